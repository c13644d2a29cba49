"""Scripted explorations of real worlds, held against what an honest agent could have known."""

from __future__ import annotations

from collections import Counter
from random import Random
from statistics import mean

import pytest
from msgspec.structs import replace
from tests.core.worlds import DOMAINS, id_arguments, world
from tests.explore.journeys import RUN, journey, journeys, opening

from trajectory2task.core.calls import evaluate, references
from trajectory2task.core.domain import Situation
from trajectory2task.core.environment import Environment, replay
from trajectory2task.core.trajectories import (
    QuestionGoal,
    Trajectory,
    TransferGoal,
    WriteGoal,
)
from trajectory2task.domains import get
from trajectory2task.explore.keep import reason_to_drop
from trajectory2task.explore.walker import explore

COUNT = 300
MANY = 2400  # for shares, whose chance must not decide
BUT_TRANSFERS = ("one write", "two writes", "three writes", "four writes")


@pytest.fixture(params=DOMAINS)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


# --- Call by call


def test_the_first_call_that_succeeds_finds_out_who_the_caller_is(name: str) -> None:
    lookups = get(name).logins
    for trajectory in journeys(name, COUNT):
        first = next(step for step in trajectory.steps if step.ok)
        assert first.call.name in lookups
        assert first.value() == trajectory.user_id
        before = trajectory.steps[: trajectory.steps.index(first)]
        assert {step.call.name for step in before} <= lookups


def test_every_id_was_shown_by_an_earlier_result_before_it_is_used(name: str) -> None:
    domain, database, used = get(name), world(name), 0
    for trajectory in journeys(name, COUNT):
        start = Environment(domain, database).state
        facts = domain.principal.facts(start, trajectory.user_id).values()
        seen = [f'"{fact}"' for fact in facts]
        for step in trajectory.steps:
            for value in id_arguments(domain, step.call):
                shown = any(f'"{value}"' in text or value == text for text in seen)
                assert shown, (trajectory.id, step.call, value)
                used += 1
            if step.ok:
                seen.append(step.content)
    assert used > 5 * COUNT


def test_the_caller_is_looked_up_by_facts_of_their_own(name: str) -> None:
    domain = get(name)
    for trajectory in journeys(name, COUNT):
        start = Environment(domain, world(name)).state
        facts = domain.principal.facts(start, trajectory.user_id)
        first = next(step for step in trajectory.steps if step.ok)
        for parameter in domain.tools[first.call.name].parameters:
            assert first.call.arguments[parameter.name] == facts[str(parameter.semantic)]


def test_each_step_is_one_call_with_one_line_of_thought_and_its_true_result(name: str) -> None:
    for trajectory in journeys(name, COUNT):
        again = Environment(get(name), world(name))
        for step in trajectory.steps:
            assert step.thought.strip()
            assert "\n" not in step.thought
            assert again.step(step.call, step.thought) == step


def test_no_exploration_is_longer_than_twenty_steps_or_repeats_a_call_that_worked(
    name: str,
) -> None:
    for trajectory in journeys(name, COUNT):
        assert 2 <= len(trajectory.steps) <= 20
        worked = Counter(step.call.key() for step in trajectory.steps if step.ok)
        assert set(worked.values()) == {1}


def test_retail_explorations_are_as_long_as_the_papers_kept_ones() -> None:
    assert 8.5 <= mean(len(trajectory.steps) for trajectory in journeys("retail", 600)) <= 13


def test_an_error_is_followed_by_another_try_that_works(name: str) -> None:
    lookups, seen = get(name).logins, Counter[str]()
    for trajectory in journeys(name, MANY):
        for place, step in enumerate(trajectory.steps):
            if step.ok:
                continue
            kin = lookups if step.call.name in lookups else {step.call.name}
            later = trajectory.steps[place + 1 :]
            assert any(after.ok and after.call.name in kin for after in later), step
            seen["look-up" if step.call.name in lookups else "write"] += 1
    assert seen["look-up"] >= 20
    assert seen["write"] >= 10
    assert sum(seen.values()) < MANY / 5, "errors are the exception"


def test_every_write_was_wanted_and_every_call_that_worked_keeps_the_policy(name: str) -> None:
    domain = get(name)
    for trajectory in journeys(name, COUNT):
        made = [step.call for step in trajectory.steps if step.ok]
        assert [call for call in made if call.name in domain.writes] == list(trajectory.writes)
        used = Environment(domain, world(name))
        for place, step in enumerate(trajectory.steps):
            if step.ok:
                known = trajectory.user_id if place else None
                situation = Situation(used.state, step.call, known, trajectory.steps[:place])
                assert domain.violation(situation) is None, (trajectory.id, step.call)
            used.step(step.call)


# --- The whole


