"""Corruptions of form: names that nothing bears, parts that belong elsewhere, wrong labels."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from trajectory2task.certify.mutation.editing import with_gold, with_wish, with_wishes
from trajectory2task.certify.mutation.operator import Case, Corrupted, Theme
from trajectory2task.core.calls import Call
from trajectory2task.core.plans import (
    AskedToConfirm,
    Change,
    Infeasible,
    Phase,
    Request,
    Scenario,
)

FORM = Theme("form")
FEASIBLE: tuple[Scenario, ...] = ("general", "ambiguous", "changing")


@FORM.operator("unknown-tool", "well_formed", carried=False)
def unknown_tool(case: Case) -> Iterator[Corrupted]:
    """A gold call names a tool that does not exist."""
    for at in case.shuffled(range(len(case.plan.gold))):
        call = case.plan.gold[at].call
        named = Call(f"{call.name}_now", call.arguments)
        yield case.stale(with_gold(case.plan, at, call=named))


@FORM.operator("argument-missing", "well_formed", carried=False)
def argument_missing(case: Case) -> Iterator[Corrupted]:
    """A gold call lacks one of its arguments."""
    for at in case.shuffled(range(len(case.plan.gold))):
        call = case.plan.gold[at].call
        for name in case.shuffled(list(call.arguments)):
            rest = {key: value for key, value in call.arguments.items() if key != name}
            yield case.stale(with_gold(case.plan, at, call=Call(call.name, rest)))


@FORM.operator("argument-ill-typed", "well_formed", carried=False)
def argument_ill_typed(case: Case) -> Iterator[Corrupted]:
    """An argument of a gold call is a number where the tool takes text, or text for a list."""
    for at in case.shuffled(range(len(case.plan.gold))):
        call = case.plan.gold[at].call
        for name, value in case.shuffled(list(call.arguments.items())):
            wrong = {**call.arguments, name: str(value) if isinstance(value, list) else 7}
            yield case.stale(with_gold(case.plan, at, call=Call(call.name, wrong)))


@FORM.operator("answer-to-nothing", "well_formed", carried=False)
def answer_to_nothing(case: Case) -> Iterator[Corrupted]:
    """A wish asks for a value that the plan does not have."""
    for at, wish in case.shuffled(list(enumerate(case.plan.wishes))):
        yield case.stale(with_wish(case.plan, replace(wish, answers=("v99",)), at))


@FORM.operator("wish-id-twice", "well_formed", carried=False)
def wish_id_twice(case: Case) -> Iterator[Corrupted]:
    """Two wishes of one phase have the same id."""
    first, *rest = case.plan.wishes
    for at, wish in case.shuffled(list(enumerate(rest, 1))):
        yield case.stale(with_wish(case.plan, replace(wish, id=first.id), at))


@FORM.operator("patch-of-nothing", "well_formed", carried=False)
def patch_of_nothing(case: Case) -> Iterator[Corrupted]:
    """The initial state patches a collection that the world does not have."""
    patch = {**(case.plan.initial_state or {}), "annotations": {"1": {"note": "changed"}}}
    yield case.stale(replace(case.plan, initial_state=patch))


@FORM.operator("detail-of-nothing", "well_formed", carried=False)
def detail_of_nothing(case: Case) -> Iterator[Corrupted]:
    """A detail describes an argument that its wish does not have."""
    for at, wish in case.shuffled(list(enumerate(case.plan.wishes))):
        for detail in case.shuffled(wish.details):
            stray = replace(detail, parameters=("warehouse",))
            yield case.settled(
                with_wish(case.plan, replace(wish, details=(*wish.details, stray)), at)
            )


@FORM.operator("scenario-label", "well_formed", carried=False)
def scenario_label(case: Case) -> Iterator[Corrupted]:
    """The task is labelled as another scenario than its plan."""
    for name in case.shuffled(("general", "ambiguous", "changing", "infeasible")):
        if name != case.draft.scenario:
            yield case.with_draft(scenario=name)


@FORM.operator("other-domain", "well_formed", carried=False)
def other_domain(case: Case) -> Iterator[Corrupted]:
    """The task says that it belongs to another domain."""
    yield case.with_draft(domain=f"{case.draft.domain}-2")


@FORM.operator("other-world", "replay", carried=False)
def other_world(case: Case) -> Iterator[Corrupted]:
    """The task says that it was made over another database."""
    yield case.with_draft(world=case.draft.world[::-1])


@FORM.operator("general-labelled-ambiguous", "withheld_needed", scenarios=("general",))
def general_labelled_ambiguous(case: Case) -> Iterator[Corrupted]:
    """A task in which everything is said at once, labelled ambiguous throughout."""
    yield case.settled(replace(case.plan, scenario="ambiguous"))


@FORM.operator(
    "general-labelled-changing", "real_change", "change_kind", scenarios=("general", "ambiguous")
)
def general_labelled_changing(case: Case) -> Iterator[Corrupted]:
    """A task with one intent, labelled changing: the second phase wants the same as the first."""
    requests = [wish for wish in case.plan.wishes if isinstance(wish, Request)]
    for wish in case.shuffled(requests):
        phases = (case.plan.phases[0], Phase(case.plan.wishes, AskedToConfirm(wish.id)))
        change = Change("revise", wish.id, wish.id)
        plan = replace(case.plan, scenario="changing", phases=phases, change=change)
        yield case.settled(plan)


@FORM.operator("list-labelled-changing", "real_change", "change_kind", scenarios=("general",))
def list_labelled_changing(case: Case) -> Iterator[Corrupted]:
    """Several requests that are all stated at the start, labelled as if the last were added."""
    if len(case.plan.wishes) > 1 and isinstance(case.plan.wishes[0], Request):
        wishes = case.plan.wishes
        phases = (case.plan.phases[0], Phase(wishes, AskedToConfirm(wishes[0].id)))
        change = Change("add", None, wishes[-1].id)
        plan = replace(case.plan, scenario="changing", phases=phases, change=change)
        yield case.settled(plan)


@FORM.operator("infeasible-without-block", "well_formed", scenarios=("infeasible",))
def infeasible_without_block(case: Case) -> Iterator[Corrupted]:
    """An infeasible task whose blocked wish is gone."""
    blocked = case.subject.blocked
    yield case.settled(with_wishes(case.plan, lambda old: tuple(w for w in old if w != blocked)))


@FORM.operator("general-with-refusal", "well_formed", scenarios=FEASIBLE)
def general_with_refusal(case: Case) -> Iterator[Corrupted]:
    """A feasible task that carries a reason for refusal."""
    obstacle = case.rng.choice(case.domain.obstacles)
    reason = Infeasible(
        obstacle.name, obstacle.kind, obstacle.proof, "", obstacle.resolution, (), ()
    )
    yield case.settled(replace(case.plan, infeasible=reason))
