"""The words that agents of a shop use when they ask, and when they name a deed.

In: nothing. Out: `CUES`, by argument, group, semantic type or tool; see `Phrasebook.cues`.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_ORDER = ("order", "order number", "order id", "purchase")
_ITEM = ("item", "product", "article", "piece")
_VERSION = (
    *("version", "variant", "option", "replacement", "new item", "replacement item", "new product"),
    *("size", "color", "colour", "material", "style", "model", "capacity", "specification"),
    *("exchange it for", "exchange them for", "exchange for", "swap it for", "swap for", "instead"),
    *("change it to", "change them to", "in its place", "replace it with", "replace them with"),
    *("configuration", "feature", "different item"),
)
_METHOD = (
    *("payment method", "method of payment", "payment option", "payment", "refund method"),
    *("pay", "card", "refund", "refunded", "refund go", "refund to", "charge", "paypal"),
    *("price difference", "difference", "credit card", "gift card"),
    *("visa", "mastercard", "american express"),
)

CUES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "order_id": _ORDER,
        "order_ids": _ORDER,
        "item_id": _ITEM,
        "item_ids": _ITEM,
        "product_id": ("product", "type of product", "kind of product", "item"),
        "new_item_id": _VERSION,
        "new_item_ids": _VERSION,
        "payment_method_id": _METHOD,
        "reason": ("reason", "why"),
        "address": (
            *("address", "new address", "shipping address", "delivery address", "home address"),
            *("street", "deliver", "delivered", "ship it", "shipped", "ship to", "sent to"),
        ),
        "Email": ("email", "e-mail", "email address", "e-mail address", "mail address"),
        "FirstName": ("first name", "full name", "name", "given name"),
        "LastName": ("last name", "full name", "name", "surname", "family name"),
        "Zip": ("zip code", "zip", "postal code", "postcode", "zipcode"),
        "cancel_pending_order": ("cancel",),
        "return_delivered_order_items": ("return", "send back", "sending back", "take back"),
        "exchange_delivered_order_items": ("exchang", "swap", "replac"),
        "modify_pending_order_items": (
            *("item", "modif", "chang", "swap", "replac", "exchang", "variant"),
        ),
        "modify_pending_order_address": ("shipping address", "delivery address", "address"),
        "modify_pending_order_payment": ("payment", "pay ", "charge"),
        "modify_user_address": ("home address", "profile", "default address", "address"),
    }
)
