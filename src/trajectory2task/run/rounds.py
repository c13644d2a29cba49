"""Rounds: which items may be explored now, and which snapshot of the bank each of them sees.

A round of fixed size sees the bank as it was when the round before the previous one was merged.
The gap of one round lets workers start on the next round while the last items of this one are
still under way, and still every item's snapshot depends on nothing but the seed. In: finished
items in any order. Out: batches of items to do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from trajectory2task.run.stages import Bank

ROUND = 100  # items; part of what a seed means, so never derived from the machine
GAP = 1  # rounds between a round and the newest one that its snapshot knows


@dataclass(frozen=True, slots=True)
class Batch:
    """Items of one round, to be done by one worker in one go."""

    round: int
    snapshot: Any
    numbers: tuple[int, ...]


class Rounds:
    """The bank's bookkeeping. Memory: the entries of the rounds under way, and the bank itself."""

    def __init__(self, bank: Bank, total: int, decode: Callable[[bytes], Any]) -> None:
        self._bank = bank
        self._total = total
        self._decode = decode
        self._merged = 0  # rounds that the bank knows
        self._finished: dict[int, dict[int, bytes]] = {}
        first = bank.snapshot()
        self._snapshots: dict[int, Any] = dict.fromkeys(range(GAP + 1), first)

    def finish(self, number: int, entry: bytes) -> None:
        """Item `number` is done; `entry` is what the bank is to remember (empty: nothing)."""
        self._finished.setdefault(number // ROUND, {})[number] = entry
        while len(self._finished.get(self._merged, ())) == self._size(self._merged) > 0:
            done = self._finished.pop(self._merged)
            self._bank.merge(self._decode(done[item]) for item in sorted(done) if done[item])
            self._snapshots.pop(self._merged)
            self._merged += 1
            self._snapshots[self._merged + GAP] = self._bank.snapshot()

    def batches(self, size: int) -> Iterator[Batch | None]:
        """Batches of what is not done, in order; None where finished items must come in first."""
        for round_number in range(self._merged, -(-self._total // ROUND)):
            while round_number not in self._snapshots:
                yield None
            done = self._finished.get(round_number, {})
            start = round_number * ROUND
            todo = [
                number
                for number in range(start, start + self._size(round_number))
                if number not in done
            ]
            snapshot = self._snapshots[round_number]
            for place in range(0, len(todo), size):
                yield Batch(round_number, snapshot, tuple(todo[place : place + size]))

    def _size(self, round_number: int) -> int:
        return max(0, min(ROUND, self._total - round_number * ROUND))
