"""Policy clauses on orders, as predicates over a call and the state.

Each takes a `Situation` and returns None where the call complies (or the clause does not concern
it), else the reason. Calls may be ill-typed: the tool rejects those, so a clause lets them pass.
"""

from __future__ import annotations

from typing import Any

from trajectory2task.core.domain import Situation
from trajectory2task.core.state import Record
from trajectory2task.domains.retail.schema import (
    CANCEL_REASONS,
    CANCELLED,
    DELIVERED,
    EXCHANGE_REQUESTED,
    GIFT_CARD,
    ITEM_MODIFIED,
    PENDING,
    PROCESSED,
    RETURN_REQUESTED,
)

CANCEL = "cancel_pending_order"
MODIFY_ADDRESS = "modify_pending_order_address"
MODIFY_PAYMENT = "modify_pending_order_payment"
MODIFY_ITEMS = "modify_pending_order_items"
EXCHANGE = "exchange_delivered_order_items"
RETURN = "return_delivered_order_items"

MODIFICATIONS = frozenset({MODIFY_ADDRESS, MODIFY_PAYMENT, MODIFY_ITEMS})
SWAPS = frozenset({MODIFY_ITEMS, EXCHANGE})
ORDER_WRITES = MODIFICATIONS | {CANCEL, EXCHANGE, RETURN}

_WORDS = frozenset({str})

# Where an order stands after something that can be asked for only once.
_DONE = {MODIFY_ITEMS: ITEM_MODIFIED, EXCHANGE: EXCHANGE_REQUESTED, RETURN: RETURN_REQUESTED}
_OTHER = {EXCHANGE: RETURN_REQUESTED, RETURN: EXCHANGE_REQUESTED}


def order_of(situation: Situation) -> Record | None:
    """The order that the call is about; None where there is none."""
    order_id = situation.call.arguments.get("order_id")
    return situation.state.get("orders", order_id) if type(order_id) is str else None


def ids_in(situation: Situation, argument: str) -> list[str] | None:
    """A list argument; None where it is no list of ids."""
    ids = situation.call.arguments.get(argument)
    return ids if type(ids) is list and _WORDS.issuperset(map(type, ids)) else None


def processed_or_cancelled_immutable(situation: Situation) -> str | None:
    """Processed and cancelled orders stay as they are."""
    if situation.call.name not in ORDER_WRITES:
        return None
    order = order_of(situation)
    if order is None or order["status"] not in (PROCESSED, CANCELLED):
        return None
    return f"the order is {order['status']} and stays as it is"


def once_per_order(situation: Situation) -> str | None:
    """Items are modified, exchanged or returned once per order."""
    done = _DONE.get(situation.call.name)
    if done is None:
        return None
    order = order_of(situation)
    if order is None or order["status"] != done:
        return None
    return f"this was done to the order already, its status is {done!r}"


def return_xor_exchange(situation: Situation) -> str | None:
    """An order has either a return or an exchange."""
    other = _OTHER.get(situation.call.name)
    if other is None:
        return None
    order = order_of(situation)
    if order is None or order["status"] != other:
        return None
    return f"the order already has status {other!r}, and return and exchange exclude each other"


def address_not_after_item_change(situation: Situation) -> str | None:
    """After an item modification the address is fixed too; the tool would still change it."""
    if situation.call.name != MODIFY_ADDRESS:
        return None
    order = order_of(situation)
    if order is None or order["status"] != ITEM_MODIFIED:
        return None
    return "the order's items were modified, so its address can no longer change"


def cancel_pending_only(situation: Situation) -> str | None:
    """Only pending orders are cancelled."""
    return _needs_status(situation, PENDING) if situation.call.name == CANCEL else None


def modify_pending_only(situation: Situation) -> str | None:
    """Only pending orders are modified."""
    return _needs_status(situation, PENDING) if situation.call.name in MODIFICATIONS else None


def return_delivered(situation: Situation) -> str | None:
    """Only delivered orders are returned."""
    return _needs_status(situation, DELIVERED) if situation.call.name == RETURN else None


def exchange_delivered(situation: Situation) -> str | None:
    """Only delivered orders are exchanged."""
    return _needs_status(situation, DELIVERED) if situation.call.name == EXCHANGE else None


def cancel_reason(situation: Situation) -> str | None:
    """Two reasons for cancelling count."""
    if situation.call.name != CANCEL:
        return None
    reason = situation.call.arguments.get("reason")
    if type(reason) is not str or reason in CANCEL_REASONS:
        return None
    return f"{reason!r} is none of the reasons {', '.join(CANCEL_REASONS)}"


