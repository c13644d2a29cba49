"""Evaluations in a folder: the same bytes however they were made, and verdicts that hold."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import orjson
import pytest

from trajectory2task.core.errors import UsageError
from trajectory2task.core.plans import SCENARIOS
from trajectory2task.run.evaluation import Evaluation, evaluate
from trajectory2task.run.generation import Wanted, generate
from trajectory2task.run.rescoring import find_rollout, rescore, results_of
from trajectory2task.run.task_world import World

FILES = ("settings.json", "rollouts.jsonl", "results.json")


@pytest.fixture(scope="module")
def tasks(tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("evaluated") / "tasks"
    generate(Wanted("library", 16, SCENARIOS, 7), out, workers=1)
    return out


@pytest.fixture(scope="module")
def done(tasks: Path, tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("evaluation") / "oracle"
    evaluate(Evaluation(tasks, "oracle", trials=2), out, workers=1)
    return out


def contents(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in FILES}


def rollouts(folder: Path) -> list[dict]:
    return [orjson.loads(line) for line in (folder / "rollouts.jsonl").read_bytes().splitlines()]


def test_every_task_is_played_and_scored(tasks: Path, done: Path) -> None:
    names = [orjson.loads(line)["id"] for line in (tasks / "tasks.jsonl").read_bytes().splitlines()]
    found = rollouts(done)
    assert [one["task_id"] for one in found] == [name for name in names for _ in range(2)]
    assert {one["verdict"]["reward"] for one in found} == {1}
    results = orjson.loads((done / "results.json").read_bytes())
    assert results["rollouts"] == len(found)
    first, second = results["scenarios"]["all"]["reward"]
    assert (first["k"], second["k"]) == (1, 2)
    assert first["mean"] == second["mean"] == 1.0


def test_workers_change_nothing(tasks: Path, done: Path, tmp_path: Path) -> None:
    evaluate(Evaluation(tasks, "oracle", trials=2), tmp_path / "again", workers=2)
    assert contents(tmp_path / "again") == contents(done)


def test_a_finished_evaluation_stays_as_it_is(tasks: Path, done: Path) -> None:
    before = contents(done)
    assert evaluate(Evaluation(tasks, "oracle", trials=2), done).fresh == 0
    assert contents(done) == before


def test_killed_and_continued(tasks: Path, done: Path, tmp_path: Path) -> None:
    out = tmp_path / "killed"
    code = (
        "import sys; from pathlib import Path\n"
        "from trajectory2task.run.evaluation import Evaluation, evaluate\n"
        "import trajectory2task.run.playing as playing, time\n"
        "evaluate(Evaluation(Path(sys.argv[1]), 'oracle', trials=2), Path(sys.argv[2]), workers=1)"
    )
    for wait in (0.4, 0.8):
        process = subprocess.Popen([sys.executable, "-c", code, str(tasks), str(out)])
        time.sleep(wait)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    evaluate(Evaluation(tasks, "oracle", trials=2), out, workers=1)
    assert contents(out) == contents(done)


def test_other_settings_are_another_evaluation(tasks: Path, done: Path) -> None:
    with pytest.raises(UsageError, match="trials: 2, not 3"):
        evaluate(Evaluation(tasks, "oracle", trials=3), done)
    with pytest.raises(UsageError, match="not the settings of an evaluation"):
        evaluate(Evaluation(tasks, "oracle"), tasks)


@pytest.mark.parametrize(
    ("wanted", "says"),
    [
        ({"agent": "orcale"}, "Did you mean 'oracle'"),
        ({"user": "nobody"}, "Unknown user"),
        ({"trials": 0}, "--trials is 0"),
        ({"limit": 0}, "--limit is 0"),
        ({"seed": -1}, "--seed is -1"),
        ({"world": World(seed=8)}, "are of world"),
    ],
)
def test_bad_input(tasks: Path, tmp_path: Path, wanted: dict, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        evaluate(Evaluation(tasks, **{"agent": "oracle", **wanted}), tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_an_edited_task_is_not_played(tasks: Path, tmp_path: Path) -> None:
    lines = (tasks / "tasks.jsonl").read_bytes().splitlines()
    task = orjson.loads(lines[0])
    task["words"]["reason_for_call"] += " Please hurry."
    (tmp_path / "tasks.jsonl").write_bytes(b"\n".join([orjson.dumps(task), *lines[1:]]) + b"\n")
    with pytest.raises(UsageError, match="was edited after it was certified"):
        evaluate(Evaluation(tmp_path / "tasks.jsonl", "oracle"), tmp_path / "out", workers=1)


def test_scenarios_and_limit(tasks: Path, tmp_path: Path) -> None:
    wanted = Evaluation(tasks, "do-nothing", scenarios=("changing",), limit=5)
    evaluate(wanted, tmp_path / "few", workers=1)
    found = rollouts(tmp_path / "few")
    assert [one["scenario"] for one in found] == ["changing"] * 5
    assert {one["verdict"]["reward"] for one in found} == {0}


def test_one_task_needs_one_worker(tasks: Path, tmp_path: Path) -> None:
    found = evaluate(Evaluation(tasks, "oracle", limit=1), tmp_path / "one", workers=16)
    assert (found.workers, found.fresh) == (1, 1)


def test_scoring_again_finds_the_same(done: Path) -> None:
    found = rescore(done)
    assert found.rollouts == len(rollouts(done))
    assert found.different == []


def edited(done: Path, out: Path, edit) -> Path:
    out.mkdir()
    for name in (*FILES, "source.json"):
        (out / name).write_bytes((done / name).read_bytes())
    found = rollouts(done)
    edit(found[0])
    (out / "rollouts.jsonl").write_bytes(b"".join(orjson.dumps(one) + b"\n" for one in found))
    return out


def test_an_edited_rollout_is_refused(done: Path, tmp_path: Path) -> None:
    def words(rollout) -> None:
        rollout["messages"][1]["content"] += " And be quick."

    def result(rollout) -> None:
        turn = next(one for one in rollout["messages"] if one["role"] == "tool")
        turn["content"] = "{}"

    def verdict(rollout) -> None:
        rollout["verdict"]["reward"] = 0

    for name, edit, says in (
        ("words", words, "was edited after it was scored"),
        ("result", result, "refused"),
        ("verdict", verdict, "reward 0 became 1"),
    ):
        found = rescore(edited(done, tmp_path / name, edit))
        assert found.differing == 1
        assert says in found.different[0][1]


def test_a_broken_file_of_rollouts(done: Path, tmp_path: Path) -> None:
    out = edited(done, tmp_path / "broken", lambda rollout: None)
    with (out / "rollouts.jsonl").open("ab") as file:
        file.write(b'{"id": "x"')
    with pytest.raises(UsageError, match=r"line \d+ is no rollout"):
        results_of(out)


def test_rollouts_are_found_by_name(done: Path) -> None:
    first = rollouts(done)[0]["id"]
    assert find_rollout(done, first).id == first
    with pytest.raises(UsageError, match="no rollout"):
        find_rollout(done, "nothing/oracle/0")
    with pytest.raises(UsageError, match="Several rollouts"):
        find_rollout(done, first.rsplit("/", 1)[0])
