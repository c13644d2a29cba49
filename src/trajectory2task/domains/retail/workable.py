"""Which of a caller's orders, items and payment methods a tool is likely to accept.

Only a hint that saves the walker wasted draws: every call is still tried. In: a state, the caller,
the tool, the arguments named so far. Out: ids.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from trajectory2task.core.domain import Arguments, Workable
from trajectory2task.core.state import Record, State
from trajectory2task.domains.retail.schema import DELIVERED, GIFT_CARD, PENDING

_STATUS = {
    "cancel_pending_order": PENDING,
    "modify_pending_order_address": PENDING,
    "modify_pending_order_payment": PENDING,
    "modify_pending_order_items": PENDING,
    "exchange_delivered_order_items": DELIVERED,
    "return_delivered_order_items": DELIVERED,
}


def orders(state: State, caller: str, tool: str, arguments: Arguments) -> Sequence[str]:
    """The caller's orders in the status that the tool needs, with a payment to move if need be."""
    status, user = _STATUS.get(tool), state.get("users", caller)
    if user is None:
        return ()
    once = tool == "modify_pending_order_payment"
    found = []
    for order_id in user["orders"]:
        order = state.get("orders", order_id)
        if order is None or order["status"] != status:
            continue
        if not once or len(order["payment_history"]) == 1:
            found.append(order_id)
    return found


def variants(state: State, caller: str, tool: str, arguments: Arguments) -> Sequence[str]:
    """Other variants of the item's product that are in stock."""
    order, old = state.get("orders", arguments["order_id"]), arguments["item_ids"]
    item = next((i for i in order["items"] if i["item_id"] == old), None) if order else None
    product = state.get("products", item["product_id"]) if item else None
    if product is None:
        return ()
    return [
        item_id
        for item_id, variant in product["variants"].items()
        if variant["available"] and item_id != old
    ]


def payment_methods(state: State, caller: str, tool: str, arguments: Arguments) -> Sequence[str]:
    """For a refund what paid or a gift card, for another payment anything that did not pay."""
    user, order = state.get("users", caller), state.get("orders", arguments["order_id"])
    if user is None or order is None:
        return ()
    methods = user["payment_methods"]
    paid = {payment["payment_method_id"] for payment in order["payment_history"][:1]}
    if tool == "return_delivered_order_items":
        return [m for m, method in methods.items() if m in paid or method["source"] == GIFT_CARD]
    if tool == "modify_pending_order_payment":
        due = sum(payment["amount"] for payment in order["payment_history"][:1])
        return [m for m, method in methods.items() if m not in paid and _covers(method, due)]
    return list(methods)


def _covers(method: Record, due: float) -> bool:
    return method["source"] != GIFT_CARD or bool(method["balance"] >= due)


WORKABLE: Mapping[str, Workable] = MappingProxyType(
    {"order": orders, "variant": variants, "payment_method": payment_methods}
)
