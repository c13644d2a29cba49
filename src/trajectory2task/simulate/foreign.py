"""Conversations on tasks that were made elsewhere, and so have no plan to play by.

In: a `ForeignTask`, its world, a kind of agent. Out: a `Rollout`. Agents that know nothing of the
task are the ones that our own tasks know; one that makes the gold calls shows what a task accepts.
A user who answers needs a model (`models/free_user.py`). The one here, `silent`, says its piece and
listens.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from trajectory2task.core.domain import Domain
from trajectory2task.core.environment import Environment
from trajectory2task.core.foreign import ForeignTask
from trajectory2task.core.messages import Message
from trajectory2task.core.plans import SCENARIOS
from trajectory2task.core.rollouts import Kind, Rollout
from trajectory2task.core.state import Database
from trajectory2task.simulate.agents.shortcuts import SHORTCUTS, Scripted
from trajectory2task.simulate.conversation import hold, start_agent
from trajectory2task.simulate.sides import (
    Agent,
    FreeKind,
    ModelKind,
    Move,
    Outsider,
    Reply,
    Say,
    Use,
    User,
    nonce_of,
)

SILENCE = "..."
_PATIENCE = 8  # messages that a silent user listens to: more than any shortcut sends


@dataclass(frozen=True)
class GoldKind:
    """A kind of agent that knows the task's gold. For measuring a task set, never for scores."""

    name: str
    start: Callable[[ForeignTask], Agent]


@dataclass(frozen=True)
class ForeignUserKind:
    """A kind of user for tasks without a plan."""

    name: str
    start: Callable[[ForeignTask], User]


ForeignAgentKind = Outsider | ModelKind | GoldKind
AnyForeignUserKind = ForeignUserKind | FreeKind


class SilentUser:
    """Gives the whole opening, then listens without a word, and in the end hangs up.

    The opening is the reason for calling and what is known, word for word as the task has them:
    mostly instructions to a simulator ("You are ..."), not a caller's speech. What the task keeps
    for later turns is never said.
    """

    def __init__(self, task: ForeignTask) -> None:
        parts = (task.words.reason_for_call, task.words.known_info)
        self._opening = "\n".join(part for part in parts if part)

    async def reply(self, heard: Sequence[Message]) -> Reply:
        """The opening to the greeting, nothing to the rest."""
        if len(heard) == 1:
            return Reply(self._opening)
        listened = sum(message.role == "agent" for message in heard) - 1
        return Reply(SILENCE, done=listened >= _PATIENCE)


def _gold(task: ForeignTask) -> Iterator[Move]:
    """Every gold call, then all that has to be said, each text in a sentence of its own."""
    for call in task.gold:
        yield Use(call)
    told = [f"For your information: {text}." for text in task.communicate]
    yield Say(" ".join(told) or "That is all.")


GOLD = GoldKind("gold", lambda task: Scripted(_gold(task)))
SILENT = ForeignUserKind("silent", SilentUser)
FOREIGN_AGENTS: Mapping[str, Outsider | GoldKind] = {kind.name: kind for kind in (GOLD, *SHORTCUTS)}
FOREIGN_USERS: Mapping[str, ForeignUserKind] = {SILENT.name: SILENT}


async def converse_foreign(
    task: ForeignTask,
    domain: Domain,
    database: Database,
    agent_kind: ForeignAgentKind,
    user_kind: AnyForeignUserKind = SILENT,
    *,
    trial: int = 0,
    seed: int = 0,
) -> Rollout:
    """One conversation on `task`; as `converse`, for tasks without a plan."""
    if isinstance(agent_kind, GoldKind):
        agent = agent_kind.start(task)
    else:
        agent = start_agent(agent_kind, domain, task.id, trial, seed)
    if isinstance(user_kind, FreeKind):
        user = user_kind.start(task.words, task.persona, nonce_of("user", task.id, trial, seed))
    else:
        user = user_kind.start(task)
    environment = Environment(domain, database, patch=task.initial_state)
    transcript = await hold(environment, agent, user)
    return Rollout(
        id=f"{task.id}/{agent_kind.name}/{trial}",
        task_id=task.id,
        domain=domain.name,
        world=database.fingerprint,
        scenario=_kind(task),
        trajectory_id=task.trajectory_id or task.id,
        agent=agent_kind.name,
        user=user_kind.name,
        trial=trial,
        seed=seed,
        messages=transcript.messages,
        stop=transcript.stop,
        notes=transcript.notes,
        problem=transcript.problem,
    )


def _kind(task: ForeignTask) -> Kind:
    return next((name for name in SCENARIOS if name == task.scenario), "unstated")
