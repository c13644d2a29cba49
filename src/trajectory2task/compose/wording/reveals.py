"""How callers hold something back until they are asked for exactly that: phrases as data."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from trajectory2task.compose.wording.descriptions import slot_phrase
from trajectory2task.compose.wording.requests import deed, pick
from trajectory2task.compose.wording.sentences import enumerate_phrases, sentence
from trajectory2task.core.phrasebook import Phrasebook
from trajectory2task.core.plans import Wish

HOLD_BACK = (
    "At first I don't say {slots}.",
    "I don't say {slots} on my own.",
    "To begin with, I leave out {slots}.",
    "I leave it to the agent to find out {slots}.",
    "I forget to mention {slots}.",
    "In my first messages I say nothing about {slots}.",
    "It doesn't occur to me to say {slots}.",
    "I take it for granted that the agent knows {slots}.",
    "I start without saying {slots}.",
    "I assume that nobody needs to hear {slots} from me.",
    "I begin vaguely and leave open {slots}.",
    "I don't bring up {slots} by myself.",
)
ONLY_WHEN_ASKED = (
    "I only tell when the agent asks for exactly that.",
    "If the agent asks me for that, and only then, I answer.",
    "I answer truthfully as soon as I'm asked for it directly.",
    "It takes a direct question to get it from me.",
    "When the agent wants to know precisely that, I say it.",
    "I hand it over when I'm asked for it, not before.",
    "A general question gets a general answer, a precise one gets the detail.",
    "Asked for just that, I answer at once.",
    "I keep it to myself until the question comes up.",
    "Until I'm asked for that very thing, I don't mention it.",
    "I give the answer to a direct question and don't run ahead of it.",
)
ONE_BY_ONE = (
    "Asked for several things at once, I answer one at a time.",
    "I give one detail at a time.",
    "Each answer covers the one thing I was asked about.",
    "I answer what was asked and no more.",
    "One question gets one answer, I don't add the rest.",
    "I never tell all of it in one go.",
    "I let the agent ask for each thing separately.",
    "I answer one thing at a time.",
)


def reveal(book: Phrasebook, rng: Random, wishes: Sequence[Wish]) -> list[str]:
    """What is left out at first, by what an agent would ask for; nothing where all is said."""
    withholding = [wish for wish in wishes if any(d.withheld for d in wish.details)]
    if not withholding:
        return []
    phrases = []
    for wish in withholding:
        slots = dict.fromkeys(d.slot for d in wish.details if d.withheld)
        phrase = enumerate_phrases([slot_phrase(book, rng, slot) for slot in slots], "or")
        if len(wishes) > 1:
            phrase = f"{phrase} (for {deed(book, rng, wish, wishes, frame=', {}')})"
        phrases.append(phrase)
    told = [pick(HOLD_BACK, rng).format(slots=" or ".join(phrases)), pick(ONLY_WHEN_ASKED, rng)]
    if sum(1 for w in wishes for d in w.details if d.withheld) > 1:
        told.append(pick(ONE_BY_ONE, rng))
    return [sentence(text) for text in told]
