"""One of tau2-bench's own worlds, whole: domain, database and tasks.

The domain has tau2's policy and tools. It has no plans to make, so what plans are made from is
empty: rules, referents, questions, obstacles, words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from trajectory2task.core.domain import Domain, Principal
from trajectory2task.core.errors import UsageError
from trajectory2task.core.foreign import ForeignSet
from trajectory2task.core.phrasebook import Phrasebook
from trajectory2task.core.state import Database, State
from trajectory2task.interop.tau2.files import parse_object
from trajectory2task.interop.tau2.reading import read_tasks
from trajectory2task.interop.tau2.worlds.kits import CALCULATOR, TRANSFER, Kit, kit
from trajectory2task.interop.tau2.worlds.names import (
    DATABASES,
    POLICIES,
    TASKS,
    WorldName,
    find,
)
from trajectory2task.interop.tau2.worlds.toolkit import wrap


@dataclass(frozen=True)
class Tau2World:
    """A world as an evaluation needs it."""

    domain: Domain
    database: Database
    tasks: ForeignSet


@lru_cache(maxsize=2)
def open_world(wanted: WorldName) -> Tau2World:
    """The world that `wanted` names; the last two of this process are kept."""
    domain, folder = tau2_domain(wanted), wanted.folder()
    return Tau2World(
        domain, domain.load(_file(folder, DATABASES)), read_tasks(_file(folder, TASKS))
    )


@lru_cache(maxsize=2)
def tau2_domain(wanted: WorldName) -> Domain:
    """The domain alone: tau2's policy and tools, over any database in its schema."""
    policy = _file(wanted.folder(), POLICIES).read_text("utf-8")
    code = kit(wanted.name)

    def load(path: Path) -> Database:
        return load_database(code, path)

    def synthesize(seed: int) -> Database:
        raise UsageError(f"{wanted.domain} has tau2's own database; none is made from a seed.")

    return Domain(
        name=wanted.domain,
        policy=policy,
        toolkit=wrap(code),
        principal=Principal("users", "UserId", _unknown),
        rules=(),
        referents={},
        free={},
        questions=(),
        obstacles=(),
        phrasebook=Phrasebook({}, {}, {}, {}, {}, {}, {}, {}, {}, {}),
        transfer=TRANSFER,
        seeds=(),
        load=load,
        synthesize=synthesize,
        calculator=CALCULATOR,
    )


def load_database(code: Kit, path: Path) -> Database:
    """A database file as tau2's models have it, defaults filled in; `UsageError` names what does
    not fit."""
    data = parse_object(path)
    unknown = sorted(set(data) - set(code.models))
    if unknown:
        raise UsageError(
            f"{path} has a collection {unknown[0]!r}; valid: {', '.join(code.models)}."
        )
    return Database({name: _records(code, path, name, data.get(name)) for name in code.models})


def _records(code: Kit, path: Path, name: str, found: Any) -> dict[str, dict[str, Any]]:
    if not isinstance(found, Mapping):
        raise UsageError(f"{path} has no collection {name!r}: an object of records by id.")
    model = code.models[name]
    records = {}
    for record_id, record in found.items():
        try:
            records[record_id] = model.model_validate(record).model_dump()
        except ValueError as problem:
            first = problem.errors()[0]  # type: ignore[attr-defined]
            field = ".".join(map(str, first["loc"]))
            raise UsageError(
                f"{path}: {name}/{record_id}, {field}: {first['msg']}. Correct the record."
            ) from None
    return records


def _file(folder: Path, names: tuple[str, ...]) -> Path:
    found = find(folder, names)
    if found is None:
        raise UsageError(f"{folder} has no {' or '.join(names)}; tau2's domains have one.")
    return found


def _unknown(state: State, caller: str) -> Mapping[str, str]:
    """What a caller knows of themselves stands in each task's words, and nowhere else."""
    return {}
