"""Values as rows of words, and where they stand in a text.

In: texts and values. Out: their words, and the places of the one in the other. A value stands where
its words stand in a row, the last one perhaps in the plural, and no mark between them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

_PIECE = re.compile(r"[^\W_]+(?:['’](?!s\b)[^\W_]+)?|[.;!?,:=]")
_PLURALS = ("", "s", "es")

Row = tuple[str, ...]


class Place(NamedTuple):
    """Where a value stands: from word `begin` to the one before `end`."""

    begin: int
    end: int
    value: str
    row: Row


def pieces(text: str) -> list[str]:
    """The words of a text and the marks between them; "kettle's" is "kettle" and "s"."""
    return _PIECE.findall(text)


@lru_cache(maxsize=16384)  # values recur from task to task
def row(value: str) -> Row:
    """The words of a value, in lower case."""
    return tuple(pieces(value.replace("_", " ").casefold()))


class Rows:
    """Values to look for, by the words that they begin with; where words are equal, the first."""

    def __init__(self, values: Iterable[str]) -> None:
        self._starting: dict[str, list[tuple[Row, str]]] = {}
        seen: set[Row] = set()
        for value in values:
            words = row(value)
            if words and words not in seen:
                seen.add(words)
                # Of a single word the plural begins otherwise.
                for ending in _PLURALS if len(words) == 1 else _PLURALS[:1]:
                    self._starting.setdefault(words[0] + ending, []).append((words, value))

    def found(self, words: Sequence[str]) -> Iterator[Place]:
        """Every place in `words` (in lower case) where one of the values stands."""
        starting = self._starting
        for begin in [at for at, word in enumerate(words) if word in starting]:
            for wanted, value in starting[words[begin]]:
                end = begin + len(wanted)
                if len(wanted) == 1 or (
                    end <= len(words)
                    and tuple(words[begin : end - 1]) == wanted[:-1]
                    and words[end - 1].removeprefix(wanted[-1]) in _PLURALS
                ):
                    yield Place(begin, end, value, wanted)
