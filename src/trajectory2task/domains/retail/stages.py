"""Fields that put an order at another stage of its life, believable down to parcels and refunds.

In: an order, a random stream. Out: a part of the record, for a task's initial state.
"""

from __future__ import annotations

from random import Random
from typing import Any

from trajectory2task.core.state import Record
from trajectory2task.domains.retail.schema import (
    CANCEL_REASONS,
    CANCELLED,
    EXCHANGE_REQUESTED,
    RETURN_REQUESTED,
)


def shipped(order: Record, status: str, rng: Random) -> dict[str, Any]:
    """What an order has that left the warehouse: its status and one parcel with everything."""
    parcel = {
        "tracking_id": [f"{rng.randrange(10**11, 10**12)}"],
        "item_ids": [item["item_id"] for item in order["items"]],
    }
    return {"status": status, "fulfillments": [parcel]}


def cancelled(order: Record, rng: Random) -> dict[str, Any]:
    """What a cancelled order has: a reason, and a refund for every payment."""
    refunds = [
        {**entry, "transaction_type": "refund"}
        for entry in order["payment_history"]
        if entry["transaction_type"] == "payment"
    ]
    return {
        "status": CANCELLED,
        "cancel_reason": rng.choice(CANCEL_REASONS),
        "payment_history": [*order["payment_history"], *refunds],
    }


def exchange_requested(old: str, new: str, method_id: str, difference: float) -> dict[str, Any]:
    """What an order has of which one item is being exchanged; the difference is in dollars."""
    return {
        "status": EXCHANGE_REQUESTED,
        "exchange_items": [old],
        "exchange_new_items": [new],
        "exchange_payment_method_id": method_id,
        "exchange_price_difference": difference,
    }


def return_requested(item_ids: list[str], method_id: str) -> dict[str, Any]:
    """What an order has of which some items are being returned."""
    return {
        "status": RETURN_REQUESTED,
        "return_items": sorted(item_ids),
        "return_payment_method_id": method_id,
    }
