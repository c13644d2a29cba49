"""`t2t generate` with models, over real HTTP: the scripted roles behind the scripted endpoint."""

from __future__ import annotations

import asyncio
import shlex
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import orjson
import pytest
from click.testing import CliRunner, Result
from tests.run.conftest import contents

from trajectory2task.cli import main
from trajectory2task.run.endpoint.opening import open_script
from trajectory2task.run.endpoint.server import Endpoint, serving
from trajectory2task.run.task_world import World

COUNT = 6


def t2t(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


@contextmanager
def endpoint() -> Iterator[str]:
    """The scripted roles on a loop of their own; the address."""
    ready, over = threading.Event(), threading.Event()
    found: list[str] = []

    async def serve() -> None:
        script = open_script(None, World("library", seed=7))
        async with serving(Endpoint(script)) as address:
            found.append(address)
            ready.set()
            await asyncio.to_thread(over.wait)

    thread = threading.Thread(target=asyncio.run, args=(serve(),))
    thread.start()
    ready.wait()
    try:
        yield found[0]
    finally:
        over.set()
        thread.join()


def generated(out: Path, *more: object) -> Result:
    return t2t(
        *("generate", "--domain", "library", "--trajectories", COUNT, "--seed", 7),
        *("--out", out, *more),
    )


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with endpoint() as found:
        yield found


def test_a_model_in_every_role_and_again_without_any(tmp_path: Path) -> None:
    with endpoint() as place:
        found = generated(tmp_path / "one", "--model", f"{place}#scripted", "--writer-fallback")
        assert found.exit_code == 0, found.output
        assert "explorer: " in found.output
        assert "writer: " in found.output
        assert "judge: " in found.output
        settings = orjson.loads((tmp_path / "one" / "settings.json").read_bytes())
        assert list(settings["models"]) == ["explorer", "writer", "judge"]
        assert (settings["writer_fallback"], settings["judge_threshold"]) == (True, 7.0)
    replies = tmp_path / "one" / "replies.sqlite"
    options = ("--model", f"{place}#scripted", "--writer-fallback", "--cache", "only")
    again = generated(tmp_path / "two", *options, "--replies", replies)
    assert again.exit_code == 0, again.output
    assert contents(tmp_path / "two") == contents(tmp_path / "one")
    tasks = (tmp_path / "one" / "tasks.jsonl").read_bytes().splitlines()
    assert len(tasks) > COUNT
    assert all("opinion" in orjson.loads(line) for line in tasks)


def test_a_budget_stops_and_the_same_command_goes_on(tmp_path: Path, address: str) -> None:
    out, options = tmp_path / "run", ("--explorer", f"{address}#scripted", "--in-flight", 2)
    stopped = generated(out, *options, "--max-calls", 40)
    assert stopped.exit_code == 1
    assert "--max-calls" in stopped.output
    assert f"--explorer '{address}#scripted'" in stopped.output
    whole = generated(out, *options)
    assert whole.exit_code == 0, whole.output
    sessions = orjson.loads((out / "usage.json").read_bytes())["sessions"]
    assert len(sessions) == 2
    assert sessions[0]["explorer"]["calls"] == 40
    assert sessions[1]["explorer"]["replayed"] > 0


def test_the_command_that_goes_on_is_the_whole_command(tmp_path: Path, address: str) -> None:
    replies = tmp_path / "of all runs.sqlite"
    stopped = generated(
        *(tmp_path / "run", "--model", f"{address}#scripted", "--judge-threshold", 6.5),
        *("--replies", replies, "--writer-fallback", "--max-calls", 40, "--max-cost", 2.5),
    )
    assert stopped.exit_code == 1
    said = next(line for line in stopped.output.splitlines() if "generate --domain" in line)
    words = shlex.split(said)[1:]
    assert words[words.index("--max-cost") + 1] == "2.5"
    words[words.index("--max-calls") + 1] = "4000"
    whole = t2t(*words)
    assert whole.exit_code == 0, whole.output
    assert not (tmp_path / "run" / "replies.sqlite").exists()
    sessions = orjson.loads((tmp_path / "run" / "usage.json").read_bytes())["sessions"]
    assert sessions[1]["explorer"]["replayed"] > 0


def test_other_settings_of_a_model_are_refused(tmp_path: Path, address: str) -> None:
    out, options = tmp_path / "run", ("--explorer", f"{address}#scripted")
    assert generated(out, *options).exit_code == 0
    other = generated(out, *options, "--set", "explorer.temperature=0.3")
    assert other.exit_code == 2
    assert "temperature" in other.output
    assert generated(out, *options, "--set", "explorer.concurrency=2").exit_code == 0


def test_a_dry_run_asks_nobody(tmp_path: Path) -> None:
    price = ("--set", "explorer.price={input = 2, output = 10, cached = 1}")
    found = generated(
        tmp_path / "run", "--explorer", "http://127.0.0.1:1/v1#x", "--dry-run", *price
    )
    assert found.exit_code == 0
    assert "explorer http://127.0.0.1:1/v1#x: 78 calls (150 at most)" in found.output
    assert "514,800 tokens in, 2,730 out, $0.59" in found.output
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--explorer", "gpt"), "--explorer is 'gpt'. Valid: scripted, or a model"),
        (("--explorer", "http://127.0.0.1:1/v1#x"), "127.0.0.1:1"),
        (("--explorer", "openai/x"), "OPENAI_API_KEY"),
        (("--in-flight", 0), "--in-flight is 0"),
        (
            ("--judge", "http://127.0.0.1:1/v1#x", "--judge-threshold", 11),
            "threshold is 11",
        ),
    ],
)
def test_what_a_person_can_mend_is_said_before_any_work(
    tmp_path: Path, monkeypatch, options: tuple, said: str
) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    found = generated(tmp_path / "run", *options)
    assert found.exit_code == 2
    assert said in found.output
    assert not (tmp_path / "run").exists()
