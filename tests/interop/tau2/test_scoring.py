"""tau2's rules, as documented, on tasks and conversations that are small enough to see through."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.domains import small_retail as shop

from trajectory2task.core.calls import Call
from trajectory2task.core.state import State
from trajectory2task.domains.retail.domain import retail
from trajectory2task.domains.retail.loading import build
from trajectory2task.interop.tau2.records import (
    Action,
    Basis,
    Description,
    EvaluationCriteria,
    InitializationData,
    InitialState,
    Instructions,
    Tau2Task,
    UserScenario,
)
from trajectory2task.interop.tau2.scoring import (
    Conversation,
    Score,
    TaskScorer,
    equals,
    said,
    same_records,
)

RETAIL = retail(compat="tau2")
ALL: tuple[Basis, ...] = ("DB", "COMMUNICATE", "ACTION")
LOOK = Call("get_order_details", {"order_id": shop.PENDING})
TO_BLUE: dict[str, Any] = {
    "order_id": shop.DELIVERED,
    "item_ids": [shop.RED, shop.SHORT],
    "new_item_ids": [shop.BLUE, shop.TALL],
    "payment_method_id": shop.CARD,
}
CANCEL = Call("cancel_pending_order", {"order_id": shop.PENDING, "reason": "no longer needed"})


def action(call: Call) -> Action:
    return Action("1", call.name, call.arguments)


def task(*actions: Action, told: tuple[str, ...] = (), patch=None, basis=ALL) -> Tau2Task:
    return Tau2Task(
        id="t",
        description=Description("", None, None),
        user_scenario=UserScenario(Instructions("retail", "", None, None, "")),
        initial_state=None if patch is None else InitialState(InitializationData(patch)),
        evaluation_criteria=EvaluationCriteria(actions, told, basis),
        scenario="general",
        trajectory_id="",
        twin=None,
        infeasible_reason=None,
        actions_should_be_taken=(),
        actions_should_not_taken=(),
        certificate=(),
        canary="",
    )


def score(given: Tau2Task, *calls: Call, messages: tuple[str, ...] = ()) -> Score:
    scorer = TaskScorer(RETAIL, build(shop.collections()), given)
    return scorer.score(Conversation(calls, messages))


def test_the_reward_is_the_product_of_the_basis() -> None:
    cancelled = task(action(CANCEL), told=("12.50",))
    assert score(cancelled, CANCEL, messages=("You get $12.50 back.",)).reward == 1
    mute = score(cancelled, CANCEL)
    assert mute.components == {"DB": True, "COMMUNICATE": False, "ACTION": True}
    assert mute.reward == 0
    assert score(task(action(CANCEL), told=("12.50",), basis=("DB",)), CANCEL).reward == 1


def test_the_database_is_compared_in_every_record() -> None:
    looked = task(action(LOOK))
    assert score(looked, LOOK).reward == 1
    beside = score(looked, LOOK, CANCEL)  # a record that gold does not touch
    assert beside.components == {"DB": False, "COMMUNICATE": True, "ACTION": True}


def test_digits_and_the_order_of_lists_count() -> None:
    """As in a hash of the whole: our own comparison rounds to cents."""
    database = build(shop.collections())
    for field, value in (("amount", 60.0000001), ("payment_method_id", "other")):
        left, right = State(database), State(database)
        order = left.edit("orders", shop.PENDING)
        order["payment_history"][0][field] = value
        assert not same_records(left, right)
    left, right = State(database), State(database)
    assert left.edit("orders", shop.PENDING)["items"]
    assert same_records(left, right)
    left.edit("users", shop.ADA)["orders"].reverse()
    assert not same_records(left, right)


def test_neither_the_order_of_fields_nor_an_absent_null_counts() -> None:
    """As in tau2's hash, which is of models that fill in what is absent."""
    database = build(shop.collections())
    left, right = State(database), State(database)
    order = left.edit("orders", shop.PENDING)
    right.put("orders", shop.PENDING, {**dict(reversed(order.items())), "cancel_reason": None})
    assert same_records(left, right)
    assert same_records(right, left)


def test_tau2_sorts_the_items_of_an_exchange() -> None:
    turned = {
        **TO_BLUE,
        "item_ids": TO_BLUE["item_ids"][::-1],
        "new_item_ids": TO_BLUE["new_item_ids"][::-1],
    }
    exchange, other = (Call("exchange_delivered_order_items", made) for made in (TO_BLUE, turned))
    found = score(task(action(exchange)), other).components
    assert found == {"DB": True, "COMMUNICATE": True, "ACTION": False}


def test_calls_that_raise_are_skipped_and_still_count_as_made() -> None:
    absent = Call("get_order_details", {"order_id": "#W404"})
    stranger = Call("find_user_id_by_email", {"email": "nobody@example.com"})
    given = task(action(absent), action(stranger))
    assert score(given, absent, stranger).reward == 1
    assert score(given, absent).reward == 0


def test_the_initial_state_is_a_merge_into_the_database() -> None:
    processed = {"orders": {shop.PENDING: {"status": "processed"}}}
    given = task(action(CANCEL), patch=processed)
    assert score(given).components["DB"]  # the tool rejects it there, for gold too
    assert not score(task(action(CANCEL))).components["DB"]


@pytest.mark.parametrize(
    ("text", "message", "found"),
    [
        ("12.50", "That is $12.50.", True),
        ("1234.50", "That is $1,234.50.", True),
        ("1,234.50", "That is $1,234.50.", False),
        ("Blue", "the BLUE one", True),
        ("12.50", "That is $12.5.", False),
        ("12.50", "That is $112.50.", True),
    ],
)
def test_texts_are_looked_for_without_commas(text: str, message: str, found: bool) -> None:
    assert said(text, ["Hello.", message]) is found


def test_each_text_has_to_stand_in_one_message() -> None:
    assert not said("12.50", ["12.", "50"])


@pytest.mark.parametrize(
    ("compare", "arguments", "equal"),
    [
        (None, {"order_id": shop.PENDING, "reason": "no longer needed"}, True),
        (None, {"order_id": shop.PENDING, "reason": "ordered by mistake"}, False),
        (None, {"order_id": shop.PENDING}, True),  # only what the call has is compared
        (None, {}, True),
        (("order_id", "reason"), {}, False),
        (("order_id",), {"order_id": shop.PENDING, "reason": "ordered by mistake"}, True),
        ((), {"order_id": shop.SECOND}, True),
    ],
)
def test_which_arguments_are_compared(compare, arguments, equal: bool) -> None:
    gold = Action("1", CANCEL.name, CANCEL.arguments, compare)
    assert equals(gold, Call(CANCEL.name, arguments)) is equal
    assert not equals(gold, Call("transfer_to_human_agents", arguments))


ARGUMENTS = st.dictionaries(st.sampled_from("abc"), st.sampled_from([1, "x", ["x", "y"]]))


@given(gold=ARGUMENTS, made=ARGUMENTS)
def test_naming_all_arguments_asks_for_all_of_them(gold, made) -> None:
    named = Action("1", "tool", gold, tuple(gold))
    assert equals(named, Call("tool", made)) is (not gold or gold.items() <= made.items())
    if not set(made) <= set(gold):
        assert not equals(Action("1", "tool", gold), Call("tool", made))
