"""What words could name that the plan does not have: values and phrases of the world's records.

In: a subject and its words. Out: the values and names that they have. An everyday word ("long",
"pending") names a value only beside the attribute that it is a value of.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from functools import lru_cache
from typing import Any, NamedTuple

from trajectory2task.certify.everyday import EVERYDAY
from trajectory2task.certify.phrases import Place, Row, Rows, pieces, row
from trajectory2task.certify.subject import Subject
from trajectory2task.certify.wording import Text, plain
from trajectory2task.core.domain import Domain, Pairs
from trajectory2task.core.state import Database, State
from trajectory2task.core.tools import Parameter

_DIGIT = re.compile(r"\d")
_LETTERS = re.compile(r"[^\W\d_]+")
# Capital first: the engine then runs from one to the next.
_NAME = re.compile(r"[A-Z](?<=[a-z,;] [A-Z])[^\W\d_]+")
_CODE = 3  # letters of a code such as a size
_LINKS = frozenset({"is", "are", "was", "be", "in", "of", "the", "a", "an", ":", "="})
_LINKED = 3  # words and marks between an attribute and its value


class Vocabulary(NamedTuple):
    """What a world's things are told apart by: the values without a digit, the attributes that each
    is a value of, and the words of the policy, which everybody uses who calls."""

    values: Rows
    attributes: Mapping[Row, frozenset[Row]]
    of_policy: frozenset[str]

    def everyday(self, value: Row) -> bool:
        """Whether the value is a word that people say of anything."""
        return len(value) == 1 and (value[0] in EVERYDAY or value[0] in self.of_policy)


def named_besides(subject: Subject, text: Text, known: Sequence[str]) -> list[str]:
    """Values that the text names, and that are no part of a value in `known`."""
    world, words = _vocabulary(subject), text.words
    told = set(map(row, known))
    places = [place for place in world.values.found(words) if place.row not in told]
    places = [place for place in places if _counts(world, text, place)]
    if not places:
        return []
    covered, naming = _told_words(subject, words, known, places)
    left = [place for place in places if not _said_of_told(words, place, covered, naming)]
    fine = _kinds_meant(subject) if left else set()
    return list(
        dict.fromkeys(
            place.value
            for place in left
            if place.row not in fine or _beside_attribute(world, words, place)
        )
    )


def _told_words(
    subject: Subject, words: Sequence[str], known: Sequence[str], places: Sequence[Place]
) -> tuple[set[int], set[str]]:
    """Where told values stand that could be about these places, and the words that told attributes
    are called by."""
    about = {word for place in places for word in words[place.begin : place.end]}
    about |= {word for place in places for word in place.row}  # the text may have the plural
    near = [value for value in (*known, *_with_names(subject)) if not about.isdisjoint(row(value))]
    found = Rows(near).found(words)
    covered = {at for place in found for at in range(place.begin, place.end)}
    names = {pair.name for detail in subject.plan.details() for pair in detail.attributes}
    return covered, {word for name in names for word in row(name)}


def _said_of_told(words: Sequence[str], place: Place, covered: Set[int], naming: Set[str]) -> bool:
    """Whether the value is only what a told one makes with words for its attribute: where the
    filter type is "HEPA", people say "HEPA filter"."""
    here = range(place.begin, place.end)
    return not covered.isdisjoint(here) and all(at in covered or words[at] in naming for at in here)


def _counts(world: Vocabulary, text: Text, place: Place) -> bool:
    """Whether the words mean the value: an everyday word or a code may stand for itself."""
    code = len(place.value) <= _CODE and place.value.isupper()
    if code and text.capitals[place.begin] != place.value:
        return False
    everyday = code or world.everyday(place.row)
    return not everyday or _beside_attribute(world, text.words, place)


def _beside_attribute(world: Vocabulary, words: Sequence[str], place: Place) -> bool:
    """Whether an attribute of the value stands right after it, or before: "the color is navy"."""
    before = place.begin
    while before and place.begin - before < _LINKED and words[before - 1] in _LINKS:
        before -= 1
    return any(
        tuple(words[place.end : place.end + len(name)]) == name
        or tuple(words[max(before - len(name), 0) : before]) == name
        for name in world.attributes.get(place.row, ())
    )


def names_besides(subject: Subject, text: str) -> list[str]:
    """Names (capitalised words within a sentence) that nothing in the plan bears: no fact, pair or
    record that it means."""
    left = list(dict.fromkeys(_NAME.findall(text)))
    if not left:
        return []
    left = _unborne(left, (part for fact in subject.plan.facts for part in (fact.name, fact.value)))
    pairs = [pair for detail in subject.plan.details() for pair in detail.attributes]
    left = left and _unborne(left, (pair.value for pair in pairs))
    # People say "16GB RAM".
    left = left and _unborne(left, (said for p in pairs for said in (p.name, p.name.upper())))
    return left and _unborne(left, (value for meant, _ in _meant(subject) for _, value in meant))


def _unborne(names: Iterable[str], told: Iterable[str]) -> list[str]:
    """Those of `names` that are no word of what is told, in the plural or not."""
    known = {word for value in told for word in _letters(value)}
    return [name for name in names if not {name, name.removesuffix("s")} & known]


@lru_cache(maxsize=4096)  # values recur from task to task
def _letters(value: str) -> tuple[str, ...]:
    return tuple(_LETTERS.findall(value))


def _with_names(subject: Subject) -> Iterator[str]:
    """Every pair as people say it, the value before what it is a value of: "carbon steel"."""
    for detail in subject.plan.details():
        for pair in detail.attributes:
            yield f"{pair.value} {pair.name}"
            yield f"{pair.name} {pair.value}"


def _kinds_meant(subject: Subject) -> set[Row]:
    """What kinds of things the plan's details mean, said or not."""
    return {
        row(kind)
        for pairs, parameter in _meant(subject)
        if parameter.refers is None or parameter.refers.per is None
        for _, kind in pairs[:1]
    }


