"""`t2t leakage`, as a person uses it, and what it says of files that it cannot read."""

from __future__ import annotations

from pathlib import Path

import orjson
import pytest
from click.testing import CliRunner, Result
from tests.interop.tau2.exported_runs import lines, made_export, made_run, read

from trajectory2task.cli import main


def t2t(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def test_an_export_s_own_splits_do_not_leak(tmp_path: Path) -> None:
    out = tmp_path / "new" / "report.json"
    splits = made_export() / "split_tasks.json"
    result = t2t("leakage", made_run(), "--splits", splits, "--out", out)
    assert result.exit_code == 0, result.output
    report = orjson.loads(out.read_bytes())
    assert report["verdicts"]["D3 leakage, splits"] == "pass"
    assert report["verdicts"]["D3 leakage, reference"] == "not applicable"
    canary = read(made_run(), "manifest.json")["canary"]
    assert report["canaries"] == [canary]
    assert canary in result.output
    assert report["tasks"] == len(lines(made_run(), "tasks.jsonl"))
    assert "LEAK" not in result.output


def test_splits_that_share_a_caller_end_with_1(tmp_path: Path) -> None:
    splits = read(made_export(), "split_tasks.json")
    splits["test"].append(splits["train"].pop(0))  # its siblings stay behind
    path = tmp_path / "splits.json"
    path.write_bytes(orjson.dumps(splits))
    result = t2t("leakage", made_run(), "--splits", path)
    assert result.exit_code == 1
    assert "LEAK" in result.output
    assert "source trajectory" in result.output
    assert t2t("leakage", made_run(), "--splits", path, "--quiet").exit_code == 1


def test_a_set_is_recognised_in_itself() -> None:
    result = t2t(
        "leakage", made_run(), "--against", made_export(), "--db", made_export() / "db.json"
    )
    assert result.exit_code == 0, result.output
    assert "it was made from it" in result.output
    total = read(made_export(), "manifest.json")["exported"]["total"]
    assert f"Against {total} tasks" in result.output
    assert "warn            D3 leakage, reference" in result.output


def test_other_runs_are_others() -> None:
    result = t2t("leakage", made_run(), "--against", made_export(8, 20) / "tasks.json")
    assert "it was made from it" not in result.output
    assert "0 of" in result.output


def test_a_file_of_tasks_will_do_and_another_world_too() -> None:
    library = made_run(7, 12, "library")
    for path in (library, library / "tasks.jsonl"):
        result = t2t("leakage", path)
        assert result.exit_code == 0, result.output
        assert "MemberId" in result.output


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    path = tmp_path / "tasks.jsonl"
    tasks = (made_run() / "tasks.jsonl").read_bytes().splitlines(keepends=True)
    path.write_bytes(tasks[0] + tasks[1][: len(tasks[1]) // 2])
    return path


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    path = tmp_path / "mixed.jsonl"
    parts = [made_run() / "tasks.jsonl", made_run(7, 12, "library") / "tasks.jsonl"]
    path.write_bytes(b"".join(part.read_bytes() for part in parts))
    return path


def test_mistakes_are_told_in_a_line(tmp_path: Path, broken: Path, mixed: Path) -> None:
    (tmp_path / "empty.jsonl").write_bytes(b"")
    (tmp_path / "folder").mkdir()
    (tmp_path / "list.json").write_text("[1]")
    run = made_run()
    cases: list[tuple[list[object], str]] = [
        ([broken], "line 2, is no task"),
        ([mixed], "one world at a time"),
        ([tmp_path / "empty.jsonl"], "holds no tasks"),
        ([tmp_path / "nowhere.jsonl"], "nowhere.jsonl does not exist"),
        ([tmp_path / "folder"], "holds no tasks.jsonl"),
        ([run, "--splits", tmp_path / "list.json"], "holds no splits"),
        ([run, "--splits", tmp_path / "none.json"], "There is no file"),
        ([run, "--db", made_export() / "db.json"], "--against"),
        ([run, "--against", tmp_path / "none.json"], "There is no file"),
    ]
    for words, complaint in cases:
        result = t2t("leakage", *words)
        assert result.exit_code == 2, result.output
        assert complaint in result.output
        assert "Traceback" not in result.output
