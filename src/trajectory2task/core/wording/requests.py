"""One wish in the caller's words: the request, why, and what they ask beside it.

In: a wish and the plan's values. Out: sentences, with what the first of them starts with.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from random import Random
from typing import Any, NamedTuple

from trajectory2task.core.errors import DomainError
from trajectory2task.core.phrasebook import Phrasebook
from trajectory2task.core.plans import Blocked, Detail, Inquiry, Value, Wish, tool_of
from trajectory2task.core.wording.descriptions import Description, noun
from trajectory2task.core.wording.sentences import (
    is_plural,
    leans_back,
    lower_first,
    sentence,
    stopped,
    tidy,
)
from trajectory2task.core.wording.slots import slot_phrase
from trajectory2task.core.wording.template import parse, render

MOTIVE_SHARE = 0.7
MOTIVE_FIRST_SHARE = 0.3
_OF_ONE = re.compile(r"\b(it|one|this|that one|version|item)\b")
LUCKY_TRIES = 3  # templates tried before the whole pool is compared

WONDERING = (
    "I'd like to know {clause}",
    "Could you tell me {clause}?",
    "Please tell me {clause}",
    "Can you tell me {clause}?",
)
LEFTOVERS = (
    "As for {slot}: {noun}",
    "And {slot}: {noun}",
    "To be clear about {slot}: {noun}",
)


class Said(NamedTuple):
    """A rendered template, and whether it starts with words that may lose their capital."""

    text: str
    own_start: bool

    def after(self, lead: str) -> str:
        """The sentence that follows `lead`, which ends in a comma, a colon or a stop."""
        if not lead or lead.endswith((".", "?", "!")):
            return f"{lead} {sentence(self.text)}".lstrip()
        text = stopped(tidy(self.text))
        return sentence(f"{lead} {lower_first(text) if self.own_start else text}")


class WishWords(NamedTuple):
    """A wish in words: its sentences in order, and whether they begin with the reason."""

    wish: str
    sentences: tuple[Said, ...]
    motive_first: bool = False

    def text(self, lead: str = "") -> str:
        """All sentences, the first after `lead`."""
        first, *rest = self.sentences
        return " ".join((first.after(lead), *(sentence(said.text) for said in rest)))


def pick(pool: Sequence[str], rng: Random) -> str:
    """One of `pool`."""
    return pool[int(rng.random() * len(pool))]


def pick_new(pool: Sequence[str], rng: Random, used: set[str]) -> str:
    """One of `pool` that is not among `used` as far as there is one; it joins `used`."""
    fresh = [phrase for phrase in pool if phrase not in used] or pool
    chosen = pick(fresh, rng)
    used.add(chosen)
    return chosen


def wish_words(
    book: Phrasebook,
    rng: Random,
    wish: Wish,
    values: Mapping[str, Value],
    *,
    earlier: Sequence[Sequence[Detail]] = (),
    apart: str | None = None,
    used: set[str] | None = None,
    motive_share: float = MOTIVE_SHARE,
) -> WishWords:
    """`wish` in words; `earlier` holds the details of each wish before it, `apart` what it is
    called in a question that others could give rise to as well."""
    used = set() if used is None else used
    description = Description(book, rng, wish.details, _arguments(wish), earlier, apart)
    if isinstance(wish, Inquiry):
        asked = _question(book, rng, wish.question, description, used)
        said = [asked, *_leftovers(book, rng, wish, description, asked.text)]
        return WishWords(wish.id, tuple(said))
    request = _best(_ways_to_ask(book, wish), description, rng, used)
    said = [request]
    motive, first = None, False
    if rng.random() < motive_share:
        motive = _motive(book, rng, wish, description, used)
    if motive is not None:
        first = not leans_back(motive.text) and rng.random() < MOTIVE_FIRST_SHARE
        said.insert(0 if first else 1, motive)
    said += _leftovers(book, rng, wish, description, " ".join(part.text for part in said))
    asked_for = [_question(book, rng, values[a].question, description, used) for a in wish.answers]
    return WishWords(wish.id, tuple(said + asked_for), first)


def speaks_of_several(details: Sequence[Detail]) -> bool:
    """Whether the wish is about a list of several things, or about one that comes in the plural."""
    listed = next((d.parameters for d in details if d.position is not None), None)
    elements = [d for d in details if d.parameters == listed]
    return len(elements) > 1 or any(is_plural(d.said[0][1]) for d in elements if d.said)


def _arguments(wish: Wish) -> Mapping[str, Any]:
    if isinstance(wish, Inquiry):
        return wish.arguments
    return wish.call.arguments if wish.call is not None else {}


def _ways_to_ask(book: Phrasebook, wish: Wish) -> Sequence[str]:
    if isinstance(wish, Blocked) and book.obstacles.get(wish.obstacle):
        return book.obstacles[wish.obstacle]
    ways = book.requests.get(tool_of(wish))
    if not ways:
        raise DomainError(f"the phrasebook has no request for {tool_of(wish)!r}")
    return ways


def _motive(
    book: Phrasebook, rng: Random, wish: Wish, description: Description, used: set[str]
) -> Said | None:
    if isinstance(wish, Blocked):
        pool = book.motives_blocked.get(wish.obstacle) or book.motives.get(wish.tool, ())
    else:
        pool = book.motives.get(tool_of(wish), ())
    if speaks_of_several(wish.details):
        pool = tuple(reason for reason in pool if not _OF_ONE.search(reason))
    if not pool:
        return None
    return _best(pool, description, rng, used, complete=False)


def questions(
    book: Phrasebook,
    rng: Random,
    wish: Wish,
    values: Mapping[str, Value],
    apart: str | None = None,
) -> list[str]:
    """What is asked beside `wish`, as sentences; `apart` as in `wish_words`."""
    description = Description(book, rng, wish.details, _arguments(wish), (), apart)
    said = [_question(book, rng, values[a].question, description, set()) for a in wish.answers]
    return [sentence(question.text) for question in said]


def _question(
    book: Phrasebook, rng: Random, question: str, description: Description, used: set[str]
) -> Said:
    """A question as a sentence; a clause ("how many there are") gets a frame."""
    if not book.questions.get(question):
        raise DomainError(f"the phrasebook has no question {question!r}")
    asked = _best(book.questions[question], description, rng, used)
    if asked.own_start and asked.text[:1].islower():
        return Said(pick(WONDERING, rng).format(clause=asked.text.rstrip(".?! ")), True)
    return asked


def _best(
    pool: Sequence[str],
    description: Description,
    rng: Random,
    used: set[str],
    *,
    complete: bool = True,
) -> Said:
    """One of the templates that fit best; `complete` weighs what they leave out."""
    start = 0 if complete else 1
    for _ in range(LUCKY_TRIES):
        source = pick(pool, rng)
        template = parse(source)
        if source not in used and not any(description.misfit(template)[start:]):
            used.add(source)
            break
    else:
        misfits = [description.misfit(parse(source))[start:] for source in pool]
        least = min(misfits)
        best = [source for source, misfit in zip(pool, misfits, strict=True) if misfit == least]
        template = parse(pick_new(best, rng, used))
    return Said(render(template, description), template.starts_with_words)


def _leftovers(
    book: Phrasebook, rng: Random, wish: Wish, description: Description, text: str
) -> list[Said]:
    """Sentences for what the template had no place for."""
    said = []
    for detail in description.unsaid(text):
        phrase = noun(book, rng, detail, detail.said)
        lacking = [value for _, value in detail.said if value.lower() not in phrase.lower()]
        if lacking:
            phrase = f"{phrase} ({', '.join(lacking)})"
        frame = pick(LEFTOVERS, rng)
        slot = slot_phrase(book, rng, wish, detail.slot)
        said.append(Said(frame.format(slot=slot, noun=phrase), True))
    return said
