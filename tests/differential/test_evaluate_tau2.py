"""`t2t evaluate tau2:NAME` and what reads its folder: the whole command, on tau2's own tasks."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from trajectory2task.cli import main


def t2t(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(each) for each in arguments])


def evaluate(out: Path, *more: object, agent: str = "gold", tasks: str = "tau2:airline") -> Result:
    return t2t("evaluate", tasks, "--agent", agent, "--out", out, *more)


def results(folder: Path) -> Any:
    return json.loads((folder / "results.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folders = {}
    for agent in ("gold", "do-nothing"):
        folders[agent] = tmp_path_factory.mktemp("tau2") / agent
        found = evaluate(folders[agent], "--quiet", agent=agent)
        assert found.exit_code == 0, found.output
    return folders


def test_results(played: dict[str, Path]) -> None:
    for agent, passed in (("gold", 50), ("do-nothing", 19)):
        found = results(played[agent])
        assert found["user"] == "silent"
        assert list(found["scenarios"]) == ["all"]
        assert found["scenarios"]["all"]["passed"] == passed
        assert found["scenarios"]["all"]["reward"][0]["trajectories"] == 50
    rollouts = (played["gold"] / "rollouts.jsonl").read_text("utf-8").splitlines()
    first = json.loads(rollouts[0])
    assert first["domain"] == "tau2:airline"
    assert {check["check"] for check in first["verdict"]["checks"]} >= {"ended", "db"}
    settings = json.loads((played["gold"] / "settings.json").read_text("utf-8"))
    assert settings["database"]["name"] == "tau2:airline"


def test_any_number_of_workers_gives_the_same_bytes(
    played: dict[str, Path], tmp_path: Path
) -> None:
    assert evaluate(tmp_path / "two", "--workers", 2).exit_code == 0
    for name in ("rollouts.jsonl", "results.json", "settings.json"):
        assert (tmp_path / "two" / name).read_bytes() == (played["gold"] / name).read_bytes()


def test_scoring_again(played: dict[str, Path], tmp_path: Path) -> None:
    found = t2t("score", played["do-nothing"])
    assert found.exit_code == 0, found.output
    assert "50 rollouts scored again: all as stored" in found.output
    assert evaluate(tmp_path / "edited", "--limit", 3).exit_code == 0
    path = tmp_path / "edited" / "rollouts.jsonl"
    path.write_text(path.read_text("utf-8").replace("That is all.", "That was all."), "utf-8")
    found = t2t("score", tmp_path / "edited")
    assert found.exit_code == 1
    assert "edited after it was scored" in found.output


def test_what_reads_an_evaluation_reads_this_one(played: dict[str, Path], tmp_path: Path) -> None:
    found = t2t("compare", played["gold"], played["do-nothing"])
    assert found.exit_code == 0, found.output
    assert "+62.0" in found.output
    page = tmp_path / "page.html"
    assert t2t("report", *played.values(), "--out", page).exit_code == 0
    assert "do-nothing" in page.read_text("utf-8")
    found = t2t("show", "12/do-nothing/0", "--run", played["do-nothing"])
    assert "db: reservations/" in found.output


def test_mistakes_say_what_is_valid(tmp_path: Path) -> None:
    for arguments, told in (
        ({"tasks": "tau2:retial"}, "Did you mean 'retail'"),
        ({"agent": "oracle"}, "Valid: always-refuse"),
        ({"tasks": f"tau2:retail@{tmp_path}"}, "holds no tau2 domain retail"),
    ):
        found = evaluate(tmp_path / "out", **arguments)
        assert found.exit_code != 0
        assert told in found.output, found.output
    found = evaluate(tmp_path / "out", "--user", "scripted")
    assert "Valid: silent" in found.output
    found = evaluate(tmp_path / "out", "--db", "db.json")
    assert "tau2:airline@PATH" in found.output
    assert not (tmp_path / "out").exists()
