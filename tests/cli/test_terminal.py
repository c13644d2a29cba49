"""What commands print fits the terminal, can be typed as it is, and destroys nothing by mistake."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from rich.console import Console

from trajectory2task.cli import main
from trajectory2task.commands.funnel_text import SHARES, timing_line
from trajectory2task.commands.terminal import folded, program
from trajectory2task.run import progress

COUNT = 12
TIMINGS = {"trajectories": 4, "tasks": 9, "seconds": 1, "cpu seconds": 1, "tasks per cpu second": 9}


def t2t(*words: object, columns: int = 100) -> Result:
    environment = {"COLUMNS": str(columns)}
    return CliRunner().invoke(main, [str(word) for word in words], env=environment)


def generate(out: Path, *more: object, columns: int = 100) -> Result:
    words = ["--domain", "library", "--trajectories", COUNT, "--seed", 7, "--out", out]
    return t2t("generate", *words, *more, columns=columns)


@pytest.fixture
def here(tmp_path: Path, monkeypatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("columns", [1, 60, 80, 300])
def test_lines_are_as_wide_as_the_terminal(here: Path, columns: int) -> None:
    made = generate(Path("run"), columns=columns).output.partition("\nThe files")[0]
    shown = t2t("show", "library-7-000003-gen", "--run", "run", columns=columns)
    for line in [*made.splitlines(), *shown.output.splitlines()]:
        unbroken = max((len(word) for word in line.split()), default=0) + 12
        assert len(line) <= max(60, min(columns, 110)) or len(line) <= unbroken


def test_folding_keeps_words_and_indents() -> None:
    assert folded("one two three", 9, indent="  ") == ["  one two", "    three"]
    assert folded("a-long-name", 4) == ["a-long-name"]
    assert folded("", 40) == [""]


def test_many_shares_are_cut(here: Path) -> None:
    line = "Obstacles: "
    unfolded = generate(Path("run"), columns=110).output.replace("\n  ", " ")
    found = [row for row in unfolded.splitlines() if line in row]
    kinds = json.loads(Path("run/manifest.json").read_bytes())["obstacles"]
    assert len(found) == 1
    if len(kinds) <= SHARES + 1:
        assert found[0].count("%") == len(kinds)
    else:
        assert found[0].endswith(f"%, {len(kinds) - SHARES} more")


@pytest.mark.parametrize(("count", "words"), [(1, "on 1 worker,"), (2, "on 2 workers,")])
def test_one_worker_two_workers(count: int, words: str) -> None:
    assert words in timing_line(TIMINGS | {"workers": count})


def test_the_program_is_called_as_it_can_be_typed(here: Path, monkeypatch) -> None:
    script = here / ".venv" / "bin" / "t2t"
    script.parent.mkdir(parents=True)
    script.write_text("#!/bin/sh\n")
    script.chmod(0o755)
    monkeypatch.setattr(sys, "argv", [str(script), "demo"])
    monkeypatch.setenv("PATH", "/nowhere")
    assert program() == ".venv/bin/t2t"
    monkeypatch.setenv("PATH", str(script.parent))
    assert program() == "t2t"
    monkeypatch.setattr(sys, "argv", ["pytest"])
    assert program() == "t2t"


def test_no_more_workers_than_work(here: Path) -> None:
    generate(Path("run"), "--workers", 1, "--quiet")
    sessions = json.loads(Path("run/timings.json").read_bytes())["sessions"]
    assert sessions[0]["workers"] == 1
    words = ["--domain", "library", "--trajectories", 1, "--workers", 99, "--out", "one"]
    assert t2t("generate", *words).exit_code == 0
    assert json.loads(Path("one/timings.json").read_bytes())["sessions"][0]["workers"] == 1


def test_a_misspelt_domain_leaves_the_demo_alone(here: Path) -> None:
    assert generate(Path("runs/demo")).exit_code == 0
    result = t2t("demo", "--domain", "libary")
    assert result.exit_code == 2
    assert "Did you mean 'library'?" in result.output
    assert "Exploring" not in result.output
    assert Path("runs/demo/tasks.jsonl").is_file()


def test_a_database_without_callers(here: Path) -> None:
    Path("db.json").write_text('{"products": {}, "users": {}, "orders": {}}')
    words = ["--domain", "retail", "--db", "db.json", "--trajectories", 3, "--out", "run"]
    result = t2t("generate", *words)
    assert result.exit_code == 2
    assert "error: db.json has no users, so nobody could call." in result.output
    assert not Path("run").exists()


@pytest.mark.parametrize("words", [("synth", "library"), ("graph", "library")])
def test_a_world_goes_to_a_file(here: Path, words: tuple[str, ...]) -> None:
    (here / "folder").mkdir()
    result = t2t("world", *words, "--out", "folder")
    assert result.exit_code == 2
    assert "error: folder is a folder. Give --out the name of a file." in result.output
    assert [entry.name for entry in here.iterdir()] == ["folder"]
    assert t2t("world", *words, "--out", "new/file").exit_code == 0
    assert Path("new/file").is_file()


def test_a_terminal_that_cannot_draw_gets_lines(monkeypatch) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm-256color")
    assert isinstance(progress.for_terminal(quiet=False), progress.Bar)
    monkeypatch.setenv("TERM", "dumb")
    assert isinstance(progress.for_terminal(quiet=False), progress.Lines)


@pytest.mark.parametrize(("columns", "counts"), [(50, False), (80, False), (120, True)])
def test_the_bar_fits(monkeypatch, columns: int, counts: bool) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    bar = progress.Bar()
    bar.start(0, 99999, "trajectories", "Exploring")
    bar._bar.update(bar._task, completed=12345, rate="123/s", counts="general 1")
    console = Console(width=columns, record=True, file=io.StringIO())
    console.print(bar._bar)
    bar.stop()
    shown = console.export_text()
    assert "12345/99999" in shown.replace(" ", "")
    assert "123/s" in shown
    assert "…" not in shown
    assert ("general 1" in shown) is counts


@pytest.mark.parametrize(
    ("rate", "said"), [(123.4, "123/s"), (4.26, "4.3/s"), (0.1, "0.1/s"), (0.05, "3.0/min")]
)
def test_a_slow_pace_is_no_zero(rate: float, said: str) -> None:
    assert progress.pace(rate) == said
