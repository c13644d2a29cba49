"""Text as the checks read it: numbers, tokens with digits, and whole-word mentions of a value."""

from __future__ import annotations

import re

_NUMBER = re.compile(r"(?<![\w.#])\$?(\d[\d,]*(?:\.\d+)?)(?![\w])")
_APART = r"\s()\[\]\"“”;!?"  # what separates tokens
# Possessive, and only from a token's start on: linear in the text.
_TOKEN = re.compile(rf"(?<![^{_APART}])[^{_APART}\d@]*+[\d@][^{_APART}]*+")
_MORE = ("more than", "over", "above", "exceeds", "at least")
_BOUND = re.compile(
    r"\b(more than|over|above|exceeds|at least|less than|under|below|at most)"
    r" \$?(\d[\d,]*(?:\.\d+)?)"
)
_QUOTED = re.compile(r"[\"“]([^\"”]+)[\"”]")
_EDGES = "$€£.,:'’*<>"


def plain(text: str) -> str:
    """Text for comparison: lower case, single spaces, underscores as spaces."""
    return " ".join(text.replace("_", " ").casefold().split())


def mentions(text: str, value: str, *, inflected: bool = False) -> bool:
    """Whether `value` is in `text` as whole words (both `plain`); `inflected` allows an ending."""
    start = text.find(value)
    while start >= 0 and value:
        end = start + len(value)
        left = start == 0 or not (text[start - 1].isalnum() and value[0].isalnum())
        right = end == len(text) or not (text[end].isalnum() and value[-1].isalnum())
        if left and (right or inflected):
            return True
        start = text.find(value, start + 1)
    return False


def numbers_in(text: str) -> set[float]:
    """Every number that stands by itself in `text`, thousands separators and "$" apart."""
    return {float(found.replace(",", "")) for found in _NUMBER.findall(text)}


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
    return list(dict.fromkeys([*found, *_QUOTED.findall(text)]))


def number(text: str) -> float | None:
    """The number that a whole text is, or None."""
    found = _NUMBER.fullmatch(text)
    return float(found.group(1).replace(",", "")) if found else None
