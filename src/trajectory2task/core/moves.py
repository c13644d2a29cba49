"""What a caller could ask for: feasible calls, their alternatives, and the reads that lead to them.

Generic over the domain's declarations. The walker samples with it, the composer looks for
alternatives with it, and checks count with it. In: a domain, an environment, a caller. Out: calls.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from random import Random
from typing import Any, NamedTuple

from trajectory2task.core.calls import Call
from trajectory2task.core.domain import Arguments, Domain, Situation
from trajectory2task.core.environment import Environment
from trajectory2task.core.errors import ToolError
from trajectory2task.core.state import State
from trajectory2task.core.tools import Parameter

MAX_LIST = 3  # people ask for a few items at a time
_DEAD_ENDS = 2  # draws without any candidate after which there is nothing to find
_ALONE = 0.6  # share of lists with a single element


def allowed(environment: Environment, caller: str, call: Call) -> bool:
    """Whether the policy permits `call` now (history and words apart) and the tool accepts it."""
    return tried(environment, caller, call) is not None


class Trial(NamedTuple):
    """An allowed call, tried out: what it gives, and the environment as it is afterwards."""

    call: Call
    value: Any
    after: Environment


def tried(environment: Environment, caller: str, call: Call) -> Trial | None:
    """`call` made in a fork of `environment`; None where it is not `allowed`."""
    after = environment.fork()
    situation = Situation(after.state, call, caller)
    if environment.domain.violation(situation, about=("call",)) is not None:
        return None
    try:
        return Trial(call, after.run(call), after)
    except ToolError:
        return None


def sample(
    environment: Environment,
    caller: str,
    tool: str,
    rng: Random,
    *,
    avoid: Collection[tuple[str, str]] = (),
    tries: int = 24,
) -> Call | None:
    """A random call of `tool` that policy and tool allow now, or None after `tries` attempts.

    `avoid` holds records (as `record_of` gives them) that the call must not be about.
    """
    found = sample_trial(environment, caller, tool, rng, avoid=avoid, tries=tries)
    return None if found is None else found.call


def sample_trial(
    environment: Environment,
    caller: str,
    tool: str,
    rng: Random,
    *,
    avoid: Collection[tuple[str, str]] = (),
    tries: int = 24,
) -> Trial | None:
    """As `sample`, with what the call leads to."""
    if ("caller", tool) in avoid:
        return None
    parameters = environment.domain.tools[tool].parameters
    dead_ends = 0
    for _ in range(tries):
        arguments = sample_arguments(
            environment.domain, environment.state, caller, parameters, rng, tool=tool, avoid=avoid
        )
        if arguments is None:
            dead_ends += 1
            if dead_ends == _DEAD_ENDS:
                break
            continue
        found = tried(environment, caller, Call(tool, arguments))
        if found is not None:
            return found
    return None


def sample_arguments(
    domain: Domain,
    state: State,
    caller: str,
    parameters: Sequence[Parameter],
    rng: Random,
    *,
    given: Arguments | None = None,
    tool: str | None = None,
    avoid: Collection[tuple[str, str]] = (),
) -> dict[str, Any] | None:
    """Random arguments of the right kinds, each drawn given those before it; None at a dead end.

    Arguments in `given` are taken as they are. With `tool`, only values that the domain deems
    workable for it are drawn, and none of the records in `avoid`.
    """
    arguments: dict[str, Any] = {}
    drawn: dict[str, Mapping[str, str]] = {}
    for parameter in parameters:
        if given is not None and parameter.name in given:
            arguments[parameter.name] = given[parameter.name]
            continue
        if parameter.free is not None:
            group = parameter.free.group
            if group not in drawn:
                drawn[group] = domain.free[group](state, caller, rng)
            arguments[parameter.name] = drawn[group][parameter.name]
            continue
        value = _draw(domain, state, caller, parameter, arguments, rng, tool, avoid)
        if value is None:
            return None
        arguments[parameter.name] = value
    return arguments


def _draw(
    domain: Domain,
    state: State,
    caller: str,
    parameter: Parameter,
    arguments: Arguments,
    rng: Random,
    tool: str | None,
    avoid: Collection[tuple[str, str]],
) -> Any:
    if parameter.choices is not None:
        return _pick(parameter.choices, rng)
    refers = parameter.refers
    if refers is None:
        return caller if parameter.semantic == domain.principal.semantic else None
    name, per = refers.referent, refers.per
    if per is not None:
        picked: list[str] = []
        for element in arguments[per]:
            likely = _likely(domain, state, caller, name, {**arguments, per: element}, tool)
            # Nobody has two things swapped for each other.
            found = _pick([value for value in likely if value not in arguments[per]], rng)
            if found is None:
                return None
            picked.append(found)
        return picked
    values = _likely(domain, state, caller, name, arguments, tool)
    if parameter.many:
        return _pick_several(values, rng)
    if avoid:
        values = [value for value in values if (name, value) not in avoid]
    return _pick(values, rng)


def _likely(
    domain: Domain, state: State, caller: str, name: str, arguments: Arguments, tool: str | None
) -> Sequence[str]:
    """What could be meant by an argument that refers to `name`; with `tool`, what is workable."""
    if tool is not None:
        workable = domain.workable.get(name)
        if workable is not None:
            return workable(state, caller, tool, arguments)
    return domain.referents[name].values(state, caller, arguments)


def _pick(values: Sequence[str], rng: Random) -> str | None:
    return values[int(rng.random() * len(values))] if values else None


def _pick_several(values: Sequence[str], rng: Random) -> list[str] | None:
    """A few different ones, often just one; None where there are none."""
    if not values:
        return None
    left = list(values)
    count = 1 if rng.random() < _ALONE else 2 + int(rng.random() * (MAX_LIST - 1))
    return [left.pop(int(rng.random() * len(left))) for _ in range(min(count, len(left)))]


def alternatives(
    environment: Environment, caller: str, call: Call, parameter: Parameter, *, limit: int = 64
) -> Iterator[Call]:
    """Allowed calls that differ from `call` in `parameter` and in what depends on it.

    A later argument keeps its value where that still works; otherwise its first workable value is
    taken. At most `limit` candidates are tried. A free value has endless alternatives and yields
    none here.
    """
    parameters = environment.domain.tools[call.name].parameters
    place = parameters.index(parameter)
    prefix = {item.name: call.arguments[item.name] for item in parameters[:place]}
    options = choices_for(environment, caller, parameter, prefix, call.arguments[parameter.name])
    for option in itertools.islice(options, limit):
        if option == call.arguments[parameter.name]:
            continue
        found = _complete(environment, caller, call, {**prefix, parameter.name: option}, place + 1)
        if found is not None:
            yield found


def choices_for(
    environment: Environment, caller: str, parameter: Parameter, prefix: Arguments, current: Any
) -> Iterator[Any]:
    """Every value that `parameter` could have given the arguments before it (free values: none).

    A list varies one element at a time around `current`.
    """
    domain, state = environment.domain, environment.state
    if parameter.choices is not None:
        yield from parameter.choices
    elif parameter.refers is not None:
        referent = domain.referents[parameter.refers.referent]
        if not parameter.many:
            yield from referent.values(state, caller, prefix)
            return
        per = parameter.refers.per
        elements = prefix[per] if per is not None else [None] * len(current)
        for position, element in enumerate(elements):
            given = prefix if per is None else {**prefix, per: element}
            for value in referent.values(state, caller, given):
                swapped = [*current[:position], value, *current[position + 1 :]]
                if per is not None or len(set(swapped)) == len(swapped):
                    yield swapped


def _complete(
    environment: Environment, caller: str, call: Call, arguments: dict[str, Any], place: int
) -> Call | None:
    """`arguments` filled up from `call`, repairing later arguments that no longer fit."""
    parameters = environment.domain.tools[call.name].parameters
    for parameter in parameters[place:]:
        arguments[parameter.name] = call.arguments[parameter.name]
    candidate = Call(call.name, dict(arguments))
    if allowed(environment, caller, candidate):
        return candidate
    for parameter in parameters[place:]:
        repaired = _repair(environment, caller, parameter, candidate.arguments)
        if repaired is None:
            return None
        candidate.arguments[parameter.name] = repaired
    return candidate if allowed(environment, caller, candidate) else None


def _repair(
    environment: Environment, caller: str, parameter: Parameter, arguments: Arguments
) -> Any | None:
    """The argument as it is where the referent still knows it, else its first value."""
    current = arguments[parameter.name]
    if parameter.refers is None:
        return current
    referent = environment.domain.referents[parameter.refers.referent]
    per = parameter.refers.per
    if not parameter.many:
        values = referent.values(environment.state, caller, arguments)
        return current if current in values else next(iter(values), None)
    if per is None:
        values = referent.values(environment.state, caller, arguments)
        kept = [value for value in current if value in values]
        return kept or list(values[:1]) or None
    fixed = []
    for position, element in enumerate(arguments[per]):
        values = referent.values(environment.state, caller, {**arguments, per: element})
        here = current[position] if position < len(current) else None
        options = [here] if here in values else [value for value in values if value != element]
        if not options:
            return None
        fixed.append(options[0])
    return fixed


def reads_for(
    domain: Domain, state: State, caller: str, tool: str, arguments: Arguments
) -> list[Call]:
    """The read calls, each once and in order, that show an agent every argument of this call."""
    return reads_for_parameters(domain, state, caller, domain.tools[tool].parameters, arguments)


def reads_for_parameters(
    domain: Domain, state: State, caller: str, parameters: Sequence[Parameter], arguments: Arguments
) -> list[Call]:
    """As `reads_for`, for the parameters of a tool or of a question."""
    found: list[Call] = []
    for parameter in parameters:
        if parameter.refers is None:
            continue
        referent = domain.referents[parameter.refers.referent]
        parts = (
            elements(parameter, arguments)
            if parameter.many
            else ((arguments[parameter.name], arguments),)
        )
        for value, given in parts:
            for call in referent.shown_by(state, caller, value, given):
                if call not in found:
                    found.append(call)
    return found


def elements(parameter: Parameter, arguments: Arguments) -> list[tuple[str, Arguments]]:
    """Each single value of an argument, with the arguments that its referent may look at."""
    value = arguments[parameter.name]
    if not parameter.many:
        return [(value, arguments)]
    per = parameter.refers.per if parameter.refers else None
    if per is None:
        return [(element, arguments) for element in value]
    return [
        (element, {**arguments, per: other})
        for element, other in zip(value, arguments[per], strict=True)
    ]


def record_of(domain: Domain, call: Call) -> tuple[str, str]:
    """The record that a write is about: what its first argument points at, else the caller's."""
    for parameter in domain.tools[call.name].parameters:
        if parameter.refers is not None and not parameter.many:
            return parameter.refers.referent, str(call.arguments[parameter.name])
    return "caller", call.name


def same_replacement(domain: Domain, call: Call) -> list[Call]:
    """The same replacement asked of other tools: one thing for another, however a tool names it.

    Only tools that take the very same arguments count, a list aligned with another among them.
    """
    own = _signature(domain, call.name)
    if not any(parameter.refers and parameter.refers.per for parameter in own):
        return []
    return [
        Call(name, call.arguments)
        for name in domain.writes
        if name != call.name and _signature(domain, name) == own
    ]


def _signature(domain: Domain, tool: str) -> list[Parameter]:
    return [replace(item, description="", schema={}) for item in domain.tools[tool].parameters]
