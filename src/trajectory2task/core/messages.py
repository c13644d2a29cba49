"""What the two sides of a conversation say: user and agent turns, tool calls and their results.

An agent's turn that a model wrote also keeps how it was written, so that what the model saw and
wrote can be rebuilt from a stored conversation alone.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from trajectory2task.core.calls import Call
from trajectory2task.core.chat import Stop

# What a model writes to end a conversation: a user at the end of its last words, as tau2-bench's
# simulator does; for an agent, a message of this word alone.
STOP_WORD = "###STOP###"
# How a turn begins that tells a model what was wrong with its last answer, which nobody heard.
REPAIR_PREFIX = "[Not delivered] "


class WrittenCall(msgspec.Struct, frozen=True):
    """A tool call as a model wrote it: its id, the tool's name, the text of its arguments."""

    id: str
    name: str
    raw: str


class Written(msgspec.Struct, frozen=True, omit_defaults=True):
    """How a model wrote a turn, beyond what the turn itself says.

    `reasoning` is what it thought. `text` is what it wrote beside calls, or in an answer that could
    not be carried out; nobody hears it. Of its `calls`, the first is the turn's; the others were
    not made. `stop` says why the answer ended.
    """

    reasoning: str = ""
    text: str = ""
    calls: tuple[WrittenCall, ...] = ()
    stop: Stop = "end"


class Message(msgspec.Struct, frozen=True, omit_defaults=True):
    """One turn. An agent turn carries text or one call; a tool turn carries a call's result.

    An agent turn with neither is an answer that could not be carried out; the tool turn after it
    says why. `written` is there where a model wrote the turn as an agent.
    """

    role: Literal["user", "agent", "tool"]
    content: str = ""
    call: Call | None = None
    error: str | None = None
    written: Written | None = None
