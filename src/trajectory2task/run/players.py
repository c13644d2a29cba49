"""The agents and users that there are, by name; and anybody's own agent, by where it stands."""

from __future__ import annotations

import importlib
import os
import sys

from trajectory2task.core.errors import UsageError, unknown_choice
from trajectory2task.simulate.agents import AGENTS
from trajectory2task.simulate.sides import AgentKind, Insider, Outsider, UserKind
from trajectory2task.simulate.user import USERS


def agent_kind(name: str) -> AgentKind:
    """The agent called `name`, or the one at "module:NAME"; a `UsageError` where there is none."""
    if ":" in name:
        return _own(name)
    if name not in AGENTS:
        raise unknown_choice("agent", name, AGENTS)
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
        raise unknown_choice("user", name, USERS)
    return USERS[name]
