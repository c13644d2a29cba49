"""A world's data: an immutable base that environments share, and copy-on-write states over it.

A reset costs nothing (a new `State` holds no records), the records that differ from the start are
the state, and two end states are equal when their canonical deltas are. The whole database is
never copied or hashed per task.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeVar

import msgspec
import orjson

Record = dict[str, Any]
Key = tuple[str, str]
Patch = Mapping[str, Mapping[str, Any]]
Made = TypeVar("Made")


class FieldChange(msgspec.Struct, frozen=True):
    """One field of one record that differs: `path` is dotted, `before`/`after` are JSON values."""

    collection: str
    record: str
    path: str
    before: Any
    after: Any


class Database:
    """The base: collections of records by id. Nobody may change a record obtained from it.

    `sets` names the (collection, field) pairs whose lists mean sets, so that their order is no
    part of the state.
    """

    __slots__ = (
        "_fingerprint",
        "_indexes",
        "_text",
        "collections",
        "identity",
        "memo",
        "sets",
    )

    def __init__(
        self,
        collections: Mapping[str, Mapping[str, Record]],
        *,
        sets: Iterable[tuple[str, str]] = (),
    ) -> None:
        self.collections = collections
        self.sets = frozenset(sets)
        # Base records live as long as the base, so their addresses tell them from copies.
        self.identity: dict[int, Key] = {
            id(record): (name, record_id)
            for name, records in collections.items()
            for record_id, record in records.items()
        }
        self._text: dict[Key, str] = {}
        self._indexes: dict[str, dict[Any, list[str]]] = {}
        self._fingerprint: str | None = None
        # For whatever is worked out from base records alone; it lives as long as they do.
        self.memo: dict[tuple[Any, ...], Any] = {}

    def text(self, key: Key) -> str:
        """The record as JSON text, as a tool shows it; rendered once, since it never changes."""
        text = self._text.get(key)
        if text is None:
            record = self.collections[key[0]][key[1]]
            text = self._text[key] = orjson.dumps(record).decode()
        return text

    def derived(self, name: str, make: Callable[[], Record]) -> Record:
        """`make()`, made once: a view of base records that is shown like one of them."""
        key = ("", name)  # no collection has this name
        found: Record | None = self.memo.get(key)
        if found is None:
            found = self.memo[key] = make()
            self._text[key] = orjson.dumps(found).decode()
            self.identity[id(found)] = key
        return found

    def index(
        self, name: str, collection: str, key_of: Callable[[Record], Any]
    ) -> dict[Any, list[str]]:
        """Ids of `collection` by `key_of(record)`, in the base's order; built once per `name`."""
        index = self._indexes.get(name)
        if index is None:
            index = {}
            for record_id, record in self.collections[collection].items():
                index.setdefault(key_of(record), []).append(record_id)
            self._indexes[name] = index
        return index

    def once(self, name: str, record: Record, make: Callable[[Record], Made]) -> Made:
        """`make(record)`; remembered under `name` where the record is the base's own."""
        key = self.identity.get(id(record))
        if key is None:
            return make(record)
        found: Made | None = self.memo.get((name, key))
        if found is None:
            found = self.memo[(name, key)] = make(record)
        return found

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the whole base in canonical key order; computed once per process."""
        if self._fingerprint is None:
            digest = hashlib.sha256()
            for name in sorted(self.collections):
                for record_id in sorted(self.collections[name]):
                    digest.update(f"{name}/{record_id}=".encode())
                    record = canonical_record(self.collections[name][record_id], name, self.sets)
                    digest.update(orjson.dumps(record, option=orjson.OPT_SORT_KEYS))
            self._fingerprint = digest.hexdigest()
        return self._fingerprint


class State:
    """A copy-on-write view of a `Database`: reads fall through, the first write copies one record.

    `patch` is a task's initial state: a recursive merge into the base, as τ²-bench's
    `initialization_data`. It belongs to the start, so `changes` and `delta` do not report it.
    """

    __slots__ = ("_fresh", "_own", "_start", "base", "met_changes")

    def __init__(self, base: Database, patch: Patch | None = None) -> None:
        self.base = base
        # Whether a record that differs from the base's has been looked at: what never meets one
        # goes the way that it would have gone at the start.
        self.met_changes = False
        self._own: dict[Key, Record] = {}
        self._fresh: set[Key] = set()
        self._start: dict[Key, Record] = {}
        if patch:
            for collection, records in patch.items():
                for record_id, part in records.items():
                    self._own[(collection, record_id)] = _merge(
                        self.get(collection, record_id) or {}, part
                    )
            self._start = dict(self._own)

    def get(self, collection: str, record_id: str) -> Record | None:
        """The record as it is now, for reading only; None where there is none."""
        if self._own:  # building the key costs more than the look-up
            record = self._own.get((collection, record_id))
            if record is not None:
                self.met_changes = True
                return record
        return self.base.collections[collection].get(record_id)

    @property
    def untouched(self) -> bool:
        """Whether no record differs from the base's: then this is the base itself."""
        return not self._own

    def edit(self, collection: str, record_id: str) -> Record:
        """The record as it is now, for changing in place; KeyError where there is none."""
        key = (collection, record_id)
        own = self._own.get(key)
        if own is not None:
            self.met_changes = True
            if key in self._fresh:
                return own
        known = self.base.collections[collection][record_id] if own is None else own
        record: Record = msgspec.to_builtins(known)  # copies objects and lists, shares the rest
        self._own[key] = record
        self._fresh.add(key)
        return record

    def put(self, collection: str, record_id: str, record: Record) -> None:
        """Add or replace a whole record."""
        self._own[(collection, record_id)] = record
        self._fresh.add((collection, record_id))

    def touched(self, collection: str) -> bool:
        """Whether any record of the collection has been changed or added since the base."""
        return bool(self.touched_ids(collection))

    def touched_ids(self, collection: str) -> list[str]:
        """Ids of the collection's records that have been changed or added since the base."""
        found = [record_id for name, record_id in self._own if name == collection]
        self.met_changes |= bool(found)
        return found

    def ids(self, collection: str) -> Iterator[str]:
        """Ids of a collection: the base's in its order, then the added ones in order of adding."""
        self.met_changes |= bool(self._own)
        base = self.base.collections[collection]
        yield from base
        for name, record_id in self._own:
            if name == collection and record_id not in base:
                yield record_id

    def lookup(
        self, name: str, collection: str, key_of: Callable[[Record], Any], wanted: Any
    ) -> str | None:
        """The first id whose record now has `key_of(record) == wanted`; an index, no scan."""
        self.met_changes |= bool(self._own)
        index = self.base.index(name, collection, key_of)
        found = [
            record_id
            for record_id in index.get(wanted, ())
            if (collection, record_id) not in self._own
        ]
        own = [
            record_id
            for (owner, record_id), record in self._own.items()
            if owner == collection and key_of(record) == wanted
        ]
        if own and len(found) + len(own) > 1:  # rare: an edit may stand before what the index has
            matching = {*found, *own}
            return next(record_id for record_id in self.ids(collection) if record_id in matching)
        return next(iter(found or own), None)

    def fork(self) -> State:
        """An independent state that starts as this one is now: to try a call in."""
        child = State(self.base)
        self.fork_into(child)
        return child

    def fork_into(self, child: State) -> None:
        """As `fork`, into a state that has been made over the same base and holds nothing yet."""
        child._own = dict(self._own)
        child._start = self._start
        self._fresh = set()  # both sides now share the records, so both must copy before a write

    def apart_from(self, other: State) -> list[Key]:
        """The records that are not the very same in a state that this one was forked from."""
        return [key for key, record in self._own.items() if other._own.get(key) is not record]

    def start(self) -> State:
        """The state that this one's changes count from; itself where nothing has changed."""
        if self._own == self._start:
            return self
        child = State(self.base)
        child._own, child._start = dict(self._start), self._start
        return child

    def render(self, value: Any) -> str:
        """A tool's result as the agent reads it: text as it is, anything else as JSON."""
        if type(value) is str:
            return value
        if type(value) is dict:
            key = self.base.identity.get(id(value))
            if key is not None:
                return self.base.text(key)
        return orjson.dumps(value).decode()

    def delta(self) -> dict[str, dict[str, Any]]:
        """Collection → id → canonical fields that differ from the start (None: gone)."""
        self.met_changes |= bool(self._own)
        delta: dict[str, dict[str, Any]] = {}
        for key in sorted(self._own):
            known = self._before(key)
            before, after = known or {}, self._own[key]
            fields: Record = {}
            whole = after if before.keys() <= after.keys() else {**dict.fromkeys(before), **after}
            for field, new in whole.items():
                old = before.get(field)
                if old == new:
                    continue  # then it need not be made canonical
                plain = _canonical_field(new, key[0], field, self.base.sets)
                if _plainly_differ(old, new) or plain != _canonical_field(
                    old, key[0], field, self.base.sets
                ):
                    fields[field] = plain
            if fields or known is None:  # a new record is a change, even an empty one
                delta.setdefault(key[0], {})[key[1]] = dict(sorted(fields.items()))
        return delta

    def fingerprint(self, delta: Mapping[str, Any] | None = None) -> str:
        """SHA-256 of start and delta: over one base, equal exactly when the states are.

        `delta` is this state's own delta where the caller has it already.
        """
        digest = hashlib.sha256(self.base.fingerprint.encode())
        if self._start:
            start = {
                f"{name}/{record_id}": canonical_record(record, name, self.base.sets)
                for (name, record_id), record in self._start.items()
            }
            digest.update(orjson.dumps(start, option=orjson.OPT_SORT_KEYS))
        own = self.delta() if delta is None else delta
        digest.update(orjson.dumps(own, option=orjson.OPT_SORT_KEYS))
        return digest.hexdigest()

    def same_as(self, other: State) -> bool:
        """Whether two states over one base and start are equal; the first difference settles it."""
        for key in {**self._own, **other._own}:
            left, right = self.get(*key), other.get(*key)
            if left != right and _differ(left, right, key[0], self.base.sets):
                return False
        return True

    def changes(self, delta: Mapping[str, Any] | None = None) -> tuple[FieldChange, ...]:
        """Every changed field with its value before and after, in a stable order.

        `delta` is this state's own delta where the caller has it already.
        """
        found: list[FieldChange] = []
        for collection, records in (self.delta() if delta is None else delta).items():
            for record_id, fields in records.items():
                before = self._before((collection, record_id)) or {}
                for field, after in fields.items():
                    plain = _canonical_field(before.get(field), collection, field, self.base.sets)
                    for path, old, new in _differences(plain, after, field):
                        found.append(FieldChange(collection, record_id, path, old, new))
        return tuple(found)

    def _before(self, key: Key) -> Record | None:
        start = self._start.get(key)
        return self.base.collections[key[0]].get(key[1]) if start is None else start


