"""Flags on the recorded explorations that a task set was made from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from trajectory2task.certify.audit.flag import Remark, flag
from trajectory2task.certify.audit.subject import brief
from trajectory2task.certify.subject import execute
from trajectory2task.core.calls import decode_content
from trajectory2task.core.environment import Environment
from trajectory2task.core.foreign import ForeignTask, ForeignTrajectory
from trajectory2task.core.state import canonical_value


@dataclass(frozen=True)
class Exploration:
    """A recorded exploration with the tasks that name it as their source."""

    trajectory: ForeignTrajectory
    tasks: tuple[ForeignTask, ...]
    environment: Environment


@flag(
    "S1",
    "recording_differs",
    "A recorded exploration that does not run like that",
    "certain",
    "fail",
    remedy="Record it again, or audit it with the database that it was made with.",
)
def recording_differs(exploration: Exploration) -> Iterator[Remark]:
    """Replayed from the start, a call is accepted that was recorded as failed, or the other way
    round, or gives another result. Only the first difference is told. False positives: another
    database or another version of the tools; results that are cut short in the recording."""
    for at, recorded in enumerate(exploration.trajectory.steps):
        step, _ = execute(exploration.environment, recorded.call)
        where = f"trajectory {exploration.trajectory.id}, step {at}, {brief(recorded.call)}"
        if step.ok != recorded.ok:
            now = "is accepted" if step.ok else f"gets {step.error}"
            then = "accepted" if recorded.ok else "an error"
            yield _for(exploration, f"{where} {now}; recorded is {then}")
            return
        if step.ok and not _same(step.content, recorded.content):
            yield _for(exploration, f"{where} gives another result than recorded")
            return


def _same(ours: str, theirs: str) -> bool:
    left, right = decode_content(ours), decode_content(theirs)
    return bool(canonical_value(left) == canonical_value(right))


@flag(
    "P1",
    "gold_not_explored",
    "A gold write that the task's own exploration never made",
    "certain",
    "fail",
    remedy="Take gold from the exploration, or execute it before it is used.",
)
def gold_not_explored(exploration: Exploration) -> Iterator[Remark]:
    """The task names its exploration, whose successful calls do not hold the write. False
    positives: gold that was edited and executed by hand afterwards."""
    made = {step.call.key() for step in exploration.trajectory.steps if step.ok}
    for task in exploration.tasks:
        for at, call in enumerate(task.gold):
            if call.name in exploration.environment.domain.writes and call.key() not in made:
                yield Remark(
                    f"call {at}, {brief(call)} is not in trajectory {exploration.trajectory.id}",
                    task=task.id,
                )


def _for(exploration: Exploration, evidence: str) -> Remark:
    task = exploration.tasks[0].id if exploration.tasks else ""
    return Remark(evidence, task=task)
