"""What a caller can say about a call's arguments: one `Detail` per argument or list element."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from trajectory2task.compose.describe import describe, singles_out
from trajectory2task.core.domain import Arguments, Domain, Pairs
from trajectory2task.core.moves import elements
from trajectory2task.core.plans import Attribute, Detail, Wish
from trajectory2task.core.state import State
from trajectory2task.core.tools import Parameter


@dataclass(frozen=True)
class Describer:
    """Who describes something and where: in `state`, and so that it also holds in `worlds`.

    `known` has how the caller described things before, by referent and id: people stay with it.
    """

    domain: Domain
    state: State
    caller: str
    rng: Random
    worlds: tuple[State, ...]
    known: Mapping[tuple[str, str], Pairs]

    def describe(self, referent: str, value: str, given: Arguments, **taste: Any) -> Pairs | None:
        """A description that singles `value` out; `taste` as in `describe`."""
        found = self.domain.referents[referent]
        return describe(
            found, self.state, self.caller, value, given, self.rng, worlds=self.worlds, **taste
        )

    def replaced(self, referent: str, given: Arguments) -> str | None:
        """The thing in whose place one of the candidates is wanted, if there is such a thing."""
        found = self.domain.referents[referent]
        values = found.values(self.state, self.caller, given)
        rivals = found.rivals(self.state, self.caller, given)
        return next((rival for rival in rivals if rival not in values), None)

    def repeat(self, referent: str, value: str, given: Arguments) -> Pairs | None:
        """How it was described before, if that still singles it out."""
        said = self.known.get((referent, value))
        found = self.domain.referents[referent]
        if said and singles_out(
            found, self.state, self.caller, value, given, said, worlds=self.worlds
        ):
            return said
        return None


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
    before: Iterable[Wish] = (),
) -> tuple[Detail, ...] | None:
    """All details of a call, everything public, in the order of its parameters.

    Descriptions hold in `state`, where it started from, and in `worlds`. `said` fixes the
    description of some arguments, which then need not be unique. `before` holds wishes that the
    caller has described already. None where an argument cannot be described so that only one
    record fits.
    """
    fixed = said or {}
    found: dict[str, list[Detail]] = {}
    held: list[Pairs] = []
    start = state.start()
    others = tuple(world for world in (start, *worlds) if world is not state)
    describer = Describer(domain, state, caller, rng, others, _known(before))
    # Items before their order: people name the thing, and the order by the thing in it.
    for parameter in sorted(parameters, key=_naming_order):
        if parameter.free is not None:
            details: list[Detail] | None = _free(parameters, parameter, arguments, fixed)
        elif parameter.refers is not None:
            details = _referred(describer, parameter, arguments, fixed, held)
        else:
            details = _chosen(parameter, arguments, fixed)
        if details is None:
            return None
        found[parameter.name] = details
        if parameter.many and parameter.refers is not None and parameter.refers.per is None:
            held += [detail.said for detail in details]
    return tuple(detail for parameter in parameters for detail in found[parameter.name])


def _known(wishes: Iterable[Wish]) -> dict[tuple[str, str], Pairs]:
    """How single things were first described, by referent and id."""
    found: dict[tuple[str, str], Pairs] = {}
    for wish in wishes:
        for detail in wish.details:
            if detail.referent and detail.position is None:
                found.setdefault((detail.referent, str(detail.value)), detail.said)
    return found


def _naming_order(parameter: Parameter) -> int:
    if parameter.refers is None:
        return 0
    if parameter.many:
        return 1 if parameter.refers.per is None else 2
    return 3


def _chosen(parameter: Parameter, arguments: Arguments, fixed: Mapping[str, Pairs]) -> list[Detail]:
    """A word that the tool offers; of the caller's own id nothing is said."""
    if parameter.choices is None:
        return []
    value = arguments[parameter.name]
    said = fixed.get(parameter.name, ((parameter.name, value),))
    attributes = tuple(Attribute(*pair) for pair in said)
    return [Detail((parameter.name,), parameter.name, "", value, attributes)]


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
    describer: Describer,
    parameter: Parameter,
    arguments: Arguments,
    fixed: Mapping[str, Pairs],
    held: Sequence[Pairs],
) -> list[Detail] | None:
    """One detail for the argument, or one for each element of a list."""
    assert parameter.refers is not None
    details: list[Detail] = []
    for position, (value, given) in enumerate(elements(parameter, arguments)):
        pairs = fixed.get(parameter.name)
        if pairs is None:
            pairs = _described(describer, parameter, value, given, held)
        if pairs is None:
            return None
        details.append(
            Detail(
                parameters=(parameter.name,),
                slot=parameter.name,
                referent=parameter.refers.referent,
                value=value,
                attributes=tuple(Attribute(*pair) for pair in pairs),
                position=position if parameter.many else None,
            )
        )
    return details


def _described(
    describer: Describer, parameter: Parameter, value: str, given: Arguments, held: Sequence[Pairs]
) -> Pairs | None:
    assert parameter.refers is not None
    referent = parameter.refers.referent
    old = describer.replaced(referent, given)
    if old is not None:
        return _replacement(describer, referent, value, given, old, held)
    if parameter.many:
        return describer.describe(referent, value, given)
    return describer.repeat(referent, value, given) or _holder(
        describer, referent, value, given, held
    )


def _replacement(
    describer: Describer,
    referent: str,
    value: str,
    given: Arguments,
    old: str,
    held: Sequence[Pairs],
) -> Pairs | None:
    """What comes in place of `old`: all that is to be different, and of the rest, which goes
    without saying, only what is needed to single it out, if possible not what is said of `old`."""
    pairs = describer.domain.referents[referent].pairs
    before = dict(pairs(describer.state, old, given))
    after = pairs(describer.state, value, given)
    changed = [(name, said) for name, said in after if before.get(name, said) != said]
    things = {pair for said in held for pair in said}
    fresh = [pair for pair in after if pair not in things]
    avoid = tuple(before.items())
    return describer.describe(referent, value, given, always=changed, prefer=fresh, avoid=avoid)


def _holder(
    describer: Describer, referent: str, value: str, given: Arguments, held: Sequence[Pairs]
) -> Pairs | None:
    """What the things in `held` are in, if anything.

    Where it is known by the one thing that the wish is about, nothing else is said of it. Else it
    is told by something else, if that does not take its number.
    """
    things = {pair for said in held for pair in said}
    if len(held) == 1:
        found = describer.describe(referent, value, given, prefer=things)
        if found is None or things.isdisjoint(found) or things.issuperset(found):
            return found
    found = describer.describe(referent, value, given, avoid=things)
    surest = describer.domain.referents[referent].pairs(describer.state, value, given)[-1:]
    if len(held) > 1 and found is not None and surest[0] in found:
        return describer.describe(referent, value, given)
    return found
