"""How long a call is tried, and how much a minute lets through."""

from __future__ import annotations

import asyncio
from time import monotonic

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trajectory2task.core.errors import ProviderError
from trajectory2task.models.faults import Fault, asked_to_wait
from trajectory2task.models.limits import Bucket
from trajectory2task.models.retrying import Backoff, Patience

ASKED = st.one_of(st.none(), st.floats(0, 100))
FAULTS = st.lists(st.tuples(ASKED, st.booleans(), st.floats(0, 20)), max_size=60)


@given(FAULTS, st.floats(1, 300), st.floats(0.01, 2))
def test_never_beyond_the_deadline_and_never_earlier_than_asked(
    faults: list[tuple[float | None, bool, float]], deadline: float, first: float
) -> None:
    """A call's attempts, each of so many seconds, on a clock that only they move."""
    now = 0.0
    patience = Patience("here", deadline, Backoff(first, 30.0), now)
    wasted = 0
    for attempt, (asked, useless, took) in enumerate(faults, start=1):
        now += took
        wasted += useless
        wait = _waited(patience, Fault("odd", wait=asked, wasted=useless), now, attempt)
        if wait is None:
            return
        assert wasted < 10
        assert 0 <= wait <= max(30.0, (asked or 0) + first)
        assert asked is None or wait >= asked
        now += wait
        assert now <= deadline


def _waited(patience: Patience, fault: Fault, now: float, attempt: int) -> float | None:
    try:
        return patience.wait_after(fault, now)
    except ProviderError as end:
        said = str(end)
    assert "here" in said
    assert f"{attempt} attempt" in said
    return None


def test_time_in_a_queue_does_not_count() -> None:
    patience = Patience("here", 10, Backoff(0.1, 0.1), 0.0)
    patience.excuse(1000)
    assert patience.wait_after(Fault("odd"), 1005) <= 0.1
    with pytest.raises(ProviderError, match=r"2 attempts over 10\.0 s"):
        patience.wait_after(Fault("odd"), 1010)


@given(st.text(max_size=40))
def test_a_wait_that_nobody_understands_is_none(text: str) -> None:
    found = asked_to_wait({"Retry-After": text, "retry-after-ms": text})
    assert found is None or found >= 0


def test_an_unlimited_bucket_lets_everything_through() -> None:
    async def run() -> None:
        bucket = Bucket()
        await bucket.take(1e12)
        bucket.settle(1e12)
        await bucket.take(1e12)

    asyncio.run(run())


def test_more_than_the_bucket_holds_is_owed_by_those_who_follow() -> None:
    async def run() -> float:
        bucket = Bucket()
        bucket.limit(60_000)  # a thousand a second
        start = monotonic()
        await bucket.take(1300)
        bucket.settle(-100)  # it was 1,200 after all
        await bucket.take(100)
        return monotonic() - start

    assert asyncio.run(run()) >= 0.29


def test_who_gives_up_waiting_takes_nothing() -> None:
    async def run() -> None:
        bucket = Bucket()
        bucket.limit(600)  # ten a second
        await bucket.take(10)
        waiting = [asyncio.create_task(bucket.take(10_000)) for _ in range(5)]
        await asyncio.sleep(0)
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        async with asyncio.timeout(60):  # what they wanted would take an hour
            await bucket.take(1)

    asyncio.run(run())
