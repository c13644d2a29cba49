"""D3 within a set: whatever two splits may not share is found, and named."""

from __future__ import annotations

from itertools import combinations

import pytest
from tests.certify.sets.entries import elsewhere, made_entries, with_many_wishes

from trajectory2task.certify.sets import Membership, SplitOverlap
from trajectory2task.core.errors import UsageError
from trajectory2task.domains.retail.domain import DOMAIN

TRAIN = with_many_wishes()


def overlap(entries, splits):
    with SplitOverlap(DOMAIN, Membership(splits)) as found:
        for entry in entries:
            found.add(entry)
        return found.facts()


def pair(entry, other):
    facts = overlap([entry, other], {"base": ["x"], "train": [entry.id], "test": [other.id]})
    kinds = facts["pairs"]["train and test"]
    return facts["leaks"], {kind for kind, found in kinds.items() if found["shared"]}, kinds


def test_callers_orders_trajectories_and_plans_are_private() -> None:
    leaks, shared, kinds = pair(TRAIN, elsewhere(TRAIN))
    assert leaks
    assert {"UserId", "OrderId", "plan"} <= shared
    assert "source trajectory" not in shared
    assert kinds["UserId"]["examples"] == [TRAIN.plan.user_id]
    private = {kind for kind, found in kinds.items() if not found["allowed"]}
    assert private == {"UserId", "OrderId", "plan", "source trajectory"}


def test_one_private_thing_is_enough() -> None:
    stranger = elsewhere(TRAIN, user_id="somebody_else_1", gold=(), phases=TRAIN.plan.phases)
    leaks, shared, _ = pair(TRAIN, stranger)
    assert leaks
    assert "OrderId" in shared
    assert "UserId" not in shared


def test_articles_may_be_shared() -> None:
    leaks, shared, kinds = next(
        found
        for one, other in combinations(made_entries(), 2)
        if not (found := pair(one, other))[0] and "ProductId" in found[1]
    )
    assert not leaks
    assert kinds["ProductId"]["allowed"]
    assert shared <= {"ItemId", "ProductId", "FirstName", "LastName", "Zip"}


def test_a_task_in_two_splits_is_a_leak() -> None:
    facts = overlap([TRAIN], {"train": [TRAIN.id], "test": [TRAIN.id]})
    assert facts["leaks"]
    assert facts["tasks in several"] == 1


def test_tasks_in_no_split_and_ids_of_no_task_are_told() -> None:
    facts = overlap([TRAIN, elsewhere(TRAIN)], {"a": [TRAIN.id], "b": ["gone"], "base": ["c"]})
    assert not facts["leaks"]
    assert facts["tasks in splits"] == 1
    assert facts["ids without a task"] == 1


def test_several_splits_are_compared_in_pairs() -> None:
    others = [elsewhere(TRAIN, number) for number in range(2)]
    splits = {"a": [TRAIN.id], "b": [others[0].id], "c": [others[1].id]}
    facts = overlap([TRAIN, *others], splits)
    assert set(facts["pairs"]) == {"a and b", "a and c", "b and c"}


@pytest.mark.parametrize(
    "splits",
    [{}, {"train": ["a"]}, {"base": ["a"], "train": ["a"]}, {name: [] for name in "abcdefghi"}],
)
def test_it_takes_two_splits_or_a_few_more(splits) -> None:
    with pytest.raises(UsageError, match="it takes 2 to 8"):
        Membership(splits)
