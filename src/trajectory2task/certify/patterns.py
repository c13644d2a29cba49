"""Call patterns as the checks look at them: well typed, apart, and with examples."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Any

from trajectory2task.certify.subject import Subject
from trajectory2task.core.calls import Call, CallPattern
from trajectory2task.core.environment import Environment
from trajectory2task.core.tools import Parameter


def ill_typed(subject: Subject, pattern: CallPattern) -> Iterator[str]:
    """Why no call of the domain can match `pattern`."""
    tool = subject.domain.tools.get(pattern.name)
    if tool is None:
        yield f"there is no tool {pattern.name!r}"
        return
    kinds = {parameter.name: list if parameter.many else str for parameter in tool.parameters}
    for name, value in pattern.arguments.items():
        if name not in kinds:
            yield f"{pattern.name} has no argument {name!r}"
        elif not isinstance(value, kinds[name]):
            yield f"{pattern.name}: {name} is no {kinds[name].__name__}"


def overlap(left: CallPattern, right: CallPattern) -> bool:
    """Whether some call matches both."""
    both = Call(left.name, {**left.arguments, **right.arguments})
    return left.matches(both) and right.matches(both)


def examples(subject: Subject, environment: Environment, pattern: CallPattern) -> list[Call]:
    """Concrete calls that match `pattern`; what it leaves open is filled with all that there is."""
    tool = subject.domain.tools[pattern.name]
    found: list[dict[str, Any]] = [{}]
    for parameter in tool.parameters:
        found = [
            {**prefix, parameter.name: option}
            for prefix in found
            for option in _fill(subject, environment, pattern, parameter, prefix)
        ]
    return [Call(tool.name, arguments) for arguments in found]


def _fill(
    subject: Subject,
    environment: Environment,
    pattern: CallPattern,
    parameter: Parameter,
    prefix: dict[str, Any],
) -> list[Any]:
    caller, state = subject.plan.user_id, environment.state
    if parameter.name in pattern.arguments:
        return [pattern.arguments[parameter.name]]
    if parameter.choices is not None:
        return [[word] if parameter.many else word for word in parameter.choices]
    if parameter.free is not None:
        drawn = subject.domain.free[parameter.free.group](state, caller, Random(0))
        return [drawn[parameter.name]]
    if parameter.refers is None:
        return [caller if parameter.semantic == subject.domain.principal.semantic else "?"]
    referent = subject.domain.referents[parameter.refers.referent]
    per = parameter.refers.per
    if per is not None:
        columns = [
            referent.values(state, caller, {**prefix, per: element}) for element in prefix[per]
        ]
        return [list(row) for row in zip(*columns, strict=False)]
    values = referent.values(state, caller, prefix)
    return [[value] for value in values] if parameter.many else list(values)


def narrowed(subject: Subject, pattern: CallPattern) -> str | None:
    """The argument that a pattern hangs on beyond the record and the caller that it is about, so
    that another value would not match; None for a pattern that spells out what is wished for."""
    parameters = subject.domain.tools[pattern.name].parameters
    record = next((p.name for p in parameters if p.refers is not None and not p.many), None)
    own = {p.name for p in parameters if p.semantic == subject.domain.principal.semantic}
    beyond = [name for name in pattern.arguments if name not in {record, *own}]
    whole = {parameter.name for parameter in parameters} == set(pattern.arguments)
    if whole and all(_wished(subject, pattern.arguments[name]) for name in beyond):
        return None
    return next(iter(beyond), None)


def _wished(subject: Subject, value: Any) -> bool:
    """Whether the blocked wish has `value`, or every element of it, for some argument."""
    blocked = subject.blocked
    assert blocked is not None
    values: list[Any] = list(blocked.call.arguments.values()) if blocked.call is not None else []
    for detail in blocked.details:
        values += detail.value.values() if isinstance(detail.value, dict) else [detail.value]
    return value in values or (
        isinstance(value, list) and all(element in values for element in value)
    )


def elsewhere(subject: Subject, pattern: CallPattern) -> str | None:
    """The record or caller that a pattern is about, where the blocked wish is about others only."""
    blocked = subject.blocked
    assert blocked is not None
    meant = {str(detail.value) for detail in blocked.details if detail.referent}
    if blocked.call is not None:
        meant |= {value for value in blocked.call.arguments.values() if isinstance(value, str)}
    meant.add(subject.plan.user_id)
    for parameter in subject.domain.tools[pattern.name].parameters:
        own = parameter.semantic == subject.domain.principal.semantic
        if own or (parameter.refers is not None and not parameter.many):
            value = pattern.arguments.get(parameter.name)
            return value if value is not None and value not in meant else None
    return None
