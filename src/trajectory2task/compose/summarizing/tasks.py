"""From a summary to a task: the model's words, and gold that a program took from the trajectory."""

from __future__ import annotations

from trajectory2task.compose.summarizing.summary import Summary
from trajectory2task.core.domain import Domain
from trajectory2task.core.foreign import ForeignTask
from trajectory2task.core.plans import Scenario
from trajectory2task.core.trajectories import Trajectory


def task_of(
    domain: Domain, trajectory: Trajectory, scenario: Scenario, summary: Summary
) -> ForeignTask:
    """The task, without a plan: a `ForeignTask`, as those of other sets are.

    Gold of an infeasible task are the calls of the trajectory that the summary requires; gold of
    any other are all that succeeded.
    """
    gold = tuple(step.call for step in trajectory.steps if step.ok)
    if scenario == "infeasible":
        gold = tuple(call for call in gold if any(p.matches(call) for p in summary.required))
    return ForeignTask(
        id=f"{trajectory.id}-{scenario}",
        words=summary.words,
        gold=gold,
        communicate=summary.communicate,
        required=summary.required,
        forbidden=summary.forbidden,
        scenario=scenario,
        trajectory_id=trajectory.id,
        domain=domain.name,
        infeasible_reason=summary.infeasible_reason,
    )
