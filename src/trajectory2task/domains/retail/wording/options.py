"""Options of goods as people say them: "the black 66 inch one", "in size M", "with a 20 ft hose".

In: (option, value) pairs of any shop. Out: phrases that hold every value letter by letter.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

# Names that have a preposition or a word order of their own. The rest follow the general rules.
_OWN_WAYS: Mapping[str, str] = MappingProxyType(
    {
        "RAM": "with {value} of RAM",
        "accessories": "with {value}",
        "board": "with the {value} board",
        "brand": "from {value}",
        "color": "in {value}",
        "colour": "in {value}",
        "compatibility": "with {value} compatibility",
        "connectivity": "with {value} connectivity",
        "court": "of the {value} type",
        "cover color": "with the {value} cover color",
        "coverage": "with {value} of coverage",
        "devices": "for {value}",
        "fabric": "in {value}",
        "features": "with {value}",
        "field of view": "with a field of view of {value}",
        "firmness": "with the {value} feel",
        "fit": "in the {value} fit",
        "flask": "with {value}",
        "format": "in {value} format",
        "gender": "for {value}",
        "hand size": "for {value} hands",
        "insulation": "with {value} insulation",
        "item number": "with the item number {value}",
        "kit size": "in the {value} kit size",
        "light color": "with {value} light",
        "lawn size": "for a {value} lawn",
        "material": "in {value}",
        "memory": "with {value} of memory",
        "metal": "in {value}",
        "nib material": "with the {value} nib material",
        "output": "with {value} output",
        "page size": "in {value}",
        "place settings": "with {value}",
        "power": "with {value} power",
        "power source": "with {value} power",
        "ram": "with {value} of RAM",
        "resolution": "in {value}",
        "room size": "for {value} rooms",
        "season rating": "with the {value} rating",
        "scent": "with the {value} scent",
        "set type": "of the {value} type",
        "skin tone": "for {value} skin",
        "storage": "with {value} of storage",
        "torso size": "with the {value} torso size",
        "style": "in the {value} style",
        "tank": "with the {value} tank",
        "type": "of the {value} type",
        "water resistance": "with {value} water resistance",
        "wash": "in {value}",
        "wood": "in {value}",
    }
)
# Measures that stand before the thing; what is added tells which measure it is.
_MEASURES: Mapping[str, str] = MappingProxyType(
    {
        "capacity": "{value}",
        "channels": "{value}",
        "conversion": "{value}",
        "diagonal": "{value}",
        "diameter": "{value}",
        "height": "{value} tall",
        "length": "{value} long",
        "magnification": "{value}",
        "pack size": "{value}",
        "piece count": "{value}",
        "power": "{value}",
        "pressure": "{value}",
        "resolution": "{value}",
        "screen size": "{value}",
        "season rating": "{value}",
        "size": "{value}",
        "sleeps": "{value}",
        "storage": "{value}",
        "temperature rating": "{value}",
        "thickness": "{value} thick",
        "voltage": "{value}",
        "volume": "{value}",
        "weight": "{value}",
        "weight range": "{value}",
        "width": "{value} wide",
    }
)
# Options whose values are words that stand before the thing, and values that always may.
_BEFORE_COLOR = ("style", "shape", "fit")
_AFTER_COLOR = ("type", "material", "function", "adjustment", "animal", "set type")
_SHORTENED = (" color", " material", " type", " size")  # "the black frame", for its color
_ADJECTIVES = frozenset(
    {
        "adjustable",
        "analog",
        "automatic",
        "backless",
        "bagged",
        "bagless",
        "corded",
        "cordless",
        "digital",
        "indoor",
        "outdoor",
        "polarized",
        "non-polarized",
        "rechargeable",
        "unisex",
        "wired",
        "wireless",
    }
)
COLORS = frozenset({"color", "colour"})
_LACKING = frozenset({"bagless", "brushless", "frameless", "stemless"})
_PARTS = frozenset({"features", "flask", "mechanism"})
_COUNTED = ("bladder", "burner", "filter", "grinder", "rotisserie", "timer")  # "a side burner"
_BARE_ANSWERS = frozenset({"yes", "no", "none", "n/a", "not resistant", "true", "false"})
_COUNTS = frozenset(
    {"one", "two", "three", "four", "five", "six", "eight", "single", "dual", "double", "triple"}
)
_PLAIN_SIZES = frozenset({"small", "medium", "large", "extra large"})
_BED_SIZES = frozenset({"twin", "full", "queen", "king"})
# Which first words come early: how it is, then what it has.
_PLACES: Mapping[str, int] = MappingProxyType({"in": 0, "with": 2, "without": 3, "for": 4, "(": 5})
_STEM = 4  # letters by which a word is known again ("coat" for a coating)
_HARD_START = ("uni", "use", "usu", "eu", "one", "uk", "usb", "u-")
_SPELLED_WITH_VOWEL = frozenset("AEFHILMNORSX")


def in_front(options: Sequence[tuple[str, str]], name: str) -> list[tuple[str, str]]:
    """The options that stand before the thing called `name`: its color a measure and a word."""
    found = [pair for pair in options if pair[0] in COLORS and _fits_before(pair[1], name)][:1]
    rest = [pair for pair in options if pair[0] not in COLORS and _fits_before(pair[1], name)]
    measures = [pair for pair in rest if pair[0] in _MEASURES and _is_measure(pair[1])]
    told = [pair for pair in rest if _is_adjective(*pair)]
    late = [pair for option in _AFTER_COLOR for pair in rest if pair[0] == option]
    early = [pair for option in _BEFORE_COLOR for pair in rest if pair[0] == option]
    after = [*measures[:1], *told[:1]] or late[:1]
    return [*found, *after] if after else [*early[:1], *found]


def before_name(name: str, value: str) -> str:
    """An option that `in_front` chose, as it stands before the thing."""
    if name == "fit":
        return f"{value} fit"
    repeats = name in value.split()  # "7/8 length" is not long
    return _MEASURES[name].format(value=value) if name in _MEASURES and not repeats else value


def _fits_before(value: str, name: str) -> bool:
    """Whether a value reads well there: no bare answer, and no word said twice in a row."""
    return value.lower() not in _BARE_ANSWERS and value.split()[-1] != name.split(" ")[0]


def _is_adjective(name: str, value: str) -> bool:
    """Values such as "wireless", or "fully lined" for a lining."""
    return value in _ADJECTIVES or (value.endswith("ed") and _repeats(name, value))


def option_phrase(name: str, value: str) -> str:
    """One option, to be put after the thing that has it."""
    if value.lower() in _BARE_ANSWERS:
        return f"({name}: {value})"
    if value.startswith(("with ", "without ")):
        return value
    if value.endswith(" only"):
        return f"({value})"
    if name == "size":
        return _size(value)
    return _by_value(name, value) or _by_name(name, value)


def _by_value(name: str, value: str) -> str:
    """Values that take the same words whatever they are of; "" for the others."""
    if value.startswith("set of "):
        return f"as a {value}"
    if value.startswith(("bi-", "multi-")) or value.endswith(" lined") or value in _LACKING:
        return f"of the {value} kind"
    counted = name == "accessories" or (name in _PARTS and value.endswith(_COUNTED))
    if counted and not value.startswith("no "):
        return f"with {with_article(value)}"
    if value.endswith(("batteries", "buttons")):
        return f"with {value}"
    if name in ("capacity", "power") and not value[0].isdigit():
        return f"with {value} {name}"
    if name == "length" and not value[0].isdigit():
        return f"in {value}" if name in value else f"in the {value} length"
    return ""


def _by_name(name: str, value: str) -> str:
    if name in _OWN_WAYS and (value[0].isdigit() or name not in ("storage", "memory")):
        return _OWN_WAYS[name].format(value=value)
    if value.startswith("no "):
        return f"with {value}"
    return _telling_itself(value) if _repeats(name, value) else _named(name, value)


def _named(name: str, value: str) -> str:
    """A value with its option's name: "with a 20 ft hose", "with dial controls"."""
    if name.endswith("s") and not name.endswith(("ss", "lens")):
        return f"with {value}" if _counts_things(value) else f"with {value} {name}"
    if value[0].isdigit() and value.endswith("s") and not value.endswith("lbs"):
        return f"with {with_article(name)} of {value}"
    short = name
    for ending in _SHORTENED:
        short = short.removesuffix(ending)
    return (
        f"with {with_article(f'{value} {short}')}"
        if value[0].isdigit()
        else (f"with the {value} {short}")
    )


