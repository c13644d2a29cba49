"""pass^k, its intervals and paired comparisons, against enumeration and by simulation."""

from __future__ import annotations

from itertools import combinations
from random import Random
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from trajectory2task.core.errors import UsageError
from trajectory2task.core.rollouts import Rollout, Verdict
from trajectory2task.score.comparison import compare, effects, holm, paired
from trajectory2task.score.estimates import Estimate, Unit, cluster_error, units
from trajectory2task.score.estimates import estimate as estimate_or_none
from trajectory2task.score.results import Results, TaskResult, pass_hat
from trajectory2task.score.table import facts


@given(outcomes=st.lists(st.booleans(), min_size=1, max_size=8), data=st.data())
def test_pass_hat_is_the_share_of_subsets_that_all_pass(outcomes: list[bool], data) -> None:
    k = data.draw(st.integers(1, len(outcomes)))
    subsets = list(combinations(outcomes, k))
    share = sum(all(subset) for subset in subsets) / len(subsets)
    assert pass_hat(sum(outcomes), len(outcomes), k) == pytest.approx(share)


def estimate(found: list[Unit]) -> Estimate:
    one = estimate_or_none(found)
    assert one is not None
    return one


def task(name: str, passed: list[int], group: str = "general", cluster: str = "", twin=None):
    trials = {trial: (one, one) for trial, one in enumerate(passed)}
    return TaskResult(name, group, cluster or name, twin, trials)


def results(*tasks: TaskResult) -> Results:
    return Results("a", "u", "w", {one.task_id: one for one in tasks})


def test_pass_k_by_hand() -> None:
    tasks = [task("a", [1, 1, 1]), task("b", [1, 0, 1]), task("c", [0, 0, 0]), task("d", [1])]
    means = [estimate(units(tasks, k)).mean for k in (1, 2, 3)]
    assert means == pytest.approx([(1 + 2 / 3 + 0 + 1) / 4, (1 + 1 / 3 + 0) / 3, 1 / 3])


def test_clusters_widen_what_siblings_share() -> None:
    alone = [Unit(float(at % 2), str(at)) for at in range(200)]
    together = [Unit(float(at % 2), str(at % 40)) for at in range(200)]
    assert cluster_error(together) > 2 * cluster_error(alone)
    assert estimate(alone).method == "t"


def test_nothing_and_everything_have_exact_intervals() -> None:
    none = estimate([Unit(0.0, str(at)) for at in range(300)])
    assert none.method == "exact"
    assert none.low == 0.0
    assert none.high == pytest.approx(0.0122, abs=1e-3)
    everything = estimate([Unit(1.0, str(at)) for at in range(300)])
    assert (everything.low, everything.high) == pytest.approx((1 - none.high, 1.0))
    assert estimate_or_none([]) is None
    assert estimate([Unit(1.0, "one")]).low < 0.05


def drawn(rng: Random, clusters: int, difficulty: float) -> list[Unit]:
    """Tasks in clusters of 1 to 4 that share a difficulty; 3 trials, pass^1 of each."""
    found = []
    for cluster in range(clusters):
        p = min(1.0, max(0.0, rng.gauss(difficulty, 0.25)))
        for _ in range(rng.randint(1, 4)):
            found.append(Unit(sum(rng.random() < p for _ in range(3)) / 3, str(cluster)))
    return found


def truth(difficulty: float) -> float:
    rng = Random(1)
    return sum(min(1.0, max(0.0, rng.gauss(difficulty, 0.25))) for _ in range(200_000)) / 200_000


@pytest.mark.parametrize("difficulty", [0.5, 0.8, 0.97])
def test_intervals_cover_what_they_promise(difficulty: float) -> None:
    """500 simulated evaluations with clusters of unequal size. A size-weighted mean over tasks
    has the same expectation here, since sizes do not depend on the difficulty."""
    rng, mean = Random(7), truth(difficulty)
    covered = 0
    for _ in range(500):
        found = drawn(rng, 60, difficulty)
        one = estimate(found)
        covered += one.low <= mean <= one.high
    assert 0.92 <= covered / 500 <= 0.99


def test_a_difference_by_hand() -> None:
    left = results(task("a", [1]), task("b", [1]), task("c", [1]), task("d", [0]))
    right = results(task("a", [0]), task("b", [1]), task("c", [0]), task("d", [0]), task("e", [1]))
    found = {one.name: one for one in compare(left, right)}
    one = found["general"]
    assert (one.tasks, one.left, one.right, one.difference) == (4, 0.75, 0.25, 0.5)
    assert one.method == "McNemar"
    assert one.p == pytest.approx(0.5)
    assert one.flips_up == ("a", "c")
    assert one.flips_down == ()
    assert one.needed(0.1) == 262  # 7.85 * (1/3) / 0.01
    with pytest.raises(UsageError, match="share no task"):
        compare(left, results(task("z", [1])))


