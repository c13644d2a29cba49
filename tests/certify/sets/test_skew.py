"""D2: entropy and favourites, on sets of which the answer is known."""

from __future__ import annotations

import pytest
from tests.certify.sets.entries import elsewhere, made_entries, with_many_wishes

from trajectory2task.certify.sets import Skew
from trajectory2task.domains.retail.domain import DOMAIN


def skew(entries):
    found = Skew(DOMAIN)
    for entry in entries:
        found.add(entry)
    return found.facts()


def test_even_use_has_full_entropy() -> None:
    entry = with_many_wishes()
    callers = [elsewhere(entry, number, user_id=f"user_{number}") for number in range(64)]
    found = skew(callers)["named"]["UserId"]
    # Gold names the first caller in every task, beside the caller that the plan has.
    assert found["distinct"] == 65
    assert found["commonest"] == entry.plan.user_id
    assert found["share"] == 1.0
    alone = [elsewhere(one, user_id=one.plan.user_id, gold=(), phases=()) for one in callers]
    assert skew(alone)["named"]["UserId"] == {
        "distinct": 64,
        "entropy": 6.0,
        "evenness": 1.0,
        "effective": 64.0,
        "commonest": "user_0",
        "share": pytest.approx(1 / 64, abs=1e-4),
    }


def test_a_favourite_is_named() -> None:
    entry = with_many_wishes()
    assert not skew(made_entries())["favourites"]
    crowd = [*made_entries(), *(elsewhere(entry, number) for number in range(200))]
    favourites = skew(crowd)["favourites"]
    assert any(entry.plan.user_id in text for text in favourites)
    assert all(text.startswith(("OrderId", "UserId")) for text in favourites)


def test_tools_are_counted_in_a_row() -> None:
    found = skew(made_entries())["gold"]
    assert set(found) == {f"tools, {size} in a row" for size in (1, 2, 3)}
    names = {made.call.name for entry in made_entries() for made in entry.plan.gold}
    assert found["tools, 1 in a row"]["distinct"] == len(names)
    assert found["tools, 2 in a row"]["commonest"].count(" > ") == 1
    assert 0 < found["tools, 3 in a row"]["evenness"] < 1
