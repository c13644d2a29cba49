"""Wishes that no tool of the shop expresses: some the policy denies, the rest go to a human.

In: a state, the caller, a feasible call that sounds alike, a random stream. Out: a block without a
call. What the caller says of order and items comes from the feasible call; `said` keeps them from
saying what has nothing to do with the wish.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from trajectory2task.core.calls import Call, reading
from trajectory2task.core.domain import Arguments, Block, Obstacle
from trajectory2task.core.state import State
from trajectory2task.domains.retail.granted import (
    another_email,
    items_gone,
    one_order_more,
    paid_in_two_ways,
    refunded_and_kept,
    revived,
)
from trajectory2task.domains.retail.stages import cancelled

Blocking = Callable[[State, str, Call, Random], Block | None]
Granted = Callable[[State, State, str, Arguments], bool]

_CANCEL = "cancel_pending_order"
_ITEMS = "modify_pending_order_items"
_PAYMENT = "modify_pending_order_payment"
_RETURN = "return_delivered_order_items"
_OWN_ADDRESS = "modify_user_address"

DENIED_BY_CANCEL_RULE = "cancel_whole_order"
DENIED_BY_PAYMENT_RULE = "payment_different_single"
HANDED_OVER = "transfer_only_out_of_scope"


def partial_cancel(state: State, caller: str, call: Call, rng: Random) -> Block | None:
    """Some items of an order should be cancelled and the rest kept."""
    order = state.get("orders", call.arguments["order_id"])
    if order is None or len(order["items"]) <= len(call.arguments["item_ids"]):
        return None
    return Block(
        call=None,
        said={"new_item_ids": (), "payment_method_id": ()},
        diagnosis=(_read_order(call),),
    )


def split_payment(state: State, caller: str, call: Call, rng: Random) -> Block | None:
    """Two payment methods should share an order; it takes a caller who has two."""
    user = state.get("users", caller)
    if user is None or len(user["payment_methods"]) < 2:
        return None
    return Block(
        call=None,
        diagnosis=(reading("get_user_details", "user_id", caller), _read_order(call)),
    )


def reinstate_cancelled_order(state: State, caller: str, call: Call, rng: Random) -> Block | None:
    """A cancelled order should be revived."""
    order_id = call.arguments["order_id"]
    order = state.get("orders", order_id)
    if order is None:
        return None
    return Block(
        call=None,
        patch={"orders": {order_id: cancelled(order, rng)}},
        said={"reason": ()},
        diagnosis=(_read_order(call),),
    )


def concerns_items(state: State, caller: str, call: Call, rng: Random) -> Block | None:
    """A wish about items that nothing about them stands against: it is just no tool's."""
    return Block(call=None, said={"payment_method_id": ()}, diagnosis=(_read_order(call),))


def lost_parcel(state: State, caller: str, call: Call, rng: Random) -> Block | None:
    """An order that never came: named by what is in it or by its number, for nobody calls it their
    delivered one."""
    order_id, user = call.arguments["order_id"], state.get("users", caller)
    order = state.get("orders", order_id)
    if order is None or user is None:
        return None
    others = [state.get("orders", other) for other in user["orders"] if other != order_id]
    taken = {item["name"] for other in others if other for item in other["items"]}
    own = sorted({item["name"] for item in order["items"]} - taken)
    named = ("product", rng.choice(own)) if own else ("number", order_id)
    return Block(
        call=None,
        said={"order_id": (named,), "item_ids": (), "payment_method_id": ()},
        diagnosis=(_read_order(call),),
    )


def concerns_account(state: State, caller: str, call: Call, rng: Random) -> Block | None:
    """The same about the account: no new address comes into it."""
    return Block(
        call=None,
        said={"address": ()},
        diagnosis=(reading("get_user_details", "user_id", caller),),
    )


def _read_order(call: Call) -> Call:
    return reading("get_order_details", "order_id", call.arguments["order_id"])


def _denied(
    name: str, tool: str, proof: str, block: Blocking, granted: Granted | None = None
) -> Obstacle:
    return Obstacle(name, "scope", (tool,), proof, "deny", block, evident=True, granted=granted)


def _handed_over(name: str, tool: str, block: Blocking, granted: Granted | None = None) -> Obstacle:
    return Obstacle(
        name, "scope", (tool,), HANDED_OVER, "transfer", block, evident=True, granted=granted
    )


OUT_OF_SCOPE: tuple[Obstacle, ...] = (
    _denied("partial_cancel", _ITEMS, DENIED_BY_CANCEL_RULE, partial_cancel, items_gone),
    _denied("split_payment", _PAYMENT, DENIED_BY_PAYMENT_RULE, split_payment, paid_in_two_ways),
    _handed_over("reinstate_cancelled_order", _CANCEL, reinstate_cancelled_order, revived),
    _handed_over("price_match", _RETURN, concerns_items, refunded_and_kept),
    _handed_over("place_new_order", _RETURN, concerns_items, one_order_more),
    _handed_over("warranty_repair", _RETURN, concerns_items),
    _handed_over("missing_parcel", _RETURN, lost_parcel),
    _handed_over("account_email_change", _OWN_ADDRESS, concerns_account, another_email),
    _handed_over("account_closure", _OWN_ADDRESS, concerns_account),
)
