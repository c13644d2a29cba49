"""Answers that are asked for can be told from others; those that could be guessed are not."""

from __future__ import annotations

import pytest

from trajectory2task.core.environment import Environment
from trajectory2task.core.state import Patch
from trajectory2task.domains.retail.domain import DOMAIN
from trajectory2task.explore.telling import is_telling

WORLD = DOMAIN.synthesize(5)
QUESTION = DOMAIN.question("cancel_refund")
ORDERS = WORLD.collections["orders"]
CALLER, ORDER = next(  # who has no gift card, whose balance would be one number more
    (order["user_id"], order_id)
    for order_id, order in ORDERS.items()
    if order["status"] == "pending"
    and len(order["items"]) == 1
    and "gift_card" not in str(WORLD.collections["users"][order["user_id"]])
    and len(WORLD.collections["users"][order["user_id"]]["orders"]) > 3
)
PAID = ORDERS[ORDER]["payment_history"][0]["amount"]
ARGUMENTS = {"order_id": ORDER, "reason": "no longer needed"}
POOR: Patch = {"users": {CALLER: {"orders": [ORDER]}}}


@pytest.mark.parametrize(
    ("amount", "read", "patch", "telling"),
    [
        (PAID, [], None, True),  # other orders have other amounts
        (PAID, [], POOR, False),
        (PAID, [{"a": 12.35, "b": [17.8, 23.45]}], POOR, True),
        (PAID, [{"a": 12.35, "b": [17.8, PAID]}], POOR, False),
        (PAID, [{"a": 12.35, "b": [True, "99.95", 40]}], POOR, False),
        (210.0, [], None, False),  # two significant digits
        (7.5, [], None, False),
    ],
)
def test_telling(amount: float, read: list[object], patch: Patch | None, telling: bool) -> None:
    environment = Environment(DOMAIN, WORLD, patch=patch)
    assert is_telling(environment, CALLER, QUESTION, ARGUMENTS, amount, read) == telling
