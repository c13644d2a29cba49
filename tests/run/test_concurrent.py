"""The engine for work that waits: every unit once, errors passed on, nothing left open."""

from __future__ import annotations

import asyncio
import itertools
import os
import signal
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager

import pytest

from trajectory2task.core.errors import BudgetSpent, DomainError, UsageError
from trajectory2task.run.concurrent import Concurrent


class Shop:
    """Work that waits, and notes how much of it is under way."""

    def __init__(self, work: Callable[[int], Awaitable[int]]) -> None:
        self.work = work
        self.begun: list[int] = []
        self.cancelled: list[int] = []
        self.under_way = self.most = 0
        self.open = False

    @asynccontextmanager
    async def __call__(self) -> AsyncIterator[Callable[[int], Awaitable[int]]]:
        self.open = True
        opener = asyncio.current_task()
        try:
            yield self._one
        finally:
            assert asyncio.current_task() is opener
            self.open = False

    async def _one(self, unit: int) -> int:
        assert self.open
        self.begun.append(unit)
        self.under_way += 1
        self.most = max(self.most, self.under_way)
        try:
            return await self.work(unit)
        except asyncio.CancelledError:
            self.cancelled.append(unit)
            raise
        finally:
            self.under_way -= 1


async def doubled(unit: int) -> int:
    for _ in range(unit % 5):
        await asyncio.sleep(0)
    return unit * 2


@pytest.mark.parametrize("in_flight", [1, 3, 100])
def test_every_unit_once(in_flight: int) -> None:
    shop = Shop(doubled)
    found = list(Concurrent(in_flight).run(iter(range(40)), shop))
    assert sorted(found) == [unit * 2 for unit in range(40)]
    assert shop.begun == list(range(40))
    assert shop.most <= in_flight
    assert shop.most > 1 or in_flight == 1
    assert not shop.open


def test_no_units() -> None:
    shop = Shop(doubled)
    assert list(Concurrent(4).run(iter(()), shop)) == []
    assert not shop.open


def test_units_that_wait_for_results() -> None:
    taken: list[int] = []

    def units() -> Iterator[int | None]:
        yield from range(3)
        while len(taken) < 3:
            yield None
        yield 3

    for result in Concurrent(8).run(units(), Shop(doubled)):
        taken.append(result)
    assert sorted(taken) == [0, 2, 4, 6]


def test_units_that_wait_for_ever() -> None:
    with pytest.raises(DomainError, match="waits for results"):
        list(Concurrent(2).run(itertools.repeat(None), Shop(doubled)))


async def never(unit: int) -> int:
    await asyncio.Event().wait()
    return unit


def test_an_error_stops_the_rest() -> None:
    async def work(unit: int) -> int:
        if unit == 2:
            raise UsageError("the key is refused")
        return await never(unit)

    shop = Shop(work)
    with pytest.raises(UsageError, match="the key is refused"):
        list(Concurrent(5).run(iter(range(9)), shop))
    assert sorted(shop.cancelled) == [0, 1, 3, 4]
    assert not shop.open


def test_a_spent_budget_lets_what_is_under_way_end() -> None:
    async def work(unit: int) -> int:
        if unit == 1:
            raise BudgetSpent("100 calls were made")
        for _ in range(20):
            await asyncio.sleep(0)
        return unit

    shop = Shop(work)
    found: list[int] = []
    with pytest.raises(BudgetSpent, match="100 calls"):
        found.extend(Concurrent(4).run(iter(range(9)), shop))
    assert sorted(found) == [0, 2, 3]
    assert shop.begun == [0, 1, 2, 3]
    assert not shop.cancelled
    assert not shop.open


def test_what_cannot_be_opened() -> None:
    shop = Shop(doubled)

    @asynccontextmanager
    async def closed() -> AsyncIterator[Callable[[int], Awaitable[int]]]:
        if shop.open is False:
            raise UsageError("no such model")
        yield doubled

    with pytest.raises(UsageError, match="no such model"):
        list(Concurrent(2).run(iter(range(3)), closed))


def test_who_stops_reading_stops_the_work() -> None:
    async def work(unit: int) -> int:
        return unit if unit == 0 else await never(unit)

    shop = Shop(work)
    results = Concurrent(3).run(iter(range(9)), shop)
    assert next(results) == 0
    results.close()
    assert sorted(shop.cancelled) == sorted(shop.begun[1:])
    assert not shop.open


def test_ctrl_c_stops_cleanly() -> None:
    async def work(unit: int) -> int:
        if unit == 0:
            return unit
        if unit == 3:
            threading.Timer(0.05, os.kill, (os.getpid(), signal.SIGINT)).start()
        return await never(unit)

    shop = Shop(work)
    found: list[int] = []
    with pytest.raises(KeyboardInterrupt):
        found.extend(Concurrent(4).run(iter(range(9)), shop))
    assert found == [0]
    assert not shop.open
    assert shop.under_way == 0
