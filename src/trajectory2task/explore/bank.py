"""The trajectory bank (paper 3.2.1): grows each round and steers later rounds to what is uncovered.

A round sees a frozen snapshot and merges in item order, so the order of completion changes
nothing. Memory stays bounded: counts per combination, and a few examples per combination size.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

from trajectory2task.core.domain import Domain
from trajectory2task.core.errors import DomainError
from trajectory2task.core.state import Database
from trajectory2task.core.trajectories import Trajectory
from trajectory2task.explore.coverage import BankEntry, Snapshot, combination_of, entry
from trajectory2task.explore.walker import explore

__all__ = ["Bank", "BankEntry", "Snapshot", "combination_of", "entry"]

EXAMPLES = 24  # kept for explorers that learn from examples


class Bank:
    """Coverage counts and a bounded set of examples, preferring rare combinations."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[str, ...]] = Counter()
        self._examples: list[BankEntry] = []

    @staticmethod
    def start(
        domain: Domain,
        database: Database,
        seed: int,
        remember: Callable[[Trajectory], BankEntry] = entry,
    ) -> Bank:
        """A bank with the domain's seed combinations, each executed on this very database.

        `remember` makes an entry of a trajectory. A seed that no caller of the database allows is
        left out; DomainError where all are.
        """
        bank = Bank()
        for number, combination in enumerate(domain.seeds):
            found = explore(
                domain,
                database,
                Snapshot(),
                seed=seed,
                index=-1 - number,
                round=0,
                wanted=combination,
            )
            if combination_of(found) == tuple(sorted(combination)):
                bank.merge([remember(found)])
        if domain.seeds and not bank._counts:
            raise DomainError(
                f"None of the {len(domain.seeds)} seeds of domain {domain.name!r} can be executed"
                " on this database: it has no caller with anything to act on."
            )
        return bank

    def snapshot(self) -> Snapshot:
        """The bank as it is now, frozen."""
        return Snapshot(dict(self._counts), tuple(self._examples))

    def merge(self, entries: Iterable[BankEntry]) -> None:
        """Add a finished round's entries, in item order."""
        for new in entries:
            self._counts[new.combination] += 1
            self._examples.append(new)
            if len(self._examples) > EXAMPLES:
                # The example of the commonest combination has the least to teach.
                commonest = max(
                    range(len(self._examples)),
                    key=lambda place: (self._counts[self._examples[place].combination], -place),
                )
                del self._examples[commonest]
