"""What callers call a wish, one of its details, or an amount, once it has been spoken of.

In: a wish among the others of its phase. Out: a noun phrase that no other of them has.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from random import Random
from zlib import crc32

from trajectory2task.core.phrasebook import Phrasebook
from trajectory2task.core.plans import Blocked, Detail, Inquiry, Request, Value, Wish
from trajectory2task.core.wording.descriptions import noun, slot_phrase
from trajectory2task.core.wording.requests import pick
from trajectory2task.core.wording.template import parse, render

SOME_REQUEST = ("my request",)
SOME_AMOUNT = ("the amount I asked about", "the figure I asked for", "the sum I wanted to know")
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth")
_DETERMINERS = ("the", "my")


class _Sign:
    """The filling of a wish's name: what tells it apart, and nothing else."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        self._fields = fields

    def knows(self, name: str) -> bool:
        return True

    def say(self, name: str, word: str, required: bool) -> str | None:
        return self._fields.get(name, "" if required else None)


def deed(book: Phrasebook, rng: Random, wish: Wish, wishes: Sequence[Wish]) -> str:
    """What one calls the wish later on, told apart from others of the same name.

    The name is the same wherever the wish is spoken of; what tells it apart may vary in words.
    """
    if isinstance(wish, Inquiry):
        return "my question"
    names = _deeds(book, wish)
    sign = f"{wish.id}{[detail.value for detail in wish.details]}"
    name = parse(names[crc32(sign.encode()) % len(names)])
    alike = [w for w in wishes if not isinstance(w, Inquiry) and _deeds(book, w) is names]
    plain = render(name, _Sign({}))
    if len(alike) < 2:
        return plain
    for detail, pairs in _signs(wish, [w for w in alike if w is not wish]):
        if detail.slot in name.names:
            return render(name, _Sign({detail.slot: noun(book, rng, detail, pairs)}))
    which = ORDINALS[alike.index(wish) % len(ORDINALS)]
    first, _, rest = plain.partition(" ")
    return f"{first} {which} {rest}" if first in _DETERMINERS else f"{plain}, the {which} one"


def about(book: Phrasebook, rng: Random, wish: Wish, detail: Detail, wishes: Sequence[Wish]) -> str:
    """What an agent would ask for to learn `detail`, with the wish where others have the like."""
    phrase, shared = asked_for(book, rng, wish, detail, wishes)
    return f"{phrase} for {deed(book, rng, wish, wishes)}" if shared else phrase


def asked_for(
    book: Phrasebook, rng: Random, wish: Wish, detail: Detail, wishes: Sequence[Wish]
) -> tuple[str, bool]:
    """What an agent would ask for, and whether other wishes have a detail that is called so."""
    phrase = slot_phrase(book, rng, detail.slot)
    others = [d for w in wishes if w is not wish for d in w.details if d.slot == detail.slot]
    partner = partner_of(wish.details, detail)
    if partner is None:
        return phrase, bool(others)
    held = noun(book, rng, partner, partner.said + partner.withheld)
    partners = [partner_of(w.details, d) for w in wishes if w is not wish for d in w.details]
    alike = any(p is not None and p.attributes == partner.attributes for p in partners)
    return f"{phrase} in place of {held}", alike


def partner_of(details: Sequence[Detail], detail: Detail) -> Detail | None:
    """For an element of a second list, the element of the first list that it goes with."""
    if detail.position is None:
        return None
    aligned = [d for d in details if d.position == detail.position]
    return aligned[0] if aligned and aligned[0] is not detail else None


def amount(
    book: Phrasebook, rng: Random, value: Value, wishes: Sequence[Wish], asked: Sequence[Value]
) -> str:
    """What one calls an amount; among several of the same name, with the wish that it goes with."""
    names = set(book.deeds.get(value.question, SOME_AMOUNT))
    alike = [v for v in asked if names & set(book.deeds.get(v.question, SOME_AMOUNT))]
    pool = book.deeds.get(value.question, SOME_AMOUNT)
    name = pick(pool, rng) if len(asked) < 2 else pool[0]
    owner = next((wish for wish in wishes if value.id in wish.answers), None)
    if len(alike) < 2 or owner is None or isinstance(owner, Inquiry):
        return name
    return f"{name} for {deed(book, rng, owner, wishes)}"


def named(book: Phrasebook, values: Sequence[Value]) -> bool:
    """Whether the domain has a name for each of these amounts."""
    return all(value.question in book.deeds for value in values)


def _deeds(book: Phrasebook, wish: Request | Blocked) -> Sequence[str]:
    """Names of a wish: its obstacle's own, else its tool's (a wish out of scope has no tool)."""
    if isinstance(wish, Blocked):
        default = SOME_REQUEST if wish.call is None else book.deeds.get(wish.tool, SOME_REQUEST)
        return book.deeds.get(wish.obstacle) or default
    return book.deeds.get(wish.call.name, SOME_REQUEST)


def _signs(
    wish: Wish, others: Sequence[Wish]
) -> Iterator[tuple[Detail, tuple[tuple[str, str], ...]]]:
    """Details that only this wish has, elements of lists first; of a free value, one telling pair.

    What stands in another's list does not tell a list apart either.
    """
    told = {d.said for w in others for d in w.details}
    pairs = {pair for said in told for pair in said}
    for detail in sorted(wish.details, key=lambda d: d.position is None):
        if detail.said and detail.said not in told:
            if detail.referent:
                yield detail, detail.said
            else:
                yield detail, tuple(pair for pair in detail.said if pair not in pairs)[:1]
