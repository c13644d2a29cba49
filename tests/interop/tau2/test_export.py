"""What an export of a real run holds, and what it says to those who ask for the impossible."""

from __future__ import annotations

import shutil
from collections import defaultdict
from pathlib import Path

import msgspec
import orjson
import pytest
from tests.interop.tau2.exported_runs import lines, made_export, made_run, read

from trajectory2task.core.errors import UsageError
from trajectory2task.core.plans import Scenario
from trajectory2task.core.tasks import Task
from trajectory2task.domains.retail.domain import DOMAIN
from trajectory2task.interop.tau2.splits import involved
from trajectory2task.run.tau2_export import WantedExport, export_tau2

FILES = ("tasks.json", "db.json", "policy.md", "split_tasks.json", "manifest.json")


@pytest.fixture(scope="module")
def out() -> Path:
    return made_export()


@pytest.fixture(scope="module")
def exported(out) -> dict[str, dict]:
    return {task["id"]: task for task in read(out, "tasks.json")}


@pytest.fixture(scope="module")
def ours() -> dict[str, Task]:
    tasks = (msgspec.convert(line, Task) for line in lines(made_run(), "tasks.jsonl"))
    return {task.id: task for task in tasks}


def test_every_kind_of_task_is_exported_and_counted(out, exported, ours) -> None:
    manifest = read(out, "manifest.json")
    counted = dict(manifest["exported"])
    total = counted.pop("total")
    assert set(counted) == {"general", "ambiguous", "changing", "infeasible", "twin"}
    assert total == sum(counted.values()) == len(exported)
    left_out = sum(found["total"] for found in manifest["left out"].values())
    assert total + left_out == len(ours)
    assert left_out < total / 5
    passed = manifest["passed by"]
    assert passed["gold"] == {"total": total, **counted}
    assert passed["nothing"] == passed["transfer"] == {"total": 0}
    # Right for somebody who wants nothing but the impossible, and for nobody else: not for twins.
    asking = passed["lookup_and_transfer"]
    assert set(asking) == {"total", "infeasible"}
    assert 0 < asking["infeasible"] < counted["infeasible"] / 2
    assert counted["infeasible"] == counted["twin"]
    for task in exported.values():
        assert task["twin"] is None or exported[task["twin"]]["twin"] == task["id"]


def test_the_simulated_user_reads_our_words_and_nothing_else(exported, ours) -> None:
    for task_id, task in exported.items():
        scenario = task["user_scenario"]
        words = ours[task_id].words
        assert scenario == {
            "instructions": {
                "domain": "retail",
                "reason_for_call": words.reason_for_call,
                "known_info": words.known_info,
                "unknown_info": words.unknown_info or None,
                "task_instructions": words.task_instructions,
            },
            "persona": None,
        }
        shown = orjson.dumps(scenario).decode()
        for text in (*task["evaluation_criteria"]["communicate_info"], ours[task_id].plan.user_id):
            assert text not in shown
        assert "actions_should" not in shown
        assert task["canary"] not in shown


def test_infeasible_tasks_ask_for_calls_that_an_idle_agent_does_not_make(exported, ours) -> None:
    seen = set()
    for task_id, task in exported.items():
        criteria, plan = task["evaluation_criteria"], ours[task_id].plan
        if plan.infeasible is None:
            assert criteria["reward_basis"] == ["DB", "COMMUNICATE"]
            assert len(criteria["actions"]) == len(plan.gold)
            continue
        assert criteria["reward_basis"] == ["DB", "COMMUNICATE", "ACTION"]
        names = [action["name"] for action in criteria["actions"]]
        assert set(names) - {"transfer_to_human_agents"}
        assert {pattern.name for pattern in plan.infeasible.required} <= set(names)
        assert task["actions_should_not_taken"]
        assert len(task["actions_should_be_taken"]) == len(plan.infeasible.required)
        for action in criteria["actions"]:
            lists = {name for name, value in action["arguments"].items() if isinstance(value, list)}
            assert action["compare_args"] is not None
            assert not lists & set(action["compare_args"])
            # Without any, a call with no arguments would do: only the free text of a transfer may.
            assert action["compare_args"] or action["name"] == "transfer_to_human_agents"
        seen.add((plan.infeasible.kind, plan.infeasible.resolution))
    assert {("tool", "deny"), ("policy", "deny"), ("scope", "transfer")} <= seen


def test_numbers_are_written_as_tau2_finds_them(exported, ours) -> None:
    told = [
        text
        for task in exported.values()
        for text in task["evaluation_criteria"]["communicate_info"]
    ]
    assert told
    for text in told:
        assert "," not in text
        assert text[-3] == "."
        assert float(text) >= 0
    for task_id, task in exported.items():
        amounts = {value.amount for value in ours[task_id].criteria.communicate}
        assert {float(text) for text in task["evaluation_criteria"]["communicate_info"]} == amounts


def test_splits_share_no_customer_order_or_trajectory(out, exported, ours) -> None:
    splits = read(out, "split_tasks.json")
    assert splits["base"] == list(exported)
    database = DOMAIN.load(out / "db.json")
    sides = []
    for name in ("train", "test"):
        found: dict[str, set[str]] = defaultdict(set)
        for task_id in splits[name]:
            task = ours[task_id]
            people = involved(task, database)
            assert task.plan.user_id in people
            found["customer"].update(people)
            found["trajectory"].add(task.trajectory_id)
            for one in people:
                found["order"].update(database.collections["users"][one]["orders"])
        sides.append(found)
    for kind in ("customer", "trajectory", "order"):
        assert sides[0][kind]
        assert sides[1][kind]
        assert not sides[0][kind] & sides[1][kind]
    assert 0.1 < len(splits["test"]) / len(exported) < 0.3


