"""The journal: one row per finished item, in SQLite, so that a killed process loses nothing.

Write-ahead log, `synchronous=FULL`, one writer, many items per transaction. The blobs are zstd
frames of the very lines that the exports consist of. In: `Result`s in any order. Out: the same in
item order, streamed.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

import msgspec

from trajectory2task.core.errors import UsageError
from trajectory2task.core.storage import storage_errors

VERSION = 2
GROUP = 256  # items in one transaction at most
PATIENCE = 0.25  # seconds that a finished item waits for its transaction at most

_SCHEMA = """
CREATE TABLE IF NOT EXISTS item (
    number INTEGER PRIMARY KEY,
    summary BLOB NOT NULL,
    entry BLOB NOT NULL,
    lines BLOB NOT NULL
);
CREATE TABLE IF NOT EXISTS record (id TEXT PRIMARY KEY, item INTEGER NOT NULL) WITHOUT ROWID;
"""

_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(tuple[bytes, ...])


class Result(msgspec.Struct, frozen=True):
    """Everything that one item left behind.

    `summary` is what the run counts, encoded; `entry` what later items depend on (empty: nothing).
    `lines` holds compressed JSON lines for each of the run's exports (empty: none). `ids` are the
    records in them that can be looked up.
    """

    number: int
    summary: bytes
    entry: bytes
    lines: tuple[bytes, ...]
    ids: tuple[str, ...]


class Journal:
    """The journal of one run folder. One writer at a time; any number of readers."""

    def __init__(self, path: Path, *, writable: bool = True) -> None:
        self.path = path
        self._waiting: list[Result] = []
        self._since = 0.0
        with storage_errors(path):
            if not writable and not path.exists():
                raise UsageError(f"There is no journal at {path}; t2t generate makes one.")
            self._db = _connected(path, writable)
            try:
                self._prepare(writable)
            except BaseException:
                self._db.close()
                raise

    def _prepare(self, writable: bool) -> None:
        if not writable:
            self._db.execute("PRAGMA query_only=1")
        else:
            self._db.execute("PRAGMA page_size=8192")
            self._db.execute("PRAGMA journal_mode=WAL")
            self._db.execute("PRAGMA synchronous=FULL")
        found = self._db.execute("PRAGMA user_version").fetchone()[0]
        if found not in (0, VERSION) or (not writable and found == 0):
            raise UsageError(
                f"{self.path} has version {found}, this program reads version {VERSION}. "
                "Generate the run again into another folder."
            )
        if writable and found == 0:
            # One transaction, so that a kill leaves either no schema or all of it.
            self._db.executescript(f"BEGIN; {_SCHEMA} PRAGMA user_version={VERSION}; COMMIT;")

    def __enter__(self) -> Journal:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def add(self, result: Result) -> None:
        """Take a finished item; it is safe on disk after the next group commit (see `GROUP`)."""
        if not self._waiting:
            self._since = time.monotonic()
        self._waiting.append(result)
        if len(self._waiting) >= GROUP or time.monotonic() - self._since > PATIENCE:
            self.flush()

    def flush(self) -> None:
        """Commit what waits; on failure nothing of it is stored, and everything earlier is."""
        waiting, self._waiting = self._waiting, []
        if not waiting:
            return
        with storage_errors(self.path):
            try:
                self._db.execute("BEGIN IMMEDIATE")
                self._db.executemany(
                    "INSERT INTO item VALUES (?, ?, ?, ?)",
                    (
                        (new.number, new.summary, new.entry, _ENCODER.encode(new.lines))
                        for new in waiting
                    ),
                )
                self._db.executemany(
                    "INSERT INTO record VALUES (?, ?)",
                    ((name, new.number) for new in waiting for name in new.ids),
                )
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise

    def close(self) -> None:
        """Commit what waits and close."""
        try:
            self.flush()
        finally:
            self._db.close()

    def count(self) -> int:
        """How many items are stored."""
        with storage_errors(self.path):
            return int(self._db.execute("SELECT count(*) FROM item").fetchone()[0])

    def summaries(self) -> Iterator[tuple[int, bytes, bytes]]:
        """(number, summary, entry) of every stored item, in item order, streamed."""
        with storage_errors(self.path):
            yield from self._db.execute("SELECT number, summary, entry FROM item ORDER BY number")

    def lines(self) -> Iterator[tuple[bytes, ...]]:
        """The `lines` of every stored item, in item order, streamed."""
        with storage_errors(self.path):
            for (stored,) in self._db.execute("SELECT lines FROM item ORDER BY number"):
                yield _DECODER.decode(stored)

    def lines_with(self, name: str) -> tuple[bytes, ...] | None:
        """The `lines` of the item that made record `name`; None for an unknown id."""
        with storage_errors(self.path):
            row = self._db.execute(
                "SELECT lines FROM record JOIN item ON item = number WHERE id = ?", (name,)
            ).fetchone()
        return None if row is None else _DECODER.decode(row[0])

    def ids(self, prefix: str = "", *, limit: int = 50) -> list[str]:
        """The first `limit` record ids that start with `prefix`, in alphabetical order."""
        with storage_errors(self.path):
            rows = self._db.execute(
                "SELECT id FROM record WHERE id >= ? AND substr(id, 1, ?) = ? ORDER BY id LIMIT ?",
                (prefix, len(prefix), prefix, limit),
            ).fetchall()
        return [name for (name,) in rows]


def _connected(path: Path, writable: bool) -> sqlite3.Connection:
    """A connection; one that creates no file where a reader may not write the folder.

    SQLite puts files beside a write-ahead journal even to read it, unless told that nobody changes
    it. That is so as long as there is no log file, which whoever writes leaves open.
    """
    log = path.with_name(path.name + "-wal")
    if writable or log.exists() or os.access(path.parent, os.W_OK):
        return sqlite3.connect(path, isolation_level=None, timeout=10)
    address = f"{path.absolute().as_uri()}?immutable=1"
    return sqlite3.connect(address, isolation_level=None, timeout=10, uri=True)
