"""Intervals and paired tests by hand: small cases whose numbers anybody can work out."""

from __future__ import annotations

from itertools import repeat
from math import sqrt

import pytest

from trajectory2task.score.comparison import Paired, compare, paired
from trajectory2task.score.distributions import t_cdf, t_quantile
from trajectory2task.score.estimates import Estimate, Unit, cluster_error, units
from trajectory2task.score.estimates import estimate as estimate_or_none
from trajectory2task.score.results import Results, TaskResult


def estimate(found: list[Unit]) -> Estimate:
    one = estimate_or_none(found)
    assert one is not None
    return one


def task(name: str, passed: list[int], cluster: str = "") -> TaskResult:
    trials = {trial: (one, one) for trial, one in enumerate(passed)}
    return TaskResult(name, "general", cluster or name, None, trials)


# --- Intervals of one agent


def test_the_error_of_clusters() -> None:
    """Sums around the mean of 2/3: -1/3 in one cluster, 1/3 in the other."""
    found = [Unit(1.0, "a"), Unit(0.0, "a"), Unit(1.0, "b")]
    assert cluster_error(found) == pytest.approx(sqrt(2 / 1 * 2 / 9) / 3)


def test_one_cluster_says_nothing_about_spread() -> None:
    found = [Unit(1.0, "a"), Unit(0.0, "a")]
    assert cluster_error(found) == 0
    assert estimate(found).method == "exact"


def test_in_the_middle_it_is_t_with_one_degree_less_than_there_are_clusters() -> None:
    found = [Unit(float(at % 2), str(at % 10)) for at in range(60)]
    found += [Unit(0.0, str(at)) for at in range(10)]
    one = estimate(found)
    assert one.method == "t"
    reach = t_quantile(0.975, 9) * cluster_error(found)
    assert (one.low, one.high) == pytest.approx((one.mean - reach, one.mean + reach))
    assert (one.tasks, one.clusters) == (70, 10)


@pytest.mark.parametrize("successes", [1, 5, 9])
def test_few_successes_have_an_exact_interval(successes: int) -> None:
    """Clopper and Pearson's, of as many tasks as there are: each is a cluster of its own."""
    few = [Unit(float(at < successes), str(at)) for at in range(300)]
    many = [Unit(1 - value, cluster) for value, cluster in few]
    low, high = {1: (0.0001, 0.0184), 5: (0.0054, 0.0385), 9: (0.0138, 0.0562)}[successes]
    one, other = estimate(few), estimate(many)
    assert one.method == other.method == "exact"
    assert (one.low, one.high) == pytest.approx((low, high), abs=2e-4)
    assert (other.low, other.high) == pytest.approx((1 - one.high, 1 - one.low))


def test_ten_successes_are_enough_for_t() -> None:
    assert estimate([Unit(float(at < 10), str(at)) for at in range(300)]).method == "t"


