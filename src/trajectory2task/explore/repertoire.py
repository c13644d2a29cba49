"""What a domain lets its explorers do, worked out once per domain.

In: a domain. Out: its API graph, the reads to browse with, the questions and transfers by kind.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from trajectory2task.core.domain import Domain, Obstacle, Question
from trajectory2task.explore.graph import ApiGraph

Takes = tuple[tuple[str, str], ...]  # name and semantic type of each argument
Gives = tuple[tuple[tuple[str, ...], str], ...]  # path and semantic type of each output


@dataclass(frozen=True)
class Repertoire:
    """See the module.

    `takes` holds the tools to browse with, `gives` what of any read's result they can take,
    `beside` the questions to ask beside a write, `alone` the names of those that stand alone.
    """

    graph: ApiGraph
    takes: Mapping[str, Takes]
    gives: Mapping[str, Gives]
    beside: Mapping[str, tuple[Question, ...]]
    alone: tuple[str, ...]
    transfers: tuple[Obstacle, ...]


@lru_cache(maxsize=8)
def repertoire(domain: Domain) -> Repertoire:
    """The repertoire of `domain`."""
    takes = _takes(domain)
    wanted = {semantic for taken in takes.values() for _, semantic in taken}
    return Repertoire(
        graph=ApiGraph.of(domain),
        takes=takes,
        gives={
            tool.name: tuple(output for output in tool.outputs if output[1] in wanted)
            for tool in domain.tools.values()
            if tool.kind == "read"
        },
        beside={
            name: tuple(question for question in domain.questions if question.tool == name)
            for name in domain.writes
        },
        alone=tuple(question.name for question in domain.questions if question.tool is None),
        transfers=tuple(
            obstacle
            for obstacle in domain.obstacles
            if obstacle.kind == "scope" and obstacle.resolution == "transfer"
        ),
    )


def _takes(domain: Domain) -> dict[str, Takes]:
    """The reads but for look-ups, and for those that take lists or words without a type.

    The caller is known by the time of browsing, and names seen here and there fit nobody.
    """
    return {
        tool.name: tuple((item.name, str(item.semantic)) for item in tool.parameters)
        for tool in domain.tools.values()
        if tool.kind == "read"
        and tool.name not in domain.logins
        and all(item.semantic and not item.many for item in tool.parameters)
    }
