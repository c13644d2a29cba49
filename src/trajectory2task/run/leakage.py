"""The checks on a whole set: duplicates, skew, what it shares with others and across its splits.

In: a run folder or a task file, and what to hold it against. Out: one report as JSON values. Tasks
stream through; what has to be remembered of each lies on disk.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import msgspec

from trajectory2task.certify.sets import (
    Duplicates,
    Entry,
    Membership,
    Reference,
    ReferenceOverlap,
    Skew,
    SplitOverlap,
)
from trajectory2task.core.domain import Domain
from trajectory2task.core.errors import UsageError
from trajectory2task.core.storage import storage_errors
from trajectory2task.interop.tau2.files import read_bytes
from trajectory2task.interop.tau2.reading import read_tasks
from trajectory2task.run.entries import entries_of
from trajectory2task.run.folder import MANIFEST, TASKS, read_json
from trajectory2task.run.progress import Progress, Silent
from trajectory2task.run.world import find_domain

FORMAT = "trajectory2task leakage report"
SCHEMA_VERSION = 1
THEIR_TASKS = "tasks.json"

Verdict = Literal["pass", "warn", "fail", "not applicable"]


@dataclass(frozen=True)
class WantedReport:
    """What a person asks for: a run or task file, and what it is held against.

    `against` is a task set in tau2-bench's format, `database_file` the database that it belongs
    to; `splits` maps names of splits to ids of tasks, as tau2's split_tasks.json.
    """

    tasks: Path
    against: Path | None = None
    database_file: Path | None = None
    splits: Path | None = None


def leakage_report(wanted: WantedReport, *, progress: Progress | None = None) -> dict[str, Any]:
    """The whole report. Raises `UsageError` where a file cannot be read as what it should be."""
    if wanted.database_file is not None and wanted.against is None:
        raise UsageError("--db is the database of the tasks given with --against; name these too.")
    shown = progress or Silent()
    path = _task_file(wanted.tasks)
    with storage_errors(path), ExitStack() as stack:
        entries = entries_of(path)
        first = next(entries, None)
        if first is None:
            raise UsageError(f"{path} holds no tasks.")
        domain = find_domain(first.domain)
        duplicates = stack.enter_context(Duplicates())
        skew = Skew(domain)
        splits = _splits(wanted.splits, domain)
        if splits is not None:
            stack.enter_context(splits)
        overlap = _overlap(wanted, domain)
        canaries: set[str] = set()
        shown.start(0, _count(wanted.tasks), "tasks", "Comparing")
        try:
            for number, entry in enumerate(_with(first, entries), 1):
                duplicates.add(entry)
                skew.add(entry)
                if splits is not None:
                    splits.add(entry)
                if overlap is not None:
                    overlap.add(entry)
                canaries.add(entry.canary)
                shown.update(number, lambda: "")
            shown.note("looking for plans that are alike")
            facts = {
                "duplicate": duplicates.facts(),
                "skew": skew.facts(),
                "splits": None if splits is None else splits.facts(),
                "reference": None if overlap is None else overlap.facts(),
            }
        finally:
            shown.stop()
    known = sorted(canaries - {""})
    if wanted.against is not None and facts["reference"] is not None:
        text = read_bytes(_their_tasks(wanted.against))
        facts["reference"]["holds the canary"] = any(one.encode() in text for one in known)
    return {
        "format": FORMAT,
        "schema_version": SCHEMA_VERSION,
        "tasks": duplicates.count,
        "canaries": known,
        "verdicts": _verdicts(facts),
        **facts,
    }


def _verdicts(facts: dict[str, Any]) -> dict[str, Verdict]:
    splits, reference = facts["splits"], facts["reference"]
    shared = reference is not None and any(
        reference["tasks that share"][what] for what in ("a caller or record", "all writes")
    )
    return {
        "D1 duplicate": "warn" if facts["duplicate"]["same plan"] else "pass",
        "D2 skew": "warn" if facts["skew"]["favourites"] else "pass",
        "D3 leakage, splits": _none(splits) or ("fail" if splits["leaks"] else "pass"),
        "D3 leakage, reference": _none(reference) or ("warn" if shared else "pass"),
    }


def _none(facts: dict[str, Any] | None) -> Verdict | None:
    return "not applicable" if facts is None else None


def _task_file(path: Path) -> Path:
    if path.is_file():
        return path
    if not path.exists():
        raise UsageError(f"{path} does not exist. Name the folder of a finished run, or a file.")
    if (path / TASKS).is_file():
        return path / TASKS
    raise UsageError(f"{path} holds no {TASKS}. Name the folder of a finished run, or a file.")


def _count(path: Path) -> int:
    """Number of tasks where the run's manifest says it, else 0."""
    manifest = read_json(path / MANIFEST) if path.is_dir() else None
    return manifest["files"][TASKS]["lines"] if isinstance(manifest, dict) else 0


def _with(first: Entry, rest: Iterator[Entry]) -> Iterator[Entry]:
    """All tasks, which have to be of one domain."""
    yield first
    for entry in rest:
        if entry.domain != first.domain:
            raise UsageError(
                f"Task {entry.id} is of the {entry.domain} world, the first one of the "
                f"{first.domain} world. Give tasks of one world at a time."
            )
        yield entry


def _splits(path: Path | None, domain: Domain) -> SplitOverlap | None:
    if path is None:
        return None
    try:
        splits = msgspec.json.decode(read_bytes(path), type=dict[str, list[str]])
    except msgspec.DecodeError as problem:
        raise UsageError(
            f"{path} holds no splits: {problem}. Valid: an object with lists of task ids by name, "
            "as tau2's split_tasks.json."
        ) from None
    return SplitOverlap(domain, Membership(splits))


def _their_tasks(path: Path) -> Path:
    return path / THEIR_TASKS if path.is_dir() else path


def _overlap(wanted: WantedReport, domain: Domain) -> ReferenceOverlap | None:
    if wanted.against is None:
        return None
    tasks = read_tasks(_their_tasks(wanted.against)).tasks
    database = None if wanted.database_file is None else domain.load(wanted.database_file)
    return ReferenceOverlap(domain, Reference(domain, tasks, database))
