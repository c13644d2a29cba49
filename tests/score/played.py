"""Rollouts made by hand: gold calls executed in a real environment, with words around them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from trajectory2task.core.calls import Call
from trajectory2task.core.domain import Domain
from trajectory2task.core.environment import Environment
from trajectory2task.core.messages import Message
from trajectory2task.core.rollouts import Rollout, StopReason, UserNote
from trajectory2task.core.state import Database
from trajectory2task.core.tasks import Task


def rollout_of(
    task: Task,
    domain: Domain,
    database: Database,
    calls: Sequence[Call],
    says: Sequence[str] = (),
    *,
    stop: StopReason = "user done",
    notes: tuple[UserNote, ...] = (),
    **fields: Any,
) -> Rollout:
    """The opening, the calls with a yes before every write, then what the agent says."""
    environment = Environment(domain, database, patch=task.plan.initial_state)
    messages = [Message("agent", "Hello!"), Message("user", task.words.reason_for_call)]
    for call in calls:
        if call.name in domain.writes:
            details = ", ".join(str(value) for value in call.arguments.values())
            messages.append(Message("agent", f"I am going to do this: {details}. Is that right?"))
            messages.append(Message("user", "Yes, go ahead."))
        step = environment.step(call)
        messages += [Message("agent", call=call), Message("tool", step.content, error=step.error)]
    for text in says:
        messages += [Message("agent", text), Message("user", "Thanks.")]
    return Rollout(
        id=f"{task.id}#0",
        task_id=task.id,
        domain=domain.name,
        world=database.fingerprint,
        scenario=task.scenario,
        trajectory_id=task.trajectory_id,
        agent="by hand",
        user="by hand",
        trial=0,
        seed=0,
        messages=tuple(messages),
        stop=stop,
        notes=notes,
        twin=task.twin,
        **fields,
    )


def gold_calls(task: Task) -> list[Call]:
    return [gold.call for gold in task.plan.gold]


def gold_rollout(task: Task, domain: Domain, database: Database, **options: Any) -> Rollout:
    """Gold's calls, and every number that is due."""
    says = [f"It comes to ${value.amount:,.2f}." for value in task.criteria.communicate]
    return rollout_of(task, domain, database, gold_calls(task), says, **options)
