"""Every clause of the retail policy: calls that it refuses, and calls that it lets pass."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.domains import small_retail as world

from trajectory2task.core.calls import Call, Step
from trajectory2task.core.domain import Rule, Situation
from trajectory2task.core.messages import Message
from trajectory2task.core.state import Patch, State
from trajectory2task.domains.retail.loading import build
from trajectory2task.domains.retail.policy import POLICY, TRANSFER_SENTENCE
from trajectory2task.domains.retail.rules import RULES
from trajectory2task.domains.retail.tools import RetailTools

DATABASE = build(world.collections())
BY_ID = {rule.id: rule for rule in RULES}
HOME = world.ELSEWHERE


def call(name: str, **arguments: Any) -> Call:
    return Call(name, arguments)


def cancel(order: str = world.PENDING, reason: str = "no longer needed") -> Call:
    return call("cancel_pending_order", order_id=order, reason=reason)


def address(order: str = world.PENDING) -> Call:
    return call("modify_pending_order_address", order_id=order, **HOME)


def payment(order: str = world.PENDING, method: str = world.PAYPAL) -> Call:
    return call("modify_pending_order_payment", order_id=order, payment_method_id=method)


def swap(name: str, order: str, old: list[str], new: list[str], method: str) -> Call:
    return call(name, order_id=order, item_ids=old, new_item_ids=new, payment_method_id=method)


def items(
    order: str = world.PENDING,
    old: tuple[str, ...] = (world.RED,),
    new: tuple[str, ...] = (world.BLUE,),
    method: str = world.CARD,
) -> Call:
    return swap("modify_pending_order_items", order, list(old), list(new), method)


def exchange(
    order: str = world.DELIVERED,
    old: tuple[str, ...] = (world.RED,),
    new: tuple[str, ...] = (world.BLUE,),
    method: str = world.CARD,
) -> Call:
    return swap("exchange_delivered_order_items", order, list(old), list(new), method)


def give_back(
    order: str = world.DELIVERED, pieces: tuple[str, ...] = (world.RED,), method: str = world.CARD
) -> Call:
    return call(
        "return_delivered_order_items",
        order_id=order,
        item_ids=list(pieces),
        payment_method_id=method,
    )


def look(order: str) -> Call:
    return call("get_order_details", order_id=order)


def find(email: str) -> Call:
    return call("find_user_id_by_email", email=email)


def find_by_name(first: str, last: str) -> Call:
    return call("find_user_id_by_name_zip", first_name=first, last_name=last, zip="80014")


TRANSFER = call("transfer_to_human_agents", summary="wants a piano")
SUM = call("calculate", expression="1 + 1")

# rule, a call that it refuses, a call that it lets pass
ON_CALLS: tuple[tuple[str, Call, Call], ...] = (
    ("single_user", look(world.BENS), look(world.PENDING)),
    ("single_user", cancel(world.BENS), cancel("#W0")),
    ("single_user", call("get_user_details", user_id=world.BEN), SUM),
    (
        "single_user",
        call("modify_user_address", user_id=world.BEN, **HOME),
        call("modify_user_address", user_id=world.ADA, **HOME),
    ),
    ("single_user", payment(method=world.BEN_PAYPAL), payment()),
    ("single_user", find("ben@example.com"), find("ada.low@EXAMPLE.com")),
    ("single_user", find_by_name("BEN", "Oak"), find_by_name("Eve", "Ash")),
    ("processed_or_cancelled_immutable", cancel(world.PROCESSED), cancel()),
    ("processed_or_cancelled_immutable", address(world.CANCELLED), look(world.CANCELLED)),
    ("processed_or_cancelled_immutable", give_back(world.PROCESSED), give_back()),
    ("once_per_order", items(world.MODIFIED), items()),
    ("once_per_order", exchange(world.EXCHANGED), exchange(world.RETURNED)),
    ("once_per_order", give_back(world.RETURNED), give_back(world.EXCHANGED)),
    ("return_xor_exchange", exchange(world.RETURNED), exchange()),
    ("return_xor_exchange", give_back(world.EXCHANGED), give_back()),
    ("address_not_after_item_change", address(world.MODIFIED), address()),
    ("cancel_pending_only", cancel(world.MODIFIED), cancel()),
    ("cancel_pending_only", cancel(world.DELIVERED), address(world.DELIVERED)),
    ("cancel_reason", cancel(reason="too expensive"), cancel(reason="ordered by mistake")),
    ("modify_pending_only", address(world.DELIVERED), address()),
    ("modify_pending_only", payment(world.MODIFIED), payment()),
    ("modify_pending_only", items(world.PROCESSED), items()),
    ("payment_different_single", payment(method=world.CARD), payment(method=world.GIFT)),
    ("return_delivered", give_back(world.PENDING), give_back()),
    ("return_refund_method", give_back(method=world.PAYPAL), give_back(method=world.SMALL_GIFT)),
    ("return_items_nonempty", give_back(pieces=()), give_back()),
    (
        "return_items_nonempty",
        give_back(pieces=(world.RED,) * 3),
        give_back(pieces=(world.RED,) * 2),
    ),
    ("exchange_delivered", exchange(world.PENDING), exchange()),
    ("same_product_available_different", exchange(new=(world.RED,)), exchange()),
    ("same_product_available_different", exchange(old=(), new=()), items()),
    ("same_product_available_different", exchange(new=()), exchange(world.EXCHANGED)),
    ("same_product_available_different", items(new=(world.GREEN,)), items("#W0")),
    ("same_product_available_different", items(new=(world.TALL,)), items()),
    ("same_product_available_different", items(old=(world.RED,) * 3, new=(world.BLUE,) * 3), SUM),
    ("same_product_available_different", items(old=(world.TALL,), new=(world.SHORT,)), items()),
    ("gift_card_covers", payment(method=world.SMALL_GIFT), payment(method=world.GIFT)),
    ("gift_card_covers", items(method=world.SMALL_GIFT), items(method=world.GIFT)),
    ("gift_card_covers", exchange(method=world.SMALL_GIFT), exchange(method=world.CARD)),
)


@pytest.mark.parametrize(("rule", "bad", "good"), ON_CALLS)
def test_rules_on_calls(rule: str, bad: Call, good: Call) -> None:
    assert BY_ID[rule].about == "call"
    assert complaint(rule, bad)
    assert complaint(rule, good) is None


def test_a_payment_moves_once() -> None:
    state = State(DATABASE)
    RetailTools(state).modify_pending_order_payment(world.PENDING, world.PAYPAL)
    check = BY_ID["payment_different_single"].check
    assert check(Situation(state, payment(method=world.GIFT), world.ADA))


def test_a_balance_of_exactly_the_difference_covers_it() -> None:
    wanted = items(old=(world.SHORT,), new=(world.TALL,), method=world.GIFT)
    for balance, fine in ((15.1, True), (15.09, False)):
        patch = {"users": {world.ADA: {"payment_methods": {world.GIFT: {"balance": balance}}}}}
        assert (complaint("gift_card_covers", wanted, patch=patch) is None) is fine


def test_authentication_comes_first() -> None:
    for early in (find("x@example.com"), find_by_name("Ada", "Low"), SUM, TRANSFER):
        assert complaint("auth_first", early, caller=None) is None
    for late in (call("get_user_details", user_id=world.ADA), look(world.PENDING), cancel()):
        assert complaint("auth_first", late, caller=None)
        assert complaint("auth_first", late) is None


def test_the_status_is_read_before_a_write() -> None:
    rule = "status_read_before_write"
    assert complaint(rule, cancel())
    assert complaint(rule, cancel(), steps=[Step(look(world.SECOND), "{}")])
    assert complaint(rule, cancel(), steps=[Step(look(world.PENDING), "Error", "", "failed")])
    assert complaint(rule, cancel(), steps=[Step(look(world.PENDING), "{}")]) is None
    assert complaint(rule, call("modify_user_address", user_id=world.ADA, **HOME)) is None


def user(text: str) -> Message:
    return Message("user", text)


def agent(text: str) -> Message:
    return Message("agent", text)


def asked(called: Call) -> Message:
    return Message("agent", call=called)


def told(text: str) -> Message:
    return Message("tool", text)


OFFER = "I'll cancel the whole order #W1 with reason 'no longer needed'. Is that right?"
SWAP_OFFER = "In #W1, the Mug in red becomes one in blue, paid by credit card. Shall I?"
MOVE_OFFER = "#W1 will go to 9 Oak Road, Denver, CO 80202. Yes?"

# rule, the call, messages before it that make it wrong, messages that make it right
ON_WORDS: tuple[tuple[str, Call, list[Message], list[Message]], ...] = (
    (
        "confirm_before_write",
        cancel(),
        [user("Cancel #W1 please, no longer needed")],
        [agent(OFFER), user("Yes please"), asked(look(world.PENDING)), told("{}")],
    ),
    ("confirm_before_write", cancel(), [agent(OFFER), user("What?")], [agent(OFFER), user("ok")]),
    (
        "confirm_before_write",
        cancel(),
        [agent(OFFER), user("No, that's not correct")],
        [agent(OFFER), user("That's right, go ahead")],
    ),
    (
        "confirm_before_write",
        cancel(world.SECOND),
        [agent(OFFER), user("Yes")],
        [agent(OFFER.replace("#W1", "#W2")), user("Yes")],
    ),
    (
        "confirm_before_write",
        items(),
        [agent(SWAP_OFFER.replace("blue", "something nicer")), user("Yes")],
        [agent(SWAP_OFFER), user("Yes")],
    ),
    (
        "confirm_before_write",
        items(method=world.PAYPAL),
        [agent(SWAP_OFFER), user("Yes")],
        [agent(SWAP_OFFER.replace("credit card", "PayPal")), user("Yes")],
    ),
    (
        "confirm_before_write",
        address(),
        [agent(MOVE_OFFER.replace("9 Oak", "7 Oak")), user("Yes")],
        [agent(MOVE_OFFER), user("Yes")],
    ),
    (
        "cancel_whole_order",
        cancel(),
        [agent("I'll cancel the mug in #W1 (no longer needed), yes?"), user("Yes")],
        [agent("I'll cancel #W1, the mugs and the lamp, yes?"), user("Yes")],
    ),
    (
        "cancel_whole_order",
        cancel(),
        [agent("So the lamp goes?"), user("Yes")],
        [agent("With the lamp, the entire order goes. Yes?"), user("Yes")],
    ),
    ("one_call_per_turn", SUM, [user("Hi"), asked(SUM)], [user("Hi"), asked(SUM), told("2")]),
    ("one_call_per_turn", SUM, [user("Hi"), agent("One moment")], [user("Hi")]),
    ("transfer_only_out_of_scope", TRANSFER, [], [user("I want a piano")]),
    (
        "transfer_only_out_of_scope",
        SUM,
        [user("I want a piano"), asked(TRANSFER), told("Transfer successful")],
        [user("I want a piano")],
    ),
    (
        "no_invented_facts",
        SUM,
        [user("Hi"), agent("Your order #W9876 is on its way")],
        [user("Where is #W9876?"), agent("Your order #W9876 is pending")],
    ),
    (
        "no_invented_facts",
        SUM,
        [told('{"price": 12.5}'), agent("It costs $13.50.")],
        [told('{"price": 12.5}'), agent("It costs $12.50, for 2 pieces.")],
    ),
    (
        "no_invented_facts",
        SUM,
        [told('{"a": 55.1, "b": 1040.0}'), agent("That is $1,095.20.")],
        [told('{"a": 55.1, "b": 1040.0}'), agent("That is $1,095.10, or 984.90 less.")],
    ),
    (
        "no_invented_facts",
        SUM,
        [agent("It is in credit_card_4421."), told("credit_card_4421")],
        [told("credit_card_4421"), agent("It is in credit_card_4421.")],
    ),
)


@pytest.mark.parametrize(("rule", "wanted", "bad", "good"), ON_WORDS)
def test_rules_on_words(rule: str, wanted: Call, bad: list[Message], good: list[Message]) -> None:
    assert BY_ID[rule].about == "words"
    assert complaint(rule, wanted, messages=bad)
    assert complaint(rule, wanted, messages=good) is None
    assert complaint(rule, wanted, messages=None) is None


def test_every_rule_is_tested_and_named_once() -> None:
    tested = {case[0] for case in ON_CALLS} | {case[0] for case in ON_WORDS}
    assert tested | {"auth_first", "status_read_before_write"} == set(BY_ID)
    assert len(BY_ID) == len(RULES)
    assert all(rule.clause.endswith(".") and rule.check.__doc__ for rule in RULES)


def test_the_specific_rule_is_reported() -> None:
    assert first_broken(address(world.MODIFIED)) == "address_not_after_item_change"
    assert first_broken(exchange(world.EXCHANGED)) == "once_per_order"
    assert first_broken(give_back(world.EXCHANGED)) == "return_xor_exchange"
    assert first_broken(cancel(world.CANCELLED)) == "processed_or_cancelled_immutable"
    assert first_broken(cancel(world.BENS)) == "single_user"
    assert first_broken(exchange(new=(world.RED,))) == "same_product_available_different"
    assert first_broken(cancel()) is None


ORDERS = st.sampled_from([*DATABASE.collections["orders"], "#W0"])
IDS = st.lists(st.sampled_from([world.RED, world.BLUE, world.GREEN, world.SHORT, world.TALL]))
METHODS = st.sampled_from([world.CARD, world.PAYPAL, world.GIFT, world.SMALL_GIFT])


@given(ORDERS, IDS, IDS, METHODS, st.sampled_from(sorted(RetailTools.tools)))
def test_the_tools_accept_whatever_the_policy_does(
    order: str, old: list[str], new: list[str], method: str, name: str
) -> None:
    """On the caller's own records: a write that no rule forbids is one that the tool does."""
    known = {
        "order_id": order,
        "item_ids": old,
        "new_item_ids": new,
        "payment_method_id": method,
        "reason": "no longer needed",
        "user_id": world.ADA,
        **HOME,
    }
    wanted = RetailTools.tools[name]
    if wanted.kind != "write" or order == "#W0":
        return
    arguments = {item.name: known[item.name] for item in wanted.parameters}
    state = State(DATABASE)
    if any(
        rule.check(Situation(state, Call(name, arguments), world.ADA))
        for rule in RULES
        if rule.about == "call"
    ):
        return
    getattr(RetailTools(state), name)(**arguments)