def _differ(
    left: Record | None, right: Record | None, collection: str, sets: frozenset[tuple[str, str]]
) -> bool:
    """Whether two records differ in canonical form; equal fields are never made canonical."""
    left, right = left or {}, right or {}
    return any(
        left.get(field) != right.get(field)
        and _canonical_field(left.get(field), collection, field, sets)
        != _canonical_field(right.get(field), collection, field, sets)
        for field in {**left, **right}
    )


def _plainly_differ(old: Any, new: Any) -> bool:
    """Whether two unequal values differ at a glance, however they are made canonical."""
    kind = type(new)
    if old is None or kind is str:
        return new is not None
    return kind is list and type(old) is list and len(new) != len(old)


def canonical_record(record: Record, collection: str, sets: frozenset[tuple[str, str]]) -> Record:
    """A record in canonical form: numbers to cents, absent for null, set-like lists sorted."""
    return {
        field: _canonical_field(value, collection, field, sets)
        for field, value in record.items()
        if value is not None
    }


def _canonical_field(
    value: Any, collection: str, field: str, sets: frozenset[tuple[str, str]]
) -> Any:
    plain = value if type(value) is str else canonical_value(value)
    if type(plain) is list and (collection, field) in sets:
        return sorted(plain, key=lambda item: orjson.dumps(item, option=orjson.OPT_SORT_KEYS))
    return plain


