"""Whole runs over HTTP, a model behind every stage: faults change no byte."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import orjson
import pytest
from tests.run.conftest import contents
from tests.run.endpoint.killing import lost_to_kills

from trajectory2task.core.chat import Role
from trajectory2task.core.plans import SCENARIOS
from trajectory2task.models.opening import open_models
from trajectory2task.models.settings import ModelSettings
from trajectory2task.run.endpoint.faults import Faults, fault_rates
from trajectory2task.run.endpoint.opening import open_script
from trajectory2task.run.endpoint.server import Endpoint, serving
from trajectory2task.run.generation import Wanted, WithModels, generate
from trajectory2task.run.model_stages import ROLES
from trajectory2task.run.task_world import World

SEED = 7
COUNT = 6
IN_FLIGHT = 16
KILLS = 4
# What a process of its own runs; the words behind it are folder and port.
CHILD = """
import sys
from pathlib import Path
from tests.run.endpoint.test_whole_runs import make
make(Path(sys.argv[1]), int(sys.argv[2]))
"""


def make(out: Path, port: int) -> None:
    """A run in which models explore, write and judge."""
    name = f"http://127.0.0.1:{port}/v1#scripted"
    asked = ModelSettings(name, concurrency=IN_FLIGHT, timeout=2.0, deadline=120.0)
    cast: dict[Role, ModelSettings] = dict.fromkeys(ROLES, asked)
    generate(
        Wanted("library", COUNT, SCENARIOS, SEED),
        out,
        models=WithModels(
            cast, lambda: open_models(cast, replies=out / "replies.sqlite"), in_flight=IN_FLIGHT
        ),
    )


async def made(out: Path, port: int, faults: Faults | None = None) -> dict[str, Any]:
    """The same with an endpoint for it, and what that counted."""
    endpoint = Endpoint(open_script(None, World("library", seed=SEED)), faults)
    async with serving(endpoint, port=port):
        await asyncio.to_thread(make, out, port)
    return endpoint.counts.facts()


@pytest.fixture(scope="module")
def undisturbed(port: int, tmp_path_factory) -> tuple[Path, dict[str, Any]]:
    out = tmp_path_factory.mktemp("undisturbed") / "made"
    return out, asyncio.run(made(out, port))


def test_models_make_what_scripts_make(undisturbed) -> None:
    out, counts = undisturbed
    tasks = [orjson.loads(line) for line in (out / "tasks.jsonl").read_bytes().splitlines()]
    assert len(tasks) > COUNT
    assert {task["scenario"] for task in tasks} == set(SCENARIOS)
    assert all(task["opinion"]["judge"].endswith("#scripted") for task in tasks)
    assert all(task["writer"].endswith("#scripted") for task in tasks)
    assert counts["requests"] == counts["answered"]
    assert (counts["repeated"], counts["refused"], counts["faults"]) == (0, 0, {})
    assert set(counts["roles"]) == set(ROLES)


def test_faults_change_no_byte(port: int, undisturbed, tmp_path: Path) -> None:
    faults = Faults(fault_rates(0.3, []), seed=1, slow=0.01, retry_after=0)
    counts = asyncio.run(made(tmp_path / "faulty", port, faults))
    assert contents(tmp_path / "faulty") == contents(undisturbed[0])
    assert sum(counts["faults"].values()) > 20
    assert (counts["answered"], counts["repeated"]) == (undisturbed[1]["answered"], 0)


def test_a_killed_run_makes_no_kept_call_again(port: int, undisturbed, tmp_path: Path) -> None:
    out, answers = tmp_path / "killed", undisturbed[1]["answered"]
    endpoint = Endpoint(open_script(None, World("library", seed=SEED)), latency=0.005)

    async def killed() -> list[int]:
        async with serving(endpoint, port=port):
            return await lost_to_kills(CHILD, [str(out), str(port)], out, endpoint, KILLS, answers)

    *lost, to_nothing = asyncio.run(killed())
    assert all(0 <= each <= IN_FLIGHT for each in lost), lost
    assert to_nothing == 0
    assert contents(out) == contents(undisturbed[0])
