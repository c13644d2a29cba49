"""Ways to ask for what cannot be done. In: nothing. Out: `IMPOSSIBLE`, templates by obstacle.

Only wishes that sound unlike the tool's ordinary requests have words of their own.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from trajectory2task.domains.retail.wording.lines import lines

IMPOSSIBLE: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "second_exchange": lines(
            """
            I'd also like to exchange {new_item_ids:for}[ from {order_id}]\
[, again with {payment_method_id} for the difference].
            There's one more thing to exchange[: {new_item_ids:for}][, from {order_id}]\
[. Use {payment_method_id} for the difference].
            Please also exchange {new_item_ids:for}[ from {order_id}]\
[, and use {payment_method_id} for the price difference].
            Could you set up another exchange[ for {order_id}]?\
[ I want to swap {new_item_ids:for}.][ Use {payment_method_id} for the difference.]
            I want to exchange {new_item_ids:for} as well[, from {order_id}]\
[, with the difference on {payment_method_id}].
            I need a second exchange[ on {order_id}][: {new_item_ids:for}]\
[. Any difference can go on {payment_method_id}].
            I've decided to exchange {new_item_ids:for}[ from {order_id}] too\
[, using {payment_method_id} for the difference].
            Would you exchange {new_item_ids:for}[ from {order_id}] as well?\
[ Please use {payment_method_id} for the difference.]
            """
        ),
        "second_item_change": lines(
            """
            I'd also like to change {new_item_ids:to}[ in {order_id}]\
[, again with {payment_method_id} for the difference].
            There's one more thing to change[: please swap {new_item_ids:for}][, in {order_id}]\
[. Use {payment_method_id} for the difference].
            Please also swap {new_item_ids:for}[ in {order_id}]\
[, and use {payment_method_id} for the price difference].
            Could you make another change[ to {order_id}]?[ I want to swap {new_item_ids:for}.]\
[ Use {payment_method_id} for the difference.]
            I want to change {new_item_ids:to} as well[, in {order_id}]\
[, with the difference on {payment_method_id}].
            I need a second change[ to {order_id}][: swap {new_item_ids:for}]\
[. Any difference can go on {payment_method_id}].
            I've decided to swap {new_item_ids:for}[ in {order_id}] too\
[, using {payment_method_id} for the difference].
            Would you change {new_item_ids:to}[ in {order_id}] as well?\
