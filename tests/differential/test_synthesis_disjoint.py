"""No made-up retail database shares an identity with tau2-bench's own."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import inspect_evals
import pytest

from trajectory2task.domains.retail.synthesis import statistics, synthesize

Database = dict[str, dict[str, dict[str, Any]]]

_PATH = Path(inspect_evals.__file__).parent / "tau2/data/domains/retail/db.json.gz"


@pytest.fixture(scope="module")
def tau2() -> Database:
    with gzip.open(_PATH, "rt", encoding="utf-8") as file:
        tables: Database = json.load(file)
    return tables


def identities(db: Database) -> dict[str, set[Any]]:
    """Collect everything that names one thing or person."""
    users, products = db["users"].values(), db["products"].values()
    return {
        "user ids": set(db["users"]),
        "order ids": set(db["orders"]),
        "product ids": set(db["products"]),
        "item ids": {item_id for product in products for item_id in product["variants"]},
        "payment ids": {method for user in users for method in user["payment_methods"]},
        "emails": {user["email"].lower() for user in users},
        "names": {tuple(part.lower() for part in user["name"].values()) for user in users},
        "last names": {user["name"]["last_name"].lower() for user in users},
        "addresses": {(user["address"]["address1"], user["address"]["zip"]) for user in users},
        "product names": {product["name"].lower() for product in products},
    }


@pytest.mark.parametrize("seed", [0, 1, 7, 2026])
def test_nothing_is_shared_with_tau2(tau2: Database, seed: int) -> None:
    ours, theirs = identities(synthesize(seed)), identities(tau2)
    assert {kind: ours[kind] & theirs[kind] for kind in ours} == {kind: set() for kind in ours}


def test_made_up_records_have_tau2_s_keys(tau2: Database) -> None:
    ours = synthesize(0)
    for table, records in ours.items():
        known = {key for record in tau2[table].values() for key in record}
        extra = {key for record in records.values() for key in record} - known
        # tau2's tools write the reason when they cancel; its first state has none.
        assert extra <= {"cancel_reason"}


def test_statistics_describe_tau2_s_own_database(tau2: Database) -> None:
    figures = statistics(tau2)
    assert (figures["products"], figures["users"], figures["orders"]) == (50, 500, 1000)
    assert sum(figures["status_shares"].values()) == pytest.approx(1)
