"""The retail tools: tau2-bench's sixteen, with its names, arguments, results and order of checks.

In: a state over a retail database. Out: records after the change, or a `ToolError` and an
unchanged state: every check comes before the first write.
"""

from __future__ import annotations

from typing import Annotated, Any

from trajectory2task.core.state import Record
from trajectory2task.core.tools import Choices, Free, Refers, Semantic, tool
from trajectory2task.domains.retail import rejections
from trajectory2task.domains.retail.reads import RetailReads
from trajectory2task.domains.retail.schema import (
    CANCEL_REASONS,
    CANCELLED,
    DELIVERED,
    EXCHANGE_REQUESTED,
    GIFT_CARD,
    ITEM_MODIFIED,
    PENDING,
    RETURN_REQUESTED,
    Address1,
    Address2,
    City,
    Country,
    ItemId,
    Order,
    OrderId,
    PaymentMethodId,
    StateCode,
    User,
    UserId,
    Zip,
)

OrderArgument = Annotated[OrderId, Refers("order")]
ItemsArgument = Annotated[list[ItemId], Refers("order_item")]
NewItemsArgument = Annotated[list[ItemId], Refers("variant", per="item_ids")]
MethodArgument = Annotated[PaymentMethodId, Refers("payment_method")]
ReasonArgument = Annotated[
    str, Choices(CANCEL_REASONS), Semantic("CancelReason", "Why the order is cancelled")
]

_STATUS = "orders/{order_id}/status="
_HISTORY = "orders/{order_id}/payment_history"
_BALANCE = "users/*/payment_methods/*/balance"  # of a gift card

# The position of an item in the order, and the variant that takes its place.
Replacement = tuple[int, dict[str, Any]]


def cents(amount: float) -> float:
    """An amount in dollars rounded to cents, and never minus zero."""
    return round(amount, 2) + 0.0


