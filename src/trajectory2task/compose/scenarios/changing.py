"""Changing (SPEC C4): the caller's goal shifts at a typed event in the middle of the conversation.

The final intent is the trajectory's; the opening intent is made from it, could be executed when it
is given up, and would end in another state.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

import msgspec

from trajectory2task.compose.building import (
    AskGoal,
    Built,
    Caller,
    CannotServe,
    build,
    described,
)
from trajectory2task.compose.scenarios.abandoned import abandoned_for
from trajectory2task.compose.scenarios.source import Source
from trajectory2task.core.calls import (
    TELLING_DIGITS,
    Call,
    evaluate,
    references,
    significant_digits,
)
from trajectory2task.core.domain import Domain
from trajectory2task.core.environment import Environment
from trajectory2task.core.moves import record_of, sample
from trajectory2task.core.plans import (
    AskedToConfirm,
    Change,
    Done,
    Phase,
    Plan,
    Request,
    Told,
    Trigger,
    Wish,
)
from trajectory2task.core.trajectories import WriteGoal

# Shares in which the kinds are tried first; where one does not fit, the others follow.
_KINDS = (("revise", 0.34), ("retract", 0.20), ("add", 0.22), ("branch", 0.24))
_TRIES = 6


@dataclass(frozen=True)
class _Change:
    """The final wishes with gold, the opening wishes, the change and the event behind it."""

    built: Built
    opening: tuple[Wish, ...]
    change: Change
    trigger: Trigger


@dataclass(frozen=True)
class _Case:
    """One attempt: who wants what in the end."""

    source: Source
    caller: Caller
    goals: tuple[AskGoal, ...]
    rng: Random

    def build(self, detour: tuple[int, WriteGoal] | None = None) -> Built:
        return build(
            self.source.domain,
            self.source.database,
            self.caller,
            self.goals,
            self.rng,
            detour=detour,
        )

    def writes(self) -> list[int]:
        """Places of the requests among the goals, in random order."""
        places = [n for n, goal in enumerate(self.goals) if isinstance(goal, WriteGoal)]
        self.rng.shuffle(places)
        return places


def changing(source: Source, attempt: int) -> tuple[Plan, ...]:
    """The trajectory's goals, reached by a change of mind from a different opening."""
    case = _Case(source, source.caller(), source.require_asks(), source.rng(attempt))
    if not case.writes():
        raise CannotServe("information only: no writes to change")
    for kind in _order(case.rng):
        found = _MAKERS[kind](case)
        if found is not None:
            phases = (Phase(found.opening), Phase(found.built.wishes, found.trigger))
            plan = source.plan(case.caller, found.built, attempt)
            return (msgspec.structs.replace(plan, phases=phases, change=found.change),)
    raise CannotServe("the caller could have wanted nothing else first")


def _order(rng: Random) -> list[str]:
    """All kinds, in an order drawn by their shares."""
    left = dict(_KINDS)
    order: list[str] = []
    while left:
        name = rng.choices(list(left), weights=list(left.values()))[0]
        order.append(name)
        del left[name]
    return order


def _revise(case: _Case) -> _Change | None:
    """The caller starts with another version of a request and corrects it when asked to confirm."""
    built = case.build()
    for place in case.writes():
        new = built.wishes[place]
        assert isinstance(new, Request)
        for old_call in _abandoned(case, built, place):
            old = described(
                case.source.domain,
                built.before[place],
                case.caller.id,
                f"{new.id}-old",
                old_call,
                case.rng,
                built.wishes,
            )
            if old is None or old.details == new.details:
                continue
            old = _as_before(case.source.domain, old, new)
            opening = _swapped(built.wishes, place, old)
            if _executable(built, opening):
                change = Change("revise", old=old.id, new=new.id)
                return _Change(built, opening, change, AskedToConfirm(old.id))
    return None


def _abandoned(case: _Case, built: Built, place: int) -> list[Call]:
    """A few calls that could have been wanted first instead of the request at `place`."""
    goal = case.goals[place]
    assert isinstance(goal, WriteGoal)
    domain = case.source.domain
    others = {
        record_of(domain, other.call)
        for number, other in enumerate(case.goals)
        if isinstance(other, WriteGoal) and number != place
    }
    found = abandoned_for(built.before[place], case.caller.id, goal.call, case.rng)
    # A first intent about the record of another wish would read as wanting two things of it.
    apart = (call for call in found if record_of(domain, call) not in others)
    return list(itertools.islice(apart, _TRIES))


def _swapped(wishes: Sequence[Wish], place: int, old: Wish) -> tuple[Wish, ...]:
    return (*wishes[:place], old, *wishes[place + 1 :])


def _executable(built: Built, wishes: Sequence[Wish]) -> bool:
    """Whether the wishes can all be served in this order, as the caller would expect."""
    environment = built.before[0].fork()
    for wish in wishes:
        if isinstance(wish, Request):
            if environment.rejection(wish.call) is not None:
                return False
            environment.run(wish.call)
    return True


