"""The composer of stages: item number → trajectory → tasks → records.

Deterministic in (settings, item number, snapshot); what comes out is compressed JSON lines and a
small summary, ready for the journal.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
import zstandard
from msgspec.structs import replace

from trajectory2task.core.domain import Domain
from trajectory2task.core.errors import ProviderError
from trajectory2task.core.plans import Scenario
from trajectory2task.core.state import Database
from trajectory2task.core.tasks import Rejection
from trajectory2task.core.trajectories import Trajectory
from trajectory2task.run.failures import Failed
from trajectory2task.run.funnel import Outcome, Summary, encode_summary
from trajectory2task.run.journal import Result
from trajectory2task.run.planned import Planned
from trajectory2task.run.rounds import Batch
from trajectory2task.run.stages import Stages
from trajectory2task.run.world import WorldRecipe

LEVEL = 1  # zstd: the journal waits for processors, not for the disk


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
        self._making = stages.making or Planned(stages)
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

    def given_up(self, failed: Failed) -> Result:
        """An item that nobody will try again: dropped, with what its provider said."""
        name = f"{self._domain.name}-{self._seed}-{failed.number:06d}"
        dropped = "a model's provider failed"
        rejection = Rejection(name, "explore", dropped, name, detail=failed.message)
        summary = encode_summary(Summary("nothing", (), (), 0, dropped, ()))
        return Result(failed.number, summary, b"", (b"", b"", self._lines([rejection])), ())

    async def item(self, number: int, round_number: int, snapshot: Any) -> Result:
        """Explore and filter item `number`, and make tasks of it.

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
        made = await self._making(
            self._domain,
            self._database,
            trajectory,
            self._scenarios,
            seed=self._seed,
            canary=self._canary,
        )
        return Result(
            number,
            encode_summary(self._summary(trajectory, outcomes=made.outcomes)),
            self._encode_entry(stages.entry(trajectory)),
            (
                self._lines([replace(trajectory, canary=self._canary)]),
                self._lines(made.tasks),
                self._lines(made.rejections),
            ),
            tuple(task.id for task in made.tasks),
        )

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
