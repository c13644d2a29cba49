"""Whole evaluations over HTTP: faults change no byte, and a killed one makes no kept call again."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from tests.run.endpoint.killing import lost_to_kills
from tests.run.test_evaluation import contents, rollouts

from trajectory2task.core.chat import Role
from trajectory2task.core.plans import SCENARIOS
from trajectory2task.models.opening import open_models
from trajectory2task.models.settings import ModelSettings
from trajectory2task.run.endpoint.faults import Faults, fault_rates
from trajectory2task.run.endpoint.opening import open_script
from trajectory2task.run.endpoint.server import Endpoint, serving
from trajectory2task.run.evaluation import Evaluation, evaluate
from trajectory2task.run.generation import Wanted, generate
from trajectory2task.run.players import UserStyle
from trajectory2task.run.task_world import World

IN_FLIGHT = 16
KILLS = 10
QUICK: Mapping[str, Any] = {"slow": 0.01, "retry_after": 0}


@pytest.fixture(scope="module")
def tasks(tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("rehearsed") / "tasks"
    generate(Wanted("library", 4, SCENARIOS, 7), out, workers=1)
    return out


def cast(port: int, model: str) -> dict[Role, ModelSettings]:
    asked = ModelSettings(
        f"http://127.0.0.1:{port}/v1#{model}", concurrency=IN_FLIGHT, timeout=2.0, deadline=120.0
    )
    return {"agent": asked, "user": asked}


def play(
    tasks: Path, out: Path, port: int, model: str = "scripted", style: UserStyle = "worded"
) -> None:
    """An evaluation of all tasks, with models on both sides."""
    models = cast(port, model)
    found = evaluate(
        Evaluation(tasks, models["agent"].model, models["user"].model, models=models, style=style),
        out,
        in_flight=IN_FLIGHT,
        open_models=lambda: open_models(models, replies=out / "replies.sqlite"),
    )
    assert not found.unplayed


async def played(
    tasks: Path, out: Path, port: int, *how: Any, faults: Faults | None = None
) -> dict:
    """The same with an endpoint for it, and what that counted."""
    endpoint = Endpoint(open_script(tasks, World()), faults)
    async with serving(endpoint, port=port):
        await asyncio.to_thread(play, tasks, out, port, *how)
    return endpoint.counts.facts()


@pytest.fixture(scope="module")
def undisturbed(tasks: Path, port: int, tmp_path_factory) -> tuple[Path, dict]:
    out = tmp_path_factory.mktemp("undisturbed") / "played"
    return out, asyncio.run(played(tasks, out, port))


def rewards(folder: Path) -> list[tuple[str, int]]:
    return [(one["task_id"], one["verdict"]["reward"]) for one in rollouts(folder)]


def test_models_play_what_scripts_play(tasks: Path, undisturbed, tmp_path: Path) -> None:
    out, counts = undisturbed
    evaluate(Evaluation(tasks, "oracle"), tmp_path / "scripted", workers=1)
    assert rewards(out) == rewards(tmp_path / "scripted")
    assert {reward for _, reward in rewards(out)} == {1}
    assert counts["requests"] == counts["answered"] > 10 * len(rewards(out))
    assert (counts["repeated"], counts["refused"], counts["faults"]) == (0, 0, {})
    assert set(counts["roles"]) == {"agent", "user"}


def test_faults_change_no_byte(tasks: Path, port: int, undisturbed, tmp_path: Path) -> None:
    faults = Faults(fault_rates(0.3, []), seed=1, **QUICK)
    counts = asyncio.run(played(tasks, tmp_path / "faulty", port, faults=faults))
    assert contents(tmp_path / "faulty") == contents(undisturbed[0])
    assert sum(counts["faults"].values()) > 100
    assert (counts["answered"], counts["repeated"]) == (undisturbed[1]["answered"], 0)


def test_a_shortcut_is_caught_over_http_too(tasks: Path, port: int, tmp_path: Path) -> None:
    asyncio.run(played(tasks, tmp_path / "refuses", port, "scripted-always-refuse"))
    assert {reward for _, reward in rewards(tmp_path / "refuses")} == {0}


def test_a_free_user_over_http(tasks: Path, port: int, tmp_path: Path) -> None:
    counts = asyncio.run(played(tasks, tmp_path / "free", port, "scripted", "free"))
    assert {reward for _, reward in rewards(tmp_path / "free")} == {1}
    assert counts["refused"] == 0


CHILD = """
import sys
from pathlib import Path
from tests.run.endpoint.test_whole_evaluations import play
play(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
"""


def test_a_killed_evaluation_makes_no_kept_call_again(
    tasks: Path, port: int, undisturbed, tmp_path: Path
) -> None:
    out, answers = tmp_path / "killed", undisturbed[1]["answered"]
    endpoint = Endpoint(open_script(tasks, World()), Faults({"500": 0.05}, seed=2), latency=0.005)

    async def killed() -> list[int]:
        async with serving(endpoint, port=port):
            words = [str(tasks), str(out), str(port)]
            return await lost_to_kills(CHILD, words, out, endpoint, KILLS, answers)

    *lost, to_nothing = asyncio.run(killed())
    assert len(lost) == KILLS
    assert all(0 <= each <= IN_FLIGHT for each in lost), lost
    assert to_nothing == 0
    assert endpoint.counts.facts()["repeated"] <= sum(lost)
    assert contents(out) == contents(undisturbed[0])
