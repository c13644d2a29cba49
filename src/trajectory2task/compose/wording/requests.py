"""One wish in the caller's words: the request, why, and what they ask beside it.

In: a wish and the plan's values. Out: sentences, with what the first of them starts with.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from random import Random
from typing import Any, NamedTuple
from zlib import crc32

from trajectory2task.compose.wording.descriptions import Description, noun, slot_phrase
from trajectory2task.compose.wording.sentences import (
    leans_back,
    lower_first,
    sentence,
    stopped,
    tidy,
)
from trajectory2task.compose.wording.template import parse, render
from trajectory2task.core.errors import DomainError
from trajectory2task.core.phrasebook import Phrasebook
from trajectory2task.core.plans import Blocked, Detail, Inquiry, Request, Value, Wish

MOTIVE_SHARE = 0.85
MOTIVE_FIRST_SHARE = 0.4
LUCKY_TRIES = 3  # templates tried before the whole pool is compared

SOME_REQUEST = ("my request",)
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth")

WONDERING = (
    "I'd like to know {clause}",
    "Could you tell me {clause}?",
    "I want to find out {clause}",
    "I'm trying to find out {clause}",
    "Can you look up {clause}?",
    "What I need to know is {clause}",
)
LEFTOVERS = (
    "As for {slot}: {noun}",
    "And {slot}: {noun}",
    "On {slot}, my answer is {noun}",
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
    """A wish in words: its sentences in order, and the questions among them."""

    wish: str
    sentences: tuple[Said, ...]
    questions: tuple[str, ...]
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
    before: Iterable[Detail] = (),
    used: set[str] | None = None,
) -> WishWords:
    """`wish` in words; `before` holds the details of the wish just before it."""
    used = set() if used is None else used
    description = Description(book, rng, wish.details, _arguments(wish), before)
    if isinstance(wish, Inquiry):
        asked = _question(book, rng, wish.question, description)
        said = [asked, *_leftovers(book, rng, description, asked.text)]
        return WishWords(wish.id, tuple(said), (sentence(asked.text),))
    request = _best(_ways_to_ask(book, wish), description, rng, used)
    said = [request]
    motive, first = _motive(book, rng, wish, description, used), False
    if motive is not None:
        first = not leans_back(motive.text) and rng.random() < MOTIVE_FIRST_SHARE
        said.insert(0 if first else 1, motive)
    said += _leftovers(book, rng, description, " ".join(part.text for part in said))
    asked_for = [_question(book, rng, values[a].question, description) for a in wish.answers]
    questions = tuple(sentence(question.text) for question in asked_for)
    return WishWords(wish.id, tuple(said + asked_for), questions, first)


def deed(
    book: Phrasebook, rng: Random, wish: Wish, wishes: Sequence[Wish], *, frame: str = " ({})"
) -> str:
    """What one calls the wish later on, told apart (in `frame`) from others of the same name.

    The name is the same wherever the wish is spoken of.
    """
    if isinstance(wish, Inquiry):
        return "my question"
    names = _deeds(book, wish)
    sign = f"{wish.id}{[detail.value for detail in wish.details]}"
    name = names[crc32(sign.encode()) % len(names)]
    alike = [w for w in wishes if not isinstance(w, Inquiry) and _deeds(book, w) is names]
    if len(alike) < 2:
        return name
    others = {d.said for w in alike if w is not wish for d in w.details}
    for detail in wish.details:
        if detail.said and detail.said not in others:
            return name + frame.format(noun(book, rng, detail, detail.said))
    return name + frame.format(f"the {ORDINALS[alike.index(wish) % len(ORDINALS)]} one")


def _deeds(book: Phrasebook, wish: Request | Blocked) -> Sequence[str]:
    """Names of a wish: its obstacle's own, else its tool's (a wish out of scope has no tool)."""
    if isinstance(wish, Blocked):
        default = SOME_REQUEST if wish.call is None else book.deeds.get(wish.tool, SOME_REQUEST)
        return book.deeds.get(wish.obstacle) or default
    return book.deeds.get(wish.call.name, SOME_REQUEST)


def _tool(wish: Wish) -> str:
    if isinstance(wish, Inquiry):
        return ""
    return wish.tool if isinstance(wish, Blocked) else wish.call.name


def _arguments(wish: Wish) -> Mapping[str, Any]:
    if isinstance(wish, Inquiry):
        return wish.arguments
    return wish.call.arguments if wish.call is not None else {}


def _ways_to_ask(book: Phrasebook, wish: Wish) -> Sequence[str]:
    if isinstance(wish, Blocked) and book.obstacles.get(wish.obstacle):
        return book.obstacles[wish.obstacle]
    ways = book.requests.get(_tool(wish))
    if not ways:
        raise DomainError(f"the phrasebook has no request for {_tool(wish)!r}")
    return ways


def _motive(
    book: Phrasebook, rng: Random, wish: Wish, description: Description, used: set[str]
) -> Said | None:
    if isinstance(wish, Blocked):
        pool = book.motives_blocked.get(wish.obstacle) or book.motives.get(wish.tool, ())
    else:
        pool = book.motives.get(_tool(wish), ())
    if not pool or rng.random() >= MOTIVE_SHARE:
        return None
    return _best(pool, description, rng, used, complete=False)


def _question(book: Phrasebook, rng: Random, question: str, description: Description) -> Said:
    """A question as a sentence; a clause ("how many there are") gets a frame."""
    if not book.questions.get(question):
        raise DomainError(f"the phrasebook has no question {question!r}")
    asked = _best(book.questions[question], description, rng, set())
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


def _leftovers(book: Phrasebook, rng: Random, description: Description, text: str) -> list[Said]:
    """Sentences for what the template had no place for."""
    said = []
    for detail in description.unsaid(text):
        phrase = noun(book, rng, detail, detail.said)
        lacking = [value for _, value in detail.said if value.lower() not in phrase.lower()]
        if lacking:
            phrase = f"{phrase} ({', '.join(lacking)})"
        frame = pick(LEFTOVERS, rng)
        said.append(Said(frame.format(slot=slot_phrase(book, rng, detail.slot), noun=phrase), True))
    return said
