"""Verdicts on tau2's own tasks against its own scorers, in the copy that inspect-evals carries.

Every task, played by an agent that makes the gold calls, one that does nothing, and one that says
very many numbers.
"""

from __future__ import annotations

import asyncio
import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from inspect_ai.model import ChatMessageUser
from inspect_ai.scorer import CORRECT, Target
from inspect_ai.solver import TaskState
from inspect_evals.tau2.common.metadata import Tau2MetaData
from inspect_evals.tau2.common.scorer import get_expected_db, score_communicated_info
from inspect_evals.tau2.data_model.tasks import Task as TheirTask
from inspect_evals.tau2.utils import TAU2_DATA_DIR
from tests.differential.tau2_worlds import NAMES, Unwrapped

from trajectory2task.core.foreign import ForeignTask
from trajectory2task.core.rollouts import Rollout, Verdict
from trajectory2task.interop.tau2.worlds import WorldName, open_world
from trajectory2task.run.planless_games import PlanlessRecipe
from trajectory2task.run.players import Players

# docs/audit-tau2-retail.md finds these seven by other means.
IDLE_IN_RETAIL = {"10", "12", "25", "50", "57", "65", "105"}
IDLE_IN_AIRLINE = 19


@pytest.fixture
def scratch() -> Iterator[None]:
    """Somewhere for the databases that tau2's scorer unpacks and forgets, one for each score."""
    before = tempfile.tempdir
    with tempfile.TemporaryDirectory() as folder:
        tempfile.tempdir = folder
        yield
        tempfile.tempdir = before


def their_tasks(name: str) -> dict[str, Any]:
    path = TAU2_DATA_DIR / "domains" / name / "tasks.json"
    found = [TheirTask.model_validate(task) for task in json.loads(path.read_text("utf-8"))]
    return {task.id: task for task in found}


def play(name: str, task: ForeignTask, agent: str) -> tuple[Rollout, Verdict]:
    game = PlanlessRecipe(WorldName(name)).game()
    sides = game.seat(Players(agent, "silent"), {})
    rollout = asyncio.run(game.play(task, sides, trial=0, seed=0))
    return rollout, game.score(task, rollout)


def their_database(name: str, rollout: Rollout) -> str:
    """tau2's hash of the database after the agent's calls."""
    world = Unwrapped(name)
    for message in rollout.messages:
        if message.call is not None:
            world.call(message.call.name, dict(message.call.arguments))
    found: str = world.db.get_hash()
    return found


def heard_there(name: str, task: Any, rollout: Rollout) -> bool:
    """What tau2's scorer says of the agent's words."""
    words = [m.content for m in rollout.messages if m.role == "agent" and m.call is None]
    state = TaskState(
        model="none/none",
        sample_id=task.id,
        epoch=1,
        input="",
        messages=[ChatMessageUser(content=text) for text in words],
        metadata=Tau2MetaData(instance=name, task=task).model_dump(),
    )
    score = asyncio.run(score_communicated_info()(state, Target("")))
    return score is not None and score.value == CORRECT


def components(verdict: Verdict) -> dict[str, bool]:
    return {
        name: all(check.verdict != "fail" for check in verdict.checks if check.check == name)
        for name in ("db", "communicate")
    }


@pytest.mark.usefixtures("scratch")
@pytest.mark.parametrize("name", NAMES)
def test_gold_and_idleness_score_as_there(name: str) -> None:
    theirs = their_tasks(name)
    passed: dict[str, set[str]] = {"gold": set(), "do-nothing": set()}
    for task in open_world(WorldName(name)).tasks.tasks:
        criteria = theirs[task.id].evaluation_criteria
        wanted = get_expected_db(name, criteria.actions).db.get_hash()
        for agent, found in passed.items():
            rollout, verdict = play(name, task, agent)
            expected = {
                "db": their_database(name, rollout) == wanted,
                "communicate": heard_there(name, theirs[task.id], rollout),
            }
            assert components(verdict) == expected, (task.id, agent, verdict)
            assert verdict.reward == all(expected.values()), (task.id, agent)
            if verdict.reward:
                found.add(task.id)
    assert passed["gold"] == set(theirs)
    if name == "retail":
        assert passed["do-nothing"] == IDLE_IN_RETAIL
    else:
        assert len(passed["do-nothing"]) == IDLE_IN_AIRLINE


@pytest.mark.parametrize("name", NAMES)
def test_words_score_as_there(name: str) -> None:
    theirs, found = their_tasks(name), set()
    for task in open_world(WorldName(name)).tasks.tasks:
        rollout, verdict = play(name, task, "say-all-numbers")
        expected = heard_there(name, theirs[task.id], rollout)
        assert components(verdict)["communicate"] == expected, task.id
        if task.communicate:
            found.add(expected)
    assert found == {True, False}


def test_a_checkout_is_read_from_its_folder(tmp_path: Path) -> None:
    """The files of a checkout, wherever they lie in it; the tools are inspect-evals' own."""
    source = WorldName("airline").folder()
    place = tmp_path / "data" / "tau2" / "domains" / "airline"
    place.mkdir(parents=True)
    tasks = json.loads((source / "tasks.json").read_text("utf-8"))[:3]
    tasks[1]["evaluation_criteria"]["reward_basis"] = ["DB", "NL_ASSERTION"]
    (place / "tasks.json").write_text(json.dumps(tasks), "utf-8")
    (place / "db.json.gz").write_bytes((source / "db.json.gz").read_bytes())
    (place / "policy.md").write_text("Be kind.", "utf-8")
    world = open_world(WorldName("airline", tmp_path))
    assert world.domain.policy == "Be kind."
    assert world.database.fingerprint == open_world(WorldName("airline")).database.fingerprint
    assert [task.id for task in world.tasks.tasks] == [task["id"] for task in tasks]
    game = PlanlessRecipe(WorldName("airline", tmp_path)).game()
    task = world.tasks.tasks[1]
    sides = game.seat(Players("gold", "silent"), {})
    verdict = game.score(task, asyncio.run(game.play(task, sides, trial=0, seed=0)))
    assert verdict.reward == 1
    unscored = [check for check in verdict.checks if check.check == "nl_assertion"]
    assert [check.verdict for check in unscored] == ["not applicable"]
    assert "not scored" in unscored[0].evidence
