"""Figures that describe a retail database.

In: any database of the retail schema, tau2-bench's own included. Out: a flat dict of
counts, means and shares. `withheld_order_share` is the share of (order, product)
pairs whose product is in another order of that user too, so that naming only the
product leaves the order open; `..._same_group_share` asks for the same status too.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from statistics import fmean, pstdev
from typing import Any

Database = Mapping[str, Mapping[str, Mapping[str, Any]]]

# The groups that tools act on: only a pending order can be changed or cancelled, only a
# delivered one returned or exchanged, so the status alone narrows a request down to one.
_STATUS_GROUPS = ("pending", "delivered")


def statistics(db: Database) -> dict[str, Any]:
    """Describe `db`; empty tables give zeros."""
    products, users, orders = db["products"], db["users"], db["orders"]
    variants = [len(product["variants"]) for product in products.values()]
    shares = _status_shares(orders)
    return {
        "products": len(products),
        "users": len(users),
        "orders": len(orders),
        "variants": sum(variants),
        **_spread("variants_per_product", variants),
        "available_share": _available_share(products),
        **_spread("orders_per_user", [len(user["orders"]) for user in users.values()]),
        **_spread("items_per_order", [len(order["items"]) for order in orders.values()]),
        "status_shares": shares,
        **_spread(
            "payment_methods_per_user", [len(user["payment_methods"]) for user in users.values()]
        ),
        **_withheld_shares(orders),
    }


def _spread(name: str, values: Sequence[int]) -> dict[str, float]:
    values = values or [0]
    return {
        f"{name}_mean": fmean(values),
        f"{name}_std": pstdev(values),
        f"{name}_min": min(values),
        f"{name}_max": max(values),
    }


def _share(flags: Iterable[bool]) -> float:
    found = list(flags)
    return sum(found) / len(found) if found else 0.0


def _available_share(products: Mapping[str, Mapping[str, Any]]) -> float:
    return _share(
        variant["available"]
        for product in products.values()
        for variant in product["variants"].values()
    )


def _status_group(status: str) -> str:
    """Fold statuses such as "pending (item modified)" into the one they start with."""
    return next((group for group in _STATUS_GROUPS if status.startswith(group)), status)


def _status_shares(orders: Mapping[str, Mapping[str, Any]]) -> dict[str, float]:
    counts = Counter(order["status"] for order in orders.values())
    return {status: counts[status] / len(orders) for status in sorted(counts)}


def _withheld_shares(orders: Mapping[str, Mapping[str, Any]]) -> dict[str, float]:
    """Measure how often a product fits two orders, in all and within a status group."""
    groups: dict[tuple[str, str], list[str]] = defaultdict(list)
    for order in orders.values():
        for product_id in sorted({item["product_id"] for item in order["items"]}):
            groups[order["user_id"], product_id].append(_status_group(order["status"]))
    pairs = [(group, same) for same in groups.values() for group in same]
    return {
        "order_product_pairs": len(pairs),
        "withheld_order_share": _share(len(same) > 1 for _, same in pairs),
        "withheld_order_same_group_share": _share(
            group in _STATUS_GROUPS and same.count(group) > 1 for group, same in pairs
        ),
    }
