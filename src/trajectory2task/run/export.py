"""The exports of a finished run: JSON Lines and the manifest, streamed from the journal.

Lines are stored as they are to be written, so exporting is decompressing. Equal journals give
equal bytes; a file appears under its name only when it is whole.
"""

from __future__ import annotations

import hashlib
import os
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any

import msgspec
import zstandard

from trajectory2task.core.storage import storage_errors
from trajectory2task.run.canary import canary_of
from trajectory2task.run.entries import duplicate_facts
from trajectory2task.run.folder import (
    EXPORTS,
    MANIFEST,
    TASKS,
    TEMPORARY,
    read_json,
    settle,
    write_json,
)
from trajectory2task.run.funnel import Funnel
from trajectory2task.run.journal import Journal
from trajectory2task.run.settings import Settings
from trajectory2task.run.words import word_facts

SCHEMA_VERSION = 1
_BUFFER = 1 << 20


class _Lines:
    """One growing export with its hash and counts."""

    def __init__(self, path: Path) -> None:
        self._file = path.with_name(path.name + TEMPORARY).open("wb", buffering=_BUFFER)
        self._digest = hashlib.sha256()
        self._lines = 0
        self._bytes = 0

    def write(self, data: bytes) -> None:
        self._file.write(data)
        self._digest.update(data)
        self._lines += data.count(b"\n")
        self._bytes += len(data)

    def facts(self) -> dict[str, Any]:
        return {
            "lines": self._lines,
            "bytes": self._bytes,
            "sha256": self._digest.hexdigest(),
        }

    def __enter__(self) -> _Lines:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is None:
            self._file.flush()
            os.fsync(self._file.fileno())
        self._file.close()


def export(folder: Path, journal: Journal, settings: Settings, funnel: Funnel) -> dict[str, Any]:
    """Write the exports and then the manifest, which is returned."""
    decompress = zstandard.ZstdDecompressor().decompress
    with storage_errors(folder):
        with ExitStack() as stack:
            files = [stack.enter_context(_Lines(folder / name)) for name in EXPORTS]
            for row in journal.lines():
                for file, blob in zip(files, row, strict=True):
                    if blob:
                        file.write(decompress(blob))
        settle(folder / name for name in EXPORTS)
    manifest = {
        "schema_version": SCHEMA_VERSION,
        "settings": msgspec.json.decode(msgspec.json.encode(settings)),
        "canary": canary_of(settings),
        **funnel.facts(),
        "words": word_facts(folder / TASKS),
        # Duplicates are told by plans.
        "duplicates": duplicate_facts(folder / TASKS) if settings.compose == "plan" else {},
        "files": {name: file.facts() for name, file in zip(EXPORTS, files, strict=True)},
    }
    write_json(folder / MANIFEST, manifest)
    return manifest


def exported(folder: Path, settings: Settings) -> dict[str, Any] | None:
    """The manifest of a run whose exports are all there, in the size that it says; else None."""
    manifest = read_json(folder / MANIFEST)
    if not isinstance(manifest, dict):
        return None
    if msgspec.convert(manifest["settings"], Settings) != settings:
        return None
    for name in EXPORTS:
        path = folder / name
        if not path.is_file() or path.stat().st_size != manifest["files"][name]["bytes"]:
            return None
    return manifest
