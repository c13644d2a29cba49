"""The walk over all orders finds just the states that trying every permutation finds."""

from __future__ import annotations

import itertools

import orjson
import pytest
from msgspec.structs import replace
from tests.certify import drafts as d
from tests.certify.corrupt_outcomes import BOTH_LOCKS
from tests.certify.depot import DEPOT, WORLD
from tests.certify.edits import LEO, relocated_to

from trajectory2task.certify.orders import MAX_STEPS, Job, carry_out, ends, precedence, reordered
from trajectory2task.certify.subject import Subject
from trajectory2task.core.calls import Call
from trajectory2task.core.state import State

SUBJECT = Subject(DEPOT, WORLD, d.general())
UP, DOWN = d.move("w", "B1", "attic").call, d.move("w", "B1", "cellar").call
OTHER, ELM = d.move("w", "B2", "cellar").call, d.relocate("w").call
GONE, HEAVY = relocated_to("9 Gone").call, d.move("w", "B3", "attic").call
SETS: tuple[tuple[Call, ...], ...] = (
    (UP,),
    (UP, OTHER),
    (UP, DOWN),
    (UP, OTHER, ELM),
    (ELM, GONE, UP, DOWN),
    (UP, UP),  # the second is rejected: it is there already
    (UP, HEAVY),  # the policy forbids it
    (UP, LEO),
    (BOTH_LOCKS.call, UP, ELM),
)


def seen(state: State) -> bytes:
    return orjson.dumps(state.delta(), option=orjson.OPT_SORT_KEYS)


def permuted(calls: tuple[Call, ...]) -> set[bytes]:
    """The end states of every order, tried one by one."""
    states = (carry_out(SUBJECT, SUBJECT.start, order) for order in itertools.permutations(calls))
    return {seen(state) for state in states if state is not None}


@pytest.mark.parametrize("calls", SETS)
def test_walk_finds_what_permutations_find(calls: tuple[Call, ...]) -> None:
    found = ends(SUBJECT, [Job(1 << at, (call,)) for at, call in enumerate(calls)])
    assert found.whole
    assert {seen(end.state) for end in found.found} == permuted(calls)
    for end in found.found:  # and each is where its calls lead
        state = carry_out(SUBJECT, SUBJECT.start, end.calls)
        assert state is not None
        assert seen(state) == seen(end.state)


def test_what_policy_or_tool_forbids_is_in_no_order() -> None:
    for calls in ((UP, UP), (UP, HEAVY), (HEAVY, UP)):
        found = ends(SUBJECT, [Job(1 << at, (call,)) for at, call in enumerate(calls)])
        assert (found.found, found.whole) == ((), True)
        assert carry_out(SUBJECT, SUBJECT.start, calls) is None


def test_every_call_of_a_job_is_a_step() -> None:
    assert ends(SUBJECT, [Job(1, (UP, OTHER, ELM))]).steps == 3


def test_independent_jobs_meet_again() -> None:
    jobs = [Job(1 << at, (call,)) for at, call in enumerate((UP, OTHER, ELM))]
    assert ends(SUBJECT, jobs).steps == 3 * 2**2


def test_precedence_and_number_of_calls_are_kept() -> None:
    first, then = Job(1, (UP,)), Job(2, (DOWN,), after=1)
    (end,) = ends(SUBJECT, (first, then)).found
    assert end.calls == (UP, DOWN)
    both = Job(3, (UP, DOWN, OTHER))
    assert len(ends(SUBJECT, (first, then, both)).found) == 2
    assert len(ends(SUBJECT, (first, then, both), most=2).found) == 1


def test_bounds_end_the_walk() -> None:
    moves = [d.move("w", "B1", floor).call for floor in ("attic", "cellar", "ground")]
    jobs = [Job(1 << at, (moves[at % 3],)) for at in range(14)]
    found = ends(SUBJECT, jobs)
    assert not found.whole
    assert found.steps == MAX_STEPS


def test_a_wish_that_follows_another_is_served_after_it() -> None:
    added = Subject(DEPOT, WORLD, d.add())
    assert precedence(added, [UP, ELM]) == [0, 1]
    assert precedence(added, [ELM, UP]) == [2, 0]
    assert precedence(added, [UP, UP, ELM]) == [0, 0, 3]
    assert precedence(Subject(DEPOT, WORLD, d.revise()), [DOWN, ELM]) == [0, 0]


def test_aligned_lists_move_together() -> None:
    tool = DEPOT.tools["swap_locks"]
    call = BOTH_LOCKS.call
    assert [made.arguments["lock_ids"] for made in reordered(tool, call)] == [
        ["K1", "K2"],
        ["K2", "K1"],
    ]
    for made in reordered(tool, call):
        pairs = zip(made.arguments["lock_ids"], made.arguments["new_lock_ids"], strict=True)
        assert set(pairs) == {("K1", "S1"), ("K2", "S2")}
    assert list(reordered(DEPOT.tools["move_box"], UP)) == [UP]
    longer = replace(call, arguments={**call.arguments, "lock_ids": ["K1", "K2", "K3"]})
    assert [made.arguments["lock_ids"] for made in reordered(tool, longer)] == [
        ["K1", "K2", "K3"],
        ["K2", "K1", "K3"],
    ]