class RetailTools(RetailReads):
    """All sixteen tools; a multi-item modification gives each item its own price and options."""

    @tool(
        "write",
        changes=(_STATUS + CANCELLED, "orders/{order_id}/cancel_reason", _HISTORY, _BALANCE),
    )
    def cancel_pending_order(self, order_id: OrderArgument, reason: ReasonArgument) -> Order:
        """Cancel a whole order whose status is 'pending'.

        Every transaction is refunded to its payment method: gift cards at once, others within 5
        to 7 business days. Explain this and get a clear yes first. Gives the order afterwards.
        """
        order = self._order(order_id)
        if order["status"] != PENDING:
            raise rejections.not_pending(order_id, order["status"])
        if reason not in CANCEL_REASONS:
            raise rejections.invalid_reason(reason, CANCEL_REASONS)
        for payment in order["payment_history"]:
            self._payment_method(order["user_id"], payment["payment_method_id"])

        changed = self.state.edit("orders", order_id)
        refunds = []
        # Refunds in the history are refunded like payments, as tau2-bench does it.
        for payment in changed["payment_history"]:
            refunds.append(_transaction("refund", payment["amount"], payment["payment_method_id"]))
            self._credit(changed, payment["payment_method_id"], payment["amount"])
        changed["payment_history"].extend(refunds)
        changed["status"] = CANCELLED
        changed["cancel_reason"] = reason
        return _as_order(changed)

    @tool("write", changes=("orders/{order_id}/address",))
    def modify_pending_order_address(
        self,
        order_id: OrderArgument,
        address1: Annotated[Address1, Free("address")],
        address2: Annotated[Address2, Free("address")],
        city: Annotated[City, Free("address")],
        state: Annotated[StateCode, Free("address")],
        country: Annotated[Country, Free("address")],
        zip: Annotated[Zip, Free("address")],
    ) -> Order:
        """Send a pending order to another address.

        Explain the change and get a clear yes first. Gives the order afterwards.
        """
        self._check_pending(order_id)
        changed = self.state.edit("orders", order_id)
        changed["address"] = _address(address1, address2, city, country, state, zip)
        return _as_order(changed)

    @tool("write", changes=(_HISTORY, _BALANCE))
    def modify_pending_order_payment(
        self, order_id: OrderArgument, payment_method_id: MethodArgument
    ) -> Order:
        """Pay a pending order with another single payment method of the same customer.

        A gift card has to hold the whole amount. What was paid goes back to the old method.
        Explain the change and get a clear yes first. Gives the order afterwards.
        """
        order = self._check_pending(order_id)
        method = self._payment_method(order["user_id"], payment_method_id)
        history = order["payment_history"]
        if len(history) != 1 or history[0]["transaction_type"] != "payment":
            raise rejections.not_single_payment(order_id)
        old_id, amount = history[0]["payment_method_id"], history[0]["amount"]
        if old_id == payment_method_id:
            raise rejections.same_payment_method(payment_method_id)
        _check_covers(method, amount)
        self._payment_method(order["user_id"], old_id)

        changed = self.state.edit("orders", order_id)
        changed["payment_history"].append(_transaction("payment", amount, payment_method_id))
        changed["payment_history"].append(_transaction("refund", amount, old_id))
        self._credit(changed, payment_method_id, -amount)
        self._credit(changed, old_id, amount)
        return _as_order(changed)

    @tool("write", changes=(_STATUS + ITEM_MODIFIED, "orders/{order_id}/items", _HISTORY, _BALANCE))
    def modify_pending_order_items(
        self,
        order_id: OrderArgument,
        item_ids: ItemsArgument,
        new_item_ids: NewItemsArgument,
        payment_method_id: MethodArgument,
    ) -> Order:
        """Swap items of a pending order for other variants of the same products.

        Works once per order, so collect every item first; afterwards the order can be neither
        modified nor cancelled. `new_item_ids` follows the order of `item_ids`. The price
        difference is charged or refunded to the payment method; a gift card has to cover it.
        Explain the change and get a clear yes first. Gives the order afterwards.
        """
        order = self._order(order_id)
        if order["status"] != PENDING:
            raise rejections.not_pending(order_id, order["status"])
        swaps = self._replacements(order, item_ids, new_item_ids, same_allowed=False)
        difference = self._modification_difference(order, swaps)
        method = self._payment_method(order["user_id"], payment_method_id)
        _check_covers(method, difference)

        changed = self.state.edit("orders", order_id)
        direction = "payment" if difference > 0 else "refund"
        changed["payment_history"].append(
            _transaction(direction, cents(abs(difference)), payment_method_id)
        )
        self._credit(changed, payment_method_id, -difference)
        self._replace(changed, item_ids, swaps)
        changed["status"] = ITEM_MODIFIED
        return _as_order(changed)

    @tool(
        "write",
        changes=(
            _STATUS + EXCHANGE_REQUESTED,
            "orders/{order_id}/exchange_items",
            "orders/{order_id}/exchange_new_items",
            "orders/{order_id}/exchange_payment_method_id",
            "orders/{order_id}/exchange_price_difference",
        ),
    )
    def exchange_delivered_order_items(
        self,
        order_id: OrderArgument,
        item_ids: ItemsArgument,
        new_item_ids: NewItemsArgument,
        payment_method_id: MethodArgument,
    ) -> Order:
        """Request to exchange items of a delivered order for other variants of the same products.

        Works once per order, so collect every item first. `new_item_ids` follows the order of
        `item_ids`. The price difference is settled with the payment method; a gift card has to
        cover it. Explain the exchange and get a clear yes first. Gives the order afterwards.
        """
        order = self._order(order_id)
        if order["status"] != DELIVERED:
            raise rejections.not_delivered(order_id, order["status"])
        swaps = self._replacements(order, item_ids, new_item_ids, same_allowed=True)
        difference = cents(_price_difference(order, swaps))
        method = self._payment_method(order["user_id"], payment_method_id)
        _check_covers(method, difference)

        changed = self.state.edit("orders", order_id)
        changed["status"] = EXCHANGE_REQUESTED
        changed["exchange_items"] = sorted(item_ids)
        changed["exchange_new_items"] = sorted(new_item_ids)
        changed["exchange_payment_method_id"] = payment_method_id
        changed["exchange_price_difference"] = difference
        return _as_order(changed)

    @tool(
        "write",
        changes=(
            _STATUS + RETURN_REQUESTED,
            "orders/{order_id}/return_items",
            "orders/{order_id}/return_payment_method_id",
        ),
    )
    def return_delivered_order_items(
        self, order_id: OrderArgument, item_ids: ItemsArgument, payment_method_id: MethodArgument
    ) -> Order:
        """Request a return of items of a delivered order.

        Works once per order. The refund goes to the method that paid for the order or to a gift
        card of the customer. Explain the return and get a clear yes first. Gives the order
        afterwards.
        """
        order = self._order(order_id)
        if order["status"] != DELIVERED:
            raise rejections.not_delivered(order_id, order["status"])
        method = self._payment_method(order["user_id"], payment_method_id)
        paid_with = [payment["payment_method_id"] for payment in order["payment_history"][:1]]
        if method["source"] != GIFT_CARD and payment_method_id not in paid_with:
            raise rejections.invalid_refund_method(payment_method_id)
        _check_holds(order, item_ids)

        changed = self.state.edit("orders", order_id)
        changed["status"] = RETURN_REQUESTED
        changed["return_items"] = sorted(item_ids)
        changed["return_payment_method_id"] = payment_method_id
        return _as_order(changed)

    @tool("write", changes=("users/{user_id}/address",))
    def modify_user_address(
        self,
        user_id: UserId,
        address1: Annotated[Address1, Free("address")],
        address2: Annotated[Address2, Free("address")],
        city: Annotated[City, Free("address")],
        state: Annotated[StateCode, Free("address")],
        country: Annotated[Country, Free("address")],
        zip: Annotated[Zip, Free("address")],
    ) -> User:
        """Change the home address on a customer's account; orders keep theirs.

        Explain the change and get a clear yes first. Gives the account afterwards.
        """
        self._user(user_id)
        changed = self.state.edit("users", user_id)
        changed["address"] = _address(address1, address2, city, country, state, zip)
        user: User = changed  # type: ignore[assignment]
        return user

    def _check_pending(self, order_id: str) -> Record:
        """The order, pending in the wide sense: also after its items were modified."""
        order = self._order(order_id)
        if PENDING not in order["status"]:
            raise rejections.not_pending(order_id, order["status"])
        return order

    def _replacements(
        self, order: Record, item_ids: list[str], new_item_ids: list[str], *, same_allowed: bool
    ) -> list[Replacement]:
        """The swaps asked for, after every check on items; each names an item of its own."""
        _check_holds(order, item_ids)
        if len(item_ids) != len(new_item_ids):
            raise rejections.unequal_lists(len(item_ids), len(new_item_ids))
        left = [item["item_id"] for item in order["items"]]
        swaps = []
        for old_id, new_id in zip(item_ids, new_item_ids, strict=True):
            if old_id == new_id and not same_allowed:
                raise rejections.same_item(old_id)
            place = left.index(old_id)
            left[place] = ""
            product = self._product(order["items"][place]["product_id"])
            variant = product["variants"].get(new_id)
            if variant is None:
                raise rejections.variant_not_found(new_id, product["name"])
            if not variant["available"]:
                raise rejections.item_unavailable(new_id)
            swaps.append((place, variant))
        return swaps

    def _modification_difference(self, order: Record, swaps: list[Replacement]) -> float:
        return cents(_price_difference(order, swaps))

    def _replace(self, order: Record, item_ids: list[str], swaps: list[Replacement]) -> None:
        """Put each variant in the place of its item."""
        for place, variant in swaps:
            order["items"][place].update(_variant_fields(variant))

    def _credit(self, order: Record, method_id: str, amount: float) -> None:
        """Add `amount` to a gift card of the order's owner; other methods keep no balance."""
        if self._payment_method(order["user_id"], method_id)["source"] == GIFT_CARD:
            owner = self.state.edit("users", order["user_id"])
            card = owner["payment_methods"][method_id]
            card["balance"] = cents(card["balance"] + amount)


