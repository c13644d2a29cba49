"""The trajectory bank: executable seeds, frozen snapshots, bounded memory, steering that works."""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Sequence

import pytest
from tests.core.worlds import DOMAINS, world
from tests.explore.journeys import RUN, journeys, opening

from trajectory2task.core.errors import DomainError
from trajectory2task.core.trajectories import Trajectory
from trajectory2task.domains import get
from trajectory2task.explore.bank import EXAMPLES, Bank, BankEntry, combination_of, entry
from trajectory2task.explore.coverage import Snapshot
from trajectory2task.explore.walker import explore


def memory(number: int, *combination: str) -> BankEntry:
    return BankEntry(f"t{number}", "one write", combination, ("find", *combination))


# --- Seeds


@pytest.mark.parametrize("name", DOMAINS)
def test_a_bank_starts_from_the_domains_seeds_each_executed(name: str) -> None:
    domain, start = get(name), opening(name)
    assert sum(start.counts.values()) == len(domain.seeds)
    for combination in domain.seeds:
        assert start.count(tuple(sorted(combination))) >= 1
    assert len(start.examples) == min(EXAMPLES, len(domain.seeds))
    assert Bank.start(domain, world(name), RUN).snapshot() == start


@pytest.mark.parametrize("name", DOMAINS)
def test_a_wanted_combination_is_what_gets_explored(name: str) -> None:
    domain, database = get(name), world(name)
    for number, combination in enumerate(domain.seeds):
        found = explore(
            domain,
            database,
            Snapshot(),
            seed=3,
            index=number,
            round=0,
            wanted=combination,
        )
        assert combination_of(found) == tuple(sorted(combination))


def test_a_seed_that_no_caller_of_this_world_allows_is_left_out() -> None:
    impossible = ("cancel_hold",) * 12
    domain = dataclasses.replace(get("library"), seeds=(impossible, *get("library").seeds[:2]))
    counts = Bank.start(domain, world("library"), RUN).snapshot().counts
    assert sum(counts.values()) == 2
    assert impossible not in counts


def test_a_world_that_allows_no_seed_at_all_stops_the_run() -> None:
    domain = dataclasses.replace(get("library"), seeds=(("cancel_hold",) * 12,))
    with pytest.raises(DomainError, match="1 seeds of domain 'library' can be executed"):
        Bank.start(domain, world("library"), RUN)


# --- Merging


def test_merging_in_one_go_or_in_pieces_of_the_same_order_comes_to_the_same() -> None:
    entries = [memory(n, "abc"[n % 3], "de"[n % 2]) for n in range(60)]
    whole, pieces = Bank(), Bank()
    whole.merge(entries)
    pieces.merge(entries[:17])
    pieces.merge([])
    pieces.merge(iter(entries[17:]))
    assert whole.snapshot() == pieces.snapshot()
    assert whole.snapshot().count(("a", "d")) == 10
    assert whole.snapshot().count(("never",)) == 0


def test_a_snapshot_is_frozen_while_the_bank_goes_on() -> None:
    bank = Bank()
    bank.merge([memory(1, "a")])
    frozen = bank.snapshot()
    bank.merge([memory(n, "a") for n in range(2, 60)] + [memory(60, "b")])
    assert frozen == Snapshot({("a",): 1}, (memory(1, "a"),))
    assert bank.snapshot().count(("a",)) == 59


def test_the_bank_stays_bounded_and_keeps_the_examples_of_what_is_rare() -> None:
    bank = Bank()
    rare = [memory(n, f"rare{n}") for n in range(10)]
    bank.merge(rare)
    bank.merge(memory(n, "common") for n in range(100, 20_000))
    found = bank.snapshot()
    assert len(found.examples) == EXAMPLES
    assert len(found.counts) == 11
    assert found.count(("common",)) == 19_900
    assert set(rare) <= set(found.examples)
    assert sys.getsizeof(found.examples) < 1000


def test_an_entry_remembers_what_was_done_and_in_which_order_it_was_called() -> None:
    for trajectory in journeys("retail", 40):
        made = entry(trajectory)
        assert made.trajectory_id == trajectory.id
        assert made.mix == trajectory.mix
        assert made.calls == tuple(step.call.name for step in trajectory.steps)
        assert list(made.combination) == sorted(made.combination)
        assert len(made.combination) == len(trajectory.goals)


# --- Steering


def rounds(name: str, steered: bool, count: int, size: int) -> list[Trajectory]:
    """Rounds as a run makes them, each after the merge of all before it, or without any memory."""
    bank, found = Bank(), []
    for number in range(count):
        frozen = bank.snapshot() if steered else Snapshot()
        made = [
            explore(get(name), world(name), frozen, seed=RUN, index=index, round=number)
            for index in range(number * size, (number + 1) * size)
        ]
        bank.merge(entry(trajectory) for trajectory in made)
        found += made
    return found


def different(found: Sequence[Trajectory]) -> int:
    return len({combination_of(trajectory) for trajectory in found})


def test_steering_covers_more_combinations_than_the_same_walks_without_memory() -> None:
    steered, blind = (rounds("retail", steered, 10, 60) for steered in (True, False))
    assert different(steered) > 1.08 * different(blind)
    assert different(steered[:60]) == different(blind[:60]), "nothing to remember in round one"
