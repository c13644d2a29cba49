"""The scripted roles, opened from what a person names: tasks, a world, or both."""

from __future__ import annotations

from pathlib import Path

from trajectory2task.core.errors import UsageError
from trajectory2task.interop.tau2.worlds import is_world_name, parse_world_name
from trajectory2task.run.endpoint.casting import ForeignCasting, cast_for
from trajectory2task.run.endpoint.explorations import Explorations, scripted_walks
from trajectory2task.run.endpoint.players import Players
from trajectory2task.run.endpoint.roles import Script
from trajectory2task.run.task_world import World
from trajectory2task.run.world import WorldRecipe


def open_script(tasks: Path | None, world: World) -> Script:
    """Agents and users for `tasks`, and explorers in the same world; without tasks, explorers in
    `world` alone, or none where it names no domain.

    Raises `UsageError` where the tasks or their world cannot be found.
    """
    if tasks is not None:
        casting = cast_for(tasks, world)
        return Script(Players(casting), casting.explorations())
    if world.domain is None:
        if world.seed is not None or world.database_file is not None:
            raise UsageError("--seed and --db say nothing without --domain, or --tasks.")
        return Script()
    if is_world_name(world.domain):
        if world.seed is not None or world.database_file is not None:
            raise UsageError(f"{world.domain} has its own database: leave out --seed and --db.")
        casting = ForeignCasting(parse_world_name(world.domain))
        return Script(explorations=casting.explorations())
    recipe = WorldRecipe(world.domain, world.compat or "ours", world.database_file, world.seed or 0)
    domain, database = recipe.build()
    return Script(explorations=Explorations(domain.name, scripted_walks(domain, database)))
