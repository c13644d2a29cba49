"""Evaluations as Inspect's logs, read with Inspect's own functions and held against the rollouts.

Wants the extra `inspect`, which inspect-evals brings along.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from inspect_ai.log import (
    EvalSample,
    list_eval_logs,
    read_eval_log,
    read_eval_log_sample_summaries,
    read_eval_log_samples,
)

from trajectory2task import domains
from trajectory2task.cli import main


def t2t(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


@pytest.fixture(scope="module")
def played(tmp_path_factory) -> tuple[Path, Path]:
    """An evaluation with solved and failed conversations, and the folder of its log."""
    base = tmp_path_factory.mktemp("inspect")
    words = ("--domain", "retail", "--trajectories", 12, "--seed", 4, "--workers", 1, "--quiet")
    assert t2t("generate", *words, "--out", base / "tasks").exit_code == 0
    options = ("--agent", "never-ask-first", "--trials", 2, "--workers", 1, "--quiet")
    assert t2t("evaluate", base / "tasks", *options, "--out", base / "played").exit_code == 0
    result = t2t("export", "inspect", base / "played", "--out", base / "logs")
    assert result.exit_code == 0, result.output
    assert f"{len(rollouts(base / 'played'))} samples" in result.output
    return base / "played", base / "logs"


def rollouts(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "rollouts.jsonl").read_text().splitlines()]


def samples(logs: Path) -> dict[str, EvalSample]:
    found = {}
    for info in list_eval_logs(str(logs)):
        for sample in read_eval_log_samples(info):
            assert sample.uuid not in found
            found[str(sample.uuid)] = sample
    return found


def test_a_sample_for_each_task_and_an_epoch_for_each_trial(played: tuple[Path, Path]) -> None:
    folder, logs = played
    expected = {one["id"]: one for one in rollouts(folder)}
    found = samples(logs)
    assert found.keys() == expected.keys()
    for name, sample in found.items():
        assert (sample.id, sample.epoch) == (expected[name]["task_id"], expected[name]["trial"] + 1)
    summaries = read_eval_log_sample_summaries(list_eval_logs(str(logs))[0])
    assert [one.uuid for one in summaries] == [one["id"] for one in rollouts(folder)]
    assert all(one.completed for one in summaries)


def test_every_message_is_there(played: tuple[Path, Path], tmp_path: Path) -> None:
    compare_messages(*played)
    rejected, again = rollouts(played[0])[:2]  # both trials of a task
    turn = next(turn for turn, one in enumerate(rejected["messages"]) if one["role"] == "tool")
    failed = {"check": "required", "verdict": "fail", "evidence": "nobody found", "turn": turn}
    rejected["verdict"] |= {"reward": 0, "checks": [failed]}
    rejected["messages"][turn] = {"role": "tool", "content": "Error: no user", "error": "no_user"}
    folder = tmp_path / "rejected"
    folder.mkdir()
    (folder / "settings.json").write_bytes((played[0] / "settings.json").read_bytes())
    (folder / "rollouts.jsonl").write_text(f"{json.dumps(rejected)}\n{json.dumps(again)}\n")
    assert t2t("export", "inspect", folder, "--out", tmp_path / "logs").exit_code == 0
    compare_messages(folder, tmp_path / "logs")
    scores = samples(tmp_path / "logs")[rejected["id"]].scores
    assert scores is not None
    # The viewer counts from 1, the policy first, and shows a call and its result as one.
    number = 1 + sum(message["role"] != "tool" for message in rejected["messages"][:turn])
    assert f"required failed (message {number}): nobody found" in str(scores["reward"].explanation)


def test_without_the_policy_messages_are_counted_from_one(
    played: tuple[Path, Path], tmp_path: Path
) -> None:
    """The policy is not at hand: who knows what was played on somebody's own file?"""
    rollout, again = rollouts(played[0])[:2]  # both trials of a task
    failed = {"check": "required", "verdict": "fail", "evidence": "nobody found", "turn": 1}
    rollout["verdict"] |= {"reward": 0, "checks": [failed]}
    settings = json.loads((played[0] / "settings.json").read_text())
    settings["database"] |= {"kind": "file", "name": "db.json", "seed": None}
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    (folder / "settings.json").write_text(json.dumps(settings))
    (folder / "rollouts.jsonl").write_text(f"{json.dumps(rollout)}\n{json.dumps(again)}\n")
    assert t2t("export", "inspect", folder, "--out", tmp_path / "logs").exit_code == 0
    sample = samples(tmp_path / "logs")[rollout["id"]]
    assert [message.role for message in sample.messages[:2]] == ["assistant", "user"]
    assert sample.scores is not None
    told = str(sample.scores["reward"].explanation)
    assert "required failed (message 2): nobody found" in told