def test_the_test_keeps_its_level() -> None:
    """Two equal agents on clustered tasks, 400 times: about 5% significant at 5%."""
    rng, hits = Random(3), 0
    for _ in range(400):
        pairs = []
        for cluster in range(50):
            p = rng.random()
            for place in range(rng.randint(1, 3)):
                name = f"{cluster}-{place}"
                draws = [[int(rng.random() < p) for _ in range(3)] for _ in range(2)]
                pairs.append(tuple(task(name, one, cluster=str(cluster)) for one in draws))
        hits += paired("general", pairs).p < 0.05
    assert 0.02 <= hits / 400 <= 0.08


def test_holm() -> None:
    base = paired("x", [(task("a", [1]), task("a", [0])), (task("b", [0]), task("b", [1]))])
    ps = [0.01, 0.04, 0.03]
    found = holm([base.__class__(**{**vars(base), "p": p}) for p in ps])
    assert [one.adjusted for one in found] == pytest.approx([0.03, 0.06, 0.06])


def test_effects_within_one_agent() -> None:
    found = effects(
        results(
            task("g1", [1, 1], cluster="t1"),
            task("g2", [1, 1], cluster="t2"),
            task("a1", [0, 1], "ambiguous", "t1"),
            task("i1", [1, 1], "infeasible", "t1", twin="w1"),
            task("w1", [0, 0], "twin", "t1", twin="i1"),
        )
    )
    told = {one.name: (one.tasks, one.difference) for one in found}
    assert told == {"ambiguous - general": (1, -0.5), "infeasible - twin": (1, 1.0)}


def test_pairs_pass_where_both_do() -> None:
    found = results(
        task("i", [1, 1, 0], "infeasible", "t", twin="w"), task("w", [1, 0, 1], "twin", "t", "i")
    )
    (pair,) = found.pairs()
    assert pair.passed == {0: (1, 1), 1: (0, 0), 2: (0, 0)}


def rollout(task_id: str, trial: int, reward: Literal[0, 1], **fields) -> Rollout:
    """A scored rollout without a word in it."""
    scenario = fields.pop("scenario", "general")
    verdict = Verdict(reward, reward, (), "", fields.pop("failures", ()), fields.pop("fault", None))
    given = {"agent": "a", "user": "u", "stop": "user done", "verdict": verdict, **fields}
    return Rollout(
        f"{task_id}/{trial}", task_id, "retail", "w", scenario, task_id, trial=trial, seed=0,
        messages=(), **given,
    )  # fmt: skip


def test_what_a_provider_failed_is_no_trial() -> None:
    found = Results.of(
        [rollout("t", 0, 1), rollout("t", 1, 0, stop="provider failure", fault="provider")]
    )
    assert (found.rollouts, found.provider) == (2, 1)
    assert found.tasks["t"].passed == {0: (1, 1)}
    assert not found.faults


def test_trials_that_the_user_spoilt_can_be_left_out() -> None:
    found = Results.of([rollout("t", 0, 1), rollout("t", 1, 0, fault="user", failures=("loop",))])
    one = found.tasks["t"]
    assert one.counts() == (1, 2)
    assert one.counts(users=False) == (1, 1)
    assert units([one], 1, users=False)[0].value == 1.0
    assert (found.faults, found.failures) == ({"user": 1}, {"loop": 1})
    numbers = facts(found)["scenarios"]["all"]
    assert numbers["user at fault"] == 1
    assert numbers["reward"][0]["mean"] == 0.5
    assert numbers["reward without the user's faults"][0]["mean"] == 1.0


def test_a_pair_is_spoilt_where_either_is() -> None:
    found = Results.of(
        [
            rollout("i", 0, 1, scenario="infeasible", twin="w"),
            rollout("i", 1, 0, scenario="infeasible", twin="w", fault="user"),
            rollout("w", 0, 0, twin="i", fault="user"),
            rollout("w", 1, 1, twin="i"),
        ]
    )
    (pair,) = found.pairs()
    assert pair.counts() == (0, 2)
    assert pair.counts(users=False) == (0, 0)


@pytest.mark.parametrize("field", ["agent", "user"])
def test_results_are_of_one_agent_with_one_user(field: str) -> None:
    with pytest.raises(UsageError, match="one agent's rollouts at a time"):
        Results.of([rollout("t", 0, 1), rollout("t", 1, 1, **{field: "another"})])


def test_a_rollout_without_a_verdict_has_no_results() -> None:
    with pytest.raises(UsageError, match="t2t score"):
        Results.of([replace(rollout("t", 0, 1), verdict=None)])
