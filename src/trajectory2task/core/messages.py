"""What the two sides of a conversation say: user and agent turns, tool calls and their results."""

from __future__ import annotations

from typing import Literal

import msgspec

from trajectory2task.core.calls import Call


class Message(msgspec.Struct, frozen=True, omit_defaults=True):
    """One turn. An agent turn carries text or one call; a tool turn carries a call's result."""

    role: Literal["user", "agent", "tool"]
    content: str = ""
    call: Call | None = None
    error: str | None = None
