"""The retail invariants on tau2-bench's own data: its database, and where its tasks' gold leads.

They hold of every record, at the start and after the gold of every task. tau2's own tools break two
of them in five tasks: a modification of several items writes the price and the options of the last
one over the others (see docs/fidelity.md).
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import Literal

import pytest
from inspect_evals.tau2.utils import TAU2_DATA_DIR

from trajectory2task.core.domain import Domain, Invariant
from trajectory2task.core.environment import Environment
from trajectory2task.core.state import Database, State
from trajectory2task.domains.retail.domain import DOMAIN, retail
from trajectory2task.interop.tau2.reading import read_tasks

FOLDER = Path(TAU2_DATA_DIR) / "domains" / "retail"
RECORDS = {"orders": 1000, "users": 500, "products": 50}
BROKEN_BY_TAU2 = {
    "items_as_in_catalogue": ["20", "21", "36", "37", "100"],
    "payments_reconcile": ["20", "21", "36", "37", "100"],
}


@cache
def world() -> Database:
    return DOMAIN.load(FOLDER / "db.json.gz")


@pytest.mark.parametrize("invariant", DOMAIN.invariants, ids=lambda invariant: invariant.id)
def test_invariant_holds_of_every_record(invariant: Invariant) -> None:
    records = world().collections[invariant.collection]
    assert len(records) == RECORDS[invariant.collection]
    state = State(world())
    assert {name: why for name in records if (why := invariant.check(state, name))} == {}


def broken_by_gold(domain: Domain) -> dict[str, list[str]]:
    """The tasks whose gold leaves a record that breaks an invariant, by invariant."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for task in read_tasks(FOLDER / "tasks.json").tasks:
        environment = Environment(domain, world())
        for call in task.gold:
            environment.step(call)
        changed = environment.state.delta()
        for invariant in domain.invariants:
            for record in changed.get(invariant.collection, ()):
                if invariant.check(environment.state, record) is not None:
                    found[invariant.id].append(task.id)
    return dict(found)


@pytest.mark.parametrize(("compat", "broken"), [("ours", {}), ("tau2", BROKEN_BY_TAU2)])
def test_invariants_after_the_gold_of_every_task(
    compat: Literal["ours", "tau2"], broken: dict[str, list[str]]
) -> None:
    assert broken_by_gold(retail(compat=compat)) == broken
