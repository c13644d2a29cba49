"""Infeasible tasks: the obstacle is real, the gold stops before it, and the twin gets its wish."""

from __future__ import annotations

import dataclasses
from collections import Counter
from random import Random
from typing import Literal

import msgspec
import pytest
from tests.compose.made import MORE, fresh, pairs, requested
from tests.core.worlds import DOMAINS, world
from tests.explore.journeys import RUN, journeys

from trajectory2task.certify import certify
from trajectory2task.compose import compose
from trajectory2task.core.calls import Call, evaluate, references
from trajectory2task.core.domain import Block, Obstacle, Situation
from trajectory2task.core.plans import Blocked, Inquiry
from trajectory2task.core.state import State
from trajectory2task.core.tasks import Rejection
from trajectory2task.domains import get


@pytest.fixture(params=DOMAINS)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_an_infeasible_task_and_its_feasible_twin_name_each_other(name: str) -> None:
    for task, twin in pairs(name):
        assert (task.twin, twin.twin) == (twin.id, task.id)
        assert task.trajectory_id == twin.trajectory_id
        assert twin.plan.infeasible is None
        assert twin.plan.initial_state is None
        assert not [wish for wish in twin.plan.wishes if isinstance(wish, Blocked)]


def test_the_twin_wants_the_same_and_gets_it(name: str) -> None:
    for task, twin in pairs(name):
        *served, blocked = task.plan.wishes
        assert isinstance(blocked, Blocked)
        assert requested(twin.plan.wishes)[:-1] == requested(tuple(served))
        granted = requested(twin.plan.wishes)[-1]
        assert granted.name == blocked.tool
        assert granted.key() in {made_call.call.key() for made_call in twin.plan.gold}
        assert twin.criteria.final != task.criteria.final, "refusing everything fails the twin"


def test_no_other_tool_makes_the_replacement_that_is_blocked() -> None:
    """A delivered order's items can't be modified, but they can be exchanged: no real obstacle."""
    tried = 0
    for task, twin in pairs("retail", MORE):
        blocked, infeasible = task.plan.wishes[-1], task.plan.infeasible
        assert isinstance(blocked, Blocked)
        assert infeasible is not None
        if blocked.call is None or "new_item_ids" not in blocked.call.arguments:
            continue
        pending = blocked.tool == "modify_pending_order_items"
        if infeasible.obstacle not in ("no_longer_pending", "not_delivered_yet"):
            continue
        tried += 1
        order = blocked.call.arguments["order_id"]
        edited = {"orders": {order: {"status": "delivered" if pending else "pending"}}}
        plan = msgspec.structs.replace(task.plan, initial_state=edited)
        draft = msgspec.structs.replace(task, plan=plan)
        checks = {
            result.check: result
            for result in certify(get("retail"), world("retail"), draft, twin).checks
        }
        assert checks["infeasible_true"].verdict == "fail"
        assert "makes it possible" in checks["infeasible_true"].evidence
        sound = certify(get("retail"), world("retail"), task, twin)
        assert not sound.failures
    assert tried


def test_task_and_twin_say_what_they_share_in_the_same_way(name: str) -> None:
    for task, twin in pairs(name):
        *served, blocked = task.plan.wishes
        assert isinstance(blocked, Blocked)
        assert [wish.details for wish in served] == [w.details for w in twin.plan.wishes[:-1]]
        if blocked.call == requested(twin.plan.wishes)[-1] and task.plan.initial_state:
            assert blocked.details == twin.plan.wishes[-1].details


def test_every_obstacle_of_the_domain_gets_in_somebodys_way(name: str) -> None:
    seen = Counter(
        task.plan.infeasible.obstacle for task, _ in pairs(name, MORE) if task.plan.infeasible
    )
    assert set(seen) == {obstacle.name for obstacle in get(name).obstacles}
    kinds = Counter(
        task.plan.infeasible.kind for task, _ in pairs(name, MORE) if task.plan.infeasible
    )
    assert min(kinds[kind] for kind in ("policy", "tool", "scope")) > 0.1 * sum(kinds.values())


def test_the_obstacle_is_mechanically_true_once_the_feasible_part_is_done(name: str) -> None:
    domain = get(name)
    for task, _ in pairs(name, MORE):
        plan, why = task.plan, task.plan.infeasible
        assert why is not None
        obstacle = domain.obstacle(why.obstacle)
        assert (why.kind, why.proof, why.resolution) == (
            obstacle.kind,
            obstacle.proof,
            obstacle.resolution,
        )
        assert why.reason
        blocked = plan.wishes[-1]
        assert isinstance(blocked, Blocked)
        environment, steps = fresh(name, plan), []
        for made_call in plan.gold:
            steps.append(environment.step(made_call.call))
        if blocked.call is None:
            assert why.kind == "scope"
        elif why.kind == "tool":
            assert environment.rejection(blocked.call) == why.proof
        else:
            assert environment.rejection(blocked.call) is None
            lookups = domain.logins
            known = any(step.ok and step.call.name in lookups for step in steps)
            caller = plan.user_id if known else None
            broken = domain.violation(Situation(environment.state, blocked.call, caller, steps))
            assert broken is not None
            assert broken.id == why.proof


