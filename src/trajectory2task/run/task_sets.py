"""Task sets made elsewhere: found on disk, raw or imported, with the database they belong to.

In: a path as a person gives it. Out: a `ForeignSet`, its domain's name and its database file.
Imported, a set is a folder of its own:

    manifest.json   where it came from, counts, hashes
    tasks.jsonl     one `ForeignTask` a line
    db.json[.gz]    the database, as it was given
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from trajectory2task.core.errors import UsageError
from trajectory2task.core.foreign import ForeignSet, ForeignTask
from trajectory2task.core.storage import storage_errors
from trajectory2task.interop.tau2.reading import read_tasks
from trajectory2task.run.folder import MANIFEST, TASKS, TEMPORARY, read_json

FORMAT = "trajectory2task task set"
SCHEMA_VERSION = 1
DATABASES = ("db.json", "db.json.gz")
_RAW = ("tasks.json", "tasks.json.gz", "tasks.jsonl", "tasks.jsonl.gz")
_DEFAULT_DOMAIN = "retail"


@dataclass(frozen=True)
class TaskSet:
    """A set with what it needs to run."""

    tasks: ForeignSet
    domain: str
    database_file: Path


def find_task_set(path: Path, *, database_file: Path | None, domain: str | None) -> TaskSet:
    """The set at `path`: an imported folder, a file in tau2-bench's format, or a folder of one.

    The database is `database_file`, or the one that lies beside the tasks.
    """
    with storage_errors(path):
        folder = path if path.is_dir() else path.parent
        imported = path.is_dir() and is_imported(path)
        tasks = _imported(path) if imported else read_tasks(_raw(path))
        found = database_file or next(
            (place for name in DATABASES if (place := folder / name).is_file()), None
        )
    if found is None:
        raise UsageError(
            f"There is no database beside {path} ({' or '.join(DATABASES)}). Name the one that "
            "the tasks were made for with --db."
        )
    if not found.is_file():
        raise UsageError(f"--db {found} is no file. Name the database that the tasks belong to.")
    return TaskSet(tasks, domain or _stated_domain(tasks), found)


def is_imported(path: Path) -> bool:
    """Whether the folder at `path` holds an imported set."""
    return _is_manifest(path / MANIFEST)


def is_half_imported(path: Path) -> bool:
    """Whether an import into the folder at `path` broke off before it was whole."""
    return not is_imported(path) and _is_manifest(path / (MANIFEST + TEMPORARY))


def _is_manifest(path: Path) -> bool:
    found = read_json(path)
    return isinstance(found, dict) and found.get("format") == FORMAT


def _raw(path: Path) -> Path:
    if not path.is_dir():
        return path
    for name in _RAW:
        if (path / name).is_file():
            if (path / "settings.json").is_file():
                raise UsageError(
                    f"{path} is a run of this program, whose tasks have plans. Verify them with: "
                    f"t2t check {path}"
                )
            return path / name
    raise UsageError(
        f"{path} holds no task set. Valid: a folder made by t2t import, or one with "
        f"{' or '.join(_RAW)}."
    )


def _stated_domain(tasks: ForeignSet) -> str:
    """The one domain that the tasks name; retail where they name none."""
    named = sorted({task.domain for task in tasks.tasks if task.domain})
    if len(named) > 1:
        raise UsageError(
            f"{tasks.source} holds tasks of several domains ({', '.join(named)}). Give tasks of "
            "one domain at a time, or say with --domain in which to read them."
        )
    return named[0] if named else _DEFAULT_DOMAIN


def _imported(path: Path) -> ForeignSet:
    manifest = read_json(path / MANIFEST)
    version = manifest.get("schema_version")
    if version != SCHEMA_VERSION:
        raise UsageError(
            f"{path / MANIFEST} has version {version!r}; this program reads {SCHEMA_VERSION}. "
            "Import the set again."
        )
    raw = (path / TASKS).read_bytes()
    if hashlib.sha256(raw).hexdigest() != _recorded(path, manifest):
        raise UsageError(
            f"{path / TASKS} is not what was imported: its hash is not the manifest's. "
            "Import the set again."
        )
    return ForeignSet(
        tasks=tuple(_decoded(path / TASKS, raw)),
        source=str(manifest.get("source", path.name)),
        sha256=str(manifest.get("sha256", "")),
        splits={name: tuple(ids) for name, ids in manifest.get("splits", {}).items()},
    )


def _recorded(path: Path, manifest: dict[str, Any]) -> str:
    try:
        found: str = manifest["files"][TASKS]["sha256"]
    except (KeyError, TypeError):
        raise UsageError(
            f"{path / MANIFEST} does not say what {TASKS} is. Import the set again."
        ) from None
    return found


def _decoded(path: Path, raw: bytes) -> Iterator[ForeignTask]:
    decoder = msgspec.json.Decoder(ForeignTask)
    for number, line in enumerate(raw.splitlines(), 1):
        try:
            yield decoder.decode(line)
        except msgspec.DecodeError as problem:
            raise UsageError(f"{path}, line {number}: {problem}. Import the set again.") from None
