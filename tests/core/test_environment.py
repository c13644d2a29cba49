"""An environment is one disposable copy: rejected calls leave no trace, replays hide nothing."""

from __future__ import annotations

from typing import Any

import pytest
from tests.core.worlds import DOMAINS, environment, sampled, world

from trajectory2task.core.calls import Call
from trajectory2task.core.environment import Environment, replay
from trajectory2task.core.errors import ToolError
from trajectory2task.domains import get


def broken(name: str, call: Call) -> list[Call]:
    """Calls that go wrong in different ways, one argument at a time."""
    found = [
        Call("no_such_tool", {}),
        Call(call.name, {}),
        Call(call.name, {**call.arguments, "x": ""}),
    ]
    for parameter in get(name).tools[call.name].parameters:
        wrong: Any = ["nothing"] if parameter.many else "nothing"
        for value in (wrong, 7, None):
            found.append(Call(call.name, {**call.arguments, parameter.name: value}))
    return found


@pytest.mark.parametrize("name", DOMAINS)
def test_a_rejected_call_leaves_the_state_as_it_was_and_says_why(name: str) -> None:
    rejected = 0
    for _, call in sampled(name):
        used = environment(name)
        used.run(call)
        before = used.state.delta()
        for wrong in broken(name, call):
            step = used.step(wrong)
            if step.ok:  # an address may be anything
                used = environment(name)
                used.run(call)
                continue
            rejected += 1
            assert step.content.startswith("Error: ")
            assert len(step.content) > len("Error: ")
            assert used.state.delta() == before
            with pytest.raises(ToolError) as caught:
                used.run(wrong)
            assert (caught.value.code, used.state.delta()) == (step.error, before)
    assert rejected > 100


@pytest.mark.parametrize("name", DOMAINS)
def test_asking_whether_a_call_would_be_rejected_leaves_no_trace(name: str) -> None:
    for _, call in sampled(name):
        asked, plain = environment(name), environment(name)
        assert asked.rejection(call) is None
        assert asked.state.delta() == {}
        assert asked.state.fingerprint() == plain.state.fingerprint()
        assert asked.step(call) == plain.step(call)
        assert asked.state.delta() == plain.state.delta() != {}
        again = asked.rejection(call)  # of the same call, now that it has been made
        assert again == plain.step(call).error
        assert asked.state.delta() == replay(get(name), world(name), [call]).state.delta()


@pytest.mark.parametrize("name", DOMAINS)
def test_a_fork_and_its_origin_go_their_own_ways(name: str) -> None:
    calls = [call for _, call in sampled(name)]
    for one, other in zip(calls, calls[5:], strict=False):
        first = environment(name)
        second = first.fork()
        first.run(one)
        second.run(other)
        assert first.state.same_as(replay(get(name), world(name), [one]).state)
        assert second.state.same_as(replay(get(name), world(name), [other]).state)


@pytest.mark.parametrize("name", DOMAINS)
def test_a_replay_raises_at_the_first_rejected_call(name: str) -> None:
    _, call = sampled(name)[0]
    with pytest.raises(ToolError) as caught:
        replay(get(name), world(name), [call, Call(call.name, {"nonsense": "1"})])
    assert caught.value.code == "invalid_arguments"


def test_an_unknown_tool_is_answered_with_the_nearest_one() -> None:
    step = environment("retail").step(Call("get_order_detail", {"order_id": "#W1"}))
    assert step.error == "unknown_tool"
    assert "Did you mean 'get_order_details'?" in step.content


def test_a_patch_is_the_start_of_an_environment_and_of_it_alone() -> None:
    domain, database = get("library"), world("library")
    loans = database.collections["loans"]
    loan_id = next(loan for loan, found in loans.items() if not found["waiting"])
    patch = {"loans": {loan_id: {"renewals": 0, "waiting": 3}}}
    patched = Environment(domain, database, patch=patch)
    call = Call("renew_loan", {"loan_id": loan_id})
    assert patched.rejection(call) == "someone_waits"
    assert patched.state.delta() == {}
    assert environment("library").rejection(call) != "someone_waits"
    with pytest.raises(ToolError):
        replay(domain, database, [call], patch=patch)


@pytest.mark.parametrize("name", DOMAINS)
def test_the_world_is_the_same_after_everything_that_was_done_in_it(name: str) -> None:
    for _, call in sampled(name):
        environment(name).run(call)
    fresh = get(name).synthesize(11)
    assert world(name).collections == fresh.collections
