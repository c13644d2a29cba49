"""What a caller could ask for: sampled calls work, alternatives differ, reads show all ids."""

from __future__ import annotations

from random import Random

import pytest
from tests.core.worlds import DOMAINS, callers, environment, id_arguments, sampled, world

from trajectory2task.core.calls import Call
from trajectory2task.core.domain import Situation
from trajectory2task.core.environment import Environment
from trajectory2task.core.errors import ToolError
from trajectory2task.core.moves import (
    MAX_LIST,
    allowed,
    alternatives,
    choices_for,
    elements,
    reads_for,
    record_of,
    same_replacement,
    sample,
)
from trajectory2task.core.state import Patch
from trajectory2task.domains import get


def permitted(used: Environment, caller: str, call: Call) -> bool:
    """Policy and tool both, asked one rule at a time and by really making the call."""
    for rule in used.domain.rules:
        if rule.about == "call" and rule.check(Situation(used.state, call, caller)) is not None:
            return False
    try:
        used.fork().run(call)
    except ToolError:
        return False
    return True


@pytest.mark.parametrize("name", DOMAINS)
def test_sampled_calls_are_what_policy_and_tool_allow_now(name: str) -> None:
    assert {call.name for _, call in sampled(name)} == set(get(name).writes)
    for caller, call in sampled(name):
        used = environment(name)
        assert permitted(used, caller, call), call
        assert used.state.delta() == {}
        for parameter in get(name).tools[call.name].parameters:
            if parameter.many:
                assert 1 <= len(call.arguments[parameter.name]) <= MAX_LIST


@pytest.mark.parametrize("name", DOMAINS)
def test_sampling_follows_what_has_been_done_before(name: str) -> None:
    domain, rng = get(name), Random(3)
    made = 0
    for caller in list(callers(name, 3))[:20]:
        used = environment(name)
        for tool in (*domain.writes, *domain.writes):
            call = sample(used, caller, tool, rng)
            if call is not None:
                assert permitted(used, caller, call)
                used.run(call)
                made += 1
    assert made > 60


def test_a_caller_with_nothing_to_act_on_gets_no_call() -> None:
    domain, database = get("library"), world("library")
    caller = next(callers("library", 1))
    patch: Patch = {"members": {caller: {"loans": [], "holds": []}}}
    used = Environment(domain, database, patch=patch)
    assert sample(used, caller, "renew_loan", Random(1)) is None
    assert sample(used, caller, "cancel_hold", Random(1)) is None
    assert sample(used, caller, "place_hold", Random(1)) is not None


@pytest.mark.parametrize("name", DOMAINS)
def test_equal_seeds_sample_equal_calls(name: str) -> None:
    caller = next(callers(name, 5))
    drawn = [
        [sample(environment(name), caller, tool, Random(9)) for tool in get(name).writes]
        for _ in range(2)
    ]
    assert drawn[0] == drawn[1]


@pytest.mark.parametrize("name", DOMAINS)
def test_what_policy_or_tool_forbids_is_not_allowed(name: str) -> None:
    others = dict(zip(callers(name, 1), callers(name, 2), strict=True))
    strangers = 0
    for caller, call in sampled(name):
        assert allowed(environment(name), caller, call)
        used = environment(name)
        used.run(call)
        assert allowed(used, caller, call) == permitted(used, caller, call)
        stranger = others[caller]
        if stranger != caller:
            assert not allowed(environment(name), stranger, call), "somebody else's record"
            strangers += 1
    assert strangers > 40


@pytest.mark.parametrize("name", DOMAINS)
def test_alternatives_differ_in_the_argument_asked_for_and_are_allowed(name: str) -> None:
    domain, found = get(name), 0
    for caller, call in sampled(name):
        parameters = domain.tools[call.name].parameters
        for place, parameter in enumerate(parameters):
            used = environment(name)
            others = list(alternatives(used, caller, call, parameter, limit=12))
            assert used.state.delta() == {}
            assert len(others) <= 12
            for other in others:
                assert other.name == call.name
                assert other.arguments[parameter.name] != call.arguments[parameter.name]
                assert list(other.arguments) == list(call.arguments)
                for earlier in parameters[:place]:
                    assert other.arguments[earlier.name] == call.arguments[earlier.name]
                assert permitted(used, caller, other), other
            assert len({other.key() for other in others}) == len(others)
            if parameter.free is not None:
                assert others == []
            found += len(others)
    assert found > 200


