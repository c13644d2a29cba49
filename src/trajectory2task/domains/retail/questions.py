"""What shop customers want to know: amounts, worked out from what the read tools show.

In: a state, the caller, arguments. Out: an expression over tool results, or None where the
question makes no sense (nothing to add up, no difference in price). All amounts are in dollars.
"""

from __future__ import annotations

from collections.abc import Sequence

from trajectory2task.core.calls import Call, Difference, Expression, Ref, Sum, reading
from trajectory2task.core.domain import Arguments, Question
from trajectory2task.core.state import Record, State
from trajectory2task.core.tools import Parameter, Refers

_LEAST_DIFFERENCE = 0.01


def return_refund(state: State, caller: str, arguments: Arguments) -> Expression | None:
    """What comes back for the returned items."""
    return _price_of_items(state, arguments["order_id"], arguments["item_ids"])


def price_difference(state: State, caller: str, arguments: Arguments) -> Expression | None:
    """How far apart the new items and the old ones are, all taken together."""
    order = state.get("orders", arguments["order_id"])
    old = _price_of_items(state, arguments["order_id"], arguments["item_ids"])
    if order is None or old is None:
        return None
    gap = 0.0
    new: list[Ref] = []
    for item_id, new_id in zip(arguments["item_ids"], arguments["new_item_ids"], strict=True):
        item = order["items"][_place(order, item_id)]
        product = state.get("products", item["product_id"])
        if product is None or new_id not in product["variants"]:
            return None
        gap += product["variants"][new_id]["price"] - item["price"]
        new.append(_variant_price(product, new_id))
    return Difference(_total(new), old) if abs(gap) >= _LEAST_DIFFERENCE else None


def costs_more(state: State, caller: str, arguments: Arguments) -> bool:
    """Whether the new items cost more than the old ones, so that the caller has to pay."""
    expression = price_difference(state, caller, arguments)
    if not isinstance(expression, Difference):
        return False
    products, order = state.base.collections["products"], state.get("orders", arguments["order_id"])
    assert order is not None
    gap = 0.0
    for item_id, new_id in zip(arguments["item_ids"], arguments["new_item_ids"], strict=True):
        item = order["items"][_place(order, item_id)]
        gap += products[item["product_id"]]["variants"][new_id]["price"] - item["price"]
    return gap > 0


def amount_paid(state: State, caller: str, arguments: Arguments) -> Expression | None:
    """What was paid for an order; unclear once several transactions have been made."""
    order = state.get("orders", arguments["order_id"])
    if order is None or len(order["payment_history"]) != 1:
        return None
    return Ref(_order_call(arguments["order_id"]), ("payment_history", 0, "amount"))


def order_total(state: State, caller: str, arguments: Arguments) -> Expression | None:
    """What everything in an order costs; for a single item there is nothing to add up."""
    order = state.get("orders", arguments["order_id"])
    if order is None or len(order["items"]) < 2:
        return None
    return _whole_order(order)


def items_cost(state: State, caller: str, arguments: Arguments) -> Expression | None:
    """What some of the items of an order cost together: two or more, but not all."""
    order, item_ids = state.get("orders", arguments["order_id"]), arguments["item_ids"]
    if order is None or not 2 <= len(item_ids) < len(order["items"]):
        return None
    return _price_of_items(state, arguments["order_id"], item_ids)


def orders_total(state: State, caller: str, arguments: Arguments) -> Expression | None:
    """What several orders cost together."""
    orders = [state.get("orders", order_id) for order_id in arguments["order_ids"]]
    known = [order for order in orders if order is not None]
    if len(known) != len(orders) or len(known) < 2:
        return None
    return Sum(tuple(_whole_order(order) for order in known))


def variant_gap(state: State, caller: str, arguments: Arguments) -> Expression | None:
    """How far apart an item of an order and another variant of it are in price."""
    return price_difference(
        state,
        caller,
        {
            "order_id": arguments["order_id"],
            "item_ids": [arguments["item_id"]],
            "new_item_ids": [arguments["new_item_id"]],
        },
    )


