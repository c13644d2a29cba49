"""tau2's own toolkits without our wrapping, to hold the wrapped worlds against."""

from __future__ import annotations

import asyncio
import json
from functools import cache
from typing import Any

from inspect_ai.util import Store
from inspect_evals.tau2.airline.AirlineAgentTools import AirlineAgentTools
from inspect_evals.tau2.airline.data_model import FlightDB
from inspect_evals.tau2.common.tools import calculate, transfer_to_human_agents
from inspect_evals.tau2.retail.data_model import RetailDB
from inspect_evals.tau2.retail.RetailAgentTools import RetailAgentTools
from inspect_evals.tau2.utils import TAU2_DATA_DIR

from trajectory2task.interop.tau2.worlds import Tau2World, WorldName, open_world

NAMES = ("retail", "airline")
GENERIC = {"calculate": calculate(), "transfer_to_human_agents": transfer_to_human_agents()}
KITS: dict[str, tuple[Any, Any]] = {
    "retail": (RetailAgentTools, RetailDB),
    "airline": (AirlineAgentTools, FlightDB),
}


def wrapped(name: str) -> Tau2World:
    return open_world(WorldName(name))


@cache
def pristine(name: str) -> Any:
    """The database as tau2 loads it; nobody may change it."""
    return KITS[name][1].load(str(TAU2_DATA_DIR / "domains" / name / "db.json.gz"))


@cache
def records(name: str) -> dict[str, Any]:
    """The same as plain records."""
    found: dict[str, Any] = pristine(name).model_dump()
    return found


class Unwrapped:
    """One live copy of a tau2 world, as it comes."""

    def __init__(self, name: str) -> None:
        tools, models = KITS[name]
        self.tools = tools(store=Store(), instance=name, initialized=True)
        self.tools.db = models.model_validate(records(name))
        self.db = self.tools.db

    def call(self, name: str, arguments: dict[str, Any]) -> tuple[str | None, str | None]:
        """What the agent reads, or the text of the error. Any exception is an error there."""
        try:
            if name in GENERIC:
                result = asyncio.run(GENERIC[name](**arguments))
            else:
                result = getattr(self.tools, name)(**arguments)
        except Exception as problem:  # noqa: BLE001 tau2 turns every exception into an error
            return None, str(getattr(problem, "message", "") or problem)
        if not isinstance(result, str):
            result = json.dumps(result, sort_keys=True)  # as its tool for models does
        return result, None
