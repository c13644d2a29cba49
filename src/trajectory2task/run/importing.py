"""Importing a task set: read, validated against its domain, written as a folder of ours."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from trajectory2task.certify.audit.patches import misfits
from trajectory2task.core.domain import Domain
from trajectory2task.core.errors import ToolError, UsageError
from trajectory2task.core.foreign import ForeignTask
from trajectory2task.core.state import Database
from trajectory2task.core.storage import storage_errors
from trajectory2task.run.folder import MANIFEST, TASKS, TEMPORARY, pretty, settle, write_aside
from trajectory2task.run.task_sets import (
    DATABASES,
    FORMAT,
    SCHEMA_VERSION,
    TaskSet,
    find_task_set,
    is_half_imported,
    is_imported,
)
from trajectory2task.run.world import WorldRecipe

_NAMES = frozenset({MANIFEST, TASKS, *DATABASES})
_OURS = _NAMES | {name + TEMPORARY for name in _NAMES}


@dataclass(frozen=True)
class Imported:
    """What was imported: its manifest, and every gold call that its domain has no tool for."""

    manifest: dict[str, Any]
    problems: tuple[str, ...]


def import_tau2(
    path: Path, *, database_file: Path | None, domain: str | None, out: Path
) -> Imported:
    """Read the set at `path`, check its calls against the domain, and write the folder `out`.

    A gold call that no tool takes is reported and kept: it is a finding about the set. Raises
    `UsageError` for files that are not as the format has them, an unknown domain, a broken
    database, or an `out` that holds something else.
    """
    task_set = find_task_set(path, database_file=database_file, domain=domain)
    world = WorldRecipe(task_set.domain, "ours", task_set.database_file, 0)
    found, database = world.build()
    problems = tuple(
        problem
        for task in task_set.tasks.tasks
        for problem in (*_misfits(found, task), *_ill_patched(database, task))
    )
    tasks = b"".join(msgspec.json.encode(task) + b"\n" for task in task_set.tasks.tasks)
    raw = task_set.database_file.read_bytes()
    name = DATABASES[1] if raw.startswith(b"\x1f\x8b") else DATABASES[0]
    files = {TASKS: tasks, name: raw}
    manifest = _manifest(task_set, database, problems, files)
    with storage_errors(out):
        _claim(out)
        _write(out, {MANIFEST: pretty(manifest), **files})
    return Imported(manifest, problems)


def _claim(out: Path) -> None:
    """Make the folder; one that holds anything but an import is refused."""
    if out.exists() and not out.is_dir():
        raise UsageError(f"{out} is a file, not a folder. Choose another --out.")
    out.mkdir(parents=True, exist_ok=True)
    names = {entry.name for entry in out.iterdir()}
    ours = is_imported(out) or is_half_imported(out) or names == {MANIFEST + TEMPORARY}
    if names and not (ours and names <= _OURS):
        raise UsageError(
            f"{out} holds files that are no imported set ({', '.join(sorted(names)[:3])}). "
            "Choose a new or an empty folder with --out."
        )


def _write(out: Path, files: dict[str, bytes]) -> None:
    """Put `files` in place of what was imported before.

    A folder with a manifest is whole, so the old one goes first and the new one comes last; until
    then its temporary file tells whose folder it is.
    """
    for name, data in files.items():
        write_aside(out / name, data)
    for name in (MANIFEST, *(_NAMES - files.keys())):
        (out / name).unlink(missing_ok=True)
    settle(out / name for name in sorted(files, key=lambda name: name == MANIFEST))
    for name in _NAMES:
        (out / (name + TEMPORARY)).unlink(missing_ok=True)


def _misfits(domain: Domain, task: ForeignTask) -> Iterator[str]:
    """Gold calls and patterns whose tool or arguments the domain does not have."""
    for position, call in enumerate(task.gold):
        tool = domain.tools.get(call.name)
        if tool is None:
            yield f"task {task.id}, call {position}: there is no tool {call.name!r}"
            continue
        try:
            tool.check(call.arguments)
        except ToolError as problem:
            yield f"task {task.id}, call {position}: {problem}"
    for kind, patterns in (("forbidden", task.forbidden), ("required", task.required)):
        for pattern in patterns:
            if pattern.name not in domain.tools:
                yield f"task {task.id}, {kind}: there is no tool {pattern.name!r}"


def _ill_patched(database: Database, task: ForeignTask) -> Iterator[str]:
    """Where the task's initial state does not fit the database."""
    for problem in misfits(database, task.initial_state):
        yield f"task {task.id}, initial state: {problem}"


def _manifest(
    task_set: TaskSet, database: Database, problems: tuple[str, ...], files: dict[str, bytes]
) -> dict[str, Any]:
    tasks = task_set.tasks.tasks
    return {
        "format": FORMAT,
        "schema_version": SCHEMA_VERSION,
        "kind": "tau2",
        "source": task_set.tasks.source,
        "sha256": task_set.tasks.sha256,
        "domain": task_set.domain,
        "world": database.fingerprint,
        "counts": {
            "tasks": len(tasks),
            "gold_calls": sum(len(task.gold) for task in tasks),
            "with_values_to_say": sum(bool(task.communicate) for task in tasks),
            "with_assertions": sum(bool(task.assertions) for task in tasks),
            "with_initial_state": sum(task.initial_state is not None for task in tasks),
            "with_forbidden_calls": sum(bool(task.forbidden) for task in tasks),
            "problems": len(problems),
        },
        "scenarios": dict(sorted(Counter(task.scenario or "unstated" for task in tasks).items())),
        "splits": {name: list(ids) for name, ids in task_set.tasks.splits.items()},
        "problems": list(problems),
        "files": {
            name: {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
            for name, data in sorted(files.items())
        },
    }