def canonical_value(value: Any) -> Any:
    """A JSON value with every number as a float rounded to cents and no nulls inside objects."""
    kind = type(value)
    if kind is str or kind is bool or value is None:
        return value
    if kind is float or kind is int:
        return round(float(value), 2) + 0.0  # + 0.0 turns -0.0 into 0.0
    if kind is dict:
        return {
            key: part if type(part) is str else canonical_value(part)
            for key, part in value.items()
            if part is not None
        }
    return [canonical_value(part) for part in value]


def _merge(record: Record, part: Any) -> Any:
    """`record` with `part` merged in, key by key; neither is changed."""
    if not isinstance(part, Mapping) or not isinstance(record, dict):
        return part
    merged = dict(record)
    for key, value in part.items():
        merged[key] = _merge(merged[key], value) if key in merged else value
    return merged


def _differences(before: Any, after: Any, path: str) -> Iterator[tuple[str, Any, Any]]:
    if before == after:
        return
    if isinstance(before, dict) and isinstance(after, dict):
        for key in sorted({*before, *after}):
            yield from _differences(before.get(key), after.get(key), f"{path}.{key}")
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for position, (old, new) in enumerate(zip(before, after, strict=True)):
            yield from _differences(old, new, f"{path}[{position}]")
    else:
        yield path, before, after
