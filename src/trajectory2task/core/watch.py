"""Footprints: what a computation reads of a state, and what a call changes in it, path by path.

In: a state. Out: sets of paths (collection, record, key, ...). What was computed from a state stays
true in every state that agrees with it on the paths that were read; that makes a search over writes
exact where it leaves out those that change none of them.
"""

from __future__ import annotations

from collections.abc import ItemsView, Iterable, Iterator, KeysView, ValuesView
from typing import Any

from trajectory2task.core.state import Record, State

Trail = tuple[str, ...]  # collection, record, and keys into it
KEYS = "*keys*"  # stands at the end of a path for which keys there are
EMPTY = "*empty*"  # and this for whether there are any
OBJECT = "*object*"  # and this for that it is an object at all


class _Nothing:
    """No value at all, which a tool can tell from null."""

    def __repr__(self) -> str:
        return "nothing"


NOTHING = _Nothing()


class Footprint:
    """A set of paths; a path stands for everything below it."""

    __slots__ = ("_above", "paths")

    def __init__(self, paths: Iterable[Trail] = ()) -> None:
        self.paths: set[Trail] = set()
        self._above: set[Trail] = set()
        for path in paths:
            self.add(path)

    def add(self, path: Trail) -> None:
        """Add one path."""
        if path not in self.paths:
            self.paths.add(path)
            self._above.update(path[:length] for length in range(1, len(path)))

    def update(self, other: Footprint) -> None:
        """Add every path of another footprint."""
        self.paths |= other.paths
        self._above |= other._above

    def meets(self, paths: Iterable[Trail]) -> bool:
        """Whether one of `paths` is in it, above or below a path that is."""
        return any(
            path in self._above
            or any(path[:length] in self.paths for length in range(1, len(path) + 1))
            for path in paths
        )


class _Watched(dict[str, Any]):
    """A record, or an object in it, that notes which of its parts are looked at."""

    __slots__ = ("_path", "_reads")

    def __init__(self, record: Record, path: Trail, reads: Footprint) -> None:
        super().__init__(record)
        self._path, self._reads = path, reads

    @classmethod
    def over(cls, record: Record, path: Trail, reads: Footprint) -> _Watched:
        """A record to be worked on: its parts are watched in place."""
        parts = {
            key: cls.over(part, (*path, key), reads) if isinstance(part, dict) else part
            for key, part in record.items()
        }
        return cls(parts, path, reads)

    def _part(self, key: str) -> Any:
        part = dict.__getitem__(self, key)
        path = (*self._path, key)
        if not isinstance(part, dict):
            self._reads.add(path)
            return part
        self._reads.add((*path, OBJECT))
        return part if isinstance(part, _Watched) else _Watched(part, path, self._reads)

    def __getitem__(self, key: str) -> Any:
        if not dict.__contains__(self, key):
            self._reads.add((*self._path, key))
        return self._part(key)

    def get(self, key: str, default: Any = None) -> Any:
        if not dict.__contains__(self, key):
            self._reads.add((*self._path, key))
            return default
        return self._part(key)

    def __contains__(self, key: object) -> bool:
        self._reads.add((*self._path, KEYS))
        return dict.__contains__(self, key)

    def __iter__(self) -> Iterator[str]:
        self._reads.add((*self._path, KEYS))
        return dict.__iter__(self)

    def __len__(self) -> int:
        self._reads.add((*self._path, KEYS))
        return dict.__len__(self)

    def __bool__(self) -> bool:
        self._reads.add((*self._path, EMPTY))
        return dict.__len__(self) > 0

    def __eq__(self, other: object) -> bool:
        self._reads.add(self._path)
        return dict.__eq__(self, other)

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = None  # as every dict

    def copy(self) -> Record:
        self._reads.add(self._path)
        return dict(dict.items(self))

    def __or__(self, other: Any) -> Any:
        return self.copy() | other

    def __reversed__(self) -> Iterator[str]:
        self._reads.add((*self._path, KEYS))
        return dict.__reversed__(self)

    def __repr__(self) -> str:
        self._reads.add(self._path)
        return dict.__repr__(self)

    def __delitem__(self, key: str) -> None:
        self._reads.add((*self._path, key))  # it fails where there is none
        dict.__delitem__(self, key)

    def pop(self, key: str, *default: Any) -> Any:
        self._reads.add((*self._path, key))
        return dict.pop(self, key, *default)

    def popitem(self) -> tuple[str, Any]:
        self._reads.add(self._path)
        return dict.popitem(self)

    def setdefault(self, key: str, default: Any = None) -> Any:
        self._reads.add((*self._path, key))
        return dict.setdefault(self, key, default)

    def keys(self) -> KeysView[str]:  # type: ignore[override,unused-ignore]
        self._reads.add((*self._path, KEYS))
        return dict(dict.items(self)).keys()

    def values(self) -> ValuesView[Any]:  # type: ignore[override]
        return {key: self._part(key) for key in self}.values()

    def items(self) -> ItemsView[str, Any]:  # type: ignore[override]
        return {key: self._part(key) for key in self}.items()


