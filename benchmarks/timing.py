"""CPU time per call of a function, robust on noisy machines: the best of several batches."""

from __future__ import annotations

import time
from collections.abc import Callable


def microseconds(function: Callable[[], object], *, budget: float = 0.6) -> float:
    """CPU microseconds per call: batches for about `budget` seconds, the fastest batch counts."""
    function()
    count, used = 1, 0.0
    while used < budget / 40:
        start = time.process_time()
        for _ in range(count):
            function()
        used = time.process_time() - start
        count = max(count + 1, count * 2) if used < budget / 40 else count
    best = used / count
    end = time.process_time() + budget
    while time.process_time() < end:
        start = time.process_time()
        for _ in range(count):
            function()
        best = min(best, (time.process_time() - start) / count)
    return best * 1e6
