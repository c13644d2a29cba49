"""What the shop cannot do for a customer, although the customer has reason to ask.

In: a state, the caller, a call that would be fine, a random stream. Out: the same wish blocked by
the smallest edit of the call or of the world, or None where the ingredients are missing. The wishes
that depend on the order's stage are in `timing`, those that no tool expresses in `out_of_scope`.
"""

from __future__ import annotations

from random import Random

from trajectory2task.core.calls import Call
from trajectory2task.core.domain import Block, Obstacle, Pairs
from trajectory2task.core.state import Record, State
from trajectory2task.domains.retail.ingredients import (
    ADDRESS,
    CANCEL,
    EXCHANGE,
    ITEMS,
    PAYMENT,
    RETURN,
    at_most_credited,
    changed,
    due_for,
    in_stock,
    item_in,
    order_in,
    price_reads,
    read_order,
    read_product,
    read_user,
)
from trajectory2task.domains.retail.out_of_scope import OUT_OF_SCOPE
from trajectory2task.domains.retail.timing import (
    address_after_item_change,
    cancel_after_item_change,
    exchange_after_return,
    no_longer_pending,
    not_delivered_yet,
    return_after_exchange,
    second_exchange,
    second_item_change,
)

# None of these is a way of saying "no longer needed" or "ordered by mistake": the goods are wanted.
# Each completes a sentence that begins with "I".
OTHER_REASONS = (
    "found it cheaper elsewhere",
    "want to order it again with a discount code",
    "would rather buy it in a shop near me",
    "cannot wait that long for the delivery",
    "want to order it again with a different account",
    "want to earn the reward points of another store",
)


def refund_method(state: State, caller: str, call: Call, rng: Random) -> Block | None:
    """The refund should go to a card or PayPal account that did not pay for the order."""
    order, user = order_in(state, call), state.get("users", caller)
    if order is None or user is None:
        return None
    original = order["payment_history"][0]["payment_method_id"]
    others = [
        method_id
        for method_id, method in user["payment_methods"].items()
        if method_id != original and method["source"] != "gift_card"
    ]
    if not others:
        return None
    return Block(
        call=changed(call, payment_method_id=rng.choice(others)),
        diagnosis=(read_order(call),),
    )


def unavailable_item(state: State, caller: str, call: Call, rng: Random) -> Block | None:
    """One of the wanted variants is out of stock."""
    order = order_in(state, call)
    if order is None:
        return None
    place = rng.randrange(len(call.arguments["new_item_ids"]))
    old, new = call.arguments["item_ids"][place], call.arguments["new_item_ids"][place]
    product_id = item_in(order, old)["product_id"]
    return Block(
        call=call,
        patch={"products": {product_id: {"variants": {new: {"available": False}}}}},
        diagnosis=(read_order(call), read_product(product_id)),
    )


def gift_card_short(state: State, caller: str, call: Call, rng: Random) -> Block | None:
    """The gift card holds less than is due; a fuller one is drained in the task's own world."""
    order, user = order_in(state, call), state.get("users", caller)
    due = None if order is None else due_for(state, order, call)
    if order is None or user is None or due is None or due < 1.0:
        return None
    paid_with = order["payment_history"][0]["payment_method_id"] if call.name == PAYMENT else None
    cards = {
        method_id: method["balance"]
        for method_id, method in user["payment_methods"].items()
        if method["source"] == "gift_card" and method_id != paid_with
    }
    # What else the customer could have done must not fill the card: nobody is turned away then.
    start = state.start()
    room = {card: due - at_most_credited(start, caller, card, call) for card in cards}
    before = (start.get("users", caller) or user)["payment_methods"]
    short = [
        card
        for card, balance in cards.items()
        if balance < due and before[card]["balance"] < room[card]
    ]
    card, patch = call.arguments["payment_method_id"], None
    if short:
        card = rng.choice(short)
    elif room.get(card, 0) > 1:  # another card and an emptied one would be two edits
        balance = round(min(due, room[card]) * rng.uniform(0.2, 0.8), 2)
        patch = {"users": {caller: {"payment_methods": {card: {"balance": balance}}}}}
    else:
        return None
    return Block(
        call=changed(call, payment_method_id=card),
        patch=patch,
        diagnosis=(read_user(caller), *price_reads(order, call)),
    )


def cancel_reason(state: State, caller: str, call: Call, rng: Random) -> Block | None:
    """The customer's reason is none that the shop accepts."""
    return Block(
        call=changed(call, reason=rng.choice(OTHER_REASONS)), diagnosis=(read_order(call),)
    )


def different_product(state: State, caller: str, call: Call, rng: Random) -> Block | None:
    """The customer wants another kind of thing altogether in place of an item."""
    order = order_in(state, call)
    if order is None:
        return None
    place = rng.randrange(len(call.arguments["item_ids"]))
    old = call.arguments["item_ids"][place]
    ordered = {item["product_id"] for item in order["items"]}
    others = [other for other in state.ids("products") if other not in ordered]
    product = state.get("products", rng.choice(others)) if others else None
    variants = [] if product is None else in_stock(product)
    if product is None or not variants:
        return None
    new = rng.choice(variants)
    return Block(
        call=changed(call, item_ids=[old], new_item_ids=[new]),
        said={"new_item_ids": (("product", product["name"]), *_telling_options(product, new))},
        diagnosis=(
            read_order(call),
            Call("list_all_product_types", {}),
            read_product(product["product_id"]),
        ),
    )


