"""Reads for orientation: a tool from the walk, called with values of the right type seen so far.

This is the API graph at work: an earlier output of semantic type T becomes an input of type T.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

from trajectory2task.core.calls import Call, Step
from trajectory2task.core.tools import texts_at
from trajectory2task.explore.repertoire import Gives, Repertoire

_Typed = tuple[tuple[str, tuple[str, ...]], ...]
Made = Mapping[str, Sequence[Mapping[str, Any]]]  # by tool: the arguments of each call made
_DRAWS = 8  # tries to find a read that has not been made


class Shown:
    """A read's step and result, and the typed values in it once they have been looked for."""

    __slots__ = ("step", "typed", "value")

    def __init__(self, step: Step, value: Any) -> None:
        self.step = step
        self.value = value
        self.typed: _Typed | None = None


class Seen:
    """The typed values in the results so far, by semantic type, in order of appearance."""

    def __init__(self, can: Repertoire) -> None:
        self._gives, self._takes = can.gives, can.takes
        self._values: defaultdict[str, list[str]] = defaultdict(list)
        self._new: list[Shown] = []

    def add(self, shown: Shown) -> None:
        """Take in a read's result."""
        self._new.append(shown)

    def _take_in(self) -> None:
        """Sort the new results' values by type; most explorations never ask for the later ones."""
        held = self._values
        for shown in self._new:
            typed = shown.typed
            if typed is None:
                typed = shown.typed = _extract(
                    self._gives.get(shown.step.call.name, ()), shown.value
                )
            for semantic, values in typed:
                held[semantic] += values
        self._new.clear()

    def draw(self, names: Sequence[str], rng: Random, made: Made) -> Call | None:
        """A read by one of these tools on values seen, none of those `made`; None if none."""
        if self._new:
            self._take_in()
        values, random = self._values, rng.random
        for _ in range(_DRAWS if names else 0):
            name = names[int(random() * len(names))]
            arguments: dict[str, str] = {}
            for parameter, semantic in self._takes[name]:
                seen = values.get(semantic)
                if not seen:
                    break
                arguments[parameter] = seen[int(random() * len(seen))]
            else:
                if arguments not in made.get(name, ()):
                    return Call(name, arguments)
        return None


def _extract(paths: Gives, result: Any) -> _Typed:
    """The values at `paths`, by type; of one path, each value once."""
    found: dict[str, list[str]] = {}
    for path, semantic in paths:
        found.setdefault(semantic, []).extend(dict.fromkeys(texts_at(result, path)))
    return tuple((semantic, tuple(values)) for semantic, values in found.items() if values)
