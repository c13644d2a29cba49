"""One injection: a good rollout with all that an operator may look at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from trajectory2task.core.domain import Domain
from trajectory2task.core.hearing.understanding import understanding_of
from trajectory2task.core.messages import Message
from trajectory2task.core.rollouts import Rollout
from trajectory2task.core.state import Database
from trajectory2task.core.tasks import Task

YES = "Yes, please go ahead."
THANKS = "Thank you."


@dataclass(frozen=True)
class Case:
    """A good rollout with its task and world, and the randomness of one injection."""

    task: Task
    rollout: Rollout
    domain: Domain
    database: Database
    rng: Random

    @property
    def messages(self) -> list[Message]:
        return list(self.rollout.messages)

    def users(self) -> list[int]:
        """Places of the user's messages."""
        return [at for at, m in enumerate(self.rollout.messages) if m.role == "user"]

    def asked(self, slot: str) -> int:
        """The first place at which the agent asks for a slot; the end where it never does."""
        hear = understanding_of(self.domain).hear
        for at, message in enumerate(self.rollout.messages):
            if message.role == "agent" and message.content and slot in hear(message.content).asks:
                return at
        return len(self.rollout.messages)

    def change(self) -> int | None:
        """The place of the user's change of mind, by its own note."""
        return next((n.turn for n in self.rollout.notes if "change" in n.did), None)


Fault = list[Message] | None
Operator = Callable[[Case], Fault]


def said(case: Case, at: int, more: str) -> Fault:
    """The user's message at a place, with more."""
    messages = case.messages
    messages[at] = Message("user", f"{messages[at].content} {more}")
    return messages
