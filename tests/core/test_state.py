"""A copy-on-write state behaves as a plain deep copy of the world would, at none of its cost."""

from __future__ import annotations

import copy
import itertools
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trajectory2task.core.state import Database, State

Records = dict[str, dict[str, dict[str, Any]]]

BASE: Records = {
    "orders": {
        "#1": {
            "status": "pending",
            "price": 12.5,
            "tags": ["gift", "late"],
            "lines": [{"name": "mug", "cost": 4}, {"name": "lamp", "cost": 8.5}],
            "note": None,
        },
        "#2": {"status": "delivered", "price": 0, "tags": [], "lines": []},
        "#3": {"status": "pending", "price": 7, "tags": ["late"], "lines": []},
    },
    "users": {"ana": {"status": "gold", "address": {"zip": "90001", "flat": None}}},
}
SETS = {("orders", "tags")}
STATUSES = ("pending", "delivered", "gold", "closed")


def database() -> Database:
    return Database(copy.deepcopy(BASE), sets=SETS)


# --- Random edits, puts, forks and patches

cents = st.integers(-300, 300)
noise = st.sampled_from((0.0, 0.001, -0.004, 1e-9))
amounts = st.one_of(
    st.integers(-3, 3), st.builds(lambda whole, off: whole / 100 + off, cents, noise)
)
lines = st.lists(
    st.fixed_dictionaries({"name": st.sampled_from(("mug", "lamp")), "cost": amounts}), max_size=3
)
flats = st.one_of(st.none(), st.sampled_from(("2", "3b")))
addresses = st.dictionaries(st.sampled_from(("zip", "flat", "city")), flats, max_size=3)
FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "status": st.sampled_from(STATUSES),
    "price": st.one_of(st.none(), amounts),
    "tags": st.lists(st.sampled_from(("gift", "late", "heavy")), max_size=3),
    "lines": lines,
    "note": st.one_of(st.none(), st.text("ab", max_size=2)),
    "address": addresses,
}
records = st.fixed_dictionaries({"id": st.just("x")}, optional=FIELDS)
keys = st.sampled_from(
    [("orders", name) for name in ("#1", "#2", "#3", "#8", "#9")]
    + [("users", name) for name in ("ana", "bo")]
)
fields = st.sampled_from(sorted(FIELDS)).flatmap(
    lambda name: st.tuples(st.just(name), FIELDS[name])
)
who = st.integers(0, 20)
operations = st.one_of(
    st.tuples(st.just("set"), who, keys, fields),
    st.tuples(st.just("drop"), who, keys, fields),
    st.tuples(st.just("deep"), who, keys, amounts),
    st.tuples(st.just("put"), who, keys, records),
    st.tuples(st.just("restore"), who, keys, st.none()),
    st.tuples(st.just("fork"), who, keys, st.none()),
)
patches = st.one_of(
    st.none(),
    st.dictionaries(
        st.sampled_from(("orders", "users")),
        st.dictionaries(st.sampled_from(("#1", "#2", "#7", "ana")), records, max_size=2),
        max_size=2,
    ),
)


@dataclass
class Twin:
    """A state beside what it should be: the world as plain dicts, now and at the start."""

    state: State
    now: Records
    start: Records

    def apply(self, kind: str, key: tuple[str, str], value: Any) -> None:
        collection, record_id = key
        if kind == "put":
            self.state.put(collection, record_id, copy.deepcopy(value))
            self.now[collection][record_id] = copy.deepcopy(value)
            return
        model = self.now[collection].get(record_id)
        if model is None:
            with pytest.raises(KeyError):
                self.state.edit(collection, record_id)
            return
        for record in (self.state.edit(collection, record_id), model):
            _change(kind, record, copy.deepcopy(value), self.start[collection].get(record_id))

    def fork(self) -> Twin:
        return Twin(self.state.fork(), copy.deepcopy(self.now), self.start)


def _change(kind: str, record: dict[str, Any], value: Any, start: dict[str, Any] | None) -> None:
    if kind == "set":
        record[value[0]] = value[1]
    elif kind == "drop":
        record.pop(value[0], None)
    elif kind == "deep":  # inside a list inside the record: a shallow copy would not do
        for line in record.get("lines", ()):
            line["cost"] = value
        record.setdefault("lines", []).append({"name": "new", "cost": value})
    elif kind == "restore" and start is not None:
        record.clear()
        record.update(copy.deepcopy(start))


