"""Verifying a task file from scratch, in parallel: which world it is of, its lines, the report.

In: a run folder or a file of tasks. Out: every problem with its task, check and evidence. Tasks
stream through; memory does not grow with the file.
"""

from __future__ import annotations

import heapq
import itertools
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from trajectory2task.run.engine import engine_of, in_order, workers_for
from trajectory2task.run.folder import MANIFEST, TASKS, read_json
from trajectory2task.run.progress import Progress, Silent
from trajectory2task.run.task_file import TaskFile, check_planned, read_head
from trajectory2task.run.task_world import World, world_of
from trajectory2task.run.verifying import Problem, Unit, Verified, VerifyRecipe

SIZE = 50  # tasks in a unit
WORTH_A_WORKER = 400  # tasks; for fewer, starting another process takes longer than the work
REPEATED = 5  # repeated ids that are named
KEPT = 1000  # problems that are kept with their evidence; the rest are counted


@dataclass
class Checked:
    """The report on a file: problems of the file itself, of its tasks, counts and cost."""

    path: Path
    searches: bool
    total: Verified = field(default_factory=Verified)
    file_problems: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    found: int = 0  # problems in all, kept or not
    warnings: int = 0
    seconds: float = 0.0
    workers: int = 1

    def facts(self) -> dict[str, Any]:
        """The report as JSON values."""
        total = self.total
        return {
            "file": self.path.name,
            "good": self.good,
            "searches": self.searches,
            "tasks": total.tasks,
            "failed": total.failed,
            "warnings": self.warnings,
            "scenarios": dict(sorted(total.scenarios.items())),
            "problems of the file": self.file_problems,
            "problems": msgspec.to_builtins(self.problems),
            "problems not listed": self.found - len(self.problems),
            "seconds": round(self.seconds, 3),
            "workers": self.workers,
            "cpu milliseconds per task by check": {
                name: round(seconds / max(1, total.tasks) * 1000, 4)
                for name, seconds in total.seconds.items()
            },
        }

    @property
    def good(self) -> bool:
        """Whether nothing failed."""
        return not self.file_problems and not self.total.failed


def check_file(
    path: Path,
    world: World | None = None,
    *,
    searches: bool = False,
    workers: int | None = None,
    progress: Progress | None = None,
) -> Checked:
    """Verify every task of `path` (a run folder or a file of tasks).

    With `searches`, the checks run whose cost grows with the combinations too. Raises `UsageError`
    where there is nothing to read or no telling which world it is of.
    """
    path = path / TASKS if path.is_dir() else path
    file = TaskFile(path)
    check_planned(file)
    recipe = world_of(file, world or World())
    count = workers_for(workers, len(file), worth=WORTH_A_WORKER, units=-(-len(file) // SIZE))
    report = Checked(path, searches, workers=count)
    report.file_problems += _of_the_file(file)
    shown = progress or Silent()
    begin = time.perf_counter()
    shown.start(0, len(file), "tasks", "Checking")
    results = engine_of(count).run(_units(file), VerifyRecipe(recipe, searches))
    try:
        for found in in_order(results, lambda verified: verified.number):
            _merge(report, found)
            shown.update(report.total.tasks, lambda: f"{report.total.failed} failed")
    finally:
        results.close()
        shown.stop()
    report.seconds = time.perf_counter() - begin
    return report


def _merge(report: Checked, found: Verified) -> None:
    total = report.total
    total.tasks += found.tasks
    total.failed += found.failed
    for name, seconds in found.seconds.items():
        total.seconds[name] = total.seconds.get(name, 0.0) + seconds
    total.scenarios.update(found.scenarios)
    report.found += len(found.problems)
    report.warnings += sum(problem.kind == "warn" for problem in found.problems)
    report.problems += found.problems[: max(0, KEPT - len(report.problems))]


def _units(file: TaskFile) -> Iterator[Unit]:
    lines = file.lines()
    for number in itertools.count():
        batch = list(itertools.islice(lines, SIZE))
        if not batch:
            return
        yield _unit(file, number, batch)


def _unit(file: TaskFile, number: int, lines: list[tuple[int, bytes]]) -> Unit:
    heads = [head for _, line in lines if (head := read_head(line)) is not None]
    here = {head.id for head in heads}
    missing = {head.twin for head in heads if head.twin is not None} - here
    found = {name: line for name in sorted(missing) if (line := file.find(name)) is not None}
    return Unit(number, tuple(lines), found)


def _of_the_file(file: TaskFile) -> list[str]:
    """What is wrong with the file as a whole."""
    found = []
    if not file.whole:
        found.append("the last line does not end: the file is truncated")
    first = heapq.nsmallest(REPEATED, file.repeated())
    found += [f"line {later} has the same id as line {earlier}" for later, earlier in first]
    more = sum(1 for _ in file.repeated()) - len(first)
    if more:
        found.append(f"{more} more lines have the same id as an earlier one")
    manifest = read_json(file.path.parent / MANIFEST)
    files = manifest.get("files", {}) if isinstance(manifest, dict) else {}
    facts = files.get(file.path.name) if isinstance(files, dict) else None
    if isinstance(facts, dict) and facts.get("sha256") != file.sha256:
        found.append(
            f"it is not the file that the manifest beside it is of: {len(file)} lines and "
            f"{file.bytes} bytes, the manifest says {facts.get('lines')} and {facts.get('bytes')}"
        )
    return found
