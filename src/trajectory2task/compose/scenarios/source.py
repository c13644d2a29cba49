"""What every scenario starts from: a kept trajectory, its world, and randomness of its own."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from trajectory2task.compose.building import AskGoal, Built, Caller, CannotServe, caller_of
from trajectory2task.core.domain import Domain
from trajectory2task.core.plans import Phase, Plan, Scenario
from trajectory2task.core.seeding import rng_of, seed_of
from trajectory2task.core.state import Database
from trajectory2task.core.trajectories import QuestionGoal, Trajectory, TransferGoal, WriteGoal


@dataclass(frozen=True)
class Source:
    """A trajectory to make a task from, and the seed that fixes every choice."""

    domain: Domain
    database: Database
    trajectory: Trajectory
    scenario: Scenario
    seed: int

    def rng(self, attempt: int) -> Random:
        """A generator for one attempt at this scenario."""
        return rng_of(self.seed, "compose", self.trajectory.id, self.scenario, attempt)

    def caller(self) -> Caller:
        """The trajectory's caller: the same person in every scenario, so that scenarios match."""
        return caller_of(self.domain, self.database, self.trajectory)

    @property
    def asks(self) -> tuple[AskGoal, ...]:
        """What the tools can serve of the trajectory's goals, in order."""
        goals = self.trajectory.goals
        return tuple(goal for goal in goals if isinstance(goal, WriteGoal | QuestionGoal))

    @property
    def transfer(self) -> TransferGoal | None:
        """The wish that ended the trajectory with a transfer, if one did."""
        found = [goal for goal in self.trajectory.goals if isinstance(goal, TransferGoal)]
        return found[0] if found else None

    def require_asks(self) -> tuple[AskGoal, ...]:
        """The goals to serve; CannotServe where the trajectory only hands over."""
        if not self.asks:
            raise CannotServe("only a transfer: nothing written or found out to verify")
        return self.asks

    def plan(self, caller: Caller, built: Built, attempt: int) -> Plan:
        """The plan with everything said at once; scenarios change it from here."""
        return Plan(
            scenario=self.scenario,
            user_id=caller.id,
            facts=caller.facts,
            phases=(Phase(built.wishes),),
            gold=tuple(built.gold.calls),
            values=tuple(built.gold.values),
            seed=seed_of(self.seed, "words", self.trajectory.id, self.scenario, attempt),
        )
