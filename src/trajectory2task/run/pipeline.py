"""The only composer of stages: item number → trajectory → drafts → words → certificates → records.

Deterministic in (settings, item number, snapshot); what comes out is compressed JSON lines and a
small summary, ready for the journal.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import msgspec
import zstandard
from msgspec.structs import replace

from trajectory2task.core.domain import Domain
from trajectory2task.core.errors import ProviderError
from trajectory2task.core.opinions import Opinion
from trajectory2task.core.plans import Scenario
from trajectory2task.core.state import Database
from trajectory2task.core.tasks import Certificate, Draft, Rejection, Task
from trajectory2task.core.trajectories import Trajectory
from trajectory2task.run.failures import Failed
from trajectory2task.run.funnel import Outcome, Summary, encode_summary
from trajectory2task.run.journal import Result
from trajectory2task.run.rounds import Batch
from trajectory2task.run.stages import Stages
from trajectory2task.run.world import WorldRecipe

LEVEL = 1  # zstd: the journal waits for processors, not for the disk


class Certified(NamedTuple):
    """A draft that has passed, and what a judge thinks of it, if one was asked."""

    draft: Draft
    certificate: Certificate
    opinion: Opinion | None


@dataclass(frozen=True)
class Made:
    """One scenario of one trajectory: the certified drafts, the rejections, and the outcome."""

    outcome: Outcome
    certified: tuple[Certified, ...] = ()
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

    async def batch(self, batch: Batch) -> list[Result | Failed]:
        """The results of a batch's items, in order; `Failed` where a model's provider failed."""
        return [await self._tried(number, batch) for number in batch.numbers]

    async def _tried(self, number: int, batch: Batch) -> Result | Failed:
        try:
            return await self.item(number, batch.round, batch.snapshot)
        except ProviderError as problem:
            return Failed(number, str(problem))

    async def item(self, number: int, round_number: int, snapshot: Any) -> Result:
        """Explore, filter, compose, word, certify and judge item `number`.

        Raises ProviderError where a model gives no answer: the item is as good as never begun.
        """
        stages = self._stages
        trajectory = await stages.explore(
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
        made = [await self._scenario(trajectory, name) for name in self._scenarios]
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

    async def _scenario(self, trajectory: Trajectory, scenario: Scenario) -> Made:
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
        drafts = await self._stages.word(self._domain, self._database, made)
        if isinstance(drafts, Rejection):
            refused = drafts
            found = [refused if draft.id == refused.id else None for draft in made]
            return _rejected(scenario, made, found)
        certificates = [
            self._stages.certify(self._domain, self._database, draft, _twin_of(draft, drafts))
            for draft in drafts
        ]
        if any(certificate.failures for certificate in certificates):
            failed = [_failure(*pair) for pair in zip(drafts, certificates, strict=True)]
            return _rejected(scenario, drafts, failed)
        judged = [await self._stages.judge(self._domain, self._database, draft) for draft in drafts]
        certified = [
            Certified(draft, certificate, opinion)
            for draft, certificate, opinion in zip(drafts, certificates, judged, strict=True)
            if not isinstance(opinion, Rejection)
        ]
        if len(certified) < len(judged):
            return _rejected(scenario, drafts, judged)
        return Made(_certified(scenario, drafts), certified=tuple(certified))

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

    def __call__(self) -> Callable[[Batch], list[Result | Failed]]:
        """The function that a worker runs on batches; its stages have to be such as never wait."""
        pipeline = self.pipeline(self.stages())

        def work(batch: Batch) -> list[Result | Failed]:
            return asyncio.run(pipeline.batch(batch))

        return work

    def pipeline(self, stages: Stages) -> Pipeline:
        """The pipeline of this run in this process, with `stages` instead of its own."""
        domain, database = self.world.build()
        return Pipeline(domain, database, stages, self.scenarios, self.seed, self.canary)


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


def _rejected(scenario: Scenario, drafts: Sequence[Draft], found: Sequence[object]) -> Made:
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
    return Made(Outcome(scenario, "rejected", first.stage, reason), rejections=tuple(rejections))


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
    named: list[tuple[str, Certified]] = []
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
