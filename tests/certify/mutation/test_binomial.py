"""The exact bounds, against closed forms and a table."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trajectory2task.certify.mutation.binomial import lower_bound, upper_bound


@pytest.mark.parametrize("trials", [1, 10, 300, 5000])
def test_none_of_many_has_a_closed_form(trials: int) -> None:
    assert upper_bound(0, trials) == pytest.approx(1 - 0.05 ** (1 / trials), rel=1e-9)
    assert lower_bound(trials, trials) == pytest.approx(0.05 ** (1 / trials), rel=1e-9)


@pytest.mark.parametrize(
    ("count", "trials", "confidence", "bound"),
    [  # one-sided 97.5% bounds are the ends of the two-sided 95% interval in printed tables
        (1, 10, 0.975, 0.44502),
        (5, 10, 0.975, 0.81291),
        (9, 10, 0.975, 0.99747),
        (3, 300, 0.975, 0.02893),
        (2, 100, 0.975, 0.07038),
    ],
)
def test_printed_tables(count: int, trials: int, confidence: float, bound: float) -> None:
    assert upper_bound(count, trials, confidence=confidence) == pytest.approx(bound, abs=2e-5)


def test_ends() -> None:
    assert upper_bound(4, 4) == 1.0
    assert lower_bound(0, 4) == 0.0
    assert (lower_bound(0, 0), upper_bound(0, 0)) == (0.0, 1.0)
    for bad in ((-1, 3), (4, 3)):
        with pytest.raises(ValueError, match="is no share"):
            upper_bound(*bad)
        with pytest.raises(ValueError, match="is no share"):
            lower_bound(*bad)


@settings(deadline=None)
@given(st.integers(1, 120).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_bounds_enclose_the_share_and_grow(pair: tuple[int, int]) -> None:
    count, trials = pair
    assert lower_bound(count, trials) <= count / trials <= upper_bound(count, trials)
    if count < trials:
        assert upper_bound(count, trials) <= upper_bound(count + 1, trials)
