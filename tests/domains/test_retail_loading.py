"""Loading a retail file: what is right loads as it is, what is wrong is named."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest
from tests.domains import small_retail as world

from trajectory2task.core.errors import UsageError
from trajectory2task.core.state import State
from trajectory2task.domains.retail.loading import SETS, build, check, load
from trajectory2task.domains.retail.tools import RetailTools

Collections = dict[str, dict[str, dict[str, Any]]]


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gzipped"])
def test_loads_as_it_is(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    path = tmp_path / "db.json"
    path.write_bytes(pack(orjson.dumps(world.collections())))
    database = load(path)
    assert database.collections == world.collections()
    assert database.sets == frozenset(SETS)
    assert database.fingerprint == build(world.collections()).fingerprint


def test_what_tools_leave_behind_loads_again(tmp_path: Path) -> None:
    state = State(build(world.collections()))
    tools = RetailTools(state)
    tools.cancel_pending_order(world.SECOND, "no longer needed")
    tools.modify_pending_order_payment(world.PENDING, world.PAYPAL)
    tools.exchange_delivered_order_items(world.DELIVERED, [world.RED], [world.BLUE], world.CARD)
    tools.return_delivered_order_items(world.BY_GIFT, [world.BLUE], world.GIFT)
    path = tmp_path / "db.json"
    path.write_bytes(
        orjson.dumps(
            {
                name: {key: state.get(name, key) for key in state.ids(name)}
                for name in ("products", "users", "orders")
            }
        )
    )
    assert load(path).collections["orders"][world.SECOND]["status"] == "cancelled"


def test_null_stands_for_an_absent_optional_field() -> None:
    tables = world.collections()
    tables["orders"][world.PENDING]["cancel_reason"] = None
    check(tables)


def test_the_order_of_returned_items_is_no_part_of_the_state() -> None:
    ends = []
    for items in ([world.SHORT, world.RED], [world.RED, world.SHORT]):
        patch = {"orders": {world.RETURNED: {"return_items": items}}}
        ends.append(State(build(world.collections()), patch).fingerprint())
    assert ends[0] == ends[1]


def _set(*path: str | int) -> Callable[[Any], Callable[[Collections], None]]:
    """A change that puts a value at a path."""

    def to(value: Any) -> Callable[[Collections], None]:
        def change(tables: Collections) -> None:
            record: Any = tables
            for key in path[:-1]:
                record = record[key]
            record[path[-1]] = value

        return change

    return to


def _drop(*path: str | int) -> Callable[[Collections], None]:
    def change(tables: Collections) -> None:
        record: Any = tables
        for key in path[:-1]:
            record = record[key]
        del record[path[-1]]

    return change


ORDER = ("orders", world.PENDING)
ADA = ("users", world.ADA)
RED = ("products", world.MUG, "variants", world.RED)
METHODS = (*ADA, "payment_methods")

BROKEN: tuple[tuple[str, Callable[[Collections], None], str], ...] = (
    # the collections
    (
        "a collection too many",
        _set("order")({}),
        "Unknown collection 'order'. Did you mean 'orders'",
    ),
    (
        "a collection too few",
        _drop("users"),
        "Collection 'users' is missing; a retail database has",
    ),
    ("a list of records", _set("orders")([]), "Collection 'orders' is []; valid: an object of"),
    ("a record that is none", _set(*ORDER)(5), "orders['#W1']: Expected `object`, got `int`; the"),
    # fields
    (
        "an unknown field",
        _set(*ORDER, "note")("x"),
        "orders['#W1'].note: unknown field; valid here",
    ),
    (
        "an unknown field inside",
        _set(*ORDER, "items", 1, "colour")("x"),
        "orders['#W1'].items[1].colour: unknown field; valid here: item_id, name, options, price",
    ),
    ("a missing field", _drop(*ORDER, "status"), "Object missing required field `status`"),
    (
        "a missing field inside",
        _drop(*ORDER, "items", 0, "price"),
        "orders['#W1'].items[0]: Object missing required field `price`; the value is {\"name\"",
    ),
    (
        "a price in words",
        _set(*ORDER, "items", 1, "price")("ten"),
        "orders['#W1'].items[1].price: Expected `float`, got `str`; the value is \"ten\"",
    ),
    (
        "a negative price",
        _set(*RED, "price")(-1),
        "products['100'].variants['101'].price: Expected `float` >= 0.0; the value is -1",
    ),
    ("a stock in words", _set(*RED, "available")("yes"), "Expected `bool`, got `str`; the value"),
    (
        "a number for an option",
        _set(*RED, "options", "size")(5),
        "products['100'].variants['101'].options",
    ),
    (
        "an unknown status",
        _set(*ORDER, "status")("lost"),
        "Invalid enum value 'lost'; the value is",
    ),
    ("variants in a list", _set("products", world.MUG, "variants")([]), "products['100'].variants"),
    ("a zip in digits", _set(*ADA, "address", "zip")(80014), "users['ada_low_1'].address.zip"),
    ("a source of its own", _set(*METHODS, world.GIFT, "source")("cheque"), "Invalid enum value"),
    (
        "a gift card without balance",
        _drop(*METHODS, world.GIFT, "balance"),
        "users['ada_low_1'].payment_methods['gift_card_1']: a gift_card has the fields balance, id",
    ),
    (
        "an account with a balance",
        _set(*METHODS, world.PAYPAL, "balance")(5.0),
        "payment_methods['paypal_1']: a paypal has the fields id, source; the value is",
    ),
    # ids
    (
        "an id of its own",
        _set(*ORDER, "order_id")("#W2"),
        "valid: the key it is stored under, '#W1'",
    ),
    ("a variant's id", _set(*RED, "item_id")("7"), "products['100'].variants['101'].item_id is"),
    (
        "a method's id",
        _set(*METHODS, world.GIFT, "id")("7"),
        "payment_methods['gift_card_1'].id is",
    ),
    # references
    ("an order of nobody", _set(*ORDER, "user_id")("eve"), "user_id"),
    ("an order that is not", _set(*ADA, "orders")(["#W0"]), '.orders[0] is "#W0"; valid: the id'),
    (
        "an order of somebody else",
        _set(*ADA, "orders", 0)(world.BENS),
        "users['ada_low_1'].orders[0] is \"#W20\"; valid: an order whose user_id is this user",
    ),
    ("an order not listed", _set(*ADA, "orders")([]), "valid: a user whose orders list this order"),
    (
        "a product that is not",
        _set(*ORDER, "items", 0, "product_id")("7"),
        "orders['#W1'].items[0].product_id is \"7\"; valid: the id of a product in this file",
    ),
    (
        "an item of another product",
        _set(*ORDER, "items", 0, "item_id")(world.TALL),
        "orders['#W1'].items[0].item_id is \"202\"; valid: a variant of Mug",
    ),
    (
        "a payment by somebody else",
        _set(*ORDER, "payment_history", 0, "payment_method_id")(world.BEN_PAYPAL),
        "orders['#W1'].payment_history[0].payment_method_id is \"paypal_9\"; valid: a payment",
    ),
    (
        "a refund to somebody else",
        _set(*ORDER, "return_payment_method_id")(world.BEN_PAYPAL),
        "orders['#W1'].return_payment_method_id is \"paypal_9\"",
    ),
    (
        "a parcel with something else",
        _set(*ORDER, "fulfillments", 0, "item_ids")([world.TALL]),
        "orders['#W1'].fulfillments[0] is \"202\"; valid: an item of this order",
    ),
)


@pytest.mark.parametrize(
    ("change", "message"), [case[1:] for case in BROKEN], ids=[case[0] for case in BROKEN]
)
def test_names_what_is_broken(
    tmp_path: Path, change: Callable[[Collections], None], message: str
) -> None:
    tables = world.collections()
    change(tables)
    path = tmp_path / "db.json"
    path.write_bytes(orjson.dumps(tables))
    with pytest.raises(UsageError, match=re.escape(message)) as caught:
        load(path)
    assert str(caught.value).startswith(f"{path}: ")
    assert str(caught.value).endswith("Correct the file and load it again.")


def test_an_order_of_an_unknown_user() -> None:
    tables = world.collections()
    del tables["users"][world.BEN]
    with pytest.raises(UsageError, match="valid: the id of a user in this file"):
        check(tables)


def test_a_long_value_is_cut() -> None:
    tables = world.collections()
    tables["orders"][world.PENDING]["status"] = "x" * 1000
    with pytest.raises(UsageError) as caught:
        check(tables)
    assert "..." in str(caught.value)


@pytest.mark.parametrize("value", [[], 5, None, "db"])
def test_json_that_is_no_database(tmp_path: Path, value: Any) -> None:
    path = tmp_path / "db.json"
    path.write_bytes(orjson.dumps(value))
    with pytest.raises(UsageError, match="valid: an object with products, users, orders"):
        load(path)


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"There is no file .*; name a db\.json"):
        load(tmp_path / "nothing.json")
    with pytest.raises(UsageError, match="is a folder; name the database file in it"):
        load(tmp_path)
    with pytest.raises(UsageError, match="cannot be read"):
        load(tmp_path / ("x" * 400))
    path = tmp_path / "db.json"
    path.write_text("{'products': {}}", "utf-8")
    with pytest.raises(UsageError, match=r"is no JSON: .*; a retail database is one JSON object"):
        load(path)
    path.write_bytes(gzip.compress(b"{}" * 100)[:20])
    with pytest.raises(UsageError, match="is a broken gzip file"):
        load(path)
