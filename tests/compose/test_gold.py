"""The gold executes as planned, and every argument comes from where its origin says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from tests.compose.made import fresh, made, tasks
from tests.core.worlds import DOMAINS

from trajectory2task.core.calls import Call, follow
from trajectory2task.core.plans import (
    SCENARIOS,
    FromCaller,
    FromChoices,
    FromFunction,
    FromResult,
    GoldCall,
    Plan,
)
from trajectory2task.core.tasks import Draft
from trajectory2task.domains import get


def drafts(name: str) -> Iterator[Draft]:
    """Every draft of every scenario, twins included."""
    for scenario in SCENARIOS:
        for index in range(120):
            found = made(name, index, scenario)
            if isinstance(found, tuple):
                yield from found


@pytest.fixture(params=DOMAINS)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_every_gold_call_gets_what_was_planned_and_ends_where_the_criteria_say(name: str) -> None:
    count = 0
    for draft in drafts(name):
        environment = fresh(name, draft.plan)
        for made_call in draft.plan.gold:
            assert environment.step(made_call.call).error == made_call.error, draft.id
        assert environment.state.delta() == draft.criteria.final
        assert environment.state.fingerprint() == draft.criteria.fingerprint
        assert environment.state.changes() == draft.criteria.changes
        assert draft.criteria.communicate == draft.plan.values
        count += 1
    assert count > 400


def test_a_gold_call_fails_only_where_nobody_can_be_authenticated(name: str) -> None:
    failed = 0
    for draft in drafts(name):
        for made_call in draft.plan.gold:
            if made_call.error is not None:
                failed += 1
                assert made_call.call.name in get(name).logins
                assert draft.plan.infeasible is not None
                assert draft.plan.infeasible.proof == "auth_first"
    assert failed > 0


def test_the_gold_begins_with_a_look_up_and_repeats_nothing(name: str) -> None:
    lookups = get(name).logins
    for draft in drafts(name):
        calls = [made_call.call for made_call in draft.plan.gold]
        assert calls[0].name in lookups
        assert not lookups & {call.name for call in calls[1:]}
        assert len({call.key() for call in calls}) == len(calls)


def leaves(call: Call) -> dict[str, Any]:
    """Every value that needs an origin: an argument, or each element of a list argument."""
    found: dict[str, Any] = {}
    for argument, value in call.arguments.items():
        if isinstance(value, list):
            found |= {f"{argument}.{place}": element for place, element in enumerate(value)}
        else:
            found[argument] = value
    return found


def told(plan: Plan, source: str, argument: str) -> set[Any]:
    """What the caller says under this name: a fact that they volunteer or give, or a detail."""
    values: set[Any] = {
        fact.value for fact in plan.facts if fact.name == source and fact.visibility != "unknown"
    }
    for detail in plan.details():
        if detail.slot != source:
            continue
        if isinstance(detail.value, dict):
            values.add(detail.value.get(argument))
        elif not detail.referent or any(v == detail.value for _, v in detail.said):
            values.add(detail.value)
    return values


def check(name: str, draft: Draft, made_call: GoldCall, results: list[Any]) -> Iterator[str]:
    tool = get(name).tools[made_call.call.name]
    values = leaves(made_call.call)
    assert set(made_call.origins) == set(values), draft.id
    for leaf, origin in made_call.origins.items():
        argument, value = leaf.split(".")[0], values[leaf]
        match origin:
            case FromResult(step=step, path=path):
                assert step < len(results)
                assert follow(results[step], path) == value
            case FromCaller(source=source):
                assert value in told(draft.plan, source, argument), (draft.id, leaf)
            case FromChoices(source=source):
                assert value in (tool.parameter(argument).choices or ())
                assert value in told(draft.plan, source, argument)
            case FromFunction(name="arithmetic"):
                assert tool.name == get(name).calculator
            case FromFunction(name=function):
                assert (function, tool.name) == ("summary", get(name).transfer)
        yield type(origin).__name__


def test_every_argument_of_the_gold_has_an_origin_that_leads_to_its_value(name: str) -> None:
    kinds = Counter[str]()
    for draft in drafts(name):
        environment, results = fresh(name, draft.plan), list[Any]()
        for made_call in draft.plan.gold:
            kinds.update(check(name, draft, made_call, results))
            results.append(environment.step(made_call.call).value())
    assert set(kinds) == {"FromCaller", "FromResult", "FromChoices", "FromFunction"}
    assert kinds["FromResult"] > kinds["FromCaller"], "ids come from tools, not from people"


def test_a_written_argument_never_rests_on_what_its_caller_has_forgotten(name: str) -> None:
    forgotten = 0
    for _, draft in tasks(name, "general"):
        unknown = {f.value for f in draft.plan.facts if f.visibility == "unknown"}
        forgotten += bool(unknown)
        lookup = draft.plan.gold[0].call
        assert not unknown & set(lookup.arguments.values())
    assert forgotten > 0 or name == "library"  # whose members know only one thing
