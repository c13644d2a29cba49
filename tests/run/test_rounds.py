"""Every item sees the same snapshot, in whatever order and number items finish."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trajectory2task.run.rounds import ROUND, Batch, Rounds


class Log:
    """A bank whose snapshot is everything merged so far, in order."""

    def __init__(self) -> None:
        self.entries: list[bytes] = []

    def snapshot(self) -> tuple[bytes, ...]:
        return tuple(self.entries)

    def merge(self, entries) -> None:
        self.entries.extend(entries)


def entry(number: int) -> bytes:
    return b"" if number % 7 == 3 else str(number).encode()


def play(total: int, size: int, under_way: int, seed: int, before: int = 0) -> dict[int, object]:
    """What each item saw when up to `under_way` batches are out and return in random order."""
    rng = random.Random(seed)
    rounds = Rounds(Log(), total, lambda data: data)
    for number in sorted(rng.sample(range(total), before)) if before < 0 else range(before):
        rounds.finish(number, entry(number))
    seen: dict[int, object] = {}
    out: list[Batch] = []
    batches = rounds.batches(size)
    done = False
    while out or not done:
        while not done and len(out) < under_way:
            batch = next(batches, 0)
            if batch == 0:
                done = True
            if not isinstance(batch, Batch):
                break
            out.append(batch)
            seen.update(dict.fromkeys(batch.numbers, batch.snapshot))
        if out:
            for number in out.pop(rng.randrange(len(out))).numbers:
                rounds.finish(number, entry(number))
    return seen


@given(
    total=st.integers(1, 5 * ROUND),
    size=st.integers(1, 30),
    under_way=st.integers(1, 12),
    seed=st.integers(0, 99),
)
def test_order_of_finishing_changes_nothing(
    total: int, size: int, under_way: int, seed: int
) -> None:
    seen = play(total, size, under_way, seed)
    assert seen == play(total, 10, 1, 0)
    assert sorted(seen) == list(range(total))


@given(total=st.integers(1, 5 * ROUND), share=st.floats(0, 1), seed=st.integers(0, 99))
def test_going_on_changes_nothing(total: int, share: float, seed: int) -> None:
    before = int(total * share)
    seen = play(total, 7, 3, seed, before)
    assert sorted(seen) == list(range(before, total))
    assert seen.items() <= play(total, 10, 1, 0).items()


@pytest.mark.parametrize("number", [0, ROUND, 2 * ROUND, 3 * ROUND + 1])
def test_a_round_knows_all_rounds_but_the_one_before(number: int) -> None:
    known = max(0, number // ROUND - 1) * ROUND
    seen = play(4 * ROUND, 10, 4, 1)[number]
    assert seen == tuple(entry(item) for item in range(known) if entry(item))
