"""τ²'s unmodified tools over our copy-on-write state, beside the same tools τ²'s way.

The work is what an evaluation does with a task: play its gold calls, play them again to score them,
and compare the end with gold's. τ²'s way makes a fresh database of models for each of the three and
hashes two of them whole; its conversation itself is left out on that side. CPU time.
"""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Callable, Sequence
from typing import Any

from inspect_ai.tool import ToolError
from inspect_ai.util import Store
from inspect_evals.tau2.airline.AirlineAgentTools import AirlineAgentTools
from inspect_evals.tau2.airline.data_model import FlightDB
from inspect_evals.tau2.retail.data_model import RetailDB
from inspect_evals.tau2.retail.RetailAgentTools import RetailAgentTools
from versus_tau2 import Row

from trajectory2task.core.foreign import ForeignTask
from trajectory2task.interop.tau2.worlds import WorldName, open_world
from trajectory2task.run.planless_games import PlanlessGame, PlanlessRecipe

KITS: dict[str, tuple[Any, Any]] = {
    "retail": (RetailAgentTools, RetailDB),
    "airline": (AirlineAgentTools, FlightDB),
}
TASKS = 20
GENERIC = ("calculate", "transfer_to_human_agents")
_names = itertools.count()


def wrapped() -> list[Row]:
    """A row for each world: microseconds per task, best of several rounds."""
    rows = []
    for name in KITS:
        world, game = open_world(WorldName(name)), PlanlessRecipe(WorldName(name)).game()
        tasks = world.tasks.tasks[:TASKS]
        data = {key: dict(records) for key, records in world.database.collections.items()}
        ours = _best(lambda: asyncio.run(_played(game, tasks)), 20)  # noqa: B023 called here
        theirs = _best(lambda: [_scored(name, data, task) for task in tasks], 2)  # noqa: B023
        work = f"{name}: play gold, play it again, compare"
        rows.append(Row(work, ours / len(tasks), theirs / len(tasks)))
    return rows


def _best(work: Callable[[], object], rounds: int) -> float:
    """CPU microseconds of the quickest round, after one that fills caches."""
    work()
    spent = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        spent.append(time.process_time() - start)
    return min(spent) * 1e6


async def _played(game: PlanlessGame, tasks: Sequence[ForeignTask]) -> None:
    for task in tasks:
        rollout = await game.play(task, "gold", "silent", trial=0, seed=0)
        assert game.score(task, rollout).reward == 1


def _scored(name: str, data: Any, task: ForeignTask) -> None:
    """Three databases, gold in each, two hashes; parsed JSON is taken as given."""
    tools, models = KITS[name]
    hashes = []
    for _ in range(3):
        kit = tools(store=Store(), instance=f"bench{next(_names)}", initialized=True)
        kit.db = models.model_validate(data)
        for call in task.gold:
            if call.name not in GENERIC:
                _call(kit, call.name, call.arguments)
        hashes.append(kit.db)
    assert hashes[1].get_hash() == hashes[2].get_hash()


def _call(kit: Any, name: str, arguments: dict[str, Any]) -> None:
    try:
        getattr(kit, name)(**arguments)
    except ToolError:
        return  # as there: a gold call that is rejected is passed over
