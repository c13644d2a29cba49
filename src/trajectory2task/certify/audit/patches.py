"""Whether a task's initial state fits the world that it is a patch on.

In: a database and a patch. Out: the places where the patched world would have another shape, so
that tools could not run in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from trajectory2task.core.state import Database, Patch, Record, State

_LIKE = 50  # records whose common fields a new record has to have


def misfits(database: Database, patch: Patch | None) -> list[str]:
    """Every place where the patch does not fit, by collection, record and field."""
    found: list[str] = []
    for collection, records in (patch or {}).items():
        if collection not in database.collections:
            valid = ", ".join(sorted(database.collections))
            found.append(f"there is no collection {collection!r}; valid: {valid}")
            continue
        for record_id in records:
            found += _misshapen(database, collection, record_id, {collection: records})
    return found


def _misshapen(database: Database, collection: str, record_id: str, patch: Patch) -> Iterator[str]:
    where = f"{collection} {record_id}"
    base = database.collections[collection].get(record_id)
    try:
        patched = State(database, patch).get(collection, record_id)
    except (AttributeError, TypeError):  # the record in the patch is no object
        patched = None
    if not isinstance(patched, dict):
        yield f"{where}: no object"
    elif base is not None:
        yield from _differing(where, base, patched)
    else:
        model = _model(database, collection)
        missing = sorted(set(model) - set(patched))
        if missing:
            yield f"{where}: a new record without {', '.join(missing)}"
        yield from _differing(where, model, patched)


def _model(database: Database, collection: str) -> Record:
    """What records of the collection have in common: fields that all of the first ones have."""
    records = list(islice(database.collections[collection].values(), _LIKE))
    if not records:
        return {}
    return {name: value for name, value in records[0].items() if all(name in r for r in records)}


def _differing(where: str, model: Any, value: Any) -> Iterator[str]:
    """Where `value` is of another kind than `model`, field by field and element by element."""
    if _kind(model) != _kind(value) and model is not None:
        yield f"{where} is {_named(value)}, not {_named(model)}"
    elif isinstance(model, Mapping):
        for name, part in value.items():
            if name in model:
                yield from _differing(f"{where}.{name}", model[name], part)
            elif model and _alike(model):
                yield from _complete(f"{where}.{name}", next(iter(model.values())), part)
    elif isinstance(model, list) and model:
        for place, part in enumerate(value):
            yield from _complete(f"{where}[{place}]", model[0], part)


def _complete(where: str, model: Any, value: Any) -> Iterator[str]:
    """As `_differing`, for something new: it also has to have what the model has."""
    if isinstance(model, Mapping) and isinstance(value, Mapping):
        missing = sorted(set(model) - set(value))
        if missing and not _alike(model):
            yield f"{where} has no {', '.join(missing)}"
            return
    yield from _differing(where, model, value)


def _alike(model: Mapping[str, Any]) -> bool:
    """Whether an object is a collection of objects by id, and no record with fields."""
    return all(isinstance(part, Mapping) for part in model.values())


def _kind(value: Any) -> type:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float
    return type(value)


def _named(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 40 else f"{text[:37]}..."
