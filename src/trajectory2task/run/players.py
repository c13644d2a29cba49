"""The agents and users that there are, by name."""

from __future__ import annotations

from trajectory2task.core.errors import unknown_choice
from trajectory2task.simulate.agents import AGENTS
from trajectory2task.simulate.sides import AgentKind, UserKind
from trajectory2task.simulate.user import USERS


def agent_kind(name: str) -> AgentKind:
    """The agent called `name`, or a `UsageError` that lists those there are."""
    if name not in AGENTS:
        raise unknown_choice("agent", name, AGENTS)
    return AGENTS[name]


def user_kind(name: str) -> UserKind:
    """The user called `name`, or a `UsageError` that lists those there are."""
    if name not in USERS:
        raise unknown_choice("user", name, USERS)
    return USERS[name]
