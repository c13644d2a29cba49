"""Tasks made the paper's way in tau2's airline: a model explores, and says what was wanted."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import orjson
import pytest
from click.testing import CliRunner

from trajectory2task.cli import main
from trajectory2task.core.chat import Answer, Ask, Returned, Said, ToolUse
from trajectory2task.core.errors import UsageError
from trajectory2task.interop.tau2.worlds import open_world, parse_world_name
from trajectory2task.models.settings import ModelSettings
from trajectory2task.run.evaluation import Evaluation, evaluate
from trajectory2task.run.generation import Report, Wanted, WithModels, generate

AIRLINE = "tau2:airline"


def goldens() -> list[list[tuple[str, dict[str, Any]]]]:
    """The gold calls of tau2's own tasks that have any, to explore with."""
    world = open_world(parse_world_name(AIRLINE))
    found = [[(call.name, call.arguments) for call in task.gold] for task in world.tasks.tasks]
    return [calls for calls in found if calls]


class Explorer:
    """Makes the calls of one of tau2's own tasks, one a turn."""

    name = "test/explorer"

    def __init__(self) -> None:
        self._scripts = goldens()

    async def answer(self, ask: Ask) -> Answer:
        calls = self._scripts[int(ask.nonce.rpartition("/")[2]) % len(self._scripts)]
        done = sum(isinstance(turn, Returned) for turn in ask.turns)
        if done == len(calls):
            return Answer("Done.")
        name, arguments = calls[done]
        raw = orjson.dumps(arguments).decode()
        return Answer("", "Next.", (ToolUse(f"c{done}", name, raw, arguments),), "tools")


class Writer:
    """Says everything that the calls hold, plainly; its first attempt at a task is no summary."""

    name = "test/writer"

    async def answer(self, ask: Ask) -> Answer:
        if ask.nonce.endswith("/0"):
            return Answer("Certainly! What a lovely trajectory.")
        turn = ask.turns[0]
        assert isinstance(turn, Said)
        told = json.loads(turn.text)
        if ask.nonce.endswith("/1"):
            assert "not the JSON object" in told["problems"][0]
        steps = told["trajectory"]
        wants = [f"I want {step['tool']} with {spoken(step['arguments'])}." for step in steps]
        summary = {
            "reason_for_call": " ".join(wants),
            "known_info": f"I can say {spoken(steps[0]['arguments'])}.",
            "unknown_info": "I know nothing else.",
            "task_instructions": "I say yes to what I asked for.",
            "communicate": [],
        }
        return Answer(orjson.dumps(summary).decode())


def spoken(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(spoken(part) for part in value.values())
    if isinstance(value, list):
        return ", ".join(map(spoken, value))
    return str(value)


def made(out: Path, trajectories: int = 20) -> Report:
    roles = {"explorer": Explorer(), "writer": Writer()}

    @asynccontextmanager
    async def opened() -> AsyncIterator[dict[str, Any]]:
        yield roles

    models = WithModels(
        {"explorer": ModelSettings("test/explorer"), "writer": ModelSettings("test/writer")},
        opened,
    )
    wanted = Wanted(AIRLINE, trajectories, ("general",), 3, compose="llm")
    return generate(wanted, out, models=models)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("airline") / "run"
    made(out)
    return out


def tasks(run: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (run / "tasks.jsonl").read_text("utf-8").splitlines()]


def test_tasks_come_out_with_their_gold_and_their_checks(run: Path) -> None:
    found = tasks(run)
    assert len(found) > 5
    for task in found:
        assert task["gold"]
        assert task["writer"] == "test/writer"
        verdicts = {check["check"]: check["verdict"] for check in task["checks"]}
        assert "fail" not in verdicts.values()
        assert verdicts["policy_broken"] == "not applicable"
        assert verdicts["which_record"] == "not applicable"
        assert verdicts["write_rejected"] == "pass"


def test_what_was_left_out_says_why(run: Path) -> None:
    manifest = json.loads((run / "manifest.json").read_text("utf-8"))
    assert manifest["settings"]["compose"] == "llm"
    rejected = [json.loads(line) for line in (run / "rejected.jsonl").read_text().splitlines()]
    assert len(rejected) + len(tasks(run)) == 20
    assert all(one["reason"] for one in rejected)


def test_the_same_replies_give_the_same_bytes(run: Path, tmp_path: Path) -> None:
    made(tmp_path / "again")
    for name in ("tasks.jsonl", "rejected.jsonl", "trajectories.jsonl"):
        assert (tmp_path / "again" / name).read_bytes() == (run / name).read_bytes()


def test_no_program_plans_in_a_domain_without_annotations(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="--compose llm"):
        generate(Wanted(AIRLINE, 2, ("general",), 3), tmp_path / "run")


def passed(run: Path, out: Path, agent: str) -> tuple[int, int]:
    found = evaluate(Evaluation(run, agent), out, workers=1).facts["scenarios"]["all"]
    return found["passed"], found["trials"]


def test_its_tasks_can_be_played_and_gold_passes_them(run: Path, tmp_path: Path) -> None:
    count = len(tasks(run))
    assert passed(run, tmp_path / "gold", "gold") == (count, count)
    assert passed(run, tmp_path / "idle", "do-nothing")[0] == 0


def test_one_of_them_is_shown_with_its_checks(run: Path) -> None:
    first = tasks(run)[0]
    found = CliRunner().invoke(main, ["show", first["id"], "--run", str(run)])
    assert found.exit_code == 0, found.output
    assert "read off" in found.output
    assert "n/a" in found.output
    assert "it has no rules" in " ".join(found.output.split())
