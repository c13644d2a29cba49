"""Footprints: what was computed stays true wherever nothing that was read has changed."""

from __future__ import annotations

from collections.abc import Callable
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
    NOTHING,
    OBJECT,
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
    size = ("things", "a", "size", OBJECT)
    assert read(lambda a: a["size"]["wide"]) == {size, ("things", "a", "size", "wide")}
    assert read(lambda a: a["tags"][0]) == {("things", "a", "tags")}
    assert read(lambda a: a.get("colour")) == {("things", "a", "colour")}
    assert read(lambda a: "name" in a) == {("things", "a", KEYS)}
    assert read(lambda a: bool(a["size"])) == {size, ("things", "a", "size", EMPTY)}
    assert read(lambda a: list(a["size"].values())) == {
        size,
        ("things", "a", "size", KEYS),
        ("things", "a", "size", "wide"),
        ("things", "a", "size", "high"),
    }
    assert read(lambda a: {**a["size"]}) == read(lambda a: a["size"].items())
    assert read(lambda a: a["size"] == {}) == {size, ("things", "a", "size")}
    assert read(lambda a: a["size"] is None) == {size}
    assert read() == set()


def test_what_is_overwritten_is_not_read() -> None:
    watched = WatchedState(State(BASE))
    watched.edit("things", "a")["name"] = "B"
    assert watched.reads.paths == set()
    watched.edit("things", "a")["size"]["wide"] += 1
    assert watched.reads.paths == {("things", "a", "size", end) for end in (OBJECT, "wide")}
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
    assert found_at(start, ("things", "a", "colour")) is NOTHING


def test_paths_meet_above_and_below() -> None:
    footprint = Footprint([("things", "a", "size"), ("people",)])
    for path in (("things", "a"), ("things", "a", "size"), ("things", "a", "size", "wide")):
        assert footprint.meets([path])
    assert footprint.meets([("people", "p", "name")])
    assert not footprint.meets([("things", "a", "name"), ("things", "b")])


@given(depth=st.integers(1, 40), further=st.integers(0, 40))
def test_paths_meet_at_any_depth(depth: int, further: int) -> None:
    path = tuple(map(str, range(depth)))
    longer = (*path, *map(str, range(further)))
    assert Footprint([path]).meets([longer])
    assert Footprint([longer]).meets([path])


KEY = st.sampled_from("ab")
PART = st.recursive(
    st.none() | st.integers(0, 3) | st.lists(st.integers(0, 3), max_size=2),
    lambda parts: st.dictionaries(KEY, parts, max_size=3),
    max_leaves=8,
)
RECORD = st.dictionaries(KEY, PART, max_size=4)
LOOKS: list[Callable[[dict[str, Any], str], Any]] = [
    lambda record, key: record[key],
    lambda record, key: record.get(key, 9),
    lambda record, key: record.get(key) is None,
    lambda record, key: isinstance(record.get(key), dict),
    lambda record, key: key in record,
    lambda record, key: len(record),
    lambda record, key: bool(record),
    lambda record, key: sorted(record),
    lambda record, key: list(reversed(record))[::-1],
    lambda record, key: set(record.keys()),
    lambda record, key: [str(value) for value in record.values()],
    lambda record, key: dict(record.items()),
    lambda record, key: {**record},
    lambda record, key: {"a": 1} | record,
    lambda record, key: record | {"a": 1},
    lambda record, key: record == {"a": 1},
    lambda record, key: record != {"a": 1},
    lambda record, key: str(record),
    lambda record, key: record.copy(),
    lambda record, key: record.pop(key),
    lambda record, key: record.pop(key, 9),
    lambda record, key: record.popitem(),
    lambda record, key: record.setdefault(key, 9),
    lambda record, key: record.__delitem__(key),
]


def answer(look: Callable[[dict[str, Any], str], Any], state: State, path: list[str]) -> str:
    """What a look says about the part at `path` but its end, on a copy that is being worked on."""
    try:
        part: Any = state.edit("things", "a")
        for key in path[:-1]:
            part = part[key]
        return str(look(part, path[-1]))
    except (AttributeError, KeyError, TypeError) as problem:
        return type(problem).__name__


@settings(max_examples=400, deadline=None)
@given(
    record=RECORD,
    look=st.sampled_from(LOOKS),
    path=st.lists(KEY, min_size=1, max_size=2),
    place=st.lists(KEY, min_size=1, max_size=2),
    new=PART,
    gone=st.booleans(),
)
def test_an_answer_holds_wherever_nothing_that_was_read_differs(
    record: dict[str, Any],
    look: Callable[[dict[str, Any], str], Any],
    path: list[str],
    place: list[str],
    new: Any,
    gone: bool,
) -> None:
    before = State(Database({"things": {"a": record}}))
    after = before.fork()
    part: Any = after.edit("things", "a")
    for key in place[:-1]:
        part = part.get(key) if isinstance(part, dict) else None
    if isinstance(part, dict) and gone:
        part.pop(place[-1], None)
    elif isinstance(part, dict):
        part[place[-1]] = new
    watched = WatchedState(before)
    said = answer(look, watched, path)
    assert said == answer(look, before.fork(), path)
    if not watched.reads.meets(changed_paths(before, after)):
        assert said == answer(look, after, path)


WHOLE: list[Callable[[State, str], Any]] = [
    lambda state, name: state.get("things", name) is None,
    lambda state, name: list(state.ids("things")),
    lambda state, name: state.touched("things"),
    lambda state, name: sorted(state.touched_ids("things")),
    lambda state, name: state.lookup("size", "things", lambda thing: thing["size"], 1),
    lambda state, name: list(state.fork().ids("things")),
]


@given(
    look=st.sampled_from(WHOLE),
    name=st.sampled_from("ab"),
    change=st.sampled_from("ab"),
    size=st.sampled_from((1, 3)),
    other=st.booleans(),
)
def test_what_is_asked_of_a_whole_collection_is_noted_too(
    look: Callable[[State, str], Any], name: str, change: str, size: int, other: bool
) -> None:
    before = State(Database({"things": {"a": {"size": 2}}, "others": {"a": {"size": 2}}}))
    after = before.fork()
    after.put("others" if other else "things", change, {"size": size})
    watched = WatchedState(before)
    said = look(watched, name)
    assert said == look(before.fork(), name)
    if not watched.reads.meets(changed_paths(before, after)):
        assert said == look(after, name)
    elif other:
        pytest.fail("nothing of the other collection was looked at")


def test_no_watched_state_passes_for_the_base_itself() -> None:
    assert State(BASE).untouched
    assert not WatchedState(State(BASE)).untouched  # or what is known of the base would do


def test_footprints_add_up() -> None:
    together = Footprint([("things", "a", "name")])
    together.update(Footprint([("things", "b", "size", "wide")]))
    for path in (("things", "a", "name"), ("things", "b", "size"), ("things",)):
        assert together.meets([path])
    assert not together.meets([("things", "b", "name")])


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
