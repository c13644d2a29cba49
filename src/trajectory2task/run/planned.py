"""Tasks of a kept trajectory by plan: composed, worded, certified and judged, scenario by scenario.

In: the stages of a run. Out: the certified tasks, what became of each scenario, and why.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from msgspec.structs import replace

from trajectory2task.core.domain import Domain
from trajectory2task.core.opinions import Opinion
from trajectory2task.core.plans import Scenario
from trajectory2task.core.state import Database
from trajectory2task.core.tasks import Certificate, Draft, Rejection, Task
from trajectory2task.core.trajectories import Trajectory
from trajectory2task.run.funnel import Outcome
from trajectory2task.run.stages import Made, Stages


class _Passed(NamedTuple):
    """A draft that has passed, and what a judge thinks of it, if one was asked."""

    draft: Draft
    certificate: Certificate
    opinion: Opinion | None


@dataclass(frozen=True)
class _Scenario:
    """One scenario of one trajectory: the certified drafts, the rejections, and the outcome."""

    outcome: Outcome
    certified: tuple[_Passed, ...] = ()
    rejections: tuple[Rejection, ...] = ()


class Planned:
    """Makes tasks with the stages `compose`, `word`, `certify` and `judge`."""

    def __init__(self, stages: Stages) -> None:
        self._stages = stages

    async def __call__(
        self,
        domain: Domain,
        database: Database,
        trajectory: Trajectory,
        scenarios: Sequence[Scenario],
        *,
        seed: int,
        canary: str,
    ) -> Made:
        """The tasks of every scenario that the trajectory can serve."""
        made = [
            await self._scenario(domain, database, trajectory, name, seed) for name in scenarios
        ]
        return Made(
            outcomes=tuple(one.outcome for one in made),
            tasks=tuple(_tasks(made, canary)),
            rejections=tuple(rejection for one in made for rejection in one.rejections),
        )

    async def _scenario(
        self,
        domain: Domain,
        database: Database,
        trajectory: Trajectory,
        scenario: Scenario,
        seed: int,
    ) -> _Scenario:
        made = self._stages.compose(domain, database, trajectory, scenario, seed=seed)
        if isinstance(made, Rejection):
            outcome = Outcome(scenario, made.column, made.stage, made.reason, composed=False)
            return _Scenario(outcome, rejections=(made,))
        drafts = await self._stages.word(domain, database, made)
        if isinstance(drafts, Rejection):
            refused = drafts
            found = [refused if draft.id == refused.id else None for draft in made]
            return _rejected(scenario, made, found)
        certificates = [
            self._stages.certify(domain, database, draft, _twin_of(draft, drafts))
            for draft in drafts
        ]
        if any(certificate.failures for certificate in certificates):
            failed = [_failure(*pair) for pair in zip(drafts, certificates, strict=True)]
            return _rejected(scenario, drafts, failed)
        judged = [await self._stages.judge(domain, database, draft) for draft in drafts]
        certified = [
            _Passed(draft, certificate, opinion)
            for draft, certificate, opinion in zip(drafts, certificates, judged, strict=True)
            if not isinstance(opinion, Rejection)
        ]
        if len(certified) < len(judged):
            return _rejected(scenario, drafts, judged)
        return _Scenario(_certified(scenario, drafts), certified=tuple(certified))


def _twin_of(draft: Draft, made: Sequence[Draft]) -> Draft | None:
    return next((other for other in made if other is not draft), None)


def _failure(draft: Draft, certificate: Certificate) -> Rejection | None:
    """The first check that fails, as the reason to reject the draft."""
    if not certificate.failures:
        return None
    first = certificate.failures[0]
    return Rejection(
        draft.id,
        "certify",
        first.check,
        draft.trajectory_id,
        draft.scenario,
        "rejected",
        first.evidence,
    )


def _rejected(scenario: Scenario, drafts: Sequence[Draft], found: Sequence[object]) -> _Scenario:
    """Every draft is rejected: a task and its twin stand or fall together.

    `found` holds, for each draft, its rejection or anything else. Rejections go by the scenario
    that was composed, also that of a twin, which is a general task.
    """
    first = next(one for one in found if isinstance(one, Rejection))
    rejections = []
    for draft, one in zip(drafts, found, strict=True):
        if not isinstance(one, Rejection):
            detail = f"{first.id}: {first.reason}"
            one = replace(first, id=draft.id, reason="twin rejected", detail=detail)
        rejections.append(replace(one, scenario=scenario))
    reason = first.reason if first is found[0] else f"{first.reason} (twin)"
    return _Scenario(
        Outcome(scenario, "rejected", first.stage, reason), rejections=tuple(rejections)
    )


def _certified(scenario: Scenario, made: Sequence[Draft]) -> Outcome:
    plan = made[0].plan
    kind = group = ""
    withheld: tuple[str, ...] = ()
    if scenario == "infeasible" and plan.infeasible is not None:
        kind, group = plan.infeasible.obstacle, plan.infeasible.kind
    elif scenario == "changing" and plan.change is not None:
        kind = plan.change.kind
    elif scenario == "ambiguous":
        slots = {
            detail.slot: ", ".join(detail.parameters)
            for detail in plan.details()
            if detail.withheld
        }
        withheld = tuple(slots.values())
    return Outcome(
        scenario, "certified", twins=len(made) - 1, kind=kind, group=group, withheld=withheld
    )


def _tasks(made: Sequence[_Scenario], canary: str) -> list[Task]:
    """The certified drafts of one trajectory as tasks, each knowing its siblings."""
    named: list[tuple[str, _Passed]] = []
    for one in made:
        for place, passed in enumerate(one.certified):
            named.append((one.outcome.scenario if place == 0 else "twin", passed))
    return [
        Task(
            **{name: getattr(passed.draft, name) for name in Draft.__struct_fields__},
            certificate=passed.certificate,
            siblings={key: other.draft.id for key, other in named if other is not passed},
            opinion=passed.opinion,
            canary=canary,
        )
        for _, passed in named
    ]
