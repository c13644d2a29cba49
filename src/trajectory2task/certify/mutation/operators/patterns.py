"""Corruptions of required and forbidden calls, in plan and criteria alike."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from trajectory2task.certify.mutation.editing import retraced, with_reason
from trajectory2task.certify.mutation.operator import Case, Corrupted, Theme
from trajectory2task.core.calls import Call, CallPattern
from trajectory2task.core.domain import Situation
from trajectory2task.core.plans import Blocked, Infeasible, Request, Scenario

PATTERNS = Theme("patterns")
ONLY: tuple[Scenario, ...] = ("infeasible",)


def _reason(case: Case) -> Infeasible:
    reason = case.plan.infeasible
    assert reason is not None
    return reason


def _forbidding(case: Case, *patterns: CallPattern) -> Corrupted:
    return case.settled(with_reason(case.plan, forbidden=patterns))


def _requiring(case: Case, *patterns: CallPattern) -> Corrupted:
    return case.settled(with_reason(case.plan, required=patterns))


@PATTERNS.operator("nothing-forbidden", "forbidden_typed", scenarios=ONLY)
def nothing_forbidden(case: Case) -> Iterator[Corrupted]:
    """No call is forbidden."""
    yield _forbidding(case)


@PATTERNS.operator("forbidden-harmless", "forbidden_typed", scenarios=ONLY)
def forbidden_harmless(case: Case) -> Iterator[Corrupted]:
    """A read that does no harm is forbidden as well; to a caller whom nobody has identified, every
    read is harm."""
    if case.subject.run.caller is None:
        return
    free = [
        tool
        for tool in case.domain.tools.values()
        if tool.kind != "write" and not any(tool.name == gold.call.name for gold in case.plan.gold)
    ]
    for tool in case.shuffled(free):
        yield _forbidding(case, *_reason(case).forbidden, CallPattern(tool.name))


@PATTERNS.operator("forbidden-gold", "forbidden_typed", scenarios=ONLY)
def forbidden_gold(case: Case) -> Iterator[Corrupted]:
    """A call that gold makes is forbidden."""
    for gold in case.shuffled(case.plan.gold):
        pattern = CallPattern(gold.call.name, gold.call.arguments)
        yield _forbidding(case, *_reason(case).forbidden, pattern)


@PATTERNS.operator("forbidden-too-wide", "forbidden_typed", scenarios=ONLY)
def forbidden_too_wide(case: Case) -> Iterator[Corrupted]:
    """Every call of a tool is forbidden that gold uses on another record."""
    made = {gold.call.name for gold in case.plan.gold}
    for name in case.shuffled(sorted(made)):
        yield _forbidding(case, *_reason(case).forbidden, CallPattern(name))


@PATTERNS.operator("forbidden-too-narrow", "forbidden_typed", scenarios=ONLY)
def forbidden_too_narrow(case: Case) -> Iterator[Corrupted]:
    """Only the blocked call with a value that nobody would try is forbidden."""
    for pattern in case.shuffled(_reason(case).forbidden):
        for parameter in case.shuffled(case.domain.tools[pattern.name].parameters):
            odd: object = ["0"] if parameter.many else "0"
            narrow = CallPattern(pattern.name, {**pattern.arguments, parameter.name: odd})
            rest = tuple(p for p in _reason(case).forbidden if p != pattern)
            yield _forbidding(case, *rest, narrow)


@PATTERNS.operator("forbidden-other-record", "forbidden_typed", scenarios=ONLY)
def forbidden_other_record(case: Case) -> Iterator[Corrupted]:
    """The pattern is about another record of the caller's than the blocked wish."""
    blocked = case.subject.blocked
    assert isinstance(blocked, Blocked)
    for pattern in case.shuffled(_reason(case).forbidden):
        for parameter in case.domain.tools[pattern.name].parameters:
            named = pattern.arguments.get(parameter.name)
            if parameter.refers is None or parameter.many or named is None:
                continue
            referent = case.domain.referents[parameter.refers.referent]
            state, caller = case.subject.start, case.plan.user_id
            for value in case.shuffled(referent.values(state, caller, {})):
                if value != named:
                    other = CallPattern(pattern.name, {**pattern.arguments, parameter.name: value})
                    rest = tuple(p for p in _reason(case).forbidden if p != pattern)
                    yield _forbidding(case, *rest, other)


