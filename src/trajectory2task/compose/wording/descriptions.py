"""What a caller says of one wish's details: the filling of the phrasebook's templates.

Only said pairs are ever used here. In: details of a wish. Out: noun phrases by field.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from random import Random
from typing import Any

from trajectory2task.compose.wording.sentences import enumerate_phrases
from trajectory2task.compose.wording.template import Field, Template
from trajectory2task.core.errors import DomainError
from trajectory2task.core.phrasebook import Phrasebook
from trajectory2task.core.plans import Detail

Pairs = tuple[tuple[str, str], ...]

_ONE_OF_MINE = re.compile(r"(?:one|some) of (my [a-z -]*?)([a-z]+)s")


def noun(book: Phrasebook, rng: Random, detail: Detail, pairs: Pairs) -> str:
    """The noun phrase for `pairs`; a detail without referent is named by its slot."""
    return _noun(book, rng, detail.referent or detail.slot, pairs)


def _noun(book: Phrasebook, rng: Random, key: str, pairs: Pairs) -> str:
    if key not in book.nouns:
        raise DomainError(f"the phrasebook has no noun for {key!r}")
    return book.nouns[key](pairs, rng)


def slot_phrase(book: Phrasebook, rng: Random, slot: str) -> str:
    """What an agent would ask for to learn this slot; a plain wording where the domain has none."""
    ways = book.slots.get(slot)
    if not ways:
        return f"the {slot.replace('_', ' ')}"
    return ways[int(rng.random() * len(ways))]


class Description:
    """The filling for one wish: fields are arguments, slots and groups of free values.

    `arguments` are the wish's own; `before` are the details said in the wish before, so that the
    same order need not be described twice.
    """

    def __init__(
        self,
        book: Phrasebook,
        rng: Random,
        details: Sequence[Detail],
        arguments: Mapping[str, Any],
        before: Iterable[Detail] = (),
    ) -> None:
        self._book = book
        self._rng = rng
        self._arguments = arguments
        self.details = details
        self.fields: dict[str, list[Detail]] = {}
        for detail in details:
            for name in {detail.slot, *detail.parameters}:
                self.fields.setdefault(name, []).append(detail)
        self._lists = list(
            dict.fromkeys(d.parameters[0] for d in details if d.position is not None)
        )
        self._hushed = self._covered_by_elements()
        self._again = self._said_before(before)

    def knows(self, name: str) -> bool:
        return name in self.fields or name in self._arguments or name in self._book.slots

    def say(self, name: str, word: str, required: bool) -> str | None:
        details = self.fields.get(name)
        if details is None:
            return _noun(self._book, self._rng, name, ()) if required else None
        if name in self._hushed and not required:
            return None
        if name in self._again:
            return self._again[name]
        partners = self._partners(name) if word else []
        if not required and not any(d.said for d in (*details, *partners)):
            return None
        if word and partners:
            return self._paired(partners, details, word)
        return self._listed(details)

    def missing(self, template: Template) -> tuple[int, int, int]:
        """How badly `template` fits, in order of weight.

        Details with something to say that it leaves out; details it repeats needlessly; fields it
        cannot drop although nothing is said of them.
        """
        names = self._covered(template.fields)
        left_out = {d.slot for d in self.details if d.said and not names & {d.slot, *d.parameters}}
        needless = sum(1 for name in template.required if name in self._hushed)
        silent = sum(
            1 for name in template.required if not any(d.said for d in self.fields.get(name, ()))
        )
        return len(left_out - self._hushed), needless, silent

    def unsaid(self, text: str) -> list[Detail]:
        """The details of which `text` lacks a value that the caller volunteers."""
        low = text.lower()
        return [
            detail
            for detail in self.details
            if detail.slot not in self._again
            and any(value.lower() not in low for _, value in detail.said)
        ]

    def _listed(self, details: Sequence[Detail]) -> str:
        if not any(d.said for d in details):
            return noun(self._book, self._rng, details[0], ())
        phrases = [noun(self._book, self._rng, d, d.said) for d in details]
        return enumerate_phrases(list(dict.fromkeys(phrases)))

    def _paired(self, old: Sequence[Detail], new: Sequence[Detail], word: str) -> str:
        given = {d.position: d for d in old}
        phrases = []
        for detail in new:
            wanted = noun(self._book, self._rng, detail, detail.said)
            partner = given.get(detail.position)
            if partner is None:
                phrases.append(wanted)
            else:
                held = noun(self._book, self._rng, partner, partner.said)
                phrases.append(f"{held} {word} {wanted}")
        return enumerate_phrases(list(dict.fromkeys(phrases)))

    def _partners(self, name: str) -> list[Detail]:
        """The list that this one is aligned with: the nearest one before it, else after it."""
        own = self.fields[name][0].parameters[0]
        if own not in self._lists:
            return []
        place = self._lists.index(own)
        others = self._lists[place - 1 : place] if place else self._lists[1:2]
        return [d for other in others for d in self.fields[other]]

    def _covered(self, fields: Iterable[Field]) -> set[str]:
        names = set()
        for field in fields:
            names.add(field.name)
            if field.word and field.name in self.fields:
                names.update(d.parameters[0] for d in self._partners(field.name))
        return names

    def _covered_by_elements(self) -> frozenset[str]:
        """Fields that the elements of a list already say in full: an order named by its kettle."""
        if not self._lists:
            return frozenset()
        spoken = {v.lower() for d in self.details if d.position is not None for _, v in d.said}
        return frozenset(
            name
            for d in self.details
            if d.position is None and d.said and all(v.lower() in spoken for _, v in d.said)
            for name in {d.slot, *d.parameters}
        )

    def _said_before(self, before: Iterable[Detail]) -> dict[str, str]:
        """Fields that stand for the very thing that the wish before has described."""
        known = {(d.referent, str(d.value)): d.said for d in before if d.referent and d.said}
        again = {}
        for d in self.details if known else ():
            single = d.referent and d.position is None and d.slot not in self._hushed
            if single and d.said and known.get((d.referent, str(d.value))) == d.said:
                match = _ONE_OF_MINE.fullmatch(noun(self._book, self._rng, d, ()))
                if match is not None:
                    phrase = f"the same {match[1][3:]}{match[2]}"
                    again.update(dict.fromkeys((d.slot, *d.parameters), phrase))
        return again
