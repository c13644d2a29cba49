"""Who plays: the agents and users that there are by name, anybody's own agent, and models.

In: names, and the models behind roles. Out: kinds of agents and users, as the loop takes them.
"""

from __future__ import annotations

import importlib
import os
import sys
from dataclasses import dataclass
from typing import Literal, Protocol

from trajectory2task.core.chat import ChatModel, Role
from trajectory2task.core.errors import UsageError, unknown_choice
from trajectory2task.simulate.agents import AGENTS
from trajectory2task.simulate.models.agent import model_agent
from trajectory2task.simulate.models.free_user import free_user
from trajectory2task.simulate.models.history import HistoryReasoning
from trajectory2task.simulate.models.worded_user import worded_user
from trajectory2task.simulate.sides import (
    AgentKind,
    AnyUserKind,
    FreeKind,
    Insider,
    ModelKind,
    Outsider,
    UserKind,
    WordedKind,
)
from trajectory2task.simulate.user import USERS

UserStyle = Literal["worded", "free"]
STYLES: tuple[UserStyle, ...] = ("worded", "free")


class Models(Protocol):
    """The models of a session, by role."""

    def __getitem__(self, role: Role, /) -> ChatModel:
        """The model behind a role; KeyError where none is."""


@dataclass(frozen=True)
class Players:
    """Who plays the two sides, by name. `modelled` are the sides that a model plays.

    `style` says how much of a user a model is: it words what a plan decides, or plays freely.
    `history` says which of its own earlier thoughts an agent's model is shown again.
    """

    agent: str
    user: str
    modelled: frozenset[Role] = frozenset()
    style: UserStyle = "worded"
    history: HistoryReasoning = "since_last_user"

    def check(self) -> None:
        """Raise `UsageError` where a side that no model plays has an unknown name."""
        if "agent" not in self.modelled:
            agent_kind(self.agent)
        if "user" not in self.modelled:
            user_kind(self.user)

    def modelled_agent(self, models: Models) -> ModelKind | None:
        """The agent that a model plays; None where none does."""
        return model_agent(models["agent"], self.history) if "agent" in self.modelled else None

    def modelled_user(self, models: Models) -> WordedKind | FreeKind | None:
        """The user that a model words or plays; None where none does."""
        if "user" not in self.modelled:
            return None
        model = models["user"]
        return worded_user(model) if self.style == "worded" else free_user(model)

    def kinds(self, models: Models) -> tuple[AgentKind, AnyUserKind]:
        """Both, for tasks with a plan."""
        agent = self.modelled_agent(models) or agent_kind(self.agent)
        return agent, self.modelled_user(models) or user_kind(self.user)


def agent_kind(name: str) -> AgentKind:
    """The agent called `name`, or the one at "module:NAME"; a `UsageError` where there is none."""
    if ":" in name:
        return _own(name)
    if name not in AGENTS:
        raise unknown_choice("agent", name, (*AGENTS, "MODULE:NAME", "PROVIDER/MODEL"))
    return AGENTS[name]


def _own(name: str) -> AgentKind:
    """The agent that a person's own module holds, in this folder or installed."""
    module, _, attribute = name.partition(":")
    if os.getcwd() not in sys.path:
        sys.path.insert(0, os.getcwd())
    try:
        found = getattr(importlib.import_module(module), attribute)
    except (ImportError, AttributeError, ValueError) as problem:
        raise UsageError(
            f"--agent {name}: {problem}. It takes MODULE:NAME, a module that can be imported from "
            "here and the name of an Outsider in it."
        ) from problem
    if not isinstance(found, Outsider | Insider):
        raise UsageError(f"--agent {name} is a {type(found).__name__}, no Outsider.")
    return found


def user_kind(name: str) -> UserKind:
    """The user called `name`, or a `UsageError` that lists those there are."""
    if name not in USERS:
        raise unknown_choice("user", name, (*USERS, "PROVIDER/MODEL"))
    return USERS[name]