def test_required_and_forbidden_calls_are_apart_and_the_gold_keeps_to_both(name: str) -> None:
    for task, _ in pairs(name, MORE):
        why, gold = task.plan.infeasible, [made_call.call for made_call in task.plan.gold]
        assert why is not None
        assert why.required
        assert why.forbidden
        for pattern in why.required:
            assert any(pattern.matches(call) for call in gold)
        for pattern in why.forbidden:
            assert pattern.arguments, "a whole tool is never forbidden"
            assert not any(pattern.matches(call) for call in gold)
            assert pattern not in why.required
        assert (task.criteria.required, task.criteria.forbidden) == (why.required, why.forbidden)


def test_the_blocked_call_is_forbidden_and_not_in_the_gold(name: str) -> None:
    for task, _ in pairs(name):
        blocked, why = task.plan.wishes[-1], task.plan.infeasible
        assert isinstance(blocked, Blocked)
        assert why is not None
        if blocked.call is not None:
            assert blocked.call.key() not in {m.call.key() for m in task.plan.gold}
            assert any(pattern.matches(blocked.call) for pattern in why.forbidden)


def test_only_what_is_out_of_scope_ends_in_a_transfer_as_its_last_call(name: str) -> None:
    for task, _ in pairs(name):
        names = [made_call.call.name for made_call in task.plan.gold]
        why = task.plan.infeasible
        assert why is not None
        assert (get(name).transfer in names) == (why.resolution == "transfer")
        if why.resolution == "transfer":
            assert why.kind == "scope"
            assert names.index(get(name).transfer) == len(names) - 1


def harmless(state: State, caller: str, call: Call, rng: Random) -> Block | None:
    """Blocks nothing: the call goes through as it is."""
    return Block(call)


@pytest.mark.parametrize(
    ("kind", "proof"),
    [("tool", "someone_waits"), ("policy", "fines_limit"), ("tool", "no_such_condition")],
)
def test_an_obstacle_that_does_not_do_what_it_says_makes_no_task(
    kind: Literal["tool", "policy"], proof: str
) -> None:
    lie = Obstacle("lie", kind, ("renew_loan",), proof, "deny", harmless)
    domain, refused = dataclasses.replace(get("library"), obstacles=(lie,)), 0
    for trajectory in journeys("library", 40):
        if trajectory.mix != "transfer":
            found = compose(domain, world("library"), trajectory, "infeasible", seed=RUN)
            assert isinstance(found, Rejection)
            refused += 1
    assert refused > 20


def used_up(state: State, caller: str, call: Call, rng: Random) -> Block | None:
    """As many holds a year as the caller has by now."""
    held = len((state.get("members", caller) or {})["holds"])
    return Block(call, patch={"members": {caller: {"hold_limit": held}}})


def test_what_only_the_feasible_part_uses_up_is_no_obstacle() -> None:
    """Whoever served the last wish first could grant it, and would have to refuse another."""
    limit = Obstacle("hold_limit", "tool", ("place_hold",), "hold_limit", "deny", used_up)
    domain, made = dataclasses.replace(get("library"), obstacles=(limit,)), 0
    for trajectory in journeys("library", MORE // 2):
        if trajectory.mix == "transfer":
            continue
        found = compose(domain, world("library"), trajectory, "infeasible", seed=RUN)
        if isinstance(found, tuple):
            made += 1
            plan = found[0].plan
            assert "place_hold" not in {gold.call.name for gold in plan.gold}
            held = world("library").collections["members"][plan.user_id]["holds"]
            assert plan.initial_state == {"members": {plan.user_id: {"hold_limit": len(held)}}}
    assert made


@pytest.mark.parametrize("name", DOMAINS)
def test_what_was_asked_alone_is_still_true_when_everything_else_is_done(name: str) -> None:
    """People may be served in another order than they asked in."""
    checked = 0
    for pair in pairs(name, 240):
        for draft in pair:
            amounts = {value.id: value.amount for value in draft.plan.values}
            end = fresh(name, draft.plan)
            for gold in draft.plan.gold:
                if gold.error is None:
                    end.run(gold.call)
            for wish in draft.plan.wishes:
                if not isinstance(wish, Inquiry):
                    continue
                question = get(name).question(wish.question)
                found = question.expression(end.state, draft.plan.user_id, wish.arguments)
                assert found is not None
                results = {ref.call.key(): end.run(ref.call) for ref in references(found)}
                assert amounts[wish.answers[0]] == evaluate(found, results), draft.id
                checked += 1
    assert checked > 20
