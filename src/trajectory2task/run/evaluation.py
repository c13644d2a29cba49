"""A whole evaluation: a task file in, scored rollouts and their numbers out, in a folder.

Continues where an earlier process stopped; the same settings give the same bytes. Tasks and
rollouts stream through: memory grows by some hundred bytes a task.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

import zstandard

from trajectory2task.core.errors import UsageError
from trajectory2task.core.plans import SCENARIOS, Scenario
from trajectory2task.core.storage import storage_errors
from trajectory2task.run.engine import engine_of, workers_for
from trajectory2task.run.folder import (
    JOURNAL,
    TEMPORARY,
    RunFolder,
    discard,
    read_json,
    settle,
    write_json,
)
from trajectory2task.run.journal import Journal
from trajectory2task.run.playing import PlayRecipe, PlayUnit, decode_bare
from trajectory2task.run.progress import Progress, Silent
from trajectory2task.run.settings import Compat, RunSettings, Source, check_seed
from trajectory2task.run.setups import Setup, Tasks, set_up
from trajectory2task.run.task_file import read_head
from trajectory2task.run.task_world import World
from trajectory2task.run.timings import Stopwatch
from trajectory2task.score.results import Results
from trajectory2task.score.table import facts

ROLLOUTS = "rollouts.jsonl"
RESULTS = "results.json"
SOURCE = "source.json"
WORTH_A_WORKER = 200  # rollouts; for fewer, starting another process takes longer than the work
SIZE = 20  # tasks in a unit


class EvaluationSettings(RunSettings, frozen=True, kw_only=True):
    """`settings.json` of an evaluation: everything that its bytes depend on.

    `tasks` is the SHA-256 of the task file, `limit` how many of its tasks were wanted (None: all).
    """

    kind: ClassVar[str] = "trajectory2task evaluation"
    what: ClassVar[str] = "an evaluation"

    tasks: str
    domain: str
    compat: Compat
    database: Source
    agent: str
    user: str
    trials: int
    seed: int
    scenarios: tuple[Scenario, ...] = SCENARIOS
    limit: int | None = None
    format: str = kind


@dataclass(frozen=True)
class Evaluation:
    """What a person asks for; `evaluate` resolves it to `EvaluationSettings`.

    `tasks` is a run folder, a file, or the name of a tau2 world; no `user` means the tasks' own.
    """

    tasks: Path
    agent: str
    user: str | None = None
    trials: int = 1
    seed: int = 0
    scenarios: tuple[Scenario, ...] = SCENARIOS
    limit: int | None = None
    world: World = field(default_factory=World)


@dataclass(frozen=True)
class Evaluated:
    """A finished evaluation: its folder, its numbers, its first rollout, what this session cost."""

    folder: Path
    facts: dict[str, Any]
    first: str
    fresh: int
    seconds: float
    cpu_seconds: float
    workers: int


def evaluate(
    wanted: Evaluation,
    out: Path,
    *,
    workers: int | None = None,
    progress: Progress | None = None,
) -> Evaluated:
    """Play, or go on playing, the tasks of `wanted` in folder `out`.

    Raises `UsageError` for what a person can mend; everything finished is journaled by then.
    """
    watch = Stopwatch()
    _check(wanted)
    setup = set_up(wanted.tasks, wanted.world)
    user = wanted.user or setup.game.user
    setup.game.check(wanted.agent, user)
    settings = EvaluationSettings(
        tasks=setup.tasks.sha256,
        domain=setup.domain,
        compat=setup.compat,
        database=setup.database,
        agent=wanted.agent,
        user=user,
        trials=wanted.trials,
        seed=wanted.seed,
        scenarios=wanted.scenarios,
        limit=wanted.limit,
    )
    shown = progress or Silent()
    with RunFolder.open_for(out, settings) as folder, Journal(folder / JOURNAL) as journal:
        try:
            session = _Session(settings, setup.tasks, journal, shown)
            play = PlayRecipe(setup.game, wanted.agent, user, wanted.trials, wanted.seed)
            fresh, count = session.play(play, workers)
            found = facts(_in_order(journal))
            _export(folder, journal, found)
            _remember(folder, setup)
            first = next(iter(journal.ids(limit=1)), "")
        finally:
            shown.stop()
    spent = watch.facts(workers=count, items=fresh, tasks=fresh)
    return Evaluated(out, found, first, fresh, spent["seconds"], spent["cpu seconds"], count)


def start_over(out: Path) -> None:
    """Remove the evaluation in `out`, and nothing else that lies there; none is fine too."""
    discard(out, EvaluationSettings, (RESULTS, ROLLOUTS, SOURCE))


def _check(wanted: Evaluation) -> None:
    check_seed(wanted.seed)
    if wanted.trials < 1:
        raise UsageError(f"--trials is {wanted.trials}; it takes 1 or more. Try: --trials 3")
    if wanted.limit is not None and wanted.limit < 1:
        raise UsageError(f"--limit is {wanted.limit}; it takes 1 or more. Leave it out for all.")


class _Session:
    """One session on one folder."""

    def __init__(
        self, settings: EvaluationSettings, tasks: Tasks, journal: Journal, progress: Progress
    ) -> None:
        self._settings, self._tasks = settings, tasks
        self._journal, self._progress = journal, progress
        self._done = self._passed = self._unplayed = 0

    def play(self, recipe: PlayRecipe, wanted: int | None) -> tuple[int, int]:
        """Play what is missing; (rollouts of this session, workers)."""
        done = set()
        for number, summary, _ in self._journal.summaries():
            done.add(number)
            self._count(summary)
        places = self._places()
        if not places:
            raise UsageError(
                f"{self._tasks.path} holds no task of {', '.join(self._settings.scenarios)}."
            )
        missing = [place for place in places if place not in done]
        fresh = len(missing) * recipe.trials
        units = -(-len(missing) // SIZE)
        workers = workers_for(wanted, fresh, worth=WORTH_A_WORKER, units=units)
        total = len(places) * recipe.trials
        self._progress.start(self._done, total, "rollouts", "Playing")
        results = engine_of(workers).run(self._units(set(missing)), recipe)
        try:
            for batch in results:
                for result in batch:
                    self._journal.add(result)
                    self._count(result.summary)
                self._progress.update(self._done, self._score)
            self._journal.flush()
        finally:
            results.close()
        return fresh, workers

    def _count(self, summary: bytes) -> None:
        for rollout in decode_bare(summary):
            self._done += 1
            self._unplayed += rollout.stop == "provider failure"
            self._passed += rollout.verdict.reward if rollout.verdict else 0

    def _score(self) -> str:
        played = self._done - self._unplayed
        return f"{self._passed}/{played} passed" + (
            f", {self._unplayed} not played" if self._unplayed else ""
        )

    def _places(self) -> list[int]:
        """Places of the wanted tasks in the file, from 0."""
        found = []
        for number, line in self._tasks.lines():
            head = read_head(line)
            if head is None:
                raise UsageError(
                    f"Line {number} of {self._tasks.path} is no task. t2t check says what is wrong."
                )
            # Tasks made elsewhere need not be of any of our scenarios.
            if head.scenario in self._settings.scenarios or head.scenario not in SCENARIOS:
                found.append(number - 1)
        return found[: self._settings.limit]

    def _units(self, wanted: set[int]) -> Iterator[PlayUnit]:
        lines: list[tuple[int, bytes]] = []
        for number, line in self._tasks.lines():
            if number - 1 in wanted:
                lines.append((number - 1, line))
            if len(lines) == SIZE:
                yield PlayUnit(tuple(lines))
                lines = []
        if lines:
            yield PlayUnit(tuple(lines))


def _remember(folder: RunFolder, setup: Setup) -> None:
    """Where the tasks were, for whoever scores again: no part of what has to be equal."""
    write_json(folder / SOURCE, {"tasks": setup.source})


def source_of(folder: Path) -> Path | None:
    """The task file that the evaluation in `folder` played, where it still is; else None."""
    path = named_source(folder)
    return path if path is not None and path.is_file() else None


def named_source(folder: Path) -> Path | None:
    """What the evaluation in `folder` played, as `set_up` takes it: a file, or a world's name."""
    found = read_json(folder / SOURCE)
    return Path(found["tasks"]) if isinstance(found, dict) and "tasks" in found else None


def _in_order(journal: Journal) -> Results:
    """All results, in the file's order: sums of floats must not depend on who was quicker."""
    return Results.of(
        rollout for _, summary, _ in journal.summaries() for rollout in decode_bare(summary)
    )


def _export(folder: RunFolder, journal: Journal, found: dict[str, Any]) -> None:
    path = folder / ROLLOUTS
    decompress = zstandard.ZstdDecompressor().decompress
    with storage_errors(folder.path):
        with path.with_name(path.name + TEMPORARY).open("wb", buffering=1 << 20) as file:
            for (lines,) in journal.lines():
                file.write(decompress(lines))
            file.flush()
            os.fsync(file.fileno())
        settle([path])
    write_json(folder / RESULTS, found)
