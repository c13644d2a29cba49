"""Corruptions of the gold calls: dropped, added, doubled, reordered, made too early or by another.

Wrong arguments are a theme of their own (`arguments`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from msgspec.structs import replace

from trajectory2task.certify.mutation.editing import (
    exchanged,
    ran,
    retraced,
    served,
    with_gold,
    with_wishes,
    without_gold,
)
from trajectory2task.certify.mutation.operator import Case, Corrupted, Theme
from trajectory2task.core.calls import Call
from trajectory2task.core.moves import reads_for, record_of, sample
from trajectory2task.core.plans import Fact, FromFunction, GoldCall, Plan, Wish

GOLD = Theme("gold")


@GOLD.operator("dropped-write", "replay", carried=False)
def dropped_write(case: Case) -> Iterator[Corrupted]:
    """A write is left out of gold; the criteria still expect it."""
    for at in case.shuffled(case.writes):
        yield case.stale(without_gold(case.plan, at))


@GOLD.operator("dropped-write-carried", "wishes_served")
def dropped_write_carried(case: Case) -> Iterator[Corrupted]:
    """A write is left out of gold and criteria; the caller still wants it."""
    for at in case.shuffled(case.writes):
        yield case.settled(without_gold(case.plan, at))


@GOLD.operator("dropped-wish", "words_match", "real_change", "twin", "wishes_served")
def dropped_wish(case: Case) -> Iterator[Corrupted]:
    """A request is gone from gold, criteria and plan, with its values; the words still make it."""
    for _, wish, at in served(case):
        if len(case.plan.wishes) > 1:
            values = tuple(v for v in case.plan.values if v.id not in wish.answers)
            plan = replace(without_gold(case.plan, at), values=values)
            for phase in range(len(plan.phases)):
                plan = with_wishes(plan, partial(_without, wish=wish), phase)
            if all(phase.wishes for phase in plan.phases):
                yield case.settled(plan)


def _without(wishes: tuple[Wish, ...], *, wish: Wish) -> tuple[Wish, ...]:
    return tuple(one for one in wishes if one != wish)


def unasked(case: Case) -> Iterator[Call]:
    """Feasible writes on records that gold does not touch."""
    environment = case.subject.environment(case.subject.run.after)
    touched = {record_of(case.domain, case.plan.gold[at].call) for at in case.writes}
    for tool in case.shuffled(case.domain.writes):
        call = sample(environment, case.plan.user_id, tool, case.rng, avoid=touched)
        if call is not None:
            yield call


def _before_transfer(case: Case) -> int:
    """Where another call fits at the end of gold."""
    calls = case.plan.gold
    return len(calls) - (bool(calls) and calls[-1].call.name == case.domain.transfer)


def _with_extra(case: Case, call: Call) -> Plan:
    calls = [gold.call for gold in case.plan.gold]
    end, state = _before_transfer(case), case.subject.run.after
    known = {one.key() for one in calls}
    reads = reads_for(case.domain, state, case.plan.user_id, call.name, call.arguments)
    fresh = [read for read in reads if read.key() not in known]
    return retraced(case, case.plan, [*calls[:end], *fresh, call, *calls[end:]])


@GOLD.operator("extra-write", "replay", carried=False)
def extra_write(case: Case) -> Iterator[Corrupted]:
    """Gold makes a write that nobody asked for; the criteria do not know of it."""
    for call in unasked(case):
        yield case.stale(_with_extra(case, call))


@GOLD.operator("extra-write-carried", "wishes_served", "scope")
def extra_write_carried(case: Case) -> Iterator[Corrupted]:
    """Gold and criteria have a write that nobody asked for."""
    for call in unasked(case):
        yield case.settled(_with_extra(case, call))


@GOLD.operator("duplicate-write", "wishes_served", "minimal_writes", "replay", "repeated_write")
def duplicate_write(case: Case) -> Iterator[Corrupted]:
    """Gold makes a write twice; the criteria follow."""
    for at in case.shuffled(case.writes):
        calls = [gold.call for gold in case.plan.gold]
        yield case.settled(retraced(case, case.plan, [*calls[: at + 1], *calls[at:]]))


@GOLD.operator("superseded-write", "minimal_writes", "wishes_served")
def superseded_write(case: Case) -> Iterator[Corrupted]:
    """Gold first makes a write with other values of the caller's own, then the right one."""
    for _, wish, at in served(case):
        free = [p for p in case.domain.tools[wish.call.name].parameters if p.free is not None]
        if free and free[0].free is not None:
            state = case.subject.run.before[at]
            drawn = case.domain.free[free[0].free.group](state, case.plan.user_id, case.rng)
            names = {p.name for p in free}
            new = {name: value for name, value in drawn.items() if name in names}
            first = Call(wish.call.name, {**wish.call.arguments, **new})
            calls = [gold.call for gold in case.plan.gold]
            yield case.settled(retraced(case, case.plan, [*calls[:at], first, *calls[at:]]))


@GOLD.operator("write-before-login", "policy", "provenance")
def write_before_login(case: Case) -> Iterator[Corrupted]:
    """Gold makes a write before anybody is identified."""
    logins = case.domain.logins
    for at in case.shuffled(case.writes):
        calls = [gold.call for gold in case.plan.gold]
        rest = [call for place, call in enumerate(calls) if place != at]
        if any(call.name in logins for call in rest):
            yield case.settled(retraced(case, case.plan, [calls[at], *rest]))


