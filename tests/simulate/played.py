"""Conversations on composed tasks: tasks without certificates, rollouts, and a plain judgement."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from functools import cache

from tests.compose.made import pairs, tasks
from tests.core.worlds import world

from trajectory2task.core.environment import Environment
from trajectory2task.core.plans import SCENARIOS, Scenario
from trajectory2task.core.rollouts import Rollout
from trajectory2task.core.tasks import Certificate, Draft, Task
from trajectory2task.domains import get
from trajectory2task.simulate.agents.oracle import ORACLE
from trajectory2task.simulate.conversation import Limits, converse
from trajectory2task.simulate.sides import AgentKind, AnyUserKind
from trajectory2task.simulate.user import SCRIPTED

DOMAINS = ("retail", "library")


def task_of(draft: Draft) -> Task:
    """The draft as a task; nobody asks for the certificate here."""
    fields = {name: getattr(draft, name) for name in Draft.__struct_fields__}
    return Task(**fields, certificate=Certificate((), ""))


@cache
def made_tasks(name: str, scenario: Scenario, count: int = 60) -> tuple[Task, ...]:
    """Tasks of one scenario; the twins of the infeasible ones are in "general" as well."""
    found = [task_of(draft) for _, draft in tasks(name, scenario, count)]
    if scenario == "general":
        found += [task_of(twin) for _, twin in pairs(name, count)]
    return tuple(found)


def every_task(count: int = 30) -> Iterator[Task]:
    """Tasks of all scenarios and domains."""
    for name in DOMAINS:
        for scenario in SCENARIOS:
            yield from made_tasks(name, scenario, count)


def play(
    task: Task,
    agent: AgentKind = ORACLE,
    user: AnyUserKind = SCRIPTED,
    seed: int = 0,
    limits: Limits | None = None,
    trial: int = 0,
) -> Rollout:
    """One conversation."""
    world_of = get(task.domain), world(task.domain)
    return asyncio.run(
        converse(task, *world_of, agent, user, trial=trial, seed=seed, limits=limits)
    )


def end_of(task: Task, rollout: Rollout) -> Environment:
    """The world after the rollout's calls."""
    plan = task.plan
    environment = Environment(get(task.domain), world(task.domain), patch=plan.initial_state)
    for message in rollout.messages:
        if message.call is not None:
            environment.step(message.call)
    return environment


def shortcomings(task: Task, rollout: Rollout) -> list[str]:
    """What is wrong with how it ended: state, amounts, required and forbidden calls, the stop."""
    found = []
    if end_of(task, rollout).state.delta() != task.criteria.final:
        found.append("the end state is not gold's")
    said = " ".join(m.content for m in rollout.messages if m.role == "agent")
    asked = {answer for wish in task.plan.wishes for answer in wish.answers}
    found += [
        f"{value.id} was not said"
        for value in task.plan.values
        if value.id in asked and f"{value.amount:.2f}" not in said
    ]
    calls = [message.call for message in rollout.messages if message.call is not None]
    for pattern in task.criteria.required:
        if not any(pattern.matches(call) for call in calls):
            found.append(f"{pattern.name} is missing")
    for pattern in task.criteria.forbidden:
        if any(pattern.matches(call) for call in calls):
            found.append(f"{pattern.name} is forbidden")
    if rollout.stop not in ("user done", "transferred"):
        found.append(f"it ended by {rollout.stop}")
    if max(note.phase for note in rollout.notes) != len(task.plan.phases) - 1:
        found.append("the change of mind never came")
    return found
