"""The check on the moment of a change: a named event that the opening's service really brings."""

from __future__ import annotations

from collections.abc import Iterator

from trajectory2task.certify.readings import answer
from trajectory2task.certify.subject import Subject, attempt, content
from trajectory2task.certify.verdict import Finding, check, judge
from trajectory2task.core.moves import allowed
from trajectory2task.core.plans import (
    AskedToConfirm,
    Change,
    Done,
    Request,
    Told,
    Trigger,
    Wish,
)

KINDS: dict[str, type[AskedToConfirm] | type[Done] | type[Told]] = {
    "revise": AskedToConfirm,
    "retract": AskedToConfirm,
    "add": Done,
    "branch": Told,
}


@check(
    "C3", "typed_trigger", "The mind changes at a named event, which can really happen", "changing"
)
def typed_trigger(subject: Subject) -> Finding:
    """Catches triggers that name nothing, belong to another kind of change, never come or come too
    late. Asked to confirm: the very request that is given up, and one that can be granted in its
    turn, else no agent asks; a bare "asks for confirmation" names no wish. Done: a request that is
    kept and that gold makes before what is new. Told: a value that the opening asks for, that has
    an answer while what is given up is still open, and that is not the threshold itself. Cost: one
    run of the opening's writes. False positives: a change at a moment of another kind that happens
    to come in time."""
    plan = subject.plan
    assert plan.change is not None
    trigger = plan.phases[-1].trigger
    if trigger is None:
        return judge(["the last phase has no trigger"], "")
    problems = list(_moment(subject, plan.change, trigger))
    wanted = KINDS[plan.change.kind]
    if not isinstance(trigger, wanted):
        problems.append(f"{plan.change.kind}: the trigger is {type(trigger).__name__}")
    return judge(problems, _shown(trigger))


def _shown(trigger: Trigger) -> str:
    match trigger:
        case AskedToConfirm(name):
            return f"asked to confirm {name}"
        case Done(name):
            return f"{name} is done"
        case Told(name):
            return f"told {name}"


def _moment(subject: Subject, change: Change, trigger: Trigger) -> Iterator[str]:
    """Why the trigger cannot fire, or fires when it is too late."""
    opening = {wish.id: wish for wish in subject.plan.opening}
    match trigger:
        case AskedToConfirm(name):
            wish = opening.get(name)
            if not isinstance(wish, Request):
                yield f"asked to confirm {name!r}, which is no request of the opening"
            else:
                yield from _confirmed(subject, change, wish)
        case Done(name):
            wish = opening.get(name)
            if not isinstance(wish, Request):
                yield f"{name!r} done, which is no request of the opening"
            else:
                yield from _done(subject, wish)
        case Told(name):
            yield from _told(subject, change, name)


def _confirmed(subject: Subject, change: Change, wish: Request) -> Iterator[str]:
    if change.old is not None and wish.id != change.old:
        yield f"asked to confirm {wish.id!r}, while {change.old!r} is given up and may be done"
    environment = subject.environment()
    for earlier in subject.plan.opening:
        if earlier.id == wish.id:
            break
        if isinstance(earlier, Request):
            attempt(environment, earlier.call)
    if not allowed(environment, subject.plan.user_id, wish.call):
        yield f"nobody asks to confirm {wish.id!r}: it cannot be granted"


def _done(subject: Subject, wish: Request) -> Iterator[str]:
    plan = subject.plan
    if content(wish) not in {content(kept) for kept in plan.wishes}:
        yield f"{wish.id!r} is done and given up afterwards"
        return
    opening = {content(first) for first in plan.opening}
    places = {gold.call.key(): place for place, gold in enumerate(plan.gold)}
    for new in plan.wishes:
        if isinstance(new, Request) and content(new) not in opening:
            place = places.get(new.call.key(), len(plan.gold))
            if place < places.get(wish.call.key(), len(plan.gold)):
                yield f"gold serves {new.id!r} before {wish.id!r} is done"


def _told(subject: Subject, change: Change, name: str) -> Iterator[str]:
    value = next((value for value in subject.plan.values if value.id == name), None)
    asked = next((wish for wish in subject.plan.opening if name in wish.answers), None)
    if value is None:
        yield f"told {name!r}, which is no value of the plan"
    elif asked is None:
        yield f"told {name!r}, which the opening does not ask for"
    elif change.threshold is not None and change.threshold == value.amount:
        yield f"the threshold {change.threshold:g} is the value itself: on neither side"
    elif not _answered(subject, asked, value.question):
        yield f"told {name!r}, for which there is no answer when {asked.id!r} comes up"


def _answered(subject: Subject, wish: Wish, question: str) -> bool:
    """Whether the question has an answer in the state in which the wish comes up."""
    known = {found.name: found for found in subject.domain.questions}
    if question not in known:
        return True  # a value of the plan's own: `values` computes it from gold's results
    scene = next(found for found in subject.scenes if content(found.wish) == content(wish))
    return answer(subject, scene, question, scene.arguments) is not None
