"""Where the arguments of a sequence of calls come from, worked out by running it.

In: a plan and calls. Out: gold calls with an origin for every leaf that has one; one that has none
is left without, for the checks to see. Written apart from the composer's own tracing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from trajectory2task.certify.subject import execute
from trajectory2task.core.calls import Call, Path
from trajectory2task.core.domain import Domain
from trajectory2task.core.environment import Environment
from trajectory2task.core.plans import (
    FromCaller,
    FromChoices,
    FromFunction,
    FromResult,
    GoldCall,
    Origin,
    Plan,
)
from trajectory2task.core.state import Database
from trajectory2task.core.tools import Parameter


def traced(
    domain: Domain, database: Database, plan: Plan, calls: Sequence[Call]
) -> tuple[GoldCall, ...]:
    """`calls` as gold of `plan`: run on its world, each argument traced, errors as they come."""
    environment = Environment(domain, database, patch=plan.initial_state)
    seen: list[Any] = []
    gold: list[GoldCall] = []
    for call in calls:
        origins: dict[str, Origin] = {}
        for parameter in domain.tools[call.name].parameters:
            for leaf, value in _leaves(parameter, call):
                origin = _origin(domain, plan, call, parameter, value, seen)
                if origin is not None:
                    origins[leaf] = origin
        step, result = execute(environment, call)
        gold.append(GoldCall(call, origins, step.error))
        seen.append(result if step.ok else None)
    return tuple(gold)


def _leaves(parameter: Parameter, call: Call) -> Iterator[tuple[str, Any]]:
    value = call.arguments.get(parameter.name)
    if isinstance(value, list):
        yield from ((f"{parameter.name}.{at}", part) for at, part in enumerate(value))
    elif value is not None:
        yield parameter.name, value


def _origin(
    domain: Domain, plan: Plan, call: Call, parameter: Parameter, value: Any, seen: Sequence[Any]
) -> Origin | None:
    if call.name == domain.transfer:
        return FromFunction("summary")
    if call.name == domain.calculator:
        return FromFunction("arithmetic")
    if parameter.choices is not None:
        return FromChoices(_slot(plan, parameter.name) or parameter.name)
    if parameter.free is not None:
        return FromCaller(_slot(plan, parameter.name) or parameter.free.group)
    if any(fact.value == value and fact.name == parameter.semantic for fact in plan.facts):
        return FromCaller(str(parameter.semantic))
    return _found(plan, value, seen)


def _found(plan: Plan, value: Any, seen: Sequence[Any]) -> Origin | None:
    """Where a value stands in the latest result that has it, or what the caller says it of."""
    for at in range(len(seen) - 1, -1, -1):
        path = find(seen[at], value)
        if path is not None:
            return FromResult(at, path)
    for detail in plan.details():
        if any(attribute.value == value for attribute in detail.attributes):
            return FromCaller(detail.slot)
    return None


def _slot(plan: Plan, parameter: str) -> str | None:
    return next((d.slot for d in plan.details() if parameter in d.parameters), None)


def find(result: Any, wanted: Any) -> Path | None:
    """A path to `wanted` in a JSON value, the shortest of the first found; None where it is not."""
    level: list[tuple[Path, Any]] = [((), result)]
    while level:
        below: list[tuple[Path, Any]] = []
        for path, value in level:
            if type(value) is type(wanted) and value == wanted:
                return path
            if isinstance(value, dict):
                below += [((*path, key), part) for key, part in value.items()]
            elif isinstance(value, list):
                below += [((*path, at), part) for at, part in enumerate(value)]
        level = below
    return None
