"""A whole evaluation: a task file in, scored rollouts and their numbers out, in a folder.

Continues where an earlier process stopped; the same settings give the same bytes. Tasks and
rollouts stream through: memory grows by some hundred bytes a task. An item of the journal is one
conversation, so that one with models is kept as soon as it ends.
"""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

import msgspec
import zstandard

from trajectory2task.core.chat import Role
from trajectory2task.core.errors import UsageError
from trajectory2task.core.plans import SCENARIOS, Scenario
from trajectory2task.core.storage import storage_errors
from trajectory2task.models.settings import ModelSettings
from trajectory2task.run.concurrent import IN_FLIGHT, Concurrent
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
from trajectory2task.run.players import Players, UserStyle
from trajectory2task.run.playing import (
    OpenModels,
    Played,
    PlayRecipe,
    PlayUnit,
    ToPlay,
    Unplayed,
    decode_bare,
)
from trajectory2task.run.progress import Progress, Silent
from trajectory2task.run.settings import Compat, RunSettings, Source, asked_as, check_seed
from trajectory2task.run.setups import Setup, Tasks, places_of, set_up
from trajectory2task.run.task_world import World
from trajectory2task.run.timings import Stopwatch
from trajectory2task.score.results import Results
from trajectory2task.score.table import facts
from trajectory2task.simulate.models.history import HistoryReasoning

ROLLOUTS = "rollouts.jsonl"
RESULTS = "results.json"
SOURCE = "source.json"
WORTH_A_WORKER = 200  # rollouts; for fewer, starting another process takes longer than the work
SIZE = 20  # tasks in a unit


