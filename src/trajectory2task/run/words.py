"""How varied the words of a finished run are, measured on its `tasks.jsonl` line by line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec

from trajectory2task.compose.wording import lexical_diversity
from trajectory2task.core.tasks import Words


class _Line(msgspec.Struct):
    """The only part of a task that is read; the rest of the line is skipped, not decoded."""

    words: Words


def word_facts(tasks: Path) -> dict[str, dict[str, float]]:
    """Measures of variety of two fields; see `lexical_diversity`. Memory stays flat."""
    return {
        field: lexical_diversity(_texts(tasks, field))
        for field in ("reason_for_call", "task_instructions")
    }


def _texts(tasks: Path, field: str) -> Iterator[str]:
    decode = msgspec.json.Decoder(_Line).decode
    with tasks.open("rb") as lines:
        for line in lines:
            yield getattr(decode(line).words, field)
