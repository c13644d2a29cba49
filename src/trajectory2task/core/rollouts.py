"""A rollout: one conversation between an agent and a user, as it went; and the verdict on it."""

from __future__ import annotations

import hashlib
from typing import Literal

import msgspec

from trajectory2task.core.errors import UsageError
from trajectory2task.core.messages import Message
from trajectory2task.core.plans import Scenario

SCHEMA_VERSION = 1
_ENCODER = msgspec.json.Encoder()

StopReason = Literal[
    "user done",
    "transferred",
    "agent stopped",
    "step limit",
    "tool-error limit",
    "context overflow",
    "provider failure",
]
Kind = Scenario | Literal["unstated"]  # tasks made elsewhere need not say what they are
Fault = Literal["agent", "user", "task", "provider"]


class Wording(msgspec.Struct, frozen=True, omit_defaults=True):
    """How a user's turn came to its words, where a model was asked for them.

    `draft` is what it says in plain words, fact by fact. `refused` holds, for each text of the
    model's that did not say just that, what was wrong with it. `fell_back` says that the draft
    itself was said in the end.
    """

    draft: str
    refused: tuple[str, ...] = ()
    fell_back: bool = False


class UserNote(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the user's side did in one of its turns, for the record: never shown to the agent.

    `turn` is the message's place in the rollout. `heard` names the acts that it took the agent's
    last message for ("ask order_id"), `did` its own acts, `told` what it gave away there (a fact's
    name, or a wish and its slot: "w1 order_id"),
    `confirmed` the wish that it said yes to, `phase` the phase of intent that it was in afterwards
    (from 0), `wording` how a model worded it.
    """

    turn: int
    heard: tuple[str, ...] = ()
    did: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    confirmed: str = ""
    phase: int = 0
    wording: Wording | None = None


class Judgement(msgspec.Struct, frozen=True, omit_defaults=True):
    """One check of a verdict with its evidence; `turn` is the message that it is about."""

    check: str
    verdict: Literal["pass", "fail", "not applicable"]
    evidence: str
    turn: int | None = None


class UserError(msgspec.Struct, frozen=True):
    """An error of the user's side, by the name of the detector that found it ("leak"); `turn` is
    the message that makes it."""

    error: str
    evidence: str
    turn: int


class Verdict(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a rollout is worth.

    `paper` is the paper's rule: the gold end state and all that had to be said; for an infeasible
    task, everything required done and nothing forbidden attempted. `reward`, the number that
    counts, asks for all of these at once. `failures` names what went wrong, in the taxonomy's
    words, and `fault` whose it was (None where the task was solved). `user_errors` are the user's,
    whether they mattered or not. `seal` is the rollout's.
    """

    reward: Literal[0, 1]
    paper: Literal[0, 1]
    checks: tuple[Judgement, ...]
    seal: str
    failures: tuple[str, ...] = ()
    fault: Fault | None = None
    user_errors: tuple[UserError, ...] = ()


class Rollout(msgspec.Struct, frozen=True, omit_defaults=True):
    """One conversation, as the two sides and the tools had it; one line of `rollouts.jsonl`.

    `trial` counts from 0 within a task and an agent. `problem` says what a provider failed with.
    `verdict` is None until it is scored.
    """

    id: str
    task_id: str
    domain: str
    world: str
    scenario: Kind
    trajectory_id: str
    agent: str
    user: str
    trial: int
    seed: int
    messages: tuple[Message, ...]
    stop: StopReason
    notes: tuple[UserNote, ...] = ()
    twin: str | None = None
    problem: str = ""
    verdict: Verdict | None = None
    schema_version: int = SCHEMA_VERSION

    @property
    def judged(self) -> Verdict:
        """The verdict; `UsageError` where there is none yet."""
        if self.verdict is None:
            raise UsageError(f"Rollout {self.id} has no verdict. Score it first: t2t score DIR")
        return self.verdict

    @property
    def seal(self) -> str:
        """SHA-256 of all but the verdict, shortened to 16 digits: it tells where it was edited."""
        bare = self if self.verdict is None else msgspec.structs.replace(self, verdict=None)
        return hashlib.sha256(_ENCODER.encode(bare)).hexdigest()[:16]
