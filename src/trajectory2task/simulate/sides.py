"""The two sides of a conversation, as the loop knows them.

An agent sees the policy, the tools and the messages; a user hears what the agent writes. Neither
sees a task: who needs one to play its part (a scripted user, an oracle) gets it when it is made.
Models are talked to asynchronously, so both are asynchronous; a scripted one simply never waits.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from trajectory2task.core.calls import Call
from trajectory2task.core.domain import Domain
from trajectory2task.core.messages import Message, Written
from trajectory2task.core.rollouts import UserNote
from trajectory2task.core.state import Database
from trajectory2task.core.tasks import Task, Words


@dataclass(frozen=True)
class Briefing:
    """All that an agent is told before a conversation: the policy and the tools as JSON schemas."""

    policy: str
    tools: Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Say:
    """The agent writes to the user."""

    text: str
    written: Written | None = None


@dataclass(frozen=True, slots=True)
class Use:
    """The agent calls one tool."""

    call: Call
    written: Written | None = None


@dataclass(frozen=True, slots=True)
class Slip:
    """The agent answered with what is neither text nor a call that can be made.

    `code` names what was wrong, `problem` says it to the agent.
    """

    code: str
    problem: str
    written: Written


@dataclass(frozen=True, slots=True)
class Stop:
    """The agent ends the conversation."""

    reason: str = ""


Move = Say | Use | Slip | Stop


class Agent(Protocol):
    """One agent in one conversation."""

    async def act(self, messages: Sequence[Message]) -> Move:
        """The next move. `messages` is the whole conversation so far, tool results included."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a user says. `done` ends the conversation after it; `note` is for the record."""

    text: str
    done: bool = False
    note: UserNote | None = None


class User(Protocol):
    """One user in one conversation."""

    async def reply(self, heard: Sequence[Message]) -> Reply:
        """The next words. `heard` holds what both sides wrote so far: no calls, no results."""


@dataclass(frozen=True)
class Outsider:
    """A kind of agent that knows what any agent may know. `start(briefing, seed)` makes one."""

    name: str
    start: Callable[[Briefing, int], Agent]


@dataclass(frozen=True)
class Insider:
    """A kind of agent that knows the task: an oracle, or a shortcut made from one.

    `start(task, domain, database, seed)` makes one. For measuring a task set, never for scores.
    """

    name: str
    start: Callable[[Task, Domain, Database, int], Agent]


@dataclass(frozen=True)
class ModelKind:
    """A kind of agent that a chat model plays. `start(briefing, nonce)` makes one.

    The nonce tells one conversation's requests from another's; no model sees it.
    """

    name: str
    start: Callable[[Briefing, str], Agent]


AgentKind = Outsider | Insider | ModelKind


@dataclass(frozen=True)
class UserKind:
    """A kind of user. `start(task, domain, database, seed)` makes one for a task."""

    name: str
    start: Callable[[Task, Domain, Database, int], User]


@dataclass(frozen=True)
class WordedKind:
    """A kind of user that a plan decides for and a chat model words.

    `start(task, domain, database, seed, nonce)` makes one.
    """

    name: str
    start: Callable[[Task, Domain, Database, int, str], User]


@dataclass(frozen=True)
class FreeKind:
    """A kind of user that a chat model plays from a task's words alone, with or without a plan.

    `start(words, persona, nonce)` makes one.
    """

    name: str
    start: Callable[[Words, str, str], User]


AnyUserKind = UserKind | WordedKind | FreeKind


def nonce_of(role: str, task_id: str, trial: int, seed: int) -> str:
    """What tells the requests of a role in one conversation from all others'."""
    return f"{role}/{task_id}/{trial}/{seed}"
