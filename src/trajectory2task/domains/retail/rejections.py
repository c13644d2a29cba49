"""Every condition under which a retail tool rejects a call: its code and what the agent reads.

The conditions are tau2-bench's; the words are ours.
"""

from __future__ import annotations

from trajectory2task.core.errors import ToolError


def order_not_found(order_id: str) -> ToolError:
    """No such order."""
    return ToolError("order_not_found", f"There is no order {order_id!r}.")


def user_not_found(wanted: str) -> ToolError:
    """No such account, by id or by what the caller said of themselves."""
    return ToolError("user_not_found", f"There is no customer account for {wanted}.")


def product_not_found(product_id: str) -> ToolError:
    """No such product type."""
    return ToolError("product_not_found", f"There is no product {product_id!r}.")


def item_not_found(item_id: str) -> ToolError:
    """No product has such a variant."""
    return ToolError("item_not_found", f"There is no item {item_id!r} in the catalogue.")


def not_pending(order_id: str, status: str) -> ToolError:
    """The action is for pending orders."""
    return ToolError(
        "not_pending", f"Order {order_id} has status {status!r}; this is for pending orders."
    )


def not_delivered(order_id: str, status: str) -> ToolError:
    """The action is for delivered orders."""
    return ToolError(
        "not_delivered", f"Order {order_id} has status {status!r}; this is for delivered orders."
    )


def invalid_reason(reason: str, valid: tuple[str, ...]) -> ToolError:
    """Orders are cancelled for few reasons."""
    return ToolError(
        "invalid_reason", f"Reason {reason!r} is not accepted; accepted: {', '.join(valid)}."
    )


def item_not_in_order(item_id: str, order_id: str) -> ToolError:
    """The order has no such item, or fewer of it than listed."""
    return ToolError(
        "item_not_in_order", f"Order {order_id} does not hold that many of item {item_id!r}."
    )


def unequal_lists(old: int, new: int) -> ToolError:
    """Old and new items come in pairs."""
    return ToolError("unequal_lists", f"{old} old items but {new} new ones; pair them one to one.")


def same_item(item_id: str) -> ToolError:
    """A modification has to change something."""
    return ToolError("same_item", f"Item {item_id!r} would replace itself.")


def variant_not_found(item_id: str, product: str) -> ToolError:
    """The new item is no variant of the old item's product."""
    return ToolError("variant_not_found", f"Item {item_id!r} is no variant of {product}.")


def item_unavailable(item_id: str) -> ToolError:
    """The new item is out of stock."""
    return ToolError("item_unavailable", f"Item {item_id!r} is out of stock.")


def payment_method_not_found(method_id: str, user_id: str) -> ToolError:
    """The order's owner has no such payment method."""
    return ToolError(
        "payment_method_not_found", f"Account {user_id} has no payment method {method_id!r}."
    )


def insufficient_balance(method_id: str, needed: float) -> ToolError:
    """The gift card holds less than has to be paid."""
    return ToolError(
        "insufficient_balance", f"Gift card {method_id} does not hold the ${needed:.2f} due."
    )


def not_single_payment(order_id: str) -> ToolError:
    """The payment of an order can be moved while it is the only transaction."""
    return ToolError(
        "not_single_payment",
        f"Order {order_id} has other transactions than one payment, so it cannot be moved.",
    )


def same_payment_method(method_id: str) -> ToolError:
    """The order is paid that way already."""
    return ToolError("same_payment_method", f"The order is already paid with {method_id}.")


def invalid_refund_method(method_id: str) -> ToolError:
    """Returns are refunded the way they were paid, or to a gift card."""
    return ToolError(
        "invalid_refund_method",
        f"{method_id} neither paid for the order nor is a gift card; refund to one of these.",
    )


def invalid_expression(problem: str) -> ToolError:
    """The calculator cannot work it out."""
    return ToolError("invalid_expression", f"This cannot be calculated: {problem}.")
