"""What a caller can say about a call's arguments: one `Detail` per argument or list element."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

from trajectory2task.compose.describe import describe
from trajectory2task.core.domain import Arguments, Domain, Pairs
from trajectory2task.core.moves import elements
from trajectory2task.core.plans import Attribute, Detail
from trajectory2task.core.state import State
from trajectory2task.core.tools import Parameter


def details_for(
    domain: Domain,
    state: State,
    caller: str,
    parameters: Sequence[Parameter],
    arguments: Arguments,
    rng: Random,
    *,
    said: Mapping[str, Pairs] | None = None,
    worlds: Sequence[State] = (),
) -> tuple[Detail, ...] | None:
    """All details of a call, everything public, in the order of its parameters.

    Descriptions hold in `state`, where it started from, and in `worlds`. `said` fixes the
    description of some arguments, which then need not be unique. None where an argument cannot be
    described so that only one record fits.
    """
    fixed = said or {}
    found: dict[str, list[Detail]] = {}
    mentioned: set[tuple[str, str]] = set()
    start = state.start()
    others = tuple(world for world in (start, *worlds) if world is not state)
    # Items before their order: people name the thing, and the order by the thing in it.
    for parameter in sorted(parameters, key=_naming_order):
        if parameter.free is not None:
            details: list[Detail] | None = _free(parameters, parameter, arguments, fixed)
        else:
            details = _details_of(
                domain, state, caller, parameter, arguments, rng, fixed, mentioned, others
            )
        if details is None:
            return None
        found[parameter.name] = details
        mentioned.update(pair for detail in details for pair in detail.said)
    return tuple(detail for parameter in parameters for detail in found[parameter.name])


def _naming_order(parameter: Parameter) -> int:
    if parameter.refers is None:
        return 0
    if parameter.many:
        return 1 if parameter.refers.per is None else 2
    return 3


def _details_of(
    domain: Domain,
    state: State,
    caller: str,
    parameter: Parameter,
    arguments: Arguments,
    rng: Random,
    fixed: Mapping[str, Pairs],
    mentioned: set[tuple[str, str]],
    worlds: Sequence[State],
) -> list[Detail] | None:
    value = arguments[parameter.name]
    if parameter.refers is not None:
        return _referred(domain, state, caller, parameter, arguments, rng, fixed, mentioned, worlds)
    if parameter.choices is not None:
        said = fixed.get(parameter.name, ((parameter.name, value),))
        attributes = tuple(Attribute(*pair) for pair in said)
        return [Detail((parameter.name,), parameter.name, "", value, attributes)]
    return []  # the caller's own id


def _free(
    parameters: Sequence[Parameter],
    parameter: Parameter,
    arguments: Arguments,
    fixed: Mapping[str, Pairs],
) -> list[Detail]:
    """One detail for the whole group, at the group's first argument."""
    assert parameter.free is not None
    group = parameter.free.group
    names = [item.name for item in parameters if item.free is not None and item.free.group == group]
    if parameter.name != names[0]:
        return []
    value = {name: arguments[name] for name in names}
    said = fixed.get(group, tuple((name, str(part)) for name, part in value.items()))
    attributes = tuple(Attribute(*pair) for pair in said)
    return [Detail(tuple(names), group, "", value, attributes)]


def _referred(
    domain: Domain,
    state: State,
    caller: str,
    parameter: Parameter,
    arguments: Arguments,
    rng: Random,
    fixed: Mapping[str, Pairs],
    mentioned: set[tuple[str, str]],
    worlds: Sequence[State],
) -> list[Detail] | None:
    assert parameter.refers is not None
    name, referent = parameter.refers.referent, domain.referents[parameter.refers.referent]
    details: list[Detail] = []
    for position, (value, given) in enumerate(elements(parameter, arguments)):
        pairs: Pairs | None
        if parameter.name in fixed:
            pairs = fixed[parameter.name]
        else:
            pairs = describe(
                referent,
                state,
                caller,
                value,
                given,
                rng,
                prefer=mentioned if parameter.refers.per is None else (),
                avoid=_pairs_of_old(domain, state, caller, parameter, given),
                headless=parameter.refers.per is not None or not parameter.many,
                worlds=worlds,
            )
        if pairs is None:
            return None
        attributes = tuple(Attribute(*pair) for pair in pairs)
        details.append(
            Detail(
                parameters=(parameter.name,),
                slot=parameter.name,
                referent=name,
                value=value,
                attributes=attributes,
                position=position if parameter.many else None,
            )
        )
    return details


def _pairs_of_old(
    domain: Domain, state: State, caller: str, parameter: Parameter, given: Arguments
) -> Pairs:
    """For a replacement: what it shares with the thing replaced goes without saying."""
    assert parameter.refers is not None
    per = parameter.refers.per
    if per is None:
        return ()
    for referent in domain.referents.values():
        old: Any = given[per]
        if old in referent.values(state, caller, given):
            return referent.pairs(state, old, given)
    return ()
