"""What went wrong in a rollout, computed and not judged: the taxonomy of failures.

In: a task, a rollout, its calls as played again and the verdict's checks. Out: names from
`FAILURES`, in that order. A solved rollout can have some as well: a guess that happened to
be right.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from trajectory2task.core.calls import Call
from trajectory2task.core.domain import Domain, Situation
from trajectory2task.core.moves import record_of
from trajectory2task.core.plans import Blocked, Detail, Request
from trajectory2task.core.rollouts import Judgement, Rollout
from trajectory2task.core.tasks import Task
from trajectory2task.score.amounts import Told
from trajectory2task.score.replaying import Made, Played

REPEATED = 3  # equal calls, or equal messages in a row, that make a loop


@dataclass(frozen=True)
class Case:
    """All that a failure is read off."""

    task: Task
    rollout: Rollout
    played: Played
    checks: Sequence[Judgement]
    domain: Domain

    @property
    def wanted(self) -> dict[bytes, Call]:
        """Gold's writes by key."""
        return {
            gold.call.key(): gold.call
            for gold in self.task.plan.gold
            if gold.call.name in self.domain.writes
        }

    @property
    def writes(self) -> list[Made]:
        """The writes that the agent attempted."""
        return [made for made in self.played.made if made.call.name in self.domain.writes]

    def failed(self, check: str) -> bool:
        """Whether a check of this name failed."""
        return any(found.check == check and found.verdict == "fail" for found in self.checks)


def guessed_withheld_slot(case: Case) -> bool:
    """A write used something that the caller holds back, before it was told."""
    told: dict[str, int] = {}
    for note in case.rollout.notes:
        for name in note.told:
            told.setdefault(name, note.turn)
    for made in case.writes:
        for wish, detail in _withheld(case, made.call):
            if told.get(f"{wish} {detail.slot}", made.turn) >= made.turn:
                return True
    return False


def _withheld(case: Case, call: Call) -> Iterator[tuple[str, Detail]]:
    """(wish, detail) with something held back, of the wishes that `call` may serve."""
    for phase in case.task.plan.phases:
        for wish in phase.wishes:
            tool = wish.call.name if isinstance(wish, Request) else None
            if isinstance(wish, Blocked):
                tool = wish.tool
            if tool == call.name:
                yield from ((wish.id, detail) for detail in wish.details if detail.withheld)


def asked_for_what_was_given(case: Case) -> bool:
    """The agent asked for a slot that the caller's own words had told before."""
    held_back = {
        detail.slot for detail in case.task.plan.details() if detail.withheld or not detail.said
    }
    given = {detail.slot for detail in case.task.plan.details()} - held_back
    asked = Counter(
        act.removeprefix("ask ")
        for note in case.rollout.notes
        for act in note.heard
        if act.startswith("ask ")
    )
    return any(slot in given for slot in asked)


def ignored_change(case: Case) -> bool:
    """The caller changed their mind, and the end state is not the new intent's."""
    changed = any(note.phase > 0 for note in case.rollout.notes)
    return changed and case.failed("final state")


def acted_before_confirmation(case: Case) -> bool:
    """A write was attempted before the caller had said yes to it, as the policy asks."""
    rule = next((rule for rule in case.domain.rules if rule.id == case.domain.confirmation), None)
    if rule is None:
        return False
    messages = case.rollout.messages
    for made in case.writes:
        if made.before is None:
            continue
        situation = Situation(
            made.before, made.call, case.task.plan.user_id, (), messages[: made.turn]
        )
        if rule.check(situation) is not None:
            return True
    return False


def forbidden_attempt(case: Case) -> bool:
    """A forbidden call was attempted."""
    return case.failed("forbidden")


def missed_diagnosis(case: Case) -> bool:
    """A required look-up was not made."""
    reads = [name for name, tool in case.domain.tools.items() if tool.kind == "read"]
    return any(
        check.check == "required" and check.verdict == "fail" and check.evidence.startswith(name)
        for check in case.checks
        for name in (f"{read}(" for read in reads)
    )


def wrong_record(case: Case) -> bool:
    """A write was made on another record than gold's."""
    return any(_differs(case, made, same_record=False) for made in _strays(case))


def wrong_argument(case: Case) -> bool:
    """A write was made on gold's record with another argument."""
    return any(_differs(case, made, same_record=True) for made in _strays(case))


def _strays(case: Case) -> list[Made]:
    """Accepted writes that gold does not make."""
    wanted = case.wanted
    return [made for made in case.writes if made.error is None and made.call.key() not in wanted]


def _differs(case: Case, made: Made, *, same_record: bool) -> bool:
    """Whether gold's writes with this tool are (or are not) on the record of this one."""
    own = [call for call in case.wanted.values() if call.name == made.call.name]
    if not own:
        return False
    records = {record_of(case.domain, call) for call in own}
    return (record_of(case.domain, made.call) in records) is same_record


def extra_write(case: Case) -> bool:
    """A write was made with a tool that gold does not write with, or once too often."""
    tools = Counter(call.name for call in case.wanted.values())
    made = Counter(made.call.name for made in case.writes if made.error is None)
    return any(made[name] > tools[name] for name in made)


def missing_write(case: Case) -> bool:
    """One of gold's writes was not made."""
    made = {made.call.key() for made in case.writes if made.error is None}
    return case.failed("final state") and bool(set(case.wanted) - made)


def unsaid_value(case: Case) -> bool:
    """A number that was due was not told, and no other in its place."""
    return case.failed("communicated") and not _other_amounts(case)


def wrong_value(case: Case) -> bool:
    """A number that was due was not told, and another was."""
    return case.failed("communicated") and _other_amounts(case)


def _other_amounts(case: Case) -> bool:
    return any(amount != int(amount) for amount in Told(case.rollout.messages).others())


def gave_up(case: Case) -> bool:
    """Something was to be written, and the agent wrote nothing and ended or handed over."""
    return case.failed("final state") and bool(case.wanted) and not case.writes


def needless_transfer(case: Case) -> bool:
    """The caller was handed over, and gold does not do that."""
    transfer = case.domain.transfer
    if any(gold.call.name == transfer for gold in case.task.plan.gold):
        return False
    return any(made.call.name == transfer for made in case.played.made)


def loop(case: Case) -> bool:
    """The same call three times, or the same message three times in a row."""
    calls = Counter(made.call.key() for made in case.played.made)
    if max(calls.values(), default=0) >= REPEATED:
        return True
    texts = [
        message.content
        for message in case.rollout.messages
        if message.role == "agent" and message.content
    ]
    runs = (len(list(same)) for _, same in groupby(texts))
    return max(runs, default=0) >= REPEATED


def too_long(case: Case) -> bool:
    """The conversation hit a limit."""
    return case.rollout.stop in ("step limit", "tool-error limit", "context overflow")


FAILURES: tuple[Callable[[Case], bool], ...] = (
    guessed_withheld_slot,
    asked_for_what_was_given,
    ignored_change,
    acted_before_confirmation,
    forbidden_attempt,
    missed_diagnosis,
    wrong_record,
    wrong_argument,
    extra_write,
    missing_write,
    unsaid_value,
    wrong_value,
    gave_up,
    needless_transfer,
    loop,
    too_long,
)


def failures_of(
    task: Task,
    rollout: Rollout,
    played: Played,
    checks: Sequence[Judgement],
    domain: Domain,
) -> tuple[str, ...]:
    """Names of the failures that this rollout shows ("guessed withheld slot")."""
    case = Case(task, rollout, played, checks, domain)
    return tuple(found.__name__.replace("_", " ") for found in FAILURES if found(case))
