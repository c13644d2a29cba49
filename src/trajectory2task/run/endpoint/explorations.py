"""The explorer's script: one call of an exploration a request, then its last words.

In a world that says what its tools mean, it is the walk that needs no model, of the caller and the
tools that a model's prompt names. In tau2-bench's own worlds it is the gold calls of one of their
tasks, whoever calls. In: the nonce of an exploration, and the calls that its history holds.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from trajectory2task.core.calls import Call
from trajectory2task.core.domain import Domain
from trajectory2task.core.errors import UsageError
from trajectory2task.core.foreign import ForeignSet
from trajectory2task.core.state import Database
from trajectory2task.explore.closing import closing_words
from trajectory2task.explore.coverage import Snapshot
from trajectory2task.explore.drawing import draw
from trajectory2task.explore.walker import explore
from trajectory2task.run.endpoint.histories import call_of, heard
from trajectory2task.run.endpoint.wire import ChatMessage, Reply

KEPT = 1_024  # walks remembered at once; another one is walked again


@dataclass(frozen=True)
class Walk:
    """Calls with the thought before each, and what is said after the last."""

    steps: tuple[tuple[Call, str], ...]
    closing: str


Walks = Callable[[int, int], Walk]  # of a seed and an index


def scripted_walks(domain: Domain, database: Database) -> Walks:
    """Those of the scripted explorer. Its bank is empty: a walk depends on its nonce alone."""

    def walk(seed: int, index: int) -> Walk:
        start = draw(domain, database, seed, index)
        found = explore(domain, database, Snapshot(), seed=seed, index=index, round=0, start=start)
        steps = tuple((step.call, step.thought) for step in found.steps)
        return Walk(steps, closing_words(found))

    return walk


def gold_walks(tasks: ForeignSet) -> Walks:
    """The gold calls of tasks made elsewhere, one task after the other."""
    found = [task.gold for task in tasks.tasks if task.gold]

    def walk(seed: int, index: int) -> Walk:
        calls = found[index % len(found)]
        return Walk(tuple((call, "This is what comes next.") for call in calls), "That was all.")

    return walk


class Explorations:
    """Explorations of one world; `name` is what the world is called."""

    def __init__(self, name: str, walks: Walks) -> None:
        self.source = f"explorations of {name}"
        self._walk = lru_cache(KEPT)(walks)

    def next(self, nonce: str, messages: Sequence[ChatMessage]) -> Reply:
        """The step after those in the history; calls that could not be read do not count."""
        walk = self._walk(*_place(nonce))
        made = sum(any(map(call_of, message.calls)) for message in heard(messages))
        if made >= len(walk.steps):
            return Reply(walk.closing, thought="The story is played out.")
        call, thought = walk.steps[made]
        return Reply(call=call, thought=thought)


def _place(nonce: str) -> tuple[int, int]:
    """Seed and index that a nonce names: explore/SEED/INDEX."""
    parts = nonce.split("/")
    if len(parts) != 3 or not all(part.isdecimal() for part in parts[1:]):
        raise UsageError(f"The nonce {nonce!r} is no explore/SEED/INDEX.")
    return int(parts[1]), int(parts[2])
