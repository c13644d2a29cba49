"""Agent turns in many styles, written by hand, with the acts that a careful reader finds in them.

Acts are named by what is asked ("order", "version", "email") or done ("confirm", "report"). The
turns imitate how different models and people write: markdown lists and tables, one-liners, several
questions at once, indirect requests, statements that ask for nothing. `agent_turns.jsonl` holds one
a line; the last 68 were written, and measured once, before any pattern was changed for them.
`agent_turns_unseen.jsonl` holds two later sets of 60; the first was used to widen the patterns, the
second to measure what that was worth, and for little afterwards.
"""

from __future__ import annotations

from pathlib import Path

import msgspec


class AgentTurn(msgspec.Struct, frozen=True):
    """One turn of an agent in `domain`."""

    domain: str
    acts: tuple[str, ...]
    text: str


def turns() -> tuple[AgentTurn, ...]:
    """Those that the reader is held to."""
    return _read("agent_turns.jsonl")


def unseen_turns() -> tuple[AgentTurn, ...]:
    """Those that it may miss some of."""
    return _read("agent_turns_unseen.jsonl")


def _read(name: str) -> tuple[AgentTurn, ...]:
    lines = Path(__file__).with_name(name).read_bytes().splitlines()
    return tuple(msgspec.json.decode(line, type=AgentTurn) for line in lines)