def payment_different_single(situation: Situation) -> str | None:
    """A new payment method differs from the one payment that the order has."""
    if situation.call.name != MODIFY_PAYMENT:
        return None
    order = order_of(situation)
    if order is None:
        return None
    history = order["payment_history"]
    if len(history) != 1 or history[0]["transaction_type"] != "payment":
        return "the order does not have exactly one payment that could be moved"
    if history[0]["payment_method_id"] == situation.call.arguments.get("payment_method_id"):
        return "the order is paid with that method already"
    return None


def gift_card_covers(situation: Situation) -> str | None:
    """A gift card covers the order's total, or the price difference, in full."""
    name = situation.call.name
    if name != MODIFY_PAYMENT and name not in SWAPS:
        return None
    order = order_of(situation)
    method = None if order is None else _method(situation, order)
    if order is None or method is None or method["source"] != GIFT_CARD:
        return None
    due = _paid(order) if name == MODIFY_PAYMENT else _difference(situation, order)
    if due is None or method["balance"] >= round(due, 2):
        return None
    return f"the gift card holds ${method['balance']:.2f} and ${due:.2f} is due"


def same_product_available_different(situation: Situation) -> str | None:
    """Each item goes for another variant of its product that is in stock; at least one item."""
    if situation.call.name not in SWAPS:
        return None
    order = order_of(situation)
    old_ids, new_ids = ids_in(situation, "item_ids"), ids_in(situation, "new_item_ids")
    if order is None or old_ids is None or new_ids is None:
        return None
    if not old_ids:
        return "no item is named"
    if len(old_ids) != len(new_ids):
        return "old and new items do not come in pairs"
    held = _held(order)
    for old_id, new_id in zip(old_ids, new_ids, strict=True):
        if old_id == new_id:
            return f"item {old_id} would be replaced by itself"
        item = _item(order, old_id)
        if item is None or old_ids.count(old_id) > held.count(old_id):
            return f"the order does not hold that many of item {old_id}"
        variant = _variant(situation, item, new_id)
        if variant is None:
            return f"item {new_id} is no variant of {item['name']}"
        if not variant["available"]:
            return f"item {new_id} is out of stock"
    return None


def return_refund_method(situation: Situation) -> str | None:
    """A return is refunded to the method that paid, or to a gift card on the account."""
    if situation.call.name != RETURN:
        return None
    order = order_of(situation)
    method = None if order is None else _method(situation, order)
    if order is None or method is None or method["source"] == GIFT_CARD:
        return None
    if method["id"] in [payment["payment_method_id"] for payment in order["payment_history"][:1]]:
        return None
    return f"{method['id']} did not pay for the order and is no gift card"


def return_items_nonempty(situation: Situation) -> str | None:
    """A return names items of the order, at least one and none more often than it is there."""
    if situation.call.name != RETURN:
        return None
    order, item_ids = order_of(situation), ids_in(situation, "item_ids")
    if order is None or item_ids is None:
        return None
    if not item_ids:
        return "no item is named"
    held = _held(order)
    for item_id in item_ids:
        if item_ids.count(item_id) > held.count(item_id):
            return f"the order does not hold that many of item {item_id}"
    return None


def _needs_status(situation: Situation, status: str) -> str | None:
    order = order_of(situation)
    if order is None or order["status"] == status:
        return None
    return f"the order's status is {order['status']!r}, not {status!r}"


def _method(situation: Situation, order: Record) -> dict[str, Any] | None:
    method_id = situation.call.arguments.get("payment_method_id")
    owner = situation.state.get("users", order["user_id"])
    if owner is None or type(method_id) is not str:
        return None
    method: dict[str, Any] | None = owner["payment_methods"].get(method_id)
    return method


def _paid(order: Record) -> float | None:
    history = order["payment_history"]
    return history[0]["amount"] if history else None


def _difference(situation: Situation, order: Record) -> float | None:
    """What the new items cost more, in dollars; None where a pair does not exist."""
    old_ids, new_ids = ids_in(situation, "item_ids"), ids_in(situation, "new_item_ids")
    if old_ids is None or new_ids is None or len(old_ids) != len(new_ids):
        return None
    difference = 0.0
    for old_id, new_id in zip(old_ids, new_ids, strict=True):
        item = _item(order, old_id)
        variant = None if item is None else _variant(situation, item, new_id)
        if item is None or variant is None:
            return None
        difference += variant["price"] - item["price"]
    return difference


def _item(order: Record, item_id: str) -> dict[str, Any] | None:
    for item in order["items"]:
        if item["item_id"] == item_id:
            found: dict[str, Any] = item
            return found
    return None


def _held(order: Record) -> list[str]:
    return [item["item_id"] for item in order["items"]]


def _variant(situation: Situation, item: dict[str, Any], item_id: str) -> dict[str, Any] | None:
    product = situation.state.get("products", item["product_id"])
    variant: dict[str, Any] | None = None if product is None else product["variants"].get(item_id)
    return variant
