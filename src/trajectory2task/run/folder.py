"""A run's folder: whose it is, which run it holds, and that only one process writes it.

    settings.json       what the run is made from
    journal.sqlite      one row per finished item
    trajectories.jsonl  \\
    tasks.jsonl          | the exports, equal bytes for equal settings
    rejected.jsonl       |
    manifest.json       /
    timings.json        how long it took, and on how many workers
    lock                held by the one process that writes here

An evaluation has rollouts.jsonl and results.json in place of these exports.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, TypeVar, overload

import msgspec
import orjson

from trajectory2task.core.errors import UsageError
from trajectory2task.core.storage import storage_errors
from trajectory2task.run.settings import RunSettings, Settings

AnySettings = TypeVar("AnySettings", bound=RunSettings)

SETTINGS = "settings.json"
JOURNAL = "journal.sqlite"
MANIFEST = "manifest.json"
TIMINGS = "timings.json"
LOCK = "lock"
TASKS = "tasks.jsonl"
EXPORTS = ("trajectories.jsonl", TASKS, "rejected.jsonl")
TEMPORARY = ".part"

# What may lie in a folder whose settings were not written yet.
_EARLY = frozenset({LOCK, SETTINGS + TEMPORARY})


class RunFolder:
    """An open run folder, locked until it is closed. Use `open_for`."""

    def __init__(self, path: Path, lock: BinaryIO) -> None:
        self.path = path
        self._lock = lock

    @classmethod
    def open_for(cls, path: Path, settings: AnySettings) -> RunFolder:
        """The folder at `path` for a run of `settings`, made where there is none yet.

        Raises `UsageError` where `path` cannot be written, holds something else or a run of other
        settings, or is in use.
        """
        with storage_errors(path):
            if path.exists() and not path.is_dir():
                raise UsageError(f"{path} is a file, not a folder. Choose another --out.")
            path.mkdir(parents=True, exist_ok=True)
            _refuse_foreign(path)
            folder = cls(path, _locked(path))
            try:
                folder._claim(settings)
            except BaseException:
                folder.close()
                raise
        return folder

    def _claim(self, settings: AnySettings) -> None:
        found = read_settings(self.path, type(settings))
        if found is None:
            write_whole(self.path / SETTINGS, pretty(msgspec.to_builtins(settings)))
            return
        differences = found.differences(settings)
        if differences:
            raise UsageError(
                f"{self.path} holds a run of other settings ({'; '.join(differences)}). "
                "Choose another --out, or give the settings of that run to continue it."
            )

    def __enter__(self) -> RunFolder:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let others write the folder."""
        self._lock.close()

    def __truediv__(self, name: str) -> Path:
        return self.path / name


def _refuse_foreign(path: Path) -> None:
    names = {entry.name for entry in path.iterdir()}
    if SETTINGS in names or names <= _EARLY:
        return
    shown = ", ".join(sorted(names - _EARLY)[:3])
    raise UsageError(
        f"{path} holds files that are no run ({shown}). Choose a new or an empty folder with --out."
    )


def _locked(path: Path) -> BinaryIO:
    lock = (path / LOCK).open("ab")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        raise UsageError(
            f"Another process is writing to {path}. Wait for it, or choose another --out."
        ) from None
    return lock


@overload
def read_settings(path: Path) -> Settings | None: ...
@overload
def read_settings(path: Path, kind: type[AnySettings]) -> AnySettings | None: ...
def read_settings(path: Path, kind: type[Any] = Settings) -> Any:
    """The settings of the run at `path`; None where there are none.

    Raises `UsageError` where they are not of this `kind` of run.
    """
    with storage_errors(path):
        try:
            data = (path / SETTINGS).read_bytes()
        except FileNotFoundError:
            return None
    try:
        found = msgspec.json.decode(data, type=kind)
    except msgspec.DecodeError as problem:
        raise UsageError(
            f"{path / SETTINGS} is not the settings of {kind.what}: {problem}. "
            "Choose another --out."
        ) from None
    if found.format != kind.kind:
        raise UsageError(
            f"{path / SETTINGS} is not the settings of {kind.what}. Choose another --out."
        )
    return found


def holds(path: Path, kind: type[AnySettings]) -> bool:
    """Whether there are settings of this kind at `path`."""
    found = read_json(path / SETTINGS)
    return isinstance(found, dict) and found.get("format") == kind.kind


def discard(
    path: Path,
    kind: type[RunSettings] = Settings,
    files: Iterable[str] = (MANIFEST, TIMINGS, *EXPORTS),
) -> None:
    """Remove the run of this `kind` at `path` with its `files`, and nothing else that lies there;
    no run is fine too."""
    if not path.is_dir() or read_settings(path, kind) is None:
        return
    with storage_errors(path), _locked(path):
        # The settings go last: as long as they are there, the folder is known to be ours.
        for name in (*files, JOURNAL, SETTINGS):
            for end in (TEMPORARY, "-wal", "-shm", ""):
                (path / (name + end)).unlink(missing_ok=True)


def read_json(path: Path) -> Any:
    """The JSON value in a file of ours; None where there is no such file or it is damaged."""
    with storage_errors(path):
        try:
            return orjson.loads(path.read_bytes())
        except (FileNotFoundError, orjson.JSONDecodeError):
            return None


def write_json(path: Path, value: Any) -> None:
    """Write `value` for people to read; whole, or not at all."""
    with storage_errors(path):
        write_whole(path, pretty(value))


def pretty(value: Any) -> bytes:
    """A JSON file for people to read."""
    return orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def write_whole(path: Path, data: bytes) -> None:
    """Write through a temporary name, so that `path` never holds half of it."""
    write_aside(path, data)
    settle([path])


def write_aside(path: Path, data: bytes) -> None:
    """Write the temporary file of `path`, for `settle` to give it its name."""
    with path.with_name(path.name + TEMPORARY).open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def settle(paths: Iterable[Path]) -> None:
    """Give each path's temporary file its final name, one after the other, durably."""
    folders = set()
    for path in paths:
        os.replace(path.with_name(path.name + TEMPORARY), path)
        folders.add(path.parent)
    for folder in folders:
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def newest_run(root: Path) -> Path | None:
    """The run under `root` that was written last, or None."""
    with storage_errors(root):
        found = [
            (journal.stat().st_mtime_ns, journal.parent)
            for journal in root.glob(f"*/{JOURNAL}")
            if holds(journal.parent, Settings)
        ]
    return max(found)[1] if found else None
