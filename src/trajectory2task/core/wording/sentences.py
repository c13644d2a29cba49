"""Small grammar: enumerations, sentences, articles. In: phrases. Out: phrases that read well."""

from __future__ import annotations

import re
from collections.abc import Sequence

_UNTIDY = re.compile(r"\s[\s,.;:?!]|\n|,[,.?!]|\.\.$")
_SPACES = re.compile(r"\s{2,}")
_BEFORE_MARK = re.compile(r"\s+([,.;:?!])(?=\s|$)")
_COMMAS = re.compile(r",(?:\s*,)+")
_COMMA_STOP = re.compile(r",([.?!])")
_POINTS_BACK = re.compile(
    r"\b(it|its|they|them|their|theirs|these|those|ones|mine|neither|both|either|the other)\b"
    r"|\b(this|that (one|way|version)|(nothing|somewhere) else|any other|another way|as well)\b"
    r"|\bthe (old|new) one\b"
    r"|\bthere\b(?!')"
    r"|^(that|this|the one|so|and|but)\b|^I (just |only )?noticed\b",
    re.IGNORECASE,
)
_ASKING = (
    *("can you ", "could you ", "would you ", "will you ", "can i ", "could i ", "may i "),
    *("how ", "what is ", "what does ", "what would ", "would it ", "is it ", "is there "),
    *("can we ", "could we ", "are you able", "would you ", "do you ", "are there ", "which "),
)
_HARD = ("one", "uni", "use", "usu", "eu", "uk", "us ", "usb", "ut")
_SILENT = ("hour", "honest", "heir", "honour", "honor")
_SPELLED = frozenset("AEFHILMNORSX8")
_ENDS = (".", "?", "!")


def enumerate_phrases(phrases: Sequence[str], word: str = "and") -> str:
    """ "A", "A and B", "A, B and C"."""
    if len(phrases) < 2:
        return "".join(phrases)
    return f"{', '.join(phrases[:-1])} {word} {phrases[-1]}"


def enumerate_alike(phrases: Sequence[str], word: str) -> str:
    """As `enumerate_phrases`, with the words that all end in said once ("the name or zip code")."""
    ends = [phrase.split(" ") for phrase in phrases]
    shared = 0
    while len(phrases) > 1 and all(len(end) > shared + 2 for end in ends):
        if len({end[-shared - 1] for end in ends}) > 1:
            break
        shared += 1
    if shared < 2:
        return enumerate_phrases(phrases, word)
    heads = [" ".join(end[:-shared]) for end in ends]
    return f"{enumerate_phrases(heads, word)} {' '.join(ends[0][-shared:])}"


def sentence(text: str) -> str:
    """`text` with single spaces, a capital at the start and a stop at the end."""
    text = tidy(text)
    if not text:
        return text
    return stopped(text[0].upper() + text[1:] if text[0].islower() else text)


def stopped(text: str) -> str:
    """`text` with a stop, or with a question mark where it asks, unless it has one."""
    if text.rstrip("\"'”)").endswith(_ENDS):
        return text
    return text + ("?" if text.lower().startswith(_ASKING) else ".")


def tidy(text: str) -> str:
    """`text` without double spaces, spaces before marks, doubled commas and doubled stops."""
    text = text.strip()
    if _UNTIDY.search(text) is None:
        return text
    text = _COMMA_STOP.sub(r"\1", _COMMAS.sub(",", _BEFORE_MARK.sub(r"\1", _SPACES.sub(" ", text))))
    return text[:-1] if text.endswith("..") and not text.endswith("...") else text


def lower_first(text: str) -> str:
    """`text` as it stands after a comma: a small first letter, unless it is "I" or an acronym."""
    if len(text) < 2 or not text[0].isupper() or not text[1].islower():
        if text[:2] in {"A "}:
            return text[0].lower() + text[1:]
        return text
    return text[0].lower() + text[1:]


def is_plural(name: str) -> bool:
    """Whether a thing's name says several ("gloves"), as far as its last letters tell."""
    return name.endswith("s") and not name.endswith(("ss", "us", "is"))


def leans_back(text: str) -> bool:
    """Whether `text` speaks of something by a pronoun, so that it cannot come first."""
    return _POINTS_BACK.search(text) is not None


def article(before: str, phrase: str) -> str:
    """`before`, whose last word is "a" or "an", with the form that `phrase` needs."""
    stem, _, last = before.rstrip(" ").rpartition(" ")
    if last.lower() not in {"a", "an"} or not before.endswith(" ") or not phrase:
        return before
    form = "an" if _vowel_sound(phrase) else "a"
    form = form.capitalize() if last[0].isupper() else form
    return f"{stem} {form} " if stem or before.startswith(" ") else f"{form} "


def _vowel_sound(phrase: str) -> bool:
    word = phrase.split(" ", 1)[0]
    if len(word) > 1 and word.isupper() and word.isalpha() and len(word) <= 3:
        return word[0] in _SPELLED
    low = phrase.lower()
    if low.startswith(_SILENT):
        return True
    if low[0].isdigit():
        return low[0] == "8" or re.match(r"1[18](?!\d)", low) is not None
    return low[0] in "aeiou" and not low.startswith(_HARD)
