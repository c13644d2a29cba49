"""Explorations of the shared worlds, made once a session."""

from __future__ import annotations

from functools import cache

from tests.core.worlds import world

from trajectory2task.core.trajectories import Trajectory
from trajectory2task.domains import get
from trajectory2task.explore.bank import Bank
from trajectory2task.explore.coverage import Snapshot
from trajectory2task.explore.walker import explore

RUN = 7


@cache
def opening(name: str) -> Snapshot:
    """The bank of a fresh run: its seeds and nothing else."""
    return Bank.start(get(name), world(name), RUN).snapshot()


@cache
def journey(name: str, index: int) -> Trajectory:
    """One exploration of the first round."""
    return explore(get(name), world(name), opening(name), seed=RUN, index=index, round=0)


def journeys(name: str, count: int) -> list[Trajectory]:
    """The first `count` explorations, each as the first round would make it."""
    return [journey(name, index) for index in range(count)]
