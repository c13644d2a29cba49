"""The distribution functions against values from tables and from exact sums."""

from __future__ import annotations

from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trajectory2task.score.distributions import (
    beta_cdf,
    beta_quantile,
    binomial_test,
    t_cdf,
    t_quantile,
)


def tail(k: int, n: int, p: float) -> float:
    """P(X >= k) of a binomial, summed up."""
    return sum(comb(n, i) * p**i * (1 - p) ** (n - i) for i in range(k, n + 1))


@given(n=st.integers(1, 60), data=st.data(), p=st.floats(0.001, 0.999))
def test_beta_is_the_binomial_tail(n: int, data, p: float) -> None:
    k = data.draw(st.integers(1, n))
    assert beta_cdf(p, k, n - k + 1) == pytest.approx(tail(k, n, p), abs=1e-9)


@pytest.mark.parametrize(
    ("level", "freedom", "value"),
    [(0.975, 1, 12.7062), (0.975, 5, 2.57058), (0.975, 30, 2.04227), (0.95, 10, 1.81246),
     (0.995, 100, 2.62589), (0.5, 7, 0.0), (0.025, 5, -2.57058)],
)  # fmt: skip
def test_student(level: float, freedom: int, value: float) -> None:
    assert t_quantile(level, freedom) == pytest.approx(value, abs=2e-5)
    assert t_cdf(value, freedom) == pytest.approx(level, abs=1e-6)


@given(a=st.floats(0.5, 200), b=st.floats(0.5, 200), level=st.floats(0.001, 0.999))
def test_quantile_is_the_inverse(a: float, b: float, level: float) -> None:
    assert beta_cdf(beta_quantile(level, a, b), a, b) == pytest.approx(level, abs=1e-6)


@pytest.mark.parametrize(("ups", "all_", "p"), [(5, 5, 0.0625), (9, 10, 0.021484), (5, 10, 1.0)])
def test_sign_test(ups: int, all_: int, p: float) -> None:
    assert binomial_test(ups, all_) == pytest.approx(p, abs=1e-6)
    assert binomial_test(all_ - ups, all_) == binomial_test(ups, all_)
    assert binomial_test(0, 0) == 1.0
