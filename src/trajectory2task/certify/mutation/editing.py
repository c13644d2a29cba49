"""Small typed edits of plans that the operators are made of. In: a plan. Out: an edited copy."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from msgspec.structs import replace

from trajectory2task.certify.mutation.operator import Case
from trajectory2task.certify.mutation.tracing import traced
from trajectory2task.certify.subject import Scene, attempt
from trajectory2task.core.calls import Call
from trajectory2task.core.environment import Environment
from trajectory2task.core.moves import elements, reads_for
from trajectory2task.core.plans import (
    Attribute,
    Blocked,
    Detail,
    FromResult,
    GoldCall,
    Infeasible,
    Plan,
    Request,
    Wish,
)
from trajectory2task.core.state import State
from trajectory2task.core.tools import Parameter


def with_gold(plan: Plan, at: int, **fields: Any) -> Plan:
    """Fields of gold call number `at` replaced."""
    made = replace(plan.gold[at], **fields)
    return replace(plan, gold=(*plan.gold[:at], made, *plan.gold[at + 1 :]))


def without_gold(plan: Plan, at: int) -> Plan:
    """Gold call number `at` left out; origins that come after it count anew."""
    kept = [gold for place, gold in enumerate(plan.gold) if place != at]
    return replace(plan, gold=tuple(_renumbered(gold, at) for gold in kept))


def _renumbered(gold: GoldCall, gone: int) -> GoldCall:
    origins = {
        name: replace(origin, step=origin.step - 1)
        if isinstance(origin, FromResult) and origin.step > gone
        else origin
        for name, origin in gold.origins.items()
    }
    return replace(gold, origins=origins)


def with_wish(plan: Plan, wish: Wish, at: int, phase: int = -1) -> Plan:
    """Wish number `at` of a phase replaced by `wish`."""
    return with_wishes(plan, lambda old: (*old[:at], wish, *old[at + 1 :]), phase)


def with_wishes(
    plan: Plan, edit: Callable[[tuple[Wish, ...]], tuple[Wish, ...]], phase: int = -1
) -> Plan:
    """The wishes of a phase edited."""
    phases = list(plan.phases)
    phases[phase] = replace(phases[phase], wishes=edit(phases[phase].wishes))
    return replace(plan, phases=tuple(phases))


def everywhere(plan: Plan, edit: Callable[[Wish], Wish]) -> Plan:
    """Every wish of every phase edited."""
    return replace(
        plan,
        phases=tuple(
            replace(phase, wishes=tuple(edit(wish) for wish in phase.wishes))
            for phase in plan.phases
        ),
    )


def swapped_detail(plan: Plan, old: Detail, new: Detail | None) -> Plan:
    """A detail replaced (None: removed) wherever a wish has it."""

    def edit(wish: Wish) -> Wish:
        details = tuple(new if one == old else one for one in wish.details)
        return replace(wish, details=tuple(one for one in details if one is not None))

    return everywhere(plan, edit)


def with_visibility(detail: Detail, visibility: str, only: str = "") -> Detail:
    """A detail whose pairs (those that are `only` so now) have another visibility."""
    return replace(
        detail,
        attributes=tuple(
            replace(pair, visibility=visibility) if only in ("", pair.visibility) else pair
            for pair in detail.attributes
        ),
    )


def with_reason(plan: Plan, **fields: Any) -> Plan:
    """Fields of the plan's reason for refusal replaced."""
    assert isinstance(plan.infeasible, Infeasible)
    return replace(plan, infeasible=replace(plan.infeasible, **fields))


def served(case: Case) -> Iterator[tuple[int, Request, int]]:
    """(place in the last phase, request, place of its write in gold), in an order of chance."""
    places = {case.plan.gold[at].call.key(): at for at in case.writes}
    found = [
        (place, wish, places[wish.call.key()])
        for place, wish in enumerate(case.plan.wishes)
        if isinstance(wish, Request) and wish.call.key() in places
    ]
    yield from case.shuffled(found)


def retraced(case: Case, plan: Plan, calls: Sequence[Call]) -> Plan:
    """`plan` with `calls` as its gold, every origin worked out anew."""
    return replace(plan, gold=traced(case.domain, case.database, plan, calls))


def exchanged(case: Case, plan: Plan, at: int, call: Call) -> Plan:
    """`plan` with gold call number `at` replaced by `call`, the reads that show it, and origins."""
    before = [gold.call for gold in plan.gold[:at]]
    state = ran(case, before).state
    reads = reads_for(case.domain, state, case.plan.user_id, call.name, call.arguments)
    known = {one.key() for one in before}
    fresh = [read for read in reads if read.key() not in known]
    after = [gold.call for gold in plan.gold[at + 1 :]]
    return retraced(case, plan, [*before, *fresh, call, *after])


def ran(case: Case, calls: Sequence[Call]) -> Environment:
    """The task's world after `calls`."""
    environment = case.subject.environment()
    for call in calls:
        attempt(environment, call)
    return environment


def described(case: Case, state: State, wish: Request | Blocked, call: Call) -> tuple[Detail, ...]:
    """Details of `wish` made to fit `call`, described by all that can be said of what changed."""
    found = []
    for detail in wish.details:
        parameter = case.domain.tools[call.name].parameter(detail.parameters[0])
        found.append(_fitted(case, state, detail, parameter, call))
    return tuple(found)


def _fitted(case: Case, state: State, detail: Detail, parameter: Parameter, call: Call) -> Detail:
    value = valued(detail, call)
    if value == detail.value or value is None:
        return detail
    if not detail.referent:
        pairs = (
            {name: str(part) for name, part in value.items()}
            if isinstance(value, dict)
            else {parameter.name: str(value)}
        )
        return replace(
            detail, value=value, attributes=tuple(Attribute(*pair) for pair in pairs.items())
        )
    place = detail.position or 0
    one, given = elements(parameter, call.arguments)[place]
    referent = case.domain.referents[detail.referent]
    pairs_of = referent.pairs(state, one, given)
    return replace(detail, value=value, attributes=tuple(Attribute(*pair) for pair in pairs_of))


def valued(detail: Detail, call: Call) -> Any:
    """What `detail` means where `call` is wanted; None where the call has no such element."""
    if len(detail.parameters) > 1:
        return {name: call.arguments[name] for name in detail.parameters}
    value = call.arguments[detail.parameters[0]]
    if detail.position is None:
        return value
    return value[detail.position] if detail.position < len(value) else None


def scene_of(case: Case, wish: Wish) -> Scene:
    """The scene in which a wish comes up."""
    return next(scene for scene in case.subject.scenes if scene.wish is wish)
