"""What customers call a request, or an amount they asked for, once it has been spoken of.

In: nothing. Out: `DEEDS`, by tool, obstacle (where no tool expresses the wish) or question. The
parts in brackets are said where one has to be told apart from another of its kind.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from trajectory2task.domains.retail.wording.lines import lines

DEEDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "cancel_pending_order": lines(
            """
            the cancellation[ of {order_id}]
            the order cancellation[ for {order_id}]
            my cancellation[ of {order_id}]
            the requested cancellation[ of {order_id}]
            the cancellation request[ for {order_id}]
            my cancellation request[ for {order_id}]
            """
        ),
        "modify_pending_order_address": lines(
            """
            the shipping address change[ on {order_id}][ to {address}]
            the new delivery address[ for {order_id}][ at {address}]
            the change of delivery address[ for {order_id}][ to {address}]
            the new shipping address[ for {order_id}][ at {address}]
            the delivery change[ for {order_id}][ to {address}]
            the shipping address update[ on {order_id}][ to {address}]
            """
        ),
        "modify_pending_order_payment": lines(
            """
            the payment change[ on {order_id}][ to {payment_method_id}]
            the change of payment method[ on {order_id}][ to {payment_method_id}]
            my payment switch[ on {order_id}][ to {payment_method_id}]
            the switch of payment method[ on {order_id}][ to {payment_method_id}]
            my payment change[ on {order_id}][ to {payment_method_id}]
            the payment switch[ on {order_id}][ to {payment_method_id}]
            """
        ),
        "modify_pending_order_items": lines(
            """
            the change[ to {order_id}][ of {item_ids}]
            the item change[ in {order_id}][ concerning {item_ids}]
            the requested change[ to {order_id}][ of {item_ids}]
            the product swap[ in {order_id}][ concerning {item_ids}]
            the swap[ in {order_id}][ of {item_ids}]
            my swap[ in {order_id}][ of {item_ids}]
            """
        ),
        "exchange_delivered_order_items": lines(
            """
            the exchange[ of {item_ids}][ from {order_id}]
            my exchange[ of {item_ids}][ from {order_id}]
            the exchange request[ concerning {item_ids}][ from {order_id}]
            the requested exchange[ of {item_ids}][ from {order_id}]
            the item exchange[ of {item_ids}][ from {order_id}]
            my exchange request[ concerning {item_ids}][ from {order_id}]
            """
        ),
        "return_delivered_order_items": lines(
            """
            the return[ of {item_ids}][ from {order_id}]
            my return[ of {item_ids}][ from {order_id}]
            the return request[ for {item_ids}][ from {order_id}]
            the requested return[ of {item_ids}][ from {order_id}]
            the item return[ of {item_ids}][ from {order_id}]
            my return request[ for {item_ids}][ from {order_id}]
            """
        ),
        "modify_user_address": lines(
            """
            the home address change[ to {address}]
            the change to my profile[ to {address}]
            the profile update[ to {address}]
            my new home address[ at {address}]
            the change of my home address[ to {address}]
            the account update[ to {address}]
            """
        ),
        "partial_cancel": ("the partial cancellation", "cancelling part of the order"),
        "split_payment": ("splitting the payment", "the split payment"),
        "reinstate_cancelled_order": ("bringing the order back", "getting the order back"),
        "price_match": ("the price match", "matching the price"),
        "place_new_order": ("the new order", "ordering again"),
        "warranty_repair": ("the warranty claim", "the warranty repair"),
        "missing_parcel": ("tracing the parcel", "the search for the parcel"),
        "account_email_change": ("the new email address", "changing my email"),
        "account_closure": ("closing my account", "the account closure"),
        # Amounts
        "return_refund": ("the refund", "the refund amount", "the amount of the refund"),
        "exchange_difference": ("the price difference", "the difference in price"),
        "modify_difference": ("the price difference", "the difference in price"),
        "cancel_refund": ("the refund", "the refund amount", "the amount of the refund"),
        "amount_to_move": ("the new charge", "the amount of the charge"),
        "order_total": ("the order total", "the total of the order"),
        "items_cost": ("the combined price", "the combined cost"),
        "orders_total": ("the grand total", "the overall total"),
        "variant_gap": ("the price difference", "the difference in price"),
        "price_range": ("the price gap", "the gap in price"),
        "gift_card_balance": ("the gift card balance", "the balance of the gift card"),
    }
)
