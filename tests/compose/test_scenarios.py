"""One trajectory, four scenarios: each has the shape it promises, checked against the world."""

from __future__ import annotations

from collections import Counter
from random import Random
from typing import Any

import pytest
from tests.compose.made import COUNT, fresh, made, requested, tasks
from tests.core.worlds import DOMAINS, world
from tests.explore.journeys import RUN, journey, journeys

from trajectory2task.compose import compose
from trajectory2task.core.calls import Call, evaluate, references
from trajectory2task.core.environment import Environment
from trajectory2task.core.plans import (
    SCENARIOS,
    AskedToConfirm,
    Done,
    Inquiry,
    Plan,
    Request,
    Scenario,
    Told,
)
from trajectory2task.core.readings import all_but, allowed_readings, readings
from trajectory2task.core.tasks import Draft, Rejection
from trajectory2task.core.trajectories import Trajectory
from trajectory2task.domains import get

FEASIBLE: tuple[Scenario, ...] = ("general", "ambiguous", "changing")


@pytest.fixture(params=DOMAINS)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def visibilities(plan: Plan) -> set[str]:
    return {a.visibility for detail in plan.details() for a in detail.attributes}


def end_of(name: str, plan: Plan, calls: list[Call]) -> Environment:
    environment = fresh(name, plan)
    for call in calls:
        environment.run(call)
    return environment


# --- All scenarios


@pytest.mark.parametrize("scenario", FEASIBLE)
def test_every_feasible_scenario_ends_where_its_trajectory_ended(
    name: str, scenario: Scenario
) -> None:
    for trajectory, draft in tasks(name, scenario):
        assert draft.criteria.final == trajectory.final
        assert draft.criteria.fingerprint == trajectory.fingerprint
        assert requested(draft.plan.wishes) == list(trajectory.writes)
        assert draft.plan.user_id == trajectory.user_id
        assert draft.plan.initial_state is None


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_draft_says_what_it_is_and_what_it_was_made_from(name: str, scenario: Scenario) -> None:
    for trajectory, draft in tasks(name, scenario):
        assert draft.trajectory_id == trajectory.id
        assert draft.id == f"{trajectory.id}-{scenario}"
        assert draft.scenario == draft.plan.scenario == scenario
        assert (draft.domain, draft.world) == (name, world(name).fingerprint)
        assert (draft.twin is None) == (scenario != "infeasible")


def test_the_scenarios_of_one_trajectory_are_about_the_same_person(name: str) -> None:
    for index in range(COUNT):
        found = [made(name, index, scenario) for scenario in FEASIBLE]
        drafts = [drafted[0] for drafted in found if isinstance(drafted, tuple)]
        assert len({draft.plan.facts for draft in drafts}) <= 1


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_wishes_have_names_of_their_own_and_values_are_computed_from_what_tools_say(
    name: str, scenario: Scenario
) -> None:
    for _, draft in tasks(name, scenario):
        plan = draft.plan
        for phase in plan.phases:
            ids = [wish.id for wish in phase.wishes]
            assert len(set(ids)) == len(ids) > 0
        values = {value.id: value for value in plan.values}
        answers = {a for phase in plan.phases for wish in phase.wishes for a in wish.answers}
        assert answers == set(values)
        environment = fresh(name, plan)
        results: dict[bytes, Any] = {}
        for made_call in plan.gold:
            step = environment.step(made_call.call)
            results.setdefault(made_call.call.key(), step.value())
        for value in plan.values:
            assert {ref.call.key() for ref in references(value.expression)} <= set(results)
            assert evaluate(value.expression, results) == value.amount


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_wish_told_in_full_can_be_read_in_one_way_only(name: str, scenario: Scenario) -> None:
    domain = get(name)
    for _, draft in tasks(name, scenario):
        environment = fresh(name, draft.plan)
        for wish in draft.plan.wishes:
            if isinstance(wish, Request):
                found = allowed_readings(
                    environment, draft.plan.user_id, wish.call.name, wish.details
                )
                assert list(found) == [wish.call]
                environment.run(wish.call)
            elif isinstance(wish, Inquiry):
                parameters = domain.question(wish.question).parameters
                told = readings(
                    domain, environment.state, draft.plan.user_id, parameters, wish.details
                )
                assert list(told) == [wish.arguments]


