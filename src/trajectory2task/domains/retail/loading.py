"""A retail database from a file in tau2-bench's format, checked record by record.

In: a path to `db.json` or `db.json.gz`, or the collections of a synthesized database. Out: a
`Database`. Everything that is wrong with a file is a `UsageError` that names the record.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec
import orjson

from trajectory2task.core.calls import follow
from trajectory2task.core.errors import UsageError, unknown_choice
from trajectory2task.core.state import Database, Record
from trajectory2task.domains.retail.schema import Order, PaymentMethod, Product, User, Variant

# Lists whose order says nothing: what was sent back, and the transactions of an order.
SETS = tuple(
    ("orders", field)
    for field in ("exchange_items", "exchange_new_items", "return_items", "payment_history")
)

_COLLECTIONS: Mapping[str, tuple[Any, str]] = {
    "products": (Product, "product_id"),
    "users": (User, "user_id"),
    "orders": (Order, "order_id"),
}
# Records inside records, checked on their own so that an error can name them.
_INNER: Mapping[str, tuple[str, Any, str]] = {
    "products": ("variants", Variant, "item_id"),
    "users": ("payment_methods", PaymentMethod, "id"),
}
_SOURCE_FIELDS: Mapping[str, frozenset[str]] = {
    "credit_card": frozenset({"brand", "last_four"}),
    "paypal": frozenset(),
    "gift_card": frozenset({"balance"}),
}
_GZIP_MAGIC = b"\x1f\x8b"
_SHOWN = 120  # characters of a wrong value that an error quotes

Collections = Mapping[str, Mapping[str, Record]]


def build(collections: Collections) -> Database:
    """A database over collections that a program made (products, users, orders by id)."""
    return Database(collections, sets=SETS)


def load(path: Path) -> Database:
    """The database in tau2-bench's file at `path`, as it is.

    Raises `UsageError` for a file that cannot be read, is no JSON, or holds a record with a
    missing, unknown or ill-typed field, an id that differs from its key, or a reference to
    something that the file does not hold.
    """
    collections = _parsed(path)
    try:
        check(collections)
    except UsageError as problem:
        raise UsageError(f"{path}: {problem} Correct the file and load it again.") from None
    return build(collections)


def check(collections: Any) -> None:
    """Raise `UsageError` for the first thing that is wrong with the collections."""
    if not isinstance(collections, dict):
        raise _wrong("The file", collections, f"an object with {', '.join(_COLLECTIONS)}")
    for name in collections:
        if name not in _COLLECTIONS:
            raise unknown_choice("collection", name, _COLLECTIONS)
    for name, (shape, id_field) in _COLLECTIONS.items():
        if name not in collections:
            raise UsageError(
                f"Collection {name!r} is missing; a retail database has {', '.join(_COLLECTIONS)}."
            )
        if not isinstance(collections[name], dict):
            raise _wrong(f"Collection {name!r}", collections[name], "an object of records by id")
        for record_id, record in collections[name].items():
            where = f"{name}[{record_id!r}]"
            _check_inner(name, where, record)
            _check_record(where, record, shape)
            _check_id(where, record, id_field, record_id)
    for problem in _dangling(collections):
        raise problem


def _parsed(path: Path) -> Any:
    try:
        raw = path.read_bytes()
    except IsADirectoryError:
        raise UsageError(
            f"{path} is a folder; name the database file in it, such as db.json."
        ) from None
    except FileNotFoundError:
        raise UsageError(f"There is no file {path}; name a db.json or db.json.gz.") from None
    except OSError as problem:
        raise UsageError(
            f"{path} cannot be read: {problem.strerror}; check the file and its permissions."
        ) from None
    try:
        if raw.startswith(_GZIP_MAGIC):
            raw = gzip.decompress(raw)
        return orjson.loads(raw)
    except (OSError, EOFError, zlib.error) as problem:
        raise UsageError(
            f"{path} is a broken gzip file: {problem}; fetch or make it again."
        ) from None
    except orjson.JSONDecodeError as problem:
        raise UsageError(
            f"{path} is no JSON: {problem}; a retail database is one JSON object, plain or gzipped."
        ) from None


def _check_inner(collection: str, where: str, record: Any) -> None:
    """Check the records inside a record, where there are any to check."""
    if collection not in _INNER or not isinstance(record, dict):
        return
    field, shape, id_field = _INNER[collection]
    inner = record.get(field)
    if not isinstance(inner, dict):
        return  # the check of the whole record says what is wrong
    for inner_id, part in inner.items():
        inside = f"{where}.{field}[{inner_id!r}]"
        _check_record(inside, part, shape)
        _check_id(inside, part, id_field, inner_id)
        if shape is PaymentMethod:
            _check_source(inside, part)


def _check_record(where: str, record: Any, shape: Any) -> None:
    try:
        typed = msgspec.convert(record, shape)
    except msgspec.ValidationError as problem:
        text, _, place = str(problem).partition(" - at ")
        path = place.strip("`").removeprefix("$")
        value = _at(record, path)
        raise UsageError(f"{where}{path}: {text}; the value is {_quoted(value)}.") from None
    # Converting drops what the schema does not know, so a difference is an unknown field.
    if typed != record:
        for path, known in _unknown_fields(typed, record, ""):
            raise UsageError(f"{where}{path}: unknown field; valid here: {', '.join(known)}.")


def _check_id(where: str, record: Record, id_field: str, key: str) -> None:
    if record[id_field] != key:
        raise _wrong(
            f"{where}.{id_field}", record[id_field], f"the key it is stored under, {key!r}"
        )


def _check_source(where: str, method: Record) -> None:
    """Each kind of payment method has fields of its own, and only these."""
    wanted = _SOURCE_FIELDS[method["source"]]
    found = set(method) - {"source", "id"}
    if found != wanted:
        raise UsageError(
            f"{where}: a {method['source']} has the fields "
            f"{', '.join(sorted({'source', 'id', *wanted}))}; "
            f"the value is {_quoted(method)}."
        )


def _unknown_fields(typed: Any, record: Any, path: str) -> Iterator[tuple[str, list[str]]]:
    if isinstance(record, dict):
        for key, value in record.items():
            if key not in typed:
                yield f"{path}.{key}", sorted(typed)
            else:
                yield from _unknown_fields(typed[key], value, f"{path}.{key}")
    elif isinstance(record, list):
        for place, (part, other) in enumerate(zip(typed, record, strict=True)):
            yield from _unknown_fields(part, other, f"{path}[{place}]")


def _dangling(collections: Collections) -> Iterator[UsageError]:
    """What refers to something that is not there, or is not said on both sides."""
    users, orders = collections["users"], collections["orders"]
    for user_id, user in users.items():
        for place, order_id in enumerate(user["orders"]):
            where = f"users[{user_id!r}].orders[{place}]"
            if order_id not in orders:
                yield _wrong(where, order_id, "the id of an order in this file")
            elif orders[order_id]["user_id"] != user_id:
                yield _wrong(where, order_id, "an order whose user_id is this user")
    for order_id, order in orders.items():
        yield from _dangling_in_order(f"orders[{order_id!r}]", order, collections)


def _dangling_in_order(where: str, order: Record, collections: Collections) -> Iterator[UsageError]:
    user = collections["users"].get(order["user_id"])
    if user is None:
        yield _wrong(f"{where}.user_id", order["user_id"], "the id of a user in this file")
        return
    if order["order_id"] not in user["orders"]:
        yield _wrong(f"{where}.user_id", order["user_id"], "a user whose orders list this order")
    yield from _dangling_items(where, order, collections["products"])
    for path, method_id in _payment_methods_of(order):
        if method_id not in user["payment_methods"]:
            valid = f"a payment method of {order['user_id']}: {', '.join(user['payment_methods'])}"
            yield _wrong(f"{where}.{path}", method_id, valid)


def _dangling_items(
    where: str, order: Record, products: Mapping[str, Record]
) -> Iterator[UsageError]:
    for place, item in enumerate(order["items"]):
        product = products.get(item["product_id"])
        at = f"{where}.items[{place}]"
        if product is None:
            yield _wrong(f"{at}.product_id", item["product_id"], "the id of a product in this file")
        elif item["item_id"] not in product["variants"]:
            yield _wrong(f"{at}.item_id", item["item_id"], f"a variant of {product['name']}")
    held = {item["item_id"] for item in order["items"]}
    for place, fulfillment in enumerate(order["fulfillments"]):
        for item_id in fulfillment["item_ids"]:
            if item_id not in held:
                yield _wrong(f"{where}.fulfillments[{place}]", item_id, "an item of this order")


def _payment_methods_of(order: Record) -> Iterator[tuple[str, str]]:
    for place, payment in enumerate(order["payment_history"]):
        yield f"payment_history[{place}].payment_method_id", payment["payment_method_id"]
    for field in ("exchange_payment_method_id", "return_payment_method_id"):
        if order.get(field) is not None:
            yield field, order[field]


def _at(record: Any, path: str) -> Any:
    """The value at a path like `.items[0].price`; the deepest part that the path can name."""
    keys: list[str | int] = []
    for key in path.replace("[", ".").replace("]", "").split("."):
        if key.isdigit():
            keys.append(int(key))
        elif key:
            keys.append(key)
    for length in range(len(keys), 0, -1):
        try:
            return follow(record, keys[:length])
        except (KeyError, IndexError, TypeError):
            continue
    return record


def _wrong(where: str, value: Any, valid: str) -> UsageError:
    return UsageError(f"{where} is {_quoted(value)}; valid: {valid}.")


def _quoted(value: Any) -> str:
    text = orjson.dumps(value).decode()
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."
