"""Certified tasks of both domains, made once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import msgspec
import pytest

from trajectory2task.core.domain import Domain
from trajectory2task.core.plans import SCENARIOS
from trajectory2task.core.state import Database
from trajectory2task.core.tasks import Task
from trajectory2task.run.generation import Wanted, generate
from trajectory2task.run.world import WorldRecipe


@dataclass(frozen=True)
class Set:
    """Some tasks and their world."""

    domain: Domain
    database: Database
    tasks: tuple[Task, ...]


@pytest.fixture(scope="session", params=["retail", "library"])
def tasks(request, tmp_path_factory) -> Set:
    out = tmp_path_factory.mktemp("score") / request.param
    generate(Wanted(request.param, 60, SCENARIOS, 5), out, workers=1)
    return read(out, request.param)


def read(out: Path, domain: str) -> Set:
    lines = (out / "tasks.jsonl").read_bytes().splitlines()
    found = tuple(msgspec.json.decode(line, type=Task) for line in lines)
    return Set(*WorldRecipe(domain, "ours", None, 5).build(), found)