class WatchedState(State):
    """A fork of a state that notes in `reads` what is looked at. Whole collections count whole."""

    __slots__ = ("reads",)

    def __init__(self, over: State, reads: Footprint | None = None) -> None:
        super().__init__(over.base)
        over.fork_into(self)
        self.reads = Footprint() if reads is None else reads

    def fork(self) -> WatchedState:
        """As of any state; what is read of the fork counts here as well."""
        return WatchedState(self, self.reads)

    def get(self, collection: str, record_id: str) -> Record | None:
        """The record, watched; that there is none counts as read."""
        record = super().get(collection, record_id)
        if record is None:
            self.reads.add((collection, record_id))
            return None
        if isinstance(record, _Watched):
            return record  # being worked on
        return _Watched(record, (collection, record_id), self.reads)

    def edit(self, collection: str, record_id: str) -> Record:
        """The record for changing, watched; what is only overwritten does not count as read."""
        key = (collection, record_id)
        record = super().edit(collection, record_id)
        if not isinstance(record, _Watched):
            record = _Watched.over(record, key, self.reads)
            self.put(collection, record_id, record)
        return record

    def plain(self) -> State:
        """The same state, no longer watched."""
        state = State(self.base)
        self.fork_into(state)
        for collection, record_id in state.apart_from(State(self.base)):
            record = state.get(collection, record_id)
            if isinstance(record, _Watched):
                state.put(collection, record_id, _unwatched(record))
        return state

    def ids(self, collection: str) -> Iterator[str]:
        """Ids of a collection, which records are there being read."""
        self.reads.add((collection, KEYS))
        return super().ids(collection)

    def touched_ids(self, collection: str) -> list[str]:
        """As of any state; every record of the collection counts as read."""
        self.reads.add((collection,))
        return super().touched_ids(collection)

    @property
    def untouched(self) -> bool:
        """Never said of a watched state: it would be read off the whole world."""
        return False

    def lookup(self, name: str, collection: str, key_of: Any, wanted: Any) -> str | None:
        """As of any state; every record of the collection counts as read."""
        self.reads.add((collection,))
        return super().lookup(name, collection, key_of, wanted)


def found_at(state: State, path: Trail) -> Any:
    """What stands at a path, `NOTHING` where nothing does; for the marks, which keys there are."""
    if len(path) == 2:
        return list(state.ids(path[0])) if path[1] == KEYS else state.get(*path)
    found: Any = state.get(path[0], path[1])
    for key in path[2:]:
        if key in (EMPTY, KEYS):
            return sorted(found) if isinstance(found, dict) else []
        found = found.get(key, NOTHING) if isinstance(found, dict) else NOTHING
    return found


def _unwatched(record: Record) -> Record:
    return {
        key: _unwatched(part) if isinstance(part, dict) else part
        for key, part in dict.items(record)
    }


def changed_paths(before: State, after: State) -> list[Trail]:
    """Where `after`, forked from `before` and then worked on, differs from it."""
    found: list[Trail] = []
    for collection, record_id in after.apart_from(before):
        old, new = before.get(collection, record_id), after.get(collection, record_id)
        if old is None:
            found += [(collection, KEYS), (collection, record_id)]
        else:
            found += _changed(old, new or {}, (collection, record_id))
    return found


def _changed(old: Record, new: Record, path: Trail) -> Iterator[Trail]:
    if old.keys() != new.keys():
        yield (*path, KEYS)
    if bool(old) != bool(new):
        yield (*path, EMPTY)
    for key in {**old, **new}:
        mine, theirs = old.get(key, NOTHING), new.get(key, NOTHING)
        if isinstance(mine, dict) and isinstance(theirs, dict):
            yield from _changed(mine, theirs, (*path, key))
        elif mine != theirs:
            yield (*path, key)
