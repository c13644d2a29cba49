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
from trajectory2task.core.messages import Message
from trajectory2task.core.rollouts import UserNote
from trajectory2task.core.state import Database
from trajectory2task.core.tasks import Task


@dataclass(frozen=True)
class Briefing:
    """All that an agent is told before a conversation: the policy and the tools as JSON schemas."""

    policy: str
    tools: Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Say:
    """The agent writes to the user."""

    text: str


@dataclass(frozen=True, slots=True)
class Use:
    """The agent calls one tool."""

    call: Call


@dataclass(frozen=True, slots=True)
class Stop:
    """The agent ends the conversation."""

    reason: str = ""


Move = Say | Use | Stop


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


AgentKind = Outsider | Insider


@dataclass(frozen=True)
class UserKind:
    """A kind of user. `start(task, domain, database, seed)` makes one for a task."""

    name: str
    start: Callable[[Task, Domain, Database, int], User]
