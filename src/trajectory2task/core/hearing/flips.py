"""Words that only an agent, or a machine, says: signs of a user that has lost its role."""

from __future__ import annotations

import re

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


def as_agent(text: str, raw: str) -> str:
    """What in a user's message only an agent or a machine says; "" where nothing is.

    `raw` is the message, `text` the same made plain (see `patterns.plain`).
    """
    found = _AS_AGENT.search(text) or _MACHINE.search(raw)
    return found[0] if found is not None else ""
