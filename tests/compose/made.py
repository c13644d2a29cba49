"""Drafts of all scenarios from explorations of the shared worlds, made once a session."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from tests.core.worlds import world
from tests.explore.journeys import RUN, journey

from trajectory2task.compose import compose
from trajectory2task.core.calls import Call
from trajectory2task.core.environment import Environment
from trajectory2task.core.plans import Plan, Request, Scenario, Wish
from trajectory2task.core.tasks import Draft, Rejection
from trajectory2task.core.trajectories import Trajectory
from trajectory2task.domains import get

COUNT = 120
MORE = 480  # for what is rare

Made = tuple[Draft, ...] | Rejection


@cache
def made(name: str, index: int, scenario: Scenario) -> Made:
    """What composing makes of one trajectory for one scenario."""
    return compose(get(name), world(name), journey(name, index), scenario, seed=RUN)


def tasks(name: str, scenario: Scenario, count: int = COUNT) -> Iterator[tuple[Trajectory, Draft]]:
    """Trajectories with the task (not its twin) of the scenario, where there is one."""
    for index in range(count):
        found = made(name, index, scenario)
        if isinstance(found, tuple):
            yield journey(name, index), found[0]


def pairs(name: str, count: int = COUNT) -> Iterator[tuple[Draft, Draft]]:
    """Infeasible tasks with their twins."""
    for index in range(count):
        found = made(name, index, "infeasible")
        if isinstance(found, tuple):
            task, twin = found
            yield task, twin


def fresh(name: str, plan: Plan) -> Environment:
    """The world as the task starts in it."""
    return Environment(get(name), world(name), patch=plan.initial_state)


def requested(wishes: tuple[Wish, ...]) -> list[Call]:
    """The calls that some wishes ask for, in order."""
    return [wish.call for wish in wishes if isinstance(wish, Request)]
