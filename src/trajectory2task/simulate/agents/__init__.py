"""Agents that need no model, by name: oracles, and the shortcuts that a task set has to catch."""

from collections.abc import Mapping

from trajectory2task.simulate.agents.flawed import FLAWED
from trajectory2task.simulate.agents.oracle import ORACLE
from trajectory2task.simulate.agents.shortcuts import SHORTCUTS
from trajectory2task.simulate.agents.variants import VARIANTS
from trajectory2task.simulate.sides import Insider, Outsider

AGENTS: Mapping[str, Outsider | Insider] = {
    kind.name: kind for kind in (ORACLE, *VARIANTS, *SHORTCUTS, *FLAWED)
}
