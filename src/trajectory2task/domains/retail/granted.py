"""Whether a wish that no tool of the shop expresses has come true all the same.

In: the state before and after, the caller, what they describe. Out: what records show. A repair,
a parcel that turns up and an account that is closed leave no trace in them.
"""

from __future__ import annotations

from collections import Counter

from trajectory2task.core.domain import Arguments
from trajectory2task.core.state import Record, State
from trajectory2task.domains.retail.schema import CANCELLED


def items_gone(before: State, after: State, caller: str, arguments: Arguments) -> bool:
    """The order has fewer items than before, and is where it was."""
    old, new = _order(before, arguments), _order(after, arguments)
    return old["status"] == new["status"] and len(new["items"]) < len(old["items"])


def paid_in_two_ways(before: State, after: State, caller: str, arguments: Arguments) -> bool:
    """Two payment methods share what the order costs, which is otherwise as it was."""
    old, new = _order(before, arguments), _order(after, arguments)
    if old["status"] != new["status"]:
        return False
    paid: Counter[str] = Counter()
    for entry in new["payment_history"]:
        sign = 1 if entry["transaction_type"] == "payment" else -1
        paid[entry["payment_method_id"]] += sign * round(entry["amount"] * 100)
    return sum(amount > 0 for amount in paid.values()) > 1 and _items(old) == _items(new)


def revived(before: State, after: State, caller: str, arguments: Arguments) -> bool:
    """The order is no longer cancelled."""
    return bool(_order(after, arguments)["status"] != CANCELLED)


def refunded_and_kept(before: State, after: State, caller: str, arguments: Arguments) -> bool:
    """Something of the price has come back, and the order is otherwise as it was."""
    old, new = _order(before, arguments), _order(after, arguments)
    if len(new["payment_history"]) <= len(old["payment_history"]):
        return False
    return old["status"] == new["status"] and _items(old) == _items(new)


def one_order_more(before: State, after: State, caller: str, arguments: Arguments) -> bool:
    """The caller has an order that they did not have."""
    return len(_account(after, caller)["orders"]) > len(_account(before, caller)["orders"])


def another_email(before: State, after: State, caller: str, arguments: Arguments) -> bool:
    """The account's email address has changed."""
    return bool(_account(after, caller)["email"] != _account(before, caller)["email"])


def _order(state: State, arguments: Arguments) -> Record:
    order = state.get("orders", arguments["order_id"])
    assert order is not None, "no tool takes an order off the records"
    return order


def _account(state: State, caller: str) -> Record:
    account = state.get("users", caller)
    assert account is not None, "no tool takes an account off the records"
    return account


def _items(order: Record) -> list[str]:
    return sorted(item["item_id"] for item in order["items"])
