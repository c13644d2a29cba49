"""The explorer's script: the walk that needs no model, of the caller and tools that a model gets.

In: the nonce of an exploration, and how many calls its history holds. Out: the walk's next call
with the thought before it; at its end, the closing words.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from trajectory2task.core.domain import Domain
from trajectory2task.core.errors import UsageError
from trajectory2task.core.state import Database
from trajectory2task.core.trajectories import Trajectory
from trajectory2task.explore.closing import closing_words
from trajectory2task.explore.coverage import Snapshot
from trajectory2task.explore.drawing import draw
from trajectory2task.explore.walker import explore
from trajectory2task.run.endpoint.histories import call_of, heard
from trajectory2task.run.endpoint.wire import ChatMessage, Reply

KEPT = 1_024  # walks remembered at once; another one is walked again


class Explorations:
    """Walks in one world. The bank's snapshot is empty: a walk depends on its nonce alone."""

    def __init__(self, domain: Domain, database: Database) -> None:
        self._domain, self._database = domain, database
        self._walk = lru_cache(KEPT)(self._walked)

    @property
    def source(self) -> str:
        """What is explored, for a person."""
        return f"explorations of {self._domain.name}"

    def next(self, nonce: str, messages: Sequence[ChatMessage]) -> Reply:
        """The step after those in the history; calls that could not be read do not count."""
        walk = self._walk(*_place(nonce))
        made = sum(any(map(call_of, message.calls)) for message in heard(messages))
        if made >= len(walk.steps):
            return Reply(closing_words(walk), thought="The story is played out.")
        step = walk.steps[made]
        return Reply(call=step.call, thought=step.thought)

    def _walked(self, seed: int, index: int) -> Trajectory:
        domain, database = self._domain, self._database
        start = draw(domain, database, seed, index)
        return explore(domain, database, Snapshot(), seed=seed, index=index, round=0, start=start)


def _place(nonce: str) -> tuple[int, int]:
    """Seed and index that a nonce names: explore/SEED/INDEX."""
    parts = nonce.split("/")
    if len(parts) != 3 or not all(part.isdecimal() for part in parts[1:]):
        raise UsageError(f"The nonce {nonce!r} is no explore/SEED/INDEX.")
    return int(parts[1]), int(parts[2])