def option_phrases(options: Sequence[tuple[str, str]]) -> str:
    """All options after each other, like "in black with a 20 ft hose"; "" for none."""
    groups: dict[str, list[str]] = {}
    for name, value in options:
        phrase = option_phrase(name, value)
        groups.setdefault("(" if phrase[0] == "(" else phrase.split()[0], []).append(phrase)
    ordered = sorted(groups, key=lambda first: _PLACES.get(first, 1))
    return " ".join(_merged(first, groups[first]) for first in ordered)


def with_article(words: str) -> str:
    """`words` after "a" or "an"."""
    return f"{'an' if _vowel_sound(words) else 'a'} {words}"


def _merged(first: str, phrases: Sequence[str]) -> str:
    """Phrases with the same first word; "with A" and "with B" need only one "with"."""
    if first in ("with", "in"):
        bare = [phrase.removeprefix(f"{first} ") for phrase in phrases]
        return f"{first} {_enumerated(bare)}"
    return " ".join(phrases) if first == "(" else _enumerated(phrases)


def _enumerated(phrases: Sequence[str]) -> str:
    if len(phrases) < 2:
        return "".join(phrases)
    return f"{', '.join(phrases[:-1])} and {phrases[-1]}"


def _size(value: str) -> str:
    if "size" in value:
        return f"in {value}"
    if value in _BED_SIZES:
        return f"in {value} size"
    if value in _PLAIN_SIZES:
        return f"in {value}"
    words = value.replace("-", "").replace(" ", "")
    return f"in the {value} size" if words.isalpha() and words.islower() else f"in size {value}"


