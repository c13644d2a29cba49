"""An agent's numbers as one record: pass^k by scenario with intervals, effects, failures.

In: `Results`. Out: JSON values in a stable order, for `results.json`, tables and pages.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from trajectory2task.score.comparison import Paired, effects
from trajectory2task.score.estimates import estimate, units
from trajectory2task.score.results import GROUPS, Measure, Results, TaskResult

SCHEMA_VERSION = 1
ALL = "all"


def facts(results: Results) -> dict[str, Any]:
    """Everything that the rollouts say in numbers."""
    groups: dict[str, list[TaskResult]] = {
        name: results.of_group(name) for name in GROUPS if results.of_group(name)
    }
    if pairs := results.pairs():
        groups["pair"] = pairs
    groups[ALL] = results.of_group(ALL)
    return {
        "schema_version": SCHEMA_VERSION,
        "agent": results.agent,
        "user": results.user,
        "world": results.world,
        "rollouts": results.rollouts,
        "provider failures": results.provider,
        "ends": _ordered(results.stops),
        "scenarios": {name: _group(tasks) for name, tasks in groups.items()},
        "effects": [paired_facts(one) for one in effects(results)],
        "failures": _ordered(results.failures),
        "faults": _ordered(results.faults),
        "user errors": _ordered(results.user_errors),
        "failures by scenario": {
            name: _ordered(results.failures_by_group[name])
            for name in GROUPS
            if name in results.failures_by_group
        },
    }


def _group(tasks: list[TaskResult]) -> dict[str, Any]:
    trials = max((task.counts()[1] for task in tasks), default=0)
    at_fault = sum(len(task.user_at_fault) for task in tasks)
    found: dict[str, Any] = {
        "tasks": len(tasks),
        "trials": sum(task.counts()[1] for task in tasks),
        "passed": sum(task.counts()[0] for task in tasks),
        "reward": [_estimate(tasks, k, "reward") for k in range(1, trials + 1)],
        "paper": [_estimate(tasks, k, "paper") for k in range(1, trials + 1)],
        "user at fault": at_fault,
    }
    if at_fault:
        found["reward without the user's faults"] = [
            _estimate(tasks, k, "reward", users=False) for k in range(1, trials + 1)
        ]
    return found


def _estimate(
    tasks: list[TaskResult], k: int, measure: Measure, *, users: bool = True
) -> dict[str, Any] | None:
    """pass^k over the tasks that have k trials; None where none has."""
    found = units(tasks, k, measure, users=users)
    one = estimate(found)
    if one is None:
        return None
    return {
        "k": k,
        "mean": round(one.mean, 6),
        "interval": [round(one.low, 6), round(one.high, 6)],
        "method": one.method,
        "tasks": one.tasks,
        "trajectories": one.clusters,
    }


def paired_facts(one: Paired) -> dict[str, Any]:
    """A paired difference as JSON values."""
    return {
        "name": one.name,
        "tasks": one.tasks,
        "left": round(one.left, 6),
        "right": round(one.right, 6),
        "difference": round(one.difference, 6),
        "interval": [round(one.low, 6), round(one.high, 6)],
        "p": round(one.p, 6),
        "adjusted p": round(one.adjusted, 6),
        "test": one.method,
        "tasks needed for 3 points": one.needed(0.03),
        "only left passes": list(one.flips_up),
        "only right passes": list(one.flips_down),
    }


def _ordered(counter: Counter[str]) -> dict[str, int]:
    return dict(sorted(counter.items(), key=lambda pair: (-pair[1], pair[0])))
