"""The results of one agent on a task set: what the numbers are computed from, and nothing more.

In: scored rollouts, one by one. Out: successes and trials by task. Some hundred bytes a task are
kept, however long the conversations are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from math import comb
from typing import Literal

from trajectory2task.core.errors import UsageError
from trajectory2task.core.plans import SCENARIOS
from trajectory2task.core.rollouts import Rollout

Measure = Literal["reward", "paper"]
GROUPS = (*SCENARIOS, "twin")  # a feasible twin is a general task that is counted apart


@dataclass
class TaskResult:
    """One task's trials. `passed` maps a trial's number to its reward and the paper's verdict."""

    task_id: str
    group: str
    trajectory_id: str
    twin: str | None
    passed: dict[int, tuple[int, int]] = field(default_factory=dict)
    user_at_fault: set[int] = field(default_factory=set)

    def counts(self, measure: Measure = "reward", *, users: bool = True) -> tuple[int, int]:
        """(successes, trials); without `users`, trials in which the user erred are left out."""
        place = 0 if measure == "reward" else 1
        kept = [
            found[place]
            for trial, found in self.passed.items()
            if users or trial not in self.user_at_fault
        ]
        return sum(kept), len(kept)


@dataclass
class Results:
    """One agent's results.

    `failures` counts what went wrong, `faults` whose fault it was that a rollout failed,
    `user_errors` the rollouts with an error of the user's, `provider` what was never played.
    """

    agent: str = ""
    user: str = ""
    world: str = ""
    tasks: dict[str, TaskResult] = field(default_factory=dict)
    failures: Counter[str] = field(default_factory=Counter)
    user_errors: Counter[str] = field(default_factory=Counter)  # rollouts with each, solved or not
    failures_by_group: dict[str, Counter[str]] = field(default_factory=dict)
    faults: Counter[str] = field(default_factory=Counter)
    stops: Counter[str] = field(default_factory=Counter)
    rollouts: int = 0
    provider: int = 0

    @classmethod
    def of(cls, rollouts: Iterable[Rollout]) -> Results:
        """The results of scored rollouts of one agent; `UsageError` where they are of several."""
        found = cls()
        for rollout in rollouts:
            found.add(rollout)
        return found

    def add(self, rollout: Rollout) -> None:
        """Count one scored rollout."""
        verdict = rollout.judged
        self._of_one_agent(rollout)
        self.rollouts += 1
        self.stops[rollout.stop] += 1
        if rollout.stop == "provider failure":
            self.provider += 1
            return
        group = group_of(rollout)
        task = self.tasks.setdefault(
            rollout.task_id,
            TaskResult(rollout.task_id, group, rollout.trajectory_id, rollout.twin),
        )
        task.passed[rollout.trial] = (verdict.reward, verdict.paper)
        if verdict.fault == "user":
            task.user_at_fault.add(rollout.trial)
        self.user_errors.update({one.error for one in verdict.user_errors})
        if not verdict.reward:
            self.faults[verdict.fault or "agent"] += 1
            self.failures.update(verdict.failures)
            self.failures_by_group.setdefault(group, Counter()).update(verdict.failures)

    def _of_one_agent(self, rollout: Rollout) -> None:
        if not self.agent:
            self.agent, self.user, self.world = rollout.agent, rollout.user, rollout.world
        elif (rollout.agent, rollout.user) != (self.agent, self.user):
            raise UsageError(
                f"Rollout {rollout.id} is of {rollout.agent} with {rollout.user}, the others are "
                f"of {self.agent} with {self.user}. Give one agent's rollouts at a time."
            )

    def of_group(self, group: str) -> list[TaskResult]:
        """The tasks of a scenario, or the twins; "all" for every task."""
        return [task for task in self.tasks.values() if group in ("all", task.group)]

    def pairs(self) -> list[TaskResult]:
        """Every infeasible task with its twin as one task: a trial passes where both did."""
        found = []
        for task in self.of_group("infeasible"):
            other = self.tasks.get(task.twin or "")
            if other is None:
                continue
            both = TaskResult(task.task_id, "pair", task.trajectory_id, task.twin)
            for trial in task.passed.keys() & other.passed.keys():
                left, right = task.passed[trial], other.passed[trial]
                both.passed[trial] = (left[0] * right[0], left[1] * right[1])
                if trial in task.user_at_fault | other.user_at_fault:
                    both.user_at_fault.add(trial)
            found.append(both)
        return found


def group_of(rollout: Rollout) -> str:
    """The scenario, or "twin" for the feasible twin of an infeasible task."""
    return "twin" if rollout.twin and rollout.scenario != "infeasible" else rollout.scenario


def pass_hat(successes: int, trials: int, k: int) -> float:
    """Unbiased estimate of the probability that k independent trials all pass (τ-bench's pass^k).

    Needs 1 <= k <= trials.
    """
    return comb(successes, k) / comb(trials, k)