def same_item_exchange(state: State, caller: str, call: Call, rng: Random) -> Block | None:
    """The customer wants the very same variant again: no tool minds, but the policy does."""
    order = order_in(state, call)
    if order is None:
        return None
    for old in rng.sample(call.arguments["item_ids"], len(call.arguments["item_ids"])):
        product = state.get("products", item_in(order, old)["product_id"])
        if product is not None and product["variants"].get(old, {}).get("available"):
            return Block(
                call=changed(call, item_ids=[old], new_item_ids=[old]),
                said={"new_item_ids": tuple(item_in(order, old)["options"].items())},
                diagnosis=(read_order(call), read_product(product["product_id"])),
            )
    return None


def unauthenticated(state: State, caller: str, call: Call, rng: Random) -> Block | None:
    """The email and the zip code that the customer remembers are not those on the account."""
    user = state.get("users", caller)
    if user is None:
        return None
    first, last = user["name"]["first_name"], user["name"]["last_name"]
    mailbox, _, host = user["email"].partition("@")
    email = f"{mailbox.rstrip('0123456789')}{rng.randint(10, 9999)}@{host}"
    zip_code = f"{user['address']['zip'][:3]}{rng.randint(0, 99):02d}"
    taken = (
        other["email"].casefold() == email.casefold()
        or (_full_name(other) == _full_name(user) and other["address"]["zip"] == zip_code)
        for other in (state.get("users", user_id) for user_id in state.ids("users"))
        if other is not None
    )
    if any(taken):
        return None
    by_name = {"first_name": first, "last_name": last, "zip": zip_code}
    return Block(
        call=call,
        facts={"Email": email, "FirstName": first, "LastName": last, "Zip": zip_code},
        diagnosis=(
            Call("find_user_id_by_email", {"email": email}),
            Call("find_user_id_by_name_zip", by_name),
        ),
    )


def other_person(state: State, caller: str, call: Call, rng: Random) -> Block | None:
    """The order is someone else's: the tools would change it, since they ask for no owner."""
    order_ids = list(state.base.collections["orders"])
    for _ in range(60):
        order = state.get("orders", rng.choice(order_ids))
        if order and order["user_id"] != caller and order["status"] == "pending":
            order_id = order["order_id"]
            return Block(
                call=changed(call, order_id=order_id),
                said={"order_id": (("number", order_id),)},
                # The caller's own list of orders is all that an agent needs to look at.
                diagnosis=(read_user(caller),),
            )
    return None


def _telling_options(product: Record, variant_id: str) -> Pairs:
    """The first few options that no other variant of the product shares."""
    variants = product["variants"]
    rivals = [variant["options"] for key, variant in variants.items() if key != variant_id]
    said: list[tuple[str, str]] = []
    for name, value in variants[variant_id]["options"].items():
        if not rivals:
            break
        said.append((name, value))
        rivals = [rival for rival in rivals if rival.get(name) == value]
    return tuple(said)


def _full_name(user: Record) -> tuple[str, str]:
    return user["name"]["first_name"].casefold(), user["name"]["last_name"].casefold()


_PENDING_TOOLS = (CANCEL, ADDRESS, PAYMENT, ITEMS)
_ORDER_TOOLS = (*_PENDING_TOOLS, EXCHANGE, RETURN)

OBSTACLES: tuple[Obstacle, ...] = (
    Obstacle("no_longer_pending", "tool", _PENDING_TOOLS, "not_pending", "deny", no_longer_pending),
    Obstacle(
        "not_delivered_yet", "tool", (EXCHANGE, RETURN), "not_delivered", "deny", not_delivered_yet
    ),
    Obstacle(
        "cancel_after_item_change",
        "tool",
        (CANCEL,),
        "not_pending",
        "deny",
        cancel_after_item_change,
    ),
    Obstacle("refund_method", "tool", (RETURN,), "invalid_refund_method", "deny", refund_method),
    Obstacle(
        "unavailable_item", "tool", (EXCHANGE, ITEMS), "item_unavailable", "deny", unavailable_item
    ),
    Obstacle(
        "gift_card_short",
        "tool",
        (EXCHANGE, ITEMS, PAYMENT),
        "insufficient_balance",
        "deny",
        gift_card_short,
    ),
    Obstacle(
        "second_exchange",
        "tool",
        (EXCHANGE,),
        "not_delivered",
        "deny",
        second_exchange,
        evident=True,
    ),
    Obstacle("second_item_change", "tool", (ITEMS,), "not_pending", "deny", second_item_change),
    Obstacle(
        "return_after_exchange", "tool", (RETURN,), "not_delivered", "deny", return_after_exchange
    ),
    Obstacle(
        "exchange_after_return", "tool", (EXCHANGE,), "not_delivered", "deny", exchange_after_return
    ),
    Obstacle(
        "cancel_reason", "tool", (CANCEL,), "invalid_reason", "deny", cancel_reason, evident=True
    ),
    Obstacle(
        "different_product",
        "tool",
        (EXCHANGE, ITEMS),
        "variant_not_found",
        "deny",
        different_product,
        evident=True,
    ),
    Obstacle(
        "same_item_exchange",
        "policy",
        (EXCHANGE,),
        "same_product_available_different",
        "deny",
        same_item_exchange,
        evident=True,
    ),
    Obstacle(
        "address_after_item_change",
        "policy",
        (ADDRESS,),
        "address_not_after_item_change",
        "deny",
        address_after_item_change,
    ),
    Obstacle(
        "unauthenticated",
        "policy",
        (*_ORDER_TOOLS, "modify_user_address"),
        "auth_first",
        "deny",
        unauthenticated,
    ),
    Obstacle(
        "other_person", "policy", (CANCEL,), "single_user", "deny", other_person, evident=True
    ),
    Obstacle(
        "other_person_address",
        "policy",
        (ADDRESS,),
        "single_user",
        "deny",
        other_person,
        evident=True,
    ),
    *OUT_OF_SCOPE,
)
