"""How long one call is tried: full jitter between attempts, and a deadline for all of them."""

from __future__ import annotations

import random

import msgspec

from trajectory2task.core.errors import ProviderError
from trajectory2task.models.faults import Fault

# Of replies that came and were of no use: each was probably paid for.
MOST_WASTED = 10


class Backoff(msgspec.Struct, frozen=True):
    """After attempt n a call waits up to `first` * 2^(n-1) seconds, `longest` at most."""

    first: float = 0.5
    longest: float = 60.0


class Patience:
    """What one call has left. All times are in seconds, of one and the same clock."""

    def __init__(self, where: str, deadline: float, backoff: Backoff, now: float) -> None:
        self._where = where
        self._deadline = deadline
        self._backoff = backoff
        self._start = now
        self._attempts = 0
        self._wasted = 0

    def excuse(self, seconds: float) -> None:
        """Leave out time that a call spent waiting for its turn: no provider's fault."""
        self._start += seconds

    def wait_after(self, fault: Fault, now: float) -> float:
        """How long to wait before the next attempt. Raises `ProviderError` where there is none.

        How long exactly is random, and no part of any result.
        """
        self._attempts += 1
        self._wasted += fault.wasted
        # The exponent is bounded: 2.0 ** 1024 is an error.
        most = min(self._backoff.longest, self._backoff.first * 2.0 ** min(self._attempts - 1, 60))
        wait = random.uniform(0, most)
        if fault.wait is not None:  # at least what was asked for, and not all calls at once
            wait = fault.wait + min(wait, self._backoff.first)
        spent = now - self._start
        if self._wasted >= MOST_WASTED:
            raise self._given_up(fault, spent, f"no use trying more than {MOST_WASTED} times")
        if spent + wait > self._deadline:
            asked = f"it asks to wait {fault.wait:,.0f} s more; " if fault.wait else ""
            raise self._given_up(fault, spent, f"{asked}the deadline is {self._deadline:,.0f} s")
        return wait

    def _given_up(self, fault: Fault, spent: float, why: str) -> ProviderError:
        times = "1 attempt" if self._attempts == 1 else f"{self._attempts} attempts"
        return ProviderError(
            f"{self._where} gave no usable reply in {times} over {spent:,.1f} s ({why}). "
            f"The last: {fault}"
        )
