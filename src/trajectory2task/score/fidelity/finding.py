"""What a detector finds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from trajectory2task.score.talk import Talk


class Finding(NamedTuple):
    """One error of the user's: the place of the message that makes it, and what shows it."""

    turn: int
    evidence: str


Detector = Callable[[Talk], Iterator[Finding]]
