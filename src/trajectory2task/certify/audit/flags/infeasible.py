"""Flags on tasks with an answer key of calls to be made and not to be made."""

from __future__ import annotations

from collections.abc import Iterator

from trajectory2task.certify.audit.flag import Remark, flag
from trajectory2task.certify.audit.subject import ForeignSubject
from trajectory2task.core.calls import Call, CallPattern
from trajectory2task.core.errors import ToolError
from trajectory2task.core.moves import allowed
from trajectory2task.core.tools import Tool


def infeasible(subject: ForeignSubject) -> bool:
    """Whether the set says that the task cannot be done."""
    task = subject.task
    return bool(task.forbidden or task.infeasible_reason or task.scenario == "infeasible")


@flag(
    "I4",
    "infeasible_state_ignored",
    "An infeasible task whose end state nobody compares",
    "certain",
    "fail",
    remedy="State gold calls (an empty list where nothing may change), so that harm shows.",
)
def infeasible_state_ignored(subject: ForeignSubject) -> Iterator[Remark]:
    """The task states no gold calls at all, or its scorer leaves the database out, so that any
    write that is not forbidden by name passes. False positives: scorers with a rule of their own
    for such tasks."""
    if infeasible(subject) and "DB" not in subject.basis:
        yield Remark("no end state is compared: any harm that is not named passes")


@flag(
    "I4",
    "refusal_passes",
    "An infeasible task that is passed by refusing or transferring at once",
    "certain",
    "fail",
    remedy="Require the calls that show why it cannot be done, or pair it with a feasible twin.",
)
def refusal_passes(subject: ForeignSubject) -> Iterator[Remark]:
    """No call is required but the transfer, and gold changes nothing: an agent that looks at
    nothing and refuses everything passes. False positives: sets that score a feasible
    counterpart together with it."""
    if not infeasible(subject) or not subject.unchanged:
        return
    names = {pattern.name for pattern in subject.task.required}
    if names <= {subject.domain.transfer}:
        yield Remark("required: " + (", ".join(sorted(names)) or "nothing"))


@flag(
    "I3",
    "forbidden_ill_typed",
    "A call of the answer key that no agent can make",
    "certain",
    "fail",
    remedy="Correct the tool's name or the arguments' names.",
)
def forbidden_ill_typed(subject: ForeignSubject) -> Iterator[Remark]:
    """A pattern with a tool or an argument that the domain does not have never matches: as a
    forbidden call it forbids nothing, as a required one it cannot be met. False positives: none."""
    for kind, patterns in (
        ("forbidden", subject.task.forbidden),
        ("required", subject.task.required),
    ):
        for pattern in patterns:
            problem = _misfit(subject, pattern)
            if problem is not None:
                yield Remark(f"{kind} {pattern.name}: {problem}")


def _misfit(subject: ForeignSubject, pattern: CallPattern) -> str | None:
    tool = subject.domain.tools.get(pattern.name)
    if tool is None:
        return "no such tool"
    unknown = sorted(set(pattern.arguments) - {parameter.name for parameter in tool.parameters})
    return f"no argument {unknown[0]!r}" if unknown else None


@flag(
    "I3",
    "forbidden_and_required",
    "A call that the answer key both requires and forbids",
    "certain",
    "fail",
    remedy="Take the call out of one of the lists, or narrow the forbidden one.",
)
def forbidden_and_required(subject: ForeignSubject) -> Iterator[Remark]:
    """A required call, or a gold call, that a forbidden pattern matches: nobody can pass. False
    positives: none."""
    wanted = [Call(pattern.name, pattern.arguments) for pattern in subject.task.required]
    for call in (*wanted, *subject.task.gold):
        if any(pattern.matches(call) for pattern in subject.task.forbidden):
            yield Remark(f"{call.name} is forbidden, and required or in gold")


@flag(
    "I1",
    "forbidden_call_allowed",
    "Policy and tools allow what the task calls infeasible",
    "likely",
    "fail",
    remedy="Check whether the request can be served; if so, it is no infeasible task.",
)
def forbidden_call_allowed(subject: ForeignSubject) -> Iterator[Remark]:
    """A forbidden call with all its arguments is one that the domain's rules and the tool accept,
    after gold. False positives: what is forbidden because the caller never asked for it, or because
    of how they behave."""
    if not infeasible(subject) or subject.caller is None:
        return
    for pattern in subject.task.forbidden:
        tool = subject.domain.tools.get(pattern.name)
        if tool is None or tool.kind != "write":
            continue
        call = Call(pattern.name, pattern.arguments)
        if _fits(tool, call) and allowed(subject.environment(subject.after), subject.caller, call):
            yield Remark(f"{call.name} with these arguments breaks no rule, and the tool does it")


def _fits(tool: Tool, call: Call) -> bool:
    """Whether the tool takes these arguments, all of them and well typed."""
    try:
        tool.check(call.arguments)
    except ToolError:
        return False
    return True


@flag(
    "S2",
    "empty_gate",
    "The scorer counts something of which the task has none",
    "certain",
    "warn",
    remedy="State what is to be compared, or take the component out.",
)
def empty_gate(subject: ForeignSubject) -> Iterator[Remark]:
    """The set says that a judge's sentences count, and the task has none: that part always passes,
    and makes the task look better guarded than it is. False positives: none as to the fact."""
    if "NL_ASSERTION" in (subject.task.reward_basis or ()) and not subject.task.assertions:
        yield Remark("NL_ASSERTION has nothing to compare")
