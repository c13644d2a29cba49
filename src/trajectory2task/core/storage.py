"""What the file system and SQLite refuse, said as what a person can do about it."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from trajectory2task.core.errors import UsageError

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_SEALED = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})


@contextmanager
def storage_errors(path: Path) -> Iterator[None]:
    """Turn a failure to read or write under `path` into a `UsageError` with the way out."""
    try:
        yield
    except OSError as problem:
        raise UsageError(_explain_os(path, problem)) from problem
    except sqlite3.DatabaseError as problem:
        raise UsageError(_explain_sqlite(path, problem)) from problem


def _explain_os(path: Path, problem: OSError) -> str:
    where = problem.filename or path
    if problem.errno in _FULL:
        return _full(path, problem.strerror or "no space left")
    if problem.errno in _SEALED:
        return f"Cannot write {where}: {problem.strerror}. Choose another folder with --out."
    if problem.errno in (errno.ENOTDIR, errno.EEXIST):
        return f"{where} is in the way: it is not a folder. Choose another folder with --out."
    return f"Cannot use {where}: {problem.strerror or problem}. Choose another folder with --out."


def _explain_sqlite(path: Path, problem: sqlite3.DatabaseError) -> str:
    name = getattr(problem, "sqlite_errorname", "")
    if name == "SQLITE_FULL" or name.startswith(("SQLITE_IOERR_WRITE", "SQLITE_IOERR_FSYNC")):
        return _full(path, str(problem))
    if name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM")):
        return f"Cannot write {path}: {problem}. Check its permissions, or choose another --out."
    if name.startswith("SQLITE_BUSY"):
        return f"{path} is in use by another program: {problem}. Close that one and try again."
    return (
        f"{path} cannot be read as a database: {problem}. "
        "Move it away and give the same command again: the same settings give the same files."
    )


def _full(path: Path, detail: str) -> str:
    return (
        f"The disk that holds {path} is full ({detail}). What was saved before is safe. "
        "Free some space and give the same command again: it goes on from there."
    )
