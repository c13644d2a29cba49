"""Invented facts: what the user says that neither the plan nor the agent has said."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trajectory2task.core.hearing.recognition import says
from trajectory2task.score.fidelity.finding import Finding
from trajectory2task.score.numerals import numerals
from trajectory2task.score.talk import Said, Talk

# Emails and whatever has a digit in it are facts; times of day and bare ordinals are not.
_TELLING = re.compile(r"\d|@\w")
_SIGNS = "#$€£.,!?;:'\"()[]*-/+"
_HARMLESS = re.compile(r"\d{1,2}(?:st|nd|rd|th|am|pm|x|:\d\d)?|\d{1,2}:\d\d(?:am|pm)?")
_STREET = re.compile(
    r"\b\d+ (?:[A-Z][\w'-]+ )+"
    r"(?:Street|St|Road|Rd|Lane|Ln|Court|Ct|Avenue|Ave|Drive|Dr|Way|Place)\b"
)
_NAME = re.compile(
    r"\b[Mm]y (?:full |first |last )?name(?:'s| is) ([A-Z][\w'-]+)(?: ([A-Z][\w'-]+))?"
)
# What makes a fact of a number below 100: what is measured, a date, the number of a place.
_MEASURES = (
    r"(?:%|percent|dollars?|bucks|euros?|pounds?|quid|usd|cents?|kilos?|kilograms?|kg|grams?|lbs?"
    r"|ounces?|cm|mm|centimet\w+|met(?:er|re)s?|inch(?:es)?|feet|foot|miles?|lit(?:er|re)s?"
    r"|gallons?"
    r"|gigabytes?|gb|years?|months?|weeks?|days?|hours?|people|persons?|guests?|kids|children"
    r"|points"
    r"|stars?|complaints?|pieces|dozen)\b"
)
_MONTHS = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december)\b"
)
_SMALL = re.compile(
    rf"\b(\d{{1,2}}) ?{_MEASURES}|\b(\d{{1,2}})(?:st|nd|rd|th)? (?:of )?{_MONTHS}"
    rf"|\b{_MONTHS}(?: the)? (\d{{1,2}})\b|\b(?:on|by|until|till|since|before|after|from|the)"
    r" (?:\w+day )?the (\d{1,2})(?:st|nd|rd|th)\b"
    r"|\b(?:number|no\.|nr\.?|flat|room|apartment|apt|suite|unit|floor|gate|door) (\d{1,2})\b"
    r"|\b([1-9]\d) (?!of\b|or\b|and\b|to\b|minutes?\b|mins?\b|seconds?\b|o'clock\b"
    r"|times\b)[a-z]{3,}"
)
_MEASURED = re.compile(rf" ?{_MEASURES}")
_COUNTED = re.compile(r" of (?:them|these|those)\b")
_FREELY = 10  # up to here, a number in words is one where something is measured or counted with it
_PAIR = 2  # "one of them", "both of them"
_IDIOM = re.compile(r" (?:times|percent sure|thanks|miles away)\b")
# A name within a sentence: of a person, a firm or a place.
_PROPER = re.compile(r"(?:(?<=[a-z,] )|(?<=\bM[rs]\. )|(?<=\bDr\. ))[A-Z][a-z]{2,}(?:'s)?(?![\w@])")
_COMMON = frozenset(
    (
        *("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january"),
        *("february", "march", "april", "may", "june", "july", "august", "september", "october"),
        *("november", "december", "christmas", "easter", "mom", "mum", "dad", "god", "internet"),
        *("english", "hello", "thanks", "thank", "please", "yes", "okay", "sir", "madam", "miss"),
        *("paypal", "visa", "mastercard", "amex", "google", "gmail", "wifi", "the", "and"),
    )
)
_TITLES = 3  # names in a message; with more, its writer puts capitals everywhere


def invented_fact(talk: Talk) -> Iterator[Finding]:
    """A number, id, date, email or name that is neither in the plan or its words nor said by the
    agent, or a value of the world's (a colour, a title) that the user does not mean and nobody
    mentioned.

    Numbers below 100 count where something is measured or dated with them, names where they stand
    within a sentence. It misses other inventions without a number; it flags sums that the user
    works out.
    """
    for said in talk.fresh:
        for token in _tokens(said.raw):
            if not (_HARMLESS.fullmatch(token) or _known(talk, token, said.place)):
                yield Finding(said.place, f"{token!r} is neither in the plan nor said by the agent")
        for street in _STREET.findall(said.raw):
            if not _known(talk, street.lower(), said.place):
                yield Finding(said.place, f"the address {street!r} is nobody's")
        for number in _numbers(said.text):
            if not any(_known(talk, way, said.place) for way in number):
                yield Finding(said.place, f"{number[0]!r} is a number that nobody gave")
        yield from _names(talk, said)
    for said, value in talk.unplanned:
        if not talk.agent_said(value, said.place):
            yield Finding(said.place, f"{value!r} is not what the plan says, and nobody offered it")


def _names(talk: Talk, said: Said) -> Iterator[Finding]:
    for name in _NAME.findall(said.raw) if "name" in said.text else ():
        strange = [part for part in name if part and not says(talk.plan_text, part)]
        if strange:
            yield Finding(said.place, f"the name {' '.join(strange)!r} is not in the plan")
    proper = [one.removesuffix("'s") for one in _PROPER.findall(said.raw)]
    if len(proper) > _TITLES:
        return
    for one in proper:
        if one.lower() not in _COMMON and not _known(talk, one.lower(), said.place):
            yield Finding(said.place, f"{one!r} is a name that nobody gave")


def _numbers(text: str) -> Iterator[tuple[str, ...]]:
    """Numbers below 100 that tell something, and numbers in words; each in the ways to write it."""
    if any(letter.isdigit() for letter in text):
        for found in _SMALL.finditer(text):
            yield (next(number for number in found.groups() if number is not None),)
    for numeral in numerals(text):
        rest = text[numeral.end : numeral.end + 20]
        telling = numeral.value > _FREELY or _MEASURED.match(rest) is not None
        counts = numeral.value > _PAIR and _COUNTED.match(rest) is not None
        if (telling or counts) and not _IDIOM.match(rest):
            yield numeral.words, str(numeral.value), f"{numeral.value:,}"


def _known(talk: Talk, token: str, before: int) -> bool:
    """Whether a token is in the plan or its words, or in the agent's words before."""
    return says(talk.plan_text, token) or any(
        said.place < before and (says(said.text, token) or token in _tokens(said.raw))
        for said in talk.agents
    )


def _tokens(text: str) -> Iterator[str]:
    """Words with a digit in them and email addresses, in small letters, without signs around."""
    for word in text.split():
        if not word.isalpha() and _TELLING.search(word):
            yield word.lower().strip(_SIGNS).replace(",", "")
