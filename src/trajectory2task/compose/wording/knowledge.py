"""What callers know of themselves and can answer when asked, and what they don't know.

In: facts and withheld pairs. Out: `known_info` and `unknown_info`.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from trajectory2task.core.phrasebook import Phrasebook
from trajectory2task.core.plans import Detail, Fact, Plan, Wish
from trajectory2task.core.wording.descriptions import noun
from trajectory2task.core.wording.facts import fact_phrase, ignorance_phrase, stated_together
from trajectory2task.core.wording.naming import about, partner_of
from trajectory2task.core.wording.requests import pick
from trajectory2task.core.wording.sentences import enumerate_alike, enumerate_phrases, sentence

FACTS = (
    "{facts}.",
    "For verification: {facts}.",
    "If someone needs to check who I am: {facts}.",
    "About me: {facts}.",
    "My details: {facts}.",
    "If I'm asked to identify myself: {facts}.",
    "When asked who I am: {facts}.",
    "To find my account: {facts}.",
)
NOTHING = (
    "I have nothing at hand that would prove who I am.",
    "There is nothing I can identify myself with right now.",
)
ANSWERS = (
    "As for {slot}: {noun}.",
    "When it comes to {slot}: {noun}.",
    "About {slot}: {noun}.",
    "If the agent asks about {slot}: {noun}.",
    "When asked about {slot}: {noun}.",
    "Asked about {slot}, I say: {noun}.",
    "I do know {slot}: {noun}.",
    "I can tell {slot} when asked: {noun}.",
)
LATER = " (once I've changed my mind)"
IGNORANCE = (
    "I don't remember {what}.",
    "I can't recall {what}.",
    "I no longer know {what}.",
    "I couldn't tell you {what}.",
    "I can't say {what}.",
    "I'm not able to say {what}.",
    "I have forgotten {what}.",
)
NO_NUMBERS = (
    "I have no order numbers or ids at hand.",
    "I don't have any ids in front of me.",
    "I don't know any ids or internal numbers.",
    "I never wrote down any reference numbers.",
    "I can't give any ids, only describe what I mean.",
    "I don't keep track of reference numbers.",
    "If there are ids for any of this, I don't know them.",
    "I have no paperwork here, so no ids either.",
    "I wouldn't know where to find any ids.",
)
NO_OTHER_NUMBERS = (
    "Apart from what I've said, I have no numbers or ids at hand.",
    "I don't know any other ids or reference numbers.",
    "Other than what I've said, I have no reference numbers.",
    "I don't know any other ids or codes.",
    "I have nothing else written down, no ids and no codes.",
    "If some other number is needed, I don't have it.",
    "I have no further numbers to go by.",
    "I never noted any other codes.",
    "I don't keep records of other ids.",
    "I can't look up any other ids from here.",
)
UNFAMILIAR = (
    "I don't know what the records say about this.",
    "I haven't seen what the system shows on my account.",
    "I don't know what is in the system.",
    "I don't know which steps are needed on their side.",
    "I have no idea how this is recorded on their end.",
    "I can't see what the agent sees.",
)
ASKING_SEVERAL = (
    "I don't know the answers to my questions, that's why I ask.",
    "I haven't worked out the figures I'm asking about.",
    "I don't have the numbers I'm asking for.",
    "I don't know what the amounts I'm asking about come to.",
)
ASKING = (
    "I don't know the answer to my question, that's why I ask.",
    "I haven't worked out the figure I'm asking about.",
    "I don't have the number I'm asking for.",
    "I've no way to look up what I'm asking about.",
    "I don't know what the amount I'm asking about comes to.",
)


def known_info(book: Phrasebook, rng: Random, plan: Plan) -> str:
    """Identity first, then an answer for everything that is held back."""
    told = [_identity(book, rng, plan.facts)]
    seen: set[tuple[tuple[str, int | None, tuple[tuple[str, str], ...]], ...]] = set()
    for number, phase in enumerate(plan.phases):
        for wish in phase.wishes:
            for details in _answers(wish):
                key = tuple((d.slot, d.position, d.said + d.withheld) for d in details)
                if key not in seen:
                    seen.add(key)
                    told.append(_answer(book, rng, phase.wishes, wish, details, later=number > 0))
    return " ".join(told)


def _answers(wish: Wish) -> list[list[Detail]]:
    """What one question after something held back is answered with: a list as a whole, but one by
    one what goes with the elements of another."""
    groups: dict[str, list[Detail]] = {}
    for detail in wish.details:
        paired = partner_of(wish.details, detail) is not None
        groups.setdefault(f"{detail.slot} {paired and detail.position}", []).append(detail)
    return [group for group in groups.values() if any(detail.withheld for detail in group)]


def unknown_info(book: Phrasebook, rng: Random, plan: Plan) -> str:
    """Forgotten facts, then what a caller cannot know; never empty."""
    told = []
    forgotten = [ignorance_phrase(book, f) for f in plan.facts if f.visibility == "unknown"]
    if forgotten:
        told.append(pick(IGNORANCE, rng).format(what=enumerate_alike(forgotten, "or")))
    told.append(pick(NO_OTHER_NUMBERS if _names_numbers(plan) else NO_NUMBERS, rng))
    # What is asked later is no one's business yet.
    asked = sum(len(wish.answers) for wish in plan.opening)
    if asked and rng.random() < 0.5:
        told.append(pick(ASKING_SEVERAL if asked > 1 else ASKING, rng))
    elif rng.random() < 0.3:
        told.append(pick(UNFAMILIAR, rng))
    return " ".join(map(sentence, told))


def _identity(book: Phrasebook, rng: Random, facts: Sequence[Fact]) -> str:
    known = stated_together(book, [f for f in facts if f.visibility != "unknown"])
    if not known:
        return pick(NOTHING, rng)
    told = [fact_phrase(book, name, value) for name, value in known]
    return sentence(pick(FACTS, rng).format(facts=enumerate_phrases(told)))


def _answer(
    book: Phrasebook,
    rng: Random,
    wishes: Sequence[Wish],
    wish: Wish,
    details: Sequence[Detail],
    *,
    later: bool,
) -> str:
    """The answer to one question: about one detail, or about the elements of one list."""
    phrases = []
    for detail in details:
        pairs = detail.said + detail.withheld
        phrase = noun(book, rng, detail, pairs)
        lacking = [value for _, value in pairs if value.lower() not in phrase.lower()]
        phrases.append(f"{phrase} ({', '.join(lacking)})" if lacking else phrase)
    slot = about(book, rng, wish, next(d for d in details if d.withheld), wishes)
    if later:
        slot += LATER
    return sentence(pick(ANSWERS, rng).format(slot=slot, noun=enumerate_phrases(phrases)))


def _names_numbers(plan: Plan) -> bool:
    """Whether the caller has a number to give: of a thing they point at, or of themselves."""
    if any(str(d.value) == a.value for d in plan.details() for a in d.attributes if d.referent):
        return True
    return any(
        any(c.isdigit() for c in fact.value) and "@" not in fact.value
        for fact in plan.facts
        if fact.visibility != "unknown"
    )
