"""Role flips and ramblings: a user that speaks as the agent does, or on and on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from trajectory2task.score.fidelity.finding import Finding
from trajectory2task.score.talk import Talk

_AS_AGENT = re.compile(
    r"\bhow (?:can|may) i (?:help|assist)|\banything else i can (?:help|assist|do)"
    r"|\bi(?:'ve| have) (?:now |just |successfully )*(?:cancell?ed|processed|updated|modified"
    r"|exchanged|refunded|renewed|returned|transferred|placed|submitted) (?:your|the|this|that)\b"
    r"|\byour (?:order|request|return|exchange|refund|account|loan|hold|membership|address)\b"
    r"[^.?!]{0,40}\b(?:has|have) been\b"
    r"|\b(?:please|could you|can you) (?:provide|confirm|verify|share) your\b"
    r"|\b(?:transfer(?:ring)?|connect(?:ing)?) you (?:to|with)\b"
    r"|\bas an ai\b|\bi(?:'m| am) (?:an ai|a language model|the agent|your assistant)\b"
    r"|\bthank you for (?:contacting|reaching out|calling)\b"
    r"|\bi can (?:certainly |definitely )?help (?:you )?with (?:that|this)\b"
    r"|\b(?:happy|glad) to (?:help|assist)\b|\bmay i have your\b"
    r"|\bwhat(?:'s| is) your (?:order|email|name|zip|account|user|member|card)\b"
    r"|\bi(?:'ve| have) gone ahead and \w+ed\b|\b(?:updated|changed|cancell?ed) that for you\b"
    r"|\byour [\w ]{2,30} will be (?:issued|processed|refunded|shipped|credited)\b"
    r"|\bcheck (?:our|the|my) (?:system|records|policy)\b|\b(?:our|company) policy (?:does|allows)"
    r"|\blet me (?:look|pull) (?:that|this|it|your) ?\w* up\b|\bi'll look up your\b"
)
_MACHINE = re.compile(r"\{\s*\"|<tool|</|\"\s*:\s*[\"{\[]|```|tool_call|function_call")
_WORDY = 250  # words in a message beyond twice those of the certified words
_REPEATED = 4  # equal messages in a row
_PHRASE = 3  # words up to which a message may be repeated ("Yes, go ahead.")


def role_flip(talk: Talk) -> Iterator[Finding]:
    """The user offers help, reports what it did, asks for the other's data, or writes calls.

    Tool names count as machine language; a user that quotes the agent is flagged as well.
    """
    for said in talk.fresh:
        found = _AS_AGENT.search(said.text) or _MACHINE.search(said.raw)
        if found is not None:
            yield Finding(said.place, f"the user says {found[0]!r}")
        elif "_" in said.raw:
            named = [tool for tool in talk.domain.tools if "_" in tool and tool in said.raw]
            if named:
                yield Finding(said.place, f"the user names the tool {named[0]}")


def rambling(talk: Talk) -> Iterator[Finding]:
    """The user writes far more than its task says, or the same over and over.

    Short phrases may be repeated; who is asked the same again and again answers the same.
    """
    limit = _WORDY + 2 * len(talk.opening.split())
    for said in talk.users:
        if (count := said.text.count(" ") + 1) > limit:
            yield Finding(said.place, f"the user writes {count} words")
    for text, same in groupby(talk.users, key=lambda said: said.text):
        places = [said.place for said in same]
        if len(places) >= _REPEATED and len(text.split()) > _PHRASE:
            yield Finding(places[-1], f"the user says the same {len(places)} times: {text[:60]!r}")
