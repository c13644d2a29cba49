"""What an exploration starts from where a model explores: who calls, and the tools it is offered.

In: a domain, a database, a seed and an index. Out: a `Drawn`, the same for the same inputs.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from random import Random

from trajectory2task.core.domain import Domain
from trajectory2task.core.environment import Environment
from trajectory2task.core.moves import sample
from trajectory2task.core.seeding import rng_of
from trajectory2task.core.state import Database
from trajectory2task.explore.graph import WALK_LENGTH
from trajectory2task.explore.repertoire import repertoire

_CALLERS = 8  # drawn until one has something to act on


@dataclass(frozen=True)
class Drawn:
    """The caller's id, and names of tools in the domain's order."""

    caller: str
    tools: tuple[str, ...]


def draw(domain: Domain, database: Database, seed: int, index: int) -> Drawn:
    """Who calls in exploration `index`, and with which tools it is explored.

    Twelve tools where there are as many: those that no exploration can do without (look-ups, reads
    that give what writes take, sums, the hand-over), and the others as a random walk on the API
    graph comes upon them. A domain that says nothing of its tools has no graph: all are offered.
    """
    rng = rng_of(seed, "draw", index)
    if not domain.authentication:
        return Drawn(one_caller(domain, database, rng), tuple(domain.tools))
    needed = _needed(domain)
    walk = repertoire(domain).graph.walk(rng)
    others = [name for name in walk if name not in needed]
    drawn = needed.union(others[: max(0, WALK_LENGTH - len(needed))])
    tools = tuple(name for name in domain.tools if name in drawn)
    for _ in range(_CALLERS):
        caller = one_caller(domain, database, rng)
        if _has_something(domain, database, caller, tools, rng):
            break
    return Drawn(caller, tools)


@lru_cache(maxsize=8)
def _needed(domain: Domain) -> frozenset[str]:
    taken = {
        item.semantic
        for name in domain.writes
        for item in domain.tools[name].parameters
        if item.semantic and item.choices is None and item.free is None
    }
    reads = {
        tool.name
        for tool in domain.tools.values()
        if tool.kind == "read" and tool.parameters and taken & {given for _, given in tool.outputs}
    }
    also = {name for name in (domain.calculator, domain.transfer) if name is not None}
    return frozenset(reads | also)


def _has_something(
    domain: Domain, database: Database, caller: str, tools: tuple[str, ...], rng: Random
) -> bool:
    environment = Environment(domain, database)
    writes = (name for name in tools if domain.tools[name].kind == "write")
    return any(sample(environment, caller, name, rng) is not None for name in writes)


def one_caller(domain: Domain, database: Database, rng: Random) -> str:
    """The id of anybody who could call."""
    callers = _ids(database, domain.principal.collection)
    return callers[int(rng.random() * len(callers))]


@lru_cache(maxsize=4)
def _ids(database: Database, collection: str) -> tuple[str, ...]:
    return tuple(database.collections[collection])
