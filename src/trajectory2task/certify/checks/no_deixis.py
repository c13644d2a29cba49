"""The check on words that point at a record by its place in time or in a row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from trajectory2task.certify.subject import Subject
from trajectory2task.certify.verdict import Finding, check, judge
from trajectory2task.core.domain import Domain

# What callers have, whatever a domain calls it.
_THINGS = (
    "account|address|appointment|booking|card|delivery|flight|item|order|package|parcel|payment|"
    "product|purchase|reservation|shipment"
)
# Words of place, which count beside a word for a thing: "my latest pending order".
_PLACES = (
    *("latest", "newest", "oldest", "recent", "last", "previous", "prior", "earlier", "earliest"),
    *("former", "latter"),
)
# Words that number, which number points of the conversation as well: "my second item swap".
_NUMBERS = ("first", "second", "third")
_GOES_ON = (  # words after which a thing was named for itself: "my second order, please"
    "again|also|and|as|at|because|but|by|for|from|i|if|in|instead|is|it|my|of|on|or|please|so|"
    "that|the|then|to|too|was|when|which|with"
)
_ALONE = r"(?:^|\W)$"
_SPAN = "(?:minute|hour|day|night|morning|week|weekend|month|year|summer|winter|[a-z]+day)s?"
_BEFORE = rf"\b(?:a|an|few|some|several|[a-z]+) {_SPAN} $"
_GOT = r"\b(?:arrived|booked|bought|came|delivered|got|ordered|paid|placed|received)\b[^.?!]*$"
# By the word that gives a date away: what follows from it on, and what stands before it.
_DATES = (
    *((word, rf"{word}\b", _ALONE) for word in ("yesterday", "tomorrow", "tonight", "recently")),
    *((word, rf"{word} {_SPAN}\b", _ALONE) for word in ("last", "this", "next", "other")),
    ("ago", r"ago\b", _BEFORE),
    ("today", r"today\b", _GOT),
)
_REACH = 40  # letters before a word that are looked at


@check("P5", "no_deixis", "The words point at nothing by its place in time or in a row")
def no_deixis(subject: Subject) -> Finding:
    """Catches "my latest order", "the other card", "what I bought yesterday": words that only a
    date or an order among the caller's things could resolve, where descriptions name neither. A
    word of place counts beside a word for a thing, and a number ("second") where that is all that
    is named, since callers number their wishes too ("my second item swap"); a value that the plan
    lets the caller say never counts, and neither does a new thing. Cost: about 0.03 µs per letter.
    False positives: a date told for the story's sake."""
    text = subject.draft.words.text().lower()
    for value in _values(subject):
        text = text.replace(value, "§")
    found = dict.fromkeys(_pointers(text, subject.domain))
    return judge([f"{words!r} points at nothing on record" for words in found], "nothing points")


def _values(subject: Subject) -> list[str]:
    """What the plan lets the caller say and has such a word in it, in lower case, longest first."""
    values = {fact.value for fact in subject.plan.facts}
    values |= {a.value for detail in subject.plan.details() for a in detail.attributes}
    signs = {*_PLACES, *_NUMBERS, *(word for word, _, _ in _DATES)}
    lower = {value.lower() for value in values}
    return sorted((v for v in lower if any(sign in v for sign in signs)), key=len, reverse=True)


def _pointers(text: str, domain: Domain) -> Iterator[str]:
    """Every phrase in `text` that points at a thing by its place, or at a date."""
    for word, pattern, before in _patterns(domain):
        at = text.find(word)
        while at >= 0:
            found = pattern.match(text, at)
            lead = before.search(text[max(0, at - _REACH) : at]) if found else None
            if found is not None and lead is not None:
                yield f"{lead.group()}{found.group()}".strip()
            at = text.find(word, at + 1)


@lru_cache(maxsize=8)  # a domain is hashed by identity
def _patterns(domain: Domain) -> tuple[tuple[str, re.Pattern[str], re.Pattern[str]], ...]:
    """By the word to look for: the pattern from it on, and the pattern of what stands before."""
    own = sorted({name.rpartition("_")[2] for name in domain.referents})
    thing = f"(?:{'|'.join(map(re.escape, own))}|{_THINGS})"
    between = r"(?: (?!new\b|of\b|and\b)[\w-]+)"
    itself = rf"\b(?! (?!(?:{_GOES_ON})\b)\w)"
    shapes = (
        *((word, rf"{word}{between}{{0,2}}? (?:{thing}s?|one)\b", _ALONE) for word in _PLACES),
        *((word, rf"{word}{between}?? {thing}s?{itself}", _ALONE) for word in _NUMBERS),
        ("other", rf"other{between}?? (?:{thing}|one)\b", _ALONE),
        *_DATES,
    )
    return tuple((word, re.compile(after), re.compile(before)) for word, after, before in shapes)
