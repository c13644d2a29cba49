"""How a call starts and how one wish leads to the next: phrases as data, and the first field.

In: the opening wishes in words. Out: the parts of the first field, in order.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from trajectory2task.core.wording.requests import WishWords, pick, pick_new

ANY = (
    "I need a hand with something.",
    "I'm hoping you can sort something out for me.",
    "I'd like some help, please.",
    "I've put this off long enough.",
    "I'd rather deal with this now than later.",
    "I finally found the time to get in touch.",
    "I need your help with my account.",
    "Here's what I'm after.",
    "This is what it's about.",
    "Something has come up that I need help with.",
    "I thought I'd better get in touch before I forget.",
    "It's been on my mind, so I decided to reach out.",
    "I have a few minutes and want to get this settled.",
    "I'm getting in touch because I need something taken care of.",
    "Can you help me with something?",
    "There's something I need your help with.",
)
ONE = (
    "It's just one thing.",
    "I have a single request.",
    "I only need one thing.",
    "This should be quick.",
    "It should be simple.",
)
SEVERAL = (
    "There are {count} things I want to take care of.",
    "I have {count} things to sort out.",
    "I've got {count} things on my list.",
    "I need help with {count} things.",
    "I made a list, and there are {count} things on it.",
    "I'm getting in touch about {count} things.",
    "It's {count} things, actually.",
    "I saved up {count} things so that I only need to ask once.",
)
COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")

NEXT = (
    "Also,",
    "On top of that,",
    "Besides that,",
    "Then there's something else:",
    "The next thing:",
    "Apart from that,",
    "While I'm at it,",
    "Next,",
    "Another thing:",
    "After that,",
    "Then,",
)
LAST = (
    "Finally,",
    "Lastly,",
    "The last thing:",
    "And to finish,",
    "One more thing:",
    "And then,",
    "Before I go,",
    "Oh, and",
    "Last of all,",
)

PAIR = (
    "Also,",
    "The other thing:",
    "On top of that,",
    "And then,",
    "Oh, and",
    "Besides that,",
    "The second thing:",
    "One more thing:",
    "While I'm at it,",
    "Apart from that,",
    "After that,",
)


# Leads that also fit a wish which begins with its reason ("Also, my plans fell through").
BEFORE_A_REASON = (
    "Also,",
    "On top of that,",
    "Besides that,",
    "Apart from that,",
    "That's not all.",
    "One more thing:",
    "That's not everything.",
    "And then,",
)


def told_in_order(rng: Random, wishes: Sequence[WishWords], openers: Sequence[str]) -> list[str]:
    """An opener ("" for none) and the wishes in order, each led in by what fits its place."""
    used: set[str] = set()
    told = [opener(rng, len(wishes), openers)]
    for place, words in enumerate(wishes):
        if place == 0:
            told.append(words.text())
            continue
        if words.motive_first:
            pool: Sequence[str] = BEFORE_A_REASON
        elif len(wishes) == 2:
            pool = PAIR
        else:
            pool = LAST if place == len(wishes) - 1 else NEXT
        told.append(words.text(pick_new(pool, rng, used)))
    return told


def opener(rng: Random, wishes: int, openers: Sequence[str]) -> str:
    """The first sentence, which may say how many things there are; some callers use none."""
    chance = rng.random()
    if wishes == 1 and chance < 0.15:
        return pick(ONE, rng)
    if 1 < wishes < len(COUNTS) and chance < 0.35:
        return pick(SEVERAL, rng).format(count=COUNTS[wishes])
    if chance > 0.85:
        return ""
    return pick(openers if chance < 0.6 else ANY, rng)