class EvaluationSettings(RunSettings, frozen=True, kw_only=True):
    """`settings.json` of an evaluation: everything that its bytes depend on.

    `tasks` is the SHA-256 of the task file, `limit` how many of its tasks were wanted (None: all).
    `models` has the sides that models play; `user_style` is there where one plays the user,
    `history_reasoning` where one plays the agent.
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
    models: dict[str, ModelSettings] = msgspec.field(default_factory=dict)
    user_style: UserStyle | None = None
    history_reasoning: HistoryReasoning | None = None
    format: str = kind


@dataclass(frozen=True)
class Evaluation:
    """What a person asks for; `evaluate` resolves it to `EvaluationSettings`.

    `tasks` is a run folder, a file, or the name of a tau2 world; no `user` means the tasks' own.
    Where `models` has a side, it plays that side, under its own name; no `style` means the tasks'.
    """

    tasks: Path
    agent: str
    user: str | None = None
    trials: int = 1
    seed: int = 0
    scenarios: tuple[Scenario, ...] = SCENARIOS
    limit: int | None = None
    world: World = field(default_factory=World)
    models: Mapping[Role, ModelSettings] = field(default_factory=dict)
    style: UserStyle | None = None
    history: HistoryReasoning = "since_last_user"


@dataclass(frozen=True)
class Evaluated:
    """An evaluation after a session: its folder, its numbers, its first rollout, what was spent.

    `fresh` counts the rollouts of this session. `unplayed` are those that a provider's failure
    ended: they are no part of the numbers, and the same command plays them again.
    """

    folder: Path
    facts: dict[str, Any]
    first: str
    fresh: int
    seconds: float
    cpu_seconds: float
    workers: int
    unplayed: tuple[Unplayed, ...] = ()


def evaluate(
    wanted: Evaluation,
    out: Path,
    *,
    workers: int | None = None,
    in_flight: int | None = None,
    open_models: OpenModels | None = None,
    progress: Progress | None = None,
) -> Evaluated:
    """Play, or go on playing, the tasks of `wanted` in folder `out`.

    `open_models` opens the models of `wanted.models`; then up to `in_flight` conversations are
    under way at a time, in this process. Raises `UsageError` for what a person can mend, and
    `BudgetSpent`; everything finished is journaled by then.
    """
    watch = Stopwatch()
    _check(wanted)
    setup = set_up(wanted.tasks, wanted.world)
    players = players_of(wanted, setup)
    setup.game.check(players)
    settings = _settings(wanted, setup, players)
    shown = progress or Silent()
    with RunFolder.open_for(out, settings) as folder, Journal(folder / JOURNAL) as journal:
        try:
            session = _Session(settings, setup.tasks, journal, shown)
            play = PlayRecipe(setup.game, players, wanted.trials, wanted.seed)
            if wanted.models:
                assert open_models is not None, "models are to play, and nothing opens them"
                count = in_flight or IN_FLIGHT
                session.play(Concurrent(count).run(
                    session.units(1), lambda: play.opened(open_models)))  # fmt: skip
            else:
                count = session.workers(workers)
                session.play(engine_of(count).run(session.units(SIZE), play))
            found = facts(_in_order(journal))
            _export(folder, journal, found)
            _remember(folder, setup)
            first = next(iter(journal.ids(limit=1)), "")
        finally:
            shown.stop()
    fresh, unplayed = session.fresh, tuple(session.unplayed)
    spent = watch.facts(workers=count, items=fresh, tasks=fresh)
    times = spent["seconds"], spent["cpu seconds"]
    return Evaluated(out, found, first, fresh, *times, count, unplayed)


def players_of(wanted: Evaluation, setup: Setup) -> Players:
    """Who plays; a model plays under its own name."""
    names = {role: one.model for role, one in wanted.models.items()}
    return Players(
        agent=names.get("agent", wanted.agent),
        user=names.get("user", wanted.user or setup.game.user),
        modelled=frozenset(wanted.models),
        style=wanted.style or setup.game.style,
        history=wanted.history,
    )


def _settings(wanted: Evaluation, setup: Setup, players: Players) -> EvaluationSettings:
    return EvaluationSettings(
        tasks=setup.tasks.sha256,
        domain=setup.domain,
        compat=setup.compat,
        database=setup.database,
        agent=players.agent,
        user=players.user,
        trials=wanted.trials,
        seed=wanted.seed,
        scenarios=wanted.scenarios,
        limit=wanted.limit,
        models=asked_as(wanted.models),
        user_style=players.style if "user" in players.modelled else None,
        history_reasoning=players.history if "agent" in players.modelled else None,
    )


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
        self.fresh = 0
        self.unplayed: list[Unplayed] = []
        self._done = self._passed = 0
        done = set()
        for number, summary, _ in journal.summaries():
            done.add(number)
            self._count(summary)
        places = places_of(tasks, settings.scenarios, settings.limit)
        trials = settings.trials
        if not places:
            raise UsageError(f"{tasks.path} holds no task of {', '.join(settings.scenarios)}.")
        self._total = len(places) * trials
        numbers = (place * trials + trial for place in places for trial in range(trials))
        self.missing = frozenset(number for number in numbers if number not in done)

    def workers(self, wanted: int | None) -> int:
        """How many processes what is missing is worth."""
        units = -(-len(self.missing) // (SIZE * self._settings.trials))
        return workers_for(wanted, len(self.missing), worth=WORTH_A_WORKER, units=units)

    def play(self, results: Generator[Played, None, None]) -> None:
        """Take the results of what was missing."""
        self._progress.start(self._done, self._total, "rollouts", "Playing")
        try:
            for batch in results:
                for result in batch:
                    if isinstance(result, Unplayed):
                        self.unplayed.append(result)
                        continue
                    self._journal.add(result)
                    self._count(result.summary)
                    self.fresh += 1
                self._progress.update(self._done, self._score)
            self._journal.flush()
        finally:
            results.close()

    def _count(self, summary: bytes) -> None:
        rollout = decode_bare(summary)
        self._done += 1
        self._passed += rollout.verdict.reward if rollout.verdict else 0

    def _score(self) -> str:
        failed = len(self.unplayed)
        told = f"{self._passed}/{self._done} passed"
        return told + (f", {failed} not played" if failed else "")

    def units(self, size: int) -> Iterator[PlayUnit]:
        """What is missing, `size` tasks in a unit; one trial of one where that is 1."""
        trials = range(self._settings.trials)
        unit: list[ToPlay] = []
        for number, line in self._tasks.lines():
            place = number - 1
            due = tuple(n for n in trials if place * len(trials) + n in self.missing)
            if not due:
                continue
            if size == 1:
                yield from ((ToPlay(place, line, (trial,)),) for trial in due)
                continue
            unit.append(ToPlay(place, line, due))
            if len(unit) == size:
                yield tuple(unit)
                unit = []
        if unit:
            yield tuple(unit)


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
    return Results.of(decode_bare(summary) for _, summary, _ in journal.summaries())


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
