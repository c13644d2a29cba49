"""`t2t import` and `t2t audit`, as a person uses them: on a small shop with a few foreign tasks."""

from __future__ import annotations

import errno
import gzip
import html
import itertools
import json
import os
from hashlib import sha256
from pathlib import Path
from typing import Any

import orjson
import pytest
from click.testing import CliRunner, Result
from tests.domains.small_retail import CARD, DELIVERED, PENDING, RED, collections

from trajectory2task.cli import main

PAGES = ("audit.html", "audit.json", "audit.md")


def t2t(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def act(name: str, **arguments: Any) -> dict[str, Any]:
    return {"name": name, "arguments": arguments}


def task(task_id: str, reason: str, *actions: dict[str, Any]) -> dict[str, Any]:
    login = act("find_user_id_by_email", email="Ada.Low@example.com")
    look = [act("get_order_details", order_id=order) for order in (PENDING, DELIVERED)]
    return {
        "id": task_id,
        "user_scenario": {
            "instructions": {
                "domain": "retail",
                "reason_for_call": reason,
                "known_info": "You are Ada.Low@example.com.",
                "task_instructions": "",
            }
        },
        "evaluation_criteria": {"actions": [login, *look, *actions], "communicate_info": []},
    }


SOUND = task(
    "sound",
    f"Cancel {PENDING}, which you ordered by mistake.",
    act("cancel_pending_order", order_id=PENDING, reason="ordered by mistake"),
)
SAME = task(
    "<b>same</b>",
    f"From {DELIVERED}, exchange the red mug for the same one; pay with the visa card. <script>",
    act(
        "exchange_delivered_order_items",
        order_id=DELIVERED,
        item_ids=[RED],
        new_item_ids=[RED],
        payment_method_id=CARD,
    ),
)


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    folder = tmp_path / "shop"
    folder.mkdir()
    (folder / "db.json").write_bytes(orjson.dumps(collections()))
    (folder / "tasks.json").write_text(json.dumps([SOUND, SAME]), "utf-8")
    return folder


def test_import_writes_a_folder_that_audit_reads(shop: Path, tmp_path: Path) -> None:
    out = tmp_path / "imported"
    result = t2t("import", "tau2", shop, "--out", out)
    assert result.exit_code == 0, result.output
    assert sorted(entry.name for entry in out.iterdir()) == [
        "db.json",
        "manifest.json",
        "tasks.jsonl",
    ]
    manifest = json.loads((out / "manifest.json").read_bytes())
    assert manifest["counts"]["tasks"] == 2
    assert (manifest["counts"]["problems"], manifest["schema_version"]) == (0, 1)
    raw, brought = t2t("audit", shop), t2t("audit", out)
    assert raw.exit_code == brought.exit_code == 0
    assert raw.output == brought.output
    assert "policy_broken" in raw.output
    assert t2t("import", "tau2", shop, "--out", out).exit_code == 0, "an import may be made again"


@pytest.mark.parametrize(
    ("function", "step"),
    [*(("fsync", step) for step in range(4)), *(("replace", step) for step in range(3))],
)
def test_an_import_that_breaks_off_leaves_nothing_half_done(
    shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, function: str, step: int
) -> None:
    out, real, counted = tmp_path / "imported", getattr(os, function), itertools.count()
    assert t2t("import", "tau2", shop, "--out", out).exit_code == 0
    (shop / "tasks.json").write_text(json.dumps([SAME]), "utf-8")
    (shop / "db.json").rename(shop / "db.json.gz")
    (shop / "db.json.gz").write_bytes(gzip.compress((shop / "db.json.gz").read_bytes()))

    def full(*given: Any) -> Any:
        if next(counted) == step:
            raise OSError(errno.ENOSPC, "no space left")
        return real(*given)

    with monkeypatch.context() as patched:
        patched.setattr(os, function, full)
        assert t2t("import", "tau2", shop, "--out", out).exit_code == 2
    if (out / "manifest.json").exists():
        for name, facts in json.loads((out / "manifest.json").read_bytes())["files"].items():
            assert sha256((out / name).read_bytes()).hexdigest() == facts["sha256"]
    again = t2t("import", "tau2", shop, "--out", out)
    assert again.exit_code == 0, again.output
    assert sorted(entry.name for entry in out.iterdir()) == [
        "db.json.gz",
        "manifest.json",
        "tasks.jsonl",
    ]


def test_import_counts_calls_that_no_tool_takes(shop: Path, tmp_path: Path) -> None:
    broken = task("odd", "Do it.", act("do_it"), act("calculate", expression=3))
    broken["actions_should_be_taken"] = [act("done")]
    (shop / "tasks.json").write_text(json.dumps([broken]), "utf-8")
    result = t2t("import", "tau2", shop, "--out", tmp_path / "imported")
    assert result.exit_code == 0
    for told in ("task odd, call 3: there is no tool 'do_it'", "call 4", "no tool 'done'"):
        assert told in " ".join(result.output.split())
    assert "malformed_call" in t2t("audit", tmp_path / "imported").output


def test_audit_writes_pages_that_stand_alone(shop: Path, tmp_path: Path) -> None:
    out = tmp_path / "report"
    result = t2t("audit", shop / "tasks.json", "--out", out)
    assert result.exit_code == 0, result.output
    assert sorted(entry.name for entry in out.iterdir()) == list(PAGES)
    report = json.loads((out / "audit.json").read_bytes())
    assert (report["format"], report["schema_version"]) == ("trajectory2task audit", 1)
    by_id = {found["id"]: found["findings"] for found in report["tasks"]}
    assert by_id["sound"] == []
    assert {finding["flag"] for finding in by_id["<b>same</b>"]} == {"policy_broken"}
    page = (out / "audit.html").read_text("utf-8")
    assert "<b>same</b>" not in page
    assert html.escape("<b>same</b>") in page
    assert page.count("<script>") == 1, "the task's own words are text"
    assert "http" not in page, "nothing is fetched"
    document = (out / "audit.md").read_text("utf-8")
    assert "`policy_broken`" in document
    assert t2t("audit", shop, "--out", out).exit_code == 0, "a report may be made again"


def test_audit_takes_explorations(shop: Path, tmp_path: Path) -> None:
    step = {"tool_call": act("get_order_details", order_id=PENDING), "tool_response": {}}
    place = tmp_path / "trajectories.jsonl"
    place.write_text(json.dumps({"trajectory_id": "t", "steps": [step]}) + "\n", "utf-8")
    assert "recording_differs" in t2t("audit", shop, "--trajectories", place).output


def test_ours_and_tau2s_tools(shop: Path) -> None:
    assert "tau2-bench's own tools" in t2t("audit", shop).output
    assert "our tools" in t2t("audit", shop, "--compat", "ours").output


def test_what_cannot_be_audited_is_said(shop: Path, tmp_path: Path) -> None:
    def refused(*words: object) -> str:
        result = t2t(*words)
        assert result.exit_code == 2
        return " ".join(result.output.split())

    full = tmp_path / "full"
    full.mkdir()
    (full / "mine.txt").write_text("keep", "utf-8")
    assert "no audit (mine.txt)" in refused("audit", shop, "--out", full)
    assert "no imported set (mine.txt)" in refused("import", "tau2", shop, "--out", full)
    assert "holds no task set" in refused("audit", full)
    assert "There is no file" in refused("audit", tmp_path / "none.json")
    assert "Unknown domain 'bank'" in refused("audit", shop, "--domain", "bank")
    assert "is no file" in refused("audit", shop, "--db", tmp_path / "none.json")
    (shop / "settings.json").write_text("{}", "utf-8")
    assert f"t2t check {shop}" in refused("audit", shop)


def test_a_set_without_a_database_or_of_two_domains(shop: Path, tmp_path: Path) -> None:
    (shop / "db.json").rename(tmp_path / "db.json")
    result = t2t("audit", shop)
    assert result.exit_code == 2
    assert "--db" in result.output
    other = {**SAME, "id": "other"}
    other["user_scenario"] = {"instructions": {"domain": "airline", "reason_for_call": "Fly."}}
    (shop / "tasks.json").write_text(json.dumps([SOUND, other]), "utf-8")
    result = t2t("audit", shop, "--db", tmp_path / "db.json")
    assert result.exit_code == 2
    assert "several domains (airline, retail)" in result.output


def test_a_patch_of_no_collection_is_a_finding(shop: Path) -> None:
    odd = {**SOUND, "initial_state": {"initialization_data": {"agent_data": {"flights": {}}}}}
    (shop / "tasks.json").write_text(json.dumps([odd]), "utf-8")
    result = t2t("audit", shop)
    assert result.exit_code == 0
    assert "malformed_state" in result.output
    out = shop / "imported"
    told = " ".join(t2t("import", "tau2", shop, "--out", out).output.split())
    assert "task sound, initial state: there is no collection 'flights'" in told


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("schema_version", 99, "version 99"),
        ("files", {}, "does not say what tasks.jsonl is"),
    ],
)
def test_an_imported_folder_is_held_to_its_manifest(
    field: str, value: object, told: str, shop: Path, tmp_path: Path
) -> None:
    out = tmp_path / "imported"
    t2t("import", "tau2", shop, "--out", out)
    manifest = json.loads((out / "manifest.json").read_bytes())
    (out / "manifest.json").write_text(json.dumps({**manifest, field: value}), "utf-8")
    assert told in t2t("audit", out).output
    (out / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    (out / "tasks.jsonl").write_bytes((out / "tasks.jsonl").read_bytes().replace(b"mug", b"jug"))
    assert "its hash is not the manifest's" in t2t("audit", out).output


def test_our_own_tasks_come_out_clean(tmp_path: Path) -> None:
    run, out, report = tmp_path / "run", tmp_path / "exported", tmp_path / "report"
    made = t2t("generate", "--domain", "retail", "--trajectories", 12, "--seed", 3, "--out", run)
    assert made.exit_code == 0, made.output
    assert t2t("export", "tau2", run, "--out", out).exit_code == 0
    result = t2t("audit", out, "--out", report)
    assert result.exit_code == 0, result.output
    found = json.loads((report / "audit.json").read_bytes())
    assert len(found["tasks"]) > 30
    failing = [f for task in found["tasks"] for f in task["findings"] if f["verdict"] == "fail"]
    assert failing == []
