"""A task: a plan, the words made from it, the criteria that score it, and its certificate."""

from __future__ import annotations

import hashlib
from typing import Any, Literal

import msgspec

from trajectory2task.core.calls import CallPattern
from trajectory2task.core.opinions import Opinion
from trajectory2task.core.plans import Plan, Scenario, Value
from trajectory2task.core.state import FieldChange

SCHEMA_VERSION = 1
_ENCODER = msgspec.json.Encoder()


class Words(msgspec.Struct, frozen=True):
    """What the simulated user reads about themselves, in the paper's four fields (first person)."""

    reason_for_call: str
    known_info: str
    unknown_info: str
    task_instructions: str

    def text(self) -> str:
        """All four fields as one text."""
        return " ".join(
            (self.reason_for_call, self.known_info, self.unknown_info, self.task_instructions)
        )


class Criteria(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the verifier compares a rollout with.

    `final` is the canonical delta of the gold end state against the task's initial state, and
    `fingerprint` the hash of that end state; `changes` says the same field by field. An empty
    `final` means that nothing may change.
    """

    final: dict[str, dict[str, Any]]
    fingerprint: str
    changes: tuple[FieldChange, ...]
    communicate: tuple[Value, ...] = ()
    required: tuple[CallPattern, ...] = ()
    forbidden: tuple[CallPattern, ...] = ()


class CheckResult(msgspec.Struct, frozen=True, omit_defaults=True):
    """One check's verdict with its evidence; "not applicable" says why in `evidence`."""

    check: str
    verdict: Literal["pass", "fail", "warn", "not applicable"]
    evidence: str
    version: int = 1


class Certificate(msgspec.Struct, frozen=True):
    """Every check that ran on a task, in order. `seal` binds them to what they looked at."""

    checks: tuple[CheckResult, ...]
    seal: str

    @classmethod
    def of(cls, draft: Draft, checks: tuple[CheckResult, ...]) -> Certificate:
        """The certificate of `draft`."""
        return cls(checks, _seal(draft, checks))

    def fits(self, draft: Draft) -> bool:
        """Whether neither `draft` nor the results have changed since they were sealed."""
        return self.seal == _seal(draft, self.checks)

    @property
    def failures(self) -> tuple[CheckResult, ...]:
        """The checks that block the task."""
        return tuple(result for result in self.checks if result.verdict == "fail")


def _seal(draft: Draft, checks: tuple[CheckResult, ...]) -> str:
    """SHA-256 of a draft with its results, shortened to 16 digits."""
    return hashlib.sha256(_ENCODER.encode((draft, checks))).hexdigest()[:16]


class Draft(msgspec.Struct, frozen=True, omit_defaults=True):
    """A task before its certificate: what composing and writing made.

    `twin` is the id of the infeasible task's feasible twin, and the other way round. `writer` is
    the model that found the words ("": the templates).
    """

    id: str
    domain: str
    world: str
    scenario: Scenario
    trajectory_id: str
    plan: Plan
    words: Words
    criteria: Criteria
    twin: str | None = None
    writer: str = ""


class Task(msgspec.Struct, frozen=True, omit_defaults=True):
    """A certified task; one line of `tasks.jsonl`.

    `siblings` maps scenario names (and "twin") to the ids of the tasks made from the same
    trajectory. `opinion` is a judging model's, where one was asked. `canary` marks the set: where
    it turns up, the set has leaked.
    """

    id: str
    domain: str
    world: str
    scenario: Scenario
    trajectory_id: str
    plan: Plan
    words: Words
    criteria: Criteria
    certificate: Certificate
    twin: str | None = None
    writer: str = ""
    opinion: Opinion | None = None
    siblings: dict[str, str] = {}
    canary: str = ""
    schema_version: int = SCHEMA_VERSION

    @property
    def draft(self) -> Draft:
        """What the certificate is about."""
        return Draft(**{name: getattr(self, name) for name in Draft.__struct_fields__})


class Rejection(msgspec.Struct, frozen=True, omit_defaults=True):
    """An item that was dropped: where, why, and what it was.

    `column` is "cannot serve" where the trajectory has nothing for the scenario, and "rejected"
    where something was made and failed.
    """

    id: str
    stage: Literal["explore", "filter", "compose", "write", "certify", "judge"]
    reason: str
    trajectory_id: str
    scenario: str = ""
    column: Literal["rejected", "cannot serve"] = "rejected"
    detail: str = ""
