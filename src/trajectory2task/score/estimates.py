"""pass^k with intervals that know that sibling tasks come from one trajectory.

The unit is a task's own estimate C(c, k) / C(n, k); tasks of one trajectory form a cluster (the
effect of ignoring that: 95% intervals that cover 74 to 85%). Between the extremes the interval is
Student's t on the cluster-robust error; near 0 and 1 it is the exact one for as many independent
tasks as the error amounts to (Korn and Graubard 1998).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from math import sqrt
from typing import Literal, NamedTuple

from trajectory2task.score.distributions import beta_quantile, t_quantile
from trajectory2task.score.results import Measure, TaskResult, pass_hat

LEVEL = 0.95
RARE = 10  # with fewer successes or failures than that, the interval is exact
_ROUNDING = 1e-12  # an error below it comes from adding floats, as of a hundred times 1/3


class Unit(NamedTuple):
    """One task's number, and the cluster that it belongs to."""

    value: float
    cluster: str


class Estimate(NamedTuple):
    """A mean over tasks with its interval. `tasks` and `clusters` say what it rests on."""

    mean: float
    low: float
    high: float
    tasks: int
    clusters: int
    method: Literal["t", "exact", "none"]


def units(
    tasks: Iterable[TaskResult], k: int, measure: Measure = "reward", *, users: bool = True
) -> list[Unit]:
    """pass^k of every task with k trials or more."""
    found = []
    for task in tasks:
        successes, trials = task.counts(measure, users=users)
        if trials >= k:
            found.append(Unit(pass_hat(successes, trials, k), task.trajectory_id))
    return found


def estimate(found: Sequence[Unit]) -> Estimate | None:
    """The mean of `found` with its interval; None where there is nothing."""
    if not found:
        return None
    count = len(found)
    mean = sum(unit.value for unit in found) / count
    clusters = len({unit.cluster for unit in found})
    error = cluster_error(found)
    if error == 0 or min(mean, 1 - mean) * count < RARE:
        return _exact(mean, error, count, clusters)
    reach = t_quantile((1 + LEVEL) / 2, clusters - 1) * error
    return Estimate(mean, max(0.0, mean - reach), min(1.0, mean + reach), count, clusters, "t")


def cluster_error(found: Sequence[Unit]) -> float:
    """The cluster-robust standard error of the mean; 0 for one cluster, or where all agree."""
    mean = sum(unit.value for unit in found) / len(found)
    sums: dict[str, float] = defaultdict(float)
    for value, cluster in found:
        sums[cluster] += value - mean
    if len(sums) < 2:
        return 0.0
    correction = len(sums) / (len(sums) - 1)
    error = sqrt(correction * sum(total * total for total in sums.values())) / len(found)
    return error if error > _ROUNDING else 0.0


def _exact(mean: float, error: float, count: int, clusters: int) -> Estimate:
    spread = mean * (1 - mean)
    # Where nothing varies, only the clusters are known to be independent.
    size = min(count, spread / error**2) if spread > 0 and error > 0 else float(clusters)
    successes, tail = mean * size, (1 - LEVEL) / 2
    low = beta_quantile(tail, successes, size - successes + 1) if mean > 0 else 0.0
    high = beta_quantile(1 - tail, successes + 1, size - successes) if mean < 1 else 1.0
    return Estimate(mean, low, high, count, clusters, "exact")
