"""Invariants hold of every record and after everything the tools do; and each can be broken."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trajectory2task.core.calls import Call
from trajectory2task.core.domain import Domain
from trajectory2task.core.environment import Environment
from trajectory2task.core.moves import sample
from trajectory2task.core.state import Database, Patch, State
from trajectory2task.domains import get, names
from trajectory2task.domains.retail.domain import retail

SEED = 5
ALL_NAMES = names()
CANCEL, PAYMENT = "cancel_pending_order", "modify_pending_order_payment"


@cache
def world(name: str) -> Database:
    return get(name).synthesize(SEED)


def broken(domain: Domain, state: State, records: dict[str, Any]) -> list[str]:
    """Ids of the invariants that do not hold of `records` (ids by collection)."""
    return [
        invariant.id
        for invariant in domain.invariants
        for record_id in records.get(invariant.collection, ())
        if invariant.check(state, record_id) is not None
    ]


@pytest.mark.parametrize("name", ALL_NAMES)
def test_every_record_is_sound(name: str) -> None:
    domain, database = get(name), world(name)
    assert domain.invariants
    assert len({invariant.id for invariant in domain.invariants}) == len(domain.invariants)
    assert {invariant.collection for invariant in domain.invariants} <= set(database.collections)
    assert all(invariant.clause for invariant in domain.invariants)
    assert broken(domain, State(database), dict(database.collections)) == []


def moved_and_cancelled(calls: list[Call]) -> bool:
    """Whether an order was cancelled whose payment had been moved."""
    moved = {call.arguments["order_id"] for call in calls if call.name == PAYMENT}
    return any(call.name == CANCEL and call.arguments["order_id"] in moved for call in calls)


@settings(max_examples=60, deadline=None)
@given(name=st.sampled_from(ALL_NAMES), seed=st.integers(0, 10**6))
def test_invariants_survive_what_tools_and_policy_allow(name: str, seed: int) -> None:
    domain, database, rng = get(name), world(name), Random(seed)
    caller = rng.choice(list(database.collections[domain.principal.collection]))
    environment = Environment(domain, database)
    made: list[Call] = []
    for _ in range(8):
        call = sample(environment, caller, rng.choice(domain.writes), rng, tries=6)
        if call is None:
            continue
        environment.run(call)
        if moved_and_cancelled([*made, call]):  # a bug of its own, below
            return
        made.append(call)
        assert broken(domain, environment.state, environment.state.delta()) == [], made


def orders(status: str, fits: Callable[[dict[str, Any]], bool] = lambda order: True) -> Any:
    """The first order of the made-up shop with this status."""
    found = world("retail").collections["orders"].values()
    return next(order for order in found if order["status"] == status and fits(order))


def other_variants(order: dict[str, Any]) -> list[str]:
    """For each item of an order, another variant in stock."""
    products = world("retail").collections["products"]
    return [
        next(
            variant["item_id"]
            for variant in products[item["product_id"]]["variants"].values()
            if variant["available"] and variant["item_id"] != item["item_id"]
        )
        for item in order["items"]
    ]


def test_tau2s_item_modification_breaks_the_catalogue() -> None:
    """There every modified item gets the last one's price and options; ours gives each its own."""
    order = orders("pending", lambda found: len({i["product_id"] for i in found["items"]}) == 2)
    new = other_variants(order)[:2]
    user = world("retail").collections["users"][order["user_id"]]
    method = next(m for m in user["payment_methods"].values() if m["source"] != "gift_card")
    arguments = {
        "order_id": order["order_id"],
        "item_ids": [item["item_id"] for item in order["items"][:2]],
        "new_item_ids": new,
        "payment_method_id": method["id"],
    }
    found = {}
    for domain in (retail(), retail(compat="tau2")):
        environment = Environment(domain, world("retail"))
        environment.run(Call("modify_pending_order_items", arguments))
        found[domain] = broken(domain, environment.state, {"orders": [order["order_id"]]})
    ours, theirs = found.values()
    assert ours == []
    assert "items_as_in_catalogue" in theirs


def test_cancelling_after_the_payment_was_moved_pays_back_too_much() -> None:
    """As in tau2-bench, a cancellation refunds refunds: gold that relies on it is rejected."""
    users = world("retail").collections["users"]
    order = orders("pending", lambda found: len(users[found["user_id"]]["payment_methods"]) > 1)
    paid = order["payment_history"][0]["payment_method_id"]
    methods = users[order["user_id"]]["payment_methods"].values()
    other = next(m["id"] for m in methods if m["id"] != paid and m["source"] != "gift_card")
    environment = Environment(get("retail"), world("retail"))
    about = {"order_id": order["order_id"]}
    environment.run(Call(PAYMENT, {**about, "payment_method_id": other}))
    assert broken(environment.domain, environment.state, environment.state.delta()) == []
    environment.run(Call(CANCEL, {**about, "reason": "no longer needed"}))
    found = broken(environment.domain, environment.state, environment.state.delta())
    assert found == ["payments_reconcile"]


