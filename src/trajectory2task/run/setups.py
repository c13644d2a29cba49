"""What an evaluation plays, from how a person names it: the tasks, their game, their world.

In: a run folder, a file of tasks, or a name such as tau2:retail. Out: a `Setup`, the same for a
first evaluation and for scoring one again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import msgspec

from trajectory2task.core.errors import UsageError
from trajectory2task.core.foreign import ForeignSet
from trajectory2task.core.plans import SCENARIOS, Scenario
from trajectory2task.interop.tau2.worlds import (
    WorldName,
    is_world_name,
    open_world,
    parse_world_name,
)
from trajectory2task.run.folder import TASKS
from trajectory2task.run.games import CertifiedRecipe, GameRecipe
from trajectory2task.run.planless_games import PlanlessRecipe
from trajectory2task.run.settings import Compat, Source
from trajectory2task.run.task_file import TaskFile, is_summarized, read_head
from trajectory2task.run.task_world import World, world_of


class Tasks(Protocol):
    """Tasks as lines of JSON, in order. `path` is what they are called, `sha256` that of the lines
    together."""

    path: Path
    sha256: str

    def lines(self) -> Iterator[tuple[int, bytes]]:
        """(number from 1, line) for every line."""

    def find(self, task_id: str) -> bytes | None:
        """The first line of the task called `task_id`, or None."""


@dataclass(frozen=True)
class Setup:
    """All that an evaluation needs to know, and what its settings record."""

    tasks: Tasks
    game: GameRecipe
    domain: str
    compat: Compat
    database: Source

    @property
    def source(self) -> str:
        """What to call the tasks by from anywhere on this machine."""
        path = self.tasks.path
        return str(path) if is_world_name(str(path)) else str(path.resolve())


def set_up(path: Path, world: World) -> Setup:
    """The setup for the tasks called `path`; `UsageError` where there is none."""
    if is_world_name(str(path)):
        return _tau2(parse_world_name(str(path)), world)
    file = TaskFile(path / TASKS if path.is_dir() else path)
    recipe = world_of(file, world)
    domain, database = recipe.build()
    assert file.first is not None
    if file.first.world != database.fingerprint:
        raise UsageError(
            f"The tasks in {file.path} are of world {file.first.world[:12]}, the database is "
            f"{database.fingerprint[:12]}. Give the database that they were made from with --db."
        )
    game: GameRecipe = CertifiedRecipe(recipe)
    if is_summarized(file):
        game = PlanlessRecipe(recipe)
    return Setup(file, game, domain.name, recipe.compat, recipe.source(database))


def places_of(tasks: Tasks, scenarios: Sequence[Scenario], limit: int | None) -> list[int]:
    """Places of the wanted tasks among all, from 0; `UsageError` where a line is no task.

    Tasks made elsewhere need not be of any of our scenarios, and are wanted always.
    """
    found = []
    for number, line in tasks.lines():
        head = read_head(line)
        if head is None:
            raise UsageError(
                f"Line {number} of {tasks.path} is no task. t2t check says what is wrong."
            )
        if head.scenario in scenarios or head.scenario not in SCENARIOS:
            found.append(number - 1)
    return found[:limit]


def _tau2(name: WorldName, world: World) -> Setup:
    if world.database_file is not None:
        raise UsageError(
            f"{name} has its own database, so --db says too much. Another copy of tau2-bench is "
            f"named as {name.domain}@PATH."
        )
    found = open_world(name)
    return Setup(
        TaskLines(Path(str(name)), found.tasks),
        PlanlessRecipe(name),
        found.domain.name,
        "tau2",
        Source("file", found.database.fingerprint, name=name.domain),
    )


class TaskLines:
    """A foreign set in memory, as if it were a file of tasks."""

    def __init__(self, path: Path, tasks: ForeignSet) -> None:
        self.path = path
        self._lines = {task.id: msgspec.json.encode(task) for task in tasks.tasks}
        self.sha256 = hashlib.sha256(b"\n".join(self._lines.values())).hexdigest()

    def lines(self) -> Iterator[tuple[int, bytes]]:
        """(number from 1, line) for every task."""
        yield from enumerate(self._lines.values(), 1)

    def find(self, task_id: str) -> bytes | None:
        """The line of the task called `task_id`, or None."""
        return self._lines.get(task_id)
