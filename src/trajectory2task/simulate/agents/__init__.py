"""Agents that need no model, by name."""

from collections.abc import Mapping

from trajectory2task.simulate.agents.oracle import ORACLE
from trajectory2task.simulate.sides import AgentKind

AGENTS: Mapping[str, AgentKind] = {kind.name: kind for kind in (ORACLE,)}
