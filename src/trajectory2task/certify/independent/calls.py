"""What a caller could have done, by trying: every call that can be put together from what they own.

In: an environment and a caller. Out: calls that tools and policy allow, or that they block. Nothing
is sampled by likelihood, and nothing is shared with the explorer.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from random import Random
from typing import Any

from trajectory2task.core.calls import Call
from trajectory2task.core.domain import Situation
from trajectory2task.core.environment import Environment
from trajectory2task.core.tools import Parameter

MOST = 400  # calls of one tool that are tried, in an order of chance
FEW = 12  # allowed calls of one tool that are kept to choose from
TOGETHER = 2  # elements of a list at most


def conceivable(environment: Environment, caller: str, tool: str, rng: Random) -> list[Call]:
    """Calls of `tool` about the caller's own things, allowed or not, in an order of chance."""
    found: list[dict[str, Any]] = [{}]
    for parameter in environment.domain.tools[tool].parameters:
        found = [
            {**prefix, **part}
            for prefix in found
            for part in _values(environment, caller, parameter, prefix, rng)
        ]
        if len(found) > MOST:
            found = rng.sample(found, MOST)
    rng.shuffle(found)
    return [Call(tool, arguments) for arguments in found]


def _values(
    environment: Environment,
    caller: str,
    parameter: Parameter,
    prefix: Mapping[str, Any],
    rng: Random,
) -> Iterator[dict[str, Any]]:
    name, domain, state = parameter.name, environment.domain, environment.state
    if name in prefix:
        yield {}
    elif parameter.free is not None:
        drawn = domain.free[parameter.free.group](state, caller, rng)
        yield dict(drawn)
    elif parameter.choices is not None:
        yield from ({name: word} for word in parameter.choices)
    elif parameter.refers is None:
        if parameter.semantic == domain.principal.semantic:
            yield {name: caller}
    else:
        referent = domain.referents[parameter.refers.referent]
        per = parameter.refers.per
        if per is not None:
            columns = [referent.values(state, caller, {**prefix, per: one}) for one in prefix[per]]
            yield from ({name: list(row)} for row in itertools.product(*columns))
        elif parameter.many:
            values = referent.values(state, caller, prefix)
            for size in range(1, TOGETHER + 1):
                yield from ({name: list(row)} for row in itertools.combinations(values, size))
        else:
            yield from ({name: value} for value in referent.values(state, caller, prefix))


def broken(environment: Environment, caller: str, call: Call) -> str | None:
    """The first rule on the call that `call` breaks now, or None."""
    situation = Situation(environment.state, call, caller)
    for rule in environment.domain.rules:
        concerned = not rule.tools or call.name in rule.tools
        if rule.about == "call" and concerned and rule.check(situation) is not None:
            return rule.id
    return None


def allowed(environment: Environment, caller: str, call: Call) -> bool:
    """Whether policy and tool allow `call` now."""
    return broken(environment, caller, call) is None and environment.rejection(call) is None


def feasible(environment: Environment, caller: str, rng: Random, *, most: int = FEW) -> list[Call]:
    """Allowed calls of every write tool, so many of each at most, in an order of chance."""
    found: list[Call] = []
    for tool in environment.domain.writes:
        calls = conceivable(environment, caller, tool, rng)
        fine = (call for call in calls if allowed(environment, caller, call))
        found += itertools.islice(fine, most)
    rng.shuffle(found)
    return found


def after(environment: Environment, calls: Sequence[Call]) -> Environment:
    """A fork of the environment in which `calls` have been made; each has to be accepted."""
    fork = environment.fork()
    for call in calls:
        fork.run(call)
    return fork


def apart(environment: Environment, caller: str, calls: Sequence[Call]) -> bool:
    """Whether the calls go together in every order, with one end, and touch no record twice."""
    ends = []
    for order in itertools.permutations(calls):
        fork = environment.fork()
        for call in order:
            if not allowed(fork, caller, call):
                return False
            fork.run(call)
        ends.append(fork.state.delta())
    records: list[tuple[str, str]] = []
    for call in calls:
        delta = after(environment, [call]).state.delta()
        records += [(name, record) for name, found in delta.items() for record in found]
    return all(end == ends[0] for end in ends) and len(set(records)) == len(records)