def test_the_database_and_the_policy_are_the_run_s(out, ours) -> None:
    database = DOMAIN.load(out / "db.json")
    assert {task.world for task in ours.values()} == {database.fingerprint}
    assert (out / "policy.md").read_text("utf-8") == DOMAIN.policy


def test_the_canary_is_in_every_task_and_in_the_manifest(out, exported) -> None:
    canary = read(out, "manifest.json")["canary"]
    assert canary.startswith("t2t-canary-")
    assert {task["canary"] for task in exported.values()} == {canary}
    assert read(made_export(8, 20), "manifest.json")["canary"] != canary


def test_equal_options_give_equal_bytes_over_an_earlier_export(out, tmp_path: Path) -> None:
    again = tmp_path / "again"
    for share in (0.5, 0.2):
        export_tau2(WantedExport(made_run(), test_share=share), again)
    for name in FILES:
        assert (again / name).read_bytes() == (out / name).read_bytes()
    assert {entry.name for entry in again.iterdir()} == set(FILES)


def test_scenarios_bring_their_twins_along(tmp_path: Path) -> None:
    cases: dict[Scenario, set[str]] = {
        "infeasible": {"infeasible", "twin"},
        "general": {"general"},
    }
    for scenario, kinds in cases.items():
        out = tmp_path / scenario
        manifest = export_tau2(WantedExport(made_run(), scenarios=(scenario,)), out)
        assert set(manifest["exported"]) - {"total"} == kinds


def test_a_task_without_its_twin_stays_out(tmp_path: Path) -> None:
    run = tmp_path / "run"
    shutil.copytree(made_run(), run)
    tasks = (run / "tasks.jsonl").read_bytes().splitlines(keepends=True)
    kept = [line for line in tasks if orjson.loads(line)["id"].split("-")[-1] != "twin"]
    lost = len(tasks) - len(kept)
    (run / "tasks.jsonl").write_bytes(b"".join(kept))
    manifest = read(run, "manifest.json")
    manifest["files"]["tasks.jsonl"]["bytes"] = (run / "tasks.jsonl").stat().st_size
    (run / "manifest.json").write_bytes(orjson.dumps(manifest))
    found = export_tau2(WantedExport(run), tmp_path / "out")
    assert "infeasible" not in found["exported"]
    assert (
        sum(reason["infeasible"] for reason in found["left out"].values() if "infeasible" in reason)
        == lost
    )


def test_a_task_whose_gold_ends_elsewhere_stays_out(out, exported, ours) -> None:
    """tau2 gives every item that is modified the last one's price and options."""
    left_out = set(ours) - set(exported)
    several = {
        task.id
        for task in ours.values()
        for made in task.plan.gold
        if made.call.name == "modify_pending_order_items"
        and len(made.call.arguments["item_ids"]) > 1
    }
    assert left_out
    assert left_out <= several | {ours[task_id].twin for task_id in several}


def test_what_cannot_be_exported_is_said(tmp_path: Path) -> None:
    library = made_run(7, 12, "library")
    taken = tmp_path / "taken"
    taken.mkdir()
    (taken / "notes.txt").write_text("mine")
    foreign = tmp_path / "other.json"
    shutil.copy(made_export(8, 20) / "db.json", foreign)
    cases = [
        (WantedExport(library), tmp_path / "a", "library world"),
        (WantedExport(tmp_path / "nothing"), tmp_path / "a", "not the folder of a finished run"),
        (WantedExport(made_run()), taken, "notes.txt"),
        (WantedExport(made_run()), taken / "notes.txt", "is a file"),
        (WantedExport(made_run(), test_share=1), tmp_path / "a", "--test-share is 1"),
        (WantedExport(made_run(), database_file=foreign), tmp_path / "a", "another database"),
    ]
    for wanted, place, complaint in cases:
        with pytest.raises(UsageError, match=complaint):
            export_tau2(wanted, place)
    assert (taken / "notes.txt").read_text() == "mine"


def test_a_run_on_a_file_needs_the_file(tmp_path: Path) -> None:
    run = tmp_path / "run"
    shutil.copytree(made_run(), run)
    manifest = read(run, "manifest.json")
    manifest["settings"]["database"].update(kind="file", name="db.json", seed=None)
    (run / "manifest.json").write_bytes(orjson.dumps(manifest))
    with pytest.raises(UsageError, match=r"--db db\.json"):
        export_tau2(WantedExport(run), tmp_path / "out")
    found = export_tau2(
        WantedExport(run, database_file=made_export() / "db.json"), tmp_path / "out"
    )
    assert found["exported"]["total"]


def test_a_line_that_is_no_task_is_named(tmp_path: Path) -> None:
    run = tmp_path / "run"
    shutil.copytree(made_run(), run)
    tasks = (run / "tasks.jsonl").read_bytes()
    (run / "tasks.jsonl").write_bytes(tasks.replace(b'"id"', b'"ID"', 1))
    with pytest.raises(UsageError, match="line 1, is no task"):
        export_tau2(WantedExport(run), tmp_path / "out")
    assert not (tmp_path / "out" / "manifest.json").exists()
