"""What obstacles are made of: reads, small edits of a call, and what would be due.

In: a state, a call. Out: records, calls, amounts in dollars.
"""

from __future__ import annotations

from typing import Any

from trajectory2task.core.calls import Call, reading
from trajectory2task.core.domain import Block
from trajectory2task.core.state import Record, State
from trajectory2task.domains.retail.schema import PENDING

CANCEL = "cancel_pending_order"
ADDRESS = "modify_pending_order_address"
PAYMENT = "modify_pending_order_payment"
ITEMS = "modify_pending_order_items"
EXCHANGE = "exchange_delivered_order_items"
RETURN = "return_delivered_order_items"


def order_in(state: State, call: Call) -> Record | None:
    """The order that the call is about; None where there is none."""
    return state.get("orders", call.arguments["order_id"])


def item_in(order: Record, item_id: str) -> Record:
    """The item of that id in the order."""
    found: Record = next(item for item in order["items"] if item["item_id"] == item_id)
    return found


def changed(call: Call, **arguments: Any) -> Call:
    """The call with some arguments replaced."""
    return Call(call.name, {**call.arguments, **arguments})


def with_order(call: Call, fields: dict[str, Any]) -> Block:
    """The call as it is, in a world where its order has these fields."""
    patch = {"orders": {call.arguments["order_id"]: fields}}
    return Block(call=call, patch=patch, diagnosis=(read_order(call),))


def due_for(state: State, order: Record, call: Call) -> float | None:
    """What the customer would have to pay: the order again, or the price difference."""
    if call.name == PAYMENT:
        amount: float = order["payment_history"][0]["amount"]
        return amount
    due = 0.0
    pairs = zip(call.arguments["item_ids"], call.arguments["new_item_ids"], strict=True)
    for old, new in pairs:
        item = item_in(order, old)
        product = state.get("products", item["product_id"])
        if product is None or new not in product["variants"]:
            return None
        due += product["variants"][new]["price"] - item["price"]
    return round(due, 2)


def at_most_credited(state: State, caller: str, card: str, call: Call) -> float:
    """What changing and cancelling the customer's pending orders could put on a gift card before
    `call`, in dollars; no way of doing so brings more. The order of the call can no longer have its
    items or payment changed after that has been done to it."""
    total, user = 0.0, state.get("users", caller)
    for order_id in user["orders"] if user is not None else ():
        order = state.get("orders", order_id)
        if order is not None and order["status"] == PENDING:
            paid, own = order["payment_history"], order_id == call.arguments["order_id"]
            if not own or call.name != PAYMENT:
                # Moved, paid back, and paid back once more: a cancellation refunds refunds as well.
                back = sum(part["amount"] for part in paid if part["payment_method_id"] == card)
                total += back if own else 3 * back
            if not own:
                total += sum(item["price"] - _cheapest(state, item) for item in order["items"])
    return round(total, 2)


def _cheapest(state: State, item: Record) -> float:
    """What the item costs in its cheapest variant that is in stock, its own included."""
    product = state.get("products", item["product_id"])
    variants = product["variants"] if product is not None else {}
    prices = [variant["price"] for variant in variants.values() if variant["available"]]
    cheapest: float = min([item["price"], *prices])
    return cheapest


def price_reads(order: Record, call: Call) -> list[Call]:
    """The reads that show what would be due."""
    items = call.arguments.get("item_ids", ())
    products = dict.fromkeys(item_in(order, item_id)["product_id"] for item_id in items)
    return [read_order(call), *(read_product(product_id) for product_id in products)]


def in_stock(product: Record) -> list[str]:
    """Item ids of the variants that can be had."""
    return [key for key, variant in product["variants"].items() if variant["available"]]


def read_order(call: Call) -> Call:
    """The read that shows the order of the call."""
    return reading("get_order_details", "order_id", call.arguments["order_id"])


def read_user(caller: str) -> Call:
    """The read that shows the account."""
    return reading("get_user_details", "user_id", caller)


def read_product(product_id: str) -> Call:
    """The read that shows a product and its variants."""
    return reading("get_product_details", "product_id", product_id)
