"""Measuring a judging model on valid tasks and mutants, and its command over real HTTP."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import orjson
import pytest
from click.testing import CliRunner
from tests.models.server import Server, serving, status

from trajectory2task.cli import main
from trajectory2task.core.chat import Answer, Ask, ChatModel, Said
from trajectory2task.core.errors import ContextOverflow, ProviderError
from trajectory2task.core.plans import SCENARIOS
from trajectory2task.run.generation import Wanted, generate
from trajectory2task.run.judge_check import JudgeCheck, JudgeReport, check_judge

FEW = JudgeCheck(valid=10, operators=("words", "gold"))


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("judged") / "run"
    generate(Wanted("retail", 25, SCENARIOS, 5), out, workers=1)
    return out


def opinion(score: int) -> str:
    rating = {"score": score, "why": "So it seems."}
    scores = dict.fromkeys(("realism", "necessity", "correctness", "reasonability"), rating)
    return orjson.dumps({**scores, "relevance": True, "issues": []}).decode()


class Judge:
    """A model that scores a case as `score` says of its text."""

    name = "test/judge"

    def __init__(self, score: Callable[[str], int]) -> None:
        self._score = score
        self.nonces: list[str] = []

    async def answer(self, ask: Ask) -> Answer:
        self.nonces.append(ask.nonce)
        turn = ask.turns[0]
        assert isinstance(turn, Said)
        return Answer(opinion(self._score(turn.text)))


def checked(run: Path, judge: ChatModel, wanted: JudgeCheck = FEW) -> JudgeReport:
    @asynccontextmanager
    async def opening() -> AsyncIterator[ChatModel]:
        yield judge

    return check_judge(run, wanted, opening(), judge.name)


def test_a_judge_that_likes_everything_lets_every_bad_task_pass(run: Path) -> None:
    judge = Judge(lambda _: 10)
    facts = checked(run, judge).facts(7)
    assert (facts["valid tasks"], facts["mutants"] > 10) == (10, True)
    assert facts["false accepts"]["share"] == 1.0
    assert facts["false rejects"]["share"] == 0.0
    assert facts["of them rejected by the checks"] == facts["mutants"]
    assert len(set(judge.nonces)) == len(judge.nonces) == facts["mutants"] + 10


def test_a_judge_that_likes_nothing_turns_every_good_task_down(run: Path) -> None:
    facts = checked(run, Judge(lambda _: 2)).facts(7)
    assert facts["false accepts"]["share"] == 0.0
    assert facts["false rejects"]["share"] == 1.0
    assert facts["false rejects"]["low"] < 1.0 == facts["false rejects"]["high"]


def test_rates_depend_on_the_threshold_as_they_must(run: Path) -> None:
    rows = checked(run, Judge(lambda text: len(text) % 10 + 1)).facts(7)["by threshold"]
    accepts = [row["false accepts"] for row in rows]
    rejects = [row["false rejects"] for row in rows]
    assert accepts == sorted(accepts, reverse=True)
    assert rejects == sorted(rejects)
    assert accepts[0] > accepts[-1]


def test_the_same_exhibits_every_time(run: Path) -> None:
    judge = Judge(lambda text: len(text) % 10 + 1)
    assert checked(run, judge).facts(7) == checked(run, judge).facts(7)


def test_a_provider_that_fails_is_no_verdict(run: Path) -> None:
    class Failing(Judge):
        async def answer(self, ask: Ask) -> Answer:
            if "~" in ask.nonce and ask.nonce.split("~")[1].startswith("digit-changed"):
                raise ProviderError("no reply after 5 attempts")
            return await super().answer(ask)

    facts = checked(run, Failing(lambda _: 10)).facts(7)
    assert facts["not played"] == 1
    assert facts["false accepts"]["of"] == facts["mutants"]


def test_a_task_too_long_for_the_judge_counts_as_rejected(run: Path) -> None:
    class Short(Judge):
        async def answer(self, ask: Ask) -> Answer:
            raise ContextOverflow("512 tokens are the most")

    facts = checked(run, Short(lambda _: 10)).facts(7)
    assert facts["not played"] == 0
    assert facts["without an opinion"] == facts["valid tasks"] + facts["mutants"]


@contextmanager
def served(score: int) -> Iterator[Server]:
    """A judge behind HTTP, in a thread of its own."""
    reply = {
        "choices": [{"message": {"role": "assistant", "content": opinion(score)}}],
        "usage": {"prompt_tokens": 100, "completion_tokens": 20},
    }
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    context = serving(status(200, reply))
    server = asyncio.run_coroutine_threadsafe(context.__aenter__(), loop).result()
    try:
        yield server
    finally:
        asyncio.run_coroutine_threadsafe(context.__aexit__(None, None, None), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


def test_the_command_measures_and_asks_nothing_twice(run: Path, tmp_path: Path) -> None:
    with served(9) as server:
        name = f"{server.address}/v1#some"
        command = ["certify", "judge-check", str(run), "--judge", name, "--out", str(tmp_path)]
        command += ["--valid", "5", "--operators", "words"]
        stopped = CliRunner().invoke(main, [*command, "--max-calls", "1"])
        assert stopped.exit_code == 1
        assert "What was answered is kept, and the same command goes on." in stopped.output
        first = CliRunner().invoke(main, command)
        assert first.exit_code == 0, first.output
        asked = len(server.requests)
        again = CliRunner().invoke(main, command)
        assert len([r for r in server.requests[asked:] if r[0].endswith("completions")]) == 0
    assert "bad tasks let pass       " in first.output
    assert "100.0%" in first.output
    facts = json.loads((tmp_path / "judge.json").read_text())
    assert facts["false accepts"]["share"] == 1.0
    lines = (tmp_path / "judge.jsonl").read_text().splitlines()
    assert len(lines) == 5 + facts["mutants"]
    assert "0 calls, " in again.output


def test_somebody_has_to_be_judged_at_a_time(run: Path, tmp_path: Path) -> None:
    with served(9) as server:
        command = ["certify", "judge-check", str(run), "--judge", f"{server.address}/v1#some"]
        found = CliRunner().invoke(main, [*command, "--in-flight", "0", "--out", str(tmp_path)])
    assert found.exit_code == 2, found.output
    assert "--in-flight is 0" in found.output
    assert not (tmp_path / "judge.json").exists()


def test_a_judge_has_to_be_named(run: Path) -> None:
    found = CliRunner().invoke(main, ["certify", "judge-check", str(run)])
    assert found.exit_code == 2
    assert "--judge NAME" in found.output
