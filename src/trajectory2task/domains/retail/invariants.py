"""What holds of every account, order and product of the shop, whatever the tools have done to it.

In: a state and the id of a record. Out: None, or what is wrong with the record. They hold for every
record of tau2-bench's database and of a made-up one; a tool that breaks one has a bug. Amounts are
compared to the cent.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, get_args

from trajectory2task.core.domain import Invariant
from trajectory2task.core.state import Record, State
from trajectory2task.domains.retail.schema import (
    CANCELLED,
    EXCHANGE_REQUESTED,
    GIFT_CARD,
    ITEM_MODIFIED,
    PENDING,
    RETURN_REQUESTED,
    OrderStatus,
)

_STATUSES = frozenset(get_args(get_args(OrderStatus)[0]))
# What only an order at one stage has, next to the stage.
_EXCHANGE = ("items", "new_items", "payment_method_id", "price_difference")
_STAGE_FIELDS: Mapping[str, tuple[str, ...]] = {
    EXCHANGE_REQUESTED: tuple(f"exchange_{part}" for part in _EXCHANGE),
    RETURN_REQUESTED: ("return_items", "return_payment_method_id"),
}
_UNSENT = frozenset({PENDING, ITEM_MODIFIED})


def items_as_in_catalogue(state: State, order_id: str) -> str | None:
    """Each item has the product, the options and the price of its variant."""
    for item in _order(state, order_id)["items"]:
        product = state.get("products", item["product_id"])
        variant = None if product is None else product["variants"].get(item["item_id"])
        if product is None or variant is None:
            return f"item {item['item_id']} is no variant of product {item['product_id']}"
        if item["name"] != product["name"] or item["options"] != variant["options"]:
            return f"item {item['item_id']} has another name or other options than the catalogue"
        if _cents(item["price"]) != _cents(variant["price"]):
            price, listed = item["price"], variant["price"]
            return f"item {item['item_id']} costs {price:.2f} here and {listed:.2f} in the shop"
    return None


def payments_reconcile(state: State, order_id: str) -> str | None:
    """Payments less refunds are what the items cost; for a cancelled order they are nothing."""
    order = _order(state, order_id)
    paid = 0
    for entry in order["payment_history"]:
        amount = _cents(entry["amount"])
        if amount < 0:
            return f"a {entry['transaction_type']} of {entry['amount']:.2f}"
        paid += amount if entry["transaction_type"] == "payment" else -amount
    due = 0 if order["status"] == CANCELLED else sum(_cents(i["price"]) for i in order["items"])
    if paid == due:
        return None
    return f"payments less refunds are {paid / 100:.2f}, {due / 100:.2f} is due"


def belongs_to_a_customer(state: State, order_id: str) -> str | None:
    """The customer exists, lists the order, and owns every payment method that it names."""
    order = _order(state, order_id)
    user = state.get("users", order["user_id"])
    if user is None:
        return f"there is no customer {order['user_id']}"
    if order_id not in user["orders"]:
        return f"{order['user_id']} does not list it"
    named = [entry["payment_method_id"] for entry in order["payment_history"]]
    named += [order.get("exchange_payment_method_id"), order.get("return_payment_method_id")]
    for method_id in named:
        if method_id is not None and method_id not in user["payment_methods"]:
            return f"{method_id} is no payment method of {order['user_id']}"
    return None


def fields_fit_status(state: State, order_id: str) -> str | None:
    """The status is a known one, and what belongs to another stage is not there."""
    order = _order(state, order_id)
    status = order["status"]
    if status not in _STATUSES:
        return f"there is no status {status!r}"
    for stage, fields in _STAGE_FIELDS.items():
        for field in fields:
            if (order.get(field) is None) == (status == stage):
                return f"{field} is {order.get(field)!r} while the status is {status!r}"
    if order.get("cancel_reason") is not None and status != CANCELLED:
        return f"a reason for cancelling while the status is {status!r}"
    if order["fulfillments"] and status in _UNSENT:
        return f"parcels were sent while the status is {status!r}"
    return None


def parcels_hold_its_items(state: State, order_id: str) -> str | None:
    """Nothing was in the parcels that the order does not hold."""
    order = _order(state, order_id)
    sent = [item_id for parcel in order["fulfillments"] for item_id in parcel["item_ids"]]
    return _not_held(order, sent)


def requested_items(state: State, order_id: str) -> str | None:
    """What is returned or exchanged is in the order, and an exchange is one variant for another,
    with the difference that the catalogue gives."""
    order = _order(state, order_id)
    if order.get("return_items") is not None:
        return _not_held(order, order["return_items"])
    if order.get("exchange_items") is None:
        return None
    old, new = order["exchange_items"], order["exchange_new_items"] or []
    problem = _not_held(order, old)
    if problem is not None:
        return problem
    return _exchange_problem(state, order, old, new)


def _exchange_problem(state: State, order: Record, old: list[str], new: list[str]) -> str | None:
    """What is wrong with old and new items, each list in an order of its own."""
    held = {item["item_id"]: item for item in order["items"]}
    products = Counter(held[item_id]["product_id"] for item_id in old)
    prices = {
        (product_id, item_id): variant["price"]
        for product_id in products
        for item_id, variant in _variants(state, product_id).items()
    }
    found = [(owner, item_id) for item_id in new for owner, known in prices if known == item_id]
    if Counter(owner for owner, _ in found) != products or len(found) != len(new):
        return "the new items are not of the old items' products"
    difference = sum(_cents(prices[key]) for key in found)
    difference -= sum(_cents(held[item_id]["price"]) for item_id in old)
    stated = order["exchange_price_difference"]
    if stated is None or _cents(stated) != difference:
        return f"the price difference is {stated}, the catalogue gives {difference / 100:.2f}"
    return None


def balances_not_negative(state: State, user_id: str) -> str | None:
    """No gift card is overdrawn."""
    for method_id, method in _user(state, user_id)["payment_methods"].items():
        if method["source"] == GIFT_CARD and method["balance"] < 0:
            return f"{method_id} holds {method['balance']:.2f}"
    return None


def lists_own_orders(state: State, user_id: str) -> str | None:
    """Every order that the account lists exists, once, and is the customer's."""
    orders = _user(state, user_id)["orders"]
    for order_id in orders:
        order = state.get("orders", order_id)
        if order is None or order["user_id"] != user_id:
            return f"{order_id} is no order of theirs"
    return "an order is listed twice" if len(set(orders)) < len(orders) else None


