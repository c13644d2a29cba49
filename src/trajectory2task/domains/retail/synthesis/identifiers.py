"""Unique identifiers for one world.

In: a random stream. Out: digit strings that repeat nowhere in that world. Each
kind is longer than tau2-bench's own (items and products 10 digits there, orders
and payment methods 7, users 4), so the two sets of ids cannot meet.
"""

from __future__ import annotations

from random import Random

ITEM_DIGITS = 11
ORDER_DIGITS = 8
PAYMENT_DIGITS = 8
USER_DIGITS = 5


class DigitPool:
    """Draws digit strings of one length, never the same one twice."""

    def __init__(self, rng: Random, digits: int) -> None:
        self._rng = rng
        self._low = 10 ** (digits - 1)
        self._high = 10**digits - 1
        self._used: set[int] = set()

    def draw(self) -> str:
        """Return a fresh id; it never starts with 0, so it survives a number cast."""
        while True:
            number = self._rng.randint(self._low, self._high)
            if number not in self._used:
                self._used.add(number)
                return str(number)