def merged(old: Any, part: Any) -> Any:
    if not (isinstance(old, dict) and isinstance(part, dict)):
        return copy.deepcopy(part)
    return {**old, **{key: merged(old.get(key), value) for key, value in part.items()}}


def plain(value: Any) -> Any:
    """Amounts as whole cents over 100, and nothing where there is null: by another way than src."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return int(value * 100 + (0.5 if value >= 0 else -0.5)) / 100
    if isinstance(value, dict):
        return {key: plain(part) for key, part in value.items() if part is not None}
    return [plain(part) for part in value] if isinstance(value, list) else value


def canonical(collection: str, record: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = plain(record)
    for owner, field in SETS:
        if owner == collection and field in found:
            found[field] = sorted(found[field])
    return found


def expected_delta(twin: Twin) -> Records:
    delta: Records = {}
    for collection, found in twin.now.items():
        for record_id, record in found.items():
            old = canonical(collection, twin.start[collection].get(record_id, {}))
            new = canonical(collection, record)
            changed = {n: new.get(n) for n in {*old, *new} if old.get(n) != new.get(n)}
            if changed:
                delta.setdefault(collection, {})[record_id] = changed
    return delta


def with_changes(twin: Twin) -> Records:
    """The canonical start with every reported change put in at its path."""
    found = {
        collection: {name: canonical(collection, record) for name, record in members.items()}
        for collection, members in twin.start.items()
    }
    for change in twin.state.changes():
        spot: Any = found[change.collection].setdefault(change.record, {})
        parts = [p for p in re.split(r"\.|\[|\]", change.path) if p]
        inner: list[Any]
        last: Any
        *inner, last = (int(part) if part.isdigit() else part for part in parts)
        for part in inner:
            spot = spot[part]
        assert (spot[last] if isinstance(spot, list) else spot.get(last)) == change.before
        assert change.before != change.after
        if change.after is None:
            del spot[last]
        else:
            spot[last] = change.after
    return found


def same_as_model(twin: Twin) -> None:
    for collection, members in twin.now.items():
        assert list(twin.state.ids(collection)) == list(members)
        for record_id, record in members.items():
            assert twin.state.get(collection, record_id) == record
        assert twin.state.get(collection, "nobody") is None
    for wanted in STATUSES:
        first = next((i for i, r in twin.now["orders"].items() if r.get("status") == wanted), None)
        found = twin.state.lookup("status", "orders", lambda r: r.get("status"), wanted)
        assert found == first
    assert twin.state.delta() == expected_delta(twin)


@settings(deadline=None, max_examples=200, derandomize=True)
@given(patches, st.lists(operations, max_size=14))
def test_a_state_is_what_a_deep_copy_would_be_whatever_is_written_and_forked(
    patch: Any, steps: list[Any]
) -> None:
    base = database()
    start = merged(BASE, patch or {})
    # A patch that names a record for the first time puts it behind the others, as a dict does.
    twins = [Twin(State(base, copy.deepcopy(patch)), copy.deepcopy(start), start)]
    for kind, place, key, value in steps:
        twin = twins[place % len(twins)]
        if kind == "fork":
            twins.append(twin.fork())
        else:
            twin.apply(kind, key, value)
        for each in twins:  # all of them: a write on one side must not be seen on another
            same_as_model(each)
    assert base.collections == BASE
    for each in twins:
        assert with_changes(each) == {
            c: {i: canonical(c, r) for i, r in members.items()} for c, members in each.now.items()
        }
    for one, other in itertools.combinations(twins, 2):
        equal = expected_delta(one) == expected_delta(other)
        assert one.state.same_as(other.state) == equal
        assert (one.state.fingerprint() == other.state.fingerprint()) == equal


# --- What a difference is, one case a line


@pytest.mark.parametrize(
    ("field", "before", "after"),
    [
        ("price", 0, 0.0),
        ("price", 0.0, -0.0),
        ("price", 12, 12.0),
        ("price", 10.1, 10.1 + 1e-9),
        ("price", 0.3, 0.1 + 0.2),
        ("price", 5.0, 5.0049),
        ("price", 0.0, -0.0049),
        ("tags", ["a", "b", "b"], ["b", "a", "b"]),
        ("note", None, ...),
        ("note", ..., None),
        ("address", {"zip": "1"}, {"zip": "1", "flat": None}),
        ("lines", [{"cost": 1}], [{"cost": 1.0, "name": None}]),
    ],
)
def test_a_difference_in_writing_is_no_difference_in_state(
    field: str, before: Any, after: Any
) -> None:
    assert_difference(field, before, after, False)


@pytest.mark.parametrize(
    ("field", "before", "after"),
    [
        ("price", 10.1, 10.11),
        ("price", 0, 0.01),
        ("price", 0, None),
        ("lines", [{"cost": 1}, {"cost": 2}], [{"cost": 2}, {"cost": 1}]),
        ("tags", ["a", "b", "b"], ["a", "b"]),
        ("tags", ["a"], ["b"]),
        ("address", {"zip": "1"}, {"zip": "01"}),
        ("address", {"zip": "1"}, {}),
        ("note", "", None),
        ("status", "1", 1),
    ],
)
def test_a_difference_of_a_cent_a_word_or_an_order_that_means_something_is_seen(
    field: str, before: Any, after: Any
) -> None:
    assert_difference(field, before, after, True)


def assert_difference(field: str, before: Any, after: Any, differs: bool) -> None:
    old, new = ({} if v is ... else {field: v} for v in (before, after))
    base = Database({"orders": {"#1": {"kept": 1, **old}}}, sets=SETS)
    left, right = State(base), State(base)
    right.put("orders", "#1", {"kept": 1, **new})
    assert bool(right.delta()) == differs
    assert bool(right.changes()) == differs
    assert (left.fingerprint() != right.fingerprint()) == differs
    assert left.same_as(right) == right.same_as(left) == (not differs)


def test_a_record_that_was_touched_and_restored_drops_out_of_the_delta() -> None:
    state, untouched = State(database()), State(database())
    state.edit("orders", "#1")["price"] = 99
    assert state.delta() == {"orders": {"#1": {"price": 99.0}}}
    state.edit("orders", "#1")["price"] = 12.5
    assert state.delta() == {}
    assert state.changes() == ()
    assert state.fingerprint() == untouched.fingerprint()


def test_a_patch_is_where_a_state_starts_and_no_change_of_it() -> None:
    base = database()
    patched = State(base, {"orders": {"#1": {"status": "closed"}, "#5": {"status": "gold"}}})
    assert patched.get("orders", "#1") == {**BASE["orders"]["#1"], "status": "closed"}
    assert list(patched.ids("orders")) == ["#1", "#2", "#3", "#5"]
    assert patched.lookup("s", "orders", lambda r: r.get("status"), "gold") == "#5"
    assert (patched.delta(), patched.changes()) == ({}, ())
    assert patched.fingerprint() != State(base).fingerprint()
    patched.edit("orders", "#1")["status"] = "pending"  # the base's word, another than the start's
    assert patched.delta() == {"orders": {"#1": {"status": "pending"}}}
    assert (patched.changes()[0].before, patched.changes()[0].after) == ("closed", "pending")


def test_a_patch_inside_a_record_leaves_its_other_parts_and_the_base_alone() -> None:
    base = database()
    state = State(base, {"users": {"ana": {"address": {"flat": "2"}}}})
    assert state.get("users", "ana") == {
        "status": "gold",
        "address": {"zip": "90001", "flat": "2"},
    }
    state.edit("users", "ana")["address"]["zip"] = "10001"
    assert base.collections == BASE


def test_a_new_record_is_a_change_even_where_nothing_is_in_it() -> None:
    state = State(database())
    state.put("orders", "#9", {"note": None})
    assert state.delta() == {"orders": {"#9": {}}}
    assert state.fingerprint() != State(database()).fingerprint()


def test_the_start_of_a_state_is_where_its_patch_left_it() -> None:
    patched = State(database(), {"orders": {"#1": {"status": "closed"}}})
    assert patched.start() is patched
    later = patched.fork()
    later.edit("orders", "#1")["price"] = 1
    start = later.start()
    assert start.get("orders", "#1") == {**BASE["orders"]["#1"], "status": "closed"}
    assert start.delta() == {}
    assert start.fingerprint() == patched.fingerprint()
    assert start.start() is start


@pytest.mark.parametrize(
    ("look", "meets"),
    [
        (lambda state: state.get("orders", "#1"), True),
        (lambda state: state.edit("orders", "#1"), True),
        (lambda state: list(state.ids("orders")), True),
        (lambda state: state.touched("orders"), True),
        (lambda state: state.lookup("s", "orders", lambda r: r["status"], "delivered"), True),
        (lambda state: state.delta(), True),
        (lambda state: state.get("orders", "#2"), False),
        (lambda state: state.get("users", "ana"), False),
        (lambda state: state.edit("orders", "#2"), False),
        (lambda state: state.touched("users"), False),
    ],
)
def test_a_state_knows_whether_it_has_shown_a_change(
    look: Callable[[State], Any], meets: bool
) -> None:
    before = State(database())
    before.edit("orders", "#1")["price"] = 1
    state, untouched = before.fork(), State(database())
    for seen in (state, untouched):
        assert not seen.met_changes
        look(seen)
    assert state.met_changes == meets
    assert not untouched.met_changes


def test_what_is_worked_out_from_a_record_is_kept_by_name_and_for_base_records_only() -> None:
    base = database()
    order = base.collections["orders"]["#1"]
    made = base.once("tags", order, lambda record: list(record["tags"]))
    assert base.once("tags", order, lambda record: ["another"]) is made
    assert base.once("price", order, lambda record: record["price"]) == 12.5
    copy_of_it = State(base).edit("orders", "#1")
    copy_of_it["tags"] = ["late"]
    assert base.once("tags", copy_of_it, lambda record: list(record["tags"])) == ["late"]


def test_a_record_that_is_taken_twice_for_changing_is_one_record() -> None:
    state = State(database())
    first, second = state.edit("orders", "#1"), state.edit("orders", "#1")
    first["price"], second["status"] = 1, "closed"
    found = state.get("orders", "#1") or {}
    assert (found["price"], found["status"]) == (1, "closed")


def test_grandparent_parent_and_child_keep_their_own_writes() -> None:
    one = State(database())
    one.edit("orders", "#1")["price"] = 1
    two = one.fork()
    two.edit("orders", "#1")["price"] = 2
    three = two.fork()
    three.edit("orders", "#1")["price"] = 3
    two.edit("orders", "#1")["price"] = 22
    one.edit("orders", "#1")["price"] = 11
    prices = [(state.get("orders", "#1") or {})["price"] for state in (one, two, three)]
    assert prices == [11, 22, 3]


def test_a_lookup_follows_edits_and_takes_the_first_of_several() -> None:
    state = State(database())

    def pending() -> str | None:
        return state.lookup("status", "orders", lambda r: r["status"], "pending")

    assert pending() == "#1"
    state.edit("orders", "#1")["status"] = "closed"
    assert pending() == "#3"
    state.edit("orders", "#2")["status"] = "pending"
    assert pending() == "#2"  # before #3, although only an edit made it so
    state.edit("orders", "#1")["status"] = "pending"
    assert pending() == "#1"


def test_the_fingerprint_of_a_base_is_its_content_and_not_the_way_it_is_written() -> None:
    reordered = {name: dict(reversed(found.items())) for name, found in reversed(BASE.items())}
    reordered["orders"]["#1"] = {**reordered["orders"]["#1"], "tags": ["late", "gift"]}
    reordered["orders"]["#2"] = {**reordered["orders"]["#2"], "price": -0.0, "note": None}
    assert Database(reordered, sets=SETS).fingerprint == database().fingerprint
    reordered["orders"]["#2"]["price"] = 0.01
    assert Database(reordered, sets=SETS).fingerprint != database().fingerprint


def test_a_record_is_rendered_as_it_is_now() -> None:
    state = State(database())
    assert state.render(state.get("orders", "#2")) == (
        '{"status":"delivered","price":0,"tags":[],"lines":[]}'
    )
    state.edit("orders", "#2")["price"] = 3
    assert state.render(state.get("orders", "#2")) == (
        '{"status":"delivered","price":3,"tags":[],"lines":[]}'
    )
    assert state.render("as it is") == "as it is"
    assert state.render([1.5, None]) == "[1.5,null]"
