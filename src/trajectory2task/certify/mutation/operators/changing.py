"""Corruptions of what changes, when, and to what."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from msgspec.structs import replace

from trajectory2task.certify.mutation.editing import exchanged, ran, with_wishes
from trajectory2task.certify.mutation.operator import Case, Corrupted, Theme
from trajectory2task.certify.subject import content
from trajectory2task.core.calls import Call
from trajectory2task.core.moves import choices_for
from trajectory2task.core.plans import (
    AskedToConfirm,
    Done,
    Phase,
    Plan,
    Request,
    Scenario,
    Told,
    Trigger,
    Wish,
)

CHANGING = Theme("changing")
ONLY: tuple[Scenario, ...] = ("changing",)


def _triggered(case: Case, trigger: Trigger | None) -> Corrupted:
    last = replace(case.plan.phases[-1], trigger=trigger)
    return case.settled(replace(case.plan, phases=(*case.plan.phases[:-1], last)))


def _given_up(case: Case) -> list[Wish]:
    kept = {content(wish) for wish in case.plan.wishes}
    return [wish for wish in case.plan.opening if content(wish) not in kept]


def _added(case: Case) -> list[Wish]:
    opening = {content(wish) for wish in case.plan.opening}
    return [wish for wish in case.plan.wishes if content(wish) not in opening]


def _instead(wishes: tuple[Wish, ...], *, old: Wish, new: Wish) -> tuple[Wish, ...]:
    return tuple(new if wish == old else wish for wish in wishes)


def _and(wishes: tuple[Wish, ...], *, extra: Wish) -> tuple[Wish, ...]:
    return (*wishes, extra)


@CHANGING.operator("no-trigger", "typed_trigger", "real_change", scenarios=ONLY)
def no_trigger(case: Case) -> Iterator[Corrupted]:
    """The change comes at no moment in particular."""
    yield _triggered(case, None)


@CHANGING.operator("trigger-names-nothing", "typed_trigger", "real_change", scenarios=ONLY)
def trigger_names_nothing(case: Case) -> Iterator[Corrupted]:
    """The moment names a wish or a value that there is not: "when asked to confirm", bare."""
    match case.plan.phases[-1].trigger:
        case AskedToConfirm() | Done() as trigger:
            yield _triggered(case, replace(trigger, wish=""))
            yield _triggered(case, replace(trigger, wish="w99"))
        case Told() as told:
            yield _triggered(case, replace(told, value=""))
            yield _triggered(case, replace(told, value="v99"))


@CHANGING.operator("trigger-of-another-kind", "typed_trigger", "real_change", "change_kind",
                   scenarios=ONLY)  # fmt: skip
def trigger_of_another_kind(case: Case) -> Iterator[Corrupted]:
    """An addition at a confirmation, a branch or a revision once something is done."""
    first = next((wish for wish in case.plan.opening if isinstance(wish, Request)), None)
    if first is not None:
        match case.plan.phases[-1].trigger:
            case AskedToConfirm(name):
                yield _triggered(case, Done(name))
            case Done(name):
                yield _triggered(case, AskedToConfirm(name))
            case Told():
                yield _triggered(case, Done(first.id))


@CHANGING.operator("change-after-completion", "typed_trigger", scenarios=ONLY)
def change_after_completion(case: Case) -> Iterator[Corrupted]:
    """What is given up has been done by then."""
    for wish in case.shuffled(_given_up(case)):
        if isinstance(wish, Request):
            yield _triggered(case, Done(wish.id))


@CHANGING.operator("trigger-on-the-change", "typed_trigger", "real_change", scenarios=ONLY)
def trigger_on_the_change(case: Case) -> Iterator[Corrupted]:
    """The moment is the confirmation of what is wanted only afterwards, so it never comes."""
    opening = {wish.id for wish in case.plan.opening}
    for wish in case.shuffled(_added(case)):
        renamed = wish if wish.id not in opening else replace(wish, id=f"{wish.id}b")
        plan = with_wishes(case.plan, partial(_instead, old=wish, new=renamed))
        change = plan.change
        if change is not None and change.new == wish.id:
            plan = replace(plan, change=replace(change, new=renamed.id))
        last = replace(plan.phases[-1], trigger=AskedToConfirm(renamed.id))
        yield case.settled(replace(plan, phases=(*plan.phases[:-1], last)))


@CHANGING.operator("same-intent-twice", "real_change", "change_kind", scenarios=ONLY)
def same_intent_twice(case: Case) -> Iterator[Corrupted]:
    """The opening is already what is wanted in the end; the words follow."""
    phases = (Phase(case.plan.wishes), case.plan.phases[-1])
    yield case.settled(replace(case.plan, phases=phases))
    yield from case.retold(replace(case.plan, phases=phases))


@CHANGING.operator("phases-swapped", "wishes_served", "real_change", "change_kind", scenarios=ONLY)
def phases_swapped(case: Case) -> Iterator[Corrupted]:
    """The caller starts with what gold serves and ends with what it does not; the words follow."""
    plan = _swapped(case.plan)
    yield case.settled(plan)
    yield from case.retold(plan)


def _swapped(plan: Plan) -> Plan:
    first, last = plan.phases[0], plan.phases[-1]
    change = plan.change
    assert change is not None
    return replace(
        plan,
        phases=(Phase(last.wishes), Phase(first.wishes, last.trigger)),
        change=replace(change, old=change.new, new=change.old),
    )


@CHANGING.operator("kind-relabelled", "change_kind", "real_change", scenarios=ONLY)
def kind_relabelled(case: Case) -> Iterator[Corrupted]:
    """The change is called by another kind."""
    change = case.plan.change
    assert change is not None
    for kind in case.shuffled(("revise", "retract", "add", "branch")):
        if kind != change.kind:
            yield case.settled(replace(case.plan, change=replace(change, kind=kind)))


@CHANGING.operator("change-names-nothing", "change_kind", "real_change", scenarios=ONLY)
def change_names_nothing(case: Case) -> Iterator[Corrupted]:
    """The change names a wish that there is not, or leaves out the one that changes."""
    change = case.plan.change
    assert change is not None
    for field in case.shuffled(("old", "new")):
        named = getattr(change, field)
        yield case.settled(
            replace(case.plan, change=replace(change, **{field: None if named else "w99"}))
        )


@CHANGING.operator("later-intent-in-opening", "hidden_change", "real_change", "change_kind",
                   scenarios=ONLY)  # fmt: skip
def later_intent_in_opening(case: Case) -> Iterator[Corrupted]:
    """What is wanted only later is wanted from the start as well; the words follow."""
    for wish in case.shuffled(_added(case)):
        names = {one.id for one in case.plan.opening}
        early = replace(wish, id=f"{wish.id}b" if wish.id in names else wish.id)
        plan = with_wishes(case.plan, partial(_and, extra=early), 0)
        yield case.settled(plan)
        yield from case.retold(plan)


@CHANGING.operator("impossible-first-intent", "real_change", scenarios=ONLY)
def impossible_first_intent(case: Case) -> Iterator[Corrupted]:
    """What is given up was never possible: the tool rejects it."""
    for wish in case.shuffled(_given_up(case)):
        if not isinstance(wish, Request):
            continue
        for call in _rejected(case, wish.call):
            dead = replace(wish, call=call)
            yield case.settled(with_wishes(case.plan, partial(_instead, old=wish, new=dead), 0))


def _rejected(case: Case, call: Call) -> Iterator[Call]:
    environment, caller = case.subject.environment(), case.plan.user_id
    for parameter in case.shuffled(case.domain.tools[call.name].parameters):
        current = call.arguments[parameter.name]
        for option in choices_for(environment, caller, parameter, call.arguments, current):
            other = Call(call.name, {**call.arguments, parameter.name: option})
            if environment.rejection(other) is not None:
                yield other


@CHANGING.operator("gold-of-first-intent", "wishes_served", scenarios=ONLY)
def gold_of_first_intent(case: Case) -> Iterator[Corrupted]:
    """Gold serves what was given up, in the place of what is wanted in the end."""
    given_up = [wish for wish in _given_up(case) if isinstance(wish, Request)]
    for wish in case.shuffled(given_up):
        for at in case.shuffled(case.writes):
            before = ran(case, [gold.call for gold in case.plan.gold[:at]])
            if before.rejection(wish.call) is None:
                yield case.settled(exchanged(case, case.plan, at, wish.call))


@CHANGING.operator("threshold-on-value", "typed_trigger", scenarios=ONLY)
def threshold_on_value(case: Case) -> Iterator[Corrupted]:
    """The threshold is the told number itself, on neither side; the words follow."""
    for value in _told(case):
        change = case.plan.change
        assert change is not None
        yield case.settled(replace(case.plan, change=replace(change, threshold=value)))


@CHANGING.operator("threshold-wrong-side", "words_match", "real_change", "change_kind",
                   scenarios=ONLY)  # fmt: skip
def threshold_wrong_side(case: Case) -> Iterator[Corrupted]:
    """The threshold lies on the other side of the told number, in plan and words; the direction
    that the words give stays, so the change would not come."""
    change = case.plan.change
    for value in _told(case):
        assert change is not None
        assert change.threshold is not None
        mirrored = round(2 * value - change.threshold, 2)
        text = case.draft.words.task_instructions
        told = f"{change.threshold:g}"
        if mirrored > 0 and told in text:
            plan = replace(case.plan, change=replace(change, threshold=mirrored))
            words = replace(case.draft.words, task_instructions=text.replace(told, f"{mirrored:g}"))
            draft = replace(case.settled(plan).draft, words=words)
            yield Corrupted(draft, case.twin)


@CHANGING.operator("no-threshold", "change_kind", "real_change", scenarios=ONLY)
def no_threshold(case: Case) -> Iterator[Corrupted]:
    """A branch without the amount that decides."""
    change = case.plan.change
    if change is not None and change.threshold is not None:
        yield case.settled(replace(case.plan, change=replace(change, threshold=None)))


def _told(case: Case) -> Iterator[float]:
    """The told amount, where the change is a branch."""
    change, trigger = case.plan.change, case.plan.phases[-1].trigger
    if change is not None and change.threshold is not None and isinstance(trigger, Told):
        yield from (v.amount for v in case.plan.values if v.id == trigger.value)


@CHANGING.operator("no-change", "well_formed", scenarios=ONLY)
def no_change(case: Case) -> Iterator[Corrupted]:
    """A changing task whose second phase is gone."""
    yield case.settled(replace(case.plan, phases=(Phase(case.plan.wishes),)))
