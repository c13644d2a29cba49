"""The tasks of a file as the checks on whole sets take them, and how many are there twice.

In: a file of tasks. Out: entries, one by one, so that memory stays flat.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from trajectory2task.certify.sets import Duplicates, Entry
from trajectory2task.core.errors import UsageError


def entries_of(path: Path) -> Iterator[Entry]:
    """Every task in the file; `UsageError` with its number for a line that is none."""
    decode = msgspec.json.Decoder(Entry).decode
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            try:
                yield decode(line)
            except (msgspec.DecodeError, UnicodeDecodeError) as problem:
                raise UsageError(
                    f"{path}, line {number}, is no task: {problem}. To see all that is wrong: "
                    f"t2t check {path}"
                ) from None


def duplicate_facts(path: Path) -> dict[str, Any]:
    """How many tasks of a finished run ask for the same as another one, word for word of the plan.

    Near-duplicates take longer; `t2t leakage` looks for them.
    """
    with Duplicates(near=False) as duplicates:
        for entry in entries_of(path):
            duplicates.add(entry)
        return duplicates.facts()
