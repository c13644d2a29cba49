"""The paper's filter (SPEC B6): keep what writes, transfers, or has something to communicate."""

from __future__ import annotations

from trajectory2task.core.trajectories import Trajectory, TransferGoal, WriteGoal


def reason_to_drop(trajectory: Trajectory) -> str | None:
    """Why the trajectory is of no use, or None where it is kept."""
    if trajectory.problem:
        return trajectory.problem
    for goal in trajectory.goals:
        match goal:
            case WriteGoal():
                if trajectory.final:
                    return None
            case TransferGoal():
                return None
            case _:
                return None
    return "nothing written, handed over or found out"
