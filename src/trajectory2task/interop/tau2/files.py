"""Files as other people keep their tasks: JSON or JSON Lines, plain or gzipped.

In: a path. Out: the JSON values that it holds, one per record, and the hash of the file.
"""

from __future__ import annotations

import gzip
import hashlib
import zlib
from pathlib import Path
from typing import Any

import orjson

from trajectory2task.core.errors import UsageError

_GZIP_MAGIC = b"\x1f\x8b"


def read_bytes(path: Path) -> bytes:
    """The file as it lies there; `UsageError` where it cannot be read."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise UsageError(f"There is no file {path}. Name an existing one.") from None
    except OSError as problem:
        raise UsageError(
            f"{path} cannot be read: {problem.strerror}. Check the file and its permissions."
        ) from None


def digest(raw: bytes) -> str:
    """SHA-256 of a file's bytes, as hex."""
    return hashlib.sha256(raw).hexdigest()


def parse_records(path: Path, raw: bytes, key: str) -> list[Any]:
    """The records in `raw`: a JSON list, an object that holds one under `key`, or JSON Lines."""
    raw = _unpacked(path, raw)
    try:
        value = orjson.loads(raw)
    except orjson.JSONDecodeError as problem:
        return _lines(path, raw, problem)
    if isinstance(value, list):
        return value
    if isinstance(value, dict):
        if key not in value:
            return [value]  # a file of JSON Lines with one line
        if isinstance(value[key], list):
            return list(value[key])
    raise UsageError(
        f"{path} holds no list of {key}; valid: a JSON list, an object with a list under "
        f"{key!r}, or one JSON object a line."
    )


def parse_object(path: Path) -> dict[str, Any]:
    """The one JSON object that a file holds."""
    try:
        value = orjson.loads(_unpacked(path, read_bytes(path)))
    except orjson.JSONDecodeError as problem:
        raise UsageError(f"{path} is no JSON: {problem}. Correct the file.") from None
    if not isinstance(value, dict):
        raise UsageError(f"{path} holds {_kind(value)}; valid: one JSON object.")
    return value


def _unpacked(path: Path, raw: bytes) -> bytes:
    if not raw.startswith(_GZIP_MAGIC):
        return raw
    try:
        return gzip.decompress(raw)
    except (OSError, EOFError, zlib.error) as problem:
        raise UsageError(
            f"{path} is a broken gzip file: {problem}. Fetch or make it again."
        ) from None


def _lines(path: Path, raw: bytes, whole: orjson.JSONDecodeError) -> list[Any]:
    found = []
    for number, line in enumerate(raw.splitlines(), 1):
        if not line.strip():
            continue
        try:
            found.append(orjson.loads(line))
        except orjson.JSONDecodeError as problem:
            if not found:  # the first line is no JSON, so the file was not meant as JSON Lines
                raise UsageError(
                    f"{path} is neither JSON nor JSON Lines: {whole}. Correct the file."
                ) from None
            raise UsageError(
                f"{path}, line {number}: no JSON ({problem}). Correct the line; a line that stops "
                "in the middle means that the file was cut off."
            ) from None
    return found


def _kind(value: object) -> str:
    return "a list" if isinstance(value, list) else f"the value {value!r}"
