"""Goals told from calls alone: those that the scripted explorer had in mind."""

from __future__ import annotations

from collections import Counter
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.worlds import world

from trajectory2task.core.calls import Call, Step
from trajectory2task.core.environment import Environment
from trajectory2task.core.moves import sample
from trajectory2task.core.seeding import rng_of
from trajectory2task.core.trajectories import (
    AnyGoal,
    QuestionGoal,
    Trajectory,
    TransferGoal,
    WriteGoal,
)
from trajectory2task.domains import get
from trajectory2task.explore.closing import closing_words
from trajectory2task.explore.coverage import Snapshot
from trajectory2task.explore.drawing import draw
from trajectory2task.explore.inference import Inferred, infer
from trajectory2task.explore.walker import explore

SEED = 7
NAMES = ["retail", "library"]


@cache
def walked(name: str, index: int) -> Trajectory:
    start = draw(get(name), world(name), SEED, index)
    return explore(get(name), world(name), Snapshot(), seed=SEED, index=index, round=0, start=start)


def inferred(name: str, made: Trajectory, closing: str | None = None) -> Inferred:
    words = closing_words(made) if closing is None else closing
    return infer(
        get(name), world(name), made.user_id, made.steps, closing=words, rng=rng_of(made.id)
    )


def essence(goal: AnyGoal) -> tuple:
    """A goal without what the calls cannot show: the order in a list, the items of a hand-over."""
    match goal:
        case WriteGoal(call=call, question=question):
            return call.key(), question
        case QuestionGoal(question=question, arguments=arguments):
            same = {k: sorted(v) if isinstance(v, list) else v for k, v in arguments.items()}
            return question, sorted(same.items())
        case TransferGoal(obstacle=obstacle):
            return ("transfer", obstacle)


@pytest.mark.parametrize("name", NAMES)
def test_most_scripted_explorations_tell_what_they_were_for(name: str) -> None:
    same = Counter[bool]()
    for index in range(150):
        made = walked(name, index)
        found = inferred(name, made)
        assert not found.problem
        same[[*map(essence, found.goals)] == [*map(essence, made.goals)]] += 1
    assert same[True] >= 140


@pytest.mark.parametrize("name", NAMES)
@given(index=st.integers(0, 400))
@settings(max_examples=60, deadline=None)
def test_every_write_is_a_goal_in_its_place(name: str, index: int) -> None:
    made = walked(name, index)
    found = inferred(name, made)
    writes = [goal.call for goal in found.goals if isinstance(goal, WriteGoal)]
    assert writes == list(made.writes)
    assert found == inferred(name, made)


@pytest.mark.parametrize("name", NAMES)
def test_a_figure_that_nobody_worked_out_is_no_question(name: str) -> None:
    calculator = get(name).calculator
    for index in range(60):
        made = walked(name, index)
        if any(step.call.name == calculator for step in made.steps):
            continue
        goals = inferred(name, made, closing="Done.").goals
        assert not any(isinstance(goal, QuestionGoal) for goal in goals)
        assert all(goal.question is None for goal in goals if isinstance(goal, WriteGoal))


def steps_of(name: str, caller: str, calls: list[Call]) -> list[Step]:
    environment = Environment(get(name), world(name))
    return [environment.step(call) for call in calls]


def reasons(name: str, caller: str, calls: list[Call]) -> str:
    steps = steps_of(name, caller, calls)
    assert all(step.ok for step in steps)
    return infer(get(name), world(name), caller, steps, closing="", rng=rng_of(1)).problem


def test_a_write_that_repeats_an_earlier_one() -> None:
    environment, caller = Environment(get("retail"), world("retail")), walked("retail", 0).user_id
    calls = []
    for number in range(2):
        call = sample(environment, caller, "modify_user_address", rng_of(number))
        assert call is not None
        calls.append(call)
    assert "repeats or undoes" in reasons("retail", caller, calls)


def test_a_write_that_changes_nothing() -> None:
    domain, caller = get("retail"), walked("retail", 0).user_id
    state = Environment(domain, world("retail")).state
    account = state.get("users", caller)
    assert account is not None
    same = Call("modify_user_address", {"user_id": caller, **account["address"]})
    assert reasons("retail", caller, [same]) == "a write that changes nothing"


def test_a_hand_over_without_a_known_wish() -> None:
    domain, caller = get("retail"), walked("retail", 0).user_id
    look = Call("get_user_details", {"user_id": caller})
    over = Call(domain.transfer, {"summary": "The caller is cross."})
    assert "no obstacle" in reasons("retail", caller, [look, over])
    known = Call(domain.transfer, {"summary": "Account closure: they want to leave."})
    steps = steps_of("retail", caller, [look, known])
    goals = infer(domain, world("retail"), caller, steps, closing="", rng=rng_of(1)).goals
    assert [goal.obstacle for goal in goals if isinstance(goal, TransferGoal)] == [
        "account_closure"
    ]
    # Nothing was looked into, so nobody knows what it was about.
    assert "no obstacle" in reasons("retail", caller, [known])
