"""`t2t evaluate`, `score`, `compare`, `report` and `show`, as a person uses them."""

from __future__ import annotations

import base64
import gzip
import json
import re
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from trajectory2task.cli import main


def t2t(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


@pytest.fixture(scope="module")
def folders(tmp_path_factory) -> dict[str, Path]:
    base = tmp_path_factory.mktemp("evaluate")
    words = ("--domain", "library", "--trajectories", 14, "--seed", 3, "--workers", 1, "--quiet")
    assert t2t("generate", *words, "--out", base / "tasks").exit_code == 0
    for agent in ("oracle", "obey-user"):
        result = t2t(
            "evaluate", base / "tasks", "--agent", agent, "--out", base / agent, "--workers", 1
        )
        assert result.exit_code == 0, result.output
        (base / f"{agent}.txt").write_text(result.output)
    return {name: base / name for name in ("tasks", "oracle", "obey-user")}


def test_evaluate_ends_in_a_table(folders: dict[str, Path]) -> None:
    told = folders["oracle"].with_suffix(".txt").read_text()
    assert re.search(r"^infeasible +14 +100\.0%", told, re.MULTILINE)
    assert "pair" in told
    obeying = folders["obey-user"].with_suffix(".txt").read_text()
    assert re.search(r"^infeasible +14 +0\.0%", obeying, re.MULTILINE)
    assert "forbidden attempt" in obeying


def test_score_again(folders: dict[str, Path]) -> None:
    result = t2t("score", folders["obey-user"])
    assert result.exit_code == 0, result.output
    assert "all as stored" in result.output


def test_compare(folders: dict[str, Path]) -> None:
    result = t2t("compare", folders["oracle"], folders["obey-user"])
    assert result.exit_code == 0, result.output
    line = next(line for line in result.output.splitlines() if line.startswith("infeasible"))
    assert "+100.0" in line
    assert "Only oracle passes: library-3-" in result.output
    assert t2t("compare", folders["oracle"], folders["tasks"]).exit_code == 2


def test_show_a_conversation(folders: dict[str, Path]) -> None:
    lines = (folders["obey-user"] / "rollouts.jsonl").read_text().splitlines()
    rollout = next(
        one for one in map(json.loads, lines)
        if any(check["check"] == "forbidden" and check["verdict"] == "fail"
               for check in one["verdict"]["checks"])
    )  # fmt: skip
    result = t2t("show", rollout["id"], "--run", folders["obey-user"])
    assert result.exit_code == 0, result.output
    assert "[FAIL] forbidden" in result.output
    assert "Reward 0" in result.output
    as_json = t2t("show", rollout["id"], "--run", folders["obey-user"], "--json")
    assert json.loads(as_json.output) == rollout
    assert t2t("show", rollout["id"]).exit_code == 2


def test_the_page_holds_every_conversation(folders: dict[str, Path], tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    result = t2t("report", folders["oracle"], folders["obey-user"], "--out", page)
    assert result.exit_code == 0, result.output
    text = page.read_text()
    assert "http://" not in text
    assert "https://" not in text
    index = json.loads(re.search(r'id="index">(.*?)</script>', text)[1])  # type: ignore[index]
    chunks = {
        int(number): json.loads(gzip.decompress(base64.b64decode(packed)))
        for number, packed in re.findall(r'id="chunk-(\d+)">([^<]*)<', text)
    }
    expected = []
    for name in ("oracle", "obey-user"):
        lines = (folders[name] / "rollouts.jsonl").read_text().splitlines()
        expected += [json.loads(line) for line in lines]
    assert len(index) == len(expected)
    for entry, rollout in zip(index, expected, strict=True):
        held = chunks[entry[6]][entry[7]]
        task = held.pop("task")
        assert held == rollout
        assert task["knows"]
        assert all(line.endswith(")") for line in task["gold"])
        assert entry[3] == rollout["verdict"]["reward"]
        assert entry[4] == ([] if entry[3] else rollout["verdict"].get("failures", []))
        assert entry[8] == rollout["verdict"].get("fault")
    again = tmp_path / "again.html"
    t2t("report", folders["oracle"], folders["obey-user"], "--out", again)
    assert again.read_bytes() == page.read_bytes()


def test_what_an_agent_wrote_cannot_become_markup(folders: dict[str, Path], tmp_path: Path) -> None:
    evil = tmp_path / "evil"
    evil.mkdir()
    for name in ("settings.json", "results.json", "source.json"):
        (evil / name).write_bytes((folders["oracle"] / name).read_bytes())
    text = (folders["oracle"] / "rollouts.jsonl").read_text().splitlines()[0]
    rollout = json.loads(text)
    rollout["messages"][1]["content"] = "</script><script>alert(1)</script>"
    rollout["verdict"]["failures"] = ["</script>"]
    rollout["verdict"]["reward"] = 0
    (evil / "rollouts.jsonl").write_text(json.dumps(rollout) + "\n")
    page = tmp_path / "evil.html"
    assert t2t("report", evil, "--out", page, "--title", "<b>Mine</b>").exit_code == 0
    assert "alert(1)</script>" not in page.read_text()
    assert "<b>Mine</b>" not in page.read_text()
    assert "&lt;b&gt;Mine&lt;/b&gt;" in page.read_text()
    assert sorted(tmp_path.iterdir()) == [evil, page]  # nothing is left beside it


def test_what_was_solved_is_not_among_what_went_wrong(
    folders: dict[str, Path], tmp_path: Path
) -> None:
    """A guess that happened to be right is no failed conversation."""
    lucky = tmp_path / "lucky"
    lucky.mkdir()
    for name in ("settings.json", "results.json", "source.json"):
        (lucky / name).write_bytes((folders["oracle"] / name).read_bytes())
    rollout = json.loads((folders["oracle"] / "rollouts.jsonl").read_text().splitlines()[0])
    rollout["verdict"]["failures"] = ["guessed withheld slot"]
    (lucky / "rollouts.jsonl").write_text(json.dumps(rollout) + "\n")
    page = tmp_path / "lucky.html"
    assert t2t("report", lucky, "--out", page).exit_code == 0
    index = re.search(r'id="index">(.*?)</script>', page.read_text())
    assert index is not None
    ((_, _, _, reward, wrong, *_),) = json.loads(index[1])
    assert (reward, wrong) == (1, [])


def test_rollouts_without_a_verdict_are_no_page(folders: dict[str, Path], tmp_path: Path) -> None:
    bare = tmp_path / "bare"
    bare.mkdir()
    for name in ("settings.json", "results.json", "source.json"):
        (bare / name).write_bytes((folders["oracle"] / name).read_bytes())
    first, second = (folders["oracle"] / "rollouts.jsonl").read_text().splitlines()[:2]
    unscored = json.loads(second)
    del unscored["verdict"]
    (bare / "rollouts.jsonl").write_text(f"{first}\n{json.dumps(unscored)}\n")
    page = tmp_path / "page.html"
    result = t2t("report", bare, "--out", page)
    assert result.exit_code == 2
    assert f"{unscored['id']} has no verdict. Score it first: t2t score" in result.output
    assert not page.exists()


def test_every_evaluation_has_a_name_of_its_own(folders: dict[str, Path], tmp_path: Path) -> None:
    same = [tmp_path / place / "same" for place in ("here", "there")]
    for folder in same:
        folder.mkdir(parents=True)
        for name in ("settings.json", "rollouts.jsonl"):
            (folder / name).write_bytes((folders["oracle"] / name).read_bytes())
    page = tmp_path / "page.html"
    assert t2t("report", *same, folders["obey-user"], "--out", page).exit_code == 0
    found = re.search(r'id="facts">(.*?)</script>', page.read_text())
    assert found is not None
    labels = [one["label"] for one in json.loads(found[1])["evaluations"]]
    assert labels == [f"oracle ({same[0]})", f"oracle ({same[1]})", "obey-user"]
    twice = t2t("report", same[0], same[0], "--out", page)
    assert twice.exit_code == 2
    assert "named twice" in twice.output


OWN = """
from trajectory2task.simulate.sides import Outsider, Say, Stop


class Polite:
    def __init__(self, briefing, seed):
        self.tools = [tool["function"]["name"] for tool in briefing.tools]

    async def act(self, messages):
        if len(messages) > 4:
            return Stop()
        return Say(f"I could use {self.tools[0]}, but I would rather not.")


POLITE = Outsider("polite", Polite)
"""


def test_an_agent_of_ones_own(folders: dict[str, Path], tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.path", [*sys.path])
    (tmp_path / "mine.py").write_text(OWN)
    for workers in (1, 2):
        out = tmp_path / f"own-{workers}"
        words = ("--agent", "mine:POLITE", "--out", out, "--limit", 12, "--workers", workers)
        result = t2t("evaluate", folders["tasks"], *words)
        assert result.exit_code == 0, result.output
        assert "polite with scripted users, 12 rollouts" in result.output
    first, second = ((tmp_path / f"own-{n}" / "rollouts.jsonl").read_bytes() for n in (1, 2))
    assert first == second
    for name, says in (("mine:NOBODY", "no attribute"), ("nowhere:X", "No module"),
                       ("mine:OWN", "no attribute"), ("json:dumps", "no Outsider")):  # fmt: skip
        result = t2t("evaluate", folders["tasks"], "--agent", name, "--out", tmp_path / "x")
        assert result.exit_code == 2
        assert says in result.output


def test_bad_input(folders: dict[str, Path], tmp_path: Path) -> None:
    for words in (
        ("report", folders["tasks"]),
        ("report", tmp_path),
        ("score", tmp_path / "nowhere"),
        ("evaluate", folders["tasks"], "--agent", "x", "--out", tmp_path / "x"),
    ):
        result = t2t(*words)
        assert result.exit_code == 2, result.output
        assert "error:" in result.output
