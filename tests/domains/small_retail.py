"""A hand-made retail database, small enough to know by heart.

Ada has an order in every status; Ben has one pending order. Mugs cost 10 (red), 12.5 (blue) and 15
(green, out of stock), lamps 40 (short) and 55.1 (tall).
"""

from __future__ import annotations

import copy
from typing import Any

ADA, BEN = "ada_low_1", "ben_oak_2"
CARD, PAYPAL, GIFT, SMALL_GIFT = "credit_card_1", "paypal_1", "gift_card_1", "gift_card_2"
BEN_PAYPAL = "paypal_9"
MUG, LAMP = "100", "200"
RED, BLUE, GREEN = "101", "102", "103"
SHORT, TALL = "201", "202"
PENDING, SECOND, DELIVERED, BY_GIFT = "#W1", "#W2", "#W3", "#W4"
PROCESSED, CANCELLED, MODIFIED, EXCHANGED, RETURNED = "#W5", "#W6", "#W7", "#W8", "#W9"
BENS = "#W20"

_VARIANTS: dict[str, tuple[str, dict[str, str], float, bool]] = {
    RED: (MUG, {"color": "red"}, 10.0, True),
    BLUE: (MUG, {"color": "blue"}, 12.5, True),
    GREEN: (MUG, {"color": "green"}, 15.0, False),
    SHORT: (LAMP, {"height": "short"}, 40.0, True),
    TALL: (LAMP, {"height": "tall"}, 55.1, True),
}
_NAMES = {MUG: "Mug", LAMP: "Lamp"}
HOME = {
    "address1": "1 Elm Street",
    "address2": "",
    "city": "Denver",
    "country": "USA",
    "state": "CO",
    "zip": "80014",
}
ELSEWHERE = {**HOME, "address1": "9 Oak Road", "zip": "80202"}


def collections() -> dict[str, dict[str, dict[str, Any]]]:
    """The database, fresh each time: a test may break it."""
    return copy.deepcopy({"products": _products(), "users": _users(), "orders": _orders()})


def _products() -> dict[str, dict[str, Any]]:
    return {
        product: {
            "name": name,
            "product_id": product,
            "variants": {
                item: {"item_id": item, "options": options, "available": stock, "price": price}
                for item, (owner, options, price, stock) in _VARIANTS.items()
                if owner == product
            },
        }
        for product, name in _NAMES.items()
    }


def _users() -> dict[str, dict[str, Any]]:
    methods = {
        CARD: {"source": "credit_card", "id": CARD, "brand": "visa", "last_four": "1234"},
        PAYPAL: {"source": "paypal", "id": PAYPAL},
        GIFT: {"source": "gift_card", "id": GIFT, "balance": 80.0},
        SMALL_GIFT: {"source": "gift_card", "id": SMALL_GIFT, "balance": 2.0},
    }
    return {
        ADA: {
            "user_id": ADA,
            "name": {"first_name": "Ada", "last_name": "Low"},
            "address": HOME,
            "email": "Ada.Low@example.com",
            "payment_methods": methods,
            "orders": [order for order in _orders() if order != BENS],
        },
        BEN: {
            "user_id": BEN,
            "name": {"first_name": "Ben", "last_name": "Oak"},
            "address": HOME,
            "email": "ben@example.com",
            "payment_methods": {BEN_PAYPAL: {"source": "paypal", "id": BEN_PAYPAL}},
            "orders": [BENS],
        },
    }


def _orders() -> dict[str, dict[str, Any]]:
    orders = [
        _order(PENDING, "pending", [RED, SHORT, RED], CARD),
        _order(SECOND, "pending", [SHORT], GIFT),
        _order(DELIVERED, "delivered", [RED, SHORT, RED], CARD),
        _order(BY_GIFT, "delivered", [BLUE], GIFT),
        _order(PROCESSED, "processed", [RED], CARD),
        _order(CANCELLED, "cancelled", [RED], CARD),
        _order(MODIFIED, "pending (item modified)", [RED], CARD),
        _order(EXCHANGED, "exchange requested", [RED], CARD),
        _order(RETURNED, "return requested", [RED], CARD),
        _order(BENS, "pending", [RED], BEN_PAYPAL, BEN),
    ]
    return {order["order_id"]: order for order in orders}


def _order(
    order_id: str, status: str, items: list[str], method: str, user: str = ADA
) -> dict[str, Any]:
    pieces = [
        {
            "name": _NAMES[_VARIANTS[item][0]],
            "product_id": _VARIANTS[item][0],
            "item_id": item,
            "price": _VARIANTS[item][2],
            "options": _VARIANTS[item][1],
        }
        for item in items
    ]
    total = round(sum(_VARIANTS[item][2] for item in items), 2)
    return {
        "order_id": order_id,
        "user_id": user,
        "address": HOME,
        "items": pieces,
        "status": status,
        "fulfillments": [{"tracking_id": ["900"], "item_ids": items}],
        "payment_history": [
            {"transaction_type": "payment", "amount": total, "payment_method_id": method}
        ],
    }
