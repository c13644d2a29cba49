"""What callers call a wish, one of its details, or an amount, once it has been spoken of.

In: a wish among the others of its phase. Out: a noun phrase that no other of them has.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from random import Random
from zlib import crc32

from trajectory2task.core.domain import Domain
from trajectory2task.core.phrasebook import Phrasebook
from trajectory2task.core.plans import Blocked, Detail, Inquiry, Request, Value, Wish
from trajectory2task.core.wording.descriptions import noun
from trajectory2task.core.wording.requests import pick
from trajectory2task.core.wording.sentences import enumerate_phrases
from trajectory2task.core.wording.slots import slot_phrase
from trajectory2task.core.wording.template import parse, render

Kin = Mapping[str, Sequence[str]]  # questions that may be asked beside a request, by tool

SOME_REQUEST = ("my request",)
SOME_AMOUNT = ("the amount I asked about", "the figure I asked for", "the sum I wanted to know")
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth")


def kin_of(domain: Domain) -> Kin:
    """The questions of a domain by the tool that they are asked beside."""
    found: dict[str, list[str]] = {}
    for question in domain.questions:
        found.setdefault(question.tool or "", []).append(question.name)
    return found


class _Sign:
    """The filling of a wish's name: what tells it apart, and nothing else."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        self._fields = fields

    def knows(self, name: str) -> bool:
        return True

    def say(self, name: str, word: str, required: bool) -> str | None:
        return self._fields.get(name, "" if required else None)


@lru_cache(maxsize=512)
def _bare(name: str) -> str:
    """A wish's name with nothing that tells it apart."""
    return render(parse(name), _Sign({}))


def deed(book: Phrasebook, rng: Random, wish: Wish, wishes: Sequence[Wish]) -> str:
    """What one calls the wish later on, told apart from others of the same name.

    The name is the same wherever the wish is spoken of; what tells it apart may vary in words.
    """
    if isinstance(wish, Inquiry):
        return "my question"
    names = _deeds(book, wish)
    alike = [w for w in wishes if not isinstance(w, Inquiry) and _deeds(book, w) is names]
    # Wishes of one kind are all named in one way, so that only what differs tells them apart.
    # What the caller begins with is hardly ever revised, so the name stays from phase to phase.
    sign = str([detail.value for detail in (wishes or [wish])[0].details[:1]])
    source = names[crc32(sign.encode()) % len(names)]
    plain = _bare(source)
    if len(alike) < 2:
        return plain
    name = parse(source)
    for slot, said in _signs(wish, [w for w in alike if w is not wish]):
        if slot in name.names:
            phrases = [noun(book, rng, detail, pairs) for detail, pairs in said]
            return render(name, _Sign({slot: enumerate_phrases(phrases)}))
    which = ORDINALS[alike.index(wish) % len(ORDINALS)]
    if plain.startswith("my "):
        plain = f"the {plain[3:]}"
    return f"{plain} that I named {which}"


def about(
    book: Phrasebook,
    rng: Random,
    wish: Wish,
    detail: Detail,
    wishes: Sequence[Wish],
    *,
    aloud: bool = False,
) -> str:
    """What an agent would ask for to learn `detail`, with the wish where others have the like;
    `aloud` as for `asked_for`."""
    phrase, shared = asked_for(book, rng, wish, detail, wishes, aloud=aloud)
    return f"{phrase} for {deed(book, rng, wish, wishes)}" if shared else phrase


def asked_for(
    book: Phrasebook,
    rng: Random,
    wish: Wish,
    detail: Detail,
    wishes: Sequence[Wish],
    *,
    partly: bool = False,
    aloud: bool = False,
) -> tuple[str, bool]:
    """What an agent would ask for, and whether other wishes have a detail that is called so.

    `partly` says that only a part of it is asked for, since the rest has been said. What it goes
    with is named by all that the caller knows of it, or, `aloud`, by what is said unasked.
    """
    partner = partner_of(wish.details, detail)
    if partner is None:
        others = [d for w in wishes if w is not wish for d in w.details if d.slot == detail.slot]
        return slot_phrase(book, rng, wish, detail.slot, partly=partly), bool(others)
    held = noun(book, rng, partner, partner.said if aloud else partner.said + partner.withheld)
    partners = [partner_of(w.details, d) for w in wishes if w is not wish for d in w.details]
    alike = any(p is not None and p.attributes == partner.attributes for p in partners)
    with_it = (partner.slot, held)
    return slot_phrase(book, rng, wish, detail.slot, partner=with_it, partly=partly), alike


def partner_of(details: Sequence[Detail], detail: Detail) -> Detail | None:
    """For an element of a second list, the element of the first list that it goes with."""
    if detail.position is None:
        return None
    aligned = [d for d in details if d.position == detail.position]
    return aligned[0] if aligned and aligned[0] is not detail else None


def amount(
    book: Phrasebook,
    rng: Random,
    value: Value,
    wishes: Sequence[Wish],
    asked: Sequence[Value],
    kin: Kin,
) -> str:
    """What one calls an amount; among several of the same name, asked for or not, with the wish
    that it goes with."""
    pool = book.deeds.get(value.question, SOME_AMOUNT)
    name = pick(pool, rng) if len(asked) < 2 else pool[0]
    owner = next((wish for wish in wishes if value.id in wish.answers), None)
    if owner is None or isinstance(owner, Inquiry):
        return name
    also_asked = any(_alike(book, value.question, v.question) for v in asked if v is not value)
    if also_asked or _has_kin(book, value.question, owner, wishes, kin):
        return f"{name} for {deed(book, rng, owner, wishes)}"
    return name


def apart(
    book: Phrasebook,
    rng: Random,
    wish: Wish,
    wishes: Sequence[Wish],
    values: Mapping[str, Value],
    kin: Kin,
) -> str | None:
    """What to call `wish` in the questions beside it; None where no other wish has the like."""
    asked = [values[answer].question for answer in wish.answers]
    if isinstance(wish, Inquiry) or not any(
        _has_kin(book, question, wish, wishes, kin) for question in asked
    ):
        return None
    return deed(book, rng, wish, wishes)


def _has_kin(
    book: Phrasebook, question: str, owner: Wish, wishes: Sequence[Wish], kin: Kin
) -> bool:
    """Whether another wish gives rise to an amount that goes by the same name."""
    others = [w for w in wishes if w.id != owner.id and not isinstance(w, Inquiry)]
    tools = {w.tool if isinstance(w, Blocked) else w.call.name for w in others}
    return any(_alike(book, question, other) for tool in tools for other in kin.get(tool, ()))


def _alike(book: Phrasebook, one: str, other: str) -> bool:
    names = book.deeds.get(one, SOME_AMOUNT), book.deeds.get(other, SOME_AMOUNT)
    return not set(names[0]).isdisjoint(names[1])


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
) -> Iterator[tuple[str, list[tuple[Detail, tuple[tuple[str, str], ...]]]]]:
    """Slots of which this wish says something that no other says, lists first: a list as a whole,
    of a free value one telling pair."""
    told = {d.said for w in others for d in w.details}
    pairs = {pair for said in told for pair in said}
    for detail in sorted(wish.details, key=lambda d: d.position is None):
        if not detail.said or detail.said in told:
            continue
        if detail.position is not None:
            listed = [d for d in wish.details if d.slot == detail.slot and d.said]
            yield detail.slot, [(d, d.said) for d in listed]
        elif detail.referent:
            yield detail.slot, [(detail, detail.said)]
        else:
            fresh = tuple(pair for pair in detail.said if pair not in pairs)
            yield detail.slot, [(detail, fresh[:1])]