def _retract(case: _Case) -> _Change | None:
    """The caller starts with one request more and drops it when asked to confirm it."""
    built, domain = case.build(), case.source.domain
    end = built.gold.environment
    touched = {record_of(domain, goal.call) for goal in case.goals if isinstance(goal, WriteGoal)}
    for _ in range(_TRIES):
        tool = case.rng.choice(domain.writes)
        call = sample(end, case.caller.id, tool, case.rng, avoid=touched)
        if call is None:
            continue
        name = f"w{len(built.wishes) + 1}"
        extra = described(domain, end, case.caller.id, name, call, case.rng, built.wishes)
        if extra is not None:
            change = Change("retract", old=extra.id)
            return _Change(built, (*built.wishes, extra), change, AskedToConfirm(extra.id))
    return None


def _add(case: _Case) -> _Change | None:
    """The caller keeps the last request for when the one before it is done."""
    built = case.build()
    *opening, last = built.wishes
    if not opening or not isinstance(last, Request) or not isinstance(opening[-1], Request):
        return None
    return _Change(built, tuple(opening), Change("add", new=last.id), Done(opening[-1].id))


def _branch(case: _Case) -> _Change | None:
    """The caller asks what it comes to, and goes for something else when it is too much."""
    plain, domain = case.build(), case.source.domain
    for place in case.writes():
        before = plain.before[place]
        if _gives_reason(domain, plain.wishes[place]):
            continue
        for old_call in _abandoned(case, plain, place):
            goal = _asked(case, before, old_call)
            if goal is None or not _same_things(domain, old_call, plain.wishes[place]):
                continue
            name = f"w{place + 1}-old"
            old = described(domain, before, case.caller.id, name, old_call, case.rng, plain.wishes)
            if old is None:
                continue
            built = case.build((place, goal))
            new = built.wishes[place]
            assert built.detour is not None
            threshold = _below(built.detour.amount)
            guessable = significant_digits(built.detour.amount) < TELLING_DIGITS
            if threshold is None or guessable or not _cheaper(case, built, place, goal):
                continue
            assert isinstance(new, Request)
            old = msgspec.structs.replace(_as_before(domain, old, new), answers=(built.detour.id,))
            change = Change("branch", old=old.id, new=new.id, threshold=threshold)
            opening = _swapped(built.wishes, place, old)
            if _executable(built, opening):
                return _Change(built, opening, change, Told(built.detour.id))
    return None


def _same_things(domain: Domain, old: Call, wish: Wish) -> bool:
    """Whether the same tool is asked for the same things: what is too dear for one thing is no
    reason to have another one exchanged."""
    assert isinstance(wish, Request)
    if old.name != wish.call.name:
        return True
    chosen = [p for p in domain.tools[old.name].parameters if p.many and p.refers is not None]
    own = [p.name for p in chosen if p.refers is not None and p.refers.per is None]
    return all(old.arguments[name] == wish.call.arguments[name] for name in own)


def _gives_reason(domain: Domain, wish: Wish) -> bool:
    """Whether the request states a reason of its own, which the amount would contradict."""
    assert isinstance(wish, Request)
    return any(parameter.choices for parameter in domain.tools[wish.call.name].parameters)


def _as_before(domain: Domain, old: Request, new: Request) -> Request:
    """`old` with what it shares with `new` said in the same way: only the change is news.

    A description carries over only where it is picked from the same candidates.
    """
    same = {(d.parameters, d.position): d for d in new.details}
    parameters = domain.tools[old.call.name].parameters
    details, context = [], True
    for parameter in parameters:
        for detail in (d for d in old.details if d.parameters[0] == parameter.name):
            other = same.get((detail.parameters, detail.position))
            alike = other is not None and other.value == detail.value
            details.append(other if other is not None and alike and context else detail)
        mine, theirs = old.call.arguments, new.call.arguments
        context = context and mine[parameter.name] == theirs.get(parameter.name)
    return msgspec.structs.replace(old, details=tuple(details))


def _asked(case: _Case, before: Environment, call: Call) -> WriteGoal | None:
    """The abandoned call with a question beside it whose answer may put the caller off."""
    state, caller = before.state, case.caller.id
    questions = [q for q in case.source.domain.questions if q.tool == call.name and q.burden]
    case.rng.shuffle(questions)
    for question in questions:
        expression = question.expression(state, caller, call.arguments)
        put_off = question.burden is not None and question.burden(state, caller, call.arguments)
        if expression is not None and put_off:
            return WriteGoal(call, question.name, expression)
    return None


def _cheaper(case: _Case, built: Built, place: int, old: WriteGoal) -> bool:
    """Whether what is chosen instead is less of a burden, so that the caller's reason holds."""
    goal = case.goals[place]
    assert isinstance(goal, WriteGoal)
    if goal.call.name != old.call.name or old.question is None or built.detour is None:
        return True
    before, arguments = built.before[place], goal.call.arguments
    question = case.source.domain.question(old.question)
    expression = question.expression(before.state, case.caller.id, arguments)
    if expression is None or question.burden is None:
        return True
    if not question.burden(before.state, case.caller.id, arguments):
        return True
    results = {r.call.key(): before.run(r.call) for r in references(expression)}
    return evaluate(expression, results) < built.detour.amount


def _below(amount: float) -> float | None:
    """A round number under `amount` that somebody would name as their limit."""
    for step in (100, 50, 25, 20, 10, 5):
        threshold = amount // step * step
        if threshold >= step and threshold < amount and threshold >= amount / 2:
            return float(threshold)
    return None


_MAKERS: dict[str, Callable[[_Case], _Change | None]] = {
    "revise": _revise,
    "retract": _retract,
    "add": _add,
    "branch": _branch,
}