@PATTERNS.operator("forbidden-ill-typed", "forbidden_typed", scenarios=ONLY)
def forbidden_ill_typed(case: Case) -> Iterator[Corrupted]:
    """A forbidden pattern has an argument of the wrong type."""
    for pattern in case.shuffled(_reason(case).forbidden):
        for name, value in case.shuffled(list(pattern.arguments.items())):
            wrong = "".join(value) if isinstance(value, list) else [value]
            ill = CallPattern(pattern.name, {**pattern.arguments, name: wrong})
            rest = tuple(p for p in _reason(case).forbidden if p != pattern)
            yield _forbidding(case, *rest, ill)


@PATTERNS.operator("pattern-unknown-name", "forbidden_typed", "required_typed", scenarios=ONLY)
def pattern_unknown_name(case: Case) -> Iterator[Corrupted]:
    """A pattern names a tool or an argument that there is not."""
    reason = _reason(case)
    for pattern in case.shuffled(reason.forbidden):
        rest = tuple(p for p in reason.forbidden if p != pattern)
        misspelt = CallPattern(f"{pattern.name}s", pattern.arguments)
        added = CallPattern(pattern.name, {**pattern.arguments, "force": "yes"})
        yield _forbidding(case, *rest, case.rng.choice((misspelt, added)))


@PATTERNS.operator("required-and-forbidden", "forbidden_typed", scenarios=ONLY)
def required_and_forbidden(case: Case) -> Iterator[Corrupted]:
    """A call is required and forbidden."""
    reason = _reason(case)
    for pattern in case.shuffled(reason.forbidden):
        yield _requiring(case, *reason.required, pattern)
    for pattern in case.shuffled(reason.required):
        yield _forbidding(case, *reason.forbidden, pattern)


@PATTERNS.operator("required-not-in-gold", "required_typed", scenarios=ONLY)
def required_not_in_gold(case: Case) -> Iterator[Corrupted]:
    """A call is required that gold does not make."""
    made = {gold.call.name for gold in case.plan.gold}
    for name in case.shuffled([name for name in case.domain.tools if name not in made]):
        yield _requiring(case, *_reason(case).required, CallPattern(name))


@PATTERNS.operator("required-after-refusal", "required_typed", scenarios=ONLY)
def required_after_refusal(case: Case) -> Iterator[Corrupted]:
    """Required is what only a granter does: the twin's last write."""
    granted = case.twin.plan.wishes[-1] if case.twin else None
    if isinstance(granted, Request):
        pattern = CallPattern(granted.call.name, granted.call.arguments)
        yield _requiring(case, *_reason(case).required, pattern)


@PATTERNS.operator("required-nothing", "required_typed", "non_vacuous",
                   scenarios=ONLY)  # fmt: skip
def required_nothing(case: Case) -> Iterator[Corrupted]:
    """Nothing is required but, at most, the transfer."""
    transfer = case.domain.transfer
    yield _requiring(case, *(p for p in _reason(case).required if p.name == transfer))


@PATTERNS.operator("required-of-anyone", "required_typed", "before_authentication",
                   "policy", scenarios=ONLY)  # fmt: skip
def required_of_anyone(case: Case) -> Iterator[Corrupted]:
    """From a caller who cannot be identified, a read of the account or of something of theirs is
    required; gold makes it."""
    if case.subject.run.caller is not None:
        return
    for call in case.shuffled(list(_own_reads(case))):
        calls = [gold.call for gold in case.plan.gold]
        pattern = CallPattern(call.name, call.arguments)
        plan = with_reason(case.plan, required=(*_reason(case).required, pattern))
        yield case.settled(retraced(case, plan, [*calls, call]))


def _own_reads(case: Case) -> Iterator[Call]:
    """Reads of the caller's own records that the policy keeps from strangers."""
    start, user = case.subject.start, case.plan.user_id
    for tool in case.domain.tools.values():
        if tool.kind == "read" and len(tool.parameters) == 1:
            parameter = tool.parameters[0]
            values: Sequence[str] = ()
            if parameter.semantic == case.domain.principal.semantic:
                values = (user,)
            elif parameter.refers is not None:
                values = case.domain.referents[parameter.refers.referent].values(start, user, {})
            for value in values:
                call = Call(tool.name, {parameter.name: value})
                if case.domain.violation(Situation(start, call, None, ())) is not None:
                    yield call
