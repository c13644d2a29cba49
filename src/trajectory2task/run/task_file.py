"""A file of tasks, one JSON record a line: where each line starts, and which id it bears.

One pass reads it; after that, a task is found by its id without the file in memory. What is kept
is 24 bytes a line.
"""

from __future__ import annotations

import hashlib
from array import array
from bisect import bisect_left
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import msgspec

from trajectory2task.core.errors import UsageError
from trajectory2task.core.foreign import SummarizedTask


class Head(msgspec.Struct, frozen=True):
    """What has to be known of a line before it is looked at closely."""

    id: str
    domain: str = ""
    world: str = ""
    scenario: str = ""
    twin: str | None = None


class TaskFile:
    """An indexed file. `bytes` and `sha256` are the whole file's; `first` is its first task."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.bytes = 0
        self.first: Head | None = None
        self.whole = True  # whether the last line ends
        self._starts = array("Q")
        self._keys = array("Q")
        self._scan()
        self._order = array("Q", sorted(range(len(self._keys)), key=self._keys.__getitem__))
        self._sorted = array("Q", (self._keys[place] for place in self._order))
        del self._keys

    def __len__(self) -> int:
        return len(self._starts)

    def _scan(self) -> None:
        digest = hashlib.sha256()
        with _open(self.path) as file:
            for line in file:
                digest.update(line)
                self._starts.append(self.bytes)
                self.bytes += len(line)
                self.whole = line.endswith(b"\n")
                head = read_head(line)
                self._keys.append(0 if head is None else _key(head.id))
                self.first = self.first or head
        self.sha256 = digest.hexdigest()

    def some_task(self) -> Head:
        """The first task; a `UsageError` that says why where there is none."""
        if self.first is not None:
            return self.first
        found = f"no record with an id in its {len(self)} lines" if len(self) else "it is empty"
        raise UsageError(f"{self.path} holds no task: {found}. Give a run folder or a tasks.jsonl.")

    def lines(self) -> Iterator[tuple[int, bytes]]:
        """(number from 1, line) for every line."""
        with _open(self.path) as file:
            yield from enumerate(file, 1)

    def find(self, task_id: str) -> bytes | None:
        """The first line of the task called `task_id`, or None."""
        key = _key(task_id)
        place = bisect_left(self._sorted, key)
        with _open(self.path) as file:
            while place < len(self._sorted) and self._sorted[place] == key:
                file.seek(self._starts[self._order[place]])
                line = file.readline()
                head = read_head(line)
                if head is not None and head.id == task_id:
                    return line
                place += 1
        return None

    def repeated(self) -> Iterator[tuple[int, int]]:
        """(line, earlier line) of the same id, numbered from 1."""
        for place in range(1, len(self._sorted)):
            if self._sorted[place] == self._sorted[place - 1] != 0:
                yield self._order[place] + 1, self._order[place - 1] + 1


def is_summarized(file: TaskFile) -> bool:
    """Whether the file's first task was read off a trajectory, and so has no plan."""
    first = next((line for _, line in file.lines()), b"")
    try:
        msgspec.json.decode(first, type=SummarizedTask)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return False
    return True


def check_planned(file: TaskFile) -> None:
    """A `UsageError` where the tasks have no plan, which is what they would be verified from."""
    if is_summarized(file):
        raise UsageError(
            f"The tasks in {file.path} were read off trajectories (--compose llm): they have no "
            "plan to verify or corrupt. t2t show prints the checks that each has passed, "
            "t2t evaluate plays them."
        )


def read_head(line: bytes) -> Head | None:
    """The head of a line; None where the line is no record with an id."""
    try:
        return msgspec.json.decode(line, type=Head)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


def _key(task_id: str) -> int:
    """64 bits of a hash, never 0."""
    digest = hashlib.blake2b(task_id.encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") | 1


def _open(path: Path) -> BinaryIO:
    if path.is_dir():
        raise UsageError(f"{path} is a folder, not a file of tasks.")
    if not path.is_file():
        raise UsageError(f"{path} does not exist. Give a run folder or a tasks.jsonl.")
    try:
        return path.open("rb")
    except OSError as problem:
        raise UsageError(f"{path} cannot be read: {problem.strerror}.") from None
