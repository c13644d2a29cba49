"""tau2-bench's verdict on one conversation, as one of ours: a check for each component it counts.

In: a task in tau2's format, a rollout, the state that its calls lead to and the one that gold leads
to. Out: a `Verdict` with the checks db, communicate, action and ended; its reward is the product of
the components in the task's `reward_basis`, as there, and of the checks required and forbidden
where a task states such calls, as the paper's sets do. What needs a model to judge, or the user's
own tools, is named and not scored. The rules are those of `scoring`; the same end of a conversation
is asked for: one that was cut off counts nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from trajectory2task.core.calls import Call, CallPattern
from trajectory2task.core.domain import Domain
from trajectory2task.core.environment import Environment
from trajectory2task.core.foreign import ForeignTask
from trajectory2task.core.hearing.flips import as_agent
from trajectory2task.core.hearing.patterns import plain
from trajectory2task.core.judging import differences, ended, told
from trajectory2task.core.rollouts import Fault, Judgement, Rollout, UserError, Verdict
from trajectory2task.core.state import Database, State
from trajectory2task.interop.tau2.records import Action
from trajectory2task.interop.tau2.scoring import equals, said, same_records

DEFAULT_BASIS = ("DB", "COMMUNICATE")
_UNSCORED = {
    "NL_ASSERTION": "needs a model to judge it: not scored",
    "ENV_ASSERTION": "looks at the user's own environment, which these worlds lack: not scored",
}
_FAILURES = {
    "communicate": "unsaid value",
    "action": "missing call",
    "required": "missing call",
    "forbidden": "forbidden attempt",
    "ended": "too long",
}


def gold_end(task: ForeignTask, domain: Domain, database: Database) -> State:
    """The state after the task's gold calls; what the tools reject is passed over, as there."""
    environment = Environment(domain, database, patch=task.initial_state)
    for call in task.gold:
        environment.step(call)
    return environment.state


def judge(
    task: ForeignTask, rollout: Rollout, calls: Sequence[Call], after: State, wanted: State
) -> Verdict:
    """The verdict on `rollout`, whose calls, rejected ones too, are `calls` and lead to `after`."""
    basis = task.reward_basis or DEFAULT_BASIS
    checks = [
        ended(rollout),
        *_counted("DB", basis, [_database(task, after, wanted)]),
        *_counted("COMMUNICATE", basis, list(_communicated(task, rollout))),
        *_counted("ACTION", basis, list(_actions(task, calls))),
        *_stated(task, calls),
        *_unscored(basis),
    ]
    failed = [check for check in checks if check.verdict == "fail"]
    names = [_FAILURES[check.check] for check in failed if check.check in _FAILURES]
    if any(check.check == "db" for check in failed):
        names = [*_writes(after, wanted), *names]
    reward: Literal[0, 1] = 0 if failed else 1
    fault: Fault | None = "agent" if failed else None
    if rollout.stop == "provider failure":
        fault = "provider"
    found = tuple(dict.fromkeys(names))
    flips = tuple(_role_flips(rollout))
    return Verdict(reward, reward, tuple(checks), rollout.seal, found, fault, flips)


def _role_flips(rollout: Rollout) -> Iterator[UserError]:
    """The one kind of user's error that can be told without a plan."""
    for turn, message in enumerate(rollout.messages):
        found = as_agent(plain(message.content), message.content) if message.role == "user" else ""
        if found:
            yield UserError("role flip", f"the user says {found!r}", turn)


def _counted(component: str, basis: Sequence[str], checks: list[Judgement]) -> list[Judgement]:
    """The checks of a component; where the task does not count it, how they went in one line."""
    if component in basis or not checks:
        return checks
    met = sum(check.verdict == "pass" for check in checks)
    told = f"not in the task's reward_basis; {met} of {len(checks)} met"
    return [Judgement(component.lower(), "not applicable", told)]


def _unscored(basis: Sequence[str]) -> Iterator[Judgement]:
    for name in basis:
        if name not in ("DB", "COMMUNICATE", "ACTION"):
            why = _UNSCORED.get(name, "is no component that is known here: not scored")
            yield Judgement(name.lower(), "not applicable", why)


def _database(task: ForeignTask, after: State, wanted: State) -> Judgement:
    if not task.compares_state:
        return Judgement("db", "not applicable", "the task has no actions to compare with")
    if same_records(after, wanted):
        return Judgement("db", "pass", "equal to the one after the task's actions")
    wrong = told(differences(after.changes(), wanted.changes()))
    unseen = "records differ in the order of a list, or beyond the cents"
    return Judgement("db", "fail", wrong or unseen)


def _writes(after: State, wanted: State) -> Iterator[str]:
    """In the words of the taxonomy: what was not changed, what was changed without need."""
    pairs = differences(after.changes(), wanted.changes())
    if any(due is not None for _, due in pairs):
        yield "missing write"
    if any(due is None for _, due in pairs):
        yield "extra write"


def _communicated(task: ForeignTask, rollout: Rollout) -> Iterator[Judgement]:
    spoken = {
        turn: message.content
        for turn, message in enumerate(rollout.messages)
        if message.role == "agent" and message.call is None
    }
    for text in task.communicate:
        turn = next((turn for turn, words in spoken.items() if said(text, [words])), None)
        if turn is None:
            yield Judgement("communicate", "fail", f"{text!r} is in no message of the agent's")
        else:
            yield Judgement("communicate", "pass", repr(text), turn)


def _stated(task: ForeignTask, calls: Sequence[Call]) -> Iterator[Judgement]:
    """What a task of the paper's kind requires and forbids; a forbidden call counts when tried."""
    for pattern in task.required:
        made = any(pattern.matches(call) for call in calls)
        yield Judgement("required", "pass" if made else "fail", _told(pattern))
    for pattern in task.forbidden:
        tried = any(pattern.matches(call) for call in calls)
        yield Judgement("forbidden", "fail" if tried else "pass", _told(pattern))


def _told(pattern: CallPattern) -> str:
    arguments = ", ".join(f"{name}={value!r}" for name, value in pattern.arguments.items())
    return f"{pattern.name}({arguments})"


def _actions(task: ForeignTask, calls: Sequence[Call]) -> Iterator[Judgement]:
    compared = task.compared or (None,) * len(task.gold)
    for call, names in zip(task.gold, compared, strict=True):
        action = Action("", call.name, call.arguments, names)
        made = any(equals(action, one) for one in calls)
        arguments = ", ".join(f"{name}={value!r}" for name, value in call.arguments.items())
        yield Judgement("action", "pass" if made else "fail", f"{call.name}({arguments})")
