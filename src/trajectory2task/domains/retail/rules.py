"""The retail policy as executable rules: a stable id, the clause in words, and its predicate.

In: a `Situation`. Out: None, or why the call breaks the clause. Specific clauses come before the
general ones that they sharpen, since the first one broken is the one reported.
"""

from __future__ import annotations

from trajectory2task.core.domain import Rule, Situation
from trajectory2task.domains.retail import order_rules, word_rules
from trajectory2task.domains.retail.order_rules import ORDER_WRITES, order_of
from trajectory2task.domains.retail.reads import email_key, name_zip_key

FIND_BY_EMAIL = "find_user_id_by_email"
FIND_BY_NAME = "find_user_id_by_name_zip"
_OPEN_TO_ALL = frozenset({FIND_BY_EMAIL, FIND_BY_NAME, "calculate", "transfer_to_human_agents"})


def auth_first(situation: Situation) -> str | None:
    """Until the customer is identified, only looking them up, sums and transfers are allowed."""
    if situation.caller is not None or situation.call.name in _OPEN_TO_ALL:
        return None
    return "the customer has not been identified by email or by name and zip"


def single_user(situation: Situation) -> str | None:
    """A call touches only the customer's own account, orders and payment methods."""
    caller = situation.caller
    if caller is None:
        return None
    arguments = situation.call.arguments
    if "order_id" in arguments:
        order = order_of(situation)
        if order is not None and order["user_id"] != caller:
            return f"order {arguments['order_id']} is not the customer's"
    elif "user_id" in arguments:
        return None if arguments["user_id"] == caller else "that account is not the customer's"
    elif situation.call.name in (FIND_BY_EMAIL, FIND_BY_NAME):
        found = _found(situation)
        return None if found in (None, caller) else "that account is not the customer's"
    if "payment_method_id" in arguments:
        return _foreign_method(situation, caller)
    return None


def status_read_before_write(situation: Situation) -> str | None:
    """The agent looked at the order before acting on it."""
    if situation.call.name not in ORDER_WRITES:
        return None
    order_id = situation.call.arguments.get("order_id")
    for step in situation.steps:
        seen = step.call
        if seen.name != "get_order_details" or not step.ok:
            continue
        if seen.arguments.get("order_id") == order_id:
            return None
    return f"nobody looked at order {order_id} before"


def _found(situation: Situation) -> str | None:
    """The account that a lookup would find; None where it finds none."""
    arguments = situation.call.arguments
    if situation.call.name == FIND_BY_EMAIL:
        email = arguments.get("email")
        if type(email) is not str:
            return None
        return situation.state.lookup("email", "users", email_key, email.lower())
    parts = [arguments.get(name) for name in ("first_name", "last_name", "zip")]
    first, last, code = (part if type(part) is str else "" for part in parts)
    wanted = (first.lower(), last.lower(), code)
    return situation.state.lookup("name_zip", "users", name_zip_key, wanted)


def _foreign_method(situation: Situation, caller: str) -> str | None:
    method_id = situation.call.arguments["payment_method_id"]
    account = situation.state.get("users", caller)
    if account is None or type(method_id) is not str or method_id in account["payment_methods"]:
        return None
    return f"payment method {method_id} is not on the customer's account"


RULES: tuple[Rule, ...] = (
    Rule(
        "auth_first",
        "The customer is identified by email, or by name and zip, before anything else.",
        "history",
        auth_first,
    ),
    Rule(
        "single_user",
        "One conversation serves one account; what concerns anybody else's is declined.",
        "call",
        single_user,
    ),
    Rule(
        "processed_or_cancelled_immutable",
        "Processed and cancelled orders stay as they are.",
        "call",
        order_rules.processed_or_cancelled_immutable,
        ORDER_WRITES,
    ),
    Rule(
        "once_per_order",
        "The items of an order are modified, exchanged or returned once, all in one call.",
        "call",
        order_rules.once_per_order,
        frozenset({order_rules.MODIFY_ITEMS, order_rules.EXCHANGE, order_rules.RETURN}),
    ),
    Rule(
        "return_xor_exchange",
        "An order has either a return or an exchange, not both.",
        "call",
        order_rules.return_xor_exchange,
        frozenset({order_rules.EXCHANGE, order_rules.RETURN}),
    ),
    Rule(
        "address_not_after_item_change",
        "After its items were modified, an order cannot be changed at all, its address included.",
        "call",
        order_rules.address_not_after_item_change,
        frozenset({order_rules.MODIFY_ADDRESS}),
    ),
    Rule(
        "cancel_pending_only",
        "Only an order with status 'pending' can be cancelled.",
        "call",
        order_rules.cancel_pending_only,
        frozenset({order_rules.CANCEL}),
    ),
    Rule(
        "cancel_reason",
        "An order is cancelled because it is no longer needed or was ordered by mistake.",
        "call",
        order_rules.cancel_reason,
        frozenset({order_rules.CANCEL}),
    ),
    Rule(
        "modify_pending_only",
        "Only an order with status 'pending' can be modified.",
        "call",
        order_rules.modify_pending_only,
        order_rules.MODIFICATIONS,
    ),
    Rule(
        "payment_different_single",
        "An order's one payment can be moved to one other payment method.",
        "call",
        order_rules.payment_different_single,
        frozenset({order_rules.MODIFY_PAYMENT}),
    ),
    Rule(
        "return_delivered",
        "Only an order with status 'delivered' can be returned.",
        "call",
        order_rules.return_delivered,
        frozenset({order_rules.RETURN}),
    ),
    Rule(
        "return_refund_method",
        "A return is refunded to the original payment method or to a gift card of the customer.",
        "call",
        order_rules.return_refund_method,
        frozenset({order_rules.RETURN}),
    ),
    Rule(
        "return_items_nonempty",
        "A return names at least one item, and only items that the order holds.",
        "call",
        order_rules.return_items_nonempty,
        frozenset({order_rules.RETURN}),
    ),
    Rule(
        "exchange_delivered",
        "Only an order with status 'delivered' can be exchanged.",
        "call",
        order_rules.exchange_delivered,
        frozenset({order_rules.EXCHANGE}),
    ),
    Rule(
        "same_product_available_different",
        "An item is replaced by another variant of the same product that is in stock.",
        "call",
        order_rules.same_product_available_different,
        order_rules.SWAPS,
    ),
    Rule(
        "gift_card_covers",
        "A gift card covers what is due in full.",
        "call",
        order_rules.gift_card_covers,
        order_rules.SWAPS | {order_rules.MODIFY_PAYMENT},
    ),
    Rule(
        "status_read_before_write",
        "The agent looks at an order before acting on it.",
        "history",
        status_read_before_write,
        ORDER_WRITES,
    ),
    Rule(
        "cancel_whole_order",
        "An order is cancelled as a whole; cancelling some of its items is declined.",
        "words",
        word_rules.cancel_whole_order,
    ),
    Rule(
        "confirm_before_write",
        "Before any change the agent lists its details and gets a clear yes.",
        "words",
        word_rules.confirm_before_write,
    ),
    Rule(
        "one_call_per_turn",
        "The agent calls one tool at a time, and never calls and writes in one turn.",
        "words",
        word_rules.one_call_per_turn,
    ),
    Rule(
        "transfer_only_out_of_scope",
        "The customer is transferred only for what no tool can do, and then the work ends.",
        "words",
        word_rules.transfer_only_out_of_scope,
    ),
    Rule(
        "no_invented_facts",
        "The agent says only what the customer or a tool has told it.",
        "words",
        word_rules.no_invented_facts,
    ),
)
