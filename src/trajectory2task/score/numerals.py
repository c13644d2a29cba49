"""Numbers in words ("two hundred and forty").

In: a text in small letters. Out: each number with its place. Alone, "one" to "ten" are no numbers
here: people use them for anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_SMALL = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen"),
    "nineteen",
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_SCALES = {"dozen": 12, "hundred": 100, "thousand": 1000}
_UNITS = {word: number for number, word in enumerate(_SMALL)} | {
    word: 20 + 10 * place for place, word in enumerate(_TENS)
}
_WORD = "|".join(sorted((*_UNITS, *_SCALES), key=len, reverse=True))
_NUMERAL = re.compile(rf"\b(?:a )?(?:{_WORD})(?:(?:[ -]|,? and )(?:{_WORD}))*\b")
_PART = re.compile(_WORD)


class Numeral(NamedTuple):
    """A number in words: the words, their value, and where they end."""

    words: str
    value: int
    end: int


def numerals(text: str) -> Iterator[Numeral]:
    """Every number in words in `text`."""
    for found in _NUMERAL.finditer(text):
        yield Numeral(found[0], _value(_PART.findall(found[0])), found.end())


def _value(words: list[str]) -> int:
    total = part = 0
    for word in words:
        scale = _SCALES.get(word)
        if scale is None:
            part += _UNITS[word]
        elif scale == _SCALES["thousand"]:
            total, part = total + max(part, 1) * scale, 0
        else:
            part = max(part, 1) * scale
    return total + part
