"""The retail world as one record: everything that generic programs need to plan over it.

In: whose item modifications are wanted, ours or tau2-bench's. Out: a `Domain`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from trajectory2task.core.domain import Domain, Principal
from trajectory2task.core.state import Database, State
from trajectory2task.domains.retail.addresses import FREE
from trajectory2task.domains.retail.habits import HABITS
from trajectory2task.domains.retail.invariants import INVARIANTS
from trajectory2task.domains.retail.loading import build, load
from trajectory2task.domains.retail.obstacles import OBSTACLES, OTHER_REASONS
from trajectory2task.domains.retail.phrasebook import PHRASEBOOK
from trajectory2task.domains.retail.policy import POLICY
from trajectory2task.domains.retail.questions import QUESTIONS
from trajectory2task.domains.retail.referents import REFERENTS
from trajectory2task.domains.retail.rules import RULES
from trajectory2task.domains.retail.synthesis import synthesize
from trajectory2task.domains.retail.tools import RetailTools, Tau2RetailTools
from trajectory2task.domains.retail.workable import WORKABLE

# What people really ask for in one call: one thing, two that go together, or a thing and a sum.
SEEDS: tuple[tuple[str, ...], ...] = (
    ("return_delivered_order_items",),
    ("exchange_delivered_order_items",),
    ("cancel_pending_order",),
    ("modify_pending_order_items",),
    ("modify_pending_order_address",),
    ("modify_pending_order_payment",),
    ("modify_user_address",),
    ("modify_user_address", "modify_pending_order_address"),
    ("modify_pending_order_address", "modify_pending_order_items"),
    ("modify_pending_order_payment", "modify_pending_order_items"),
    ("return_delivered_order_items", "cancel_pending_order"),
    ("exchange_delivered_order_items", "modify_pending_order_items"),
    ("exchange_delivered_order_items", "return_delivered_order_items"),
    ("cancel_pending_order", "order_total"),
    ("return_delivered_order_items", "items_cost"),
    ("exchange_delivered_order_items", "variant_gap"),
    ("modify_pending_order_items", "gift_card_balance"),
    ("orders_total",),
)

# What people start from before they settle for something else on the same order.
SHIFTS: Mapping[str, tuple[str, ...]] = {
    "return_delivered_order_items": ("exchange_delivered_order_items",),
    "exchange_delivered_order_items": ("return_delivered_order_items",),
    "cancel_pending_order": (
        "modify_pending_order_items",
        "modify_pending_order_address",
        "modify_pending_order_payment",
    ),
    "modify_pending_order_items": ("cancel_pending_order",),
    "modify_pending_order_address": ("cancel_pending_order",),
    "modify_pending_order_payment": ("cancel_pending_order",),
}


def retail(*, compat: Literal["ours", "tau2"] = "ours") -> Domain:
    """The retail domain; with "tau2" a multi-item modification errs just as tau2-bench's does."""
    return Domain(
        name="retail",
        policy=POLICY,
        toolkit=RetailTools if compat == "ours" else Tau2RetailTools,
        principal=Principal("users", "UserId", caller_facts),
        rules=RULES,
        referents=REFERENTS,
        free=FREE,
        questions=QUESTIONS,
        obstacles=OBSTACLES,
        phrasebook=PHRASEBOOK,
        transfer="transfer_to_human_agents",
        seeds=SEEDS,
        load=load,
        synthesize=synthesized,
        calculator="calculate",
        workable=WORKABLE,
        shifts=SHIFTS,
        confirmation="confirm_before_write",
        invariants=INVARIANTS,
        habits=HABITS,
        refused={"reason": OTHER_REASONS},
    )


def caller_facts(state: State, user_id: str) -> Mapping[str, str]:
    """What customers know of themselves; KeyError for an unknown account."""
    user = state.get("users", user_id)
    if user is None:
        raise KeyError(user_id)
    return {
        "Email": user["email"],
        "FirstName": user["name"]["first_name"],
        "LastName": user["name"]["last_name"],
        "Zip": user["address"]["zip"],
    }


def synthesized(seed: int) -> Database:
    """A made-up shop; equal seeds give equal shops."""
    return build(synthesize(seed))


DOMAIN = retail()
