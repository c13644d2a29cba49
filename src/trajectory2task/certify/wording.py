"""Text as the checks read it: numbers, tokens with digits, and whole-word mentions of a value."""

from __future__ import annotations

import re
from functools import cached_property, lru_cache

from trajectory2task.certify.phrases import pieces

_NUMBER = re.compile(r"(?<![\w.#])\$?(\d[\d,]*(?:\.\d+)?)(?![\w])")
# Digits first: the engine then runs from digit to digit.
_NUMBERS = re.compile(r"\d(?<![\w.#]\d)[\d,]*(?:\.\d+)?(?!\w)")
_CODED = re.compile(r"0\d")
_APART = r"\s()\[\]\"“”;!?"  # what separates tokens
# Possessive, and only from a token's start on: linear in the text.
_TOKEN = re.compile(rf"(?<![^{_APART}])[^{_APART}\d@]*+[\d@][^{_APART}]*+")
_ENDING = re.compile(r"(?:e?s)?(?![^\W_])")  # nothing, or a plural, and then the word ends
_CONTRACTED = re.compile(r"[^\W_]['’]")  # "I'm" does not say "m"
_CODE = 3  # letters of a code such as a state or a size
_SPEECH = (".", "?", "!", ",")  # how quoted speech ends, and no quoted value does
_MORE = ("more than", "over", "above", "exceeds", "at least")
_BOUND = re.compile(
    r"\b(more than|over|above|exceeds|at least|less than|under|below|at most)"
    r" \$?(\d[\d,]*(?:\.\d+)?)"
)
_QUOTED = re.compile(r"[\"“]([^\"”]+)[\"”]")
_EDGES = "$€£.,:'’*<>"


@lru_cache(maxsize=4096)  # values recur from check to check
def plain(text: str) -> str:
    """Text for comparison: lower case, single spaces, underscores as spaces."""
    return spaced(text).casefold()


def spaced(text: str) -> str:
    """Text with single spaces, underscores as spaces, and its capitals."""
    return " ".join(text.replace("_", " ").split())


class Text:
    """A text in the forms that values are looked up in; each is made once."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.spaced = spaced(text)
        self.plain = self.spaced.casefold()

    @cached_property
    def numbers(self) -> set[float]:
        """Every number in it."""
        return numbers_in(self.text)

    @cached_property
    def capitals(self) -> list[str]:
        """Its words and marks, as they are written."""
        return pieces(self.spaced)

    @cached_property
    def words(self) -> list[str]:
        """Its words and marks, in lower case."""
        return pieces(self.plain)

    def says(self, value: str) -> bool:
        """Whether `value` is said, as whole words or in the plural.

        Capitals count for short codes only: the state "IN" is not the word "in".
        """
        if len(value) <= _CODE and value.isupper():
            return mentions(self.spaced, value)
        return mentions(self.plain, plain(value))

    def tells(self, value: str) -> bool:
        """As `says`, and a number may be written otherwise ("25.50" for 25.5)."""
        if self.says(value):
            return True
        amount = number(value)
        return amount is not None and amount in self.numbers


def mentions(text: str, value: str) -> bool:
    """Whether `value` is in `text` as whole words or in the plural (both normalised alike)."""
    start = text.find(value)
    while start >= 0 and value:
        end = start + len(value)
        before, after = text[max(start - 2, 0) : start], _ENDING.match(text, end)
        inside = value[0].isalnum() and (before[-1:].isalnum() or _CONTRACTED.fullmatch(before))
        if not inside and (after is not None or not value[-1].isalnum()):
            return True
        start = text.find(value, start + 1)
    return False


def numbers_in(text: str) -> set[float]:
    """Every number that stands by itself in `text`, thousands separators and "$" apart."""
    return {float(found.replace(",", "")) for found in _NUMBERS.findall(text)}


def bounds_in(text: str) -> set[tuple[str, float]]:
    """Every ("more" or "less", number) that `plain` text compares with: "more than $50"."""
    return {
        ("more" if word in _MORE else "less", float(found.replace(",", "")))
        for word, found in _BOUND.findall(text)
    }


def tokens_in(text: str) -> list[str]:
    """Tokens that must come from somewhere: those with a digit, e-mail addresses, quoted words."""
    found = [
        token.strip(_EDGES).removesuffix("'s").removesuffix("’s") for token in _TOKEN.findall(text)
    ]
    quoted = [words for words in _QUOTED.findall(text) if not words.endswith(_SPEECH)]
    return list(dict.fromkeys([*found, *quoted]))


def number(text: str) -> float | None:
    """The number that a whole text is, or None; digits after a leading zero are a code (a zip)."""
    found = None if _CODED.match(text) else _NUMBER.fullmatch(text)
    return float(found.group(1).replace(",", "")) if found else None
