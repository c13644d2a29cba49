"""What an explorer says when it is done: the figures that its imagined caller was told.

A model writes such words itself; these are the scripted explorer's, for whoever plays it behind
an endpoint. In: a trajectory with goals. Out: a sentence or two without a call.
"""

from __future__ import annotations

from typing import Any

from trajectory2task.core.calls import evaluate
from trajectory2task.core.trajectories import QuestionGoal, Trajectory, WriteGoal


def closing_words(trajectory: Trajectory) -> str:
    """The last words of an exploration whose goals are known."""
    results: dict[bytes, Any] = {}
    for step in trajectory.steps:
        if step.ok:
            results.setdefault(step.call.key(), step.value())
    figures = [
        f"{evaluate(goal.expression, results):.2f}"
        for goal in trajectory.goals
        if isinstance(goal, WriteGoal | QuestionGoal) and goal.expression is not None
    ]
    if not figures:
        return "The exploration is done."
    return f"The exploration is done. The caller was told: {', '.join(figures)}."
