"""The few distribution functions that intervals and tests need, from the incomplete beta function.

Continued fraction after Lentz; checked in the tests against known values to nine digits.
"""

from __future__ import annotations

from collections.abc import Callable
from math import exp, isclose, lgamma, log

_STEPS = 400
_TINY = 1e-300


def beta_cdf(x: float, a: float, b: float) -> float:
    """The regularized incomplete beta function I_x(a, b), for a, b > 0."""
    if x <= 0:
        return 0.0
    if x >= 1:
        return 1.0
    scale = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log(1 - x))
    if x < (a + 1) / (a + b + 2):
        return scale * _fraction(x, a, b) / a
    return 1 - scale * _fraction(1 - x, b, a) / b


def _fraction(x: float, a: float, b: float) -> float:
    """The continued fraction of the incomplete beta function, by Lentz's method."""
    c, d = 1.0, 1 / _clear(1 - (a + b) * x / (a + 1))
    found = d
    for step in range(1, _STEPS):
        even = step * (b - step) * x / ((a + 2 * step - 1) * (a + 2 * step))
        odd = -(a + step) * (a + b + step) * x / ((a + 2 * step) * (a + 2 * step + 1))
        for term in (even, odd):
            d = 1 / _clear(1 + term * d)
            c = _clear(1 + term / c)
            found *= c * d
        if isclose(c * d, 1.0, rel_tol=1e-14):
            break
    return found


def _clear(value: float) -> float:
    return value if abs(value) > _TINY else _TINY


def t_cdf(t: float, freedom: float) -> float:
    """Student's t distribution function with `freedom` degrees of freedom."""
    tail = beta_cdf(freedom / (freedom + t * t), freedom / 2, 0.5) / 2
    return 1 - tail if t > 0 else tail


def t_quantile(level: float, freedom: float) -> float:
    """The value that t stays below with probability `level` (0 < level < 1)."""
    return _inverse(lambda t: t_cdf(t, freedom), level, -1e6, 1e6)


def beta_quantile(level: float, a: float, b: float) -> float:
    """The value that a Beta(a, b) variable stays below with probability `level`."""
    return _inverse(lambda x: beta_cdf(x, a, b), level, 0.0, 1.0)


def binomial_test(successes: int, trials: int) -> float:
    """Two-sided exact p-value of `successes` in `trials` under probability 1/2."""
    if trials == 0:
        return 1.0
    smaller = min(successes, trials - successes)
    # P(X <= k) for n trials at 1/2 is I_1/2(n - k, k + 1).
    return min(1.0, 2 * beta_cdf(0.5, trials - smaller, smaller + 1))


def _inverse(function: Callable[[float], float], level: float, low: float, high: float) -> float:
    """Where a rising function reaches `level`, by bisection."""
    for _ in range(200):
        middle = (low + high) / 2
        if function(middle) < level:
            low = middle
        else:
            high = middle
        if high - low <= 1e-12 * max(1.0, abs(low)):
            break
    return (low + high) / 2
