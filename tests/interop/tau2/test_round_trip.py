"""What is exported comes back through the reader as it was meant."""

from __future__ import annotations

import msgspec
from tests.interop.tau2.exported_runs import lines, made_export, made_run

from trajectory2task.core.tasks import Task
from trajectory2task.interop.tau2.reading import read_tasks
from trajectory2task.run.auditing import audit_set


def test_words_calls_numbers_and_patterns_come_back() -> None:
    ours = {line["id"]: msgspec.convert(line, Task) for line in lines(made_run(), "tasks.jsonl")}
    found = read_tasks(made_export() / "tasks.json")
    assert set(found.splits) == {"base", "train", "test"}
    for back in found.tasks:
        task = ours[back.id]
        assert back.words == task.words
        assert back.scenario == task.scenario
        assert back.trajectory_id == task.trajectory_id
        assert back.domain == "retail"
        assert back.initial_state == task.plan.initial_state
        assert back.required == task.criteria.required
        assert back.forbidden == task.criteria.forbidden
        assert [float(text) for text in back.communicate] == list(
            dict.fromkeys(value.amount for value in task.criteria.communicate)
        )
        gold = [made.call for made in task.plan.gold]
        if task.plan.infeasible is None:
            assert list(back.gold) == gold
            assert back.reward_basis == ("DB", "COMMUNICATE")
        else:
            assert [call for call in gold if call in back.gold] == list(back.gold)
            assert back.infeasible_reason == task.plan.infeasible.reason
            assert back.reward_basis == ("DB", "COMMUNICATE", "ACTION")
        assert back.compares_state
        assert not back.shown_answers
        assert set(back.splits) <= {"base", "train", "test"}


def test_the_auditor_finds_no_defect_in_an_export() -> None:
    """It doubts only what is so on purpose: look-ups of nobody, and infeasible tasks without the
    reads that are not required."""
    ours = {line["id"]: line for line in lines(made_run(8, 20), "tasks.jsonl")}
    report, _ = audit_set(made_export(8, 20))
    found = [finding for task in report.tasks for finding in task.findings]
    assert len(report.tasks) > 50
    assert not [finding for finding in found if finding.verdict == "fail"]
    for finding in found:
        if finding.verdict == "warn":
            plan = ours[finding.task]["plan"]
            rejected = any("error" in made for made in plan["gold"])
            assert rejected or finding.flag == "unsupported_answer", finding
            assert "infeasible" in plan, finding
