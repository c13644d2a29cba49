"""Detectors of users' errors: each finds the faults injected into good transcripts, and no other.

The full measurement is `make bench`; here it is small, with floors.
"""

from __future__ import annotations

import asyncio
from random import Random

import msgspec
import pytest
from fault_case import Case
from fidelity import measure
from injection import OPERATORS, injected
from tests.score.conftest import Set

from trajectory2task.core.calls import CallPattern
from trajectory2task.core.messages import Message
from trajectory2task.core.rollouts import Rollout, Verdict
from trajectory2task.core.tasks import Task
from trajectory2task.score.fidelity import DETECTORS
from trajectory2task.score.verifier import verify
from trajectory2task.simulate.agents import AGENTS
from trajectory2task.simulate.conversation import converse
from trajectory2task.simulate.user import SCRIPTED

DETECTION, FALSE_ALARMS = 0.95, 0.01
SEEN = 10  # faults of a kind, for its rate to say anything


def played(task: Task, tasks: Set, agent: str = "oracle") -> Rollout:
    return asyncio.run(converse(task, tasks.domain, tasks.database, AGENTS[agent], SCRIPTED))


def judged(task: Task, rollout: Rollout, tasks: Set) -> Verdict:
    return verify(task, rollout, tasks.domain, tasks.database)


def test_every_fault_is_found_and_no_good_user_accused(tasks: Set) -> None:
    rates = measure(tasks.tasks[:80], tasks.domain, tasks.database)
    assert rates.keys() == DETECTORS.keys() == OPERATORS.keys()
    for name, rate in rates.items():
        assert rate.injected >= SEEN, name
        assert rate.detection >= DETECTION, (name, rate)
        assert rate.false_alarms <= FALSE_ALARMS, (name, rate)
        for operator, (tried, found) in rate.by_operator.items():
            assert found / tried >= DETECTION or tried - found <= 1, (operator, rate)


@pytest.mark.parametrize("agent", ["oracle-extra-reads", "always-refuse", "liar", "do-nothing"])
def test_a_good_user_is_not_accused_before_other_agents(tasks: Set, agent: str) -> None:
    flagged = [
        (task.id, found)
        for task in tasks.tasks[:60]
        if (found := judged(task, played(task, tasks, agent), tasks).user_errors)
    ]
    assert len(flagged) <= 1, flagged


def faulty(tasks: Set, kind: str, name: str) -> tuple[tuple[Task, Rollout], ...]:
    """Every rollout that has room for one fault, with it."""
    operator = next(one for one in OPERATORS[kind] if one.__name__ == name)
    found = []
    for task in tasks.tasks[:80]:
        case = Case(task, played(task, tasks), tasks.domain, tasks.database, Random(3))
        rollout = injected(operator, case)
        if rollout is not None:
            found.append((task, rollout))
    return tuple(found)


def test_a_finding_names_the_message_and_shows_it(tasks: Set) -> None:
    for task, rollout in faulty(tasks, "invented fact", "invent_email"):
        found = judged(task, rollout, tasks).user_errors
        invented = [one for one in found if one.error == "invented fact"]
        assert rollout.messages[invented[0].turn].role == "user"
        assert "@example.com" in invented[0].evidence
        assert "@example.com" in rollout.messages[invented[0].turn].content


def test_errors_that_do_no_harm_leave_a_pass_a_pass(tasks: Set) -> None:
    checked = 0
    for task, rollout in faulty(tasks, "leak", "leak_at_once"):
        verdict = judged(task, rollout, tasks)
        assert verdict.reward == 1
        assert verdict.fault is None
        assert {one.error for one in verdict.user_errors} == {"leak"}
        checked += 1
    assert checked


def test_who_hangs_up_too_early_is_at_fault(tasks: Set) -> None:
    checked = 0
    for task, rollout in faulty(tasks, "early stop", "stop_before_all"):
        verdict = judged(task, rollout, tasks)
        if verdict.reward == 0 and task.scenario in ("general", "ambiguous"):
            assert verdict.fault == "user", (task.id, verdict)
            checked += 1
    assert checked > SEEN


def test_who_agrees_to_what_is_wrong_is_at_fault_for_the_write_that_follows(tasks: Set) -> None:
    faults = [
        judged(task, rollout, tasks).fault
        for task, rollout in faulty(tasks, "contradiction", "agree_to_wrong")
        if task.scenario == "general" and not rollout.messages[-1].error
    ]
    assert faults.count("user") > len(faults) / 2


def test_an_error_after_the_deed_excuses_nobody(tasks: Set) -> None:
    """A write that nobody wanted is the agent's, when the user errs only afterwards."""
    checked = 0
    for task in tasks.tasks[:60]:
        rollout = played(task, tasks, "one-extra-write")
        last = max(at for at, one in enumerate(rollout.messages) if one.role == "user")
        messages = list(rollout.messages)
        messages[last] = Message("user", "My email is nobody77@example.com. That's all, bye.")
        verdict = judged(task, msgspec.structs.replace(rollout, messages=tuple(messages)), tasks)
        assert "invented fact" in {one.error for one in verdict.user_errors}
        assert (verdict.reward, verdict.fault) == (0, "agent")
        checked += 1
    assert checked


def test_what_is_forbidden_is_never_the_users_fault(tasks: Set) -> None:
    checked = 0
    for task in tasks.tasks:
        if task.scenario != "infeasible":
            continue
        rollout = played(task, tasks, "obey-user")
        messages = list(rollout.messages)
        messages[1] = Message("user", f"{messages[1].content} My email is nobody77@example.com.")
        verdict = judged(task, msgspec.structs.replace(rollout, messages=tuple(messages)), tasks)
        if any(one.check == "forbidden" and one.verdict == "fail" for one in verdict.checks):
            assert verdict.user_errors
            assert verdict.fault == "agent"
            checked += 1
    assert checked


def test_a_task_whose_gold_fails_is_itself_at_fault(tasks: Set) -> None:
    task = next(task for task in tasks.tasks if task.criteria.final)
    broken = msgspec.structs.replace(
        task, criteria=msgspec.structs.replace(task.criteria, final={"nowhere": {"1": {"x": 1}}})
    )
    assert judged(broken, played(broken, tasks), tasks).fault == "task"
    asking = next(task for task in tasks.tasks if task.criteria.communicate)
    value = asking.criteria.communicate[0]
    wrong = msgspec.structs.replace(value, amount=value.amount + 1)
    criteria = msgspec.structs.replace(asking.criteria, communicate=(wrong,))
    broken = msgspec.structs.replace(asking, criteria=criteria)
    assert judged(broken, played(asking, tasks), tasks).fault == "task"


def test_a_task_that_forbids_or_lacks_what_gold_does_is_at_fault(tasks: Set) -> None:
    task = next(task for task in tasks.tasks if task.scenario == "infeasible")
    rollout = played(task, tasks, "do-nothing")
    assert judged(task, rollout, tasks).fault == "agent"
    gold = task.plan.gold[0].call
    forbidding = (*task.criteria.forbidden, CallPattern(gold.name, gold.arguments))
    lacking = (*task.criteria.required, CallPattern(gold.name, {"nothing": "such"}))
    for change in ({"forbidden": forbidding}, {"required": lacking}):
        criteria = msgspec.structs.replace(task.criteria, **change)
        broken = msgspec.structs.replace(task, criteria=criteria)
        assert judged(broken, rollout, tasks).fault == "task", change
