"""Reads for orientation: a tool from the walk, called with values of the right type seen so far.

This is the API graph at work: an earlier output of semantic type T becomes an input of type T.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random
from typing import Any

from trajectory2task.core.calls import Call, Step
from trajectory2task.core.domain import Domain
from trajectory2task.core.tools import Tool

_SHOWN = 40  # values looked at per argument; a catalogue may hold thousands


def browse(domain: Domain, steps: Sequence[Step], tool: Tool, rng: Random) -> Call | None:
    """A call of a read tool whose every argument stands in an earlier result, or None."""
    arguments: dict[str, Any] = {}
    for parameter in tool.parameters:
        if parameter.semantic is None or parameter.many:
            return None
        seen = list(_values(domain, steps, parameter.semantic))
        if not seen:
            return None
        arguments[parameter.name] = rng.choice(seen)
    return Call(tool.name, arguments)


def _values(domain: Domain, steps: Sequence[Step], semantic: str) -> Iterator[str]:
    """Values of a semantic type in the results, latest result first, up to a bound."""
    found = 0
    for step in reversed(steps):
        if not step.ok:
            continue
        paths = [path for path, name in domain.tools[step.call.name].outputs if name == semantic]
        result = step.value() if paths else None
        for path in paths:
            for value in _at(result, path):
                yield value
                found += 1
                if found >= _SHOWN:
                    return


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
