"""The parts of a plan in a few plain words each, for the command line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from trajectory2task.core.calls import Const, Difference, Expression, Ref, Sum
from trajectory2task.core.plans import (
    AskedToConfirm,
    Blocked,
    Done,
    FromCaller,
    FromChoices,
    FromFunction,
    FromResult,
    Inquiry,
    Origin,
    Plan,
    Request,
    Told,
    Trigger,
    Wish,
)


def call_text(name: str, arguments: Mapping[str, Any]) -> str:
    """A call in one line."""
    told = ", ".join(
        f"{key}={'[' + ', '.join(map(str, value)) + ']' if isinstance(value, list) else value}"
        for key, value in arguments.items()
    )
    return f"{name}({told})"


def wish_text(wish: Wish) -> str:
    """What the caller wants, as the call or question behind it."""
    match wish:
        case Request(call=call):
            return call_text(call.name, call.arguments)
        case Inquiry(question=question, arguments=arguments):
            return "to know " + call_text(question, arguments)
        case Blocked(obstacle=obstacle, tool=tool, call=call):
            if call is None:
                return f"{obstacle}, which no tool can do (the twin asks for {tool})"
            return f"{call_text(call.name, call.arguments)}, which cannot be done: {obstacle}"


def trigger_text(trigger: Trigger) -> str:
    """When a phase begins."""
    match trigger:
        case AskedToConfirm(wish=wish):
            return f"When asked to confirm {wish}"
        case Told(value=value):
            return f"When told {value}"
        case Done(wish=wish):
            return f"When {wish} is done"


def change_text(plan: Plan) -> str:
    """How the intent changes: what is dropped for what, and on which condition."""
    change = plan.change
    if change is None:
        return "nothing"
    wishes = {wish.id: wish_text(wish) for phase in plan.phases for wish in phase.wishes}
    old = wishes.get(change.old or "", change.old)
    new = wishes.get(change.new or "", change.new)
    if old and new:
        what = f"{new}, instead of {old}"
    elif new:
        what = f"{new} as well"
    else:
        what = f"no longer {old}"
    if change.threshold is not None:
        what += f" (settled by whether the amount told is above {change.threshold:.2f})"
    return f"{change.kind}: {what}"


def origin_text(origin: Origin) -> str:
    """Where an argument comes from."""
    match origin:
        case FromCaller(source=source):
            return f"the caller: {source}"
        case FromResult(step=step, path=path):
            return f"call {step}: {'.'.join(map(str, path)) or 'its result'}"
        case FromChoices(source=source):
            return f"one of the tool's words, by {source}"
        case FromFunction(name=name):
            return f"the agent: {name}"


def expression_text(expression: Expression) -> str:
    """How a value is computed."""
    match expression:
        case Ref(call=call, path=path):
            return f"{call_text(call.name, call.arguments)}.{'.'.join(map(str, path))}"
        case Const(value=value):
            return f"{value:g}"
        case Sum(terms=terms):
            return " + ".join(map(expression_text, terms))
        case Difference(left=left, right=right):
            return f"|{expression_text(left)} - ({expression_text(right)})|"
