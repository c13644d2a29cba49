"""Tasks without a plan as a game, scored by tau2's rules, with players that need none: tau2-bench's
own, and those that a model read off our trajectories."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import msgspec

from trajectory2task.core.domain import Domain
from trajectory2task.core.errors import UsageError, unknown_choice
from trajectory2task.core.foreign import ForeignTask
from trajectory2task.core.rollouts import Rollout, Verdict
from trajectory2task.core.state import Database, State
from trajectory2task.interop.tau2.verdicts import gold_end, judge
from trajectory2task.interop.tau2.worlds import WorldName, open_world
from trajectory2task.run.players import Models, Players, UserStyle
from trajectory2task.run.world import WorldRecipe
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
class PlanlessRecipe:
    """Tasks without a plan in their world: one of tau2's own, or the one of a run of ours."""

    world: WorldName | WorldRecipe
    user: str = SILENT.name
    style: UserStyle = "free"
    gold: str = "gold"

    def game(self) -> PlanlessGame:
        """The game in this process."""
        if isinstance(self.world, WorldName):
            found = open_world(self.world)
            return PlanlessGame(found.domain, found.database)
        return PlanlessGame(*self.world.build())

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


class PlanlessGame:
    """Plays tasks, and scores them by tau2's rules. Gold is played once for all trials."""

    def __init__(self, domain: Domain, database: Database) -> None:
        self.domain = domain
        self._database = database
        self._ends: tuple[str, State] | None = None

    def read(self, line: bytes, place: int) -> ForeignTask:
        """The task of a line; `UsageError` where it is none."""
        try:
            return msgspec.json.decode(line, type=ForeignTask)
        except (msgspec.DecodeError, UnicodeDecodeError) as problem:
            raise UsageError(f"Line {place + 1} is no task: {problem}.") from None

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
        return await converse_foreign(
            task, self.domain, self._database, *sides, trial=trial, seed=seed
        )

    def score(self, task: ForeignTask, rollout: Rollout) -> Verdict:
        """tau2's verdict."""
        domain, database = self.domain, self._database
        played = play_again(task.id, rollout, domain, database, task.initial_state)
        if self._ends is None or self._ends[0] != task.id:
            self._ends = (task.id, gold_end(task, domain, database))
        calls = [made.call for made in played.made]
        return judge(task, rollout, calls, played.after, self._ends[1])
