"""Agents that say set lines and make set calls, and what the user answered them."""

from __future__ import annotations

from collections.abc import Sequence

from tests.core.worlds import world
from tests.simulate.played import play

from trajectory2task.core.calls import Call
from trajectory2task.core.messages import Message
from trajectory2task.core.rollouts import Rollout
from trajectory2task.core.tasks import Task
from trajectory2task.domains import get
from trajectory2task.simulate.conversation import Limits
from trajectory2task.simulate.sides import Insider, Move, Outsider, Say, Stop, Use
from trajectory2task.simulate.user.director import Director, Turn


class Lines:
    """Says (texts) and does (calls) what it was given, then stops; or starts over for ever."""

    def __init__(self, moves: Sequence[str | Call], again: bool = False) -> None:
        self._moves = list(moves)
        self._again = again
        self._next = 0

    async def act(self, messages: Sequence[Message]) -> Move:
        if self._next >= len(self._moves):
            if not self._again:
                return Stop("out of lines")
            self._next = 0
        move = self._moves[self._next]
        self._next += 1
        return Say(move) if isinstance(move, str) else Use(move)


def said_by(moves: Sequence[str | Call], again: bool = False) -> Outsider:
    """A kind of agent that knows nothing."""
    return Outsider("lines", lambda briefing, seed: Lines(moves, again))


def insider(moves: Sequence[str | Call]) -> Insider:
    """The same as one that could know the task."""
    return Insider("lines", lambda task, domain, database, seed: Lines(moves))


def talk(task: Task, *moves: str | Call, limits: Limits | None = None) -> Rollout:
    """The conversation with an agent that says and does this."""
    return play(task, said_by(moves), limits=limits)


def user_turns(rollout: Rollout) -> list[str]:
    """What the user said, the opening first."""
    return [message.content for message in rollout.messages if message.role == "user"]


def caller_of(task: Task, seed: int = 0) -> Director:
    """The user's director, past its opening."""
    director = Director(task, get(task.domain), world(task.domain), seed)
    director.open()
    return director


def reply(director: Director, text: str) -> Turn:
    """What the user does about one text."""
    return director.hear(text)[1]


def words(turn: Turn) -> str:
    """What it says."""
    return " ".join(turn.said)
