"""tau2's record models over our copy-on-write state: what its unmodified tools take for a database.

In: a `State` and the models of its collections. Out: mappings from ids to live models. A tool that
reads is given models that are made once per base record and shared; a tool that writes is given
copies of its own, one for each record that it looks at, and those that it changed become the
state's.
"""

from __future__ import annotations

from collections.abc import ItemsView, Iterator, Mapping, ValuesView
from typing import Any

from trajectory2task.core.state import Key, Record, State

Models = Mapping[str, Any]  # by collection, the pydantic model of its records


class Overlay:
    """The records of one state as models; an attribute for each collection."""

    def __init__(self, state: State, models: Models) -> None:
        self._state, self._models = state, models
        self._own: dict[Key, tuple[Record | None, Any]] = {}  # copies, with what they are copies of
        self._taken: dict[Key, Any] | None = None  # while a tool writes
        for name in models:
            setattr(self, name, _Collection(self, state, name))

    def start_writing(self) -> None:
        """From here on every record that is looked at may be changed in place."""
        self._taken = {}

    def stop_writing(self) -> None:
        """Take what was changed into the state."""
        taken, self._taken = self._taken or {}, None
        for key, model in taken.items():
            before, after = self._state.get(*key), model.model_dump()
            if before != after:
                self._state.put(*key, after)
                before = after
            self._own[key] = (before, model)

    def get(self, key: Key) -> Any:
        """The model of a record that there is; KeyError where there is none."""
        if self._taken is not None and key in self._taken:
            return self._taken[key]
        record = self._state.get(*key)
        if record is None:
            raise KeyError(key[1])
        kept = self._own.get(key)
        if kept is not None and kept[0] is record:
            model = kept[1]
        elif self._taken is None:
            return self._state.base.once("tau2 model", record, self._models[key[0]].model_validate)
        else:
            model = self._models[key[0]].model_validate(record)
        if self._taken is not None:
            self._taken[key] = model
        return model

    def every(self, collection: str) -> Mapping[str, Any]:
        """All models of a collection by id, in its order. Shared: for reading only."""
        base = self._state.base
        if self._taken is not None or self._state.touched(collection):
            ids = [*self._state.ids(collection), *self.added(collection)]
            return {record_id: self.get((collection, record_id)) for record_id in ids}
        found: dict[str, Any] | None = base.memo.get(("tau2 models", collection))
        if found is None:
            found = {record_id: self.get((collection, record_id))
                     for record_id in base.collections[collection]}  # fmt: skip
            base.memo[("tau2 models", collection)] = found
        return found

    def add(self, key: Key, model: Any) -> None:
        """A record that a tool makes, or puts in place of another."""
        assert self._taken is not None, "a tool that is said to read has written"
        self._taken[key] = model

    def added(self, collection: str) -> list[str]:
        """Ids of records that the tool at work has made."""
        return [
            record_id
            for name, record_id in self._taken or ()
            if name == collection and self._state.get(name, record_id) is None
        ]


class _Collection(Mapping[str, Any]):
    """One collection, as tau2's tools use it: look up, ask for, go through, add."""

    __slots__ = ("_name", "_overlay", "_state")

    def __init__(self, overlay: Overlay, state: State, name: str) -> None:
        self._overlay, self._state, self._name = overlay, state, name

    def __getitem__(self, record_id: str) -> Any:
        return self._overlay.get((self._name, record_id))

    def __setitem__(self, record_id: str, model: Any) -> None:
        self._overlay.add((self._name, record_id), model)

    def __contains__(self, record_id: object) -> bool:
        known = self._state.get(self._name, record_id)  # type: ignore[arg-type]
        return known is not None or record_id in self._overlay.added(self._name)

    def __iter__(self) -> Iterator[str]:
        return iter(self._overlay.every(self._name))

    def __len__(self) -> int:
        return len(self._overlay.every(self._name))

    def items(self) -> ItemsView[str, Any]:
        return self._overlay.every(self._name).items()

    def values(self) -> ValuesView[Any]:
        return self._overlay.every(self._name).values()
