"""Descriptions single out one record with nothing to spare, whenever anything can."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.worlds import DOMAINS, environment, sampled

from trajectory2task.compose.describe import describe
from trajectory2task.core.calls import Call
from trajectory2task.core.domain import Arguments, Pairs, Referent
from trajectory2task.core.moves import elements
from trajectory2task.core.state import Database, State
from trajectory2task.domains import get


@dataclass(frozen=True)
class Shelf(Referent):
    """A referent whose candidates are given, each with its pairs."""

    found: dict[str, Pairs]

    def values(self, state: State, caller: str, arguments: Arguments) -> Sequence[str]:
        return list(self.found)

    def pairs(self, state: State, value: str, arguments: Arguments) -> Pairs:
        return self.found[value]

    def shown_by(
        self, state: State, caller: str, value: str, arguments: Arguments
    ) -> tuple[Call, ...]:
        return ()


class Kinds(Shelf):
    """A shelf whose things are always said to be of their kind."""

    head = 1


NOTHING = State(Database({}))
NAMES = ("kind", "colour", "size", "maker", "number")
every_pair = st.tuples(st.sampled_from(NAMES), st.sampled_from("xyz"))
things = st.lists(every_pair, max_size=5, unique_by=lambda pair: pair[0]).map(tuple)
shelves = st.builds(
    lambda kind, found: kind({f"thing {n}": pairs for n, pairs in enumerate(found)}),
    st.sampled_from((Shelf, Kinds)),
    st.lists(things, min_size=1, max_size=7),
)


def fitting(shelf: Shelf, said: Sequence[tuple[str, str]]) -> list[str]:
    return [value for value, pairs in shelf.found.items() if set(said) <= set(pairs)]


@settings(deadline=None, max_examples=200, derandomize=True)
@given(
    shelves,
    st.integers(0, 2**32),
    st.sets(every_pair, max_size=2),
    st.sets(every_pair, max_size=3),
    st.sets(every_pair, max_size=3),
)
def test_a_description_is_true_unique_and_minimal_and_missing_only_where_none_can_be(
    shelf: Shelf,
    seed: int,
    always: set[tuple[str, str]],
    prefer: set[tuple[str, str]],
    avoid: set[tuple[str, str]],
) -> None:
    for value, pairs in shelf.found.items():
        said = describe(
            shelf,
            NOTHING,
            "me",
            value,
            {},
            Random(seed),
            prefer=prefer,
            avoid=avoid,
            always=always,
        )
        if said is None:
            assert not pairs or fitting(shelf, pairs) != [value]
            continue
        assert said
        assert set(said) <= set(pairs)
        assert len(set(said)) == len(said)
        assert fitting(shelf, said) == [value]
        fixed = {*pairs[: shelf.head], *(always & set(pairs))}
        assert fixed <= set(said)
        for spare in set(said) - fixed:
            without = [pair for pair in said if pair != spare]
            assert not without or fitting(shelf, without) != [value], "it says too much"


MUGS = Kinds(
    {
        "red": (("kind", "mug"), ("colour", "red"), ("size", "big"), ("number", "1")),
        "blue": (("kind", "mug"), ("colour", "blue"), ("size", "big"), ("number", "2")),
        "small": (("kind", "mug"), ("colour", "green"), ("size", "small"), ("number", "3")),
        "lamp": (("kind", "lamp"), ("colour", "red"), ("number", "4")),
    }
)


def said_of(value: str, **more: object) -> Pairs | None:
    return describe(MUGS, NOTHING, "me", value, {}, Random(1), **more)  # type: ignore[arg-type]


def test_what_kind_of_thing_it_is_comes_first_and_suffices_where_it_is_the_only_one() -> None:
    assert said_of("lamp") == (("kind", "lamp"),)
    assert said_of("red") == (("kind", "mug"), ("colour", "red"))


def test_preferred_pairs_are_taken_first_and_avoided_ones_last() -> None:
    assert said_of("small") == (("kind", "mug"), ("colour", "green"))
    assert said_of("small", prefer={("size", "small")}) == (("kind", "mug"), ("size", "small"))
    assert said_of("small", avoid={("colour", "green")}) == (("kind", "mug"), ("size", "small"))
    assert said_of("red", avoid={("colour", "red"), ("size", "big")}) == (
        ("kind", "mug"),
        ("number", "1"),
    )


def test_single_records_are_sometimes_named_by_their_surest_attribute_alone() -> None:
    mugs = Shelf(MUGS.found)
    said = {describe(mugs, NOTHING, "me", "red", {}, Random(seed)) for seed in range(200)}
    assert (("number", "1"),) in said
    assert len(said) > 1


class Moving(Kinds):
    """A shelf whose things stand at a place that depends on the state."""

    def __init__(self, found: dict[str, Pairs], places: dict[int, dict[str, str]]) -> None:
        super().__init__(found)
        self.places = places

    def pairs(self, state: State, value: str, arguments: Arguments) -> Pairs:
        return (("place", self.places[id(state)][value]), *self.found[value])


def test_a_description_holds_and_is_unique_in_every_world_that_it_is_said_for() -> None:
    now, then = NOTHING, State(Database({}))
    shelf = Moving(
        {"a": (("number", "1"),), "b": (("number", "2"),), "c": (("number", "3"),)},
        {
            id(now): {"a": "top", "b": "floor", "c": "door"},
            id(then): {"a": "top", "b": "top", "c": "floor"},
        },
    )

    def said(value: str, *worlds: State) -> Pairs | None:
        return describe(shelf, now, "me", value, {}, Random(1), worlds=worlds)

    assert said("a") == (("place", "top"),)
    assert said("a", then) == (("place", "top"), ("number", "1")), "b was there, too"
    assert said("b", then) == (("number", "2"),), "it was not on the floor"


@pytest.mark.parametrize("name", DOMAINS)
def test_real_records_are_singled_out_among_all_that_their_caller_could_mean(name: str) -> None:
    described = 0
    for caller, call in sampled(name):
        state = environment(name).state
        for parameter in get(name).tools[call.name].parameters:
            if parameter.refers is None:
                continue
            referent = get(name).referents[parameter.refers.referent]
            for value, given_before in elements(parameter, call.arguments):
                said = describe(referent, state, caller, value, given_before, Random(2))
                if said is None:
                    continue
                described += 1
                assert [
                    other
                    for other in referent.values(state, caller, given_before)
                    if set(said) <= set(referent.pairs(state, other, given_before))
                ] == [value]
    assert described > 40