@GOLD.operator("no-login", "policy", "provenance")
def no_login(case: Case) -> Iterator[Corrupted]:
    """Gold never identifies the caller."""
    logins = case.domain.logins
    calls = [gold.call for gold in case.plan.gold if gold.call.name not in logins]
    if calls and len(calls) < len(case.plan.gold):
        yield case.settled(retraced(case, case.plan, calls))


@GOLD.operator("other-caller-identified", "policy", "provenance")
def other_caller_identified(case: Case) -> Iterator[Corrupted]:
    """Gold, and what the caller says of themselves, identify somebody else."""
    for other, facts in _strangers(case):
        plan = replace(case.plan, facts=facts)
        calls = [_as_other(case, gold.call, other) for gold in case.plan.gold]
        yield from case.retold(retraced(case, plan, calls))


@GOLD.operator("other-callers-gold", "provenance", "policy", carried=False)
def other_callers_gold(case: Case) -> Iterator[Corrupted]:
    """Gold identifies somebody else; the caller still says who they are."""
    for other, _ in _strangers(case):
        for at, gold in enumerate(case.plan.gold):
            call = _as_other(case, gold.call, other)
            if call != gold.call:
                yield case.stale(with_gold(case.plan, at, call=call))


@GOLD.operator("other-user", "policy", "free_choice", "unique_description")
def other_user(case: Case) -> Iterator[Corrupted]:
    """The plan is about another caller than the one whom gold identifies."""
    people = case.domain.principal.collection
    for user in case.shuffled(list(case.database.collections[people])[:200]):
        if user != case.plan.user_id:
            yield case.settled(replace(case.plan, user_id=user))


def _strangers(case: Case) -> Iterator[tuple[dict[str, str], tuple[Fact, ...]]]:
    """Facts of other people in the place of the caller's."""
    principal, state = case.domain.principal, case.subject.start
    people = list(case.database.collections[principal.collection])[:200]
    for user in case.shuffled(people):
        known = principal.facts(state, user)
        if user != case.plan.user_id:
            facts = tuple(
                replace(fact, value=known.get(fact.name, fact.value)) for fact in case.plan.facts
            )
            yield dict(known), facts


def _as_other(case: Case, call: Call, known: dict[str, str]) -> Call:
    tool = case.domain.tools[call.name]
    if tool.name not in case.domain.logins:
        return call
    return Call(call.name, {p.name: known[str(p.semantic)] for p in tool.parameters})


@GOLD.operator("status-not-read", "policy", "provenance", "required_typed")
def status_not_read(case: Case) -> Iterator[Corrupted]:
    """A read that shows the record of a write is left out of gold."""
    for _, wish, at in served(case):
        state, caller = case.subject.run.before[at], case.plan.user_id
        shown = reads_for(case.domain, state, caller, wish.call.name, wish.call.arguments)
        calls = [gold.call for gold in case.plan.gold]
        for read in case.shuffled(shown):
            yield case.settled(retraced(case, case.plan, [c for c in calls if c != read]))


@GOLD.operator("order-of-writes", "policy", "replay", "free_choice", "unique_description")
def order_of_writes(case: Case) -> Iterator[Corrupted]:
    """Gold makes two writes in the other order; whether that matters is for the world to say."""
    for left, right in zip(case.writes, case.writes[1:], strict=False):
        calls = [gold.call for gold in case.plan.gold]
        calls.insert(left, calls.pop(right))
        yield case.settled(retraced(case, case.plan, calls))


@GOLD.operator("error-declared", "replay", carried=False)
def error_declared(case: Case) -> Iterator[Corrupted]:
    """A gold call is declared to get an error that it does not get."""
    for at in case.shuffled(range(len(case.plan.gold))):
        wrong = None if case.plan.gold[at].error else "not_found"
        yield case.stale(with_gold(case.plan, at, error=wrong))


@GOLD.operator("rejected-write", "replay", "wishes_served")
def rejected_write(case: Case) -> Iterator[Corrupted]:
    """A write that the tool rejects, declared as such, served to a wish: the evaluator passes
    over it, and the end state lacks it."""
    for _, _wish, at in served(case):
        for call in _refused(case, at):
            plan = exchanged(case, case.plan, at, call)
            yield case.settled(plan)
            break


def _refused(case: Case, at: int) -> Iterator[Call]:
    """The write's call with another record of the caller's, such that the tool says no."""
    call = case.plan.gold[at].call
    environment = ran(case, [gold.call for gold in case.plan.gold[:at]])
    for parameter in case.domain.tools[call.name].parameters:
        if parameter.refers is not None and not parameter.many:
            referent = case.domain.referents[parameter.refers.referent]
            values: Sequence[str] = referent.values(
                environment.state, case.plan.user_id, call.arguments
            )
            for value in case.shuffled(values):
                other = Call(call.name, {**call.arguments, parameter.name: value})
                if environment.rejection(other) is not None:
                    yield other


@GOLD.operator("unneeded-transfer", "wishes_served", scenarios=("general", "ambiguous", "changing"))
def unneeded_transfer(case: Case) -> Iterator[Corrupted]:
    """Gold of a feasible task ends by handing the caller over."""
    parameter = case.domain.tools[case.domain.transfer].parameters[0]
    call = Call(case.domain.transfer, {parameter.name: "The caller wants something."})
    made = GoldCall(call, {parameter.name: FromFunction("summary")})
    yield case.settled(replace(case.plan, gold=(*case.plan.gold, made)))
