"""Real worlds for the tests of core, explore and compose: made once a session, then shared."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from random import Random

from trajectory2task.core.calls import Call
from trajectory2task.core.domain import Domain
from trajectory2task.core.environment import Environment
from trajectory2task.core.moves import sample
from trajectory2task.core.state import Database
from trajectory2task.domains import get

SEED = 11
DOMAINS = ("library", "retail")


@cache
def world(name: str) -> Database:
    """The synthesized database that every test of a domain shares; nobody writes to it."""
    return get(name).synthesize(SEED)


def environment(name: str) -> Environment:
    """A fresh environment over the shared world."""
    return Environment(get(name), world(name))


def callers(name: str, seed: int) -> Iterator[str]:
    """Every caller of the world once, in an order of the seed's own."""
    ids = list(world(name).collections[get(name).principal.collection])
    Random(seed).shuffle(ids)
    yield from ids


@cache
def sampled(name: str) -> tuple[tuple[str, Call], ...]:
    """Calls that their callers may make now: a dozen or so of every write tool."""
    domain, rng = get(name), Random(SEED)
    found: list[tuple[str, Call]] = []
    for tool in domain.writes:
        calls: list[tuple[str, Call]] = []
        for caller in callers(name, SEED):
            call = sample(environment(name), caller, tool, rng)
            if call is not None:
                calls.append((caller, call))
            if len(calls) == 12:
                break
        found += calls
    return tuple(found)


def id_arguments(domain: Domain, call: Call) -> list[str]:
    """The single values of the arguments whose declared type is an id."""
    found: list[str] = []
    for parameter in domain.tools[call.name].parameters:
        if parameter.semantic is not None and parameter.semantic.endswith("Id"):
            value = call.arguments[parameter.name]
            found += value if isinstance(value, list) else [value]
    return found
