"""The other construction of valid tasks: its parts, and that every check lets all of them pass."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest

from trajectory2task import domains
from trajectory2task.certify import certify
from trajectory2task.certify.independent.building import desk
from trajectory2task.certify.independent.calls import allowed, apart, broken, conceivable, feasible
from trajectory2task.certify.independent.plans import KINDS, constructed
from trajectory2task.core.calls import Call
from trajectory2task.core.environment import Environment

RETAIL = domains.get("retail")
SHOP = RETAIL.synthesize(3)
PEOPLE = list(SHOP.collections["users"])


@pytest.fixture(scope="module")
def made():
    found = [constructed(RETAIL, SHOP, 1, place) for place in range(60)]
    return [pair for pair in found if pair is not None]


def test_every_kind_and_scenario_is_made(made) -> None:
    assert {kind for kind, _ in made} == {kind for kind, _ in KINDS}
    scenarios = Counter(draft.scenario for _, (draft, _) in made)
    assert set(scenarios) == {"general", "ambiguous", "changing", "infeasible"}


def test_checks_reject_none(made) -> None:
    for kind, (draft, twin) in made:
        assert not certify(RETAIL, SHOP, draft, twin).failures, (kind, draft.id)
        if twin is not None:
            assert not certify(RETAIL, SHOP, twin, draft).failures, (kind, twin.id)


def test_the_same_again(made) -> None:
    again = [constructed(RETAIL, SHOP, 1, place) for place in range(12)]
    assert [pair for pair in again if pair is not None] == made[: len(again) - again.count(None)]


def test_a_second_round_takes_the_next_kind() -> None:
    first = constructed(RETAIL, SHOP, 1, 0)
    second = constructed(RETAIL, SHOP, 1, len(PEOPLE))
    assert first is not None
    assert second is not None
    assert first[1][0].plan.user_id == second[1][0].plan.user_id
    assert first[0] != second[0]


def test_calls_are_tried_not_assumed() -> None:
    environment, caller = Environment(RETAIL, SHOP), PEOPLE[5]
    for tool in RETAIL.writes:
        for call in conceivable(environment, caller, tool, Random(1))[:30]:
            fine = broken(environment, caller, call) is None and (
                environment.rejection(call) is None
            )
            assert allowed(environment, caller, call) == fine
    assert all(
        allowed(environment, caller, call) for call in feasible(environment, caller, Random(1))
    )


def test_calls_on_one_record_are_not_apart() -> None:
    environment = Environment(RETAIL, SHOP)
    for caller in PEOPLE:
        calls = feasible(environment, caller, Random(2))
        cancels = [call for call in calls if call.name == "cancel_pending_order"]
        if cancels:
            other = Call(cancels[0].name, {**cancels[0].arguments, "reason": "ordered by mistake"})
            assert apart(environment, caller, cancels[:1])
            assert not apart(environment, caller, [cancels[0], other])
            return
    pytest.fail("nobody has an order to cancel")


@pytest.mark.parametrize("way", [0, 1])
def test_callers_are_looked_up_in_every_way(way: int) -> None:
    at = desk(RETAIL, SHOP, PEOPLE[0], way)
    assert Environment(RETAIL, SHOP).run(at.login) == PEOPLE[0]
    assert {fact.value for fact in at.facts} == set(at.login.arguments.values())
