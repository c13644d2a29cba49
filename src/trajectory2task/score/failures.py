"""What went wrong in a rollout, computed and not judged: the taxonomy of failures.

In: a talk (a task, its rollout and the calls as played again) and the verdict's checks. Out: names
from `FAILURES`, in that order. A solved rollout can have some as well: a guess that happened to
be right.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from trajectory2task.core.calls import Call
from trajectory2task.core.domain import Situation
from trajectory2task.core.hearing.recognition import says
from trajectory2task.core.hearing.understanding import Heard
from trajectory2task.core.moves import record_of
from trajectory2task.core.plans import Request, Wish, tool_of
from trajectory2task.core.rollouts import Judgement
from trajectory2task.score.amounts import FLOOD, amounts_in
from trajectory2task.score.replaying import Made
from trajectory2task.score.talk import Talk

REPEATED = 3  # equal calls, or equal messages in a row, that make a loop


@dataclass(frozen=True)
class Case:
    """All that a failure is read off."""

    talk: Talk
    checks: Sequence[Judgement]

    @cached_property
    def due(self) -> Counter[str]:
        """How many of gold's writes each tool makes."""
        return Counter(call.name for call in self.wanted.values())

    @cached_property
    def made(self) -> Counter[str]:
        """How many accepted writes each tool made."""
        return Counter(made.call.name for made in self.done)

    @cached_property
    def strays(self) -> list[Made]:
        """Accepted writes that gold does not make."""
        return [made for made in self.done if made.key not in self.wanted]

    @cached_property
    def wanted(self) -> dict[bytes, Call]:
        """Gold's writes by key."""
        writes = self.talk.domain.writes
        return {g.call.key(): g.call for g in self.talk.plan.gold if g.call.name in writes}

    @cached_property
    def writes(self) -> list[Made]:
        """The writes that the agent attempted."""
        return [m for m in self.talk.played.made if m.call.name in self.talk.domain.writes]

    @property
    def done(self) -> Sequence[Made]:
        """The writes that the tools accepted."""
        return self.talk.done

    def failed(self, check: str) -> bool:
        """Whether a check of this name failed."""
        return any(found.check == check and found.verdict == "fail" for found in self.checks)


def guessed_withheld_slot(case: Case) -> bool:
    """A write used something that the caller holds back, before it was told or asked for."""
    talk = case.talk
    for made in case.writes:
        wish = _meant(talk, made.call)
        if wish is not None and any(
            detail.withheld and not (0 <= (talk.told(wish, detail) or -1) < made.turn)
            for detail in wish.details
        ):
            return True
    return False


def _meant(talk: Talk, call: Call) -> Wish | None:
    """The wish that a write is most likely about: of those for its tool, the one with the most
    arguments in common; None where no wish is for it."""
    having = [wish for wish in talk.all_wishes if tool_of(wish) == call.name]

    def alike(wish: Wish) -> int:
        own = getattr(wish, "call", None)
        if own is None:
            return 0
        return sum(call.arguments.get(name) == value for name, value in own.arguments.items())

    return max(having, key=alike, default=None)


def asked_for_what_was_given(case: Case) -> bool:
    """The agent asked for nothing but what the caller's own words had told before."""
    talk = case.talk
    for place, heard in talk.heard:
        if heard.asks and not heard.confirm:
            given, missing = _given(talk, place)
            if all(_in_vain(talk, slot, heard, given, missing) for slot in heard.asks):
                return True
    return False


def _in_vain(talk: Talk, slot: str, heard: Heard, given: set[str], missing: set[str]) -> bool:
    """Whether what a question for this slot can mean was given. One word may stand for several
    slots ("order"), of which the plan has but one."""
    groups = (names for names in talk.cues.slots.values() if slot in names)
    meant = {name for names in groups for name in names if name in heard.asks}
    return not meant & missing and bool(meant & given)


def _given(talk: Talk, place: int) -> tuple[set[str], set[str]]:
    """Facts and slots that the user had told in full before this place, and those it had not."""
    before = [said for said in talk.users if said.place < place]
    found = {f.name for f in talk.plan.facts if any(says(said.text, f.value) for said in before)}
    open_slots = {fact.name for fact in talk.plan.facts} - found
    if not before:
        return found, open_slots
    for wish in talk.plan.phases[talk.phase_at(place)].wishes:
        for detail in wish.details:
            told = talk.said_at(detail) if detail.withheld else before[0].place
            known = bool(detail.said or detail.withheld) and told is not None and told < place
            (found if known else open_slots).add(detail.slot)
    return found - open_slots, open_slots


def ignored_change(case: Case) -> bool:
    """The caller changed their mind, and the agent served the old intent, or nothing of the new."""
    talk = case.talk
    if not talk.changes or not case.failed("final state"):
        return False
    since = talk.changes[0]
    after = [made for made in case.done if made.turn > since]
    keys = {made.key for made in after}
    if any(isinstance(wish, Request) and wish.call.key() in keys for wish in talk.dropped):
        return True
    tools = {made.call.name for made in after}
    new = [wish for wish in talk.added if isinstance(wish, Request)]
    return bool(new) and not any(wish.call.name in tools for wish in new)


