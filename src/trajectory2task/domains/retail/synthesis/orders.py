"""Orders of all users.

In: a random stream, the users and the products. Out: the `orders` table of a retail
database; each order is also entered in its user's list of orders. Items carry the
catalogue's price and options, payments the order's total.
"""

from __future__ import annotations

from random import Random
from typing import Any

from trajectory2task.domains.retail.synthesis.addresses import AddressBook
from trajectory2task.domains.retail.synthesis.baskets import Line, Shopper, pick_staples
from trajectory2task.domains.retail.synthesis.identifiers import ORDER_DIGITS, DigitPool
from trajectory2task.domains.retail.synthesis.order_plan import (
    CANCELLED,
    DELIVERED,
    PROCESSED,
    plan_statuses,
)

Record = dict[str, Any]

_OTHER_ADDRESS_SHARE = 0.12
_SPLIT_SHIPMENT_SHARE = 0.2
_CANCEL_REASONS = ("no longer needed", "ordered by mistake")
_TRACKING_DIGITS = 12


class OrderBook:
    """Writes orders, with ids and tracking numbers that do not repeat."""

    def __init__(self, rng: Random, addresses: AddressBook) -> None:
        self._rng = rng
        self._addresses = addresses
        self._order_numbers = DigitPool(rng, ORDER_DIGITS)
        self._tracking_numbers = DigitPool(rng, _TRACKING_DIGITS)

    def write(self, user: Record, status: str, basket: list[Line]) -> Record:
        """Make one order and enter it in the user's list."""
        items = [_order_item(product, variant) for product, variant in basket]
        order: Record = {
            "order_id": f"#W{self._order_numbers.draw()}",
            "user_id": user["user_id"],
            "address": self._shipping_address(user),
            "items": items,
            "status": status,
            "fulfillments": self._fulfillments(items, status),
            "payment_history": self._payments(user, items, status),
        }
        if status == CANCELLED:
            order["cancel_reason"] = self._rng.choice(_CANCEL_REASONS)
        user["orders"].append(order["order_id"])
        return order

    def _shipping_address(self, user: Record) -> dict[str, str]:
        if self._rng.random() < _OTHER_ADDRESS_SHARE:
            return self._addresses.draw()
        return dict(user["address"])

    def _fulfillments(self, items: list[Record], status: str) -> list[Record]:
        if status not in (PROCESSED, DELIVERED):
            return []
        item_ids = [item["item_id"] for item in items]
        parcels = [item_ids]
        if len(item_ids) > 1 and self._rng.random() < _SPLIT_SHIPMENT_SHARE:
            cut = self._rng.randint(1, len(item_ids) - 1)
            parcels = [item_ids[:cut], item_ids[cut:]]
        return [
            {"tracking_id": [self._tracking_numbers.draw()], "item_ids": parcel}
            for parcel in parcels
        ]

    def _payments(self, user: Record, items: list[Record], status: str) -> list[Record]:
        method_id = self._rng.choice(list(user["payment_methods"]))
        amount = round(sum(item["price"] for item in items), 2)
        kinds = ("payment", "refund") if status == CANCELLED else ("payment",)
        return [
            {"transaction_type": kind, "amount": amount, "payment_method_id": method_id}
            for kind in kinds
        ]


def build_orders(
    rng: Random,
    users: dict[str, Record],
    products: dict[str, Record],
    addresses: AddressBook,
) -> dict[str, Record]:
    """Build every user's orders."""
    book = OrderBook(rng, addresses)
    shelf = list(products.values())
    staples = pick_staples(shelf)
    orders = {}
    for user, statuses in zip(users.values(), plan_statuses(rng, len(users)), strict=True):
        shopper = Shopper(rng, shelf, staples)
        for status in statuses:
            order = book.write(user, status, shopper.draw_basket())
            orders[order["order_id"]] = order
    return orders


def _order_item(product: Record, variant: Record) -> Record:
    return {
        "name": product["name"],
        "product_id": product["product_id"],
        "item_id": variant["item_id"],
        "price": variant["price"],
        "options": dict(variant["options"]),
    }
