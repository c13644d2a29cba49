"""Which world the tasks of a file are of, so that nobody has to say it twice."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from trajectory2task.core.errors import UsageError
from trajectory2task.interop.tau2.worlds import is_world_name
from trajectory2task.run.folder import holds, read_settings
from trajectory2task.run.settings import Compat, Settings
from trajectory2task.run.task_file import TaskFile
from trajectory2task.run.world import WorldRecipe


@dataclass(frozen=True)
class World:
    """Where the person says that the world comes from; None: as the file tells."""

    domain: str | None = None
    database_file: Path | None = None
    seed: int | None = None
    compat: Compat | None = None


def world_of(file: TaskFile, world: World) -> WorldRecipe:
    """The world of the tasks in `file`: as the person says, the settings beside it, or the ids.

    Raises `UsageError` where there is no telling.
    """
    first = file.some_task()
    path = file.path
    settings = read_settings(path.parent) if holds(path.parent, Settings) else None
    domain = world.domain or (settings.domain if settings else first.domain)
    compat = world.compat or (settings.compat if settings else "ours")
    if world.database_file is not None or world.seed is not None:
        return WorldRecipe(domain, compat, world.database_file, world.seed or 0)
    if is_world_name(domain):
        return WorldRecipe(domain, compat, None, 0)
    if settings is not None and settings.database.kind == "file":
        raise UsageError(
            f"The run in {path.parent} was made from the database file {settings.database.name}. "
            "Give it with --db PATH."
        )
    seed = settings.database.seed if settings is not None else _seed_in(first.id, domain)
    if seed is not None:
        recipe = WorldRecipe(domain, compat, None, seed)
        if settings is not None or recipe.build()[1].fingerprint == first.world:
            return recipe
    raise UsageError(
        f"Nothing says which world the tasks in {path} are of. Give the database with --db PATH, "
        "or the seed of the run that made them with --seed N."
    )


def _seed_in(task_id: str, domain: str) -> int | None:
    """The seed in an id such as retail-7-000001-general: a guess, to be held against the world."""
    parts = task_id.removeprefix(f"{domain}-").split("-")
    return int(parts[0]) if parts[0].isdigit() else None
