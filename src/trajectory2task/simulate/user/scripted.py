"""The scripted user as a side of a conversation."""

from __future__ import annotations

from collections.abc import Sequence

from trajectory2task.core.domain import Domain
from trajectory2task.core.messages import Message
from trajectory2task.core.rollouts import UserNote
from trajectory2task.core.state import Database
from trajectory2task.core.tasks import Task
from trajectory2task.simulate.sides import Reply, UserKind
from trajectory2task.simulate.user.director import Director


class ScriptedUser:
    """A user that plays its plan; the same seed says the same to the same agent."""

    def __init__(self, task: Task, domain: Domain, database: Database, seed: int) -> None:
        self._director = Director(task, domain, database, seed)

    @property
    def manner(self) -> str:
        """How the caller talks, in some words."""
        return self._director.manner

    async def reply(self, heard: Sequence[Message]) -> Reply:
        """The opening where nothing but the greeting was said; else the reaction to it."""
        acts: tuple[str, ...] = ()
        if any(message.role == "user" for message in heard):
            understood, turn = self._director.hear(heard[-1].content)
            acts = understood.acts
        else:
            turn = self._director.open()
        note = UserNote(
            turn=len(heard),
            heard=acts,
            did=tuple(turn.did),
            told=tuple(turn.told),
            confirmed=" ".join(turn.agreed),
            phase=self._director.standing.phase,
        )
        return Reply(" ".join(turn.said), turn.done, note)


SCRIPTED = UserKind("scripted", ScriptedUser)
