"""An engine for work that waits: many units in flight on one event loop, in this process.

In: units, and what opens the models and gives the work. Out: results as they come, as from any
other engine. For conversations with models, where a unit waits a hundred times longer than it
computes; what computes belongs into `engine.Processes`.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Generator, Iterator
from contextlib import AbstractAsyncContextManager
from typing import Any, Generic, TypeVar

from trajectory2task.core.errors import BudgetSpent, DomainError

Unit = TypeVar("Unit")
Outcome = TypeVar("Outcome")

IN_FLIGHT = 64  # units under way at a time, unless somebody says otherwise
_END = object()
_STUCK = "The next unit waits for results, and none is under way."

Opened = AbstractAsyncContextManager[Callable[[Unit], Awaitable[Outcome]]]


class Concurrent:
    """Runs up to `in_flight` units at a time on one event loop."""

    def __init__(self, in_flight: int = IN_FLIGHT) -> None:
        self.in_flight = in_flight

    def run(
        self, units: Iterator[Unit | None], build: Callable[[], Opened[Unit, Outcome]]
    ) -> Generator[Outcome, None, None]:
        """Results of the work that `build()` opens, in the order in which they are done.

        What is opened stays open, in one task of one loop, until the last unit is done. A unit that
        is None says "not yet", until more results have been taken. The first error stops the rest
        and is raised, but for `BudgetSpent`: then no unit is begun any more, those under way go on
        until they end or meet it too, and it is raised after the last result. The loop runs only
        while a result is waited for.
        """
        with asyncio.Runner() as runner:
            flight = runner.run(_opened(units, self.in_flight, build))
            try:
                while outcomes := runner.run(flight.more()):
                    yield from outcomes
            finally:
                runner.run(flight.close())


async def _opened(
    units: Iterator[Unit | None], limit: int, build: Callable[[], Opened[Unit, Outcome]]
) -> _Flight[Unit, Outcome]:
    flight = _Flight(units, limit, build)
    try:
        await flight.open()
    except BaseException:
        await flight.close()
        raise
    return flight


class _Flight(Generic[Unit, Outcome]):
    """The units under way, and what they have given so far."""

    def __init__(
        self,
        units: Iterator[Unit | None],
        limit: int,
        build: Callable[[], Opened[Unit, Outcome]],
    ) -> None:
        self._units = units
        self._limit = limit
        self._build = build
        self._tasks: set[asyncio.Task[Outcome]] = set()
        self._done: deque[Outcome] = deque()
        self._failure: BaseException | None = None
        self._all_begun = False
        self._news = asyncio.Event()
        self._over = asyncio.Event()
        self._host: asyncio.Task[None] | None = None
        self._work: Callable[[Unit], Awaitable[Outcome]] | None = None

    async def open(self) -> None:
        """Open what the work needs, in a task that closes it as well."""
        opened = asyncio.get_running_loop().create_future()
        self._host = asyncio.create_task(self._hold_open(opened))
        await asyncio.wait({self._host, opened}, return_when=asyncio.FIRST_COMPLETED)
        if not opened.done():
            await self._host  # it could not be opened: this says why
        self._work = opened.result()

    async def _hold_open(self, opened: asyncio.Future[Any]) -> None:
        async with self._build() as work:
            opened.set_result(work)
            await self._over.wait()

    async def more(self) -> list[Outcome]:
        """What was done since the last call, at least one; none where everything is done."""
        self._begin()
        while self._tasks and not self._done and not self._must_stop:
            self._news.clear()
            await self._news.wait()
            self._begin()
        found = list(self._done)
        self._done.clear()
        if not found and self._failure is not None:
            raise self._failure
        return found

    @property
    def _must_stop(self) -> bool:
        return self._failure is not None and not isinstance(self._failure, BudgetSpent)

    def _begin(self) -> None:
        """Begin units until as many are under way as may be."""
        assert self._work is not None
        while len(self._tasks) < self._limit and not self._all_begun and self._failure is None:
            unit = next(self._units, _END)
            if unit is _END:
                self._all_begun = True
            elif unit is None:
                if not self._tasks and not self._done:
                    raise DomainError(_STUCK)
                return
            else:
                task = asyncio.create_task(_awaited(self._work(unit)))  # type: ignore[arg-type]
                self._tasks.add(task)
                task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[Outcome]) -> None:
        self._tasks.discard(task)
        self._news.set()
        if task.cancelled():
            return
        problem = task.exception()
        if problem is None:
            self._done.append(task.result())
        elif self._failure is None or isinstance(self._failure, BudgetSpent):
            self._failure = problem

    async def close(self) -> None:
        """Cancel what is under way, and close what was opened."""
        for task in tuple(self._tasks):
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks)
        self._over.set()
        if self._host is not None and not self._host.done():
            await self._host


async def _awaited(result: Awaitable[Outcome]) -> Outcome:
    return await result
