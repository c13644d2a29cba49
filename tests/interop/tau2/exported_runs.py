"""A small retail run and its export, made once per test session and process."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import orjson

from trajectory2task.core.plans import SCENARIOS
from trajectory2task.run.generation import Wanted, generate
from trajectory2task.run.tau2_export import WantedExport, export_tau2


@cache
def made_run(seed: int = 7, trajectories: int = 60, domain: str = "retail") -> Path:
    """The folder of a finished run."""
    out = Path(mkdtemp(prefix="t2t-export-")) / "run"
    generate(Wanted(domain, trajectories, SCENARIOS, seed), out, workers=1)
    return out


@cache
def made_export(seed: int = 7, trajectories: int = 60) -> Path:
    """The folder of that run's export, default options."""
    run = made_run(seed, trajectories)
    export_tau2(WantedExport(run), run.parent / "tau2")
    return run.parent / "tau2"


def read(folder: Path, name: str):
    """A JSON file of a folder."""
    return orjson.loads((folder / name).read_bytes())


def lines(folder: Path, name: str) -> list:
    """A JSON Lines file of a folder."""
    return [orjson.loads(line) for line in (folder / name).read_bytes().splitlines()]
