"""Amounts in what an agent writes: numbers as numbers, and whether one was told or poured out.

A number counts as told where it stands by itself in a message that does not hold a flood of
others; `25.5`, `$25.50` and `25.50 USD` are the same number, `1125.50` is another one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from trajectory2task.core.messages import Message

FLOOD = 12  # distinct amounts in one message; with more, none of them counts as told
DELUGE = 60  # distinct amounts in a conversation, likewise

# A number by itself: no letter, digit, "#", "_" or decimal point touches it.
_AMOUNT = re.compile(r"(?<![\w#])(?<![\w][.,-])-?[$€£]?\s?(\d[\d,]*(?:\.\d+)?)(?![\w]|[.,]\d)")
_ID = 7  # digits of a whole number that is an id, not an amount


class Telling(NamedTuple):
    """Where an amount was told: the message's place, or why it does not count."""

    turn: int | None
    reason: str


@lru_cache(maxsize=4096)  # checks and failures look at the same texts
def amounts_in(text: str) -> frozenset[float]:
    """Every number that stands by itself in `text`, ids apart."""
    return frozenset(
        float(found.replace(",", ""))
        for found in _AMOUNT.findall(text)
        if "." in found or len(found.replace(",", "")) < _ID
    )


class AmountsSaid:
    """The amounts that an agent wrote in a conversation, message by message."""

    def __init__(self, messages: Sequence[Message]) -> None:
        self._said = [
            (turn, amounts_in(message.content))
            for turn, message in enumerate(messages)
            if message.role == "agent" and message.content
        ]
        self._all: frozenset[float] = frozenset().union(*(found for _, found in self._said))

    def telling(self, amount: float) -> Telling:
        """The first message that tells `amount`; a turn of None with the reason where none does."""
        wanted = abs(amount)
        if wanted not in self._all:
            return Telling(None, "no message of the agent says it")
        if len(self._all) > DELUGE:
            return Telling(None, f"the agent said {len(self._all)} different numbers in all")
        flooded = ""
        for turn, found in self._said:
            if wanted in found:
                if len(found) <= FLOOD:
                    return Telling(turn, "")
                flooded = f"message {turn} says it among {len(found)} numbers"
        return Telling(None, flooded)
