"""Corrupting the tasks of a run and certifying what comes out, in worker processes.

In: a run folder or a file of tasks. Out: a tally per operator, and every mutant that got through.
Tasks stream through. The first mutants of each operator count, in the order of the file, so that
any number of workers gives the same report.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec

from trajectory2task.certify.mutation.catalogue import OPERATORS
from trajectory2task.certify.mutation.judging import Original, Verdict, judged
from trajectory2task.certify.mutation.operator import Operator
from trajectory2task.certify.mutation.tally import Tally, summary
from trajectory2task.core.errors import UsageError, unknown_choice
from trajectory2task.core.tasks import Draft
from trajectory2task.run import stages
from trajectory2task.run.engine import Engine, engine_of, in_order
from trajectory2task.run.false_rejects import FalseRejects, false_rejects
from trajectory2task.run.folder import TASKS
from trajectory2task.run.progress import Progress, Silent
from trajectory2task.run.task_file import TaskFile, check_planned, read_head
from trajectory2task.run.task_world import World, world_of
from trajectory2task.run.world import WorldRecipe

PASSES = 4  # mutants that one operator may make of one task, where tasks are few
SIZE = 12  # trajectories in a unit
OTHERS = 60  # tasks at the start of the file, to take parts of others from


@dataclass(frozen=True)
class Mutating:
    """What a person asks for. `operators` empty: all of them. `valid` counts the valid tasks to
    certify beside the corrupted ones."""

    per_operator: int = 200
    seed: int = 0
    operators: tuple[str, ...] = ()
    valid: int = 0


@dataclass
class Mutated:
    """The report: a tally per operator, the mutants that got through, and what it cost."""

    path: Path
    wanted: Mutating
    tallies: dict[str, Tally]
    survivors: list[Verdict] = field(default_factory=list)
    rejected: set[str] = field(default_factory=set)
    valid: FalseRejects = field(default_factory=FalseRejects)
    seconds: float = 0.0
    workers: int = 1

    def facts(self) -> dict[str, Any]:
        """The report as JSON values; the same for any number of workers."""
        tallies = list(self.tallies.values())
        return {
            "file": self.path.name,
            "seed": self.wanted.seed,
            "mutants wanted per operator": self.wanted.per_operator,
            **summary(tallies),
            "tasks that fail as they are": sorted(self.rejected),
            "false rejects": self.valid.facts(),
            "by operator": [tally.facts() for tally in tallies],
        }


@dataclass(frozen=True)
class Unit:
    """Lines of a few trajectories, which mutant of each task to make, and by which operators.

    `operators` says how many mutants each still lacks, 0 included; more would be dropped.
    """

    number: int
    lines: tuple[bytes, ...]
    mutant: int
    operators: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Judged:
    """The verdicts of a unit, in order, and tasks that were not valid to begin with."""

    number: int
    verdicts: tuple[Verdict, ...]
    rejected: tuple[str, ...]


@dataclass(frozen=True)
class MutateRecipe:
    """How a worker builds its suite: picklable."""

    world: WorldRecipe
    tasks: Path
    seed: int

    def __call__(self) -> Callable[[Unit], Judged]:
        """The function that a worker runs on units."""
        return Suite(self).unit


class Suite:
    """Corrupts and certifies the tasks of units, in one process."""

    def __init__(self, recipe: MutateRecipe) -> None:
        self._domain, self._database = recipe.world.build()
        self._seed = recipe.seed
        self._write = stages.writer()
        self._operators = {operator.name: operator for operator in OPERATORS}
        self._decoder = msgspec.json.Decoder(Draft)
        with recipe.tasks.open("rb") as lines:
            self._others = tuple(map(self._draft, islice(lines, OTHERS)))

    def unit(self, unit: Unit) -> Judged:
        """Mutant number `unit.mutant` of every operator and task of the unit, judged."""
        drafts = {draft.id: draft for draft in map(self._draft, unit.lines)}
        verdicts: list[Verdict] = []
        rejected: list[str] = []
        lacking = dict(unit.operators)
        for draft in drafts.values():
            if not any(draft.scenario in self._operators[name].scenarios for name in lacking):
                continue
            twin = drafts.get(draft.twin) if draft.twin is not None else None
            original = Original(self._domain, self._database, draft, twin)
            if not original.valid:
                rejected.append(draft.id)
                continue
            for verdict in self._of(original, unit.mutant, lacking):
                lacking[verdict.operator] -= 1
                verdicts.append(verdict)
        return Judged(unit.number, tuple(verdicts), tuple(rejected))

    def _draft(self, line: bytes) -> Draft:
        """The task of a line, without its certificate: it is made again."""
        try:
            return self._decoder.decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError) as problem:
            raise UsageError(f"A line is no task ({problem}). See: t2t check") from None

    def _of(self, original: Original, number: int, lacking: Mapping[str, int]) -> Iterator[Verdict]:
        for name, count in lacking.items():
            operator = self._operators[name]
            if count > 0 and original.subject.draft.scenario in operator.scenarios:
                verdict = judged(
                    original,
                    operator,
                    write=self._write,
                    others=self._others,
                    seed=self._seed,
                    number=number,
                )
                if verdict is not None:
                    yield verdict


def mutate(
    path: Path,
    wanted: Mutating,
    world: World | None = None,
    *,
    workers: int | None = None,
    progress: Progress | None = None,
) -> Mutated:
    """Corrupt the tasks of `path` (a run folder or a file of tasks) and count what is seen.

    Raises `UsageError` for unknown operators, and where there is no task to corrupt.
    """
    path = path / TASKS if path.is_dir() else path
    file = TaskFile(path)
    file.some_task()
    check_planned(file)
    if wanted.per_operator < 1:
        raise UsageError(f"--per-operator is {wanted.per_operator}; it takes 1 or more. Try: 200")
    if wanted.valid < 0:
        raise UsageError(f"--valid is {wanted.valid}; it takes 0 or more. Try: 300")
    recipe = MutateRecipe(world_of(file, world or World()), path, wanted.seed)
    tallies = {operator.name: Tally(operator) for operator in chosen(wanted.operators)}
    report = Mutated(path, wanted, tallies, workers=workers or (os.cpu_count() or 1))
    begin = time.perf_counter()
    shown = progress or Silent()
    engine = engine_of(report.workers)
    try:
        report.valid = false_rejects(recipe.world, wanted.valid, wanted.seed, engine, shown)
        _corrupt(file, report, recipe, engine, shown)
    finally:
        shown.stop()
    report.seconds = time.perf_counter() - begin
    return report


def _corrupt(
    file: TaskFile, report: Mutated, recipe: MutateRecipe, engine: Engine, shown: Progress
) -> None:
    """Make and judge the mutants."""
    tallies, wanted = report.tallies, report.wanted
    shown.start(0, len(tallies) * wanted.per_operator, "mutants", "Corrupting")
    results = engine.run(_units(file, report), recipe)
    try:
        for found in in_order(results, lambda judged: judged.number):
            _merge(report, found)
            done = sum(tally.generated for tally in tallies.values())
            shown.update(done, lambda: f"{len(report.survivors)} got through")
    finally:
        results.close()


def chosen(names: Sequence[str]) -> list[Operator]:
    """The operators of these names or themes, in the order of the catalogue; all for none."""
    known = {operator.name for operator in OPERATORS} | {o.theme for o in OPERATORS}
    for name in names:
        if name not in known:
            raise unknown_choice("operator", name, known)
    return [o for o in OPERATORS if not names or o.name in names or o.theme in names]


def _units(file: TaskFile, report: Mutated) -> Iterator[Unit]:
    """Units over the file, again for a further mutant per task where some operator lacks any.

    A unit says what the operators lack when it is made. Some may be complete by the time it is
    merged: what is too much is dropped then, so only the work depends on the workers.
    """
    number = 0
    for mutant in range(PASSES):
        for lines in _trajectories(file):
            wanted = report.wanted.per_operator
            lacking = tuple(
                (name, max(0, wanted - tally.generated)) for name, tally in report.tallies.items()
            )
            if not any(count for _, count in lacking):
                return
            yield Unit(number, lines, mutant, lacking)
            number += 1


def _trajectories(file: TaskFile) -> Iterator[tuple[bytes, ...]]:
    """The lines of a few trajectories at a time: a task and its twin are never apart."""
    held: list[bytes] = []
    seen: list[str] = []
    for _, line in file.lines():
        source = _source(line)
        if not seen or seen[-1] != source:
            if len(seen) == SIZE:
                yield tuple(held)
                held, seen = [], []
            seen.append(source)
        held.append(line)
    if held:
        yield tuple(held)


def _source(line: bytes) -> str:
    """What comes before the scenario in a task's id: its trajectory."""
    head = read_head(line)
    return "" if head is None else head.id.rpartition("-")[0]


def _merge(report: Mutated, found: Judged) -> None:
    wanted = report.wanted.per_operator
    if all(tally.generated >= wanted for tally in report.tallies.values()):
        return  # it was under way when the last operator had enough
    report.rejected.update(found.rejected)
    for verdict in found.verdicts:
        tally = report.tallies[verdict.operator]
        if tally.generated < wanted:
            tally.add(verdict)
            if verdict.draft is not None:
                report.survivors.append(verdict)
