"""Trajectory → Plan → Draft: one typed plan per scenario, then words and criteria from it."""

from __future__ import annotations

from collections.abc import Callable

from trajectory2task.compose.building import CannotServe, Unbuildable
from trajectory2task.compose.drafting import criteria_of, draft
from trajectory2task.compose.scenarios.ambiguous import ambiguous
from trajectory2task.compose.scenarios.changing import changing
from trajectory2task.compose.scenarios.general import general
from trajectory2task.compose.scenarios.infeasible import infeasible
from trajectory2task.compose.scenarios.source import Source
from trajectory2task.compose.wording.early import says_too_early
from trajectory2task.core.domain import Domain
from trajectory2task.core.plans import Plan, Scenario
from trajectory2task.core.state import Database
from trajectory2task.core.tasks import Draft, Rejection
from trajectory2task.core.trajectories import Trajectory

__all__ = ["ATTEMPTS", "compose", "criteria_of"]

ATTEMPTS = 3  # plans tried per scenario before the trajectory is rejected for it

_SCENARIOS: dict[Scenario, Callable[[Source, int], tuple[Plan, ...]]] = {
    "general": general,
    "ambiguous": ambiguous,
    "changing": changing,
    "infeasible": infeasible,
}


def compose(
    domain: Domain,
    database: Database,
    trajectory: Trajectory,
    scenario: Scenario,
    *,
    seed: int,
) -> tuple[Draft, ...] | Rejection:
    """The drafts of `scenario` for a kept trajectory: one, or an infeasible task and its twin.

    A Rejection says why there is none: the trajectory cannot serve the scenario, or every plan
    tried fell through. Deterministic for the same arguments.
    """
    source = Source(domain, database, trajectory, scenario, seed)
    name = f"{trajectory.id}-{scenario}"
    problem: Exception | None = None
    for attempt in range(ATTEMPTS):
        try:
            plans = _SCENARIOS[scenario](source, attempt)
        except (CannotServe, Unbuildable) as failure:
            problem = failure
            continue
        drafts = _drafts(source, name, plans)
        last = attempt == ATTEMPTS - 1
        if not last and any(says_too_early(made.plan, made.words) for made in drafts):
            continue  # other words may do
        return drafts
    return Rejection(
        id=name,
        stage="compose",
        reason=str(problem),
        trajectory_id=trajectory.id,
        scenario=scenario,
        column="cannot serve" if isinstance(problem, CannotServe) else "rejected",
    )


def _drafts(source: Source, name: str, plans: tuple[Plan, ...]) -> tuple[Draft, ...]:
    twin = f"{source.trajectory.id}-twin"
    names = [(name, twin), (twin, name)] if len(plans) == 2 else [(name, None)]
    return tuple(
        draft(
            source.domain,
            source.database,
            plan,
            id=own,
            trajectory_id=source.trajectory.id,
            twin=other,
        )
        for plan, (own, other) in zip(plans, names, strict=True)
    )
