"""The API dependency graph (paper 3.2.1): which tool's output can be an input of which tool.

In: a domain's tools with their semantic types. Out: a directed acyclic graph, random walks on it,
and its picture as text or SVG.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from random import Random

from trajectory2task.core.domain import Domain
from trajectory2task.core.tools import Tool
from trajectory2task.explore.picture import svg

WALK_LENGTH = 12  # tools drawn per exploration, as in the paper
_TELEPORT = 0.15  # tools without typed inputs are reached only by a jump


@dataclass(frozen=True)
class ApiGraph:
    """Nodes in rank order; `edges` maps (source, destination) to the types that connect them.

    A tool's rank is the number of reads that must come before it can be called; an edge leads
    only to a later node, and writes lead nowhere, which keeps the graph acyclic.
    """

    domain: str
    nodes: tuple[str, ...]
    kinds: Mapping[str, str]
    ranks: dict[str, int]
    edges: dict[tuple[str, str], tuple[str, ...]]
    starts: tuple[str, ...]

    @staticmethod
    def of(domain: Domain) -> ApiGraph:
        """The graph of a domain's tools."""
        ranks = _ranks(domain)
        nodes = tuple(sorted(domain.tools, key=lambda name: ranks[name]))
        place = {name: number for number, name in enumerate(nodes)}
        edges: dict[tuple[str, str], tuple[str, ...]] = {}
        for source in nodes:
            if domain.tools[source].kind == "write":
                continue
            given = {semantic for _, semantic in domain.tools[source].outputs}
            for destination in nodes:
                shared = sorted(given & _inputs(domain.tools[destination]))
                if shared and place[source] < place[destination]:
                    edges[(source, destination)] = tuple(shared)
        starts = tuple(found.name for found in domain.authentication)
        kinds = {name: domain.tools[name].kind for name in nodes}
        ordered = {name: ranks[name] for name in nodes}
        return ApiGraph(domain.name, nodes, kinds, ordered, edges, starts)

    @cached_property
    def successors(self) -> dict[str, tuple[str, ...]]:
        """By tool: the tools that can take something from its output."""
        return {node: tuple(d for s, d in self.edges if s == node) for node in self.nodes}

    def walk(self, rng: Random, length: int = WALK_LENGTH) -> tuple[str, ...]:
        """`length` different tools (or all there are), in order of a random walk from a start.

        At a dead end the walk goes on from any tool that it has visited; now and then it jumps.
        """
        successors, draw = self.successors, rng.random
        wanted = min(length, len(self.nodes))
        here = self.starts[int(draw() * len(self.starts))]
        visited, led_to = [here], {here}
        frontier: list[str] = []  # what a visited tool leads to, unless it has been visited itself
        while len(visited) < wanted:
            onward = successors[here]
            for name in onward:
                if name not in led_to:
                    led_to.add(name)
                    frontier.append(name)
            here = onward[int(draw() * len(onward))] if onward else here
            if here in visited or draw() < _TELEPORT:
                if frontier and draw() >= _TELEPORT:
                    here = frontier[int(draw() * len(frontier))]
                else:
                    unseen = [name for name in self.nodes if name not in visited]
                    here = unseen[int(draw() * len(unseen))]
            if here in led_to:
                frontier.remove(here)
            else:
                led_to.add(here)
            visited.append(here)
        return tuple(visited)

    def text(self) -> str:
        """One line per tool with what it feeds and through which types."""
        lines = []
        for name in self.nodes:
            lines.append(f"{self.ranks[name]}  {name}")
            for (source, destination), types in self.edges.items():
                if source == name:
                    lines.append(f"     -> {destination}  ({', '.join(types)})")
        lines.append(
            f"{len(self.nodes)} tools, {len(self.edges)} edges; numbers: reads needed before"
        )
        return "\n".join(lines)

    def svg(self) -> str:
        """The graph as a picture, one column per rank."""
        title = f"API graph of {self.domain}: {len(self.nodes)} tools, {len(self.edges)} edges"
        return svg(title, self.ranks, self.kinds, self.edges)


def _inputs(tool: Tool) -> set[str]:
    """Types that have to come from somewhere: not words of choice, nor what is the caller's own."""
    return {
        parameter.semantic
        for parameter in tool.parameters
        if parameter.semantic and parameter.choices is None and parameter.free is None
    }


def _ranks(domain: Domain) -> dict[str, int]:
    """How many rounds of reads it takes from a caller's own facts until each tool can be called."""
    facts = {
        parameter.semantic
        for found in domain.authentication
        for parameter in found.parameters
        if parameter.semantic
    }
    reads = [found for found in domain.tools.values() if found.kind == "read"]
    produced = {semantic for found in domain.tools.values() for _, semantic in found.outputs}
    ranks: dict[str, int] = {}
    known, level = set(facts), 0
    # A catalogue that anyone can list comes last: ids are had from the caller's own records first.
    kept_back = {
        semantic for found in reads if not found.parameters for _, semantic in found.outputs
    }
    while len(ranks) < len(domain.tools):
        left = [found for found in domain.tools.values() if found.name not in ranks]
        ready = [found for found in left if not (_inputs(found) & produced) - known]
        if not ready and kept_back - known:
            known |= kept_back
            continue
        for found in ready or left:  # left over: types that only the caller can give
            ranks[found.name] = level
            if found.kind == "read" and found.parameters:
                given = {semantic for _, semantic in found.outputs}
                known |= given
        level += 1
    return ranks