def breaks() -> list[tuple[str, str, Patch]]:
    """(domain, invariant, an edit of the world that breaks it)."""
    pending, delivered = orders("pending"), orders("delivered")
    order_id, items = pending["order_id"], pending["items"]
    cards = world("retail").collections["users"].values()
    owner, card = next(
        (user["user_id"], method["id"])
        for user in cards
        for method in user["payment_methods"].values()
        if method["source"] == "gift_card"
    )
    product = next(iter(world("retail").collections["products"].values()))
    variant = next(iter(product["variants"]))
    stranger = next(user["user_id"] for user in cards if user["user_id"] != pending["user_id"])
    item = delivered["items"][0]["item_id"]

    def order(found: dict[str, Any], **fields: Any) -> Patch:
        return {"orders": {found["order_id"]: fields}}

    def dearer(field: str, value: Any) -> list[dict[str, Any]]:
        return [{**items[0], field: value}, *items[1:]]

    exchange = {
        "status": "exchange requested",
        "exchange_items": [item],
        "exchange_new_items": [item],
        "exchange_payment_method_id": delivered["payment_history"][0]["payment_method_id"],
        "exchange_price_difference": 0.0,
    }
    elsewhere = next(
        found for found in world("retail").collections["products"].values()
        if found["product_id"] != delivered["items"][0]["product_id"]
    )  # fmt: skip
    retail_edits: list[tuple[str, Patch]] = [
        ("items_as_in_catalogue", order(pending, items=dearer("item_id", "0"))),
        ("items_as_in_catalogue", order(pending, items=dearer("options", {}))),
        ("items_as_in_catalogue", order(pending, items=dearer("price", 0.01))),
        ("payments_reconcile", order(pending, payment_history=[])),
        ("payments_reconcile", order(pending, status="cancelled")),
        ("belongs_to_a_customer", order(pending, user_id="nobody")),
        ("belongs_to_a_customer", order(pending, user_id=stranger)),
        ("fields_fit_status", order(pending, status="lost")),
        ("fields_fit_status", order(pending, cancel_reason="no longer needed")),
        ("fields_fit_status", order(delivered, status="pending")),
        ("fields_fit_status", order(delivered, **{**exchange, "exchange_items": None})),
        ("fields_fit_status", order(delivered, return_items=[item])),
        ("parcels_hold_its_items", order(delivered, items=[])),
        (
            "requested_items",
            order(delivered, status="return requested", return_items=[item] * 9),
        ),
        ("requested_items", order(delivered, **{**exchange, "exchange_price_difference": 1.0})),
        ("requested_items", order(delivered, **{**exchange, "exchange_new_items": []})),
        (
            "requested_items",
            order(delivered, **{**exchange, "exchange_new_items": list(elsewhere["variants"])[:1]}),
        ),
        ("balances_not_negative", {"users": {owner: {"payment_methods": {card: {"balance": -1}}}}}),
        ("lists_own_orders", {"users": {stranger: {"orders": [order_id]}}}),
        ("lists_own_orders", {"users": {pending["user_id"]: {"orders": [order_id, order_id]}}}),
        (
            "variants_well_kept",
            {"products": {product["product_id"]: {"variants": {variant: {"price": -1.0}}}}},
        ),
    ]
    library = world("library").collections
    loan, hold = next(iter(library["loans"])), next(iter(library["holds"]))
    member = library["loans"][loan]["member_id"]
    loans = library["members"][member]["loans"]
    other = next(found for found in library["members"] if found != member)
    library_edits: list[tuple[str, Patch]] = [
        ("members_list", {"members": {member: {"loans": ["L0"]}}}),
        ("members_list", {"members": {member: {"loans": [*loans, loans[0]]}}}),
        ("members_list", {"loans": {loans[0]: {"member_id": other}}, "members": {member: {}}}),
        ("loans_listed", {"loans": {loan: {"member_id": other}}}),
        ("holds_listed", {"holds": {hold: {"member_id": "M0"}}}),
        ("loans_title_id", {"loans": {loan: {"title_id": "T0"}}}),
        ("holds_title_id", {"holds": {hold: {"title": "Another One"}}}),
        ("loans_renewals", {"loans": {loan: {"renewals": 3}}}),
    ]
    return [
        *(("retail", *edit) for edit in retail_edits),
        *(("library", *edit) for edit in library_edits),
    ]


@pytest.mark.parametrize(("name", "invariant", "patch"), breaks())
def test_invariant_can_be_broken(name: str, invariant: str, patch: Patch) -> None:
    domain = get(name)
    assert invariant in broken(domain, State(world(name), patch), dict(patch))


def test_every_invariant_is_broken_here() -> None:
    seen = {(name, invariant) for name, invariant, _ in breaks()}
    assert seen >= {(name, found.id) for name in ALL_NAMES for found in get(name).invariants}
