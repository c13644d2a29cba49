"""Ways to ask for what the shop can do. In: nothing. Out: `REQUESTS`, templates by tool.

Everything that may be withheld stands in brackets; at least one template per tool can do without
any of it.
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
            Please cancel {order_id} for me[; {reason}].
            Could you cancel {order_id}[, since {reason}]?
            I need {order_id} cancelled[. The reason is that {reason}].
            Can you call off {order_id} for me?[ The reason is that {reason}.]
            I want to call off {order_id}[ because {reason}].
            I'm writing to cancel an order[: {order_id}][. As for why, {reason}].
            There's an order I want to cancel[, namely {order_id}][. The reason is that {reason}].
            I need to get an order cancelled[. It's {order_id}][. Why? Because {reason}].
            Would you please cancel {order_id}?[ It's simply that {reason}.]
            {order_id} should be cancelled, please[. That's because {reason}].
            My request is to have {order_id} cancelled[, the reason being that {reason}].
            Is it possible to cancel {order_id}[, given that {reason}]?
            Let's cancel {order_id}, please[, as {reason}].
            """
        ),
        "modify_pending_order_address": lines(
            """
            I'd like {order_id} to be sent somewhere else[. The right address is {address}].
            Please change the delivery address of {order_id}[ to {address}].
            Could you ship {order_id} to a different address[, namely {address}]?
            I need to change where {order_id} is going[: please send it to {address}].
            Can you update the shipping address[ on {order_id}][ to {address}]?
            I want {order_id} delivered to another address[: {address}].
            {order_id} needs to go to a different place[. Please send it to {address}].
            I need a new shipping address[ on {order_id}][. It should be {address}].
            There's an order of mine that has to go elsewhere[: {order_id}][. Send it to {address}].
            Would you redirect {order_id} for me?[ It should go to {address}.]
            Please have {order_id} sent to me at another address[, which is {address}].
            One of my shipments needs a new address[; I mean {order_id}][. Use {address}].
            The delivery address[ for {order_id}] has to be changed[ to {address}].
            Is it possible to send {order_id} to another address[, specifically {address}]?
            """
        ),
        "modify_pending_order_payment": lines(
            """
            I'd like to pay for {order_id} differently[, with {payment_method_id}].
            Please move the payment for {order_id} to another method[, namely {payment_method_id}].
            Could you charge {order_id} to something else[, namely {payment_method_id}]?
            I want to change how {order_id} is paid[. Please use {payment_method_id}].
            Can you switch the payment method[ on {order_id}][ to {payment_method_id}]?
            I need the payment[ for {order_id}] moved[ to {payment_method_id}].
            Please take the payment[ for {order_id}] from a different source[: {payment_method_id}].
            I'd rather have {order_id} paid another way[, using {payment_method_id}].
            Would you change the payment method[ for {order_id}][ and use {payment_method_id}]?
            The way one order is paid needs to change[. It's {order_id}][. Use {payment_method_id}].
            I want another way of paying[ for {order_id}][, which is {payment_method_id}].
            Let's put {order_id} on a different payment method[, on {payment_method_id}].
            Is it possible to pay for {order_id} some other way?[ I'd use {payment_method_id}.]
            """
        ),
        "modify_pending_order_items": lines(
            """
            I'd like to change what I ordered[: please swap {new_item_ids:for}][ in {order_id}]\
[. Settle any price difference with {payment_method_id}].
            Please swap {new_item_ids:for}[ in {order_id}]\
[, and use {payment_method_id} for the price difference].
            Could you change {new_item_ids:to}[ in {order_id}]?\
[ Use {payment_method_id} for any difference in price.]
            I need to swap {new_item_ids:for}[ in {order_id}]\
[. Any difference can go on {payment_method_id}].
            Can you update {order_id} for me?[ I want to change {new_item_ids:to}.]\
[ You can use {payment_method_id} for the difference.]
            I want to change {new_item_ids:to}[ in {order_id}]\
[, and the difference should be settled with {payment_method_id}].
            There's something I'd rather have in another version[, in {order_id}]\
[. Please swap {new_item_ids:for}][ and use {payment_method_id} for the difference].
            Would you swap {new_item_ids:for}[ in {order_id}]?\
[ For the difference, {payment_method_id} is fine.]
            I'd rather have other options[ in {order_id}][, so please change {new_item_ids:to}]\
[. For the price difference, use {payment_method_id}].
            Please modify {order_id}[ by swapping {new_item_ids:for}]\
[, settling the difference with {payment_method_id}].
            One of my orders needs a change[: {order_id}]\
[. I want to swap {new_item_ids:for}][. The difference goes on {payment_method_id}].
            Let's change {new_item_ids:to}[ in {order_id}]\
[. I'd like {payment_method_id} used for the price difference].
            Is it possible to swap {new_item_ids:for}[ in {order_id}]\
[, with the difference on {payment_method_id}]?
            """
        ),
        "exchange_delivered_order_items": lines(
            """
            I'd like to exchange {new_item_ids:for}[ from {order_id}]\
[, and please use {payment_method_id} for the price difference].
            Please exchange {new_item_ids:for}[, out of {order_id}]\
[. Settle the difference with {payment_method_id}].
            Could I exchange {new_item_ids:for}[ from {order_id}]?\
[ Any price difference can go on {payment_method_id}.]
            I want to trade in {new_item_ids:for}[ from {order_id}]\
[, with {payment_method_id} for the difference].
            Can you set up an exchange for me[ on {order_id}]?[ I want to swap {new_item_ids:for}.]\
[ Please use {payment_method_id} for the difference.]
            I need an exchange[ on {order_id}][: {new_item_ids:for}]\
[. Use {payment_method_id} for the price difference].
            I'm hoping to exchange {new_item_ids:for}[ from {order_id}]\
[, and {payment_method_id} should cover or receive the difference].
            Would you exchange {new_item_ids:for}[ from {order_id}]?\
[ For the difference, {payment_method_id} is fine.]
            I'd like something I bought in another version[. It's from {order_id}]\
[. Please exchange {new_item_ids:for}][, using {payment_method_id} for the difference].
            Something I bought should be exchanged[: {new_item_ids:for}]\
[, from {order_id}][. The difference goes on {payment_method_id}].
            My request is to swap {new_item_ids:for}[ from {order_id}]\
[. For the price difference, please use {payment_method_id}].
            Let's exchange {new_item_ids:for}[ from {order_id}]\
[; the difference should be settled with {payment_method_id}].
            Is it possible to exchange {new_item_ids:for}[ from {order_id}]\
[, with the difference on {payment_method_id}]?
            """
        ),
        "return_delivered_order_items": lines(
            """
            I'd like to return {item_ids}[ from {order_id}]\
[, and I want the refund on {payment_method_id}].
            Please take back {item_ids}[ from {order_id}][ and refund me on {payment_method_id}].
            Could I send back {item_ids}[ from {order_id}]?[ Please refund {payment_method_id}.]
            I want to return {item_ids}[, a part of {order_id}]\
[. Please refund {payment_method_id}].
            Can you set up a return for me[ on {order_id}]?[ I want to send back {item_ids}.]\
[ The money should go to {payment_method_id}.]
            I need to send {item_ids} back[. It's part of {order_id}]\
[, and the refund should go to {payment_method_id}].
            I'm writing about a return[ of {item_ids}][ from {order_id}]\
[. Please put the refund on {payment_method_id}].
            Something I bought has to go back[: {item_ids}][ from {order_id}]\
[. I'd like the money on {payment_method_id}].
            Would you arrange a return[ of {item_ids}][ from {order_id}]?\
[ The refund should go to {payment_method_id}.]
            I'd like my money back for {item_ids}[ from {order_id}][, on {payment_method_id}].
            My request is to return {item_ids}[ from {order_id}]\
[, with the refund going to {payment_method_id}].
            Let's return {item_ids}[ from {order_id}][. The refund goes to {payment_method_id}].
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
            I want my account to show a different home address[, namely {address}].
            The home address in my profile is out of date[. The right one is {address}].
            Would you put a new home address on my account?[ It should read {address}.]
            My account needs a new default address[, which is {address}].
            Please replace the home address you have for me[ with {address}].
            I'm getting in touch to change my profile's address[ to {address}].
            Let's update the home address in my profile[. The new one is {address}].
            My request is to change the address my account is under[. Make it {address}].
            """
        ),
    }
)
