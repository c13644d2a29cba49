"""How tasks of one kind are played and scored in their world: one interface for all kinds.

A `GameRecipe` is picklable and builds its `Game` in every process. Here are the two for tasks of
ours, which have a plan and a certificate; `planless_games` has those for tasks without a plan.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

import msgspec

from trajectory2task.core.domain import Domain
from trajectory2task.core.errors import UsageError
from trajectory2task.core.rollouts import Rollout, Verdict
from trajectory2task.core.state import Database
from trajectory2task.core.tasks import Task
from trajectory2task.run.players import Models, Players, UserStyle
from trajectory2task.run.world import WorldRecipe
from trajectory2task.score.verifier import verify
from trajectory2task.simulate.conversation import converse
from trajectory2task.simulate.sides import AgentKind, AnyUserKind


class Game(Protocol):
    """One kind of tasks in one world. `task` is what `read` returned."""

    @property
    def domain(self) -> Domain:
        """The world's domain."""

    def read(self, line: bytes, place: int) -> Any:
        """The task of a line (`place` from 0); `UsageError` where it is none."""

    def seat(self, players: Players, models: Models) -> Any:
        """Both sides, ready to play any of these tasks; `models` has those that play."""

    async def play(self, task: Any, sides: Any, *, trial: int, seed: int) -> Rollout:
        """One conversation, not yet scored; `sides` is what `seat` returned."""

    def score(self, task: Any, rollout: Rollout) -> Verdict:
        """The verdict on a rollout of `task`; `UsageError` where it is another's, or was edited."""


class GameRecipe(Protocol):
    """What a game is built from, here or in a worker. `user` plays the callers by default, and
    `style` is how a model does. `gold` is the agent that does what the tasks ask for."""

    @property
    def user(self) -> str:
        """The name of a user."""

    @property
    def style(self) -> UserStyle:
        """A style of users that models play."""

    @property
    def gold(self) -> str:
        """The name of an agent."""

    def game(self) -> Game:
        """The game; its world is built once per process."""

    def check(self, players: Players) -> None:
        """Raise `UsageError` where these tasks cannot be played by them."""


@dataclass(frozen=True)
class CertifiedRecipe:
    """Our own tasks, in the world that they are of."""

    world: WorldRecipe
    user: str = "scripted"
    style: UserStyle = "worded"
    gold: str = "oracle"

    def game(self) -> CertifiedGame:
        """The game in this process."""
        return CertifiedGame(*self.world.build())

    def check(self, players: Players) -> None:
        """Whether both are known."""
        players.check()


@dataclass(frozen=True)
class CertifiedGame:
    """Plays our own tasks, and gives our own verdict."""

    domain: Domain
    database: Database

    def read(self, line: bytes, place: int) -> Task:
        """The task of a line, if it is as it was certified."""
        return read_task(line, place)

    def seat(self, players: Players, models: Models) -> tuple[AgentKind, AnyUserKind]:
        """Both sides, by name or by model."""
        return players.kinds(models)

    async def play(
        self, task: Task, sides: tuple[AgentKind, AnyUserKind], *, trial: int, seed: int
    ) -> Rollout:
        """One conversation."""
        return await converse(task, self.domain, self.database, *sides, trial=trial, seed=seed)

    def score(self, task: Task, rollout: Rollout) -> Verdict:
        """The verifier's verdict."""
        return verify(task, rollout, self.domain, self.database)


def read_task(line: bytes, place: int) -> Task:
    """The task of a line; `UsageError` where it is none, or was edited since it was certified."""
    try:
        task = msgspec.json.decode(line, type=Task)
    except (msgspec.DecodeError, UnicodeDecodeError) as problem:
        raise UsageError(
            f"Line {place + 1} is no task: {problem}. t2t check says what is wrong with the file."
        ) from None
    if not task.certificate.fits(task.draft):
        raise UsageError(
            f"Task {task.id} was edited after it was certified, so its gold may be wrong. "
            "t2t check says what is wrong with it."
        )
    return task
