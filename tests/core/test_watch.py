"""Footprints: what was computed stays true wherever nothing that was read has changed."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.worlds import DOMAINS, world

from trajectory2task.core.calls import Call
from trajectory2task.core.domain import Domain, Situation
from trajectory2task.core.environment import Environment
from trajectory2task.core.moves import sample, sample_arguments
from trajectory2task.core.state import Database, State
from trajectory2task.core.watch import (
    EMPTY,
    KEYS,
    Footprint,
    WatchedState,
    changed_paths,
    found_at,
)
from trajectory2task.domains import get

BASE = Database({"things": {"a": {"size": {"wide": 1, "high": 2}, "tags": ["x"], "name": "A"}}})


def read(*look: Any) -> set[tuple[str, ...]]:
    """The paths that a few looks at thing "a" leave behind."""
    watched = WatchedState(State(BASE))
    for step in look:
        step(watched.get("things", "a"))
    return watched.reads.paths


def test_reads_are_noted_part_by_part() -> None:
    assert read(lambda a: a["size"]["wide"]) == {("things", "a", "size", "wide")}
    assert read(lambda a: a["tags"][0]) == {("things", "a", "tags")}
    assert read(lambda a: a.get("colour")) == {("things", "a", "colour")}
    assert read(lambda a: "name" in a) == {("things", "a", KEYS)}
    assert read(lambda a: bool(a["size"])) == {("things", "a", "size", EMPTY)}
    assert read(lambda a: list(a["size"].values())) == {
        ("things", "a", "size", KEYS),
        ("things", "a", "size", "wide"),
        ("things", "a", "size", "high"),
    }
    assert read(lambda a: {**a["size"]}) == read(lambda a: a["size"].items())
    assert read(lambda a: a["size"] == {}) == {("things", "a", "size")}
    assert read() == set()


def test_what_is_overwritten_is_not_read() -> None:
    watched = WatchedState(State(BASE))
    watched.edit("things", "a")["name"] = "B"
    assert watched.reads.paths == set()
    watched.edit("things", "a")["size"]["wide"] += 1
    assert watched.reads.paths == {("things", "a", "size", "wide")}
    plain = watched.plain()
    assert plain.get("things", "a") == {"size": {"wide": 2, "high": 2}, "tags": ["x"], "name": "B"}
    assert sorted(changed_paths(State(BASE), plain)) == [
        ("things", "a", "name"),
        ("things", "a", "size", "wide"),
    ]


def test_changes_name_keys_that_come_and_go() -> None:
    start, after = State(BASE), State(BASE).fork()
    after.edit("things", "a")["size"].clear()
    after.put("things", "b", {"name": "B"})
    assert set(changed_paths(start, after)) == {
        ("things", "a", "size", KEYS),
        ("things", "a", "size", EMPTY),
        ("things", "a", "size", "wide"),
        ("things", "a", "size", "high"),
        ("things", KEYS),
        ("things", "b"),
    }
    assert found_at(after, ("things", KEYS)) == ["a", "b"]
    assert found_at(after, ("things", "a", "size", KEYS)) == []
    assert found_at(start, ("things", "a", "size", "wide")) == 1
    assert found_at(start, ("things", "a", "colour")) is None


def test_paths_meet_above_and_below() -> None:
    footprint = Footprint([("things", "a", "size"), ("people",)])
    for path in (("things", "a"), ("things", "a", "size"), ("things", "a", "size", "wide")):
        assert footprint.meets([path])
    assert footprint.meets([("people", "p", "name")])
    assert not footprint.meets([("things", "a", "name"), ("things", "b")])


def said_of(domain: Domain, state: State, caller: str, call: Call) -> tuple[Any, Any]:
    """Which rule a call breaks, and what the tool says to it."""
    rule = domain.violation(Situation(state, call, caller), about=("call",))
    return rule and rule.id, Environment(domain, state.base, state=state.fork()).rejection(call)


@pytest.mark.parametrize("name", DOMAINS)
@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_what_a_write_does_not_change_of_the_reads_it_does_not_change_of_the_answer(
    name: str, seed: int
) -> None:
    domain, database, rng = get(name), world(name), Random(seed)
    caller = rng.choice(list(database.collections[domain.principal.collection]))
    state = State(database)
    for _ in range(6):
        tool = domain.tools[rng.choice(domain.writes)]
        arguments = sample_arguments(domain, state, caller, tool.parameters, rng)
        write = sample(
            Environment(domain, database, state=state), caller, rng.choice(domain.writes), rng
        )
        if arguments is None or write is None:
            continue
        call = Call(tool.name, arguments)
        watched = WatchedState(state)
        before = said_of(domain, watched, caller, call)
        assert before == said_of(domain, state, caller, call)
        after = state.fork()
        Environment(domain, database, state=after).run(write)
        if not watched.reads.meets(changed_paths(state, after)):
            assert said_of(domain, after, caller, call) == before
        state = after
