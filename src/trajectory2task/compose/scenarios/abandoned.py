"""Intents that a caller could have had first: executable now, and with another outcome.

In: the environment before a write, and the write that the caller ends up wanting. Out: calls.
"""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from trajectory2task.core.calls import Call
from trajectory2task.core.environment import Environment
from trajectory2task.core.moves import allowed, alternatives, sample, sample_arguments
from trajectory2task.core.state import State
from trajectory2task.core.tools import Parameter

_TRIES = 4


def abandoned_for(environment: Environment, caller: str, call: Call, rng: Random) -> Iterator[Call]:
    """Calls that could have been wanted instead of `call`, whose execution would matter.

    Each is allowed now and leads to another state than `call`; executing it and then `call` does
    not simply end where `call` alone ends.
    """
    sources = [
        _other_values(environment, caller, call, rng),
        _other_deeds(environment, caller, call, rng),
    ]
    rng.shuffle(sources)
    wanted = environment.fork()
    wanted.run(call)
    for source in sources:
        for old in source:
            if (
                old != call
                and allowed(environment, caller, old)
                and _matters(environment, old, call, wanted.state)
            ):
                yield old


def _matters(environment: Environment, old: Call, new: Call, wanted: State) -> bool:
    """Whether `old` alone, and `old` and then `new`, end elsewhere than in `wanted`, as `new`."""
    early = environment.fork()
    early.run(old)
    if early.state.same_as(wanted):
        return False
    if early.rejection(new) is not None:
        return True
    early.run(new)
    return not early.state.same_as(wanted)


def _other_values(environment: Environment, caller: str, call: Call, rng: Random) -> Iterator[Call]:
    """The same deed with one argument different."""
    parameters = list(environment.domain.tools[call.name].parameters)
    record = next((p.name for p in parameters if p.refers is not None and not p.many), "")
    rng.shuffle(parameters)
    parameters.sort(key=lambda parameter: _far_fetched(parameter, record))
    for parameter in parameters:
        if parameter.free is None:
            found = list(alternatives(environment, caller, call, parameter, limit=10))
            rng.shuffle(found)
            yield from found
            continue
        fresh = sample(environment, caller, call.name, rng)
        if fresh is not None:
            group = {p.name for p in parameters if p.free == parameter.free}
            drawn = {n: v for n, v in fresh.arguments.items() if n in group}
            yield Call(call.name, {**call.arguments, **drawn})


def _far_fetched(parameter: Parameter, record: str) -> int:
    """People change their mind about how; less often about which record, hardly about why."""
    if parameter.choices is not None:
        return 2
    return 1 if parameter.name == record else 0


def _other_deeds(environment: Environment, caller: str, call: Call, rng: Random) -> Iterator[Call]:
    """Another deed on the same record: a return that becomes an exchange, say."""
    domain = environment.domain
    referred = {
        p.name: p.refers for p in domain.tools[call.name].parameters if p.refers is not None
    }
    names = list(domain.shifts.get(call.name, ()))
    rng.shuffle(names)
    for name in names:
        parameters = domain.tools[name].parameters
        common = [p.name for p in parameters if p.refers and referred.get(p.name) == p.refers]
        # Without the record in common it would be an unrelated wish, not a change of mind.
        if not common or common[0] != next(iter(referred)):
            continue
        aligned = {p.refers.per for p in parameters if p.refers and p.refers.per} & set(common)
        for _ in range(_TRIES):
            kept = {n: call.arguments[n] for n in common}
            drawn = sample_arguments(domain, environment.state, caller, parameters, rng, given=kept)
            if drawn is not None:
                yield Call(name, drawn)
            if not aligned and len(parameters) == len(common):
                break