def test_the_end_state_is_what_the_wanted_writes_alone_lead_to(name: str) -> None:
    domain, database = get(name), world(name)
    for trajectory in journeys(name, COUNT):
        writes = replay(domain, database, trajectory.writes).state
        assert trajectory.final == writes.delta()
        assert trajectory.fingerprint == writes.fingerprint()
        assert bool(trajectory.final) == bool(trajectory.writes)
        assert trajectory.world == database.fingerprint


def test_what_was_asked_can_be_computed_from_the_results_in_the_trajectory(name: str) -> None:
    asked = 0
    for trajectory in journeys(name, COUNT):
        results = {step.call.key(): step.value() for step in trajectory.steps if step.ok}
        for goal in trajectory.goals:
            expression = None if isinstance(goal, TransferGoal) else goal.expression
            if expression is None:
                continue
            asked += 1
            amount = evaluate(expression, results)
            if len(references(expression)) > 1 and get(name).calculator:
                assert str(amount) in [step.content for step in trajectory.steps]
    assert asked > COUNT / 4


def test_a_transfer_is_the_last_call_of_its_trajectory_and_happens_in_no_other(name: str) -> None:
    for trajectory in journeys(name, COUNT):
        names = [step.call.name for step in trajectory.steps]
        if trajectory.mix == "transfer":
            assert names.index(get(name).transfer) == len(names) - 1
        else:
            assert get(name).transfer not in names


def test_the_mix_says_what_was_done(name: str) -> None:
    for trajectory in journeys(name, COUNT):
        kinds = Counter(type(goal) for goal in trajectory.goals)
        if trajectory.mix == "transfer":
            assert kinds == {TransferGoal: 1}
        elif trajectory.mix == "information":
            assert set(kinds) == {QuestionGoal}
        else:
            assert kinds == {WriteGoal: 1 + BUT_TRANSFERS.index(trajectory.mix)}


def test_every_kind_of_exploration_has_a_tenth_or_more(name: str) -> None:
    shares = Counter(trajectory.mix for trajectory in journeys(name, MANY))
    assert set(shares) == {"transfer", "information", *BUT_TRANSFERS}
    assert min(shares.values()) >= 0.1 * MANY, shares


def test_every_write_every_question_and_every_transfer_gets_explored(name: str) -> None:
    domain = get(name)
    seen = Counter[str]()
    for trajectory in journeys(name, MANY):
        for goal in trajectory.goals:
            match goal:
                case WriteGoal():
                    seen.update([goal.call.name, *([goal.question] if goal.question else [])])
                case QuestionGoal():
                    seen[goal.question] += 1
                case TransferGoal():
                    seen[goal.obstacle] += 1
    scope = {o.name for o in domain.obstacles if (o.kind, o.resolution) == ("scope", "transfer")}
    assert set(seen) == {*domain.writes, *(q.name for q in domain.questions), *scope}
    assert min(seen[tool] for tool in domain.writes) > 0.02 * MANY


def test_any_two_writes_occur_together() -> None:
    pairs = set()
    for trajectory in journeys("retail", MANY):
        names = [call.name for call in trajectory.writes]
        pairs |= {frozenset((a, b)) for n, a in enumerate(names) for b in names[n + 1 :]}
    writes = get("retail").writes
    apart = {frozenset((a, b)) for n, a in enumerate(writes) for b in writes[n + 1 :]}
    assert apart <= pairs


# --- Determinism


def again(name: str, index: int) -> Trajectory:
    return explore(get(name), world(name), opening(name), seed=RUN, index=index, round=0)


def test_an_exploration_depends_on_its_inputs_and_not_on_what_ran_before(name: str) -> None:
    order = list(range(120))
    Random(3).shuffle(order)
    expected = {index: journey(name, index) for index in range(120)}
    assert {index: again(name, index) for index in order} == expected


def test_an_exploration_is_the_same_in_a_world_made_anew(name: str) -> None:
    fresh = get(name).synthesize(11)
    for index in range(20):
        made = explore(get(name), fresh, opening(name), seed=RUN, index=index, round=0)
        assert made == journey(name, index)


def test_other_seeds_and_other_items_explore_differently(name: str) -> None:
    other = [
        explore(get(name), world(name), opening(name), seed=RUN + 1, index=index, round=0)
        for index in range(60)
    ]
    same = sum(a.steps == b.steps for a, b in zip(other, journeys(name, 60), strict=True))
    assert same == 0
    assert len({trajectory.id for trajectory in [*other, *journeys(name, 60)]}) == 120
    assert len({trajectory.user_id for trajectory in journeys(name, 60)}) > 20


# --- The filter


def test_what_writes_hands_over_or_finds_out_is_kept(name: str) -> None:
    assert {reason_to_drop(trajectory) for trajectory in journeys(name, COUNT)} == {None}


def test_what_ends_as_it_began_with_nothing_to_tell_is_dropped(name: str) -> None:
    kept = next(t for t in journeys(name, COUNT) if t.mix == "one write")
    assert reason_to_drop(replace(kept, goals=())) is not None
    assert reason_to_drop(replace(kept, final={})) is not None
