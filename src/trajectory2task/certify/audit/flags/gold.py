"""Flags on gold as it runs: calls that do not fit, are rejected, or break the policy."""

from __future__ import annotations

from collections.abc import Iterator

from trajectory2task.certify.audit.flag import Remark, flag
from trajectory2task.certify.audit.subject import ForeignSubject, Ran, brief
from trajectory2task.certify.subject import leaves
from trajectory2task.core.domain import Situation

_FORM = frozenset({"unknown_tool", "invalid_arguments"})


@flag(
    "T1",
    "malformed_state",
    "The task's initial state does not fit the database",
    "certain",
    "fail",
    remedy="Correct the patch; until then nothing else can be looked at.",
)
def malformed_state(subject: ForeignSubject) -> Iterator[Remark]:
    """A patch on a collection that is not there, or one that gives a field another kind of value
    than records have, so that tools cannot run. No other flag looks at such a task. False
    positives: a field that is allowed to be of several kinds."""
    if subject.misfits:
        more = f", and {len(subject.misfits) - 1} more" if len(subject.misfits) > 1 else ""
        yield Remark(subject.misfits[0] + more)


@flag(
    "T1",
    "malformed_call",
    "A gold call that no tool takes",
    "certain",
    "fail",
    remedy="Correct the tool's name, or the names and types of its arguments.",
)
def malformed_call(subject: ForeignSubject) -> Iterator[Remark]:
    """A call of a tool that the domain does not have, or with other arguments than it takes.
    False positives: a tool that the set's own version of the domain has and ours has not."""
    for ran in subject.ran:
        if ran.step.error in _FORM:
            yield Remark(f"call {ran.at}, {brief(ran.call)}: {ran.step.content}")


@flag(
    "S1",
    "write_rejected",
    "A gold write that the tool rejects",
    "certain",
    "fail",
    remedy="Drop the call or make it one that the tool accepts; a scorer ignores it silently.",
)
def write_rejected(subject: ForeignSubject) -> Iterator[Remark]:
    """Scorers ignore a rejected call of gold, so the wanted end state lacks what it was to bring
    about. False positives: none, unless the world is another one than the set was made for."""
    for ran in subject.ran:
        if ran.write and not ran.step.ok and ran.step.error not in _FORM:
            yield Remark(f"call {ran.at}, {brief(ran.call)}: {ran.step.error}, {_told(ran)}")


@flag(
    "S1",
    "read_rejected",
    "A gold read that raises",
    "certain",
    "warn",
    remedy="Drop the call, or correct its argument; harmless where only the end state counts.",
)
def read_rejected(subject: ForeignSubject) -> Iterator[Remark]:
    """A look-up in gold that fails. The end state does not show it, so it is a `fail` only where
    the scorer compares calls, and only a `note` where the caller's own words have that very
    value. False positives: those slips that the words describe in other words than the
    call has."""
    scored = "ACTION" in subject.basis
    for ran in subject.ran:
        if not ran.write and not ran.step.ok and ran.step.error not in _FORM:
            values = leaves(list(ran.call.arguments.values()))
            said = all(_said(subject, value) for value in values)
            note = "; the words make the caller say it" if said else ""
            yield Remark(
                f"call {ran.at}, {brief(ran.call)}: {ran.step.error}{note}",
                verdict="note" if said else "fail" if scored else None,
            )


def _said(subject: ForeignSubject, value: str) -> bool:
    """Whether the words have a value, with or without the mark that it starts with."""
    return subject.text.says(value) or (len(value) > 1 and subject.text.says(value[1:]))


@flag(
    "T2",
    "policy_broken",
    "A gold write that the policy forbids",
    "certain",
    "fail",
    remedy="Change gold to what the policy wants (often to deny), or the request.",
)
def policy_broken(subject: ForeignSubject) -> Iterator[Remark]:
    """The domain's rules on a call and the state before it, for the caller as far as known,
    for rejected writes too. Rules on what was read before are left to `gold_abridged`, and
    rules on words have no conversation to look at. False positives: those of a rule itself, where
    a policy can be read more kindly."""
    for ran in subject.ran:
        if not ran.write or ran.step.error in _FORM:
            continue
        caller = ran.caller or subject.caller
        situation = Situation(ran.before, ran.call, caller)
        rule = subject.domain.violation(situation, about=("call",))
        if rule is not None:
            tool = "the tool accepts it" if ran.step.ok else f"the tool says {ran.step.error}"
            yield Remark(
                f"call {ran.at}, {brief(ran.call)} breaks {rule.id}: {rule.check(situation)} "
                f"({tool})"
            )


@flag(
    "P1",
    "gold_abridged",
    "Gold leaves out the calls that the policy wants before its writes",
    "certain",
    "note",
    remedy="Fine for an end state; complete it before using gold as a demonstration or scoring "
    "calls.",
)
def gold_abridged(subject: ForeignSubject) -> Iterator[Remark]:
    """Gold writes before anybody was identified, or before looking at what it changes: it is an
    end state, no conversation. False positives: none as to the fact; it is a defect only for
    uses that read gold as a trajectory."""
    problems = []
    steps = [ran.step for ran in subject.ran]
    for ran in subject.accepted:
        situation = Situation(ran.before, ran.call, ran.caller, steps[: ran.at])
        rule = subject.domain.violation(situation, about=("history",))
        if rule is not None:
            problems.append(f"{rule.id} before call {ran.at}, {ran.call.name}")
    if problems:
        more = f", and {len(problems) - 1} more" if len(problems) > 1 else ""
        yield Remark(problems[0] + more)


def _told(ran: Ran) -> str:
    return f'"{ran.step.content.removeprefix("Error: ")}"'
