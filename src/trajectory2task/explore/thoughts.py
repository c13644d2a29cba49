"""The scripted walker's one-line reason for each call (SPEC B5)."""

from __future__ import annotations

from typing import Literal

from trajectory2task.core.calls import Call
from trajectory2task.core.domain import Domain

Purpose = Literal["authenticate", "read", "write", "attempt", "compute", "transfer"]


def thought_for(domain: Domain, call: Call, purpose: Purpose) -> str:
    """Why this call comes now, in one sentence."""
    match purpose:
        case "authenticate":
            return "Nothing may be shown or changed before I know who calls, so I look them up."
        case "read":
            subject = _subject(domain, call)
            return f"I need the ids and the present state of {subject} before using them."
        case "write":
            subject = call.name.replace("_", " ")
            return f"Each argument for {subject} has been seen or given, so I make the change."
        case "attempt":
            subject = call.name.replace("_", " ")
            return f"This may be what is meant, so I try {subject}; if it is refused I look again."
        case "compute":
            return "The caller wants an exact figure, so I compute it from amounts seen."
        case "transfer":
            return "No tool of mine does this, so I hand the caller over to a person."


def _subject(domain: Domain, call: Call) -> str:
    parameters = domain.tools[call.name].parameters
    first = call.arguments.get(parameters[0].name) if parameters else None
    if isinstance(first, str):
        return first
    return call.name.replace("_", " ")