def test_few_successes_of_one_trajectory_are_worth_less() -> None:
    alone = estimate([Unit(float(at < 9), str(at)) for at in range(300)])
    together = estimate([Unit(float(at < 9), str(at // 10)) for at in range(300)])
    assert together.method == "exact"
    assert together.high > 2 * alone.high


def test_siblings_that_cancel_out_are_worth_no_more_than_so_many_tasks() -> None:
    """Clusters vary less than chance would have them; the interval is not narrower for it."""
    found = [Unit(float(at % 10 == 0), str(at // 10)) for at in range(80)]
    found += [Unit(0.0, str(at)) for at in repeat(8, 10)]
    assert estimate(found).high == pytest.approx(
        estimate([Unit(float(at < 8), str(at)) for at in range(90)]).high, abs=2e-3
    )


def test_intervals_stay_within_the_possible() -> None:
    rare = [Unit(float(at < 12), str(at // 12)) for at in range(300)]
    one = estimate(rare)
    assert (one.method, one.low) == ("t", 0.0)
    common = estimate([Unit(1 - value, cluster) for value, cluster in rare])
    assert (common.method, common.high) == ("t", 1.0)


def test_units_belong_to_their_trajectories() -> None:
    (one,) = units([task("a", [1, 0], cluster="t1")], 1)
    assert one == Unit(0.5, "t1")


# --- Two agents


def both(lefts: list[list[int]], rights: list[list[int]], clusters: list[str]) -> Paired:
    sides = zip(lefts, rights, clusters, strict=True)
    pairs = [
        (task(str(at), left, cluster), task(str(at), right, cluster))
        for at, (left, right, cluster) in enumerate(sides)
    ]
    return paired("general", pairs)


def test_siblings_are_not_taken_for_independent() -> None:
    """With one trial each, McNemar's test is for tasks of different trajectories only."""
    lefts, rights = [[1]] * 6 + [[0]] * 2, [[0]] * 6 + [[1]] * 2
    alone = both(lefts, rights, list("abcdefgh"))
    assert alone.method == "McNemar"
    assert alone.p == pytest.approx(0.2890625)  # 2 of 8, two-sided
    siblings = both(lefts, rights, list("aabbccdd"))
    assert siblings.method == "t"
    differences = [1.0] * 6 + [-1.0] * 2
    error = cluster_error([Unit(*one) for one in zip(differences, "aabbccdd", strict=True)])
    assert siblings.p == pytest.approx(2 * (1 - t_cdf(0.5 / error, 3)))
    reach = t_quantile(0.975, 3) * error
    assert (siblings.low, siblings.high) == pytest.approx((max(-1, 0.5 - reach), 1.0))


def test_one_trajectory_shows_no_difference() -> None:
    found = both([[1, 1], [1, 0]], [[0, 0], [0, 0]], ["a", "a"])
    assert (found.p, found.low, found.high) == (1.0, -1.0, 1.0)


@pytest.mark.parametrize("count", [2, 3, 100])
def test_a_difference_that_never_varies_is_not_certain(count: int) -> None:
    clusters = [str(at) for at in range(count)]
    clear = both([[1, 1]] * count, [[0, 0]] * count, clusters)
    assert (clear.difference, clear.high) == (1.0, 1.0)
    assert clear.p == pytest.approx(2 / 2**count)  # the sign test
    share = 1 - 0.025 ** (1 / count)  # the most that can be otherwise
    assert clear.low == pytest.approx(1 - 2 * share)
    third = both([[1, 0, 0]] * count, [[0, 0, 0]] * count, clusters)
    assert third.p == clear.p
    assert third.low < third.difference < third.high
    equal = both([[1, 0]] * count, [[0, 1]] * count, clusters)
    assert (equal.difference, equal.p) == (0.0, 1.0)
    assert (equal.low, equal.high) == pytest.approx((-share, share))


def test_tasks_that_all_pass_as_often_leave_room_for_others() -> None:
    """A hundred times 1/3 is not 100/3 in floats; that is no spread."""
    one = estimate([Unit(1 / 3, str(at)) for at in range(100)])
    assert one.method == "exact"
    assert one.low < 0.27
    assert one.high > 0.4


def test_flips_are_tasks_that_one_side_passes_in_most_trials() -> None:
    half, most, none = [1, 0], [1, 1], [0, 0]
    found = both([most, half, half, none], [half, most, none, most], list("abcd"))
    assert found.flips_up == ("0",)
    assert found.flips_down == ("1", "3")


def test_groups_are_adjusted_together_and_the_whole_is_not() -> None:
    def run(reward: int) -> Results:
        tasks = [TaskResult(f"{group}{at}", group, f"{group}{at}", None, {0: (reward, reward)})
                 for group in ("general", "ambiguous") for at in range(5)]  # fmt: skip
        return Results("a", "u", "w", {one.task_id: one for one in tasks})

    found = {one.name: one for one in compare(run(1), run(0))}
    assert found["general"].p == pytest.approx(1 / 16)
    assert found["general"].adjusted == found["ambiguous"].adjusted == pytest.approx(1 / 8)
    assert found["all"].adjusted == found["all"].p == pytest.approx(2 / 2**10)
