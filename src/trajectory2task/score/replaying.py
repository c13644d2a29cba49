"""A rollout's calls, executed again: what a verdict is computed from.

Nothing is taken from the record but the calls: results, errors and the end state come from a fresh
environment, and where the record says otherwise it is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from trajectory2task.core.calls import Call
from trajectory2task.core.domain import Domain
from trajectory2task.core.environment import Environment
from trajectory2task.core.errors import UsageError
from trajectory2task.core.rollouts import Rollout
from trajectory2task.core.state import Database, Patch, State
from trajectory2task.core.tasks import Task

Delta = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Made:
    """One call that the agent made: the place of its message, and the error it got, if any.

    `key` is the call's.
    """

    turn: int
    call: Call
    key: bytes
    error: str | None
    before: State | None = None


@dataclass(frozen=True)
class Played:
    """A conversation's calls as they went, and where they led. `made` is in order.

    A write's `before` is the state that it found.
    """

    made: tuple[Made, ...]
    after: State
    delta: Delta


def play(task: Task, rollout: Rollout, domain: Domain, database: Database) -> Played:
    """Execute the rollout's calls on a fresh environment with the task's initial state.

    Raises `UsageError` where the rollout is another task's, or its recorded results are not what
    the tools give.
    """
    return play_again(task.id, rollout, domain, database, task.plan.initial_state)


def play_again(
    task_id: str, rollout: Rollout, domain: Domain, database: Database, patch: Patch | None
) -> Played:
    """As `play`, for a task of any kind whose initial state is `patch`."""
    if rollout.task_id != task_id or rollout.world != database.fingerprint:
        raise UsageError(
            f"Rollout {rollout.id} is of task {rollout.task_id} in world {rollout.world[:12]}, "
            f"not of {task_id} in {database.fingerprint[:12]}. Score it against its own tasks."
        )
    environment = Environment(domain, database, patch=patch)
    made = []
    messages = rollout.messages
    for turn, message in enumerate(messages):
        if message.call is None:
            continue
        if message.role != "agent":
            raise _edited(rollout, turn, f"a {message.role} makes a call")
        writes = message.call.name in domain.writes
        before = environment.state.fork() if writes else None
        step = environment.step(message.call)
        found = messages[turn + 1] if turn + 1 < len(messages) else None
        if found is None or found.role != "tool":
            raise _edited(rollout, turn, f"{message.call.name} has no result")
        if (found.content, found.error) != (step.content, step.error):
            raise _edited(rollout, turn + 1, f"{message.call.name} gives another result")
        made.append(Made(turn, message.call, message.call.key(), step.error, before))
    return Played(tuple(made), environment.state, environment.state.delta())


def _edited(rollout: Rollout, turn: int, what: str) -> UsageError:
    return UsageError(
        f"Rollout {rollout.id}, message {turn}: {what}. It was edited, or played with other tools: "
        "play it again."
    )
