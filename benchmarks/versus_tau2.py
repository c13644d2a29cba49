"""The same work on τ²-bench's own retail database, our way and τ²'s way (through inspect-evals).

τ²'s way is what its evaluator does: load the database into models from plain JSON, run the calls,
dump and hash all of it. Both sides run in one process on the same calls.
"""

from __future__ import annotations

import copy
import itertools
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from inspect_ai.util import Store
from inspect_evals.tau2.retail.data_model import RetailDB
from inspect_evals.tau2.retail.RetailAgentTools import RetailAgentTools
from inspect_evals.tau2.utils import TAU2_DATA_DIR, uncompress_file
from timing import microseconds

from trajectory2task.core.calls import Call
from trajectory2task.core.environment import Environment, replay
from trajectory2task.core.state import Database, State
from trajectory2task.domains.retail.domain import retail
from trajectory2task.domains.retail.loading import load

_PACKED = Path(TAU2_DATA_DIR) / "domains" / "retail" / "db.json.gz"
_names = itertools.count()


@cache
def source() -> Path:
    """τ²'s retail database as plain JSON, as it has it: unpacking is no part of its work."""
    return Path(uncompress_file(str(_PACKED)))


@dataclass(frozen=True)
class Row:
    """One kind of work: microseconds our way and τ²'s way."""

    work: str
    ours: float
    theirs: float


def compare() -> list[Row]:
    """Every row of the comparison."""
    domain, database = retail(compat="tau2"), load(source())
    models = RetailDB.load(str(source()))
    reads, writes = _calls(database)
    tools = kit(models)
    environment = Environment(domain, database)
    rows = [
        _row("reset an environment", lambda: Environment(domain, database), lambda: _loaded()),
        _row(
            "reset by copying (no parsing)",
            lambda: Environment(domain, database),
            lambda: _copied(models),
        ),
        _row("read call", _once(environment, reads[0]), _theirs(tools, reads[0])),
        _row(
            "reset and write call",
            lambda: Environment(domain, database).step(writes[0]),
            lambda: _call(kit(_copied(models)), writes[0]),
        ),
        _row(
            "compare two end states",
            _comparison(
                replay(domain, database, writes).state, replay(domain, database, writes).state
            ),
            lambda: models.get_hash() == models.get_hash(),
        ),
        _row(
            "verify gold: two resets, replay, compare",
            lambda: (
                replay(domain, database, writes).state.fingerprint()
                == replay(domain, database, writes).state.fingerprint()
            ),
            lambda: _verified(writes),
        ),
    ]
    return rows


def _row(work: str, ours: Callable[[], object], theirs: Callable[[], object]) -> Row:
    return Row(work, microseconds(ours), microseconds(theirs))


def _calls(database: Database) -> tuple[list[Call], list[Call]]:
    """A read and three writes on orders of different customers."""
    orders = database.collections["orders"]
    pending = [order for order in orders.values() if order["status"] == "pending"][:2]
    delivered = next(order for order in orders.values() if order["status"] == "delivered")
    address = {
        "address1": "12 Bench Street",
        "address2": "",
        "city": "Denver",
        "state": "CO",
        "country": "USA",
        "zip": "80202",
    }
    method = delivered["payment_history"][0]["payment_method_id"]
    returned = {
        "order_id": delivered["order_id"],
        "item_ids": [delivered["items"][0]["item_id"]],
        "payment_method_id": method,
    }
    cancelled = {"order_id": pending[0]["order_id"], "reason": "no longer needed"}
    writes = [
        Call("cancel_pending_order", cancelled),
        Call("modify_pending_order_address", {"order_id": pending[1]["order_id"], **address}),
        Call("return_delivered_order_items", returned),
    ]
    return [Call("get_order_details", {"order_id": pending[0]["order_id"]})], writes


def _once(environment: Environment, call: Call) -> Callable[[], object]:
    return lambda: environment.step(call)


def _comparison(left: State, right: State) -> Callable[[], object]:
    return lambda: left.fingerprint() == right.fingerprint()


def _loaded() -> RetailDB:
    return RetailDB.load(str(source()))


def _copied(models: RetailDB) -> RetailDB:
    return copy.deepcopy(models)


def kit(models: RetailDB) -> RetailAgentTools:
    """τ²'s tools over this database, and no other."""
    tools = RetailAgentTools(store=Store(), instance=f"bench{next(_names)}")
    tools.initialized = True
    tools.db = models
    return tools


def _call(tools: RetailAgentTools, call: Call) -> object:
    return getattr(tools, call.name)(**call.arguments)


def _theirs(tools: RetailAgentTools, call: Call) -> Callable[[], object]:
    return lambda: _call(tools, call)


def _verified(writes: list[Call]) -> bool:
    hashes = []
    for _ in range(2):
        tools = kit(_loaded())
        for call in writes:
            _call(tools, call)
        hashes.append(tools.db.get_hash())
    return hashes[0] == hashes[1]
