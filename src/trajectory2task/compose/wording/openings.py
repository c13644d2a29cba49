"""How a call starts and how one wish leads to the next: phrases as data, and the first field.

In: the opening wishes in words. Out: `reason_for_call`.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from trajectory2task.compose.wording.requests import WishWords, pick, pick_new

ANY = (
    "I need a hand with something.",
    "I'm hoping you can sort something out for me.",
    "I've been meaning to get in touch about this.",
    "I'd like some help, please.",
    "I'm getting in touch because I need something taken care of.",
    "I was told this is the right place to ask.",
    "I couldn't work this out on my own, so here I am.",
    "I looked around for a way to do this myself and gave up.",
    "I hope this won't take long.",
    "I've put this off long enough.",
    "I'd rather deal with this now than later.",
    "I have a few minutes and want to get this settled.",
    "I'm on my break, so let's see how far we get.",
    "I finally found the time to call.",
    "I'd be glad of some help today.",
    "I need your help with my account.",
    "I'm a customer of yours and need some help.",
    "I want to get something off my list today.",
    "My evening is free, so I thought I'd take care of this.",
    "Let me get straight to the point.",
    "I'll keep it short.",
    "Bear with me, I'll explain what I need.",
    "Here's what I'm after.",
    "Here is my situation.",
    "This is what it's about.",
    "I'll tell you what I need.",
    "Something has come up that I need help with.",
    "I was going through my things and noticed I need your help.",
    "I promised at home that I'd see to this today.",
    "I thought I'd better call before I forget.",
    "I prefer talking to someone about this kind of thing.",
    "I don't call often, but this time I need some help.",
    "My day has been busy, so I only get to this now.",
    "I made a note to call you about this.",
    "It's been on my mind, so I decided to reach out.",
)
ONE = (
    "It's just one thing.",
    "There's one thing I need from you.",
    "I have a single request.",
    "One thing brings me here.",
    "I've got one item on my list for you.",
    "It should be a simple one.",
    "This should be quick, it's only one thing.",
)
SEVERAL = (
    "There are {count} things I want to take care of.",
    "I have {count} things to sort out.",
    "I've got {count} things on my list.",
    "I need help with {count} things.",
    "I made a list, and there are {count} things on it.",
    "I'm calling about {count} things, so I'll go through them in order.",
    "It's {count} things, actually.",
    "I saved up {count} things so that I only need to call once.",
)
COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")

NEXT = (
    "Also,",
    "On top of that,",
    "Besides that,",
    "Then there's something else:",
    "The next thing:",
    "Apart from that,",
    "In addition,",
    "While I'm at it,",
    "Next,",
    "That's not all.",
    "Another thing:",
    "Once that's taken care of,",
    "After that,",
    "Here's something else.",
    "And while you have my account open,",
)
LAST = (
    "Finally,",
    "Lastly,",
    "The last thing:",
    "And to finish,",
    "One more thing:",
    "The other thing:",
    "And then,",
    "Before I go,",
    "As a last point,",
    "Oh, and",
    "Last but not least,",
    "That leaves one more point:",
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
    "In addition,",
    "Apart from that,",
    "After that,",
)


# Leads that also fit a wish which begins with its reason ("Also, my plans fell through").
BEFORE_A_REASON = (
    "Also,",
    "On top of that,",
    "Besides that,",
    "Then there's something else:",
    "The next thing:",
    "Apart from that,",
    "That's not all.",
    "Another thing:",
    "Here's something else.",
    "The other thing:",
    "Oh, and",
    "One more thing:",
    "That's not everything.",
)


def reason_for_call(rng: Random, wishes: Sequence[WishWords]) -> str:
    """An opener and the wishes in order, each led in by what fits its place."""
    used: set[str] = set()
    told = [opener(rng, len(wishes))]
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
    return " ".join(told)


def opener(rng: Random, wishes: int) -> str:
    """The first sentence, which may say how many things there are."""
    if wishes == 1 and rng.random() < 0.2:
        return pick(ONE, rng)
    if 1 < wishes < len(COUNTS) and rng.random() < 0.4:
        return pick(SEVERAL, rng).format(count=COUNTS[wishes])
    return pick(ANY, rng)
