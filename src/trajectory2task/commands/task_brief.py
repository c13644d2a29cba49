"""One task in a few lines: why the call, what is held back, changed or refused, what is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import click

from trajectory2task.commands.plan_words import call_text, change_text, trigger_text
from trajectory2task.commands.terminal import folded, width
from trajectory2task.core.tasks import Task


def brief_lines(task: Task) -> list[str]:
    """A task's heart, as lines no wider than the terminal."""
    columns = width()
    lines = [click.style(f"{task.scenario}: {task.id}", bold=True)]
    for line in _points(task):
        lines += folded(line, columns, indent="  ")
    return lines


def _points(task: Task) -> Iterator[str]:
    plan = task.plan
    yield f"Calls because: {task.words.reason_for_call}"
    held = {
        f"{', '.join(detail.parameters)} ({', '.join(value for _, value in detail.withheld)})"
        for detail in plan.details()
        if detail.withheld
    }
    if held:
        yield f"Says only when asked: {'; '.join(sorted(held))}"
    if plan.change is not None:
        trigger = plan.phases[-1].trigger
        when = "" if trigger is None else f"{trigger_text(trigger)}, "
        yield f"Changes their mind: {when}{change_text(plan)}"
    if plan.infeasible is not None:
        yield f"Cannot be done: {plan.infeasible.reason} ({plan.infeasible.resolution})"
    if task.scenario == "infeasible" and task.twin is not None:
        yield f"Feasible twin: {task.twin}"
    changed = {f"{change.collection}/{change.record}" for change in task.criteria.changes}
    wishes = [wish for wish in plan.wishes if getattr(wish, "call", None) is not None]
    wanted = {wish.call.key() for wish in wishes if wish.call is not None}  # type: ignore[union-attr]
    for gold in plan.gold:
        if gold.error is None and gold.call.key() in wanted:
            yield f"Gold: {call_text(gold.call.name, gold.call.arguments)}"
    yield f"Database: {', '.join(sorted(changed))} changed" if changed else "Database: unchanged"
    verdicts = Counter(result.verdict for result in task.certificate.checks)
    yield "Certificate: " + ", ".join(f"{count} {name}" for name, count in verdicts.items())