# --- General


def test_a_general_task_says_everything_unasked(name: str) -> None:
    for _, draft in tasks(name, "general"):
        assert visibilities(draft.plan) <= {"public"}
        assert len(draft.plan.phases) == 1
        assert draft.plan.phases[0].trigger is None
        assert draft.plan.change is None
        assert draft.plan.infeasible is None


# --- Ambiguous


def test_an_ambiguous_task_withholds_one_to_three_details_and_says_none_of_them_elsewhere(
    name: str,
) -> None:
    for _, draft in tasks(name, "ambiguous"):
        details = draft.plan.details()
        assert 1 <= sum(bool(detail.withheld) for detail in details) <= 3
        said = " | ".join(value for d in details for _, value in d.said).casefold()
        public = " | ".join(f.value for f in draft.plan.facts if f.visibility == "public")
        for detail in details:
            for _, value in detail.withheld:
                assert value.casefold() not in said
                assert value.casefold() not in public.casefold().split(" | ")


def test_each_withheld_detail_leaves_several_outcomes_open_until_it_is_asked_for(
    name: str,
) -> None:
    domain = get(name)
    for _, draft in tasks(name, "ambiguous"):
        environment, caller = fresh(name, draft.plan), draft.plan.user_id
        for wish in draft.plan.wishes:
            for detail in wish.details:
                if not detail.withheld:
                    continue
                ends = set()
                if isinstance(wish, Request):
                    told = all_but(detail)
                    for call in allowed_readings(
                        environment, caller, wish.call.name, wish.details, told
                    ):
                        after = environment.fork()
                        after.run(call)
                        ends.add(repr(after.state.delta()))
                elif isinstance(wish, Inquiry):
                    parameters = domain.question(wish.question).parameters
                    state, told = environment.state, all_but(detail)
                    for arguments in readings(
                        domain, state, caller, parameters, wish.details, told
                    ):
                        ends.add(repr(arguments))
                assert len(ends) >= 2, (draft.id, detail.slot)
            if isinstance(wish, Request):
                environment.run(wish.call)


def test_an_ambiguous_task_states_its_whole_intent_at_once(name: str) -> None:
    for _, draft in tasks(name, "ambiguous"):
        assert "unknown" not in visibilities(draft.plan)
        assert draft.plan.change is None
        assert draft.plan.infeasible is None
        assert len(draft.plan.phases) == 1


# --- Changing


def test_every_kind_of_change_occurs_in_retail_and_none_is_a_rarity() -> None:
    kinds = Counter(
        draft.plan.change.kind for _, draft in tasks("retail", "changing") if draft.plan.change
    )
    assert set(kinds) == {"revise", "retract", "add", "branch"}
    assert min(kinds.values()) >= 0.05 * sum(kinds.values()), kinds


def test_a_change_waits_for_an_event_about_a_wish_or_value_of_the_opening(name: str) -> None:
    for _, draft in tasks(name, "changing"):
        plan = draft.plan
        assert len(plan.phases) == 2
        assert plan.phases[0].trigger is None
        opening = {wish.id: wish for wish in plan.opening}
        match plan.phases[1].trigger:
            case AskedToConfirm(wish=waited):
                assert isinstance(opening[waited], Request)
            case Done(wish=waited):
                assert opening[waited] == {wish.id: wish for wish in plan.wishes}[waited]
                assert isinstance(opening[waited], Request)
            case Told(value=waited):
                assert waited in {a for wish in plan.opening for a in wish.answers}
            case other:
                raise AssertionError(other)


def test_the_kind_of_change_says_what_is_given_up_and_what_comes_in_its_place(name: str) -> None:
    for _, draft in tasks(name, "changing"):
        plan, change = draft.plan, draft.plan.change
        assert change is not None
        before, after = {w.id for w in plan.opening}, {w.id for w in plan.wishes}
        gone, come = before - after, after - before
        assert gone == ({change.old} if change.old else set())
        assert come == ({change.new} if change.new else set())
        assert (bool(gone), bool(come)) == {
            "revise": (True, True),
            "branch": (True, True),
            "retract": (True, False),
            "add": (False, True),
        }[change.kind]
        assert (change.threshold is not None) == (change.kind == "branch")
        if change.threshold is not None:
            asked = next(wish for wish in plan.opening if wish.id == change.old)
            amounts = [value.amount for value in plan.values if value.id in asked.answers]
            assert 0 < change.threshold < amounts[0]


