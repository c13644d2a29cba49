"""The readings of a request: every call that fits what an agent has been told so far.

A description is unique when it leaves one reading; holding a detail back matters when it leaves
readings with different outcomes. In: a domain, a state, details and what has been told of them.
Out: calls.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from trajectory2task.core.calls import Call
from trajectory2task.core.domain import Arguments, Domain, Pairs, Referent
from trajectory2task.core.environment import Environment
from trajectory2task.core.moves import allowed
from trajectory2task.core.plans import Detail
from trajectory2task.core.seeding import rng_of
from trajectory2task.core.state import State
from trajectory2task.core.tools import Parameter

PairsOf = Callable[[Detail], Pairs]
Rank = Callable[[Parameter, Sequence[str], Arguments], Sequence[str]]


def everything(detail: Detail) -> Pairs:
    """All that the caller knows, asked or unasked."""
    return detail.said + detail.withheld


def all_but(hidden: Detail) -> PairsOf:
    """Everything, except what is withheld of `hidden`."""
    return lambda detail: detail.said if detail is hidden else everything(detail)


def readings(
    domain: Domain,
    state: State,
    caller: str,
    parameters: Sequence[Parameter],
    details: Sequence[Detail],
    told: PairsOf = everything,
    *,
    limit: int = 256,
    rank: Rank | None = None,
) -> Iterator[dict[str, Any]]:
    """Argument sets that fit what was told, whether or not tool and policy allow them.

    Candidates come in the order of the records, or in the one that `rank` gives them.
    """
    by_parameter: dict[str, list[Detail]] = {}
    for detail in details:
        for name in detail.parameters:
            by_parameter.setdefault(name, []).append(detail)
    yield from itertools.islice(
        _extend(_Case(domain, state, caller, told, rank), tuple(parameters), by_parameter, {}),
        limit,
    )


def allowed_readings(
    environment: Environment,
    caller: str,
    tool: str,
    details: Sequence[Detail],
    told: PairsOf = everything,
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


class _Case(NamedTuple):
    """What all arguments of one set of readings have in common."""

    domain: Domain
    state: State
    caller: str
    told: PairsOf
    rank: Rank | None

    def fitting(self, parameter: Parameter, arguments: Arguments, pairs: Pairs) -> Sequence[str]:
        """The candidates of a parameter that have all of `pairs`."""
        assert parameter.refers is not None
        referent = self.domain.referents[parameter.refers.referent]
        found = matching(referent, self.state, self.caller, arguments, pairs)
        return found if self.rank is None else self.rank(parameter, found, arguments)


def _extend(
    case: _Case,
    parameters: tuple[Parameter, ...],
    details: Mapping[str, list[Detail]],
    arguments: dict[str, Any],
) -> Iterator[dict[str, Any]]:
    if not parameters:
        yield dict(arguments)
        return
    parameter, rest = parameters[0], parameters[1:]
    for choice in _options(case, parameter, details, arguments):
        yield from _extend(case, rest, details, {**arguments, **choice})


def _options(
    case: _Case,
    parameter: Parameter,
    details: Mapping[str, list[Detail]],
    arguments: Arguments,
) -> Iterator[dict[str, Any]]:
    name = parameter.name
    if name in arguments:  # filled together with an earlier argument of its group
        yield {}
        return
    own = details.get(name, [])
    if parameter.refers is not None:
        yield from ({name: value} for value in _referred(case, parameter, own, arguments))
    elif parameter.choices is not None:
        known = own and case.told(own[0])
        yield from ({name: value} for value in ([own[0].value] if known else parameter.choices))
    elif parameter.free is not None:
        if own and case.told(own[0]):
            yield dict(own[0].value)
            return
        draw = case.domain.free[parameter.free.group]
        for number in range(3):  # endless values fit; a few stand for them
            yield dict(draw(case.state, case.caller, rng_of("reading", number)))
    else:
        yield {name: case.caller}


def _referred(
    case: _Case, parameter: Parameter, details: list[Detail], arguments: Arguments
) -> Iterator[Any]:
    assert parameter.refers is not None
    per = parameter.refers.per
    if not parameter.many:
        yield from case.fitting(parameter, arguments, case.told(details[0]) if details else ())
        return
    columns = []
    for place, detail in enumerate(sorted(details, key=lambda detail: detail.position or 0)):
        given = arguments
        if per is not None:
            others = arguments[per]
            if place >= len(others):
                return
            given = {**arguments, per: others[place]}
        columns.append(case.fitting(parameter, given, case.told(detail)))
    for combination in itertools.product(*columns):
        if per is not None or len(set(combination)) == len(combination):
            yield list(combination)
