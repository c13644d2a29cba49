"""What words could name that the plan does not have: things of the caller's, and phrases of the
world's records.

In: a subject and its words. Out: the values and names that they have. A single word that is no
name and no kind of thing (a colour, a status) is an everyday word, and proves nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from trajectory2task.certify.subject import Subject
from trajectory2task.certify.wording import mentions, plain

LONGEST = 4  # words of a phrase
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_DIGIT = re.compile(r"\d")
_LETTERS = re.compile(r"[^\W\d_]+")
_NAME = re.compile(r"(?<=[a-z,;] )[A-Z][^\W\d_]+")
_SENTENCE = re.compile(r"[.;!?,:]")


def named_besides(subject: Subject, text: str, known: list[str]) -> list[str]:
    """Values that `plain` text names, and that are no part of a value in `known`."""
    meant = _meant(subject)
    kinds = _kinds_of(subject)
    fine = {plain(kind) for kind, records in kinds.items() if records & meant}
    named = [kind for kind in kinds if plain(kind) not in fine and mentions(text, plain(kind))]
    named += [phrase for phrase in _phrases_in(subject, text) if phrase not in fine]
    if not named:
        return []
    told = [*known, *_with_names(subject)]
    rest = _without(text, {plain(value) for value in told if value})
    return [value for value in dict.fromkeys(named) if mentions(rest, plain(value))]


def _without(text: str, values: set[str]) -> str:
    """`text` with every one of `values` that begins a word taken out, the longest first."""
    for value in sorted(values, key=len, reverse=True):
        start = text.find(value)
        while start >= 0:
            if start == 0 or not (text[start - 1].isalnum() or text[start - 1] == "_"):
                text = f"{text[:start]}|{text[start + len(value) :]}"
            start = text.find(value, start + 1)
    return text


def names_besides(subject: Subject, text: str) -> list[str]:
    """Names (capitalised words within a sentence) that nothing in the plan bears: no fact, pair or
    record that it means."""
    told = [part for fact in subject.plan.facts for part in (fact.name, fact.value)]
    for detail in subject.plan.details():
        for pair in detail.attributes:
            told += (pair.name, pair.name.upper(), pair.value)  # people say "16GB RAM"
    left = _unborne(dict.fromkeys(_NAME.findall(text)), told)
    return _unborne(left, _said_of_meant(subject)) if left else []


def _unborne(names: Iterable[str], told: Iterable[str]) -> list[str]:
    """Those of `names` that are no word of what is told, in the plural or not."""
    known = {word for value in told for word in _LETTERS.findall(value)}
    return [name for name in names if not {name, name.removesuffix("s")} & known]


def _said_of_meant(subject: Subject) -> Iterator[str]:
    """All that can be said of the records that the plan's details mean, said or not."""
    for scene in subject.scenes:
        for detail in scene.wish.details:
            if detail.referent:
                parameter = next(p for p in scene.parameters if p.name == detail.parameters[0])
                given = scene.given(parameter, detail.position)
                referent = subject.domain.referents[detail.referent]
                if detail.value in referent.values(scene.state, subject.plan.user_id, given):
                    said = referent.pairs(scene.state, detail.value, given)
                    yield from (value for _, value in said)


def _with_names(subject: Subject) -> Iterator[str]:
    """Every pair as people say it, the value before what it is a value of: "carbon steel"."""
    for detail in subject.plan.details():
        for pair in detail.attributes:
            yield f"{pair.value} {pair.name}"
            yield f"{pair.name} {pair.value}"


def _phrases_in(subject: Subject, text: str) -> list[str]:
    """Phrases of the world's records that stand in the text."""
    phrases = _phrases(subject)
    found = []
    for sentence in _SENTENCE.split(text):
        words = _WORD.findall(sentence)
        for at, word in enumerate(words):
            for parts, phrase in phrases.get(word, ()):
                if words[at : at + len(parts)] == parts:
                    found.append(phrase)
    return found


def _phrases(subject: Subject) -> Mapping[str, list[tuple[list[str], str]]]:
    """Texts of two to four words, none a number, that stand in two records or more: their words
    and the text, by the first word."""
    memo = subject.database.memo
    found: dict[str, list[tuple[list[str], str]]] | None = memo.get(("phrases",))
    if found is None:
        counts: Counter[str] = Counter()
        for records in subject.database.collections.values():
            for record in records.values():
                counts.update(set(map(plain, _texts(record))))
        found = memo[("phrases",)] = {}
        for text, count in counts.items():
            words = _WORD.findall(text) if count > 1 and not _DIGIT.search(text) else []
            if 2 <= len(words) <= LONGEST:
                found.setdefault(words[0], []).append((words, text))
    return found


def _texts(value: Any) -> Iterator[str]:
    """Every text in a JSON value; keys of objects are names and no texts."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _texts(part)


def _meant(subject: Subject) -> set[str]:
    """Records that details of the plan mean, or that its wishes are about."""
    return {
        str(value)
        for detail in subject.plan.details()
        if detail.referent
        for value in (detail.value if isinstance(detail.value, list) else [detail.value])
    }


def _kinds_of(subject: Subject) -> Mapping[str, frozenset[str]]:
    """Records by what kind of thing they are; remembered for a caller in the world as it is."""
    key, memo = ("kinds", subject.plan.user_id), subject.database.memo
    found: Mapping[str, frozenset[str]] | None = memo.get(key)
    if found is None or subject.plan.initial_state is not None:
        kinds: dict[str, set[str]] = {}
        for record, kind in _kinds(subject):
            kinds.setdefault(kind, set()).add(record)
        found = {kind: frozenset(records) for kind, records in kinds.items()}
        if subject.plan.initial_state is None:
            memo[key] = found
    return found


def _kinds(subject: Subject) -> Iterator[tuple[str, str]]:
    """(record, what kind of thing it is) for all that the caller's requests could be about."""
    domain, state, caller = subject.domain, subject.start, subject.plan.user_id
    seen: set[tuple[str, str, str]] = set()
    for tool in domain.writes:
        prefixes: list[Mapping[str, Any]] = [{}]
        for parameter in domain.tools[tool].parameters:
            if parameter.refers is None or parameter.refers.per is not None:
                continue
            name = parameter.refers.referent
            referent = domain.referents[name]
            longer: list[Mapping[str, Any]] = []
            for prefix in prefixes:
                for value in referent.values(state, caller, prefix):
                    key = (name, value, str(prefix))
                    if key not in seen:
                        seen.add(key)
                        said = referent.pairs(state, value, prefix)[:1]
                        yield from ((value, kind) for _, kind in said)
                    longer.append({**prefix, parameter.name: value})
            if not parameter.many:
                prefixes = longer
