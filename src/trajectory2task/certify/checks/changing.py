"""Checks on changing tasks: the change is real, typed, triggered, and matters."""

from __future__ import annotations

from collections.abc import Iterator

from trajectory2task.certify.subject import Subject, attempt, content
from trajectory2task.certify.verdict import Finding, check, judge, not_applicable
from trajectory2task.core.moves import allowed
from trajectory2task.core.plans import (
    AskedToConfirm,
    Change,
    Done,
    Inquiry,
    Request,
    Told,
    Trigger,
    Wish,
)
from trajectory2task.core.state import State


@check(
    "C1", "real_change", "The intent changes, in the typed way, and at a typed moment", "changing"
)
def real_change(subject: Subject) -> Finding:
    """Catches changes that change nothing, wishes given up that could not have been granted, kinds
    that do not fit the phases (revise, retract, add, branch), triggers that name nothing or fire
    too late, and plain lists of requests stated at the start. Cost: one run of the opening's
    writes. False positives: none known."""
    plan = subject.plan
    assert plan.change is not None
    problems = [*_kind(subject, plan.change), *_moment(subject, plan.phases[-1].trigger)]
    end, rejected = _opening_end(subject)
    if rejected:
        problems.append(f"the opening's {rejected} is not possible")
    elif end.same_as(subject.run.after):
        problems.append("the opening intent leads to the same end state")
    for wish, state in subject.abandoned:
        if isinstance(wish, Request):
            environment = subject.environment(state)
            if not allowed(environment, plan.user_id, wish.call):
                problems.append(f"wish {wish.id}, given up later, is not possible at that time")
    return judge(problems, f"{plan.change.kind}: {plan.change.old} -> {plan.change.new}")


def _opening_end(subject: Subject) -> tuple[State, str]:
    environment = subject.environment()
    for wish in subject.plan.opening:
        if isinstance(wish, Request) and not attempt(environment, wish.call):
            return environment.state, wish.call.name
    return environment.state, ""


def _kind(subject: Subject, change: Change) -> Iterator[str]:
    """How the phases break what the kind of change promises."""
    opening, final = _by_content(subject.plan.opening), _by_content(subject.plan.wishes)
    old = _wish(subject.plan.opening, change.old)
    new = _wish(subject.plan.wishes, change.new)
    needs_old = change.kind in ("revise", "retract")
    needs_new = change.kind in ("revise", "add")
    if needs_old and old is None:
        yield f"{change.kind}: the opening has no wish {change.old!r} to give up"
    if needs_new and new is None:
        yield f"{change.kind}: the end has no wish {change.new!r}"
    if change.kind == "retract" and change.new is not None:
        yield "retract: something new is wanted"
    if change.kind == "add" and change.old is not None:
        yield "add: something is given up"
    if change.kind == "branch" and old is None and new is None:
        yield "branch: nothing is given up and nothing is new"
    if (change.kind == "branch") != (change.threshold is not None):
        yield "a threshold belongs to a branch, and to nothing else"
    given_up = {key for key in opening if key not in final}
    added = {key for key in final if key not in opening}
    if given_up != ({content(old)} if old is not None else set()):
        yield f"{len(given_up)} wishes are given up, not just {change.old}"
    if added != ({content(new)} if new is not None else set()):
        yield f"{len(added)} wishes are new, not just {change.new}"


def _by_content(wishes: tuple[Wish, ...]) -> dict[bytes, Wish]:
    return {content(wish): wish for wish in wishes}


def _wish(wishes: tuple[Wish, ...], name: str | None) -> Wish | None:
    return next((wish for wish in wishes if wish.id == name), None)


def _moment(subject: Subject, trigger: Trigger | None) -> Iterator[str]:
    """Why the trigger cannot fire, or fires when it is too late."""
    plan = subject.plan
    assert plan.change is not None
    opening = {wish.id: wish for wish in plan.opening}
    kept = _by_content(plan.wishes)
    if trigger is None:
        yield "the last phase has no trigger"
        return
    match trigger:
        case AskedToConfirm(name):
            if not isinstance(opening.get(name), Request):
                yield f"asked to confirm {name!r}, which is no request of the opening"
        case Done(name):
            wish = opening.get(name)
            if wish is None or isinstance(wish, Inquiry):
                yield f"{name!r} done, which is no request of the opening"
            elif content(wish) not in kept:
                yield f"{name!r} is done and given up afterwards"
        case Told(name):
            yield from _told(subject, plan.change, name)
    kinds: dict[str, type[object]] = {"add": Done, "branch": Told}
    wanted = kinds.get(plan.change.kind)
    if wanted is not None and not isinstance(trigger, wanted):
        yield f"{plan.change.kind}: the trigger is {type(trigger).__name__}"


def _told(subject: Subject, change: Change, name: str) -> Iterator[str]:
    value = next((value for value in subject.plan.values if value.id == name), None)
    if value is None:
        yield f"told {name!r}, which is no value of the plan"
    elif not any(name in wish.answers for wish in subject.plan.opening):
        yield f"told {name!r}, which the opening does not ask for"
    elif change.threshold is not None and change.threshold == value.amount:
        yield f"the threshold {change.threshold:g} is the value itself: on neither side"


@check(
    "C2", "consequential", "Acting on the first intent too early shows in the end state", "changing"
)
def consequential(subject: Subject) -> Finding:
    """Catches changes that an agent may miss at no cost: the wish that is given up, carried out
    first, followed by gold as far as the tools accept it, ends in gold's state all the same. Only
    a warning: such a task is sound, but easy. Cost: one run of each write. False positives: none
    known."""
    given_up = [(wish, state) for wish, state in subject.abandoned if isinstance(wish, Request)]
    if not given_up:
        return not_applicable("no request is given up")
    problems = []
    for wish, state in given_up:
        environment = subject.environment(state)
        attempt(environment, wish.call)
        for gold in subject.writes:
            attempt(environment, gold.call)
        if environment.state.same_as(subject.run.after):
            problems.append(f"wish {wish.id}, carried out first, leaves no trace")
    return judge(problems, "carrying out what is given up shows", severity="warn")
