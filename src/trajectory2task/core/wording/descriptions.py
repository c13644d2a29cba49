"""What a caller says of one wish's details: the filling of the phrasebook's templates.

Only said pairs are ever used here. In: details of a wish. Out: noun phrases by field.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from random import Random
from typing import Any, NamedTuple

from trajectory2task.core.errors import DomainError
from trajectory2task.core.phrasebook import Phrasebook
from trajectory2task.core.plans import Detail
from trajectory2task.core.wording.sentences import enumerate_phrases, is_plural
from trajectory2task.core.wording.template import Field, Template

Pairs = tuple[tuple[str, str], ...]

_ONE = re.compile(r"\bone\b(?! (?:piece|section|device|size))")
_ONE_OF_MINE = re.compile(r"(?:one|some) of (my [a-z -]*?)([a-z]+)s")
_ONE_OF = re.compile(r"^(?:one|some) of ")
_COUNTS = ("another of ", "two more of ", "three more of ", "some more of ")
_LONG = re.compile(r", | and ")  # a phrase that hides where the next one begins


def noun(book: Phrasebook, rng: Random, detail: Detail, pairs: Pairs) -> str:
    """The noun phrase for `pairs`; a detail without referent is named by its slot.

    A word of the caller's own for which the domain has no noun is said as it is.
    """
    if not detail.referent and detail.slot not in book.nouns:
        return ", ".join(value for _, value in pairs) or f"the {detail.slot.replace('_', ' ')}"
    return _noun(book, rng, detail.referent or detail.slot, pairs)


def _noun(book: Phrasebook, rng: Random, key: str, pairs: Pairs) -> str:
    if key not in book.nouns:
        raise DomainError(f"the phrasebook has no noun for {key!r}")
    return book.nouns[key](pairs, rng)


class _Spoken(NamedTuple):
    """A detail with the pairs that the caller volunteers, looked up once."""

    detail: Detail
    said: Pairs


class Description:
    """The filling for one wish: fields are arguments, slots and groups of free values.

    `arguments` are the wish's own; `earlier` has the details of each wish said before, so that the
    same order need not be described twice, and another one is called that. `apart` is what the wish
    is called where others could give the same kind of answer: the field `deed` says it, `only`
    holds where there is none, and `several` where the wish is about several things.
    """

    def __init__(
        self,
        book: Phrasebook,
        rng: Random,
        details: Sequence[Detail],
        arguments: Mapping[str, Any],
        earlier: Sequence[Sequence[Detail]] = (),
        apart: str | None = None,
    ) -> None:
        self._book = book
        self._rng = rng
        self._arguments = arguments
        listed = [detail.parameters for detail in details if detail.position is not None]
        self._notes = {
            "deed": apart,
            "only": "" if apart is None else None,
            "several": "" if listed and listed.count(listed[0]) > 1 else None,
        }
        self._spoken, self._hushed = _trimmed(details)
        self._fields: dict[str, list[_Spoken]] = {}
        self._lists: list[str] = []
        for spoken in self._spoken:
            for name in _names(spoken.detail):
                self._fields.setdefault(name, []).append(spoken)
            first = spoken.detail.parameters[0]
            if spoken.detail.position is not None and first not in self._lists:
                self._lists.append(first)
        self._earlier = {(d.referent, str(d.value)): d.said for said in earlier for d in said}
        self._again = self._said_before(earlier[-1] if earlier else ())
        self._hole, shown = self._open_record(bool(listed))
        self._open = _names(details[0]) if shown else frozenset()
        self._told = frozenset(n for s in self._spoken if s.said for n in _names(s.detail))
        self._needed = {
            _names(s.detail) for s in self._spoken if s.said and s.detail.slot not in self._hushed
        }
        if shown:
            self._needed.add(self._open)

    def knows(self, name: str) -> bool:
        """Whether `name` is a detail's field, an argument, a slot of the domain, or a note."""
        known = (self._fields, self._arguments, self._book.slots, self._notes)
        return any(name in names for names in known)

    def say(self, name: str, word: str, required: bool) -> str | None:
        """The noun phrase for a field, from what is said of it; None where it can be left out."""
        if name in self._notes:
            return self._notes[name]
        spoken = self._fields.get(name)
        if spoken is None:
            return _noun(self._book, self._rng, name, ()) if required else None
        if name in self._hushed and not required:
            return None
        if name in self._again:
            return self._again[name]
        if name in self._hushed:
            return noun(self._book, self._rng, spoken[0].detail, spoken[0].detail.said)
        partners = self._partners(name) if word else []
        if self._hole and (name in self._open or required) and spoken[0] is self._spoken[0]:
            return self._hole
        silent = name not in self._told and not any(s.said for s in partners)
        if silent and not required:
            return None
        if word and partners:
            return self._paired(partners, spoken, word)
        return self._listed(spoken)

    def misfit(self, template: Template) -> tuple[int, int, int]:
        """How badly `template` fits, in order of weight.

        Details with something to say that it leaves out; details it repeats needlessly; fields it
        cannot drop although nothing is said of them.
        """
        names = template.names
        if template.has_pairs:
            names = names.union(*(self._partner_names(f) for f in template.fields if f.word))
        left_out = sum(1 for wanted in self._needed if wanted.isdisjoint(names))
        needless = len(template.required & self._hushed)
        return left_out, needless, len(template.required - self._told - self._open)

    def unsaid(self, text: str) -> list[Detail]:
        """The details of which `text` lacks a value that the caller volunteers."""
        low = text.lower()
        return [
            detail
            for detail, _ in self._spoken
            if detail.slot not in self._again and any(v.lower() not in low for _, v in detail.said)
        ]

    def _listed(self, spoken: Sequence[_Spoken]) -> str:
        if len(spoken) == 1:
            return noun(self._book, self._rng, spoken[0].detail, spoken[0].said)
        phrases = [noun(self._book, self._rng, s.detail, s.said) for s in spoken if s.said]
        silent = [s for s in spoken if not s.said]
        if silent:
            more = noun(self._book, self._rng, silent[0].detail, ())
            count = _COUNTS[min(len(silent), len(_COUNTS)) - 1]
            phrases.append(_ONE_OF.sub(count if phrases else count.replace(" more", ""), more))
        return enumerate_phrases(list(dict.fromkeys(phrases)))

    def _paired(self, old: Sequence[_Spoken], new: Sequence[_Spoken], word: str) -> str:
        given = {s.detail.position: s for s in old}
        phrases = []
        for detail, said in new:
            wanted = noun(self._book, self._rng, detail, said)
            partner = given.get(detail.position)
            if partner is None:
                phrases.append(wanted)
            else:
                held = noun(self._book, self._rng, partner.detail, partner.said)
                if partner.said and is_plural(partner.said[0][1]):
                    wanted = _ONE.sub("ones", wanted)
                phrases.append(f"{held} {word} {wanted}")
        phrases = list(dict.fromkeys(phrases))
        if len(phrases) > 1 and any(_LONG.search(phrase) for phrase in phrases):
            return f"{'; '.join(phrases[:-1])}; and {phrases[-1]}"
        return enumerate_phrases(phrases)

    def _partners(self, name: str) -> list[_Spoken]:
        """The list that this one is aligned with: the nearest one before it, else after it."""
        own = self._fields[name][0].detail.parameters[0]
        if own not in self._lists:
            return []
        place = self._lists.index(own)
        others = self._lists[place - 1 : place] if place else self._lists[1:2]
        return [spoken for other in others for spoken in self._fields[other]]

    def _partner_names(self, field: Field) -> set[str]:
        if field.name not in self._fields:
            return set()
        return {s.detail.parameters[0] for s in self._partners(field.name)}

    def _open_record(self, lists: bool) -> tuple[str, bool]:
        """What the record that the wish is about is called as long as the caller doesn't say which
        it is, and whether it has to be mentioned: nothing else may be taken for it."""
        first = self._spoken[0].detail if self._spoken else None
        if first is None or not first.referent or first.position is not None:
            return "", False
        if first.said or not first.withheld:
            return "", False
        others = {value for referent, value in self._earlier if referent == first.referent}
        phrase = noun(self._book, self._rng, first, ())
        if others - {str(first.value)}:
            open_before = any(not self._earlier[first.referent, value] for value in others)
            phrase = _ONE_OF.sub("yet another of " if open_before else "another of ", phrase)
        return phrase, bool(others) or not lists

    def _said_before(self, before: Iterable[Detail]) -> dict[str, str]:
        """The fields of the record that the wish is about, if the wish before was about it too.

        Only the first detail counts: "the same payment method" could be another wish's own.
        """
        known = {(d.referent, str(d.value)): d.said for d in before if d.referent}
        if not known or not self._spoken:
            return {}
        detail = self._spoken[0].detail
        said = detail.said
        if detail.position is not None or detail.slot in self._hushed or not said:
            return {}
        if known.get((detail.referent, str(detail.value))) != said:
            return {}
        if sum(referent == detail.referent for referent, _ in known) > 1:
            return {}  # "the same order" after three orders could be any of them
        match = _ONE_OF_MINE.fullmatch(noun(self._book, self._rng, detail, ()))
        if match is None:
            return {}
        return dict.fromkeys(_names(detail), f"the same {match[1][3:]}{match[2]}")


def _trimmed(details: Sequence[Detail]) -> tuple[list[_Spoken], frozenset[str]]:
    """The details with what is said of them, and the fields that need not be said at all.

    Where the kettle goes back, its order is no longer "the one with the kettle". That takes one
    thing that says all there is to say: of several, the others might be in other orders, too.
    """
    spoken = [_Spoken(detail, detail.said) for detail in details]
    listed = next((d.parameters for d in details if d.position is not None), None)
    things = [s for s in spoken if listed is None or s.detail.parameters == listed]
    if listed is None:  # then a thing named after the first one does as well
        things = things[1:2]
    hushed: list[str] = []
    if len(things) == 1 and things[0].detail.referent:
        values = {value.lower() for _, value in things[0].said}
        for detail, said in spoken[:1] if listed is None else spoken:
            alone = detail.position is None and detail.referent
            if alone and said and all(value.lower() in values for _, value in said):
                hushed += _names(detail)
    return spoken, frozenset(hushed)


def _names(detail: Detail) -> frozenset[str]:
    """The fields that stand for a detail."""
    return frozenset((detail.slot, *detail.parameters))
