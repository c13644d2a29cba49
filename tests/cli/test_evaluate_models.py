"""`t2t evaluate` with models, over HTTP: the scripted endpoint plays agent and user."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from tests.cli.test_evaluate import t2t

from trajectory2task.run.endpoint.faults import Faults, fault_rates
from trajectory2task.run.endpoint.opening import open_script
from trajectory2task.run.endpoint.server import Endpoint, serving
from trajectory2task.run.task_world import World

FILES = ("settings.json", "rollouts.jsonl", "results.json")
FAST = ("--set", "timeout=5", "--set", "concurrency=8", "--quiet")


@pytest.fixture(scope="module")
def tasks(tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("tasks") / "tasks"
    words = ("--domain", "library", "--trajectories", 3, "--seed", 3, "--workers", 1, "--quiet")
    assert t2t("generate", *words, "--out", out).exit_code == 0
    return out


@contextmanager
def endpoint(tasks: Path, port: int = 0, faults: Faults | None = None) -> Iterator[str]:
    """An endpoint on a thread of its own; its address."""
    found: list[str] = []
    up, down = threading.Event(), threading.Event()

    async def serve() -> None:
        async with serving(Endpoint(open_script(tasks, World()), faults), port=port) as address:
            found.append(address)
            up.set()
            while not down.is_set():
                await asyncio.sleep(0.02)

    thread = threading.Thread(target=asyncio.run, args=(serve(),))
    thread.start()
    assert up.wait(30)
    try:
        yield found[0]
    finally:
        down.set()
        thread.join()


def stats(address: str) -> dict[str, Any]:
    with urllib.request.urlopen(address.removesuffix("/v1") + "/stats") as reply:
        found: dict[str, Any] = json.load(reply)
        return found


def port_of(address: str) -> int:
    return int(address.removesuffix("/v1").rpartition(":")[2])


def test_faults_kills_and_replay_change_nothing(tasks: Path, tmp_path: Path) -> None:
    """One and the same evaluation: without faults; with 30% faults; killed and continued; and once
    more from the stored replies, with nobody there to ask."""
    with endpoint(tasks) as address:
        model = f"{address}#scripted"
        words = ("--agent", model, "--user", model, "--trials", 2, *FAST)
        result = t2t("evaluate", tasks, *words, "--out", tmp_path / "clean")
        assert result.exit_code == 0, result.output
        assert stats(address)["repeated"] == 0
    whole = [(tmp_path / "clean" / name).read_bytes() for name in FILES]
    results = json.loads(whole[2])
    assert results["scenarios"]["all"]["reward"][0]["mean"] == 1.0
    assert results["user"] == f"{model} (worded)"

    port = port_of(address)
    faults = Faults(fault_rates(0.3, []), seed=1, slow=0.01, hang=0.2, retry_after=0)
    with endpoint(tasks, port, faults) as again:
        assert again == address
        command = [sys.executable, "-m", "trajectory2task.cli", "evaluate", tasks, *words]
        command += ["--out", tmp_path / "killed"]
        for wait in (2.0, 3.0):
            process = subprocess.Popen([str(word) for word in command])
            time.sleep(wait)
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
        result = t2t("evaluate", tasks, *words, "--out", tmp_path / "killed")
        assert result.exit_code == 0, result.output
        assert stats(address)["repeated"] <= 2 * 8  # no more than were under way at each kill
    assert [(tmp_path / "killed" / name).read_bytes() for name in FILES] == whole

    replies = tmp_path / "killed" / "replies.sqlite"
    stored = ("--cache", "only", "--replies", replies, "--out", tmp_path / "replayed")
    result = t2t("evaluate", tasks, *words, *stored)
    assert result.exit_code == 0, result.output
    assert [(tmp_path / "replayed" / name).read_bytes() for name in FILES] == whole


def test_an_agent_that_obeys_is_caught(tasks: Path, tmp_path: Path) -> None:
    with endpoint(tasks) as address:
        told = t2t(
            *("evaluate", tasks, "--model", f"{address}#scripted-obey-user", *FAST[:-1]),
            *("--out", tmp_path / "obeying"),
        )
    assert told.exit_code == 0, told.output
    assert "agent: " in told.output
    assert "calls" in told.output
    assert "one process, up to 64 at a time" in told.output
    found = json.loads((tmp_path / "obeying" / "results.json").read_bytes())
    assert found["scenarios"]["infeasible"]["reward"][0]["mean"] == 0.0
    assert found["user"] == "scripted"
    shortcut = ("--agent", "never-ask-first", "--workers", 1, "--out", tmp_path / "guessing")
    assert t2t("evaluate", tasks, *shortcut).exit_code == 0
    compared = t2t("compare", tmp_path / "obeying", tmp_path / "guessing").output
    assert "tasks  scripted-obey-user  never-ask-first" in compared  # no address in a table


def test_a_provider_that_never_answers(tasks: Path, tmp_path: Path) -> None:
    words = ("--limit", 2, *FAST, "--set", "deadline=1", "--out", tmp_path / "failed")
    with endpoint(tasks, faults=Faults(fault_rates(None, ["503=1"]), seed=1)) as address:
        failed = t2t("evaluate", tasks, "--agent", f"{address}#scripted", *words)
    assert failed.exit_code == 1
    assert "2 rollouts were not played, since a provider failed" in failed.output
    assert "Nothing was played" in t2t("score", tmp_path / "failed").output
    with endpoint(tasks, port_of(address)) as again:
        mended = t2t("evaluate", tasks, "--agent", f"{again}#scripted", *words)
    assert mended.exit_code == 0, mended.output
    assert json.loads((tmp_path / "failed" / "results.json").read_bytes())["rollouts"] == 2


def test_a_spent_budget_says_what_was_spent_and_the_same_command_goes_on(
    tasks: Path, tmp_path: Path
) -> None:
    out = tmp_path / "bounded"
    with endpoint(tasks) as address:
        words = ("evaluate", tasks, "--agent", f"{address}#scripted", "--limit", 6, "--out", out)
        price = ("--set", "price={input = 2.0, output = 8.0}")
        stopped = t2t(*words, *price, "--max-calls", 40)
        assert stopped.exit_code == 1
        assert "agent: 40 calls" in stopped.output
        assert "The 40 calls of --max-calls are used up." in stopped.output
        assert "the same command goes on" in stopped.output
        done = t2t(*words, *price)
        assert done.exit_code == 0, done.output
        assert stats(address)["repeated"] == 0
    assert re.search(r"\$0\.\d\d in all sessions, \$0\.\d{4} for each rollout", done.output)
    first, second = json.loads((out / "usage.json").read_bytes())["sessions"]
    assert (first["agent"]["calls"], second["agent"]["replayed"] > 0) == (40, True)


def test_a_dry_run_counts_what_the_run_then_asks(tasks: Path, tmp_path: Path) -> None:
    with endpoint(tasks) as address:
        model = f"{address}#scripted"
        words = ("evaluate", tasks, "--agent", model, "--user", model, "--out", tmp_path / "out")
        told = t2t(*words, "--dry-run")
        assert not (tmp_path / "out").exists()
        assert t2t(*words, *FAST).exit_code == 0
        asked = stats(address)["roles"]
    assert told.exit_code == 0, told.output
    calls = dict(re.findall(r"^  (\w+) \S+: ([\d,]+) calls", told.output, re.MULTILINE))
    assert {role: int(count.replace(",", "")) for role, count in calls.items()} == asked
    assert "$0.00" in told.output
    none = t2t("evaluate", tasks, "--agent", "oracle", "--dry-run", "--out", tmp_path / "none")
    assert "nothing costs" in none.output


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ((), "Give --agent NAME"),
        (("--agent", "model"), "no model is named"),
        (("--agent", "oracle", "--user", "model"), "no model is named"),
        (("--agent", "nowhere/gpt"), "nowhere"),
        (("--agent", "http://127.0.0.1:9/v1#scripted"), "127.0.0.1:9"),
        (("--agent", "oracle", "--in-flight", 0), "--in-flight is 0"),
    ],
)
def test_what_cannot_be_played_is_said_before_anything_is_made(
    tasks: Path, tmp_path: Path, words: tuple[object, ...], says: str
) -> None:
    result = t2t("evaluate", tasks, *words, "--out", tmp_path / "out")
    assert result.exit_code == 2
    assert says in result.output
    assert not (tmp_path / "out").exists()


def test_what_cannot_work_takes_no_folder(
    tasks: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANTHROPIC_API_KEY", "none")
    out = tmp_path / "out"
    server = ("--agent", "http://127.0.0.1:9/v1#some")
    for words, says in (
        (("--agent", "anthropic/claude-sonnet-5", "--set", "seed=3"), "takes no seed"),
        ((*server, "--max-calls", -3), "--max-calls is -3; it takes 1 or more"),
        (("--agent", "http://a.example/v1#some", "--max-cost", 5), "--max-cost needs the price"),
        ((*server, "--cache", "only"), "Name the file with --replies FILE"),
        (server, "Nobody answers at http://127.0.0.1:9/v1 (no connection: "),
    ):
        result = t2t("evaluate", tasks, *words, "--out", out)
        assert result.exit_code == 2, result.output
        assert says in result.output
        assert not out.exists()


def test_a_model_without_a_part_is_an_error(tasks: Path, tmp_path: Path) -> None:
    words = ("evaluate", tasks, "--agent", "oracle", "--out", tmp_path / "out")
    refused = t2t(*words, "--model", "openai/gpt-5")
    assert refused.exit_code == 2
    assert "--model openai/gpt-5 has no part to play" in refused.output
    refused = t2t(*words, "--user-style", "free")
    assert refused.exit_code == 2
    assert "--user-style free is for callers whom a model plays" in refused.output


def test_ctrl_c_says_that_the_same_command_goes_on(tasks: Path, tmp_path: Path) -> None:
    silent = Faults(fault_rates(None, ["hang=1"]), seed=1)
    with endpoint(tasks, faults=silent) as address:
        command = [sys.executable, "-m", "trajectory2task.cli", "evaluate", tasks]
        command += ["--agent", f"{address}#scripted", "--out", tmp_path / "stopped"]
        words = [str(word) for word in command]
        with subprocess.Popen(words, stderr=subprocess.PIPE, text=True) as process:
            while not stats(address)["requests"]:
                time.sleep(0.05)
            process.send_signal(signal.SIGINT)
            told = process.communicate()[1]
    assert process.returncode == 130
    assert "What is finished is kept, and the same command goes on from there." in told


def test_tasks_without_a_plan_are_played_and_not_verified(tasks: Path, tmp_path: Path) -> None:
    run = tmp_path / "read-off"
    with endpoint(tasks) as address:
        words = ("--domain", "library", "--trajectories", 3, "--seed", 3, "--compose", "llm")
        made = t2t("generate", *words, "--writer", f"{address}#scripted", "--quiet", "--out", run)
        assert made.exit_code == 0, made.output
    played = t2t("evaluate", run, "--agent", "gold", "--user", "silent", "--out", tmp_path / "gold")
    assert played.exit_code == 0, played.output
    for refused in (t2t("check", run), t2t("certify", "mutate", run)):
        assert refused.exit_code == 2
        assert "were read off trajectories (--compose llm)" in refused.output
