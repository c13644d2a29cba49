"""Reads for orientation: a tool from the walk, called with values of the right type seen so far.

This is the API graph at work: an earlier output of semantic type T becomes an input of type T.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from random import Random
from typing import Any

from trajectory2task.core.calls import Call
from trajectory2task.core.domain import Domain
from trajectory2task.core.state import Database

_Paths = tuple[tuple[tuple[str, ...], str], ...]
_Typed = tuple[tuple[str, tuple[str, ...]], ...]
_DRAWS = 8  # tries to find a read that has not been made


class Seen:
    """The typed values in the results so far, by semantic type, in order of appearance."""

    def __init__(self, domain: Domain, database: Database) -> None:
        self._tools, self._database = domain.tools, database
        self._useful = _useful(domain)
        self._values: dict[str, list[str]] = {}
        self._made: set[tuple[str, ...]] = set()
        self._new: list[tuple[str, _Paths, Any]] = []

    def add(self, call: Call, result: Any) -> None:
        """Take in a read's result, and remember that the call has been made."""
        paths = self._useful.get(call.name)
        if paths is not None:
            self._made.add((call.name, *call.arguments.values()))
            self._new.append((call.name, paths, result))

    def _take_in(self) -> None:
        """Sort the new results' values by type; most explorations never ask for the later ones."""
        for name, paths, result in self._new:
            for semantic, values in self._typed(name, paths, result):
                self._values.setdefault(semantic, []).extend(values)
        self._new.clear()

    def draw(self, names: Sequence[str], rng: Random) -> Call | None:
        """A new read by one of these tools on values seen; None if none turns up."""
        self._take_in()
        for _ in range(_DRAWS if names else 0):
            tool = self._tools[names[int(rng.random() * len(names))]]
            arguments: dict[str, str] = {}
            for parameter in tool.parameters:
                seen = self._values.get(parameter.semantic or "")
                if parameter.many or not seen:
                    break
                arguments[parameter.name] = seen[int(rng.random() * len(seen))]
            else:
                if (tool.name, *arguments.values()) not in self._made:
                    return Call(tool.name, arguments)
        return None

    def _typed(self, name: str, paths: _Paths, result: Any) -> _Typed:
        # Base records never change, so what they contain is worked out once per world.
        if id(result) not in self._database.identity:
            return _extract(paths, result)
        key = ("typed", name, id(result))
        found: _Typed | None = self._database.memo.get(key)
        if found is None:
            found = self._database.memo[key] = _extract(paths, result)
        return found


@lru_cache(maxsize=8)
def _useful(domain: Domain) -> dict[str, _Paths]:
    """By read tool: the typed outputs that some read tool can take as an argument."""
    reads = [tool for tool in domain.tools.values() if tool.kind == "read"]
    wanted = {parameter.semantic for tool in reads for parameter in tool.parameters}
    return {
        tool.name: tuple(output for output in tool.outputs if output[1] in wanted) for tool in reads
    }


def _extract(paths: _Paths, result: Any) -> _Typed:
    return tuple((semantic, tuple(dict.fromkeys(_at(result, path)))) for path, semantic in paths)


def _at(value: Any, path: tuple[str, ...]) -> Iterator[str]:
    if not path:
        if isinstance(value, str):
            yield value
        return
    head, rest = path[0], path[1:]
    if head == "*":
        if isinstance(value, dict):
            # A typed key and a typed value share the path; keys are strings, values may be.
            for key, part in value.items():
                yield from _at(part if rest or not isinstance(part, dict) else key, rest)
        elif isinstance(value, list):
            for part in value:
                yield from _at(part, rest)
    elif isinstance(value, dict) and head in value:
        yield from _at(value[head], rest)
