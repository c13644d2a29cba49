"""Invented facts: what the user says that neither the plan nor the agent has said."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trajectory2task.core.hearing.recognition import says
from trajectory2task.score.fidelity.finding import Finding
from trajectory2task.score.talk import Said, Talk

# Emails and whatever has a digit in it are facts; times of day and ordinals are not.
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


def invented_fact(talk: Talk) -> Iterator[Finding]:
    """A number, id, email or name that is neither in the plan or its words nor said by the agent,
    or a value of the world's (a colour, a title) that the user does not mean and nobody mentioned.

    Numbers below 100 without a unit count as harmless ("the 2 of them"). It misses inventions
    without a number that the world does not know; it flags sums that the user works out.
    """
    for said in talk.fresh:
        for token in _tokens(said.raw):
            if not _known(talk, token, said.place):
                yield Finding(said.place, f"{token!r} is neither in the plan nor said by the agent")
        for street in _STREET.findall(said.raw):
            if not _known(talk, street.lower(), said.place):
                yield Finding(said.place, f"the address {street!r} is nobody's")
        if "name" in said.text:
            yield from _names(talk, said)
    for said, value in talk.unplanned:
        if not talk.agent_said(value, said.place):
            yield Finding(said.place, f"{value!r} is not what the plan says, and nobody offered it")


def _names(talk: Talk, said: Said) -> Iterator[Finding]:
    for name in _NAME.findall(said.raw):
        strange = [part for part in name if part and not says(talk.plan_text, part)]
        if strange:
            yield Finding(said.place, f"the name {' '.join(strange)!r} is not in the plan")


def _known(talk: Talk, token: str, before: int) -> bool:
    """Whether a token is harmless, in the plan or its words, or in the agent's words before."""
    return (
        _HARMLESS.fullmatch(token) is not None
        or says(talk.plan_text, token)
        or any(
            said.place < before and (says(said.text, token) or token in _tokens(said.raw))
            for said in talk.agents
        )
    )


def _tokens(text: str) -> Iterator[str]:
    """Words with a digit in them and email addresses, in small letters, without signs around."""
    for word in text.split():
        if not word.isalpha() and _TELLING.search(word):
            yield word.lower().strip(_SIGNS).replace(",", "")
