"""Corruptions of the link between an infeasible task and its twin, and of the twin."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from trajectory2task.certify.mutation.editing import with_wishes
from trajectory2task.certify.mutation.operator import Case, Corrupted, Theme, criteria_of
from trajectory2task.core.plans import Plan, Request, Scenario

PAIRS = Theme("pairs")
ONLY: tuple[Scenario, ...] = ("infeasible",)


def _twin_with(case: Case, plan: Plan) -> Corrupted:
    """The twin with another plan and the criteria that follow."""
    return case.with_twin(plan=plan, criteria=criteria_of(case.domain, case.database, plan))


@PAIRS.operator("no-twin", "twin", scenarios=ONLY, carried=False)
def no_twin(case: Case) -> Iterator[Corrupted]:
    """The infeasible task stands alone."""
    yield Corrupted(replace(case.draft, twin=None), None)


@PAIRS.operator("twin-link-broken", "twin", scenarios=ONLY, carried=False)
def twin_link_broken(case: Case) -> Iterator[Corrupted]:
    """One of the two names another task as its twin."""
    for other in case.shuffled(case.others):
        yield case.with_draft(twin=other.id)
        yield case.with_twin(twin=other.id)


@PAIRS.operator("twin-of-another", "twin", scenarios=ONLY)
def twin_of_another(case: Case) -> Iterator[Corrupted]:
    """The twin is another caller's, with its name and links put right."""
    assert case.twin is not None
    for other in case.shuffled(case.others):
        paired = other.twin is not None and other.scenario == "general"
        if paired and other.plan.user_id != case.plan.user_id:
            taken = replace(
                other,
                id=case.twin.id,
                twin=case.draft.id,
                trajectory_id=case.draft.trajectory_id,
            )
            yield Corrupted(case.draft, taken)


@PAIRS.operator("twin-is-itself", "twin", scenarios=ONLY)
def twin_is_itself(case: Case) -> Iterator[Corrupted]:
    """The twin is the infeasible task under the twin's name."""
    assert case.twin is not None
    yield Corrupted(case.draft, replace(case.draft, id=case.twin.id, twin=case.draft.id))


@PAIRS.operator("twin-grants-nothing", "twin", "wishes_served", scenarios=ONLY)
def twin_grants_nothing(case: Case) -> Iterator[Corrupted]:
    """The twin does not want the last thing, and its gold does not do it."""
    assert case.twin is not None
    plan = case.twin.plan
    last = plan.wishes[-1]
    if isinstance(last, Request):
        gold = tuple(made for made in plan.gold if made.call != last.call)
        values = tuple(v for v in plan.values if v.id not in last.answers)
        fewer = with_wishes(replace(plan, gold=gold, values=values), lambda old: old[:-1])
        yield _twin_with(case, fewer)


@PAIRS.operator("twin-of-another-caller", "twin", scenarios=ONLY)
def twin_of_another_caller(case: Case) -> Iterator[Corrupted]:
    """The twin's plan is about another caller."""
    assert case.twin is not None
    for other in case.shuffled(case.others):
        if other.plan.user_id != case.plan.user_id:
            yield _twin_with(case, replace(case.twin.plan, user_id=other.plan.user_id))


@PAIRS.operator("twin-of-another-trajectory", "twin", scenarios=ONLY, carried=False)
def twin_of_another_trajectory(case: Case) -> Iterator[Corrupted]:
    """The twin says that it was made from another trajectory."""
    for other in case.shuffled(case.others):
        yield case.with_twin(trajectory_id=other.trajectory_id)


@PAIRS.operator("twin-blocked-too", "twin", "replay", scenarios=ONLY)
def twin_blocked_too(case: Case) -> Iterator[Corrupted]:
    """The twin has the infeasible task's initial state, and is blocked as well."""
    assert case.twin is not None
    if case.plan.initial_state:
        yield _twin_with(case, replace(case.twin.plan, initial_state=case.plan.initial_state))


@PAIRS.operator("twin-differs-more", "twin", scenarios=ONLY)
def twin_differs_more(case: Case) -> Iterator[Corrupted]:
    """The feasible part of the infeasible task is gone, plan, gold, criteria and words; the twin
    still has it, so the two differ in more than what is blocked."""
    plan = case.plan
    if len(plan.wishes) > 2 and plan.infeasible is not None:
        gone = [wish for wish in plan.wishes[:-1] if isinstance(wish, Request)]
        calls = {wish.call.key() for wish in gone}
        answers = {answer for wish in gone for answer in wish.answers}
        kept = tuple(wish for wish in plan.wishes if wish not in gone)
        fewer = replace(
            with_wishes(plan, lambda _: kept),
            gold=tuple(made for made in plan.gold if made.call.key() not in calls),
            values=tuple(value for value in plan.values if value.id not in answers),
            infeasible=replace(
                plan.infeasible,
                required=tuple(
                    pattern
                    for pattern in plan.infeasible.required
                    if pattern.name not in case.domain.writes
                ),
            ),
        )
        yield from case.retold(fewer)
