"""How callers hold something back until they are asked for exactly that: phrases as data."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from trajectory2task.core.phrasebook import Phrasebook
from trajectory2task.core.plans import Detail, Wish
from trajectory2task.core.wording.naming import asked_for, deed, partner_of
from trajectory2task.core.wording.requests import pick, pick_new
from trajectory2task.core.wording.sentences import enumerate_phrases, sentence

HOLD_BACK = (
    "At first I don't say {slots}.",
    "I don't say {slots} on my own.",
    "To begin with, I leave out {slots}.",
    "I forget to mention {slots}.",
    "In my first messages I say nothing about {slots}.",
    "It doesn't occur to me to say {slots}.",
    "It slips my mind to say {slots}.",
    "I start without saying {slots}.",
    "I begin vaguely and don't mention {slots}.",
    "I don't bring up {slots} by myself.",
)
NOR = (
    "Nor do I mention {slots}.",
    "I don't say {slots} either.",
    "I leave out {slots}, too.",
    "I'm just as silent about {slots}.",
)
ONLY_WHEN_ASKED = (
    "I only tell when the agent asks for exactly that.",
    "I answer as soon as I'm asked for it directly.",
    "It takes a direct question to get it from me.",
    "I say it when I'm asked for it, not before.",
    "A general question gets a general answer, a precise one gets the detail.",
    "Asked for just that, I answer at once.",
    "I keep it to myself until the question comes up.",
    "Until I'm asked for it, I don't mention it.",
    "I give it in answer to a direct question, and don't run ahead.",
    "The agent has to ask me for it.",
)
ONE_BY_ONE = (
    "Asked for several things at once, I answer one at a time.",
    "I give one detail at a time.",
    "Each answer covers the one thing I was asked about.",
    "I answer what was asked and no more.",
    "One question gets one answer.",
    "I never tell all of it in one go.",
    "I answer one thing at a time.",
)


def reveal(book: Phrasebook, rng: Random, wishes: Sequence[Wish]) -> list[str]:
    """What is left out at first, by what an agent would ask for; nothing where all is said."""
    groups: list[str] = []
    count = 0
    alone: list[str] = []
    for wish in wishes:
        withheld = [detail for detail in wish.details if detail.withheld]
        asked = [
            asked_for(book, rng, wish, detail, wishes, partly=_partly(wish, detail))
            for detail in _askable(wish, withheld)
        ]
        alone += [phrase for phrase, shared in asked if not shared]
        of_wish = list(dict.fromkeys(phrase for phrase, shared in asked if shared))
        if of_wish:
            groups.append(f"{enumerate_phrases(of_wish, 'or')} for {deed(book, rng, wish, wishes)}")
        count += len(withheld)
    if alone:
        groups.append(enumerate_phrases(list(dict.fromkeys(alone)), "or"))
    if not groups:
        return []
    said = [pick(HOLD_BACK, rng).format(slots=groups[0])]
    used: set[str] = set()
    said += [pick_new(NOR, rng, used).format(slots=group) for group in groups[1:]]
    said.append(pick(ONLY_WHEN_ASKED, rng))
    if count > 1:
        said.append(pick(ONE_BY_ONE, rng))
    return [sentence(text) for text in said]


def _partly(wish: Wish, detail: Detail) -> bool:
    """Whether something is said of the detail, or of another element of its list, at once."""
    if detail.said:
        return True
    if detail.position is None or partner_of(wish.details, detail) is not None:
        return False
    return any(other.said for other in wish.details if other.slot == detail.slot)


def _askable(wish: Wish, withheld: Sequence[Detail]) -> list[Detail]:
    """The details that take a question of their own: elements of one list need only one."""
    first: dict[str, Detail] = {}
    alone = [d for d in withheld if partner_of(wish.details, d) is not None]
    for detail in withheld:
        if detail not in alone:
            first.setdefault(detail.slot, detail)
    return [*first.values(), *alone]
