"""The oracle passes every task, within the policy's rules about words."""

from __future__ import annotations

import pytest
from tests.core.worlds import world
from tests.simulate.played import DOMAINS, made_tasks, play, shortcomings

from trajectory2task.core.calls import Call, Step
from trajectory2task.core.domain import Situation
from trajectory2task.core.environment import Environment
from trajectory2task.core.plans import SCENARIOS, Scenario
from trajectory2task.core.rollouts import Rollout
from trajectory2task.core.tasks import Task
from trajectory2task.domains import get
from trajectory2task.simulate.agents.oracle import ORACLE
from trajectory2task.simulate.agents.variants import VARIANTS
from trajectory2task.simulate.sides import Insider


@pytest.mark.parametrize("scenario", SCENARIOS)
@pytest.mark.parametrize("name", DOMAINS)
def test_the_oracle_passes(name: str, scenario: Scenario) -> None:
    found = made_tasks(name, scenario)
    assert len(found) > 20
    failed = {task.id: wrong for task in found if (wrong := shortcomings(task, play(task)))}
    assert not failed


@pytest.mark.parametrize("scenario", SCENARIOS)
@pytest.mark.parametrize("name", DOMAINS)
def test_its_conversations_keep_the_policy(name: str, scenario: Scenario) -> None:
    broken = [
        problem
        for task in made_tasks(name, scenario)
        for problem in broken_rules(task, play(task, seed=3))
    ]
    assert not broken


def broken_rules(task: Task, rollout: Rollout) -> list[str]:
    """The rules, those about words included, that the agent's calls broke."""
    domain = get(task.domain)
    environment = Environment(domain, world(task.domain), patch=task.plan.initial_state)
    lookups = domain.logins
    steps: list[Step] = []
    caller: str | None = None
    found = []
    for place, message in enumerate(rollout.messages):
        if message.call is None:
            continue
        situation = Situation(
            environment.state, message.call, caller, steps, rollout.messages[:place]
        )
        for rule in domain.rules:
            reason = rule.check(situation)
            if reason is not None:
                found.append(f"{task.id} turn {place}: {rule.id}: {reason}")
        step, value = environment.observe(message.call)
        steps.append(step)
        if message.call.name in lookups and step.ok:
            caller = str(value)
    return found


@pytest.mark.parametrize("variant", VARIANTS, ids=lambda kind: kind.name)
def test_a_variant_goes_another_way_to_the_same_end(variant: Insider) -> None:
    def calls(kind: Insider, task: Task) -> list[Call]:
        return [message.call for message in play(task, kind).messages if message.call is not None]

    tasks = [task for task in made_tasks("retail", "general", 20) if len(task.plan.wishes) > 1]
    differing = [task for task in tasks if calls(variant, task) != calls(ORACLE, task)]
    assert len(differing) > len(tasks) / 2
    for task in differing:
        assert shortcomings(task, play(task, variant)) == []
