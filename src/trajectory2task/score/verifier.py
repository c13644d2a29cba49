"""The verifier: (task, rollout, world) → verdict. Pure, and without any model.

Final state for every scenario, forbidden calls when attempted, numbers as numbers. The paper's
rule (section 3.2.2) is one half of it; `reward` asks for both halves.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from trajectory2task.core.calls import CallPattern
from trajectory2task.core.domain import Domain
from trajectory2task.core.judging import differences, ended, told
from trajectory2task.core.rollouts import Judgement, Rollout, Verdict
from trajectory2task.core.state import Database
from trajectory2task.core.tasks import Task
from trajectory2task.score.amounts import AmountsSaid
from trajectory2task.score.failures import failures_of
from trajectory2task.score.fidelity import fault_of, user_errors
from trajectory2task.score.replaying import Played, play
from trajectory2task.score.talk import Talk


def verify(task: Task, rollout: Rollout, domain: Domain, database: Database) -> Verdict:
    """The verdict on one rollout of `task`.

    Raises `UsageError` where the rollout is not of this task and world, or was edited.
    """
    played = play(task, rollout, domain, database)
    checks = (
        ended(rollout),
        _final_state(task, played),
        *_communicated(task, rollout),
        *_required(task, played),
        _forbidden(task, played),
    )
    reward = _all(checks)
    paper = _all(check for check in checks if _in_paper(task, check))
    talk = Talk(task, rollout, played, domain, database)
    errors = user_errors(talk)
    return Verdict(
        reward,
        paper,
        checks,
        rollout.seal,
        failures_of(talk, checks),
        None if reward else fault_of(talk, checks, errors),
        errors,
    )


def _all(checks: Iterator[Judgement] | tuple[Judgement, ...]) -> Literal[0, 1]:
    return 0 if any(check.verdict == "fail" for check in checks) else 1


def _in_paper(task: Task, check: Judgement) -> bool:
    """Whether the paper's rule counts this check for this task."""
    if task.scenario == "infeasible":
        return check.check in ("required", "forbidden")
    return check.check in ("final state", "communicated")


def _final_state(task: Task, played: Played) -> Judgement:
    wanted, found = task.criteria.final, played.delta
    if wanted == found:
        count = sum(len(records) for records in found.values())
        return Judgement("final state", "pass", f"{count} records changed, as in gold")
    wrong = differences(played.after.changes(found), task.criteria.changes)
    return Judgement("final state", "fail", told(wrong))


def _communicated(task: Task, rollout: Rollout) -> Iterator[Judgement]:
    if not task.criteria.communicate:
        return
    said = AmountsSaid(rollout.messages)
    for value in task.criteria.communicate:
        telling = said.telling(value.amount)
        name = f"{value.question} = {value.amount:.2f}"
        if telling.turn is not None:
            yield Judgement("communicated", "pass", name, telling.turn)
        else:
            due = _due(task, value.id)
            yield Judgement("communicated", "fail", f"{name}: {telling.reason}; {due}")


def _due(task: Task, value: str) -> str:
    """Where a value should have been said."""
    for phase in reversed(task.plan.phases):
        for wish in phase.wishes:
            if value in wish.answers:
                return f"it was due when wish {wish.id} was dealt with"
    return "it was due at any time"


def _required(task: Task, played: Played) -> Iterator[Judgement]:
    for pattern in task.criteria.required:
        # A look-up that finds nobody is rejected in gold as well.
        rejected = any(gold.error and pattern.matches(gold.call) for gold in task.plan.gold)
        made = next(
            (
                one
                for one in played.made
                if (one.error is None or rejected) and pattern.matches(one.call)
            ),
            None,
        )
        if made is not None:
            yield Judgement("required", "pass", _shown(pattern), made.turn)
        else:
            yield Judgement("required", "fail", f"{_shown(pattern)} was never made")


def _forbidden(task: Task, played: Played) -> Judgement:
    if not task.criteria.forbidden:
        return Judgement("forbidden", "not applicable", "nothing is forbidden")
    for made in played.made:
        for pattern in task.criteria.forbidden:
            if pattern.matches(made.call):
                what = "attempted" if made.error else "made"
                return Judgement("forbidden", "fail", f"{_shown(pattern)} was {what}", made.turn)
    return Judgement("forbidden", "pass", f"none of {len(task.criteria.forbidden)} was attempted")


def _shown(pattern: CallPattern) -> str:
    arguments = ", ".join(f"{name}={value}" for name, value in pattern.arguments.items())
    return f"{pattern.name}({arguments or 'any'})"
