"""Replies of providers on disk: what a killed run has paid for, and what a replayed one lives on.

In: a key (see `key_of`) and the raw body of a reply. Out: the same bytes again. SQLite with a
write-ahead log and `synchronous=FULL`; whatever waits goes into one transaction, written by a
thread of its own, so that the event loop never waits for a disk.
"""

from __future__ import annotations

import asyncio
import hashlib
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import zstandard

from trajectory2task.core.errors import UsageError
from trajectory2task.core.storage import storage_errors

VERSION = 1
_LEVEL = 1
_SCHEMA = """
CREATE TABLE IF NOT EXISTS reply (key BLOB PRIMARY KEY, body BLOB NOT NULL) WITHOUT ROWID;
"""

_Waiting = tuple[bytes, bytes, "asyncio.Future[None]"]


def key_of(url: str, nonce: str, request: bytes) -> bytes:
    """The key of a request: who is asked, which of several equal requests it is, and its body."""
    digest = hashlib.sha256()
    for part in (url.encode(), nonce.encode(), request):
        digest.update(len(part).to_bytes(8, "big"))
        digest.update(part)
    return digest.digest()


class Replies:
    """The replies in one file; made where there is none. Use from one event loop, and `close`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._waiting: list[_Waiting] = []
        self._writing: asyncio.Task[None] | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="replies")
        self._compress = zstandard.ZstdCompressor(level=_LEVEL).compress
        self._decompress = zstandard.ZstdDecompressor().decompress
        with storage_errors(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            # Reads come from the loop and writes from the thread, each with its own connection.
            self._reader = _connected(path)
            self._writer = _connected(path)

    def __len__(self) -> int:
        with storage_errors(self.path):
            return int(self._reader.execute("SELECT count(*) FROM reply").fetchone()[0])

    def get(self, key: bytes) -> bytes | None:
        """The body of the reply stored under `key`, or None."""
        with storage_errors(self.path):
            row = self._reader.execute("SELECT body FROM reply WHERE key = ?", (key,)).fetchone()
        return None if row is None else self._decompress(row[0])

    async def put(self, key: bytes, body: bytes) -> bytes:
        """Store `body`; returns once it is safe on disk, with what is stored under `key` now.

        That is another body where somebody else was first: all who ask get the same reply.
        """
        committed = asyncio.get_running_loop().create_future()
        self._waiting.append((key, self._compress(body), committed))
        if self._writing is None:
            self._writing = asyncio.create_task(self._write())
        await committed
        return self.get(key) or body

    async def _write(self) -> None:
        """Commit whatever waits, and what has come meanwhile, until nothing waits."""
        loop = asyncio.get_running_loop()
        try:
            while self._waiting:
                group, self._waiting = self._waiting, []
                try:
                    await loop.run_in_executor(self._thread, self._commit, group)
                except Exception as problem:  # noqa: BLE001 - or those who wait did so for ever
                    _settle(group, problem)
                else:
                    _settle(group, None)
        finally:
            self._writing = None

    def _commit(self, group: list[_Waiting]) -> None:
        with storage_errors(self.path):
            try:
                self._writer.execute("BEGIN IMMEDIATE")
                rows = ((key, body) for key, body, _ in group)
                self._writer.executemany("INSERT OR IGNORE INTO reply VALUES (?, ?)", rows)
                self._writer.execute("COMMIT")
            except BaseException:
                if self._writer.in_transaction:
                    self._writer.execute("ROLLBACK")
                raise

    async def close(self) -> None:
        """Commit what waits and close the file."""
        while self._writing is not None:
            await asyncio.shield(self._writing)
        self._thread.shutdown()
        self._writer.close()
        self._reader.close()


def _settle(group: list[_Waiting], problem: Exception | None) -> None:
    for _, _, committed in group:
        if committed.done():  # whoever waited was cancelled; its reply is stored all the same
            continue
        if problem is None:
            committed.set_result(None)
        else:
            committed.set_exception(problem)


def _connected(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(path, isolation_level=None, timeout=30, check_same_thread=False)
    try:
        db.execute("PRAGMA journal_mode=WAL")
        db.execute("PRAGMA synchronous=FULL")
        found = db.execute("PRAGMA user_version").fetchone()[0]
        if found not in (0, VERSION):
            raise UsageError(
                f"{path} has version {found}, this program reads version {VERSION}. "
                "Choose another file with --replies."
            )
        if found == 0:
            db.executescript(f"BEGIN; {_SCHEMA} PRAGMA user_version={VERSION}; COMMIT;")
    except BaseException:
        db.close()
        raise
    return db
