"""Exact (Clopper-Pearson) bounds of a share, from the binomial distribution alone."""

from __future__ import annotations

import math
from collections.abc import Sequence

_STEPS = 60  # halvings: beyond the precision of a float


def upper_bound(count: int, trials: int, *, confidence: float = 0.95) -> float:
    """The largest share at which `count` or fewer of `trials` is not yet improbable.

    One-sided: the true share is below it with at least `confidence`. 1 where there is no trial.
    """
    if not 0 <= count <= trials:
        raise ValueError(f"{count} of {trials} is no share")
    if count == trials:
        return 1.0
    ways = [_log_ways(trials, hits) for hits in range(count + 1)]
    low, high = count / trials, 1.0
    for _ in range(_STEPS):
        middle = (low + high) / 2
        if _at_most(ways, trials, middle) > 1 - confidence:
            low = middle
        else:
            high = middle
    return high


def lower_bound(count: int, trials: int, *, confidence: float = 0.95) -> float:
    """As `upper_bound`, from below; 0 where there is no trial."""
    if not 0 <= count <= trials:
        raise ValueError(f"{count} of {trials} is no share")
    return 1.0 - upper_bound(trials - count, trials, confidence=confidence) if trials else 0.0


def _log_ways(trials: int, hits: int) -> float:
    """The logarithm of "`trials` choose `hits`"."""
    return math.lgamma(trials + 1) - math.lgamma(hits + 1) - math.lgamma(trials - hits + 1)


def _at_most(ways: Sequence[float], trials: int, share: float) -> float:
    """P(X < len(ways)) for X ~ Binomial(trials, share), summed in logarithms."""
    if share <= 0.0:
        return 1.0
    if share >= 1.0:
        return 0.0
    hit, miss = math.log(share), math.log1p(-share)
    return math.fsum(
        math.exp(found + hits * hit + (trials - hits) * miss) for hits, found in enumerate(ways)
    )
