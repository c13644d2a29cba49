"""A whole run: settings in, a finished folder out. Continues where an earlier process stopped."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable, Generator, Iterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import msgspec

from trajectory2task.core.chat import Role
from trajectory2task.core.domain import Domain
from trajectory2task.core.errors import UsageError
from trajectory2task.core.plans import Scenario
from trajectory2task.core.state import Database
from trajectory2task.models.settings import ModelSettings
from trajectory2task.run.canary import canary_of
from trajectory2task.run.concurrent import Concurrent
from trajectory2task.run.engine import engine_of, workers_for
from trajectory2task.run.export import export, exported
from trajectory2task.run.failures import Failed, as_error
from trajectory2task.run.folder import JOURNAL, TIMINGS, RunFolder, read_json, write_json
from trajectory2task.run.funnel import Funnel, decode_summary
from trajectory2task.run.journal import Journal, Result
from trajectory2task.run.model_stages import ByRole, ModelStages
from trajectory2task.run.pipeline import PipelineRecipe
from trajectory2task.run.progress import Progress, Silent
from trajectory2task.run.rounds import ROUND, Batch, Rounds
from trajectory2task.run.settings import (
    Compat,
    Composing,
    Settings,
    asked_as,
    check_seed,
    check_trajectories,
)
from trajectory2task.run.stages import Stages, scripted
from trajectory2task.run.timings import Stopwatch
from trajectory2task.run.world import WorldRecipe

Work = Callable[[Batch], Awaitable[list[Result | Failed]]]

WORTH_A_WORKER = 50  # items; for fewer, starting another process takes longer than the work
SMALLEST, LARGEST = 1, 20  # items in a batch


@dataclass(frozen=True)
class Wanted:
    """What a person asks for; `generate` resolves it to `Settings`."""

    domain: str
    trajectories: int
    scenarios: tuple[Scenario, ...]
    seed: int
    compat: Compat = "ours"
    database_file: Path | None = None
    compose: Composing = "plan"


@dataclass(frozen=True)
class WithModels:
    """Models that play stages of a run.

    `settings` says which model plays which role, for the record. `open` gives them while it is
    entered, by role, and `stages` says how they play. `in_flight` bounds the items under
    way at once. With `skip_failed`, an item that a provider fails is dropped for good.
    """

    settings: Mapping[Role, ModelSettings]
    open: Callable[[], AbstractAsyncContextManager[ByRole]]
    stages: ModelStages = field(default_factory=ModelStages)
    in_flight: int = 64
    skip_failed: bool = False

    def recorded(self) -> dict[str, Any]:
        """What of it the bytes of a run depend on, as fields of `Settings`."""
        return {
            "models": asked_as(self.settings),
            "writer_fallback": self.stages.fallback if "writer" in self.settings else None,
            "judge_threshold": self.stages.threshold if "judge" in self.settings else None,
        }


@dataclass(frozen=True)
class Report:
    """A finished run: its folder, its manifest, and what this session cost.

    `fresh` counts the trajectories made in this session; `timings` is None where the run was
    complete before.
    """

    folder: Path
    manifest: dict[str, Any]
    funnel: Funnel
    fresh: int
    timings: dict[str, Any] | None


def generate(
    wanted: Wanted,
    out: Path,
    *,
    workers: int | None = None,
    progress: Progress | None = None,
    stage_set: Callable[[], Stages] = scripted,
    models: WithModels | None = None,
) -> Report:
    """Make, or go on with, the run of `wanted` in folder `out`.

    With `models`, their stages take the place of those in `stage_set`, and many items are under
    way at once in this process instead of `workers`.

    Everything finished is in the journal when this raises, KeyboardInterrupt included. Raises
    `UsageError` for what a person can mend, `DomainError` for a bug in a world or a stage,
    `ProviderError` where a model's provider has failed some items for good, and `BudgetSpent`;
    after these two, the same call goes on.
    """
    watch = Stopwatch()
    check_trajectories(wanted.trajectories)
    check_seed(wanted.seed)
    recipe = WorldRecipe(wanted.domain, wanted.compat, wanted.database_file, wanted.seed)
    domain, database = recipe.build()
    _check_composing(wanted, domain, models)
    if models is not None:
        models = replace(models, stages=replace(models.stages, compose=wanted.compose))
    settings = Settings(
        domain=wanted.domain,
        compat=wanted.compat,
        database=recipe.source(database),
        seed=wanted.seed,
        trajectories=wanted.trajectories,
        scenarios=wanted.scenarios,
        compose=wanted.compose,
        **({} if models is None else models.recorded()),
    )
    watch.lap("world")
    with RunFolder.open_for(out, settings) as folder, Journal(folder / JOURNAL) as journal:
        shown = progress or Silent()
        try:
            run = _Run(settings, recipe, stage_set, models, journal, shown)
            return run.finish(folder, domain, database, workers, watch)
        finally:
            shown.stop()


def _check_composing(wanted: Wanted, domain: Domain, models: WithModels | None) -> None:
    """Whether there is somebody to make tasks in this domain."""
    roles = {} if models is None else models.settings
    if wanted.compose == "llm":
        if "writer" not in roles:
            raise UsageError("--compose llm needs a model to read trajectories: --writer NAME.")
    elif not domain.referents:
        raise UsageError(
            f"{wanted.domain} says nothing of what its tools' arguments mean, so no program can "
            "plan tasks in it. Let a model read them off trajectories: --compose llm --model NAME"
        )
    if not domain.authentication and "explorer" not in roles:
        raise UsageError(
            f"{wanted.domain} says nothing of what its tools' arguments mean, so no program can "
            "explore it. Let a model do it: --explorer NAME"
        )


class _Run:
    """One session on one folder."""

    def __init__(
        self,
        settings: Settings,
        recipe: WorldRecipe,
        stage_set: Callable[[], Stages],
        models: WithModels | None,
        journal: Journal,
        progress: Progress,
    ) -> None:
        self._settings = settings
        self._recipe = recipe
        self._stage_set = stage_set
        self._models = models
        self._journal = journal
        self._progress = progress
        self._failed: list[Failed] = []
        self._under_way = 0  # items that the engine has and has not given back

    def finish(
        self,
        folder: RunFolder,
        domain: Domain,
        database: Database,
        workers: int | None,
        watch: Stopwatch,
    ) -> Report:
        """Do what is missing, then export."""
        settings = self._settings
        funnel = Funnel(settings.scenarios, domain.writes)
        before = self._journal.count()
        missing = settings.trajectories - before
        # Models are waited for in this very process.
        wished = workers if self._models is None else 1
        count = workers_for(wished, missing, worth=WORTH_A_WORKER, units=missing)
        if missing:
            before_tasks = self._explore(funnel, domain, database, count)
            watch.lap("generate")
        else:
            before_tasks = self._replay(funnel, None)
            manifest = exported(folder.path, settings)
            if manifest is not None:
                return Report(folder.path, manifest, funnel, 0, None)
        self._progress.note("writing the files")
        manifest = export(folder.path, self._journal, settings, funnel)
        watch.lap("export")
        timings = watch.facts(
            workers=count,
            items=missing,
            tasks=funnel.certified + funnel.twins - before_tasks,
        )
        _add_session(folder, timings)
        return Report(folder.path, manifest, funnel, missing, timings)

    def _replay(self, funnel: Funnel, rounds: Rounds | None) -> int:
        """Count what is stored already; the number of tasks in it."""
        for number, summary, entry in self._journal.summaries():
            funnel.add(decode_summary(summary))
            if rounds is not None:
                rounds.finish(number, entry)
        return funnel.certified + funnel.twins

    def _explore(self, funnel: Funnel, domain: Domain, database: Database, workers: int) -> int:
        settings, models = self._settings, self._models
        stages = self._stage_set() if models is None else models.stages.bank(models.settings)
        bank = stages.start_bank(domain, database, settings.seed)
        decode = msgspec.msgpack.Decoder(stages.entry_type).decode
        rounds = Rounds(bank, settings.trajectories, decode)
        before_tasks = self._replay(funnel, rounds)
        build = PipelineRecipe(
            self._recipe,
            self._stage_set,
            settings.scenarios,
            settings.seed,
            canary_of(settings),
        )
        self._progress.start(funnel.explored, settings.trajectories, "trajectories", "Exploring")
        results = self._results(rounds, build, workers)
        try:
            for batch in results:
                for result in batch:
                    self._take(result, rounds, funnel)
                self._progress.update(funnel.explored, funnel.brief)
            self._journal.flush()
        finally:
            results.close()
        if self._failed:
            missing = settings.trajectories - funnel.explored
            raise as_error(self._failed, "exploration", missing)
        return before_tasks

    def _results(
        self, rounds: Rounds, build: PipelineRecipe, workers: int
    ) -> Generator[list[Result | Failed], None, None]:
        """What the engine gives: processes where programs work, one event loop where models do."""
        models = self._models
        if models is not None:

            @asynccontextmanager
            async def opened() -> AsyncGenerator[Work, None]:
                async with models.open() as found:
                    pipeline = build.pipeline(models.stages(found))

                    async def work(batch: Batch) -> list[Result | Failed]:
                        results = await pipeline.batch(batch)
                        if not models.skip_failed:
                            return results
                        return [
                            pipeline.given_up(one) if isinstance(one, Failed) else one
                            for one in results
                        ]

                    yield work

            return Concurrent(models.in_flight).run(self._units(rounds, SMALLEST), opened)
        # Every worker gets several batches of each round, so that none waits long for another.
        size = max(SMALLEST, min(LARGEST, ROUND // (4 * workers)))
        return engine_of(workers).run(self._units(rounds, size), build)

    def _units(self, rounds: Rounds, size: int) -> Iterator[Batch | None]:
        """The batches, up to where the next one waits for an item that has failed."""
        for batch in rounds.batches(size):
            if batch is None and self._failed and not self._under_way:
                return
            if batch is not None:
                self._under_way += len(batch.numbers)
            yield batch

    def _take(self, result: Result | Failed, rounds: Rounds, funnel: Funnel) -> None:
        self._under_way -= 1
        if isinstance(result, Failed):
            self._failed.append(result)
            return
        self._journal.add(result)
        rounds.finish(result.number, result.entry)
        funnel.add(decode_summary(result.summary))


def _add_session(folder: RunFolder, timings: dict[str, Any]) -> None:
    found = read_json(folder / TIMINGS)
    sessions = found["sessions"] if isinstance(found, dict) and "sessions" in found else []
    write_json(folder / TIMINGS, {"sessions": [*sessions, timings]})
