"""Which of a caller's orders, items and payment methods a tool is likely to accept.

Only a hint that saves the walker wasted draws: every call is still tried. In: a state, the caller,
the tool, the arguments named so far. Out: ids.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from trajectory2task.core.domain import Arguments, Workable
from trajectory2task.core.state import Database, Record, State
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
    user = state.get("users", caller)
    if user is None:
        return ()
    fitting = _in_base(state.base, tool, caller)
    changed = state.touched_ids("orders")
    if not changed:
        return fitting
    return [
        order_id
        for order_id in user["orders"]
        if (
            _fits(state.get("orders", order_id), tool)
            if order_id in changed
            else order_id in fitting
        )
    ]


def _in_base(base: Database, tool: str, caller: str) -> tuple[str, ...]:
    """The same before anything is changed; found once, since looking at every order is slow."""
    found: tuple[str, ...] | None = base.memo.get(("workable orders", tool, caller))
    if found is None:
        user, records = base.collections["users"].get(caller), base.collections["orders"]
        mine = () if user is None else user["orders"]
        found = tuple(order_id for order_id in mine if _fits(records.get(order_id), tool))
        base.memo["workable orders", tool, caller] = found
    return found


def _fits(order: Record | None, tool: str) -> bool:
    if order is None or order["status"] != _STATUS.get(tool):
        return False
    return tool != "modify_pending_order_payment" or len(order["payment_history"]) == 1


def variants(state: State, caller: str, tool: str, arguments: Arguments) -> Sequence[str]:
    """Other variants of the item's product that are in stock."""
    order, old = state.get("orders", arguments["order_id"]), arguments["item_ids"]
    for item in order["items"] if order is not None else ():
        if item["item_id"] == old:
            product = state.get("products", item["product_id"])
            if product is None:
                return ()
            stocked = state.base.once("stocked", product, _stocked)
            return [item_id for item_id in stocked if item_id != old]
    return ()


def payment_methods(state: State, caller: str, tool: str, arguments: Arguments) -> Sequence[str]:
    """For a refund what paid or a gift card, for another payment anything that did not pay."""
    user, order = state.get("users", caller), state.get("orders", arguments["order_id"])
    if user is None or order is None:
        return ()
    methods, history = user["payment_methods"], order["payment_history"]
    paid = history[0]["payment_method_id"] if history else None
    if tool == "return_delivered_order_items":
        return [m for m, method in methods.items() if m == paid or method["source"] == GIFT_CARD]
    if tool == "modify_pending_order_payment":
        due = history[0]["amount"] if history else 0.0
        return [m for m, method in methods.items() if m != paid and _covers(method, due)]
    return list(methods)


def _stocked(product: Record) -> tuple[str, ...]:
    return tuple(name for name, variant in product["variants"].items() if variant["available"])


def _covers(method: Record, due: float) -> bool:
    return method["source"] != GIFT_CARD or bool(method["balance"] >= due)


WORKABLE: Mapping[str, Workable] = MappingProxyType(
    {"order": orders, "variant": variants, "payment_method": payment_methods}
)
