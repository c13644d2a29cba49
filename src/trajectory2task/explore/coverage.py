"""What has been explored: an entry per trajectory, and the counts that a round steers by."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from trajectory2task.core.trajectories import QuestionGoal, Trajectory, TransferGoal, WriteGoal


class BankEntry(msgspec.Struct, frozen=True, array_like=True):
    """What the bank remembers of one trajectory: its id, combination and sequence of tools; and,
    for explorers that learn from examples, how it went, as `text`."""

    trajectory_id: str
    mix: str
    combination: tuple[str, ...]
    calls: tuple[str, ...]
    text: str = ""


class Snapshot(msgspec.Struct, frozen=True):
    """The bank as one round sees it: counts per combination, and example tool sequences."""

    counts: Mapping[tuple[str, ...], int] = {}
    examples: tuple[BankEntry, ...] = ()

    def count(self, combination: tuple[str, ...]) -> int:
        """How often this combination of tools has been explored before this round."""
        return self.counts.get(combination, 0)


def entry(trajectory: Trajectory) -> BankEntry:
    """The bank's memory of a trajectory."""
    return BankEntry(
        trajectory.id,
        trajectory.mix,
        combination_of(trajectory),
        tuple(step.call.name for step in trajectory.steps),
    )


def combination_of(trajectory: Trajectory) -> tuple[str, ...]:
    """The multiset of what was done or asked, in alphabetical order."""
    names = []
    for goal in trajectory.goals:
        match goal:
            case WriteGoal(call=call):
                names.append(call.name)
            case QuestionGoal(question=question):
                names.append(question)
            case TransferGoal(obstacle=obstacle):
                names.append(obstacle)
    return tuple(sorted(names))
