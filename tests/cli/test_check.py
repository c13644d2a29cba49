"""`t2t check`, as a person uses it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from trajectory2task.cli import main


def t2t(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


@pytest.fixture(scope="module")
def run(tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("check") / "run"
    words = ("--domain", "library", "--trajectories", 20, "--seed", 3, "--workers", 1)
    assert t2t("generate", *words, "--out", out, "--quiet").exit_code == 0
    return out


def test_a_good_run(run: Path, tmp_path: Path) -> None:
    quick = t2t("check", run)
    assert quick.exit_code == 0, quick.output
    assert "all hold" in quick.output
    assert "--full runs the searches too" in quick.output
    full = t2t("check", run / "tasks.jsonl", "--full", "--json", tmp_path / "report.json")
    assert full.exit_code == 0, full.output
    assert "every subset of up to" in full.output
    report = json.loads((tmp_path / "report.json").read_text())
    assert report["good"]
    assert report["searches"]
    assert report["tasks"] == len((run / "tasks.jsonl").read_text().splitlines())


def test_a_hand_edited_task_is_named(run: Path, tmp_path: Path) -> None:
    lines = (run / "tasks.jsonl").read_text().splitlines()
    record = json.loads(lines[4])
    record["words"]["known_info"] += " The number is 4711."
    lines[4] = json.dumps(record)
    (tmp_path / "tasks.jsonl").write_text("\n".join(lines) + "\n")
    found = t2t("check", tmp_path / "tasks.jsonl", "--quiet")
    assert found.exit_code == 1
    told = " ".join(found.output.split())
    assert f"{record['id']}: words_match: '4711' is nothing that the caller knows" in told
    assert f"{record['id']}: seal:" in told
    few = t2t("check", tmp_path / "tasks.jsonl", "--show", 1)
    assert few.exit_code == 1
    assert "and 1 more problem" in few.output


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["nowhere"], "does not exist"),
        (["{run}", "--workers", 0], "--workers is 0"),
        (["{run}", "--domain", "libary"], "Did you mean 'library'?"),
        (["{run}", "--db", "nowhere.json"], "--db nowhere.json"),
        (["{run}", "--show", -1], "--show is -1"),
    ],
)
def test_bad_input(run: Path, words: list[object], says: str) -> None:
    found = t2t("check", *(run if word == "{run}" else word for word in words))
    assert found.exit_code == 2
    assert says in found.output


def test_a_file_without_tasks_says_what_it_holds(tmp_path: Path) -> None:
    path = tmp_path / "tasks.jsonl"
    for data, says in (
        (b"", "holds no task: it is empty"),
        (b"\x00\xff\n\x80{\n", "holds no task: no record with an id in its 2 lines"),
    ):
        path.write_bytes(data)
        for words in (("check", path), ("evaluate", path, "--agent", "oracle", "--out", tmp_path)):
            found = t2t(*words)
            assert found.exit_code == 2
            assert says in found.output
