"""Finding tasks of a run in its journal, without reading the run."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

import msgspec
import zstandard

from trajectory2task.core.errors import UsageError
from trajectory2task.core.foreign import SummarizedTask
from trajectory2task.core.plans import SCENARIOS
from trajectory2task.core.tasks import Task
from trajectory2task.run.folder import EXPORTS, JOURNAL, SETTINGS, TASKS, newest_run, read_settings
from trajectory2task.run.journal import Journal
from trajectory2task.run.settings import Composing

AnyTask = TypeVar("AnyTask", Task, SummarizedTask)

_SUGGESTIONS = 3
_TASKS = EXPORTS.index(TASKS)


def run_folder(given: Path | None, *, root: Path = Path("runs")) -> Path:
    """The run folder that is meant: the one given, or the newest one under `root`."""
    if given is None:
        found = newest_run(root)
        if found is None:
            raise UsageError(
                f"There is no run under {root}/. Name one with --run, or make one with: t2t demo"
            )
        return found
    if not (given / SETTINGS).is_file() or not (given / JOURNAL).is_file():
        newest = newest_run(root)
        hint = f" The newest run here is {newest}." if newest else " Make one with: t2t demo"
        raise UsageError(f"{given} is not a run folder.{hint}")
    return given


def find_task(folder: Path, wanted: str) -> Task | SummarizedTask:
    """The task whose id is, or alone starts with, `wanted`; a lookup, however big the run."""
    with Journal(folder / JOURNAL, writable=False) as journal:
        lines = journal.lines_with(wanted)
        if lines is None:
            wanted = _only(journal, folder, wanted)
            lines = journal.lines_with(wanted)
    blob = lines[_TASKS] if lines else b""
    summarized = _compose_of(folder) == "llm"
    found: Sequence[Task | SummarizedTask] = (
        _decoded(blob, SummarizedTask) if summarized else _decoded(blob, Task)
    )
    for task in found:
        if task.id == wanted:
            return task
    raise UsageError(f"The journal in {folder} names task {wanted} but does not hold it.")


def examples(journal: Journal, *, wishes: int = 2) -> list[Task]:
    """One certified task of each scenario, all made from the trajectory that is best to show.

    That is one that serves the most scenarios, with about so many `wishes`, in the fewest words.
    """
    best: dict[str, Task] = {}
    best_rank: tuple[int, int, int] | None = None
    for lines in journal.lines():
        tasks = _decoded(lines[_TASKS], Task)
        found: dict[str, Task] = {}
        for task in tasks:
            found.setdefault(task.scenario, task)
        asked = min((len(task.plan.wishes) for task in tasks), default=0)
        words = sum(len(task.words.text()) for task in tasks)
        rank = (-len(found), abs(asked - wishes), words)
        if best_rank is None or rank < best_rank:
            best, best_rank = found, rank
    return [best[name] for name in SCENARIOS if name in best]


def _compose_of(folder: Path) -> Composing:
    settings = read_settings(folder)
    return "plan" if settings is None else settings.compose


def _decoded(blob: bytes, kind: type[AnyTask]) -> list[AnyTask]:
    lines = zstandard.ZstdDecompressor().decompress(blob).splitlines() if blob else []
    return [msgspec.json.decode(line, type=kind) for line in lines]


def _only(journal: Journal, folder: Path, prefix: str) -> str:
    """The one id that starts with `prefix`; else a `UsageError` with the nearest ones."""
    found = journal.ids(prefix, limit=_SUGGESTIONS + 1) if prefix else []
    if len(found) == 1:
        return found[0]
    if found:
        shown = ", ".join(found[:_SUGGESTIONS])
        raise UsageError(f"Several tasks start with {prefix!r}: {shown}, ... Give more of the id.")
    near = _nearest(journal, prefix)
    hint = f" Nearest: {', '.join(near)}." if near else " The run has no tasks yet."
    raise UsageError(f"There is no task {prefix!r} in {folder}.{hint}")


def _nearest(journal: Journal, wanted: str) -> list[str]:
    """Ids like `wanted`, among those that share the longest beginning with it."""
    for length in range(len(wanted), -1, -1):
        candidates = journal.ids(wanted[:length], limit=200)
        if candidates:
            close = difflib.get_close_matches(wanted, candidates, n=_SUGGESTIONS, cutoff=0.0)
            return close or candidates[:_SUGGESTIONS]
    return []
