"""The readings of a request: every call that fits what an agent has been told so far.

A description is unique when it leaves one reading; holding a detail back matters when it leaves
readings with different outcomes. In: a domain, a state, details and what has been told of them.
Out: calls.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from trajectory2task.core.calls import Call
from trajectory2task.core.domain import Arguments, Domain, Pairs, Referent
from trajectory2task.core.environment import Environment
from trajectory2task.core.moves import allowed
from trajectory2task.core.plans import Detail
from trajectory2task.core.seeding import rng_of
from trajectory2task.core.state import State
from trajectory2task.core.tools import Parameter

Told = Callable[[Detail], Pairs]


def everything(detail: Detail) -> Pairs:
    """Told: all that the caller knows, asked or unasked."""
    return detail.said + detail.withheld


def all_but(hidden: Detail) -> Told:
    """Told: everything, except what is withheld of `hidden`."""
    return lambda detail: detail.said if detail is hidden else everything(detail)


def readings(
    domain: Domain,
    state: State,
    caller: str,
    parameters: Sequence[Parameter],
    details: Sequence[Detail],
    told: Told = everything,
    *,
    limit: int = 256,
) -> Iterator[dict[str, Any]]:
    """Argument sets that fit what was told, whether or not tool and policy allow them."""
    by_parameter: dict[str, list[Detail]] = {}
    for detail in details:
        for name in detail.parameters:
            by_parameter.setdefault(name, []).append(detail)
    yield from itertools.islice(
        _extend(domain, state, caller, tuple(parameters), by_parameter, told, {}), limit
    )


def allowed_readings(
    environment: Environment,
    caller: str,
    tool: str,
    details: Sequence[Detail],
    told: Told = everything,
    *,
    limit: int = 256,
) -> Iterator[Call]:
    """The readings that policy and tool allow in the environment's present state."""
    domain = environment.domain
    found = readings(
        domain, environment.state, caller, domain.tools[tool].parameters, details, told, limit=limit
    )
    for arguments in found:
        call = Call(tool, arguments)
        if allowed(environment, caller, call):
            yield call


def matching(
    referent: Referent, state: State, caller: str, arguments: Arguments, pairs: Pairs
) -> list[str]:
    """The referent's candidates that have every one of `pairs`."""
    values = referent.values(state, caller, arguments)
    if not pairs:
        return list(values)
    wanted = set(pairs)
    return [value for value in values if wanted.issubset(referent.pairs(state, value, arguments))]


def _extend(
    domain: Domain,
    state: State,
    caller: str,
    parameters: tuple[Parameter, ...],
    details: Mapping[str, list[Detail]],
    told: Told,
    arguments: dict[str, Any],
) -> Iterator[dict[str, Any]]:
    if not parameters:
        yield dict(arguments)
        return
    parameter, rest = parameters[0], parameters[1:]
    for choice in _options(domain, state, caller, parameter, details, told, arguments):
        yield from _extend(domain, state, caller, rest, details, told, {**arguments, **choice})


def _options(
    domain: Domain,
    state: State,
    caller: str,
    parameter: Parameter,
    details: Mapping[str, list[Detail]],
    told: Told,
    arguments: Arguments,
) -> Iterator[dict[str, Any]]:
    name = parameter.name
    if name in arguments:  # filled together with an earlier argument of its group
        yield {}
        return
    own = details.get(name, [])
    if parameter.refers is not None:
        yield from (
            {name: value}
            for value in _referred(domain, state, caller, parameter, own, told, arguments)
        )
    elif parameter.choices is not None:
        known = own and told(own[0])
        yield from ({name: value} for value in ([own[0].value] if known else parameter.choices))
    elif parameter.free is not None:
        if own and told(own[0]):
            yield dict(own[0].value)
            return
        for draw in range(3):  # endless values fit; a few stand for them
            yield dict(domain.free[parameter.free.group](state, caller, rng_of("reading", draw)))
    else:
        yield {name: caller}


def _referred(
    domain: Domain,
    state: State,
    caller: str,
    parameter: Parameter,
    details: list[Detail],
    told: Told,
    arguments: Arguments,
) -> Iterator[Any]:
    assert parameter.refers is not None
    referent, per = domain.referents[parameter.refers.referent], parameter.refers.per
    if not parameter.many:
        pairs = told(details[0]) if details else ()
        yield from matching(referent, state, caller, arguments, pairs)
        return
    columns = []
    for place, detail in enumerate(sorted(details, key=lambda detail: detail.position or 0)):
        given = arguments
        if per is not None:
            others = arguments[per]
            if place >= len(others):
                return
            given = {**arguments, per: others[place]}
        columns.append(matching(referent, state, caller, given, told(detail)))
    for combination in itertools.product(*columns):
        if per is not None or len(set(combination)) == len(combination):
            yield list(combination)