@pytest.mark.parametrize("name", DOMAINS)
def test_a_value_that_works_has_itself_among_the_choices(name: str) -> None:
    for caller, call in sampled(name):
        prefix: dict[str, object] = {}
        for parameter in get(name).tools[call.name].parameters:
            value = call.arguments[parameter.name]
            options = list(choices_for(environment(name), caller, parameter, prefix, value))
            if parameter.refers is not None or parameter.choices is not None:
                assert value in options
            prefix[parameter.name] = value


@pytest.mark.parametrize("name", DOMAINS)
def test_the_reads_for_a_call_show_every_id_in_it(name: str) -> None:
    domain, ids = get(name), 0
    for caller, call in sampled(name):
        used = environment(name)
        reads = reads_for(domain, used.state, caller, call.name, call.arguments)
        assert len({read.key() for read in reads}) == len(reads)
        texts = []
        for read in reads:
            assert domain.tools[read.name].kind == "read"
            assert permitted(used, caller, read)
            texts.append(used.step(read).content)
        for value in id_arguments(domain, call):
            assert value == caller or any(f'"{value}"' in text for text in texts), (call, value)
            ids += 1
    assert ids > 50


@pytest.mark.parametrize("name", DOMAINS)
def test_reads_come_in_an_order_in_which_each_can_be_made(name: str) -> None:
    domain = get(name)
    for caller, call in sampled(name):
        used, seen = environment(name), [caller]
        for read in reads_for(domain, used.state, caller, call.name, call.arguments):
            for value in id_arguments(domain, read):
                assert any(value in text for text in seen), (call, read)
            seen.append(used.step(read).content)


def test_elements_pair_an_aligned_list_with_the_one_it_follows() -> None:
    tool = get("retail").tools["exchange_delivered_order_items"]
    arguments = {
        "order_id": "#1",
        "item_ids": ["1", "2"],
        "new_item_ids": ["8", "9"],
        "payment_method_id": "card",
    }
    assert elements(tool.parameter("order_id"), arguments) == [("#1", arguments)]
    assert [value for value, _ in elements(tool.parameter("item_ids"), arguments)] == ["1", "2"]
    assert elements(tool.parameter("new_item_ids"), arguments) == [
        ("8", {**arguments, "item_ids": "1"}),
        ("9", {**arguments, "item_ids": "2"}),
    ]


def test_a_write_is_about_the_record_it_points_at_or_else_about_its_caller() -> None:
    retail = get("retail")
    cancel = Call("cancel_pending_order", {"order_id": "#1", "reason": "no longer needed"})
    assert record_of(retail, cancel)[1] == "#1"
    address = ("address1", "address2", "city", "state", "country", "zip")
    moved = Call("modify_user_address", {"user_id": "u", **dict.fromkeys(address, "x")})
    assert record_of(retail, moved) == ("caller", "modify_user_address")


def test_an_exchange_and_an_item_modification_are_the_same_replacement_and_nothing_else_is() -> (
    None
):
    swap = {"order_id": "#W1", "item_ids": ["1"], "new_item_ids": ["2"], "payment_method_id": "p"}
    exchange = Call("exchange_delivered_order_items", swap)
    modification = Call("modify_pending_order_items", swap)
    assert same_replacement(get("retail"), exchange) == [modification]
    assert same_replacement(get("retail"), modification) == [exchange]
    for name in DOMAINS:
        for _, call in sampled(name):
            if call.name not in (exchange.name, modification.name):
                assert same_replacement(get(name), call) == []
