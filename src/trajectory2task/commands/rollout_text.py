"""One rollout as lines for a person: the conversation, calls folded, and the verdict in place."""

from __future__ import annotations

import json
from collections.abc import Iterator

import click
import msgspec

from trajectory2task.commands.plan_words import call_text
from trajectory2task.commands.terminal import folded, width
from trajectory2task.core.messages import Message, Written
from trajectory2task.core.rollouts import Judgement, Rollout, UserNote

SHORT = 160  # characters of a result that are shown; --full shows all
_NAMES = {"user": "User", "agent": "Agent"}
_MARKS = {"pass": "ok", "fail": "FAIL", "not applicable": "n/a"}


def rollout_lines(rollout: Rollout, *, full: bool = False) -> list[str]:
    """The conversation turn by turn, what the user's side did, and each check where it belongs."""
    columns = width()
    lines = folded(
        f"{rollout.id}: {rollout.scenario} task, {rollout.agent} with a {rollout.user} user, "
        f"trial {rollout.trial}; it ended: {rollout.stop}",
        columns,
    )
    checks = rollout.verdict.checks if rollout.verdict else ()
    notes = {note.turn: note for note in rollout.notes}
    lines.append("")
    for turn, message in enumerate(rollout.messages):
        lines += _turn(turn, message, notes.get(turn), columns, full=full)
        for check in checks:
            if check.turn == turn and (check.verdict == "fail" or check.check != "ended"):
                lines += folded(_check(check), columns, indent="      ")
    lines += ["", *_verdict(rollout, columns)]
    return lines


def _turn(
    turn: int, message: Message, note: UserNote | None, columns: int, *, full: bool
) -> Iterator[str]:
    if message.written is not None:
        yield from _thought(message.written, columns, full=full)
    if message.call is not None:
        told = click.style(call_text(message.call.name, message.call.arguments), dim=True)
        yield from folded(f"{turn:>3}  > {told}", columns, hanging="         ")
        return
    if message.role == "tool":
        content = message.content
        if not full and len(content) > SHORT:
            content = f"{content[:SHORT]} ... ({len(content)} characters)"
        yield from folded(click.style(f"     = {content}", dim=True), columns, hanging="       ")
        return
    if message.role == "agent" and not message.content:
        calls = message.written.calls if message.written is not None else ()
        tried = ", ".join(f"{one.name} {one.raw}" for one in calls) or "an empty answer"
        yield from folded(
            f"{turn:>3}  > {click.style(tried, dim=True)}", columns, hanging="       "
        )
        return
    name = click.style(f"{_NAMES[message.role]}:", bold=True)
    paragraphs = message.content.split("\n") or [""]
    for place, text in enumerate(paragraphs):
        head = f"{turn:>3}  {name} {text}" if place == 0 else f"     {text}"
        yield from folded(head, columns, hanging="     ")
    if note is not None and (note.told or note.confirmed or note.heard):
        yield from folded(click.style(_note(note), dim=True), columns, indent="      ")


def _thought(written: Written, columns: int, *, full: bool) -> Iterator[str]:
    """What a model thought, and wrote beside a call."""
    for text in (written.reasoning, written.text):
        told = " ".join(text.split())
        if not full and len(told) > SHORT:
            told = f"{told[:SHORT]} ... ({len(text)} characters)"
        if told:
            yield from folded(click.style(f"     ~ {told}", dim=True), columns, hanging="       ")


def _note(note: UserNote) -> str:
    parts = []
    if note.heard:
        parts.append(f"heard {', '.join(note.heard)}")
    if note.told:
        parts.append(f"told {', '.join(note.told)}")
    if note.confirmed:
        parts.append(f"agreed to {note.confirmed}")
    if note.phase:
        parts.append(f"now in phase {note.phase}")
    if note.wording is not None and note.wording.refused:
        many = f"{len(note.wording.refused)} wordings refused"
        parts.append(f"{many}, the draft said" if note.wording.fell_back else many)
    return f"({'; '.join(parts)})"


def _check(check: Judgement) -> str:
    colour = "red" if check.verdict == "fail" else "green"
    return click.style(f"[{_MARKS[check.verdict]}] {check.check}: {check.evidence}", fg=colour)


def _verdict(rollout: Rollout, columns: int) -> Iterator[str]:
    verdict = rollout.verdict
    if verdict is None:
        yield "No verdict yet: t2t score"
        return
    yield f"Reward {verdict.reward}, by the paper's rule {verdict.paper}"
    for check in verdict.checks:
        if check.turn is None or check.check == "ended":
            yield from folded(_check(check), columns, indent="  ")
    if verdict.failures:
        yield from folded(f"What went wrong: {', '.join(verdict.failures)}", columns, indent="  ")
    for one in verdict.user_errors:
        told = f"The user erred at message {one.turn} ({one.error}): {one.evidence}"
        yield from folded(told, columns, indent="  ")
    if verdict.fault and verdict.fault != "agent":
        yield f"  Whose fault: {verdict.fault}"


def rollout_json(rollout: Rollout) -> str:
    """The record itself, indented."""
    return json.dumps(msgspec.to_builtins(rollout), indent=2, ensure_ascii=False)