def test_a_paper_s_pass_that_is_none_of_ours_says_so(
    played: tuple[Path, Path], tmp_path: Path
) -> None:
    trials = rollouts(played[0])
    pairs = zip(trials[::2], trials[1::2], strict=True)
    rollout, again = next(pair for pair in pairs if pair[0]["verdict"]["paper"])
    cut = {"check": "ended", "verdict": "fail", "evidence": "it was cut off: step limit"}
    rollout["verdict"] |= {"reward": 0, "checks": [*rollout["verdict"]["checks"], cut]}
    folder = tmp_path / "cut"
    folder.mkdir()
    (folder / "settings.json").write_bytes((played[0] / "settings.json").read_bytes())
    (folder / "rollouts.jsonl").write_text(f"{json.dumps(rollout)}\n{json.dumps(again)}\n")
    assert t2t("export", "inspect", folder, "--out", tmp_path / "logs").exit_code == 0
    scores = samples(tmp_path / "logs")[rollout["id"]].scores
    assert scores is not None
    assert (scores["reward"].value, scores["paper"].value) == (0, 1)
    assert str(scores["paper"].explanation).startswith("The paper's rule, which asks for less")
    assert str(scores["reward"].explanation).startswith("ended failed")


def compare_messages(folder: Path, logs: Path) -> None:
    found = samples(logs)
    policy = domains.get("retail").policy
    for rollout in rollouts(folder):
        system, *messages = found[rollout["id"]].messages
        assert (system.role, system.content) == ("system", policy)
        assert [_plain(one) for one in messages] == [_ours(one) for one in rollout["messages"]]
        notes = {note["turn"]: note for note in rollout.get("notes", [])}
        calls: list[str] = []
        for turn, message in enumerate(messages):
            if message.role == "user" and turn in notes:
                assert message.metadata == {
                    key: value for key, value in notes[turn].items() if key != "turn"
                }
            if message.role == "assistant" and message.tool_calls:
                calls += [call.id for call in message.tool_calls]
            if message.role == "tool":
                assert message.tool_call_id == calls[-1]
        assert len(set(calls)) == len(calls)


def _plain(message: Any) -> tuple[Any, ...]:
    if message.role == "tool":
        return ("tool", message.content, message.error and message.error.message)
    if message.role == "assistant" and message.tool_calls:
        (call,) = message.tool_calls
        return ("agent", message.content, call.function, call.arguments)
    return ({"assistant": "agent"}.get(message.role, message.role), message.content)


def _ours(message: dict[str, Any]) -> tuple[Any, ...]:
    content = message.get("content", "")
    if message["role"] == "tool":
        error = message.get("error")
        return ("tool", content, f"{error}: {content}" if error else None)
    if call := message.get("call"):
        return ("agent", content, call["name"], call["arguments"])
    return (message["role"], content)


def test_scores_say_why(played: tuple[Path, Path]) -> None:
    folder, logs = played
    found = samples(logs)
    rewards = set()
    for rollout in rollouts(folder):
        sample, verdict = found[rollout["id"]], rollout["verdict"]
        assert sample.scores is not None
        rewards.add(verdict["reward"])
        for name in ("reward", "paper"):
            score = sample.scores[name]
            assert score.value == verdict[name]
            assert score.metadata == verdict
            assert score.explanation is not None
            for check in verdict["checks"]:
                assert (check["evidence"] in score.explanation) or check["verdict"] != "fail"
            for failure in verdict.get("failures", []):
                assert failure in score.explanation
    assert rewards == {0, 1}


