"""The files of a tau2-bench domain, written one task at a time.

In: tasks in tau2's form, a database, a policy. Out: bytes as tau2 reads them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import BinaryIO

import msgspec
import orjson

from trajectory2task.core.state import Database
from trajectory2task.interop.tau2.records import Tau2Task

TASKS = "tasks.json"
DATABASE = "db.json"
POLICY = "policy.md"
SPLITS = "split_tasks.json"
FILES = (TASKS, DATABASE, POLICY, SPLITS)

_ENCODER = msgspec.json.Encoder()


class TaskArray:
    """A JSON array of tasks, one a line, that grows in `file`; nothing is kept in memory."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._digest = hashlib.sha256()
        self.count = 0

    def add(self, task: Tau2Task) -> None:
        """Write one more task."""
        self._write((b",\n" if self.count else b"[\n") + _ENCODER.encode(task))
        self.count += 1

    def close(self) -> str:
        """End the array; SHA-256 of all that was written, as hex."""
        self._write(b"\n]\n" if self.count else b"[]\n")
        return self._digest.hexdigest()

    def _write(self, data: bytes) -> None:
        self._file.write(data)
        self._digest.update(data)


def database_bytes(database: Database) -> bytes:
    """`db.json`: every record as it is, and nothing beside them, since tau2 allows nothing."""
    collections = {name: dict(records) for name, records in database.collections.items()}
    return orjson.dumps(collections, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def splits_bytes(splits: Mapping[str, Sequence[str]]) -> bytes:
    """`split_tasks.json`: ids by split."""
    return orjson.dumps(dict(splits), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
