"""The shortcut matrix: every agent on the same tasks, and what each of them may pass."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from msgspec.structs import replace

from trajectory2task.core.domain import Domain
from trajectory2task.core.state import Database
from trajectory2task.core.tasks import Task
from trajectory2task.score.results import Results
from trajectory2task.score.verifier import verify
from trajectory2task.simulate.agents import AGENTS
from trajectory2task.simulate.conversation import converse
from trajectory2task.simulate.user import USERS

ORACLES = ("oracle", "oracle-permuted", "oracle-other-path", "oracle-extra-reads")
EVERY = ("general", "ambiguous", "changing", "infeasible", "twin", "pair")
FEASIBLE = ("general", "ambiguous", "changing", "twin")


@dataclass(frozen=True)
class Cell:
    """What an agent may pass: `wanted` is "all" or "none" of the tasks of `group` that `fits`."""

    agent: str
    group: str
    wanted: str
    fits: Callable[[Task], bool] = lambda task: True


def writes(task: Task) -> bool:
    return bool(task.criteria.final)


def tells(task: Task) -> bool:
    return bool(task.criteria.communicate)


def adds(task: Task) -> bool:
    return task.plan.change is not None and task.plan.change.kind == "add"


def cells() -> Iterator[Cell]:
    """The table of research on shortcuts, with what it leaves to be said made exact.

    Refusers and liars may pass a lone infeasible task that asks for nothing but a refusal; so they
    are held to pairs there. An agent that drops a write, lies or is mute does no harm where there
    is nothing to write or to tell.
    """
    for name in ORACLES:
        yield from (Cell(name, group, "all") for group in EVERY)
    for name in ("do-nothing", "always-refuse", "always-transfer", "refuse-and-transfer"):
        yield from (Cell(name, group, "none") for group in EVERY)
    for name in ("say-all-numbers", "brute-force-writes", "one-extra-write"):
        yield from (Cell(name, group, "none") for group in EVERY)
    for name in ("read-all-then-refuse", "dump-all"):
        yield from (Cell(name, group, "none") for group in (*FEASIBLE, "pair"))
    for name in ("first-intent-only", "last-message-only"):
        yield Cell(name, "changing", "none", adds if name == "last-message-only" else writes)
    yield Cell("first-intent-only", "changing", "none")
    yield Cell("never-ask-first", "ambiguous", "none")
    for group in FEASIBLE:
        yield Cell("obey-user", group, "all")
    yield Cell("obey-user", "infeasible", "none")
    yield Cell("obey-user", "pair", "none")
    for name in ("drop-last-write", "liar"):
        yield from (Cell(name, group, "none", writes) for group in (*EVERY,))
    yield from (Cell("mute-oracle", group, "none", tells) for group in (*FEASIBLE, "infeasible"))


def play(name: str, tasks: Iterable[Task], domain: Domain, database: Database) -> Results:
    """One agent's results on all tasks, one trial each."""
    found = Results()

    async def run() -> None:
        for task in tasks:
            rollout = await converse(task, domain, database, AGENTS[name], USERS["scripted"])
            verdict = verify(task, rollout, domain, database)
            found.add(replace(rollout, verdict=verdict))

    asyncio.run(run())
    return found


def breaches(cell: Cell, results: Results, tasks: dict[str, Task]) -> list[str]:
    """Ids of the tasks in which the agent passed, or failed, and must not."""
    of_group = results.pairs() if cell.group == "pair" else results.of_group(cell.group)
    wanted = 1 if cell.wanted == "all" else 0
    return [
        one.task_id
        for one in of_group
        if cell.fits(tasks[one.task_id]) and one.counts()[0] != wanted
    ]
