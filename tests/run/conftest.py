"""Runs of the stand-in stages, and what their folders hold."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.run import standin

from trajectory2task.core.plans import SCENARIOS
from trajectory2task.run.generation import Report, Wanted, generate

SAME = ("settings.json", "trajectories.jsonl", "tasks.jsonl", "rejected.jsonl", "manifest.json")


def contents(folder: Path) -> dict[str, bytes]:
    """The files that equal settings make equal."""
    return {name: (folder / name).read_bytes() for name in SAME}


def wanted(count: int, **changes) -> Wanted:
    given = {"domain": "library", "trajectories": count, "scenarios": SCENARIOS, "seed": 7}
    return Wanted(**{**given, **changes})


def run(out: Path, count: int, *, workers: int = 1, stage_set=standin.stages, **more) -> Report:
    return generate(wanted(count, **more), out, workers=workers, stage_set=stage_set)


@pytest.fixture(scope="session")
def undisturbed(tmp_path_factory) -> Callable[[int], dict[str, bytes]]:
    """The files of a run of so many items that nothing interrupted, in one process."""
    made: dict[int, dict[str, bytes]] = {}

    def files(count: int) -> dict[str, bytes]:
        if count not in made:
            folder = tmp_path_factory.mktemp("undisturbed") / str(count)
            run(folder, count)
            made[count] = contents(folder)
        return made[count]

    return files
