"""tau2-bench's own tasks as a game: its world and its rules, with players that need no plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import msgspec

from trajectory2task.core.domain import Domain
from trajectory2task.core.errors import UsageError, unknown_choice
from trajectory2task.core.foreign import ForeignTask
from trajectory2task.core.rollouts import Rollout, Verdict
from trajectory2task.core.state import State
from trajectory2task.interop.tau2.verdicts import gold_end, judge
from trajectory2task.interop.tau2.worlds import WorldName, open_world
from trajectory2task.run.players import Models, Players, UserStyle
from trajectory2task.score.replaying import play_again
from trajectory2task.simulate.foreign import (
    FOREIGN_AGENTS,
    FOREIGN_USERS,
    SILENT,
    AnyForeignUserKind,
    ForeignAgentKind,
    converse_foreign,
)
from trajectory2task.simulate.sides import WordedKind

Sides = tuple[ForeignAgentKind, AnyForeignUserKind]


@dataclass(frozen=True)
class Tau2Recipe:
    """tau2-bench's own tasks in its own world."""

    name: WorldName
    user: str = SILENT.name
    style: UserStyle = "free"
    gold: str = "gold"

    def game(self) -> Tau2Game:
        """The game in this process."""
        return Tau2Game(self.name)

    def check(self, players: Players) -> None:
        """Whether both can play tasks without a plan."""
        if "agent" not in players.modelled:
            _known("agent", players.agent, FOREIGN_AGENTS)
        if "user" not in players.modelled:
            _known("user", players.user, FOREIGN_USERS)
        elif players.style == "worded":
            raise UsageError(
                "--user-style worded needs tasks with a plan, for a program to decide by; these "
                "have none. Try: --user-style free"
            )


def _known(what: str, name: str, kinds: Mapping[str, object]) -> None:
    if name not in kinds:
        raise unknown_choice(f"{what} for tasks without a plan", name, kinds)


class Tau2Game:
    """Plays tau2's tasks, and scores them by its rules. Gold is played once for all trials."""

    def __init__(self, name: WorldName) -> None:
        self._world = open_world(name)
        self._ends: tuple[str, State] | None = None

    @property
    def domain(self) -> Domain:
        """tau2's policy and tools."""
        return self._world.domain

    def read(self, line: bytes, place: int) -> ForeignTask:
        """The task of a line."""
        return msgspec.json.decode(line, type=ForeignTask)

    def seat(self, players: Players, models: Models) -> Sides:
        """Both sides, by name or by model."""
        user = players.modelled_user(models)
        assert not isinstance(user, WordedKind)  # `check` has refused it
        return (
            players.modelled_agent(models) or FOREIGN_AGENTS[players.agent],
            user or FOREIGN_USERS[players.user],
        )

    async def play(self, task: ForeignTask, sides: Sides, *, trial: int, seed: int) -> Rollout:
        """One conversation."""
        world = self._world
        return await converse_foreign(
            task, world.domain, world.database, *sides, trial=trial, seed=seed
        )

    def score(self, task: ForeignTask, rollout: Rollout) -> Verdict:
        """tau2's verdict."""
        domain, database = self._world.domain, self._world.database
        played = play_again(task.id, rollout, domain, database, task.initial_state)
        if self._ends is None or self._ends[0] != task.id:
            self._ends = (task.id, gold_end(task, domain, database))
        calls = [made.call for made in played.made]
        return judge(task, rollout, calls, played.after, self._ends[1])