def acted_before_confirmation(case: Case) -> bool:
    """A write was attempted before the caller had said yes to it, as the policy asks."""
    talk = case.talk
    rule = next((rule for rule in talk.domain.rules if rule.id == talk.domain.confirmation), None)
    if rule is None:
        return False
    messages = talk.rollout.messages
    for made in case.writes:
        if made.before is None:
            continue
        situation = Situation(made.before, made.call, talk.plan.user_id, (), messages[: made.turn])
        if rule.check(situation) is not None:
            return True
    return False


def forbidden_attempt(case: Case) -> bool:
    """A forbidden call was attempted."""
    return case.failed("forbidden")


def missed_diagnosis(case: Case) -> bool:
    """A required look-up was not made."""
    reads = [name for name, tool in case.talk.domain.tools.items() if tool.kind == "read"]
    return _missed(case, reads)


def missed_transfer(case: Case) -> bool:
    """The caller was to be handed over, and was not."""
    return _missed(case, [case.talk.domain.transfer])


def _missed(case: Case, tools: Sequence[str]) -> bool:
    """Whether a required call of one of these tools is missing."""
    wanted = tuple(f"{tool}(" for tool in tools)  # as the evidence begins
    return any(
        check.check == "required" and check.verdict == "fail" and check.evidence.startswith(wanted)
        for check in case.checks
    )


def wrong_record(case: Case) -> bool:
    """A write was made on another record than gold's."""
    return any(_differs(case, made, same_record=False) for made in case.strays)


def wrong_argument(case: Case) -> bool:
    """A write was made on gold's record with another argument."""
    return any(_differs(case, made, same_record=True) for made in case.strays)


def _differs(case: Case, made: Made, *, same_record: bool) -> bool:
    """Whether gold's writes with this tool are (or are not) on the record of this one."""
    own = [call for call in case.wanted.values() if call.name == made.call.name]
    if not own:
        return False
    domain = case.talk.domain
    records = {record_of(domain, call) for call in own}
    return (record_of(domain, made.call) in records) is same_record


def extra_write(case: Case) -> bool:
    """A write was made with a tool that gold does not write with, or once too often."""
    return any(count > case.due[name] for name, count in case.made.items())


def missing_write(case: Case) -> bool:
    """One of gold's writes was not made, nor another with its tool in its place."""
    if not case.failed("final state"):
        return False
    return any(case.made[name] < count for name, count in case.due.items())


def claimed_what_was_not_done(case: Case) -> bool:
    """The agent reported one of gold's writes, and had not made any with that tool."""
    if not case.failed("final state"):
        return False
    due = {call.name for call in case.wanted.values()}
    return any(_claims(case, due, place, heard) for place, heard in case.talk.heard)


def _claims(case: Case, due: set[str], place: int, heard: Heard) -> bool:
    if not heard.report:
        return False
    named = case.talk.cues.tools_named(heard.report)
    top = max(named.values(), default=0)
    meant = {tool for tool, words in named.items() if words == top} & due
    return bool(meant) and not any(m.turn < place and m.call.name in meant for m in case.done)


def unsaid_value(case: Case) -> bool:
    """A number that was due was not told, or only among a flood, and no other in its place."""
    return case.failed("communicated") and not _other_amounts(case)


def wrong_value(case: Case) -> bool:
    """A number that was due was not told, and another was."""
    return case.failed("communicated") and _other_amounts(case)


def _other_amounts(case: Case) -> bool:
    """Whether the agent told an amount in cents that is none of those due; floods tell nothing."""
    due = {abs(value.amount) for value in case.talk.plan.values}
    told = (amounts_in(said.raw) for said in case.talk.agents)
    return any(
        amount != int(amount) and amount not in due
        for found in told
        if len(found) <= FLOOD
        for amount in found
    )


def gave_up(case: Case) -> bool:
    """Something was to be written, and the agent tried no write and claimed none."""
    return (
        case.failed("final state")
        and bool(case.wanted)
        and not case.writes
        and not claimed_what_was_not_done(case)
    )


def needless_transfer(case: Case) -> bool:
    """The caller was handed over, and gold does not do that."""
    transfer = case.talk.domain.transfer
    if any(gold.call.name == transfer for gold in case.talk.plan.gold):
        return False
    return any(made.call.name == transfer for made in case.talk.played.made)


def loop(case: Case) -> bool:
    """The same call three times, or the same message three times in a row."""
    calls = Counter(made.key for made in case.talk.played.made)
    if max(calls.values(), default=0) >= REPEATED:
        return True
    texts = [said.raw for said in case.talk.agents]
    runs = (len(list(same)) for _, same in groupby(texts))
    return max(runs, default=0) >= REPEATED


def too_long(case: Case) -> bool:
    """The conversation hit a limit."""
    return case.talk.rollout.stop in ("step limit", "tool-error limit", "context overflow")


FAILURES: tuple[Callable[[Case], bool], ...] = (
    guessed_withheld_slot,
    asked_for_what_was_given,
    ignored_change,
    acted_before_confirmation,
    forbidden_attempt,
    missed_diagnosis,
    missed_transfer,
    wrong_record,
    wrong_argument,
    extra_write,
    missing_write,
    claimed_what_was_not_done,
    unsaid_value,
    wrong_value,
    gave_up,
    needless_transfer,
    loop,
    too_long,
)


def failures_of(talk: Talk, checks: Sequence[Judgement]) -> tuple[str, ...]:
    """Names of the failures that this rollout shows ("guessed withheld slot")."""
    case = Case(talk, checks)
    return tuple(found.__name__.replace("_", " ") for found in FAILURES if found(case))
