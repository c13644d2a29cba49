"""One task without a plan as lines for a person: words, gold, what must be said, the checks."""

from __future__ import annotations

from collections.abc import Iterator

import click

from trajectory2task.commands.plan_words import call_text
from trajectory2task.commands.terminal import folded, width
from trajectory2task.core.calls import CallPattern
from trajectory2task.core.foreign import SummarizedTask

_MARKS = {"pass": "ok", "fail": "FAIL", "warn": "warn", "not applicable": "n/a"}


def summarized_lines(task: SummarizedTask) -> list[str]:
    """Everything about a task, section by section, wrapped to the terminal's width."""
    columns = width()
    head = f"{task.id}: {task.scenario} task of {task.domain}, read off {task.trajectory_id}"
    lines = folded(f"{head} by {task.writer}", columns)
    for title, body in _sections(task):
        if body:
            lines += ["", click.style(title, bold=True)]
            for line in body:
                lines += folded(line, columns, indent="  ")
    return lines


def _sections(task: SummarizedTask) -> Iterator[tuple[str, list[str]]]:
    words = task.words
    yield (
        "In their words",
        [
            f"Reason for call: {words.reason_for_call}",
            f"Known: {words.known_info}",
            f"Unknown: {words.unknown_info}",
            f"Instructions: {words.task_instructions}",
        ],
    )
    yield (
        "Gold",
        [f"{n}. {call_text(call.name, call.arguments)}" for n, call in enumerate(task.gold, 1)],
    )
    yield "Has to be told", list(task.communicate)
    yield "Why it cannot be done", [task.infeasible_reason] if task.infeasible_reason else []
    yield "Required", [_pattern(pattern) for pattern in task.required]
    yield "Forbidden", [_pattern(pattern) for pattern in task.forbidden]
    if task.opinion is not None:
        told = "; ".join(f"{issue.kind}: {issue.about}" for issue in task.opinion.issues)
        mean = f"{task.opinion.judge}: {task.opinion.mean:.1f} of 10"
        yield "The judge's opinion", [f"{mean}; {told}" if told else mean]
    yield (
        "Checks",
        [f"{_MARKS[one.verdict]:5} {one.check}: {one.evidence}" for one in task.checks],
    )


def _pattern(pattern: CallPattern) -> str:
    arguments = ", ".join(f"{name}={value!r}" for name, value in pattern.arguments.items())
    return f"{pattern.name}({arguments or 'any arguments'})"
