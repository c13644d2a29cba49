"""Ways to ask for what the shop can do. In: nothing. Out: `REQUESTS`, templates by tool.

Everything that may be withheld stands in brackets, except the record that the wish is about: left
out, the sentence would seem to go on about the one before ("one of my orders" is said then).
Where goods are swapped the order stands before them or in a sentence of its own: after them it
would seem to be what they are swapped for.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from trajectory2task.domains.retail.wording.lines import lines

REQUESTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "cancel_pending_order": lines(
            """
            I'd like to cancel {order_id}[ because {reason}].
            Please cancel {order_id}[; {reason}].
            Could you cancel {order_id}[, since {reason}]?
            I need {order_id} cancelled[, because {reason}].
            Can you cancel {order_id} for me?[ The reason is that {reason}.]
            I want to cancel {order_id}[ because {reason}].
            Would you please call off {order_id}?[ The reason is that {reason}.]
            I don't want {order_id} to go ahead[, since {reason}], so please cancel it.
            Please call off {order_id}[. As for why, {reason}].
            I want to call off {order_id}[, because {reason}].
            {order_id} should be cancelled, please[, because {reason}].
            Is it possible to cancel {order_id}?[ I ask because {reason}.]
            Can {order_id} be cancelled?[ To give a reason, {reason}.]
            """
        ),
        "modify_pending_order_address": lines(
            """
            I'd like {order_id} to go to another address[: {address}].
            Please change the delivery address of {order_id}[ to {address}].
            Could you ship {order_id} to a different address[, namely {address}]?
            I need to change where {order_id} is going[: please send it to {address}].
            Can you update the shipping address on {order_id}[ to {address}]?
            I want {order_id} to arrive at another address[: {address}].
            {order_id} needs to go to a different place[. Please send it to {address}].
            I need a new shipping address on {order_id}[: {address}].
            Would you redirect {order_id} for me?[ It should go to {address}.]
            Please have {order_id} sent to another address[: {address}].
            The delivery address for {order_id} has to be changed[ to {address}].
            Please send {order_id} somewhere else[: {address}].
            Is it possible to send {order_id} to another address?[ It would be {address}.]
            """
        ),
        "modify_pending_order_payment": lines(
            """
            I'd like to pay for {order_id} differently[, with {payment_method_id}].
            Please move the payment for {order_id}[ to {payment_method_id}].
            Could you charge {order_id} to another payment method[, {payment_method_id}]?
            I want to change how {order_id} is paid[. Please use {payment_method_id}].
            Can you switch the payment method on {order_id}[ to {payment_method_id}]?
            I need the payment for {order_id} moved[ to {payment_method_id}].
            Please take the payment for {order_id} from somewhere else[: {payment_method_id}].
            I'd rather pay for {order_id} another way[, with {payment_method_id}].
            Would you change the payment method for {order_id}[ to {payment_method_id}]?
            Please change how I'm paying for {order_id}[. I'd like to use {payment_method_id}].
            I want to pay for {order_id} another way[, with {payment_method_id}].
            Let's put {order_id} on a different payment method[, {payment_method_id}].
            Is it possible to pay for {order_id} some other way?[ I'd use {payment_method_id}.]
            """
        ),
        "modify_pending_order_items": lines(
            """
            [In {order_id}, ]I'd like to change {new_item_ids:to}\
[. Any price difference can go on {payment_method_id}].
            [In {order_id}, ]please swap {new_item_ids:for}\
[, and use {payment_method_id} for the price difference].
            [As for {order_id}, ]could you change {new_item_ids:to}?\
[ Use {payment_method_id} for any difference in price.]
            [In {order_id}, ]I need to swap {new_item_ids:for}\
[. Any difference can go on {payment_method_id}].
            Can you update {order_id} for me?[ I want to change {new_item_ids:to}.]\
[ You can use {payment_method_id} for the difference.]
            [In {order_id}, ]I want to change {new_item_ids:to}\
[, with {payment_method_id} for the difference].
            [As for {order_id}, ]would you swap {new_item_ids:for}?\
[ For the difference, {payment_method_id} is fine.]
            I'd like to change what I picked[ in {order_id}][: please swap {new_item_ids:for}]\
[. Use {payment_method_id} for the difference].
            Please change {order_id} for me[: I'd rather swap {new_item_ids:for}]\
[. For the difference, use {payment_method_id}].
            I need a change to {order_id}[: please swap {new_item_ids:for}]\
[. The difference can go on {payment_method_id}].
            [As for {order_id}, ]I'd like to swap {new_item_ids:for}\
[. I'll settle the difference with {payment_method_id}].
            [For {order_id}, ]can you swap {new_item_ids:for}?\
[ Please put the difference on {payment_method_id}.]
            """
        ),
        "exchange_delivered_order_items": lines(
            """
            [From {order_id}, ]I'd like to exchange {new_item_ids:for}\
[, and please use {payment_method_id} for the price difference].
            [As for {order_id}, ]please exchange {new_item_ids:for}\
[. Settle the difference with {payment_method_id}].
            [As for {order_id}, ]could I exchange {new_item_ids:for}?\
[ Any price difference can go on {payment_method_id}.]
            [From {order_id}, ]I want to exchange {new_item_ids:for}\
[, with {payment_method_id} for the difference].
            Can you set up an exchange for me[ on {order_id}]?[ I want to swap {new_item_ids:for}.]\
[ Please use {payment_method_id} for the difference.]
            I need an exchange[ on {order_id}][: {new_item_ids:for}]\
[. Use {payment_method_id} for the price difference].
            [From {order_id}, ]I'm hoping to exchange {new_item_ids:for}\
[. The difference can go on {payment_method_id}].
            [As for {order_id}, ]would you exchange {new_item_ids:for}?\
[ For the difference, {payment_method_id} is fine.]
            I'd like to make an exchange[ on {order_id}][: {new_item_ids:for}]\
[. Any difference can go on {payment_method_id}].
            [From {order_id}, ]please exchange {new_item_ids:for}\
[, using {payment_method_id} for the difference].
            Could you arrange an exchange[ on {order_id}]?[ I'd like to swap {new_item_ids:for}.]\
[ For the price difference, please use {payment_method_id}.]
            [From {order_id}, ]can I swap {new_item_ids:for}?\
[ The difference may go on {payment_method_id}.]
            """
        ),
        "return_delivered_order_items": lines(
            """
            I'd like to return {item_ids}[ from {order_id}]\
[ and get the refund on {payment_method_id}].
            Please take back {item_ids}[ from {order_id}][ and refund me on {payment_method_id}].
            Could I send back {item_ids}[ from {order_id}]?[ Please refund {payment_method_id}.]
            I want to return {item_ids}[ from {order_id}][. Please refund {payment_method_id}].
            Can you set up a return for me[ on {order_id}]?[ I want to send back {item_ids}.]\
[ The money should go to {payment_method_id}.]
            I need to return {item_ids}[ from {order_id}]\
[, and the refund should go to {payment_method_id}].
            I'd like to make a return[ on {order_id}][: {item_ids}]\
[. Please put the refund on {payment_method_id}].
            I'd like to send back {item_ids}[ from {order_id}]\
[. The money can go to {payment_method_id}].
            Would you arrange a return[ of {item_ids}][ from {order_id}]?\
[ The refund should go to {payment_method_id}.]
            I'd like my money back for {item_ids}[ from {order_id}][, on {payment_method_id}].
            I need a return[ for {item_ids}][ from {order_id}]\
[, with the refund going to {payment_method_id}].
            I don't want to keep {item_ids}[ from {order_id}]\
[. Please refund {payment_method_id}].
            Is it possible to return {item_ids}[ from {order_id}]\
[ and have the refund on {payment_method_id}]?
            """
        ),
        "modify_user_address": lines(
            """
            I'd like to change the home address on my account[ to {address}].
            Please update the address in my profile[; it's now {address}].
            Could you change my address on file[ to {address}]?
            I need a new home address on my account[: {address}].
            Can you update my account with a new address?[ It's {address}.]
            I want to change the address in my profile[ to {address}].
            The home address in my profile is out of date[. The right one is {address}].
            Would you put a new home address on my account?[ It's {address}.]
            My account needs a new default address[: {address}].
            Please replace the home address you have for me[ with {address}].
            Can you change my profile's address[ to {address}]?
            Please put my new home address on my account[: {address}].
            """
        ),
    }
)