[ Please use {payment_method_id} for the difference.]
            """
        ),
        "cancel_reason": lines(
            """
            I'd like to cancel {order_id}[ because {reason}].
            Please cancel {order_id}[. My reason is that {reason}].
            Could you cancel {order_id}?[ Here's why: {reason}.]
            I want {order_id} cancelled[, and I'll be honest about why: {reason}].
            Can you cancel {order_id} for me?[ It's because {reason}.]
            I still want what I ordered, but please cancel {order_id}[, because {reason}].
            I need to get an order cancelled[. It's {order_id}][, and the reason is that {reason}].
            It wasn't a mistake, but please cancel {order_id}[; {reason}].
            """
        ),
        "different_product": lines(
            """
            I'd like something else altogether[: please swap {new_item_ids:for}][ in {order_id}]\
[. Settle any price difference with {payment_method_id}].
            Please replace {new_item_ids:with}[ in {order_id}]\
[, and use {payment_method_id} for the price difference].
            Could I swap {new_item_ids:for}[ in {order_id}]?\
[ Use {payment_method_id} for any difference in price.]
            I've changed my mind about what I need, so please swap {new_item_ids:for}\
[ in {order_id}][. The difference can go on {payment_method_id}].
            Can you give me a different product[ in {order_id}]?\
[ I want to swap {new_item_ids:for}.][ Use {payment_method_id} for the difference.]
            I want to trade {new_item_ids:for}[ in {order_id}]\
[, with the difference on {payment_method_id}].
            Would you replace {new_item_ids:with}[ in {order_id}]?\
[ For the difference, {payment_method_id} is fine.]
            Instead of what I picked, I want another thing[. Swap {new_item_ids:for}]\
[ in {order_id}][. Use {payment_method_id} for the difference].
            """
        ),
        "same_item_exchange": lines(
            """
            I'd like to exchange {new_item_ids:for}[ from {order_id}], so the very same thing again\
[. If there's any difference, use {payment_method_id}].
            Please exchange {new_item_ids:for}[ from {order_id}]; I want an identical replacement\
[, and {payment_method_id} can be used for any difference].
            Could I get a fresh one of exactly the same kind[ from {order_id}]?\
[ I'd exchange {new_item_ids:for}.][ For any difference, use {payment_method_id}.]
            I want to swap {new_item_ids:for}[ from {order_id}], the same version but a new one\
[. Use {payment_method_id} if there is any difference].
            Can you send me an identical replacement[ for {order_id}]?\
[ That means exchanging {new_item_ids:for}.][ Any difference can go on {payment_method_id}.]
            I need the same thing once more in exchange[: {new_item_ids:for}][, from {order_id}]\
[. Please use {payment_method_id} for any difference].
            Would you exchange {new_item_ids:for}[ from {order_id}]? Yes, the same version again.\
[ Use {payment_method_id} for any difference.]
            I'm after an exchange for the same version[: {new_item_ids:for}][, from {order_id}]\
[. {payment_method_id} is fine for any difference].
            """
        ),
        "other_person": lines(
            """
            I'm writing for my sister: please cancel {order_id} for her[, because {reason}].
            My brother asked me to cancel {order_id} for him[, since {reason}].
            Could you cancel {order_id}? It's my mother's order.[ The reason is that {reason}.]
            Please cancel {order_id}, which my roommate placed[; {reason}].
            A friend wants {order_id} cancelled and asked me to see to it[. As for why, {reason}].
            I need {order_id} cancelled; it's in my partner's account[, and {reason}].
            Can you cancel {order_id}? It belongs to my father.[ It's because {reason}.]
            {order_id} is my cousin's, and it should be cancelled[ because {reason}].
            """
        ),
        "other_person_address": lines(
            """
            This is for my sister: please send {order_id}, which is hers, elsewhere[: {address}].
            My brother asked me to change where {order_id} of his is going[. Send it to {address}].
            Could you change the address on {order_id}? It's my mother's order.[ Use {address}.]
            Please send {order_id}, which my roommate placed, to another address[: {address}].
            A friend wants {order_id} sent elsewhere and asked me to see to it[. Use {address}].
            I need a new address on {order_id}; it's in my partner's account[. Use {address}].
            Can you redirect {order_id}? It belongs to my father.[ The new address is {address}.]
            {order_id} is my cousin's, and it should go to another address[, namely {address}].
            """
        ),
        "partial_cancel": lines(
            """
            I'd like to cancel just one of the items[ in {order_id}] and keep the rest[; {reason}].
            Please take one item out[ of {order_id}] and leave the rest alone[, because {reason}].
            Could you cancel only part[ of {order_id}]? I want the others.[ It's that {reason}.]
            I don't want all of it[, I mean {order_id}], so cancel one item only[, since {reason}].
            Can you remove one thing[ from {order_id}] without cancelling the rest?[ The reason is\
 that {reason}.]
            I want to drop one item[ from {order_id}][, because {reason}]; the rest should come.
            Please cancel one item[ in {order_id}], not the entire order[. For that one, {reason}].
            I want a partial cancellation[ of {order_id}]: one item goes[, as {reason}].
            """
        ),
        "split_payment": lines(
            """
            I'd like to split the payment[ for {order_id}] between two payment methods\
[, one of them {payment_method_id}].
            Please put half of the payment[ for {order_id}] on another method\
[, on {payment_method_id}, to be exact].
            Could you charge a part[ of {order_id}] to another method[, to {payment_method_id}],\
 and leave the rest where it is?
            I want two payment methods to share the cost[ of {order_id}]\
[, with {payment_method_id} taking a part].
            Can you divide the cost[ of {order_id}] over two ways of paying\
[, with {payment_method_id} as the second one]?
            I want only part of the payment moved[ for {order_id}][, namely to {payment_method_id}].
            Please keep half of the charge where it is[ for {order_id}] and move the other half\
[ to {payment_method_id}].
            I'd rather pay in two parts[ for {order_id}], each with a different method\
[, and {payment_method_id} should be one].
            """
        ),
        "reinstate_cancelled_order": lines(
            """
            I'd like to bring a cancelled order back[: {order_id}].
            Please undo the cancellation[ of {order_id}].
            Could you reopen an order that was cancelled[, {order_id}]?
            I want my cancelled order shipped after all[. It's {order_id}].
            Can you make a cancelled order active again?[ I mean {order_id}.]
            I need a cancellation reversed[, the one of {order_id}].
            Please reinstate an order that got cancelled[: {order_id}].
            I've had second thoughts and want a cancelled order back[, {order_id}].
            """
        ),
        "price_match": lines(
            """
            I'd like you to match another store's price[ for {item_ids}][ from {order_id}].
            Another shop sells the same thing for less, so please match that\
[ for {item_ids}][ in {order_id}].
            Could you refund me the difference to a competitor's price[ for {item_ids}]\
[ from {order_id}]?
            I want a price match[ on {item_ids}][ from {order_id}].
            Can you lower what I paid to what another shop asks[ for {item_ids}][, from {order_id}]?
            I found a better price elsewhere and want you to match it[, for {item_ids}]\
[ from {order_id}].
            Please give me the price a competitor offers[ for {item_ids}][ from {order_id}].
            I'm asking for a price adjustment to match another store[, for {item_ids}]\
[ from {order_id}].
            """
        ),
        "place_new_order": lines(
            """
            I'd like to order the same again[: {item_ids}][, as in {order_id}].
            Please place a new order for me[ with {item_ids}][, just as in {order_id}].
            Could you put in another order[ for {item_ids}][, like the one in {order_id}]?
            I want to buy one more[ of {item_ids}][, as in {order_id}]; please order it for me.
            Can you set up a new purchase for me[, with {item_ids} again][, as in {order_id}]?
            I need a second set, so please order it for me[: {item_ids}][, as in {order_id}].
            Please reorder something for me[, namely {item_ids}][ from {order_id}].
            I'd like you to create a new order on my account[, for {item_ids}][, as in {order_id}].
            """
        ),
        "warranty_repair": lines(
            """
            I'd like something repaired under the warranty[: {item_ids}][ from {order_id}].
            Please open a warranty claim for me[, for {item_ids}][ from {order_id}].
            Could you have something fixed under warranty[, namely {item_ids}][ from {order_id}]?
            I want to make a warranty claim[ for {item_ids}][ from {order_id}].
            Can you arrange a repair[ of {item_ids}][ from {order_id}]? I don't want to return it.
            I need a repair covered by the warranty[, for {item_ids}][ from {order_id}].
            Please send me spare parts under the warranty[ for {item_ids}][ from {order_id}].
            I'd like to use the warranty[ on {item_ids}][ from {order_id}], not send anything back.
            """
        ),
        "missing_parcel": lines(
            """
            I'd like you to trace a parcel that never reached me[: {order_id}].
            Please look into a missing parcel[, the one of {order_id}].
            Could you open an investigation with the carrier[ about {order_id}]? I never got it.
            I want to report a delivery that never came[. It's {order_id}].
            Can you find out where my parcel ended up[, the one of {order_id}]? It isn't here.
            I need a lost parcel traced[, namely {order_id}].
            Please ask the carrier what happened[ to {order_id}], because I never received it.
            I'd like to file a claim for a lost parcel[, for {order_id}].
            """
        ),
        "account_email_change": lines(
            """
            I'd like to change the email address on my account.
            Please put a different email on my account.
            Could you switch my account to another email address?
            I want a new email address in my profile.
            Can you replace the email you have on file for me?
            I need the email on my account changed.
            Please update my login email.
            I'd like my account to use another email from now on.
            """
        ),
        "account_closure": lines(
            """
            I'd like to close my account.
            Please delete my account and everything in it.
            Could you close my customer account for good?
            I want my account removed.
            Can you shut down my account?
            I need my account deleted.
            Please cancel my customer account altogether.
            I'd like my profile erased.
            """
        ),
    }
)
