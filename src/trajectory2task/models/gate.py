"""The way to one endpoint: limits that all who ask there share, and attempts until one is of use.

In: an attempt, which gives a result or raises `Fault`. Out: the result. What is asked, and over
which library, is the attempt's business.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from time import monotonic
from typing import TypeVar

from trajectory2task.models.faults import Fault
from trajectory2task.models.limits import Bucket
from trajectory2task.models.retrying import Backoff, Patience
from trajectory2task.models.settings import ModelSettings

T = TypeVar("T")


class Gate:
    """The limits of one endpoint. Use it from one event loop."""

    def __init__(self, backoff: Backoff) -> None:
        self._backoff = backoff
        self._concurrency: int | None = None
        self._slots: asyncio.Semaphore | None = None
        self._requests = Bucket()
        self._tokens = Bucket()
        self._paused_until = 0.0

    def limit(self, settings: ModelSettings) -> None:
        """Keep to the limits in `settings` too. Calls in flight are bounded by what was said
        before the first call."""
        self._concurrency = min(settings.concurrency, self._concurrency or settings.concurrency)
        self._requests.limit(settings.requests_per_minute)
        self._tokens.limit(settings.tokens_per_minute)

    async def pass_through(
        self,
        attempt: Callable[[], Awaitable[T]],
        *,
        where: str,
        tokens: float,
        deadline: float,
    ) -> T:
        """What the first attempt without a `Fault` gives.

        `tokens` is what a call will probably use; tell `used` what it was. Raises `ProviderError`
        when there is no result within `deadline` seconds, waiting for a turn left out.
        """
        patience = Patience(where, deadline, self._backoff, monotonic())
        if self._slots is None:
            self._slots = asyncio.Semaphore(self._concurrency or 1)
        while True:
            start = monotonic()
            async with self._slots:
                await self._admit(tokens)
                patience.excuse(monotonic() - start)
                try:
                    return await attempt()
                except Fault as fault:
                    now = monotonic()
                    wait = patience.wait_after(fault, now)
                    if fault.pause:
                        self._paused_until = max(self._paused_until, now + wait)
            await asyncio.sleep(wait)

    def used(self, more: float) -> None:
        """Count tokens that a call used beyond what was taken for it; less where negative."""
        self._tokens.settle(more)

    async def _admit(self, tokens: float) -> None:
        """Wait until the pause is over and the rates allow a call."""
        while (left := self._paused_until - monotonic()) > 0:
            # Not all at once when it is over.
            await asyncio.sleep(left + random.uniform(0, min(1.0, left / 10)))
        await self._requests.take(1)
        await self._tokens.take(tokens)
