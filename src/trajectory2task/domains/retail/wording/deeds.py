"""What customers call a request once it has been made. In: nothing. Out: `DEEDS`, by tool.

Wishes that no tool expresses go by their obstacle's name.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from trajectory2task.domains.retail.wording.lines import lines

DEEDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "cancel_pending_order": lines(
            """
            the cancellation
            the order cancellation
            cancelling the order
            my cancellation
            the cancellation I asked for
            my request to cancel
            """
        ),
        "modify_pending_order_address": lines(
            """
            the shipping address change
            the new delivery address
            the change of delivery address
            sending the order elsewhere
            redirecting the order
            the shipping address update
            """
        ),
        "modify_pending_order_payment": lines(
            """
            the payment change
            the change of payment method
            moving the payment
            the new payment method
            switching the payment
            the payment switch
            """
        ),
        "modify_pending_order_items": lines(
            """
            the change to my order
            the item change
            changing what I ordered
            the order change
            the swap in my order
            the new item choice
            """
        ),
        "exchange_delivered_order_items": lines(
            """
            the exchange
            my exchange
            the exchange request
            exchanging what I bought
            the exchange I asked for
            the swap of what I bought
            """
        ),
        "return_delivered_order_items": lines(
            """
            the return
            my return
            the return request
            sending things back
            the return I asked for
            the refund for what I send back
            """
        ),
        "modify_user_address": lines(
            """
            the home address change
            the address in my profile
            the profile update
            my new home address
            changing my account's address
            the account update
            """
        ),
        "partial_cancel": ("the partial cancellation", "cancelling part of the order"),
        "split_payment": ("splitting the payment", "the split payment"),
        "reinstate_cancelled_order": ("bringing the order back", "reviving the order"),
        "price_match": ("the price match", "matching the price"),
        "place_new_order": ("the new order", "ordering again"),
        "warranty_repair": ("the warranty claim", "the repair"),
        "missing_parcel": ("the missing parcel", "the parcel I never got"),
        "account_email_change": ("the new email address", "changing my email"),
        "account_closure": ("closing my account", "the account closure"),
    }
)
