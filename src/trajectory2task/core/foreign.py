"""A task made elsewhere: words and gold calls as they are, with no plan behind them.

Readers of other formats make these; the auditor says what can be inferred from them.
"""

from __future__ import annotations

from typing import Any

import msgspec

from trajectory2task.core.calls import Call, CallPattern, Step
from trajectory2task.core.opinions import Opinion
from trajectory2task.core.tasks import CheckResult, Words


class ForeignTask(msgspec.Struct, frozen=True, omit_defaults=True):
    """One task of somebody else's set.

    `gold` holds the calls of the agent's side in order. `communicate` holds the texts that the
    agent has to say, as written. `assertions` are sentences for a judge. `reward_basis` names what
    the set's own scorer counts (None: its default). `initial_state` is a patch on the base
    database. `required` and `forbidden` are there where the set states them (Retail-3I style).
    `trajectory_id` names the source trajectory, `scenario` the kind of task, where known.
    `compares_state` is False where the set states no gold calls at all, so that its scorer compares
    no end state (an empty list is another thing: then nothing may change). `shown_answers` names
    the fields of the answer key that stand inside what the simulated user reads. `compared` names,
    for each gold call, the arguments that have to be equal where calls themselves are compared
    (None: the set's default); it is empty where no call says.
    """

    id: str
    words: Words
    gold: tuple[Call, ...]
    communicate: tuple[str, ...] = ()
    assertions: tuple[str, ...] = ()
    reward_basis: tuple[str, ...] | None = None
    initial_state: dict[str, dict[str, Any]] | None = None
    required: tuple[CallPattern, ...] = ()
    forbidden: tuple[CallPattern, ...] = ()
    persona: str = ""
    scenario: str = ""
    trajectory_id: str = ""
    splits: tuple[str, ...] = ()
    domain: str = ""
    infeasible_reason: str = ""
    compares_state: bool = True
    shown_answers: tuple[str, ...] = ()
    compared: tuple[tuple[str, ...] | None, ...] = ()


class SummarizedTask(ForeignTask, frozen=True, omit_defaults=True, kw_only=True):
    """A task that a model read off one of our trajectories: no plan, but checks that ran on it.

    `world` is the fingerprint of its database, `checks` every check of the auditor's, those that
    the domain has too little for included; `writer` is the model. `opinion` and `canary` are as
    in a `Task`.
    """

    world: str
    checks: tuple[CheckResult, ...]
    writer: str
    opinion: Opinion | None = None
    canary: str = ""
    schema_version: int = 1


class ForeignTrajectory(msgspec.Struct, frozen=True, omit_defaults=True):
    """A recorded exploration of somebody else's: its calls with what came back then.

    A step's `error` holds the recorded message where the call was recorded as failed.
    """

    id: str
    steps: tuple[Step, ...]
    domain: str = ""


class ForeignSet(msgspec.Struct, frozen=True, omit_defaults=True):
    """A whole task set: its tasks in order, and where they were read from.

    `splits` maps a split's name to ids of tasks; `sha256` is that of the file as it lies there.
    """

    tasks: tuple[ForeignTask, ...]
    source: str
    sha256: str
    splits: dict[str, tuple[str, ...]] = {}