def _is_measure(value: str) -> bool:
    """Whether a value is a number with its unit ("66 inch", "2 x 4 ft", "13-inch", "4K")."""
    return (
        value[0].isdigit()
        and not value.isdigit()
        and (value.endswith(("lbs", "sq ft")) or not value.endswith(("%", "s")))
    )


def _counts_things(value: str) -> bool:
    """Whether the value is a number with the word for what it counts ("3 bowls")."""
    return value[0].isdigit() and value.endswith("s")


def _telling_itself(value: str) -> str:
    """A value that needs no option name beside it ("hard cover", "corded", "two tier")."""
    first = value.split()[0].lower()
    if first[0].isdigit() or (first in _COUNTS and value.endswith("s")):
        return f"with {value}"
    if first in _COUNTS:
        return f"with the {value} setup"
    whole = value in _ADJECTIVES or value.endswith("ed")
    return f"of the {value} kind" if whole else f"with the {value}"


def _repeats(name: str, value: str) -> bool:
    """Whether the value says the option's name by itself, as "hard cover" does for a cover."""
    low = value.lower()
    if name == "zipper":
        return "zip" in low
    return any(word[:_STEM].removesuffix("s") in low for word in name.lower().split())


def _vowel_sound(words: str) -> bool:
    first = words.split()[0]
    if len(first) <= 3 and first.isupper() and len(first) > 1:
        return first[0] in _SPELLED_WITH_VOWEL
    low = words.lower()
    if low.startswith(_HARD_START) or low.startswith("ukulele"):
        return False
    if low[0].isdigit():
        digits = low.split()[0].split("-")[0].split(".")[0]
        return digits[0] == "8" or (digits in ("11", "18"))
    return low[0] in "aeiou" or low.startswith("hour")
