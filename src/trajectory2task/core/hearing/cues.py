"""The words by which an agent's question, or a deed that it names, can be told.

In: a domain. Out: compiled patterns, made once for each domain. What its phrasebook leaves out is
derived from the names of arguments and tools and from what callers call them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from trajectory2task.core.domain import Domain
from trajectory2task.core.tools import Parameter

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_WORD = re.compile(r"[a-z]+")
_FILLERS = frozenset(
    (
        *("a", "an", "and", "are", "at", "be", "by", "for", "from", "i", "id", "ids", "in", "is"),
        *("it", "me", "mean", "my", "new", "of", "on", "one", "or", "s", "t", "that", "the"),
        *("them", "they", "this", "to", "use", "want", "what", "which", "whose", "with", "you"),
        *("your", "please", "account", "number", "details", "name"),
    )
)


@dataclass(frozen=True)
class Cues:
    """Patterns for one domain.

    `slot` finds a cue; its first group, in `slots`, gives the arguments, groups and facts that it
    stands for. `deed` and `deeds` do the same for tools. `noun` is a short name for a slot. `facts`
    are the semantic types that identify a caller, `groups` the free values of several parts.
    """

    slot: re.Pattern[str]
    slots: Mapping[str, tuple[str, ...]]
    deed: re.Pattern[str]
    deeds: Mapping[str, tuple[str, ...]]
    noun: Mapping[str, str]
    facts: frozenset[str]
    groups: frozenset[str]

    def names_another(self, text: str, tool: str) -> bool:
        """Whether `text` names the deed of another tool by a word that is of no other use."""
        return any(
            tool not in self.deeds[stem] and len(self.deeds[stem]) == 1 and stem not in self.slots
            for stem in {match[1] for match in self.deed.finditer(text)}
        )

    def tools_named(self, text: str) -> dict[str, int]:
        """How many different words of `text` (in small letters) name each tool."""
        found: dict[str, int] = {}
        for stem in {match[1] for match in self.deed.finditer(text)}:
            for tool in self.deeds[stem]:
                found[tool] = found.get(tool, 0) + 1
        return found


@lru_cache(maxsize=16)
def cues_of(domain: Domain) -> Cues:
    """The cues of `domain`."""
    facts = frozenset(str(p.semantic) for tool in domain.authentication for p in tool.parameters)
    taken = {phrase for fact in facts for phrase in _derived_slot(domain, fact)}
    slots: dict[str, list[str]] = {}
    noun: dict[str, str] = {}
    for name in _names(domain):
        phrases = domain.phrasebook.cues.get(name) or tuple(
            # The new email is asked for as something new; "your email" is who the caller is.
            phrase
            for phrase in _derived_slot(domain, name)
            if name in facts or phrase not in taken
        )
        noun[name] = phrases[0] if phrases else name.replace("_", " ")
        for phrase in phrases:
            slots.setdefault(phrase, []).append(name)
    deeds: dict[str, list[str]] = {}
    for name, tool in domain.tools.items():
        if tool.kind == "write":
            for stem in domain.phrasebook.cues.get(name) or tuple(_derived_deed(domain, name)):
                deeds.setdefault(stem, []).append(name)
    return Cues(
        re.compile(rf"\b({_alternatives(slots)})(?:e?s)?\b"),
        {phrase: tuple(names) for phrase, names in slots.items()},
        re.compile(rf"\b({_alternatives(deeds)})"),
        {stem: tuple(names) for stem, names in deeds.items()},
        noun,
        facts,
        frozenset(domain.free),
    )


def _alternatives(phrases: Iterable[str]) -> str:
    return "|".join(re.escape(phrase) for phrase in sorted(phrases, key=len, reverse=True))


def _names(domain: Domain) -> list[str]:
    """Every argument or group that callers settle, and every fact that identifies them."""
    parameters = [p for name in domain.writes for p in domain.tools[name].parameters]
    parameters += [p for question in domain.questions for p in question.parameters]
    found = [slot_of(p) for p in parameters if p.refers or p.free or p.choices]
    found += [str(p.semantic) for tool in domain.authentication for p in tool.parameters]
    return list(dict.fromkeys(found))


def slot_of(parameter: Parameter) -> str:
    """The slot that settles an argument: its group, where it is a free value, or itself."""
    return parameter.free.group if parameter.free is not None else parameter.name


def _derived_slot(domain: Domain, name: str) -> Iterator[str]:
    spoken = _CAMEL.sub(" ", name).replace("_", " ").lower()
    whole = " ".join(word for word in spoken.split() if word not in _FILLERS).strip()
    found = [whole.removesuffix("s") if len(whole) > 3 else whole]
    for phrase in domain.phrasebook.slots.get(name, ()):
        found += [word for word in _WORD.findall(phrase.lower()) if word not in _FILLERS]
    members = (
        p.name.replace("_", " ")
        for tool in domain.writes
        for p in domain.tools[tool].parameters
        if p.free is not None and p.free.group == name
    )
    yield from dict.fromkeys(word for word in (*found, *members) if word)


def _derived_deed(domain: Domain, tool: str) -> Iterator[str]:
    """The tool's own words and what callers name the deed by, as stems; what it is done to is no
    sign of it."""
    words = tool.split("_")
    nouns = {word for name in domain.referents for word in name.split("_")}
    for template in domain.phrasebook.deeds.get(tool, ()):
        plain = re.sub(r"\{[^}]*\}", " ", template).lower()
        words += [word for word in _WORD.findall(plain) if len(word) > 3]
    for word in dict.fromkeys(words):
        if word not in _FILLERS and word not in nouns:
            yield word[:-1] if word.endswith("e") and len(word) > 4 else word