ODD: st.SearchStrategy[Any] = st.sampled_from(
    [None, True, 5, 1.5, "", "x", [], [None], [[]], [5], {}, {"a": "b"}]
)
ARGUMENTS = ("order_id", "item_ids", "new_item_ids", "payment_method_id", "reason", "user_id")


@given(
    st.sampled_from([*RetailTools.tools, "no_such_tool"]),
    st.dictionaries(st.sampled_from([*ARGUMENTS, "email", "zip"]), ODD | ORDERS | IDS | METHODS),
    st.sampled_from([None, world.ADA]),
)
def test_no_rule_breaks_on_an_ill_typed_call(
    name: str, arguments: dict[str, Any], caller: str | None
) -> None:
    messages = [user("hi"), agent("#W1, $5.00?"), user("yes")]
    for rule in RULES:
        reason = rule.check(Situation(State(DATABASE), Call(name, arguments), caller, (), messages))
        assert reason is None or reason


def test_the_policy_has_its_fixed_sentence() -> None:
    assert TRANSFER_SENTENCE in POLICY
    assert POLICY.startswith("# ")


def complaint(
    rule: str,
    wanted: Call,
    *,
    caller: str | None = world.ADA,
    steps: list[Step] | None = None,
    messages: list[Message] | None = None,
    patch: Patch | None = None,
) -> str | None:
    found: Rule = BY_ID[rule]
    return found.check(Situation(State(DATABASE, patch), wanted, caller, steps or (), messages))


def first_broken(wanted: Call) -> str | None:
    situation = Situation(State(DATABASE), wanted, world.ADA)
    return next((rule.id for rule in RULES if rule.about == "call" and rule.check(situation)), None)