def test_the_opening_could_be_served_and_would_end_elsewhere(name: str) -> None:
    for _, draft in tasks(name, "changing"):
        early = end_of(name, draft.plan, requested(draft.plan.opening))
        final = end_of(name, draft.plan, requested(draft.plan.wishes))
        assert early.state.delta() != final.state.delta()
        assert draft.criteria.final == final.state.delta()


def test_acting_on_the_abandoned_request_too_early_shows_in_the_end(name: str) -> None:
    checked = 0
    for _, draft in tasks(name, "changing"):
        plan, change = draft.plan, draft.plan.change
        if change is None or change.old is None or change.new is None:
            continue
        place = [wish.id for wish in plan.opening].index(change.old)
        hasty = end_of(name, plan, requested(plan.opening[: place + 1]))
        steps = [hasty.step(call) for call in requested(plan.wishes[place:])]
        checked += 1
        if all(step.ok for step in steps):
            assert hasty.state.delta() != draft.criteria.final, draft.id
    assert checked > 20


def test_an_abandoned_request_is_never_executed_by_the_gold(name: str) -> None:
    for _, draft in tasks(name, "changing"):
        kept = [call.key() for call in requested(draft.plan.wishes)]
        writes = [
            made_call.call.key()
            for made_call in draft.plan.gold
            if made_call.call.name in get(name).writes
        ]
        assert writes == kept


# --- Who can serve what


def can_serve(trajectory: Trajectory, scenario: Scenario) -> bool:
    """By what the trajectory did: a transfer leaves nothing to state, hide or change, and where
    nothing was written there is no write to change."""
    if scenario == "infeasible":
        return True
    if trajectory.mix == "transfer":
        return False
    return scenario != "changing" or trajectory.mix != "information"


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_four_in_five_of_those_that_can_serve_a_scenario_do(name: str, scenario: Scenario) -> None:
    able = [n for n, t in enumerate(journeys(name, COUNT)) if can_serve(t, scenario)]
    served = [n for n in able if isinstance(made(name, n, scenario), tuple)]
    assert len(served) >= 0.8 * len(able)


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_what_a_trajectory_has_nothing_for_stands_in_its_own_column(
    name: str, scenario: Scenario
) -> None:
    unable = 0
    for index, trajectory in enumerate(journeys(name, COUNT)):
        found = made(name, index, scenario)
        if can_serve(trajectory, scenario):
            continue
        unable += 1
        assert isinstance(found, Rejection)
        assert found.column == "cannot serve"
        words = "transfer" if trajectory.mix == "transfer" else "information"
        assert words in found.reason
    assert unable > 0 or scenario == "infeasible"


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_rejection_says_which_item_fell_where_and_why(name: str, scenario: Scenario) -> None:
    for index in range(COUNT):
        found = made(name, index, scenario)
        if isinstance(found, Rejection):
            trajectory = journey(name, index)
            assert (found.stage, found.scenario) == ("compose", scenario)
            assert found.trajectory_id == trajectory.id
            assert found.id == f"{trajectory.id}-{scenario}"
            assert found.reason


# --- Determinism


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_composing_again_in_any_order_makes_the_same(name: str, scenario: Scenario) -> None:
    order = list(range(40))
    Random(5).shuffle(order)
    domain, database = get(name), world(name)
    for index in order:
        again = compose(domain, database, journey(name, index), scenario, seed=RUN)
        assert again == made(name, index, scenario)


def test_another_seed_makes_other_tasks_of_the_same_trajectory(name: str) -> None:
    different = 0
    for index in range(40):
        one = made(name, index, "ambiguous")
        two = compose(get(name), world(name), journey(name, index), "ambiguous", seed=RUN + 1)
        if isinstance(one, tuple) and isinstance(two, tuple):
            drafts: tuple[Draft, Draft] = (one[0], two[0])
            different += drafts[0].plan != drafts[1].plan
            assert drafts[0].criteria.final == drafts[1].criteria.final
    assert different > 20