def _meant(subject: Subject) -> Iterator[tuple[Pairs, Parameter]]:
    """All that can be said of the records that the plan's details mean, said or not."""
    for scene in subject.scenes:
        for detail in scene.wish.details:
            if detail.referent:
                parameter = next(p for p in scene.parameters if p.name == detail.parameters[0])
                given = scene.given(parameter, detail.position)
                referent = subject.domain.referents[detail.referent]
                if detail.value in referent.values(scene.state, subject.plan.user_id, given):
                    yield referent.pairs(scene.state, detail.value, given), parameter


def _vocabulary(subject: Subject) -> Vocabulary:
    """The vocabulary of the subject's world, made once."""
    domain, memo = subject.domain, subject.database.memo
    found: Vocabulary | None = memo.get(("vocabulary", domain.name))
    if found is None:
        found = memo[("vocabulary", domain.name)] = _made(domain, subject.database)
    return found


def _made(domain: Domain, database: Database) -> Vocabulary:
    attributes: dict[Row, set[Row]] = {}
    values: list[str] = []
    for name, value in (*_pairs(domain, database), *_words_for_arguments(domain)):
        if not _DIGIT.search(value):
            values.append(value)
            attributes.setdefault(row(value), set()).add(row(name))
    return Vocabulary(
        Rows([*values, *_phrases(database)]),
        {value: frozenset(names) for value, names in attributes.items()},
        frozenset(pieces(domain.policy.casefold())),
    )


def _words_for_arguments(domain: Domain) -> Iterator[tuple[str, str]]:
    """What callers name for arguments that are words: those that tools take, and those that none
    does."""
    for tool in domain.tools.values():
        for parameter in tool.parameters:
            yield from ((parameter.name, choice) for choice in parameter.choices or ())
    for name, group in domain.refused.items():
        yield from ((name, value) for value in group)


def _pairs(domain: Domain, database: Database) -> set[tuple[str, str]]:
    """Everything that callers could say of a thing that a request could be about."""
    state, found = State(database), set[tuple[str, str]]()
    seen: set[tuple[str, ...]] = set()
    for caller in database.collections[domain.principal.collection]:
        for tool in domain.writes:
            prefixes: list[dict[str, str]] = [{}]
            elements: dict[str, list[dict[str, str]]] = {}  # prefixes with one of a list's elements
            for parameter in domain.tools[tool].parameters:
                if parameter.refers is None:
                    continue
                name, per = parameter.refers.referent, parameter.refers.per
                referent, longer = domain.referents[name], []
                for prefix in prefixes if per is None else elements.get(per, ()):
                    # What replaces a thing hangs on that thing alone, whoever has it.
                    key = (name, caller, *prefix.values()) if per is None else (name, prefix[per])
                    if per is not None and key in seen:
                        continue
                    offered = referent.values(state, caller, prefix)
                    longer += [{**prefix, parameter.name: value} for value in offered]
                    if key not in seen:
                        seen.add(key)
                        for value in offered:
                            found.update(referent.pairs(state, value, prefix))
                if parameter.many:
                    elements[parameter.name] = longer
                else:
                    prefixes = longer
    return found


def _phrases(database: Database) -> list[str]:
    """Texts of two words or more, none a number, that stand in two records or more."""
    counts: Counter[str] = Counter()
    for records in database.collections.values():
        for record in records.values():
            counts.update(set(map(plain, _texts(record))))
    return [
        text
        for text, count in counts.items()
        if count > 1 and not _DIGIT.search(text) and len(row(text)) > 1
    ]


def _texts(value: Any) -> Iterator[str]:
    """Every text in a JSON value; keys of objects are names and no texts."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _texts(part)
