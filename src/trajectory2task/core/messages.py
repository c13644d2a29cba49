"""What the two sides of a conversation say: user and agent turns, tool calls and their results."""

from __future__ import annotations

from typing import Literal

import msgspec

from trajectory2task.core.calls import Call

# What a model writes to end a conversation: a user at the end of its last words, as tau2-bench's
# simulator does; for an agent, a message of this word alone.
STOP_WORD = "###STOP###"
# How a turn begins that tells a model what was wrong with its last answer, which nobody heard.
REPAIR_PREFIX = "[Not delivered] "


class Message(msgspec.Struct, frozen=True, omit_defaults=True):
    """One turn. An agent turn carries text or one call; a tool turn carries a call's result."""

    role: Literal["user", "agent", "tool"]
    content: str = ""
    call: Call | None = None
    error: str | None = None
