"""Options of goods as people say them: "in size M", "with a capacity of 2L", "made of oak".

In: (option, value) pairs of any shop. Out: phrases that hold every value letter by letter.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

# Names that have a preposition or a word order of their own. The rest follow the general rules.
_OWN_WAYS: Mapping[str, str] = MappingProxyType(
    {
        "RAM": "with {value} of RAM",
        "adjustment": "in the {value} version",
        "animal": "in the {value} version",
        "bagged/bagless": "in the {value} version",
        "board": "with the {value} board",
        "brand": "from {value}",
        "camera": "with the {value} camera",
        "chuck": "with the {value} chuck",
        "color": "in {value}",
        "colour": "in {value}",
        "connection": "with the {value} connection",
        "conversion": "in the {value} version",
        "core": "with the {value} core",
        "design": "with the {value} design",
        "drive": "with the {value} drive",
        "fabric": "in {value}",
        "features": "with {value}",
        "finish": "with the {value} finish",
        "firmness": "in the {value} version",
        "fit": "in the {value} fit",
        "flask": "with {value}",
        "function": "in the {value} version",
        "functions": "in the {value} version",
        "gender": "in the {value} version",
        "item number": "with the item number {value}",
        "kit size": "in the {value} kit size",
        "material": "made of {value}",
        "memory": "with {value} of memory",
        "pack size": "as a {value}",
        "paper": "with the {value} paper",
        "piece count": "in the {value} version",
        "place settings": "with {value}",
        "ram": "with {value} of RAM",
        "scent": "with the {value} scent",
        "season rating": "with the {value} rating",
        "set type": "of the {value} type",
        "setting": "with the {value} setting",
        "shape": "in the {value} shape",
        "shell": "with the {value} shell",
        "sleeps": "in the {value} version",
        "style": "in the {value} style",
        "tank": "with the {value} tank",
        "type": "of the {value} type",
        "wash": "in the {value} wash",
        "wood": "in {value}",
    }
)
_BARE_ANSWERS = frozenset({"yes", "no", "none", "n/a", "not resistant", "true", "false"})
_COUNTS = frozenset(
    {"one", "two", "three", "four", "five", "six", "eight", "single", "dual", "double", "triple"}
)
# Which first words come early: what a thing is made of, then how it is, then what it has.
_PLACES: Mapping[str, int] = MappingProxyType({"made": 0, "with": 2, "without": 3})
_HARD_START = ("uni", "use", "usu", "eu", "one", "uk", "usb")
_SPELLED_WITH_VOWEL = frozenset("AEFHILMNORSX")


def with_article(words: str) -> str:
    """`words` after "a" or "an", whichever they are spoken with."""
    return f"{'an' if _vowel_sound(words) else 'a'} {words}"


def option_phrase(name: str, value: str) -> str:
    """One option, to be put after the thing that has it."""
    if value.lower() in _BARE_ANSWERS:
        return f'with "{value}" for {name}'
    if value.startswith(("with ", "without ")):
        return value
    if name == "size":
        return _size(value)
    if value.startswith("set of "):
        return f"as a {value}"
    if name in _OWN_WAYS:
        return _OWN_WAYS[name].format(value=value)
    if _repeats(name, value):
        return _telling_itself(value)
    if name.endswith("s") and not name.endswith(("ss", "lens")):
        return f"with {value}" if _counts_things(value) else f"with {value} {name}"
    if name == "storage" and value[0].isdigit():
        return f"with {value} of storage"
    if value[0].isdigit():
        return f"with {with_article(name)} of {value}"
    return f"with the {value} {name}"


def option_phrases(options: Sequence[tuple[str, str]]) -> str:
    """All options after each other, like "made of oak in size M with a tall back"; "" for none."""
    groups: dict[str, list[str]] = {}
    for name, value in options:
        phrase = option_phrase(name, value)
        groups.setdefault(phrase.split()[0], []).append(phrase)
    ordered = sorted(groups, key=lambda first: _PLACES.get(first, 1))
    return " ".join(_merged(first, groups[first]) for first in ordered)


def _merged(first: str, phrases: Sequence[str]) -> str:
    """Phrases with the same first word; "with A" and "with B" need only one "with"."""
    if first == "with":
        bare = [phrase.removeprefix("with ") for phrase in phrases]
        return f"with {_enumerated(bare)}"
    return _enumerated(phrases)


def _enumerated(phrases: Sequence[str]) -> str:
    if len(phrases) < 2:
        return "".join(phrases)
    return f"{', '.join(phrases[:-1])} and {phrases[-1]}"


def _size(value: str) -> str:
    if "size" in value:
        return f"in {value}"
    words = value.replace("-", "").replace(" ", "")
    return f"in the {value} size" if words.isalpha() and words.islower() else f"in size {value}"


def _counts_things(value: str) -> bool:
    """Whether the value is a number with the word for what it counts ("3 bowls")."""
    return value[0].isdigit() and value.endswith("s")


def _telling_itself(value: str) -> str:
    """A value that needs no option name beside it ("hard cover", "corded", "two tier")."""
    first = value.split()[0].lower()
    if first[0].isdigit() or first == "no" or (first in _COUNTS and value.endswith("s")):
        return f"with {value}"
    if first in _COUNTS or " " not in value:
        return f"in the {value} version"
    return f"with the {value}"


def _repeats(name: str, value: str) -> bool:
    """Whether the value says the option's name by itself, as "hard cover" does for a cover."""
    low = value.lower()
    return any(word[:5].removesuffix("s") in low for word in name.lower().split())


def _vowel_sound(words: str) -> bool:
    first = words.split()[0]
    if len(first) <= 3 and first.isupper() and len(first) > 1:
        return first[0] in _SPELLED_WITH_VOWEL
    low = words.lower()
    if low.startswith(_HARD_START) or low.startswith("ukulele"):
        return False
    return low[0] in "aeiou8" or low.startswith(("hour", "11", "18"))
