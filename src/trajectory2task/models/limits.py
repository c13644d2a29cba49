"""Limits per minute, as a bucket that fills steadily: so many requests, or so many tokens."""

from __future__ import annotations

import asyncio
from time import monotonic


class Bucket:
    """Lets through `per_minute` a minute, or everything where that is None.

    It holds one second's worth, so that no minute has more than a sixtieth above the limit. Who
    comes first is served first. What is taken on an estimate is put right by `settle`.
    """

    def __init__(self) -> None:
        self._per_second: float | None = None
        self._level = 0.0
        self._seen = 0.0
        self._turn = asyncio.Lock()

    def limit(self, per_minute: int | None) -> None:
        """Let through no more than `per_minute`, nor more than before."""
        if per_minute is None:
            return
        rate = per_minute / 60
        if self._per_second is None or rate < self._per_second:
            self._per_second = rate
            self._level = self._capacity
            self._seen = monotonic()

    async def take(self, amount: float) -> None:
        """Wait until there is room for `amount`.

        More than the bucket holds is let through once it is full, and owed by those who follow.
        """
        if self._per_second is None:
            return
        async with self._turn:
            self._fill()
            missing = min(amount, self._capacity) - self._level
            while missing > 1e-9:
                await asyncio.sleep(missing / self._per_second)
                self._fill()
                missing = min(amount, self._capacity) - self._level
            self._level -= amount

    def settle(self, more: float) -> None:
        """Take `more` than was thought; give back where that is negative."""
        if self._per_second is not None:
            self._fill()
            self._level = min(self._capacity, self._level - more)

    @property
    def _capacity(self) -> float:
        return max(1.0, self._per_second or 0.0)

    def _fill(self) -> None:
        now = monotonic()
        self._level += (now - self._seen) * (self._per_second or 0.0)
        self._level = min(self._capacity, self._level)
        self._seen = now
