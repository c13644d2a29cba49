"""What callers know of themselves and can answer when asked, and what they don't know.

In: facts and withheld pairs. Out: `known_info` and `unknown_info`.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from trajectory2task.compose.wording.descriptions import noun, slot_phrase
from trajectory2task.compose.wording.requests import deed, pick
from trajectory2task.compose.wording.sentences import enumerate_alike, enumerate_phrases, sentence
from trajectory2task.compose.wording.template import Filling, parse, render
from trajectory2task.core.errors import DomainError
from trajectory2task.core.phrasebook import Phrasebook
from trajectory2task.core.plans import Detail, Fact, Plan, Wish

FACTS = (
    "{facts}.",
    "{facts}, and that is what I can identify myself with.",
    "For verification: {facts}.",
    "If someone needs to check who I am: {facts}.",
    "About me: {facts}.",
    "To find my account, {facts}.",
    "What I can say about myself: {facts}.",
    "My details are these: {facts}.",
    "As proof of who I am, {facts}.",
    "When I'm asked to identify myself: {facts}.",
)
NOTHING = (
    "I have nothing at hand that would prove who I am.",
    "There is nothing I can identify myself with right now.",
)
ANSWERS = (
    "I do know {slot}: {noun}.",
    "I can tell {slot} when asked: {noun}.",
    "As for {slot}: {noun}.",
    "If someone wants to know {slot}, my answer is: {noun}.",
    "When it comes to {slot}: {noun}.",
    "I'm certain about {slot}: {noun}.",
    "I have an answer ready for {slot}: {noun}.",
    "On {slot} I'm clear: {noun}.",
    "About {slot}, I'd say this: {noun}.",
    "I remember {slot}: {noun}.",
)
LATER = " (once I've changed my mind)"
IGNORANCE = (
    "I don't remember {what}.",
    "I can't recall {what}.",
    "I have forgotten {what}.",
    "I no longer know {what}.",
    "I couldn't tell you {what}.",
    "I don't have {what} at hand.",
    "I'm drawing a blank on {what}.",
    "Don't ask me for {what}, I can't remember.",
)
NO_NUMBERS = (
    "I have no reference numbers or ids at hand.",
    "I don't have any ids in front of me.",
    "I don't know any ids or internal numbers.",
    "I never wrote down any reference numbers.",
    "I can't give any ids, only describe what I mean.",
    "Ids and codes mean nothing to me, I go by what things are.",
    "I don't keep track of reference numbers.",
    "If there are ids for any of this, I don't know them.",
    "I have no paperwork here, so no ids either.",
    "I wouldn't know where to find any ids.",
)
NO_OTHER_NUMBERS = (
    "Apart from what I've said, I have no numbers or ids at hand.",
    "I don't know any other ids or reference numbers.",
    "Nothing else is written down here, so I know no other ids.",
    "Other than what I've told, I have no reference numbers.",
    "Other ids or codes I don't know.",
    "I have nothing else written down, no ids and no codes.",
    "Further reference numbers I don't have.",
    "If some other number is needed, I can't help with that.",
    "I have no further numbers to go by.",
    "More ids than I've mentioned I couldn't give.",
    "I never noted any other codes.",
    "What other ids there may be, I don't know.",
    "Any other numbers would have to come from your side.",
    "I don't keep records of other ids.",
    "Some other reference number is nothing I could provide.",
    "I can't look up any other ids from here.",
)
UNFAMILIAR = (
    "I don't know how your system works.",
    "I don't know what your records say about this.",
    "I haven't seen what your system shows on my account.",
    "How you handle things internally is beyond me.",
    "I don't know what is in the system.",
    "I don't know which steps are needed on your side.",
    "I have no idea how this is recorded on your end.",
    "What you see on your screen, I can't see.",
)
ASKING = (
    "I don't know the answer to my question, that's why I ask.",
    "I haven't worked out the figure I'm asking about.",
    "I can't work out for myself what I'm asking about.",
    "The number I'm asking for, I don't have.",
    "I've no way to look up what I'm asking about.",
    "I don't know what the answer to my question comes to.",
)


class ValueFilling:
    """The filling of a fact's template: one field, `value`."""

    def __init__(self, value: str) -> None:
        self._value = value

    def knows(self, name: str) -> bool:
        return name == "value"

    def say(self, name: str, word: str, required: bool) -> str | None:
        return self._value


