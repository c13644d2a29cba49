"""What an explorer executed: the source of gold."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from trajectory2task.core.calls import Call, Expression, Step

Mix = Literal["transfer", "information", "one write", "two writes", "three writes", "four writes"]


class Goal(msgspec.Struct, frozen=True, omit_defaults=True, tag_field="goal"):
    """One thing that the explorer's imagined caller wanted; see the subclasses."""


class WriteGoal(Goal, frozen=True, tag="write"):
    """A change of the world by `call`, which was executed; `question` is asked beside it."""

    call: Call
    question: str | None = None
    expression: Expression | None = None


class QuestionGoal(Goal, frozen=True, tag="question"):
    """Something to find out, with nothing changed."""

    question: str
    arguments: dict[str, Any]
    expression: Expression


class TransferGoal(Goal, frozen=True, tag="transfer"):
    """A wish outside every tool's scope (`obstacle`), on the way to what `call` would do."""

    obstacle: str
    call: Call


AnyGoal = WriteGoal | QuestionGoal | TransferGoal


class Trajectory(msgspec.Struct, frozen=True, omit_defaults=True):
    """Executed calls of one exploration.

    `user_id` is the caller; `goals` says what the calls were for, in order; `tools` is the subset
    that the random walk drew; `final` is the canonical delta of the end state against the world,
    and `fingerprint` its hash. `problem` says why no task can be made of it, where the calls do not
    tell what they were for. `canary` marks the set that it belongs to.
    """

    id: str
    domain: str
    world: str
    seed: int
    round: int
    user_id: str
    mix: str
    tools: tuple[str, ...]
    goals: tuple[AnyGoal, ...]
    steps: tuple[Step, ...]
    final: dict[str, dict[str, Any]]
    fingerprint: str
    problem: str = ""
    canary: str = ""
    schema_version: int = 1

    @property
    def writes(self) -> tuple[Call, ...]:
        """The write calls that succeeded and were wanted, in order."""
        return tuple(goal.call for goal in self.goals if isinstance(goal, WriteGoal))
