"""One task as lines for a person: the plan in words, the gold, what changes, the certificate."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import click

from trajectory2task.commands.plan_words import (
    call_text,
    change_text,
    expression_text,
    origin_text,
    trigger_text,
    wish_text,
)
from trajectory2task.commands.terminal import folded, width
from trajectory2task.core.calls import CallPattern
from trajectory2task.core.plans import Blocked, Plan, Wish
from trajectory2task.core.state import FieldChange
from trajectory2task.core.tasks import Criteria, Task

_MARKS = {"pass": "ok", "fail": "FAIL", "warn": "warn", "not applicable": "n/a"}
_VISIBILITY = {
    "public": "says",
    "on_request": "says when asked",
    "unknown": "does not know",
}


def task_lines(task: Task) -> list[str]:
    """Everything about a task, section by section, wrapped to the terminal's width."""
    columns = width()
    head = f"{task.id}: {task.scenario} task of {task.domain}, from {task.trajectory_id}"
    lines = folded(head, columns)
    for title, body in _sections(task):
        if body:
            lines += ["", click.style(title, bold=True)]
            for line in body:
                text = line.lstrip()
                lines += folded(text, columns, indent="  " + line[: -len(text)])
    return lines


def _sections(task: Task) -> Iterator[tuple[str, list[str]]]:
    plan = task.plan
    yield "Who calls", list(_caller(plan))
    yield (
        "In their words",
        [
            f"Reason for call: {task.words.reason_for_call}",
            f"Known: {task.words.known_info}",
            f"Unknown: {task.words.unknown_info}",
            f"Instructions: {task.words.task_instructions}",
        ],
    )
    yield "What they want", list(_phases(plan))
    yield "What they hold back", list(_withheld(plan))
    yield "What they change", [change_text(plan)] if plan.change else []
    yield "Why it cannot be done", list(_obstacle(plan))
    yield "Before the call, the world differs in", list(_initial(plan))
    yield "Gold calls", list(_gold(plan))
    yield "Change of the database", _changes(task.criteria)
    yield "What must be said", list(_values(task.criteria))
    yield "Required calls", [_pattern(found) for found in task.criteria.required]
    yield "Forbidden calls", [_pattern(found) for found in task.criteria.forbidden]
    yield "Made from the same trajectory", list(_relatives(task))
    yield "Certificate", list(_certificate(task))


def _caller(plan: Plan) -> Iterator[str]:
    yield plan.user_id
    for fact in plan.facts:
        yield f"{_VISIBILITY[fact.visibility]}: {fact.name} = {fact.value}"


def _phases(plan: Plan) -> Iterator[str]:
    for phase in plan.phases:
        yield "At first:" if phase.trigger is None else f"{trigger_text(phase.trigger)}:"
        if not phase.wishes:
            yield "  nothing"
        for wish in phase.wishes:
            yield f"  {wish.id}: {wish_text(wish)}"
            for detail in wish.details:
                said = ", ".join(f"{name} {value}" for name, value in detail.said)
                what = ", ".join(detail.parameters)
                if detail.position is not None:
                    what += f" ({detail.position + 1})"
                if said:
                    yield f"    {what}: {said}"
                elif detail.single:
                    yield f"    {what}: (only one is possible)"
                elif not detail.withheld and not _tools_lack(wish):
                    yield f"    {what}: (nothing needs to be said)"


def _tools_lack(wish: Wish) -> bool:
    """Whether no call expresses the wish; its arguments are then nothing to speak of."""
    return isinstance(wish, Blocked) and wish.call is None


def _withheld(plan: Plan) -> Iterator[str]:
    shown = set()
    for detail in plan.details():
        if detail.withheld:
            held = ", ".join(f"{name} {value}" for name, value in detail.withheld)
            line = f"{', '.join(detail.parameters)}: {held} (until asked)"
            if line not in shown:
                shown.add(line)
                yield line


def _obstacle(plan: Plan) -> Iterator[str]:
    found = plan.infeasible
    if found is not None:
        yield f"{found.obstacle} ({found.kind}): {found.reason}"
        yield f"shown by: {found.proof}"
        yield "so the agent has to " + (
            "refuse" if found.resolution == "deny" else "transfer to a human"
        )


def _initial(plan: Plan) -> Iterator[str]:
    for collection, records in (plan.initial_state or {}).items():
        for record, part in records.items():
            yield f"{collection}/{record}: {_json(part)}"


def _gold(plan: Plan) -> Iterator[str]:
    for number, gold in enumerate(plan.gold):
        yield f"{number}. {gold.call.name}" + (f"  -> error {gold.error}" if gold.error else "")
        for name, value in _arguments(gold.call.arguments):
            origin = gold.origins.get(name)
            source = f"   <- {origin_text(origin)}" if origin is not None else ""
            yield f"     {name} = {value}{source}"


def _arguments(arguments: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Each argument, and each element of a list argument under the name of its origin."""
    for name, value in arguments.items():
        if isinstance(value, list):
            for place, element in enumerate(value):
                yield f"{name}.{place}", str(element)
        else:
            yield name, str(value)


def _changes(criteria: Criteria) -> list[str]:
    if not criteria.changes:
        return ["nothing may change"]
    lines = []
    record = ""
    for change in criteria.changes:
        name = f"{change.collection}/{change.record}"
        if name != record:
            record = name
            lines.append(record)
        lines.append("  " + _change(change))
    return lines


def _change(change: FieldChange) -> str:
    return f"{change.path or '(whole record)'}: {_json(change.before)} -> {_json(change.after)}"


def _values(criteria: Criteria) -> Iterator[str]:
    for value in criteria.communicate:
        yield f"{value.question}: {value.amount:.2f} = {expression_text(value.expression)}"


def _pattern(pattern: CallPattern) -> str:
    if not pattern.arguments:
        return f"{pattern.name} (any arguments)"
    return call_text(pattern.name, pattern.arguments)


def _relatives(task: Task) -> Iterator[str]:
    if task.twin is not None and "twin" not in task.siblings:
        yield f"its infeasible counterpart: {task.twin}"
    for name, task_id in task.siblings.items():
        if name == "twin" and task_id == task.twin:
            name = "feasible twin"
        if name == "infeasible" and task_id == task.twin:
            continue
        yield f"{name}: {task_id}"


def _certificate(task: Task) -> Iterator[str]:
    width = max((len(result.check) for result in task.certificate.checks), default=0)
    for result in task.certificate.checks:
        yield f"{_MARKS[result.verdict]:<4} {result.check.ljust(width)}  {result.evidence}"


def _json(value: Any) -> str:
    return "(none)" if value is None else json.dumps(value, ensure_ascii=False)
