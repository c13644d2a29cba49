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
            [From {order_id}, ]I'd also like to exchange {new_item_ids:for}\
            [, with {payment_method_id} for the difference].
            I have something else to exchange[ from {order_id}][: {new_item_ids:for}]\
            [. Use {payment_method_id} for the difference].
            [As for {order_id}, ]please also exchange {new_item_ids:for}\
            [, and use {payment_method_id} for the price difference].
            Could you set up another exchange[ for {order_id}]?\
            [ I want to swap {new_item_ids:for}.][ Use {payment_method_id} for the difference.]
            [From {order_id}, ]I also want to exchange {new_item_ids:for}\
            [, with the difference on {payment_method_id}].
            I need one more exchange[ on {order_id}][: {new_item_ids:for}]\
            [. Any difference can go on {payment_method_id}].
            [From {order_id}, ]I've now decided to exchange {new_item_ids:for} too\
            [, using {payment_method_id} for the difference].
            [As for {order_id}, ]would you exchange {new_item_ids:for} as well?\
            [ Please use {payment_method_id} for the difference.]
            """
        ),
        "second_item_change": lines(
            """
            [In {order_id}, ]I'd also like to change {new_item_ids:to}\
            [, with {payment_method_id} for the difference].
            I have something else to change[ in {order_id}][: please swap {new_item_ids:for}]\
            [. Use {payment_method_id} for the difference].
            [In {order_id}, ]please also swap {new_item_ids:for}\
            [, and use {payment_method_id} for the price difference].
            Could you make another change[ to {order_id}]?[ I want to swap {new_item_ids:for}.]\
            [ Use {payment_method_id} for the difference.]
            [In {order_id}, ]I also want to change {new_item_ids:to}\
            [, with the difference on {payment_method_id}].
            I need one more change[ to {order_id}][: please swap {new_item_ids:for}]\
            [. Any difference can go on {payment_method_id}].
            [In {order_id}, ]I've now decided to swap {new_item_ids:for} too\
            [, using {payment_method_id} for the difference].
            [As for {order_id}, ]would you change {new_item_ids:to} as well?\
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
            [In {order_id}, ]I'd like something else altogether[: please swap {new_item_ids:for}]\
            [. Settle any price difference with {payment_method_id}].
            [In {order_id}, ]please replace {new_item_ids:with}\
            [, and use {payment_method_id} for the price difference].
            [As for {order_id}, ]could I swap {new_item_ids:for}?\
            [ Use {payment_method_id} for any difference in price.]
            [In {order_id}, ]please swap {new_item_ids:for}, since I need something different now\
            [. The difference can go on {payment_method_id}].
            Can you give me a different product[ in {order_id}]?\
            [ I want to swap {new_item_ids:for}.][ Use {payment_method_id} for the difference.]
            [In {order_id}, ]I want to trade {new_item_ids:for}\
            [, with the difference on {payment_method_id}].
            [As for {order_id}, ]would you replace {new_item_ids:with}?\
            [ For the difference, {payment_method_id} is fine.]
            [In {order_id}, ]I want a different product[: please swap {new_item_ids:for}]\
            [. Use {payment_method_id} for the difference].
            """
        ),
        "same_item_exchange": lines(
            """
            [From {order_id}, ]I'd like to exchange {new_item_ids:for}, so exactly the same again\
            [. If there's any difference, use {payment_method_id}].
            [As for {order_id}, ]please exchange {new_item_ids:for}; I want the same\
 version, just new\
            [, and {payment_method_id} can be used for any difference].
            [As for {order_id}, ]could I get a fresh copy of exactly the same kind?\
            [ I'd exchange {new_item_ids:for}.][ For any difference, use {payment_method_id}.]
            [From {order_id}, ]I want to swap {new_item_ids:for}, the same version but new\
            [. Use {payment_method_id} if there is any difference].
            Can you send me an identical replacement[ for {order_id}]?\
            [ I'd exchange {new_item_ids:for}.][ Any difference can go on {payment_method_id}.]
            [From {order_id}, ]I need the same thing once more in exchange[: {new_item_ids:for}]\
            [. Please use {payment_method_id} for any difference].
            [As for {order_id}, ]would you exchange {new_item_ids:for}? Yes, the same\
 version again.\
            [ Use {payment_method_id} for any difference.]
            I'm after an exchange for the same version[ on {order_id}][: {new_item_ids:for}]\
            [. {payment_method_id} is fine for any difference].
            """
        ),
        "other_person": lines(
            """
            I'm writing for my sister: please cancel her order, {order_id}[, because {reason}].
            My brother asked me to cancel his order for him, {order_id}[, since {reason}].
            Could you cancel {order_id}? It's my mother's.[ The reason is that {reason}.]
            Please cancel {order_id}, which my roommate placed[; {reason}].
            A friend asked me to have {order_id} cancelled for her[, because {reason}].
            I need {order_id} cancelled; it's in my partner's account[, and {reason}].
            Can you cancel {order_id}? It belongs to my father.[ The reason is that {reason}.]
            {order_id} is my cousin's, and it should be cancelled[ because {reason}].
            """
        ),
        "other_person_address": lines(
            """
            This is for my sister: please send her order, {order_id}, somewhere else[: {address}].
            My brother asked me to change the address on his order, {order_id}[. It should go\
 to {address}].
            Could you change the address on {order_id}? It's my mother's.[ It should go to\
 {address}.]
            Please send {order_id}, which my roommate placed, to another address[: {address}].
            A friend asked me to have {order_id} sent somewhere else for her[: {address}].
            I need a new address on {order_id}, which is in my partner's account[: {address}].
            Can you redirect {order_id}? It belongs to my father.[ The new address is {address}.]
            {order_id} is my cousin's, and it should go to another address[, namely {address}].
            """
        ),
        "partial_cancel": lines(
            """
            [In {order_id}, ]I'd like to cancel just {item_ids} and keep the rest.
            Please take {item_ids} out[ of {order_id}] and leave the rest alone.
            Could you cancel only {item_ids}[ in {order_id}]? I still want the rest.
            [In {order_id}, ]please cancel {item_ids} and send me everything else.
            Can you remove {item_ids}[ from {order_id}] without cancelling the rest?
            I want to drop {item_ids}[ from {order_id}]. The rest should still come.
            Please cancel {item_ids}[ in {order_id}], not the entire order.
            I don't want all[ of {order_id}] anymore: cancel {item_ids} and keep the rest.
            """
        ),
        "split_payment": lines(
            """
            I'd like to split the payment[ for {order_id}] between two payment methods\
            [, one of them {payment_method_id}].
            Please put half of the payment[ for {order_id}] on another method[, on\
 {payment_method_id}].
            Could you charge part[ of {order_id}] to another method[, to {payment_method_id}],\
             and leave the rest where it is?
            I want two payment methods to share the cost[ of {order_id}]\
            [, with {payment_method_id} taking a part].
            Can you divide the cost[ of {order_id}] over two ways of paying\
            [, one of them {payment_method_id}]?
            I want only part of the payment[ for {order_id}] moved[ to {payment_method_id}].
            [For {order_id}, ]please keep half of the charge where it is and move the other half\
            [ to {payment_method_id}].
            [For {order_id}, ]I'd rather pay in two parts, each with a different method\
            [, and {payment_method_id} should be one].
            """
        ),
        "reinstate_cancelled_order": lines(
            """
            I'd like to have {order_id} back, the one that got cancelled.
            Please undo the cancellation[ of {order_id}].
            Could you reopen an order that was cancelled?[ It's {order_id}.]
            I want an order shipped after all, although it was cancelled[. It's {order_id}].
            Can you make an order active again that was cancelled?[ I mean {order_id}.]
            I need a cancellation reversed[, the one of {order_id}].
            Please reinstate an order that got cancelled[. It's {order_id}].
            I've had second thoughts and want an order back that was cancelled[. It's {order_id}].
            """
        ),
        "price_match": lines(
            """
            I'd like you to match another store's price[ for {item_ids}][ from {order_id}].
            Another shop sells {item_ids}[ from {order_id}] for less, so please match that.
            Could you refund me the difference to a competitor's price[ for {item_ids}]\
            [ from {order_id}]?
            I want a price match[ on {item_ids}][ from {order_id}].
            Can you lower what I paid[ for {item_ids}][ from {order_id}] to what another shop asks?
            I found a better price elsewhere[ for {item_ids}][ from {order_id}] and want you to\
 match it.
            Please give me the price a competitor offers[ for {item_ids}][ from {order_id}].
            I'm asking for a price match with another store[ for {item_ids}][ from {order_id}].
            """
        ),
        "place_new_order": lines(
            """
            I'd like to order {item_ids} again[, just as in {order_id}].
            Please place a new order for me[ with {item_ids}][, just as in {order_id}].
            Could you put in another order[ for {item_ids}][, as in {order_id}]?
            I want to buy {item_ids} once more[, as in {order_id}]; please order that for me.
            Can you set up a new purchase for me[, with {item_ids} again][, as in {order_id}]?
            I want the same goods again[: {item_ids}][, as in {order_id}]. Please order for me.
            Please reorder {item_ids} for me[, as in {order_id}].
            I'd like you to create a new order on my account[ for {item_ids}][, as in {order_id}].
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
            Please look into a missing parcel[, the one from {order_id}].
            Could you open an investigation with the carrier[ about {order_id}]? I never got it.
            I want to report a delivery that never came[. It's {order_id}].
            Can you find out where my parcel ended up[, the one from {order_id}]? It isn't here.
            I need a lost parcel traced[, namely {order_id}].
            Please ask the carrier what happened[ to {order_id}], because I never received it.
            I'd like to file a claim for a lost parcel[, for {order_id}].
            """
        ),
        "account_email_change": lines(
            """
            I'd like to change the email address on my account to a new one I'm setting up.
            Please put a different email on my account. I'm just setting up the new one.
            Could you switch my account to another email address? I'm just getting a new one.
            I want a new email address in my profile.
            Can you replace the email you have on file for me?
            I need the email on my account changed.
            Please update the email I sign in with.
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
