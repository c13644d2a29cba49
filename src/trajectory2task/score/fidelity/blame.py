"""Whose fault a failed rollout is: the agent's, the user's, the task's or a provider's.

In: a talk, the verdict's checks, the user's errors. Out: a `Fault`. The user is at fault only where
its errors can account for every check that failed: an agent that also failed otherwise is not
excused.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from trajectory2task.core.calls import evaluate, references
from trajectory2task.core.environment import Environment
from trajectory2task.core.plans import Value
from trajectory2task.core.rollouts import Fault, Judgement, UserError
from trajectory2task.score.talk import Talk

# What each error can make fail. A leak helps the agent, and nothing makes it try what is forbidden.
_CAN_FAIL = {
    "invented fact": ("final state", "required", "communicated"),
    "contradiction": ("final state",),
    "omission": ("final state", "required", "communicated"),
    "trigger error": ("final state", "communicated"),
    "early stop": ("final state", "required", "communicated"),
    "role flip": ("final state", "required", "communicated", "ended"),
    "rambling": ("ended",),
}


def fault_of(talk: Talk, checks: Sequence[Judgement], errors: Sequence[UserError]) -> Fault:
    """Whose fault it is that these checks did not all pass."""
    if talk.rollout.stop == "provider failure":
        return "provider"
    if not gold_passes(talk):
        return "task"
    failed = [check for check in checks if check.verdict == "fail"]
    if failed and all(_explained(talk, check, errors) for check in failed):
        return "user"
    return "agent"


def _explained(talk: Talk, check: Judgement, errors: Sequence[UserError]) -> bool:
    """Whether an error of the user's, made in time, can have made this check fail."""
    due = _first_stray(talk) if check.check == "final state" else None
    return any(
        check.check in _CAN_FAIL.get(one.error, ()) and (due is None or one.turn < due)
        for one in errors
    )


def _first_stray(talk: Talk) -> int | None:
    """The place of the first accepted write that gold does not make: its cause came before it."""
    wanted = {gold.call.key() for gold in talk.plan.gold}
    return next((made.turn for made in talk.done if made.key not in wanted), None)


def gold_passes(talk: Talk) -> bool:
    """Whether gold, executed now, ends as the criteria say and finds the numbers that are due."""
    plan, criteria = talk.plan, talk.task.criteria
    environment = Environment(talk.domain, talk.database, patch=plan.initial_state)
    results = {}
    for gold in plan.gold:
        if any(pattern.matches(gold.call) for pattern in criteria.forbidden):
            return False
        results[gold.call.key()] = environment.observe(gold.call)[1]
    if environment.state.delta() != criteria.final:
        return False
    if not all(any(p.matches(g.call) for g in plan.gold) for p in criteria.required):
        return False
    return all(_computes(value, results) for value in criteria.communicate)


def _computes(value: Value, results: Mapping[bytes, Any]) -> bool:
    """Whether gold's results, as far as they show it, give the number that is due."""
    if any(reference.call.key() not in results for reference in references(value.expression)):
        return True
    try:
        return evaluate(value.expression, results) == value.amount
    except (KeyError, IndexError, TypeError):
        return False
