"""What an agent that does not ask would take: the method that paid, the cheapest variant.

In: a state, the caller, candidates in the order of the records, the arguments named before. Out:
the same candidates, the likeliest first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from trajectory2task.core.domain import Arguments, Ranking
from trajectory2task.core.state import State


def paid_first(
    state: State, caller: str, methods: Sequence[str], arguments: Arguments
) -> Sequence[str]:
    """The method that paid for the order before the others."""
    order = state.get("orders", arguments["order_id"]) if "order_id" in arguments else None
    history = order["payment_history"][:1] if order is not None else []
    paid = [entry["payment_method_id"] for entry in history]
    return sorted(methods, key=lambda method: method not in paid)


def cheapest_first(
    state: State, caller: str, variants: Sequence[str], arguments: Arguments
) -> Sequence[str]:
    """Cheap variants before dear ones."""
    order = state.get("orders", arguments["order_id"]) if "order_id" in arguments else None
    old = arguments.get("item_ids", arguments.get("item_id"))
    items = order["items"] if order is not None else []
    products = [item["product_id"] for item in items if item["item_id"] == old]
    product = state.get("products", products[0]) if products else None
    if product is None:
        return variants
    return sorted(variants, key=lambda variant: product["variants"][variant]["price"])


HABITS: Mapping[str, Ranking] = MappingProxyType(
    {"payment_method": paid_first, "variant": cheapest_first}
)
