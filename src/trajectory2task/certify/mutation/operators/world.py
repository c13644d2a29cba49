"""Corruptions of the database under the task, and of the initial state that patches it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec.structs import replace

from trajectory2task.certify.mutation.operator import Case, Corrupted, Theme, criteria_of
from trajectory2task.certify.mutation.operators.facts import candidates, referring
from trajectory2task.certify.subject import Scene
from trajectory2task.core.plans import Detail
from trajectory2task.core.state import Database, Record, State

WORLD = Theme("world")


def _touched(case: Case) -> list[tuple[str, str]]:
    """(collection, record) of what gold changes, in an order of chance."""
    final = case.subject.final
    return case.shuffled([(name, record) for name, records in final.items() for record in records])


def _edited(case: Case, collection: str, record_id: str, record: Record) -> Database:
    """The database with one record replaced."""
    base = case.database.collections
    records = {**base[collection], record_id: record}
    return Database({**base, collection: records}, sets=case.database.sets)


def _off(value: Any) -> Any:
    """A JSON value with every number a bit higher and every text a bit longer."""
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int | float):
        return round(value + 0.01, 2)
    if isinstance(value, str):
        return f"{value} x"
    if isinstance(value, list):
        return [_off(part) for part in value]
    return {key: _off(part) for key, part in value.items()}


@WORLD.operator("record-edited", "replay", "well_formed", carried=False)
def record_edited(case: Case) -> Iterator[Corrupted]:
    """Somebody edited a record of the database after the task was made."""
    for collection, record_id in _touched(case):
        record = case.database.collections[collection].get(record_id)
        if record:
            field = case.rng.choice(sorted(record))
            changed = {**record, field: _off(record[field])}
            database = _edited(case, collection, record_id, changed)
            yield Corrupted(case.draft, case.twin, database)


@WORLD.operator("record-deleted", "replay", "policy", "well_formed", carried=False)
def record_deleted(case: Case) -> Iterator[Corrupted]:
    """A record that gold changes is gone from the database; world and criteria follow."""
    plans = [case.plan, case.twin.plan] if case.twin else [case.plan]
    patched = [(plan.initial_state or {}) for plan in plans]
    for collection, record_id in _touched(case):
        if any(record_id in patch.get(collection, {}) for patch in patched):
            continue
        base = case.database.collections
        rest = {key: value for key, value in base[collection].items() if key != record_id}
        if len(rest) < len(base[collection]) and collection != case.domain.principal.collection:
            database = Database({**base, collection: rest}, sets=case.database.sets)
            yield _moved(case, database)


def _moved(case: Case, database: Database) -> Corrupted:
    """The task over another database, with the world's name and the criteria that follow."""
    criteria = criteria_of(case.domain, database, case.plan)
    draft = replace(case.draft, world=database.fingerprint, criteria=criteria)
    twin = case.twin
    if twin is not None:
        theirs = criteria_of(case.domain, database, twin.plan)
        twin = replace(twin, world=database.fingerprint, criteria=theirs)
    return Corrupted(draft, twin, database)


@WORLD.operator("gold-blocked-by-state", "replay", "policy")
def gold_blocked_by_state(case: Case) -> Iterator[Corrupted]:
    """The initial state leaves a record as gold itself will leave it, so that the tools reject
    gold or it changes nothing; the criteria follow."""
    after = case.subject.run.after
    for collection, record_id in _touched(case):
        if collection != case.domain.principal.collection:
            done = after.get(collection, record_id)
            if done is not None:
                yield _patched(case, collection, record_id, done)


def _patched(case: Case, collection: str, record_id: str, part: Record) -> Corrupted:
    patch = {name: dict(records) for name, records in (case.plan.initial_state or {}).items()}
    patch.setdefault(collection, {})[record_id] = part
    return case.settled(replace(case.plan, initial_state=patch))


@WORLD.operator("twin-record", "unique_description")
def twin_record(case: Case) -> Iterator[Corrupted]:
    """The initial state gives another record of the caller's all that is said of the one that is
    meant, so that two fit; the criteria follow."""
    for scene, detail in referring(case):
        for collection, records in case.database.collections.items():
            if collection == case.domain.principal.collection or detail.value not in records:
                continue
            meant = case.subject.start.get(collection, detail.value)
            for other in case.shuffled(list(candidates(case, scene, detail))):
                theirs = case.subject.start.get(collection, other)
                if other != detail.value and meant and theirs:
                    made = _patched(case, collection, other, _looks(meant, theirs))
                    if _fits(case, made, scene, detail, other):
                        yield made


def _fits(case: Case, made: Corrupted, scene: Scene, detail: Detail, other: str) -> bool:
    """Whether the description fits `other` in the patched world."""
    patched = case.subject.environment(State(case.database, made.draft.plan.initial_state)).state
    parameter = next(p for p in scene.parameters if p.name == detail.parameters[0])
    given = scene.given(parameter, detail.position)
    pairs = case.domain.referents[detail.referent].pairs(patched, other, given)
    return {(pair.name, pair.value) for pair in detail.attributes} <= set(pairs)


def _looks(meant: Record, other: Record) -> Record:
    """The fields of `meant` that do not name it, for a record that is to look the same."""
    return {
        field: value
        for field, value in meant.items()
        if field in other and not field.endswith("_id")
    }


@WORLD.operator("amounts-inconsistent", "invariants")
def amounts_inconsistent(case: Case) -> Iterator[Corrupted]:
    """The initial state puts an amount in a record that gold changes out of step with the rest,
    as a tool with a bug would leave it; the criteria follow. The caller's own record stays: their
    balance may be any."""
    for collection, record_id in _touched(case):
        record = case.subject.start.get(collection, record_id)
        if record and collection != case.domain.principal.collection:
            for field, value in case.shuffled(list(record.items())):
                moved = _repriced(value)
                if moved != value:
                    yield _patched(case, collection, record_id, {field: moved})


def _repriced(value: Any) -> Any:
    """A JSON value with its first broken amount (a number with cents) raised."""
    if isinstance(value, float):
        return round(value + 17.31, 2)
    if isinstance(value, list):
        for at, part in enumerate(value):
            moved = _repriced(part)
            if moved != part:
                return [*value[:at], moved, *value[at + 1 :]]
    if isinstance(value, dict):
        for key, part in value.items():
            moved = _repriced(part)
            if moved != part:
                return {**value, key: moved}
    return value


@WORLD.operator("other-start", "replay", carried=False)
def other_start(case: Case) -> Iterator[Corrupted]:
    """The initial state changes a record that gold changes; the criteria do not know of it."""
    for collection, record_id in _touched(case):
        record = case.subject.start.get(collection, record_id)
        if record:
            for field in case.shuffled(sorted(record)):
                part = {field: _off(record[field])}
                patch = {
                    name: dict(records) for name, records in (case.plan.initial_state or {}).items()
                }
                patch.setdefault(collection, {})[record_id] = part
                yield case.stale(replace(case.plan, initial_state=patch))


@WORLD.operator("criteria-of-another-task", "replay", carried=False)
def criteria_of_another_task(case: Case) -> Iterator[Corrupted]:
    """The criteria are those of another task."""
    for other in case.shuffled(case.others):
        yield case.with_draft(criteria=other.criteria)