def price_range(state: State, caller: str, arguments: Arguments) -> Expression | None:
    """How far apart the cheapest and the dearest variant of a product are, in stock or not."""
    product = state.get("products", arguments["product_id"])
    if product is None:
        return None
    prices = {item_id: variant["price"] for item_id, variant in product["variants"].items()}
    low, high = min(prices, key=prices.__getitem__), max(prices, key=prices.__getitem__)
    if prices[high] - prices[low] < _LEAST_DIFFERENCE:
        return None
    return Difference(_variant_price(product, high), _variant_price(product, low))


def gift_card_balance(state: State, caller: str, arguments: Arguments) -> Expression | None:
    """What is left on a gift card; other payment methods keep no balance here."""
    user, method_id = state.get("users", caller), arguments["payment_method_id"]
    if user is None or user["payment_methods"].get(method_id, {}).get("source") != "gift_card":
        return None
    call = reading("get_user_details", "user_id", caller)
    return Ref(call, ("payment_methods", method_id, "balance"))


def _order_call(order_id: str) -> Call:
    return reading("get_order_details", "order_id", order_id)


def _place(order: Record, item_id: str) -> int:
    return next(place for place, item in enumerate(order["items"]) if item["item_id"] == item_id)


def _price_of_items(state: State, order_id: str, item_ids: Sequence[str]) -> Expression | None:
    order = state.get("orders", order_id)
    if order is None or not item_ids:
        return None
    if not set(item_ids) <= {item["item_id"] for item in order["items"]}:
        return None  # a modification has put something else in its place
    call = _order_call(order_id)
    return _total([Ref(call, ("items", _place(order, item), "price")) for item in item_ids])


def _whole_order(order: Record) -> Expression:
    call = _order_call(order["order_id"])
    return _total([Ref(call, ("items", place, "price")) for place in range(len(order["items"]))])


def _variant_price(product: Record, variant_id: str) -> Ref:
    call = reading("get_product_details", "product_id", product["product_id"])
    return Ref(call, ("variants", variant_id, "price"))


def _total(terms: Sequence[Ref]) -> Expression:
    return terms[0] if len(terms) == 1 else Sum(tuple(terms))


def _parameter(
    name: str, semantic: str, referent: str, description: str, *, many: bool = False
) -> Parameter:
    schema = {"type": "array", "items": {"type": "string"}} if many else {"type": "string"}
    return Parameter(name, description, semantic, many, Refers(referent), None, None, schema)


_ORDER = _parameter("order_id", "OrderId", "order", "Which order")
_ORDERS = _parameter("order_ids", "OrderId", "order", "Which orders", many=True)
_ITEM = _parameter("item_id", "ItemId", "order_item", "Which item of the order")
_ITEMS = _parameter("item_ids", "ItemId", "order_item", "Which items of the order", many=True)
_VARIANT = _parameter("new_item_id", "ItemId", "variant", "Which other version of the item")
_PRODUCT = _parameter("product_id", "ProductId", "product", "Which kind of product")
_METHOD = _parameter("payment_method_id", "PaymentMethodId", "payment_method", "Which gift card")

QUESTIONS: tuple[Question, ...] = (
    Question("return_refund", return_refund, tool="return_delivered_order_items"),
    Question(
        "exchange_difference",
        price_difference,
        tool="exchange_delivered_order_items",
        burden=costs_more,
    ),
    Question(
        "modify_difference",
        price_difference,
        tool="modify_pending_order_items",
        burden=costs_more,
    ),
    Question("cancel_refund", amount_paid, tool="cancel_pending_order"),
    Question("amount_to_move", amount_paid, tool="modify_pending_order_payment"),
    Question("order_total", order_total, parameters=(_ORDER,)),
    Question("items_cost", items_cost, parameters=(_ORDER, _ITEMS)),
    Question("orders_total", orders_total, parameters=(_ORDERS,)),
    Question("variant_gap", variant_gap, parameters=(_ORDER, _ITEM, _VARIANT)),
    Question("price_range", price_range, parameters=(_PRODUCT,)),
    Question("gift_card_balance", gift_card_balance, parameters=(_METHOD,)),
)
