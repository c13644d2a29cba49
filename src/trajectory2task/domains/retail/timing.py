"""Wishes that come too late, or too early: the order is at another stage of its life.

In: a state, the caller, a feasible call, a random stream. Out: the same call in a world where the
order's stage stands against it; None where the ingredients are missing.
"""

from __future__ import annotations

from random import Random
from typing import Any

from trajectory2task.core.calls import Call
from trajectory2task.core.domain import Block
from trajectory2task.core.state import Record, State
from trajectory2task.domains.retail.ingredients import (
    CANCEL,
    ITEMS,
    in_stock,
    item_in,
    order_in,
    with_order,
)
from trajectory2task.domains.retail.referents import REFERENTS
from trajectory2task.domains.retail.schema import DELIVERED, ITEM_MODIFIED, PENDING, PROCESSED
from trajectory2task.domains.retail.stages import (
    cancelled,
    exchange_requested,
    return_requested,
    shipped,
)


def no_longer_pending(state: State, caller: str, call: Call, rng: Random) -> Block | None:
    """The order has left the warehouse, or been cancelled, before the customer called."""
    order = order_in(state, call)
    if order is None:
        return None
    # Nobody asks for a cancelled order to be cancelled, paid for or sent somewhere else, and a
    # delivered one can be returned in place of being cancelled.
    wanted = [shipped(order, PROCESSED, rng)]
    if call.name != CANCEL:
        wanted.append(shipped(order, DELIVERED, rng))
    if call.name == ITEMS:
        wanted.append(cancelled(order, rng))
    return with_order(call, rng.choice(wanted))


def cancel_after_item_change(state: State, caller: str, call: Call, rng: Random) -> Block | None:
    """An order whose items were changed once can no longer be cancelled. Nobody changes what was
    ordered by mistake, so it takes the other reason."""
    if call.arguments["reason"] == "ordered by mistake":
        return None
    return with_order(call, {"status": ITEM_MODIFIED})


def not_delivered_yet(state: State, caller: str, call: Call, rng: Random) -> Block | None:
    """The order is still on its way, or has not even left."""
    order = order_in(state, call)
    if order is None:
        return None
    # Returning all of a pending order is what a cancellation does.
    if rng.random() < 0.5 or len(call.arguments["item_ids"]) == len(order["items"]):
        return with_order(call, {"status": PROCESSED})
    return with_order(call, {"status": PENDING, "fulfillments": []})


def address_after_item_change(state: State, caller: str, call: Call, rng: Random) -> Block | None:
    """The items of the order were changed once: the tool still takes it, the policy does not."""
    return with_order(call, {"status": ITEM_MODIFIED})


def second_item_change(state: State, caller: str, call: Call, rng: Random) -> Block | None:
    """The items of the order were changed once already; more of them should be."""
    return with_order(call, {"status": ITEM_MODIFIED})


def second_exchange(state: State, caller: str, call: Call, rng: Random) -> Block | None:
    """Another item of the order is being exchanged already."""
    order = order_in(state, call)
    earlier = None if order is None else _earlier_exchange(state, caller, order, call, rng)
    if earlier is None:
        return None
    return with_order(call, earlier)


def return_after_exchange(state: State, caller: str, call: Call, rng: Random) -> Block | None:
    """Another item of the order is being exchanged, and an order takes an exchange or a return."""
    return second_exchange(state, caller, call, rng)


def exchange_after_return(state: State, caller: str, call: Call, rng: Random) -> Block | None:
    """The other way round: another item of the order is being returned."""
    order = order_in(state, call)
    others = _items_apart(state, caller, call)
    if order is None or not others:
        return None
    method_id = order["payment_history"][0]["payment_method_id"]
    return with_order(call, return_requested([rng.choice(others)], method_id))


def _earlier_exchange(
    state: State, caller: str, order: Record, call: Call, rng: Random
) -> dict[str, Any] | None:
    """The fields of the order with one item, that the call is not about, being exchanged.

    These obstacles lie in the past on purpose: somebody who wants two exchanges, and says so, can
    have both in one call.
    """
    options = []
    for old in _items_apart(state, caller, call):
        item = item_in(order, old)
        product = state.get("products", item["product_id"])
        for new in () if product is None else in_stock(product):
            if product is not None and new != old:
                price = product["variants"][new]["price"]
                options.append((old, new, round(price - item["price"], 2)))
    if not options:
        return None
    old, new, difference = rng.choice(options)
    return exchange_requested(
        old, new, order["payment_history"][0]["payment_method_id"], difference
    )


def _items_apart(state: State, caller: str, call: Call) -> list[str]:
    """Items of the order that the call leaves alone."""
    taken = call.arguments["item_ids"]
    values = REFERENTS["order_item"].values(state, caller, call.arguments)
    return [item_id for item_id in values if item_id not in taken]
