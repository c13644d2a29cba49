"""Unplanned values: words of the world's own that are in nobody's plan ("blue", "The Red Garden").

In: a text, what may be said, and the base records. Out: values that stand in the text and in some
record, but not in what may be said.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache

from trajectory2task.core.hearing.recognition import says
from trajectory2task.core.state import Database

_DENIES = re.compile(r"\b(?:no|not|never|instead of|rather than|wrong|neither|nor|[a-z]+n't)\b")
_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_WORD = re.compile(r"\w[\w'-]*(?:[.,/]\w+)*")
_LONGEST = 4  # words of a value that is looked for
_SHORTEST = 3  # letters

Vocabulary = Mapping[str, frozenset[str]]


def unplanned_values(text: str, known: str, database: Database) -> Iterator[str]:
    """Short values of base records in `text` that `known` does not have, unless every sentence
    with one denies it. Both texts are plain."""
    for value in _finder(database)(text):
        if not says(known, value) and not _denied(text, value):
            yield value


Finder = Callable[[str], tuple[str, ...]]


def _finder(database: Database) -> Finder:
    """What finds the database's values in a text, in order; it remembers texts."""
    finder: Finder | None = database.memo.get(("score", "values"))
    if finder is None:
        vocabulary = _vocabulary(database)
        finder = lru_cache(maxsize=4096)(lambda text: tuple(_values_in(text, vocabulary)))
        database.memo[("score", "values")] = finder
    return finder


def _values_in(text: str, vocabulary: Vocabulary) -> Iterator[str]:
    words = _WORD.findall(text)
    for start, first in enumerate(words):
        values = vocabulary.get(first)
        if values is None:
            continue
        for length in range(1, _LONGEST + 1):
            value = " ".join(words[start : start + length])
            if value in values:
                yield value


def normal(value: str) -> str:
    """A value as it is looked for: its words in small letters, without signs between them."""
    return " ".join(_WORD.findall(value.lower()))


def _denied(text: str, value: str) -> bool:
    having = [one for one in _SENTENCE.split(text) if value in one]
    return bool(having) and all(_DENIES.search(one) for one in having)


def _vocabulary(database: Database) -> Vocabulary:
    """Every short text in the base records by its first word."""
    by_first: dict[str, set[str]] = {}
    for records in database.collections.values():
        for record in records.values():
            for value in _texts(record):
                words = normal(value.replace("_", " "))
                if words and words.count(" ") < _LONGEST:
                    by_first.setdefault(words.split(" ", 1)[0], set()).add(words)
    return {first: frozenset(values) for first, values in by_first.items()}


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        if len(value) >= _SHORTEST and value.count(" ") < _LONGEST and "@" not in value:
            yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)
