"""Who can play a task without a model: its scripted agents and its scripted user.

Two kinds of tasks: our own, with a plan, and tau2-bench's, whose agent knows the gold calls at
most, and whose user says its piece and listens. Players start with the seeds that a conversation
without a server would give them.
"""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from trajectory2task.core.errors import UsageError, unknown_choice
from trajectory2task.core.foreign import ForeignTask
from trajectory2task.core.seeding import seed_of
from trajectory2task.core.tasks import Task
from trajectory2task.interop.tau2.worlds import (
    WorldName,
    is_world_name,
    open_world,
    parse_world_name,
)
from trajectory2task.run.endpoint.explorations import (
    Explorations,
    gold_walks,
    scripted_walks,
)
from trajectory2task.run.folder import TASKS
from trajectory2task.run.games import read_task
from trajectory2task.run.task_file import TaskFile
from trajectory2task.run.task_world import World, world_of
from trajectory2task.simulate.agents import AGENTS
from trajectory2task.simulate.agents.oracle import ORACLE
from trajectory2task.simulate.conversation import briefing
from trajectory2task.simulate.foreign import FOREIGN_AGENTS, GOLD, SILENT, GoldKind
from trajectory2task.simulate.sides import Agent, Insider, User
from trajectory2task.simulate.user import SCRIPTED

AGENT_NAMES = (*AGENTS, GOLD.name)


class Casting(Protocol):
    """Players for the tasks of one set."""

    @property
    def source(self) -> str:
        """What is played, for a person."""

    def explorations(self) -> Explorations:
        """Those of the tasks' world."""

    def agent(self, name: str | None, task_id: str, trial: int, seed: int) -> Agent:
        """The agent called `name`, by default the one that passes; `UsageError` if unknown."""

    def user(self, task_id: str, trial: int, seed: int) -> User:
        """The user of a task; `UsageError` where there is no such task."""


def cast_for(path: Path, world: World) -> Casting:
    """The players for the tasks called `path`: a run folder, a file, or a name like tau2:retail."""
    if is_world_name(str(path)):
        return ForeignCasting(parse_world_name(str(path)))
    return CertifiedCasting(path, world)


class CertifiedCasting:
    """Players for tasks of ours."""

    def __init__(self, path: Path, world: World) -> None:
        self._file = TaskFile(path / TASKS if path.is_dir() else path)
        self._domain, self._database = world_of(self._file, world).build()

    @property
    def source(self) -> str:
        """What is played, for a person."""
        return f"{len(self._file)} tasks of {self._domain.name} from {self._file.path}"

    def explorations(self) -> Explorations:
        """Those of the scripted explorer."""
        return Explorations(self._domain.name, scripted_walks(self._domain, self._database))

    def agent(self, name: str | None, task_id: str, trial: int, seed: int) -> Agent:
        """An oracle, one of its variants, or a shortcut."""
        task, called = self._find(task_id), name or ORACLE.name
        if called not in AGENTS:
            raise unknown_choice("agent", called, AGENTS)
        kind, own = AGENTS[called], seed_of(seed, "agent", called, task_id, trial)
        if isinstance(kind, Insider):
            return kind.start(task, self._domain, self._database, own)
        return kind.start(briefing(self._domain), own)

    def user(self, task_id: str, trial: int, seed: int) -> User:
        """The state machine over the task's plan."""
        own = seed_of(seed, "user", task_id, trial)
        return SCRIPTED.start(self._find(task_id), self._domain, self._database, own)

    def _find(self, task_id: str) -> Task:
        line = self._file.find(task_id)
        if line is None:
            raise _no_task(task_id, self._file.path)
        return read_task(line, 0)


class ForeignCasting:
    """Players for tau2-bench's tasks."""

    def __init__(self, name: WorldName) -> None:
        self._name = name
        self._world = open_world(name)
        self._tasks = {task.id: task for task in self._world.tasks.tasks}

    @property
    def source(self) -> str:
        """What is played, for a person."""
        return f"{len(self._tasks)} tasks of {self._name}"

    def explorations(self) -> Explorations:
        """The tasks' own gold: there is nothing for a walk to go by."""
        return Explorations(str(self._name), gold_walks(self._world.tasks))

    def agent(self, name: str | None, task_id: str, trial: int, seed: int) -> Agent:
        """One that makes the gold calls, or a shortcut."""
        task, called = self._find(task_id), name or GOLD.name
        if called not in FOREIGN_AGENTS:
            raise unknown_choice("agent for tasks without a plan", called, FOREIGN_AGENTS)
        kind = FOREIGN_AGENTS[called]
        if isinstance(kind, GoldKind):
            return kind.start(task)
        own = seed_of(seed, "agent", called, task_id, trial)
        return kind.start(briefing(self._world.domain), own)

    def user(self, task_id: str, trial: int, seed: int) -> User:
        """One that says its piece and listens."""
        return SILENT.start(self._find(task_id))

    def _find(self, task_id: str) -> ForeignTask:
        if task_id not in self._tasks:
            raise _no_task(task_id, self._name)
        return self._tasks[task_id]


def _no_task(task_id: str, where: object) -> UsageError:
    return UsageError(
        f"There is no task {task_id!r} in {where}. Serve the tasks that are played: "
        "t2t serve-scripted --tasks RUN_OR_FILE"
    )
