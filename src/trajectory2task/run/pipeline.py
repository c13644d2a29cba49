"""The only composer of stages: item number → trajectory → drafts → certificates → records.

Deterministic in (settings, item number, snapshot); what comes out is compressed JSON lines and a
small summary, ready for the journal.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
import zstandard
from msgspec.structs import replace

from trajectory2task.core.domain import Domain
from trajectory2task.core.plans import Scenario
from trajectory2task.core.state import Database
from trajectory2task.core.tasks import Certificate, Draft, Rejection, Task
from trajectory2task.core.trajectories import Trajectory
from trajectory2task.run.funnel import Outcome, Summary, encode_summary
from trajectory2task.run.journal import Result
from trajectory2task.run.rounds import Batch
from trajectory2task.run.stages import Stages
from trajectory2task.run.world import WorldRecipe

LEVEL = 1  # zstd: the journal waits for processors, not for the disk


@dataclass(frozen=True)
class Made:
    """One scenario of one trajectory: the certified drafts, the rejections, and the outcome."""

    outcome: Outcome
    certified: tuple[tuple[Draft, Certificate], ...] = ()
    rejections: tuple[Rejection, ...] = ()


class Pipeline:
    """Takes items through the stages, in one process."""

    def __init__(
        self,
        domain: Domain,
        database: Database,
        stages: Stages,
        scenarios: Sequence[Scenario],
        seed: int,
        canary: str,
    ) -> None:
        self._domain = domain
        self._database = database
        self._stages = stages
        self._scenarios = tuple(scenarios)
        self._seed = seed
        self._canary = canary
        self._compress = zstandard.ZstdCompressor(level=LEVEL).compress
        self._encode = msgspec.json.Encoder().encode
        self._encode_entry = msgspec.msgpack.Encoder().encode

    def batch(self, batch: Batch) -> list[Result]:
        """The results of a batch's items, in order."""
        return [self.item(number, batch.round, batch.snapshot) for number in batch.numbers]

    def item(self, number: int, round_number: int, snapshot: Any) -> Result:
        """Explore, filter, compose and certify item `number`."""
        stages = self._stages
        trajectory = stages.explore(
            self._domain,
            self._database,
            snapshot,
            seed=self._seed,
            index=number,
            round=round_number,
        )
        dropped = stages.reason_to_drop(trajectory)
        if dropped is not None:
            rejection = Rejection(trajectory.id, "filter", dropped, trajectory.id)
            summary = encode_summary(self._summary(trajectory, dropped=dropped))
            return Result(number, summary, b"", (b"", b"", self._lines([rejection])), ())
        made = [self._scenario(trajectory, name, number) for name in self._scenarios]
        tasks = _tasks(made, self._canary)
        return Result(
            number,
            encode_summary(self._summary(trajectory, outcomes=tuple(one.outcome for one in made))),
            self._encode_entry(stages.entry(trajectory)),
            (
                self._lines([replace(trajectory, canary=self._canary)]),
                self._lines(tasks),
                self._lines([rejection for one in made for rejection in one.rejections]),
            ),
            tuple(task.id for task in tasks),
        )

    def _scenario(self, trajectory: Trajectory, scenario: Scenario, number: int) -> Made:
        made = self._stages.compose(
            self._domain,
            self._database,
            trajectory,
            scenario,
            seed=self._seed,
        )
        if isinstance(made, Rejection):
            outcome = Outcome(scenario, made.column, made.stage, made.reason, composed=False)
            return Made(outcome, rejections=(made,))
        pairs = [
            (
                draft,
                self._stages.certify(self._domain, self._database, draft, _twin_of(draft, made)),
            )
            for draft in made
        ]
        if any(certificate.failures for _, certificate in pairs):
            return _failed(scenario, trajectory, pairs)
        return Made(_certified(scenario, made), certified=tuple(pairs))

    def _summary(
        self, trajectory: Trajectory, *, dropped: str = "", outcomes: tuple[Outcome, ...] = ()
    ) -> Summary:
        return Summary(
            trajectory.mix,
            self._stages.combination(trajectory),
            tuple(sorted(call.name for call in trajectory.writes)),
            len(trajectory.steps),
            dropped,
            outcomes,
        )

    def _lines(self, records: Sequence[msgspec.Struct]) -> bytes:
        if not records:
            return b""
        return self._compress(b"".join(self._encode(record) + b"\n" for record in records))


@dataclass(frozen=True)
class PipelineRecipe:
    """How a worker builds its pipeline: picklable."""

    world: WorldRecipe
    stages: Callable[[], Stages]
    scenarios: tuple[Scenario, ...]
    seed: int
    canary: str

    def __call__(self) -> Callable[[Batch], list[Result]]:
        """The function that a worker runs on batches."""
        domain, database = self.world.build()
        pipeline = Pipeline(domain, database, self.stages(), self.scenarios, self.seed, self.canary)
        return pipeline.batch


def _twin_of(draft: Draft, made: Sequence[Draft]) -> Draft | None:
    return next((other for other in made if other is not draft), None)


def _failed(
    scenario: Scenario, trajectory: Trajectory, pairs: Sequence[tuple[Draft, Certificate]]
) -> Made:
    """Every draft is rejected: a task and its twin stand or fall together."""
    failing = next(pair for pair in pairs if pair[1].failures)
    rejections = []
    for draft, certificate in pairs:
        if certificate.failures:
            first = certificate.failures[0]
            reason, detail = first.check, first.evidence
        else:
            reason, detail = "twin rejected", f"{failing[0].id}: {failing[1].failures[0].check}"
        rejections.append(
            Rejection(draft.id, "certify", reason, trajectory.id, scenario, "rejected", detail)
        )
    reason = failing[1].failures[0].check
    if failing[0] is not pairs[0][0]:
        reason += " (twin)"
    return Made(Outcome(scenario, "rejected", "certify", reason), rejections=tuple(rejections))


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


def _tasks(made: Sequence[Made], canary: str) -> list[Task]:
    """The certified drafts of one trajectory as tasks, each knowing its siblings."""
    named: list[tuple[str, Draft, Certificate]] = []
    for one in made:
        for place, (draft, certificate) in enumerate(one.certified):
            named.append((one.outcome.scenario if place == 0 else "twin", draft, certificate))
    return [
        Task(
            **{name: getattr(draft, name) for name in Draft.__struct_fields__},
            certificate=certificate,
            siblings={key: other.id for key, other, _ in named if other is not draft},
            canary=canary,
        )
        for _, draft, certificate in named
    ]