def known_info(book: Phrasebook, rng: Random, plan: Plan) -> str:
    """Identity first, then an answer for everything that is held back."""
    told = [_identity(book, rng, plan.facts)]
    seen: set[tuple[str, int | None, tuple[tuple[str, str], ...]]] = set()
    for number, phase in enumerate(plan.phases):
        for wish in phase.wishes:
            for detail in wish.details:
                pairs = detail.said + detail.withheld
                key = (detail.slot, detail.position, pairs)
                if detail.withheld and key not in seen:
                    seen.add(key)
                    told.append(_answer(book, rng, phase.wishes, wish, detail, later=number > 0))
    return " ".join(told)


def unknown_info(book: Phrasebook, rng: Random, plan: Plan) -> str:
    """Forgotten facts, then what a caller cannot know; never empty."""
    told = []
    forgotten = [_ignorance(book, f) for f in plan.facts if f.visibility == "unknown"]
    if forgotten:
        told.append(pick(IGNORANCE, rng).format(what=enumerate_alike(forgotten, "or")))
    told.append(pick(NO_OTHER_NUMBERS if _names_numbers(plan) else NO_NUMBERS, rng))
    if plan.values and rng.random() < 0.7:
        told.append(pick(ASKING, rng))
    elif rng.random() < 0.6:
        told.append(pick(UNFAMILIAR, rng))
    return " ".join(map(sentence, told))


def _identity(book: Phrasebook, rng: Random, facts: Sequence[Fact]) -> str:
    known = [_fact(book, f) for f in facts if f.visibility != "unknown"]
    if not known:
        return pick(NOTHING, rng)
    return sentence(pick(FACTS, rng).format(facts=enumerate_phrases(known)))


def _fact(book: Phrasebook, fact: Fact) -> str:
    if fact.name not in book.facts:
        raise DomainError(f"the phrasebook has no way to state the fact {fact.name!r}")
    filling: Filling = ValueFilling(fact.value)
    return render(parse(book.facts[fact.name]), filling).strip().rstrip(".")


def _ignorance(book: Phrasebook, fact: Fact) -> str:
    if fact.name not in book.ignorance:
        raise DomainError(f"the phrasebook has no ignorance of {fact.name!r}")
    return book.ignorance[fact.name].strip().rstrip(".")


def _answer(
    book: Phrasebook,
    rng: Random,
    wishes: Sequence[Wish],
    wish: Wish,
    detail: Detail,
    *,
    later: bool,
) -> str:
    pairs = detail.said + detail.withheld
    phrase = noun(book, rng, detail, pairs)
    partner = _partner(wish.details, detail)
    if partner is not None:
        held = noun(book, rng, partner, partner.said + partner.withheld)
        phrase = f"{phrase} in place of {held}"
    lacking = [value for _, value in pairs if value.lower() not in phrase.lower()]
    if lacking:
        phrase = f"{phrase} ({', '.join(lacking)})"
    slot = slot_phrase(book, rng, detail.slot)
    if any(d.slot == detail.slot for other in wishes if other is not wish for d in other.details):
        slot = f"{slot} (for {deed(book, rng, wish, wishes, frame=', {}')})"
    if later:
        slot += LATER
    return sentence(pick(ANSWERS, rng).format(slot=slot, noun=phrase))


def _partner(details: Sequence[Detail], detail: Detail) -> Detail | None:
    """For an element of a second list, the element of the first list that it goes with."""
    if detail.position is None:
        return None
    aligned = [d for d in details if d.position == detail.position]
    return aligned[0] if aligned and aligned[0] is not detail else None


def _names_numbers(plan: Plan) -> bool:
    """Whether the caller has a number to give: of a thing they point at, or of themselves."""
    if any(str(d.value) == a.value for d in plan.details() for a in d.attributes if d.referent):
        return True
    return any(
        any(c.isdigit() for c in fact.value) and "@" not in fact.value
        for fact in plan.facts
        if fact.visibility != "unknown"
    )
