"""What customers want to know, what an agent asks them, and what they know of themselves.

In: nothing. Out: `QUESTIONS` by question, `SLOTS` by argument or group, `FACTS` and `IGNORANCE` by
semantic type. Questions that start with a small letter are clauses, which get a frame.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from trajectory2task.domains.retail.wording.lines import lines

# Totals are asked for where no other wish has the like, and where there is something to add up;
# beside others, the wish is named.
_GAP = lines(
    """
    what the price difference[ for {deed}] comes to
    How much is the price difference[ for {deed}][ in all{several}{only}]?
    how much of a difference in price there is[ for {deed}][ altogether{several}{only}]
    What does the difference in price[ for {deed}] come to?
    Please tell me the exact price difference[ for {deed}] as well.
    What's the price difference[ for {deed}][ in total{several}{only}]?
    By how much do the prices differ[ for {deed}][ in all{several}{only}]?
    I'd also like to know the[ total{several}{only}] price difference[ for {deed}].
    """
)

QUESTIONS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "return_refund": lines(
            """
            how much money I'll get back[ in total{several}{only}][ for {deed}]
            How much will I get back[ in all{several}{only}][ for {deed}]?
            what the refund[ for {deed}] will come to
            What's the[ total{several}{only}] amount of the refund[ for {deed}]?
            Please tell me exactly how much I'll be refunded[ for {deed}].
            How much will the refund[ for {deed}] be?
            How much will the refund[ for {deed}] be[ altogether{several}{only}]?
            I'd also like to know the exact amount of the refund[ for {deed}].
            """
        ),
        "exchange_difference": _GAP,
        "modify_difference": _GAP,
        "cancel_refund": lines(
            """
            how much money I'll get back[ for {deed}]
            How much will be refunded to me[ for {deed}]?
            what the refund[ for {deed}] comes to
            What's the exact amount I'm getting back[ for {deed}]?
            Please tell me how much I'll be refunded[ for {deed}].
            How much will I get back[ for {deed}]?
            How much money should I expect back[ for {deed}]?
            I'd also like to know the exact refund amount[ for {deed}].
            """
        ),
        "amount_to_move": lines(
            """
            how much will be charged to the new payment method[ for {deed}]
            How much will be charged that way[ for {deed}]?
            how much you'll be charging[ for {deed}]
            What's the exact amount that gets charged[ for {deed}]?
            Please tell me how much the new charge[ for {deed}] will be.
            how high the charge[ for {deed}] is going to be
            How much will that be, exactly[, for {deed}]?
            I'd also like to know the exact amount of the charge[ for {deed}].
            """
        ),
        "order_total": lines(
            """
            what everything in {order_id} costs together
            What's the total of {order_id}?
            How much do all the items in {order_id} come to?
            what the items in {order_id} add up to
            Could you add up the prices of everything in {order_id}?
            I'd like to know the total price of all the items in {order_id}.
            how much I spent on {order_id} for all the items together
            Please tell me what the whole of {order_id} costs.
            What do all the things in {order_id} cost in total?
            """
        ),
        "items_cost": lines(
            """
            what {item_ids}[ from {order_id}] cost together
            How much did I pay for {item_ids}[ in {order_id}], taken together?
            what I paid in all for {item_ids}[ from {order_id}]
            What's the combined price of {item_ids}[ from {order_id}]?
            Could you add up what I paid for {item_ids}[ in {order_id}]?
            I'd like the combined price of {item_ids}[ from {order_id}].
            how much {item_ids}[ in {order_id}] come to in total
            Please tell me what {item_ids}[ from {order_id}] cost me altogether.
            """
        ),
        "orders_total": lines(
            """
            what everything in {order_ids} costs, all taken together
            How much do all the items in {order_ids} cost me in total?
            what the items in {order_ids} add up to altogether
            What's the grand total for {order_ids}?
            Could you add up everything in {order_ids} for me?
            I'd like one total over all the items in {order_ids}.
            how much all the items in {order_ids} come to together
            Please tell me the combined price of everything in {order_ids}.
            """
        ),
        "variant_gap": lines(
            """
            how big the price difference is between {item_id}[ from {order_id}] and {new_item_id}
            What's the price difference between {item_id}[ from {order_id}] and {new_item_id}?
            what the difference in price is between {item_id}[ in {order_id}] and {new_item_id}
            How much do {item_id}[ from {order_id}] and {new_item_id} differ in price?
            How much would the price differ between {item_id}[ from {order_id}] and {new_item_id}?
            I'd like the price difference between {item_id}[ from {order_id}] and {new_item_id}.
            by how much the price of {item_id}[ from {order_id}] differs from that of {new_item_id}
            I have {item_id}[ from {order_id}]. How much does {new_item_id} differ in price?
            """
        ),
        "price_range": lines(
            """
            how big the price gap is between the cheapest and the most expensive version of\
 {product_id}, in stock or not
            Counting sold-out ones, what's the price gap between the cheapest and the most\
 expensive version of {product_id}?
            how much more the most expensive version of {product_id} costs than the cheapest one,\
 in stock or not
            Of all versions of {product_id}, available or not, how much do the cheapest and the\
 most expensive differ in price?
            Could you look up the price gap between the cheapest and the most expensive version\
 of {product_id}, whether in stock or not?
            I'd like the price difference between the cheapest and the most expensive version\
 of {product_id}, sold out or not.
            by how much the cheapest and the most expensive version of {product_id} differ in\
 price, counting those that are out of stock
            Please tell me the gap between the lowest and the highest price of {product_id},\
 including versions that are sold out.
            """
        ),
        "gift_card_balance": lines(
            """
            how much money is left on {payment_method_id}
            What's the balance of {payment_method_id}?
            what balance I still have on {payment_method_id}
            How much can I still spend with {payment_method_id}?
            Could you check the balance of {payment_method_id}?
            I'd like to know what's left on {payment_method_id}.
            how high the remaining balance is on {payment_method_id}
            Please tell me how much credit is left on {payment_method_id}.
            """
        ),
    }
)

SLOTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "order_id": ("which order I mean", "which of my orders I mean", "the order I mean"),
        "order_ids": ("which orders I mean", "the orders I mean"),
        "item_id": ("which item I mean", "the item I mean"),
        "item_ids": ("which item I mean", "the item I mean"),
        "item_ids.several": ("which items I mean", "the items I mean"),
        "new_item_id": ("which version to compare with", "the version to compare with"),
        "new_item_ids": (
            "which version[ of {item_ids}] I want",
            "the version[ of {item_ids}] I want",
        ),
        "payment_method_id": ("which payment method to use", "the payment method"),
        "return_delivered_order_items.payment_method_id": (
            "where the refund should go",
            "what the refund should go to",
            "the payment method for the refund",
        ),
        "gift_card_balance.payment_method_id": ("which gift card I mean", "the gift card I mean"),
        "product_id": ("which product I mean", "the product I mean"),
        "reason": ("the reason", "my reason"),
        "address": ("the new address", "what the new address is"),
    }
)

# Facts that are stated together have their names joined by a space.
FACTS: Mapping[str, str] = MappingProxyType(
    {
        "FirstName LastName": "my name is {value}",
        "Email": "my email is {value}",
        "FirstName": "my first name is {value}",
        "LastName": "my last name is {value}",
        "Zip": "my zip code is {value}",
    }
)

IGNORANCE: Mapping[str, str] = MappingProxyType(
    {
        "Email": "which email I signed up with",
        "Zip": "which zip code is on the account",
    }
)
