"""Chat models that are programs: they answer what a test says, through the real loop."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import orjson

from trajectory2task.core.chat import Answer, Ask, Said, ToolUse


class Programmed:
    """Answers by a function of what it is asked; `asks` keeps every request."""

    def __init__(self, answer: Callable[[Ask], Answer | str], name: str = "test/model") -> None:
        self._answer = answer
        self.name = name
        self.asks: list[Ask] = []

    async def answer(self, ask: Ask) -> Answer:
        self.asks.append(ask)
        found = self._answer(ask)
        return Answer(found) if isinstance(found, str) else found


def in_turn(answers: Sequence[Answer | str], name: str = "test/model") -> Programmed:
    """Gives one answer after the other, and the last one for ever."""
    left = list(answers)
    return Programmed(lambda ask: left.pop(0) if len(left) > 1 else left[0], name)


def calling(
    name: str, arguments: dict[str, Any] | None = None, raw: str | None = None, id: str = "c1"
) -> ToolUse:
    """One call; `raw` where its arguments are to be spelled so, and are no JSON object."""
    if raw is not None:
        return ToolUse(id, name, raw, None)
    return ToolUse(id, name, orjson.dumps(arguments or {}).decode(), arguments or {})


def draft_of(ask: Ask) -> dict[str, Any]:
    """What a worded user's model is given."""
    (turn,) = ask.turns
    assert isinstance(turn, Said)
    found: dict[str, Any] = orjson.loads(turn.text)
    return found


def echo(ask: Ask) -> str:
    """The draft itself."""
    return str(draft_of(ask)["draft"])