def test_metadata_are_the_rollout_s(played: tuple[Path, Path]) -> None:
    folder, logs = played
    found = samples(logs)
    tools = domains.get("retail").tools
    gold = {
        task["id"]: [
            step["call"]["name"]
            for step in task["plan"]["gold"]
            if tools[step["call"]["name"]].kind != "read"
        ]
        for line in (folder.parent / "tasks" / "tasks.jsonl").read_text().splitlines()
        if (task := json.loads(line))
    }
    for rollout in rollouts(folder):
        sample = found[rollout["id"]]
        metadata = sample.metadata
        assert metadata["trajectory"] == rollout["trajectory_id"]
        for name in ("scenario", "stop", "agent", "user", "seed", "world"):
            assert metadata[name] == rollout[name]
        assert metadata["failures"] == rollout["verdict"].get("failures", [])
        assert metadata["seal"] == rollout["verdict"]["seal"]
        assert metadata.get("fault") == rollout["verdict"].get("fault")
        assert metadata.get("twin") == rollout.get("twin")
        assert sample.input == rollout["messages"][1]["content"]
        told = [line.split("(")[0] for line in str(sample.target).splitlines()]
        assert told[: len(gold[rollout["task_id"]])] == gold[rollout["task_id"]]


def test_numbers_are_those_of_the_evaluation(played: tuple[Path, Path]) -> None:
    folder, logs = played
    facts = json.loads((folder / "results.json").read_text())
    log = read_eval_log(list_eval_logs(str(logs))[0], header_only=True)
    assert log.status == "success"
    assert (log.eval.task, log.eval.model) == ("trajectory2task/retail", "never-ask-first")
    assert log.eval.dataset.samples == facts["scenarios"]["all"]["tasks"]
    assert log.eval.config.epochs == 2
    assert log.eval.metadata is not None
    assert log.eval.metadata["facts"] == facts
    assert log.results is not None
    assert log.results.total_samples == facts["rollouts"]
    for score in log.results.scores:
        expected = {
            (None if group == "all" else group, f"pass^{one['k']}"): one["mean"]
            for group, numbers in facts["scenarios"].items()
            for one in numbers[score.name]
        }
        told = {(one.group, one.name): one.value for one in score.metrics.values()}
        assert told == expected
        assert score.scored_samples == facts["rollouts"]
        for one in score.metrics.values():
            numbers = facts["scenarios"][one.group or "all"][score.name]
            (mine,) = [number for number in numbers if f"pass^{number['k']}" == one.name]
            assert one.metadata == {
                name: mine[name] for name in ("interval", "tasks", "trajectories")
            }


def test_again_the_same_bytes(played: tuple[Path, Path], tmp_path: Path) -> None:
    folder, logs = played
    assert t2t("export", "inspect", folder, "--out", tmp_path, "--quiet").output == ""
    (first,), (again,) = logs.iterdir(), tmp_path.iterdir()
    assert first.name == again.name
    assert first.read_bytes() == again.read_bytes()


def test_a_conversation_that_was_never_played_is_an_error(
    played: tuple[Path, Path], tmp_path: Path
) -> None:
    folder, _ = played
    lost = tmp_path / "lost"
    lost.mkdir()
    (lost / "settings.json").write_bytes((folder / "settings.json").read_bytes())
    rollout = rollouts(folder)[0] | {"stop": "provider failure", "problem": "HTTP 500"}
    (lost / "rollouts.jsonl").write_text(json.dumps(rollout) + "\n")
    result = t2t("export", "inspect", lost, "--out", tmp_path / "logs")
    assert result.exit_code == 0, result.output
    log = read_eval_log(list_eval_logs(str(tmp_path / "logs"))[0])
    assert log.samples is not None
    (sample,) = log.samples
    assert sample.error is not None
    assert sample.error.message == "HTTP 500"
    assert not sample.scores
    assert log.results is not None
    assert log.results.completed_samples == 0


def test_without_inspect_it_says_what_to_install(played: tuple[Path, Path], tmp_path: Path) -> None:
    folder, _ = played
    code = (
        "import sys; sys.modules['inspect_ai'] = None\n"
        "from trajectory2task.cli import main\n"
        f"main(['export', 'inspect', {str(folder)!r}, '--out', {str(tmp_path / 'out')!r}])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "pip install 'trajectory2task[inspect]'" in done.stderr
    assert not (tmp_path / "out").exists()
