"""The command, as a person uses it: on the library world, with the real stages."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import click
import orjson
import pytest
from click.testing import CliRunner, Result

from trajectory2task import __version__
from trajectory2task.cli import main

ROOT = Path(__file__).parents[2]
SAME = ("settings.json", "trajectories.jsonl", "tasks.jsonl", "rejected.jsonl", "manifest.json")
COUNT = 80


def t2t(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def generate(out: Path, count: int = COUNT, *more: object) -> Result:
    return t2t(
        "generate", "--domain", "library", "--trajectories", count, "--seed", 7, "--out", out, *more
    )


def contents(out: Path) -> dict[str, bytes]:
    return {name: (out / name).read_bytes() for name in SAME}


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> tuple[Path, Result]:
    out = tmp_path_factory.mktemp("cli") / "run"
    result = generate(out, COUNT, "--workers", 1)
    assert result.exit_code == 0, result.output
    return out, result


@pytest.fixture(scope="module")
def tasks(made) -> list[dict]:
    return [orjson.loads(line) for line in (made[0] / "tasks.jsonl").read_bytes().splitlines()]


def test_help_is_complete_and_imports_little() -> None:
    shown = t2t("--help").output
    assert {"check", "demo", "generate", "show", "world"} <= set(main.commands)
    for command in main.commands:
        assert command in shown
    code = "import sys, trajectory2task.cli; print(*sorted(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    loaded = set(done.stdout.split())
    assert not loaded & {"rich", "msgspec", "orjson", "zstandard", "sqlite3", "multiprocessing"}
    ours = {name for name in loaded if name.startswith("trajectory2task.")}
    commands = {name for name in ours if name.startswith("trajectory2task.commands")}
    assert ours - commands <= {
        "trajectory2task.cli",
        "trajectory2task.core",
        "trajectory2task.core.errors",
    }


def command_names(group: click.Group, *above: str) -> Iterator[tuple[str, ...]]:
    for name, command in group.commands.items():
        yield (*above, name)
        if isinstance(command, click.Group):
            yield from command_names(command, *above, name)


@pytest.mark.parametrize("words", [*command_names(main)], ids=" ".join)
def test_every_command_has_help(words: tuple[str, ...]) -> None:
    result = t2t(*words, "--help")
    assert result.exit_code == 0
    assert "Usage:" in result.output
    body = result.output.split("Options:")[0].split("Usage:")[1].splitlines()[1:]
    assert "".join(body).strip(), "it says nothing of what it does"


def test_version() -> None:
    assert t2t("--version").output == f"t2t, version {__version__}\n"


def test_generate_ends_with_the_funnel(made, tasks) -> None:
    out, result = made
    assert f"{COUNT} explored" in result.output
    for word in ("general", "ambiguous", "changing", "infeasible", "cannot serve", "yield"):
        assert word in result.output
    assert "tasks per CPU second" in " ".join(result.output.split())
    assert f"t2t show {min(task['id'] for task in tasks)} --run {out}" in result.output
    assert {task["scenario"] for task in tasks} >= {
        "general",
        "ambiguous",
        "changing",
        "infeasible",
    }


def test_tasks_know_their_twins_and_siblings(tasks) -> None:
    by_id = {task["id"]: task for task in tasks}
    assert len(by_id) == len(tasks)
    infeasible = [task for task in tasks if task["scenario"] == "infeasible"]
    assert infeasible
    for task in infeasible:
        assert by_id[task["twin"]]["twin"] == task["id"]
        assert task["siblings"]["twin"] == task["twin"]
    for task in tasks:
        for sibling in task.get("siblings", {}).values():
            assert by_id[sibling]["trajectory_id"] == task["trajectory_id"]


def test_two_workers_give_the_same_bytes(made, tmp_path: Path) -> None:
    assert generate(tmp_path / "run", COUNT, "--workers", 2, "--quiet").output == ""
    assert contents(tmp_path / "run") == contents(made[0])


def test_the_same_command_again_says_that_it_is_complete(made) -> None:
    result = generate(made[0])
    assert result.exit_code == 0
    assert "is complete" in result.output


def test_some_scenarios_only(tmp_path: Path) -> None:
    assert generate(tmp_path / "run", 20, "--scenarios", "changing, general").exit_code == 0
    settings = json.loads((tmp_path / "run" / "settings.json").read_bytes())
    assert settings["scenarios"] == ["general", "changing"]


@pytest.mark.parametrize("workers", [1, 2])
def test_killed_and_continued(made, tmp_path: Path, workers: int) -> None:
    out = tmp_path / "run"
    process = _start(out, workers)
    _wait_for_some(process, out)
    process.kill()
    process.communicate()
    assert generate(out, COUNT, "--workers", workers).exit_code == 0
    assert contents(out) == contents(made[0])


def test_interrupted_says_how_to_go_on(tmp_path: Path) -> None:
    out = tmp_path / "run"
    process = _start(out, 2, count=5000)
    _wait_for_some(process, out)
    os.killpg(process.pid, signal.SIGINT)
    _, error = process.communicate(timeout=20)
    assert process.returncode == 130
    assert re.search(r"\d+ of 5000 trajectories are saved", error)
    assert "t2t generate --domain library --trajectories 5000" in error
    assert "Traceback" not in error


def _start(out: Path, workers: int, count: int = COUNT) -> subprocess.Popen:
    words = ["generate", "--domain", "library", "--trajectories", count, "--seed", 7]
    words += ["--out", out, "--workers", workers]
    return subprocess.Popen(
        [sys.executable, "-m", "trajectory2task.cli", *map(str, words)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def _wait_for_some(process: subprocess.Popen, out: Path) -> None:
    wal = out / "journal.sqlite-wal"
    while process.poll() is None and not (wal.exists() and wal.stat().st_size > 100_000):
        time.sleep(0.01)


@pytest.mark.parametrize("scenario", ["general", "ambiguous", "changing", "infeasible"])
def test_show_tells_everything_about_a_task(made, tasks, scenario: str) -> None:
    task = next(task for task in tasks if task["scenario"] == scenario)
    result = t2t("show", task["id"], "--run", made[0])
    assert result.exit_code == 0
    shown = " ".join(result.output.split())
    assert shown.startswith(f"{task['id']}: {scenario} task of library")
    assert " ".join(task["words"]["reason_for_call"].split()) in shown
    for gold in task["plan"]["gold"]:
        assert gold["call"]["name"] in shown
    for change in task["criteria"]["changes"]:
        assert f"{change['collection']}/{change['record']}" in shown
        assert change["path"] in shown
    for check in task["certificate"]["checks"]:
        assert check["check"] in shown
    title = {
        "ambiguous": "What they hold back",
        "changing": "What they change",
        "infeasible": "Why it cannot be done",
    }.get(scenario, "Gold calls")
    assert title in shown
    if scenario == "infeasible":
        assert task["twin"] in shown
        assert "Forbidden calls" in shown


def test_show_as_json_is_the_record(made, tasks) -> None:
    result = t2t("show", tasks[0]["id"], "--run", made[0], "--json")
    assert json.loads(result.output) == tasks[0]


def test_show_takes_the_beginning_of_an_id(made, tasks) -> None:
    family = tasks[0]["trajectory_id"]
    several = t2t("show", family, "--run", made[0])
    assert several.exit_code == 2
    assert f"Several tasks start with '{family}'" in several.output
    one = t2t("show", f"{family}-gen", "--run", made[0])
    assert one.output.startswith(f"{family}-general")


def test_show_suggests_what_is_near(made, tasks) -> None:
    result = t2t("show", tasks[0]["id"] + "x", "--run", made[0])
    assert result.exit_code == 2
    assert f"Nearest: {tasks[0]['id']}" in result.output


def test_show_finds_the_newest_run(made, tasks, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = t2t("show", tasks[0]["id"])
    assert result.exit_code == 2
    assert "There is no run under runs/" in result.output
    generate(Path("runs/one"), 5)
    assert t2t("show", tasks[0]["id"]).output.startswith(tasks[0]["id"])
    result = t2t("show", "x", "--run", tmp_path)
    assert "is not a run folder. The newest run here is runs/one" in result.output


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--trajectories", "0"], "--trajectories is 0; it takes 1 or more"),
        (["--scenarios", "general,confusing"], "Unknown scenario 'confusing'"),
        (["--scenarios", "infeasable"], "Did you mean 'infeasible'?"),
        (["--scenarios", ","], "--scenarios is empty"),
        (
            ["--domain", "retial"],
            "Unknown domain 'retial'. Did you mean 'retail'? Valid: library, retail, tau2:airline",
        ),
        (["--db", "nowhere.json"], "--db nowhere.json does not exist"),
        (["--workers", "0"], "--workers is 0"),
        (["--seed", "-1"], "--seed is -1"),
        (["--compat", "tau2"], "for the retail domain only"),
    ],
)
def test_wishes_that_make_no_sense(tmp_path: Path, words: list[str], message: str) -> None:
    result = generate(tmp_path / "run", 5, *words)
    assert result.exit_code == 2
    assert result.stderr.startswith("error: ")
    assert message in result.stderr
    assert "Traceback" not in result.output
    assert not (tmp_path / "run").exists()


def test_a_foreign_folder(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    result = generate(tmp_path, 5)
    assert result.exit_code == 2
    assert "holds files that are no run (notes.txt)" in result.stderr
    debug = t2t(
        "--debug", "generate", "--domain", "library", "--trajectories", 5, "--out", tmp_path
    )
    assert "Traceback" in debug.stderr


def test_a_synthesized_database_can_be_used(tmp_path: Path) -> None:
    result = t2t("world", "synth", "library", "--seed", 3, "--out", tmp_path / "new" / "db.json")
    assert result.exit_code == 0, result.output
    assert "members" in result.output
    out = tmp_path / "run"
    result = generate(out, 20, "--db", tmp_path / "new" / "db.json")
    assert result.exit_code == 0, result.output
    database = json.loads((out / "settings.json").read_bytes())["database"]
    assert database["name"] == "db.json"


def test_a_broken_database(tmp_path: Path) -> None:
    (tmp_path / "db.json").write_text("{}}")
    result = generate(tmp_path / "run", 5, "--db", tmp_path / "db.json")
    assert result.exit_code == 2
    assert "db.json" in result.stderr


def test_retail_statistics(tmp_path: Path) -> None:
    result = t2t("world", "synth", "retail", "--out", tmp_path / "db.json")
    assert "products: 190" in result.output
    assert json.loads((tmp_path / "db.json").read_bytes()).keys() == {"products", "users", "orders"}


def test_the_world_can_be_looked_at(tmp_path: Path) -> None:
    assert "renew_loan" in t2t("world", "graph", "library").output
    assert "renew_loan" in t2t("world", "tools", "library").output
    schemas = json.loads(t2t("world", "tools", "library", "--json").output)
    assert {"type", "function"} == schemas[0].keys()
    assert len(t2t("world", "policy", "library").output) > 300
    svg = tmp_path / "graph.svg"
    assert t2t("world", "graph", "library", "--format", "svg", "--out", svg).exit_code == 0
    assert svg.read_text().startswith("<svg")
    result = t2t("world", "policy", "bank")
    assert result.exit_code == 2
    assert "Unknown domain 'bank'" in result.stderr


def test_demo_shows_one_of_each(tmp_path: Path) -> None:
    out = tmp_path / "demo"
    for _ in range(2):  # it starts over
        result = t2t("demo", "--domain", "library", "--out", out)
        assert result.exit_code == 0, result.output
    for scenario in ("general", "ambiguous", "changing", "infeasible"):
        assert re.search(rf"^{scenario}: library-7-", result.output, re.MULTILINE)
    for word in ("60 explored", "Says only when asked", "Cannot be done", "Changes their mind"):
        assert word in result.output
    sessions = json.loads((out / "timings.json").read_bytes())["sessions"]
    assert len(sessions) == 1
    oracle = next(line for line in result.output.splitlines() if line.startswith("oracle "))
    assert set(oracle.split()[1:]) == {"100.0%"}
    assert "Reward 1" in result.output
