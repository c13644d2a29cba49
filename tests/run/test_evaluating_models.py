"""Evaluations with models: equal to scripted ones where the answers are, resumable, stoppable."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import msgspec
import orjson
import pytest
from tests.run.test_evaluation import contents, rollouts
from tests.simulate.answers import echo

from trajectory2task.core.chat import Answer, Answered, Ask, ChatModel, Role, ToolUse
from trajectory2task.core.errors import BudgetSpent, ProviderError, UsageError
from trajectory2task.core.messages import STOP_WORD
from trajectory2task.core.plans import SCENARIOS
from trajectory2task.core.tasks import Task
from trajectory2task.models.settings import ModelSettings
from trajectory2task.run.evaluation import Evaluated, Evaluation, evaluate
from trajectory2task.run.generation import Wanted, generate
from trajectory2task.run.rescoring import rescore
from trajectory2task.run.world import WorldRecipe
from trajectory2task.simulate.agents.oracle import ORACLE
from trajectory2task.simulate.sides import Move, Say, Use

MODEL = "test/model"
BOTH: Mapping[Role, ModelSettings] = {
    "agent": ModelSettings(MODEL, temperature=0.5, concurrency=7),
    "user": ModelSettings(MODEL),
}


@pytest.fixture(scope="module")
def tasks(tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("tasks") / "tasks"
    generate(Wanted("library", 6, SCENARIOS, 7), out, workers=1)
    return out


class Played:
    """A model that answers as oracle and draft do. Requests may come in any order and number.

    `disturb` is called with each request's nonce first, and may raise.
    """

    name = MODEL

    def __init__(self, tasks: Path, disturb: Callable[[str], None] = lambda nonce: None) -> None:
        lines = (tasks / "tasks.jsonl").read_bytes().splitlines()
        self._tasks = {task.id: task for task in (msgspec.json.decode(x, type=Task) for x in lines)}
        self._world = WorldRecipe("library", "ours", None, 7).build()
        self._disturb = disturb
        self.under_way = self.most = self.answered = 0

    async def answer(self, ask: Ask) -> Answer:
        self.under_way += 1
        self.most = max(self.most, self.under_way)
        await asyncio.sleep(0)
        self.under_way -= 1
        self._disturb(ask.nonce)
        self.answered += 1
        role, name, _, seed = ask.nonce.split("/")
        if role == "user":
            return Answer(echo(ask))
        agent = ORACLE.start(self._tasks[name], *self._world, int(seed))
        for _ in range(1 + sum(isinstance(turn, Answered) for turn in ask.turns)):
            move = await agent.act(())
        return said(move, len(ask.turns))


def said(move: Move, number: int) -> Answer:
    """A move as a model writes it."""
    if isinstance(move, Use):
        raw = orjson.dumps(move.call.arguments).decode()
        return Answer("", "", (ToolUse(f"c{number}", move.call.name, raw, move.call.arguments),))
    return Answer(move.text, "I know.") if isinstance(move, Say) else Answer(STOP_WORD)


def run(model: ChatModel, tasks: Path, out: Path, in_flight: int = 8, **more: Any) -> Evaluated:
    @asynccontextmanager
    async def opened() -> AsyncIterator[Mapping[Role, ChatModel]]:
        yield {"agent": model, "user": model}

    wanted = Evaluation(tasks, MODEL, **{"trials": 2, "models": BOTH, **more})
    return evaluate(wanted, out, in_flight=in_flight, open_models=opened)


@pytest.fixture(scope="module")
def done(tasks: Path, tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("evaluation") / "model"
    run(Played(tasks), tasks, out)
    return out


def test_it_plays_what_a_script_plays(tasks: Path, done: Path, tmp_path: Path) -> None:
    evaluate(Evaluation(tasks, "oracle", trials=2), tmp_path / "oracle", workers=1)
    found, scripted = rollouts(done), rollouts(tmp_path / "oracle")
    assert len(found) == len(scripted) > 30
    for one, other in zip(found, scripted, strict=True):
        assert one["verdict"]["reward"] == other["verdict"]["reward"] == 1
        words = [[m.get("content"), m.get("call")] for m in one["messages"]]
        assert words == [[m.get("content"), m.get("call")] for m in other["messages"]]
        assert (one["agent"], one["user"]) == (MODEL, f"{MODEL} (worded)")
    assert not rescore(done).differing


def test_the_settings_say_how_models_were_asked(done: Path) -> None:
    found = orjson.loads((done / "settings.json").read_bytes())
    assert found["models"] == {
        "agent": {"model": MODEL, "temperature": 0.5},
        "user": {"model": MODEL},
    }
    assert (found["user_style"], found["history_reasoning"]) == ("worded", "since_last_user")
    assert (found["agent"], found["user"]) == (MODEL, MODEL)


@pytest.mark.parametrize("in_flight", [1, 100])
def test_how_many_are_under_way_changes_nothing(
    tasks: Path, done: Path, tmp_path: Path, in_flight: int
) -> None:
    model = Played(tasks)
    run(model, tasks, tmp_path / "again", in_flight)
    assert contents(tmp_path / "again") == contents(done)
    assert model.most == in_flight if in_flight == 1 else model.most > 8


def test_a_provider_that_fails_is_asked_again(tasks: Path, done: Path, tmp_path: Path) -> None:
    def fails(nonce: str) -> None:
        if nonce.endswith("general/1/0"):
            raise ProviderError("503 from the provider, 8 attempts")

    out = tmp_path / "failing"
    found = run(Played(tasks, fails), tasks, out)
    whole = len(rollouts(done))
    assert len(found.unplayed) == whole - found.fresh > 3
    assert found.unplayed[0].problem == "503 from the provider, 8 attempts"
    assert len(rollouts(out)) == found.fresh
    assert found.facts["provider failures"] == 0
    again = run(Played(tasks), tasks, out)
    assert (again.fresh, again.unplayed) == (len(found.unplayed), ())
    assert contents(out) == contents(done)


def test_a_spent_budget_keeps_what_is_finished(tasks: Path, done: Path, tmp_path: Path) -> None:
    out = tmp_path / "bounded"

    def bounded(calls: int) -> Callable[[str], None]:
        left = iter(range(calls))

        def spend(nonce: str) -> None:
            if next(left, None) is None:
                raise BudgetSpent(f"{calls} calls were made")

        return spend

    with pytest.raises(BudgetSpent, match="150 calls"):
        run(Played(tasks, bounded(150)), tasks, out)
    model = Played(tasks)
    rest = run(model, tasks, out)
    assert 0 < rest.fresh < len(rollouts(done))
    assert contents(out) == contents(done)


def test_an_error_of_a_person_stops_it(tasks: Path, tmp_path: Path) -> None:
    def refuses(nonce: str) -> None:
        raise UsageError("The key in T2T_API_KEY is refused.")

    with pytest.raises(UsageError, match="is refused"):
        run(Played(tasks, refuses), tasks, tmp_path / "out")


def test_how_fast_models_are_asked_may_change(tasks: Path, done: Path) -> None:
    before = contents(done)
    slower = {role: ModelSettings(one.model, one.temperature, concurrency=1)
              for role, one in BOTH.items()}  # fmt: skip
    assert run(Played(tasks), tasks, done, models=slower).fresh == 0
    assert contents(done) == before
    with pytest.raises(UsageError, match="temperature"):
        run(Played(tasks), tasks, done, models={**BOTH, "agent": ModelSettings(MODEL)})


def test_one_side_alone(tasks: Path, tmp_path: Path) -> None:
    agent_only = run(Played(tasks), tasks, tmp_path / "agent", models={"agent": BOTH["agent"]})
    assert agent_only.facts["user"] == "scripted"
    settings = orjson.loads((tmp_path / "agent" / "settings.json").read_bytes())
    assert (settings["user_style"], list(settings["models"])) == (None, ["agent"])
    assert agent_only.facts["scenarios"]["all"]["reward"][0]["mean"] == 1.0
