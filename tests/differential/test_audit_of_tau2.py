"""The auditor on tau2-bench's own retail tasks, in the copy that inspect-evals carries.

The tasks that a computed flag names are known exactly; flags that read words are held to a part.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.differential.test_retail_against_tau2 import FOLDER

from trajectory2task.certify.audit import Audit
from trajectory2task.cli import main
from trajectory2task.interop.tau2.reading import read_tasks
from trajectory2task.run.auditing import audit_set


@pytest.fixture(scope="module")
def report() -> Audit:
    found, words = audit_set(FOLDER)
    assert len(words) == len(found.tasks) == 114
    return found


def named(report: Audit, flag: str) -> set[int]:
    return {int(task) for found in report.flags if found.id == flag for task in found.tasks}


CERTAIN = {
    "write_rejected": {12, 13, 64, 105},
    "read_rejected": {2, 3, 4, 21, 35, 37, 38, 39, 46, 47, 54, 55, 67, 68},
    "policy_broken": {12, 13, 18, 64, 91, 105, 107},
    "do_nothing_passes": {10, 12, 25, 50, 57, 65, 105},
    "transfer_unchecked": {10, 12, 26, 50},
    "unneeded_write": {22, 110},
    "invariant_broken": {20, 21, 36, 37, 100},
    "hangs_on_tool_error": {20, 21, 36, 37, 100},
    "pairs_in_order": {20, 21, 36, 37, 100},
    "writes_in_order": {22},
    "repeated_write": set(),
    "malformed_call": set(),
    "unreachable_argument": set(),
    "guessable_answer": {2, 3, 4, 40, 43},
    "answer_said_by_caller": {40, 43},
    "unmatchable_answer": set(),
    "answer_key_shown": set(),
    "same_end_state": {36, 37, 41, 42, 71, 72, 83, 84, 96, 97},
}


@pytest.mark.parametrize("flag", CERTAIN)
def test_computed_flags_name_exactly_these_tasks(flag: str, report: Audit) -> None:
    assert named(report, flag) == CERTAIN[flag]


def test_rejected_calls_are_counted(report: Audit) -> None:
    rejected = {task.id: sum(bool(ran.error) for ran in task.gold) for task in report.tasks}
    assert sum(rejected.values()) == 23
    assert sum(bool(count) for count in rejected.values()) == 18


def test_known_free_choices_are_among_those_found(report: Audit) -> None:
    assert {15, 38, 41, 60, 61, 63, 66, 69, 100} <= named(report, "free_choice")


def test_near_duplicates_stand_in_train_and_test(report: Audit) -> None:
    apart = {
        int(finding.task)
        for finding in report.all_findings()
        if finding.flag == "near_duplicate" and finding.verdict == "warn"
    }
    pairs = {12, 13, 25, 26, 31, 32, 33, 34, 36, 37, 62, 63, 67, 68, 71, 72}
    assert apart == pairs | {5, 6, 8} | {93, 94, 95}
    assert len(named(report, "near_duplicate")) == 40


def test_the_splits_share_callers(report: Audit) -> None:
    assert [finding.flag for finding in report.findings] == ["splits_share"]
    assert "22 callers" in report.findings[0].evidence


def test_with_our_tools_the_end_states_are_sound() -> None:
    ours, _ = audit_set(FOLDER, compat="ours")
    for flag in ("hangs_on_tool_error", "invariant_broken", "pairs_in_order"):
        assert named(ours, flag) == set()


def test_airline_tasks_are_read_and_have_no_domain_here() -> None:
    airline = FOLDER.parent / "airline"
    found = read_tasks(airline / "tasks.json")
    assert len(found.tasks) == 50
    assert {task.domain for task in found.tasks} == {"airline"}
    result = CliRunner().invoke(main, ["audit", str(airline)])
    assert result.exit_code == 2
    assert "Unknown domain 'airline'" in result.output


def test_an_import_of_all_of_it(tmp_path: Path) -> None:
    out = tmp_path / "imported"
    result = CliRunner().invoke(main, ["import", "tau2", str(FOLDER), "--out", str(out)])
    assert result.exit_code == 0, result.output
    assert audit_set(out)[0].tasks == audit_set(FOLDER)[0].tasks
