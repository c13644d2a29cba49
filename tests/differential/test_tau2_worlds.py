"""tau2's wrapped worlds against tau2's own toolkits, call for call.

The same texts for results and errors, and at the end equal databases: every record, every number,
and the hash that tau2 itself makes of the whole.
"""

from __future__ import annotations

import copy
import sys
from collections import Counter
from random import Random
from typing import Any

import pytest
from tests.differential.airline_calls import AirlineCalls
from tests.differential.retail_calls import Calls
from tests.differential.tau2_worlds import KITS, NAMES, Unwrapped, pristine, records, wrapped

from trajectory2task.core.calls import Call
from trajectory2task.core.environment import Environment
from trajectory2task.core.state import State

SEEDS = tuple(range(8))
CALLS = 400  # per seed
DRAWERS: dict[str, Any] = {"retail": Calls, "airline": AirlineCalls}


@pytest.fixture(params=NAMES)
def name(request: pytest.FixtureRequest) -> str:
    found: str = request.param
    return found


def whole(state: State) -> dict[str, dict[str, Any]]:
    """The state as one database, in tau2's order."""
    return {
        name: {key: state.get(name, key) for key in state.ids(name)}
        for name in state.base.collections
    }


def test_the_same_database(name: str) -> None:
    state = State(wrapped(name).database)
    assert whole(state) == records(name)
    models = KITS[name][1]
    assert models.model_validate(whole(state)).get_hash() == pristine(name).get_hash()


def test_random_calls(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    world, outcomes = wrapped(name), Counter[str]()
    ill_typed = 0
    for seed in SEEDS:
        live, theirs = Environment(world.domain, world.database), Unwrapped(name)
        calls = DRAWERS[name](Random(f"{name} {seed}"), live.state)
        for _ in range(CALLS):
            tool, arguments = calls.draw()
            step = live.step(Call(tool, copy.deepcopy(arguments)))
            outcomes[f"{tool}: {step.error or 'ok'}"] += 1
            if step.error == "invalid_arguments":
                ill_typed += 1
                continue
            result, problem = theirs.call(tool, copy.deepcopy(arguments))
            assert step.ok is (problem is None), (tool, arguments, step.content, problem)
            assert step.content == (result if step.ok else f"Error: {problem}"), (tool, arguments)
        assert whole(live.state) == theirs.db.model_dump()
        mine = KITS[name][1].model_validate(whole(live.state))
        assert mine.get_hash() == theirs.db.get_hash()
    with capsys.disabled():
        sys.stdout.write(f"\n{name}: {sum(outcomes.values())} random calls\n")
        for outcome, count in sorted(outcomes.items()):
            sys.stdout.write(f"  {outcome:<52} {count:5}\n")
    assert ill_typed
    for tool, found in world.domain.tools.items():
        assert outcomes[f"{tool}: ok"] >= (20 if found.kind == "write" else 5), tool


def test_the_shared_models_are_as_they_were(name: str) -> None:
    """Tools that read are given models that all environments share; none of them may write."""
    world = wrapped(name)
    live = Environment(world.domain, world.database)
    calls = DRAWERS[name](Random(f"{name} reads"), live.state)
    for _ in range(CALLS):
        tool, arguments = calls.draw()
        if world.domain.tools[tool].kind == "read":
            live.step(Call(tool, arguments))
    assert not live.state.delta()
    seen = 0
    for key, model in world.database.memo.items():
        if key[0] == "tau2 model":
            collection, record_id = key[1]
            assert model.model_dump() == world.database.collections[collection][record_id]
            seen += 1
    assert seen > 50


def test_what_tau2_calls_a_read_is_one_there_too(name: str) -> None:
    """The marks of tools that read and write are ours to keep, since the copy has none."""
    world, theirs = wrapped(name), Unwrapped(name)
    live = Environment(world.domain, world.database)
    calls = DRAWERS[name](Random(f"{name} marks"), live.state)
    before, changed = theirs.db.get_hash(), set()
    drawn: dict[str, list[dict[str, Any]]] = {}
    for _ in range(3 * CALLS):
        tool, arguments = calls.draw()
        drawn.setdefault(tool, []).append(arguments)
    assert set(drawn) == set(world.domain.tools)
    for tool, found in drawn.items():
        for arguments in found:
            if live.rejection(Call(tool, arguments)) is None:
                theirs.call(tool, arguments)
        after = theirs.db.get_hash()
        if after != before:
            changed.add(tool)
        before = after
    assert changed == set(world.domain.writes)


def test_gold_ends_where_tau2_ends(name: str) -> None:
    world, rejected = wrapped(name), Counter[str]()
    models = KITS[name][1]
    for task in world.tasks.tasks:
        live, theirs = Environment(world.domain, world.database), Unwrapped(name)
        for call in task.gold:
            step = live.step(call)
            result, problem = theirs.call(call.name, copy.deepcopy(call.arguments))
            assert step.content == (result if problem is None else f"Error: {problem}"), task.id
            rejected[call.name] += not step.ok
        for key in live.state.apart_from(State(world.database)):
            theirs_now = getattr(theirs.db, key[0])[key[1]].model_dump()
            assert live.state.get(*key) == theirs_now, (task.id, key)
        if int(task.id) % 10 == 0:  # the hash of all takes long; records above are compared always
            assert models.model_validate(whole(live.state)).get_hash() == theirs.db.get_hash()
    if name == "retail":
        assert sum(rejected.values()) == 23
        assert rejected["return_delivered_order_items"] == 2


def test_a_call_that_fails_halfway_leaves_its_half_as_there() -> None:
    """tau2 spends a certificate, then fails to spend it again; the certificate stays spent."""
    world, theirs = wrapped("airline"), Unwrapped("airline")
    live = Environment(world.domain, world.database)
    user_id, method = next(
        (user_id, method_id)
        for user_id, user in world.database.collections["users"].items()
        for method_id, method in user["payment_methods"].items()
        if method["source"] == "certificate" and method["amount"] >= 200
    )
    number, day = next(
        (number, day)
        for number, flight in world.database.collections["flights"].items()
        for day, found in flight["dates"].items()
        if found["status"] == "available"
        and found["available_seats"]["basic_economy"]
        and found["prices"]["basic_economy"] < 200
    )
    price = world.database.collections["flights"][number]["dates"][day]["prices"]["basic_economy"]
    twice = [
        {"payment_id": method, "amount": price // 2},
        {"payment_id": method, "amount": price - price // 2},
    ]
    arguments = {
        "user_id": user_id,
        "origin": "SFO",
        "destination": "JFK",
        "flight_type": "one_way",
        "cabin": "basic_economy",
        "flights": [{"flight_number": number, "date": day}],
        "passengers": [{"first_name": "Ada", "last_name": "Low", "dob": "1990-01-01"}],
        "payment_methods": twice,
        "total_baggages": 0,
        "nonfree_baggages": 0,
        "insurance": "no",
    }
    step = live.step(Call("book_reservation", copy.deepcopy(arguments)))
    assert theirs.call("book_reservation", arguments) == (None, repr(method))
    assert step.content == f"Error: {method!r}"
    assert method not in theirs.db.users[user_id].payment_methods
    assert whole(live.state) == theirs.db.model_dump()
