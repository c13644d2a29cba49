"""How well each fidelity detector finds its faults, and how often it cries wolf.

In: certified tasks of a domain. Out: a `Rate` per detector: faults injected into good rollouts and
found, by operator, and untouched rollouts flagged.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

from fault_case import Case, Operator
from injection import OPERATORS, injected

from trajectory2task.core.domain import Domain
from trajectory2task.core.rollouts import Rollout
from trajectory2task.core.state import Database
from trajectory2task.core.tasks import Task
from trajectory2task.score.fidelity import DETECTORS, user_errors
from trajectory2task.score.replaying import play
from trajectory2task.score.talk import Talk
from trajectory2task.simulate.agents import AGENTS
from trajectory2task.simulate.conversation import converse
from trajectory2task.simulate.user import SCRIPTED


@dataclass
class Rate:
    """One detector: faults injected and found, in all and by operator; good rollouts flagged."""

    injected: int = 0
    found: int = 0
    good: int = 0
    flagged: int = 0
    by_operator: dict[str, tuple[int, int]] = field(default_factory=dict)

    @property
    def detection(self) -> float:
        """The share of injected faults that the detector found."""
        return self.found / self.injected if self.injected else 0.0

    @property
    def false_alarms(self) -> float:
        """The share of good rollouts that it flagged."""
        return self.flagged / self.good if self.good else 0.0


def measure(
    tasks: Sequence[Task],
    domain: Domain,
    database: Database,
    operators: Mapping[str, Sequence[Operator]] = OPERATORS,
    *,
    agent: str = "oracle",
    seed: int = 0,
) -> dict[str, Rate]:
    """Every detector on every task's rollout with a scripted user, untouched and with each fault
    that it has room for."""
    rates = {name: Rate() for name in DETECTORS}
    rng = Random(seed)
    for task in tasks:
        rollout = asyncio.run(converse(task, domain, database, AGENTS[agent], SCRIPTED, seed=seed))
        flagged = set(_errors(task, rollout, domain, database))
        for name, rate in rates.items():
            rate.good += 1
            rate.flagged += name in flagged
        for name, faults in operators.items():
            rate = rates[name]
            for operator in faults:
                case = Case(task, rollout, domain, database, rng)
                made = injected(operator, case)
                if made is None:
                    continue
                hit = _errors(task, made, domain, database)[name] > 0
                rate.injected += 1
                rate.found += hit
                tried, found = rate.by_operator.get(operator.__name__, (0, 0))
                rate.by_operator[operator.__name__] = (tried + 1, found + hit)
    return rates


def _errors(task: Task, rollout: Rollout, domain: Domain, database: Database) -> Counter[str]:
    played = play(task, rollout, domain, database)
    found = user_errors(Talk(task, rollout, played, domain, database))
    return Counter(error.error for error in found)