class Tau2RetailTools(RetailTools):
    """The same tools with tau2-bench's `modify_pending_order_items`, its error included.

    There, every modified item gets the price and options of the last new variant, each item is
    looked up only after the ones before it were replaced, and the unrounded difference decides
    whether a gift card covers it.
    """

    def _modification_difference(self, order: Record, swaps: list[Replacement]) -> float:
        return _price_difference(order, swaps)

    def _replace(self, order: Record, item_ids: list[str], swaps: list[Replacement]) -> None:
        for old_id, (_, variant) in zip(item_ids, swaps, strict=True):
            item = next(item for item in order["items"] if item["item_id"] == old_id)
            item.update(_variant_fields(swaps[-1][1]), item_id=variant["item_id"])


def _check_holds(order: Record, item_ids: list[str]) -> None:
    held = [item["item_id"] for item in order["items"]]
    for item_id in item_ids:
        if item_ids.count(item_id) > held.count(item_id):
            raise rejections.item_not_in_order(item_id, order["order_id"])


def _check_covers(method: dict[str, Any], due: float) -> None:
    if method["source"] == GIFT_CARD and method["balance"] < due:
        raise rejections.insufficient_balance(method["id"], due)


def _price_difference(order: Record, swaps: list[Replacement]) -> float:
    """What the new items cost more than the old ones did, in dollars, unrounded."""
    difference = 0.0
    for place, variant in swaps:
        difference += variant["price"] - order["items"][place]["price"]
    return difference


def _variant_fields(variant: dict[str, Any]) -> dict[str, Any]:
    """What an order item takes over from a variant; the base's options must not be shared."""
    return {
        "item_id": variant["item_id"],
        "price": variant["price"],
        "options": dict(variant["options"]),
    }


def _transaction(kind: str, amount: float, method_id: str) -> dict[str, Any]:
    return {"transaction_type": kind, "amount": amount, "payment_method_id": method_id}


def _address(
    address1: str, address2: str, city: str, country: str, state: str, zip: str
) -> dict[str, str]:
    return {
        "address1": address1,
        "address2": address2,
        "city": city,
        "country": country,
        "state": state,
        "zip": zip,
    }


def _as_order(record: Record) -> Order:
    order: Order = record  # type: ignore[assignment]
    return order
