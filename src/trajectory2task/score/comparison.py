"""Two agents on the same tasks, or one agent on two kinds of task: paired differences.

Pairing takes the difficulty of a task out of the difference. Errors are clustered by trajectory;
several groups are tested together (Holm), so that one of them is not found significant by chance.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil, inf
from typing import Literal

from trajectory2task.core.errors import UsageError
from trajectory2task.score.distributions import binomial_test, t_cdf, t_quantile
from trajectory2task.score.estimates import LEVEL, Unit, cluster_error
from trajectory2task.score.results import GROUPS, Measure, Results, TaskResult

POWER = 7.85  # (1.96 + 0.84)^2: two-sided 5%, power 80%


@dataclass(frozen=True)
class Paired:
    """A paired difference: `left` minus `right`, over the tasks (or pairs) that both have.

    `p` is two-sided; `adjusted` is Holm's, over the groups tested together. `needed(d)` says how
    many tasks it takes to see a difference of d. `flips` names tasks that only one side passes in
    most trials.
    """

    name: str
    tasks: int
    left: float
    right: float
    difference: float
    low: float
    high: float
    p: float
    method: Literal["McNemar", "t"]
    variance: float
    flips_up: tuple[str, ...] = ()
    flips_down: tuple[str, ...] = ()
    adjusted: float = 1.0

    def needed(self, wanted: float) -> int | None:
        """Tasks for 80% power at 5% to see a true difference of `wanted`; None for 0."""
        return ceil(POWER * self.variance / wanted**2) if wanted else None


def compare(left: Results, right: Results, measure: Measure = "reward") -> list[Paired]:
    """Every group in which both have results, pairs and all tasks included, Holm-adjusted.

    Raises `UsageError` where they share no task.
    """
    common = left.tasks.keys() & right.tasks.keys()
    if not common:
        raise UsageError(
            "The two runs share no task. Compare runs over the same task set; these are of worlds "
            f"{left.world[:12]} and {right.world[:12]}."
        )
    found = []
    for group in GROUPS:
        names = sorted(name for name in common if left.tasks[name].group == group)
        if names:
            pairs = [(left.tasks[name], right.tasks[name]) for name in names]
            found.append(paired(group, pairs, measure))
    theirs = {task.task_id: task for task in right.pairs()}
    both = [(task, theirs[task.task_id]) for task in left.pairs() if task.task_id in theirs]
    if both:
        found.append(paired("pair", both, measure))
    found = holm(found)
    everything = [(left.tasks[name], right.tasks[name]) for name in sorted(common)]
    return [*found, paired("all", everything, measure)]


def effects(results: Results) -> list[Paired]:
    """What each scenario costs one agent: against the general task of the same trajectory, and
    each infeasible task against its twin."""
    general = {task.trajectory_id: task for task in results.of_group("general")}
    found = []
    for group in ("ambiguous", "changing"):
        pairs = [
            (task, general[task.trajectory_id])
            for task in results.of_group(group)
            if task.trajectory_id in general
        ]
        if pairs:
            found.append(paired(f"{group} - general", pairs))
    twins = [
        (task, results.tasks[task.twin])
        for task in results.of_group("infeasible")
        if task.twin in results.tasks
    ]
    if twins:
        found.append(paired("infeasible - twin", twins))
    return holm(found)


def paired(
    name: str, pairs: Sequence[tuple[TaskResult, TaskResult]], measure: Measure = "reward"
) -> Paired:
    """The difference over `pairs`; McNemar's exact test with one trial each, else a t-test."""
    units, up, down = [], [], []
    lefts = rights = 0.0
    single = True
    for left, right in pairs:
        (won, played), (theirs, their_trials) = left.counts(measure), right.counts(measure)
        if not played or not their_trials:
            continue
        single = single and played == their_trials == 1
        mine, other = won / played, theirs / their_trials
        lefts, rights = lefts + mine, rights + other
        units.append(Unit(mine - other, left.trajectory_id))
        if mine > 0.5 >= other:
            up.append(left.task_id)
        elif other > 0.5 >= mine:
            down.append(left.task_id)
    if not units:
        raise UsageError(f"There is nothing to compare for {name}: no task was played by both.")
    count = len(units)
    difference = sum(unit.value for unit in units) / count
    variance = sum((unit.value - difference) ** 2 for unit in units) / max(1, count - 1)
    clusters = len({unit.cluster for unit in units})
    error = cluster_error(units)
    low, high = _interval(difference, error, clusters)
    alone = clusters == count  # with siblings in it, McNemar's test would take them for independent
    p = _p_value(difference, error, clusters)
    if single and alone:
        ups = sum(unit.value > 0 for unit in units)
        p = binomial_test(ups, ups + sum(unit.value < 0 for unit in units))
    return Paired(
        name=name,
        tasks=count,
        left=lefts / count,
        right=rights / count,
        difference=difference,
        low=low,
        high=high,
        p=p,
        method="McNemar" if single and alone else "t",
        variance=variance,
        flips_up=tuple(up),
        flips_down=tuple(down),
        adjusted=p,
    )


def _interval(difference: float, error: float, clusters: int) -> tuple[float, float]:
    if clusters < 2:
        return -1.0, 1.0
    if error == 0:
        # Exact, as of a share that is 0 or 1: how many clusters may be otherwise, and at the worst.
        others = 1 - ((1 - LEVEL) / 2) ** (1 / clusters)
        return difference - others * (1 + difference), difference + others * (1 - difference)
    reach = t_quantile((1 + LEVEL) / 2, clusters - 1) * error
    return max(-1.0, difference - reach), min(1.0, difference + reach)


def _p_value(difference: float, error: float, clusters: int) -> float:
    if clusters < 2:
        return 1.0
    if error == 0:  # the sign test, of clusters that all agree
        return binomial_test(clusters, clusters) if difference else 1.0
    t = abs(difference) / error
    return 2 * (1 - t_cdf(t, clusters - 1)) if t < inf else 0.0


def holm(found: Sequence[Paired]) -> list[Paired]:
    """The same, each with its p adjusted for all of them (Holm 1979)."""
    order = sorted(range(len(found)), key=lambda place: found[place].p)
    adjusted: Mapping[int, float] = _stepped(found, order)
    return [replace(one, adjusted=adjusted[place]) for place, one in enumerate(found)]


def _stepped(found: Sequence[Paired], order: Sequence[int]) -> dict[int, float]:
    highest, adjusted = 0.0, {}
    for rank, place in enumerate(order):
        highest = max(highest, min(1.0, found[place].p * (len(order) - rank)))
        adjusted[place] = highest
    return adjusted
