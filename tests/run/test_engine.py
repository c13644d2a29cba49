"""Both engines run every unit once and pass errors on; a dead worker is replaced."""

from __future__ import annotations

import itertools
import multiprocessing
import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trajectory2task.core.errors import DomainError, ToolError, UsageError
from trajectory2task.run.engine import Engine, InProcess, Processes, in_order, workers_for

ENGINES = [InProcess(), Processes(1), Processes(2)]
NAMES = ["here", "one worker", "two workers"]


def doubling():
    return lambda number: number * 2


def failing():
    def work(number: int) -> int:
        if number == 5:
            raise ToolError("code", "a tool error that no one caught")
        return number

    return work


def refusing():
    raise UsageError("the database is gone")


def dying_always():
    return lambda number: os._exit(3) if number == 5 else number


class DyingOnce:
    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __call__(self):
        return self.work

    def work(self, number: int) -> int:
        if number == 5 and not self.mark.exists():
            self.mark.touch()
            os.kill(os.getpid(), 9)
        return number


def bulky():
    return lambda data: data


@pytest.mark.parametrize("engine", ENGINES, ids=NAMES)
def test_runs_everything_once(engine: Engine) -> None:
    assert sorted(engine.run(iter(range(50)), doubling)) == list(range(0, 100, 2))
    assert list(engine.run(iter(()), doubling)) == []


@pytest.mark.parametrize("engine", ENGINES, ids=NAMES)
def test_waits_for_results_where_told_to(engine: Engine) -> None:
    taken: list[int] = []

    def units() -> Iterator[int | None]:
        yield from range(4)
        while len(taken) < 4:
            yield None
        yield from range(4, 8)

    for found in engine.run(units(), doubling):
        taken.append(found)
    assert sorted(taken) == list(range(0, 16, 2))


@pytest.mark.parametrize("engine", ENGINES, ids=NAMES)
def test_says_when_nothing_can_go_on(engine: Engine) -> None:
    with pytest.raises(DomainError, match="none is under way"):
        list(engine.run(itertools.chain([1], itertools.repeat(None)), doubling))


@pytest.mark.parametrize("engine", ENGINES, ids=NAMES)
def test_an_error_stops_the_run(engine: Engine) -> None:
    with pytest.raises((ToolError, DomainError), match="a tool error that no one caught"):
        list(engine.run(iter(range(50)), failing))


def test_an_error_in_a_worker_shows_where_it_was_raised() -> None:
    with pytest.raises(DomainError) as raised:
        list(Processes(1).run(iter(range(50)), failing))
    assert "in work" in "\n".join(raised.value.__notes__)


@pytest.mark.parametrize("engine", ENGINES, ids=NAMES)
def test_a_usage_error_stays_one(engine: Engine) -> None:
    with pytest.raises(UsageError, match="the database is gone"):
        list(engine.run(iter(range(3)), refusing))


def test_a_dead_worker_is_replaced(tmp_path: Path) -> None:
    engine = Processes(2)
    assert sorted(engine.run(iter(range(20)), DyingOnce(tmp_path / "mark"))) == list(range(20))
    assert engine.replaced == 1


def test_work_that_kills_every_worker_is_named() -> None:
    with pytest.raises(DomainError, match="workers died"):
        list(Processes(2).run(iter(range(20)), dying_always))


def test_big_units_and_results_do_not_block_each_other() -> None:
    units = [bytes([number]) * 3_000_000 for number in range(8)]
    assert sorted(Processes(1).run(iter(units), bulky)) == units


def test_workers_end_when_the_consumer_stops() -> None:
    results = Processes(2).run(iter(range(1000)), doubling)
    next(results)
    results.close()
    deadline = time.monotonic() + 60
    while _children() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not _children()


@given(order=st.permutations(range(20)))
def test_results_are_put_in_order(order: list[int]) -> None:
    assert list(in_order(iter(order), lambda number: number)) == list(range(20))
    counted = itertools.count()
    made = in_order((number for number in order if next(counted) >= 0), lambda number: number)
    next(made)
    assert next(counted) == order.index(0) + 1  # as soon as the first is there


@given(
    wanted=st.none() | st.integers(1, 99),
    amount=st.integers(0, 999),
    worth=st.integers(1, 99),
    units=st.integers(0, 99),
)
def test_workers_are_no_more_than_asked_for_or_needed(
    wanted: int | None, amount: int, worth: int, units: int
) -> None:
    count = workers_for(wanted, amount, worth=worth, units=units)
    assert 1 <= count <= max(1, units)
    if wanted is None:
        assert count <= max(1, amount // worth)
    else:
        assert count == max(1, min(wanted, units))


def _children() -> list[str]:
    """Worker processes of ours that still live (multiprocessing's own tracker is none)."""
    return [child.name for child in multiprocessing.active_children()]