def variants_well_kept(state: State, product_id: str) -> str | None:
    """Variants stand under their own ids and have prices that are not negative."""
    for item_id, variant in _variants(state, product_id).items():
        if variant["item_id"] != item_id:
            return f"variant {item_id} says it is {variant['item_id']}"
        if variant["price"] < 0:
            return f"variant {item_id} costs {variant['price']:.2f}"
    return None


def _order(state: State, order_id: str) -> Record:
    return _known(state, "orders", order_id)


def _user(state: State, user_id: str) -> Record:
    return _known(state, "users", user_id)


def _known(state: State, collection: str, record_id: str) -> Record:
    found = state.get(collection, record_id)
    if found is None:
        raise KeyError(f"{collection}/{record_id}")
    return found


def _variants(state: State, product_id: str) -> dict[str, dict[str, Any]]:
    product = state.get("products", product_id)
    return product["variants"] if product else {}


def _cents(amount: float) -> int:
    return round(amount * 100)


def _not_held(order: Record, item_ids: list[str]) -> str | None:
    """The first item that is named more often than the order holds it, in words."""
    missing = Counter(item_ids) - Counter(item["item_id"] for item in order["items"])
    return f"the order does not hold that many of item {next(iter(missing))}" if missing else None


def _declared() -> Iterator[Invariant]:
    for collection, checks in (
        (
            "orders",
            (
                items_as_in_catalogue,
                payments_reconcile,
                belongs_to_a_customer,
                fields_fit_status,
                parcels_hold_its_items,
                requested_items,
            ),
        ),
        ("users", (balances_not_negative, lists_own_orders)),
        ("products", (variants_well_kept,)),
    ):
        for check in checks:
            clause = " ".join(str(check.__doc__).split())
            yield Invariant(check.__name__, clause, collection, check)


INVARIANTS: tuple[Invariant, ...] = tuple(_declared())
