"""The retail tools: every effect, every rejection, and a state that rejections leave alone."""

from __future__ import annotations

import contextlib
import inspect
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.domains import small_retail as world

from trajectory2task.core.errors import ToolError
from trajectory2task.core.state import Database, State
from trajectory2task.core.tools import Tool
from trajectory2task.domains.retail import rejections
from trajectory2task.domains.retail.loading import build
from trajectory2task.domains.retail.tools import RetailTools, Tau2RetailTools

NEW_HOME = world.ELSEWHERE
NAMES = [
    "find_user_id_by_email",
    "find_user_id_by_name_zip",
    "get_user_details",
    "get_order_details",
    "get_product_details",
    "get_item_details",
    "list_all_product_types",
    "calculate",
    "transfer_to_human_agents",
    "cancel_pending_order",
    "modify_pending_order_address",
    "modify_pending_order_payment",
    "modify_pending_order_items",
    "exchange_delivered_order_items",
    "return_delivered_order_items",
    "modify_user_address",
]


@pytest.fixture(scope="module")
def database() -> Database:
    return build(world.collections())


@pytest.fixture
def tools(database: Database) -> RetailTools:
    return RetailTools(State(database))


def test_there_are_sixteen_tools() -> None:
    assert list(RetailTools.tools) == NAMES
    assert list(Tau2RetailTools.tools) == NAMES


@pytest.mark.parametrize("tool", RetailTools.tools.values(), ids=lambda tool: tool.name)
def test_every_argument_says_what_it_is(tool: Tool) -> None:
    for parameter in tool.parameters:
        assert parameter.description, (tool.name, parameter.name)


def test_finds_users_in_any_case_but_with_the_exact_zip(tools: RetailTools) -> None:
    assert tools.find_user_id_by_email("ADA.low@Example.com") == world.ADA
    assert tools.find_user_id_by_name_zip("ADA", "low", "80014") == world.ADA
    with pytest.raises(ToolError, match="zip 8001"):
        tools.find_user_id_by_name_zip("Ada", "Low", "8001")


def test_a_moved_user_is_found_by_the_new_zip(tools: RetailTools) -> None:
    tools.modify_user_address(world.ADA, **NEW_HOME)
    assert tools.find_user_id_by_name_zip("Ada", "Low", "80202") == world.ADA
    with pytest.raises(ToolError):
        tools.find_user_id_by_name_zip("Ada", "Low", "80014")


def test_reads_give_the_records(tools: RetailTools) -> None:
    assert tools.get_user_details(world.BEN)["orders"] == [world.BENS]
    assert tools.get_order_details(world.BENS)["user_id"] == world.BEN
    assert tools.get_product_details(world.MUG)["name"] == "Mug"
    assert tools.get_item_details(world.TALL) == {
        "item_id": world.TALL,
        "options": {"height": "tall"},
        "available": True,
        "price": 55.1,
    }
    assert tools.list_all_product_types() == {"Mug": world.MUG, "Lamp": world.LAMP}
    assert tools.transfer_to_human_agents("wants a piano") == "Transfer successful"
    assert tools.state.delta() == {}


@pytest.mark.parametrize(
    ("expression", "result"),
    [("1 + 2", "3.0"), ("2 * (3.5 - 1)", "5.0"), ("1/3", "0.33"), ("-4.005", "-4.0"), ("7", "7.0")],
)
def test_calculates(tools: RetailTools, expression: str, result: str) -> None:
    assert tools.calculate(expression) == result


NOT_ARITHMETIC = (
    *("", "1 +", "2 ** 9", "7 // 2", "1e3", "x", "1/0", "1_0", "(1, 2)", "1.2.3", "()"),
    *("9" * 400, "1+" * 300 + "1", "999999999 * 999999999", "(" * 240 + "1" + ")" * 240),
    "__import__('os')",
)


@pytest.mark.parametrize("expression", NOT_ARITHMETIC)
def test_refuses_to_calculate(tools: RetailTools, expression: str) -> None:
    with pytest.raises(ToolError) as caught:
        tools.calculate(expression)
    assert caught.value.code == "invalid_expression"


@given(st.text("0123456789+-*/(). ", max_size=40))
def test_the_calculator_never_breaks(expression: str) -> None:
    with contextlib.suppress(ToolError):
        text = RetailTools(State(build({}))).calculate(expression)
        assert text == str(round(float(text), 2))


def test_cancelling_refunds_everything(tools: RetailTools) -> None:
    order = tools.cancel_pending_order(world.SECOND, "no longer needed")
    assert order["status"] == "cancelled"
    assert order["cancel_reason"] == "no longer needed"
    assert order["payment_history"][1] == {
        "transaction_type": "refund",
        "amount": 40.0,
        "payment_method_id": world.GIFT,
    }
    assert balance(tools, world.GIFT) == 120.0


def test_cancelling_after_a_payment_change_refunds_each_transaction(tools: RetailTools) -> None:
    tools.modify_pending_order_payment(world.SECOND, world.PAYPAL)
    assert balance(tools, world.GIFT) == 120.0
    order = tools.cancel_pending_order(world.SECOND, "ordered by mistake")
    assert [payment["amount"] for payment in order["payment_history"]] == [40.0] * 6
    assert balance(tools, world.GIFT) == 200.0  # payment and refund are both refunded, as in tau2


def test_payment_moves_to_another_method(tools: RetailTools) -> None:
    order = tools.modify_pending_order_payment(world.PENDING, world.GIFT)
    assert [
        (payment["transaction_type"], payment["payment_method_id"])
        for payment in order["payment_history"]
    ] == [("payment", world.CARD), ("payment", world.GIFT), ("refund", world.CARD)]
    assert order["status"] == "pending"
    assert balance(tools, world.GIFT) == 20.0


def test_addresses_change_apart(tools: RetailTools) -> None:
    order = tools.modify_pending_order_address(world.MODIFIED, **NEW_HOME)
    assert order["address"] == NEW_HOME
    assert tools.get_user_details(world.ADA)["address"] == world.HOME
    assert tools.modify_user_address(world.BEN, **NEW_HOME)["address"] == NEW_HOME
    assert tools.get_order_details(world.BENS)["address"] == world.HOME


def test_each_modified_item_gets_its_own_price_and_options(tools: RetailTools) -> None:
    order = tools.modify_pending_order_items(
        world.PENDING, [world.RED, world.SHORT], [world.BLUE, world.TALL], world.GIFT
    )
    assert pieces(order) == [
        (world.BLUE, 12.5, {"color": "blue"}),
        (world.TALL, 55.1, {"height": "tall"}),
        (world.RED, 10.0, {"color": "red"}),
    ]
    assert order["status"] == "pending (item modified)"
    assert order["payment_history"][1] == {
        "transaction_type": "payment",
        "amount": 17.6,
        "payment_method_id": world.GIFT,
    }
    assert balance(tools, world.GIFT) == 62.4


def test_the_same_modification_as_tau2_does_it(database: Database) -> None:
    order = Tau2RetailTools(State(database)).modify_pending_order_items(
        world.PENDING, [world.RED, world.SHORT], [world.BLUE, world.TALL], world.GIFT
    )
    assert pieces(order) == [
        (world.BLUE, 55.1, {"height": "tall"}),
        (world.TALL, 55.1, {"height": "tall"}),
        (world.RED, 10.0, {"color": "red"}),
    ]


def test_the_order_of_pairs_makes_no_difference(database: Database) -> None:
    ends = []
    for step in (1, -1):
        tools = RetailTools(State(database))
        old, new = [world.RED, world.SHORT, world.RED], [world.BLUE, world.TALL, world.BLUE]
        tools.modify_pending_order_items(world.PENDING, old[::step], new[::step], world.CARD)
        ends.append(tools.state.fingerprint())
    assert ends[0] == ends[1]


def test_a_chain_of_swaps_keeps_each_item_in_its_place(database: Database) -> None:
    """Where one item becomes what another was, tau2 would change the same piece twice."""
    patch = {"orders": {world.PENDING: {"items": [piece(world.RED), piece(world.BLUE)]}}}
    tools = RetailTools(State(database, patch))
    order = tools.modify_pending_order_items(
        world.PENDING, [world.RED, world.BLUE], [world.BLUE, world.RED], world.CARD
    )
    assert [item["item_id"] for item in order["items"]] == [world.BLUE, world.RED]
    assert order["payment_history"][1]["amount"] == 0.0


def test_a_modification_does_not_touch_the_catalogue(tools: RetailTools) -> None:
    order = tools.modify_pending_order_items(world.PENDING, [world.RED], [world.BLUE], world.CARD)
    order["items"][0]["options"]["color"] = "black"
    assert tools.get_item_details(world.BLUE)["options"] == {"color": "blue"}


def test_exchange_is_recorded_and_moves_no_money(tools: RetailTools) -> None:
    order = tools.exchange_delivered_order_items(
        world.DELIVERED, [world.SHORT, world.RED], [world.TALL, world.BLUE], world.GIFT
    )
    assert order["status"] == "exchange requested"
    assert order["exchange_items"] == sorted([world.SHORT, world.RED])
    assert order["exchange_new_items"] == sorted([world.TALL, world.BLUE])
    assert order["exchange_payment_method_id"] == world.GIFT
    assert order["exchange_price_difference"] == 17.6
    assert balance(tools, world.GIFT) == 80.0


def test_exchange_of_an_item_for_itself_succeeds_as_in_tau2(tools: RetailTools) -> None:
    order = tools.exchange_delivered_order_items(
        world.DELIVERED, [world.RED], [world.RED], world.CARD
    )
    assert order["exchange_price_difference"] == 0.0


def test_return_is_recorded_and_moves_no_money(tools: RetailTools) -> None:
    order = tools.return_delivered_order_items(
        world.DELIVERED, [world.SHORT, world.RED, world.RED], world.GIFT
    )
    assert order["status"] == "return requested"
    assert order["return_items"] == sorted([world.SHORT, world.RED, world.RED])
    assert order["return_payment_method_id"] == world.GIFT
    assert balance(tools, world.GIFT) == 80.0


def test_empty_lists_succeed_as_in_tau2(tools: RetailTools) -> None:
    order = tools.return_delivered_order_items(world.DELIVERED, [], world.CARD)
    assert order["return_items"] == []
    order = tools.exchange_delivered_order_items(world.BY_GIFT, [], [], world.CARD)
    assert order["exchange_new_items"] == []
    order = tools.modify_pending_order_items(world.PENDING, [], [], world.CARD)
    assert order["status"] == "pending (item modified)"


CANCEL, ADDRESS, PAYMENT = (
    "cancel_pending_order",
    "modify_pending_order_address",
    "modify_pending_order_payment",
)
ITEMS, EXCHANGE, RETURN = (
    "modify_pending_order_items",
    "exchange_delivered_order_items",
    "return_delivered_order_items",
)
HOME = tuple(world.HOME[key] for key in ("address1", "address2", "city", "state", "country", "zip"))
R, B, G, S, T = [world.RED], [world.BLUE], [world.GREEN], [world.SHORT], [world.TALL]

REJECTIONS: tuple[tuple[str, str, tuple[Any, ...]], ...] = (
    ("user_not_found", "find_user_id_by_email", ("x@example.com",)),
    ("user_not_found", "find_user_id_by_name_zip", ("Ada", "Oak", "80014")),
    ("user_not_found", "get_user_details", ("nobody",)),
    ("user_not_found", "modify_user_address", ("nobody", *HOME)),
    ("order_not_found", "get_order_details", ("W1",)),
    ("product_not_found", "get_product_details", (world.RED,)),
    ("item_not_found", "get_item_details", (world.MUG,)),
    ("order_not_found", CANCEL, ("#W0", "whatever")),
    ("not_pending", CANCEL, (world.MODIFIED, "whatever")),
    ("invalid_reason", CANCEL, (world.PENDING, "too expensive")),
    ("order_not_found", ADDRESS, ("#W0", *HOME)),
    ("not_pending", ADDRESS, (world.PROCESSED, *HOME)),
    ("order_not_found", PAYMENT, ("#W0", world.GIFT)),
    ("not_pending", PAYMENT, (world.DELIVERED, "nothing")),
    ("payment_method_not_found", PAYMENT, (world.PENDING, world.BEN_PAYPAL)),
    ("same_payment_method", PAYMENT, (world.PENDING, world.CARD)),
    ("insufficient_balance", PAYMENT, (world.PENDING, world.SMALL_GIFT)),
    ("order_not_found", ITEMS, ("#W0", R, B, world.CARD)),
    ("not_pending", ITEMS, (world.MODIFIED, T, B, "nothing")),
    ("item_not_in_order", ITEMS, (world.PENDING, T, [], world.CARD)),
    ("item_not_in_order", ITEMS, (world.PENDING, R * 3, B * 3, world.CARD)),
    ("unequal_lists", ITEMS, (world.PENDING, R, [], world.CARD)),
    ("same_item", ITEMS, (world.PENDING, R, R, world.CARD)),
    ("variant_not_found", ITEMS, (world.PENDING, R, T, world.CARD)),
    ("item_unavailable", ITEMS, (world.PENDING, R, G, "nothing")),
    ("payment_method_not_found", ITEMS, (world.PENDING, R, B, world.BEN_PAYPAL)),
    ("insufficient_balance", ITEMS, (world.PENDING, R, B, world.SMALL_GIFT)),
    ("order_not_found", EXCHANGE, ("#W0", R, B, world.CARD)),
    ("not_delivered", EXCHANGE, (world.EXCHANGED, R, B, world.CARD)),
    ("item_not_in_order", EXCHANGE, (world.DELIVERED, T, [], world.CARD)),
    ("unequal_lists", EXCHANGE, (world.DELIVERED, R, [], world.CARD)),
    ("variant_not_found", EXCHANGE, (world.DELIVERED, R, S, world.CARD)),
    ("item_unavailable", EXCHANGE, (world.DELIVERED, R, G, "nothing")),
    ("payment_method_not_found", EXCHANGE, (world.DELIVERED, R, B, world.BEN_PAYPAL)),
    ("insufficient_balance", EXCHANGE, (world.DELIVERED, R, B, world.SMALL_GIFT)),
    ("order_not_found", RETURN, ("#W0", R, world.CARD)),
    ("not_delivered", RETURN, (world.RETURNED, R, world.CARD)),
    ("payment_method_not_found", RETURN, (world.DELIVERED, T, world.BEN_PAYPAL)),
    ("invalid_refund_method", RETURN, (world.DELIVERED, T, world.PAYPAL)),
    ("item_not_in_order", RETURN, (world.DELIVERED, R * 3, world.CARD)),
)


@pytest.mark.parametrize(("code", "name", "arguments"), REJECTIONS)
def test_rejections_leave_the_state_alone(
    tools: RetailTools, code: str, name: str, arguments: tuple[Any, ...]
) -> None:
    with pytest.raises(ToolError) as caught:
        getattr(tools, name)(*arguments)
    assert caught.value.code == code
    assert tools.state.delta() == {}


def test_payment_moves_once(tools: RetailTools) -> None:
    tools.modify_pending_order_payment(world.PENDING, world.PAYPAL)
    with pytest.raises(ToolError) as caught:
        tools.modify_pending_order_payment(world.PENDING, world.GIFT)
    assert caught.value.code == "not_single_payment"


def test_every_rejection_is_reached() -> None:
    defined = {name for name, found in vars(rejections).items() if inspect.isfunction(found)}
    tested = {code for code, _, _ in REJECTIONS} | {"not_single_payment", "invalid_expression"}
    assert tested == defined


def test_a_gift_card_that_holds_exactly_the_difference_is_enough(database: Database) -> None:
    """15.1 is 15.100000000000001 in floats; a balance of 15.1 pays for it (tau2 refuses)."""
    patch = {
        "users": {world.ADA: {"payment_methods": {world.GIFT: {"balance": 15.1}}}},
    }
    arguments = (world.PENDING, S, T, world.GIFT)
    tools = RetailTools(State(database, patch))
    tools.modify_pending_order_items(*arguments)
    assert balance(tools, world.GIFT) == 0.0
    with pytest.raises(ToolError, match="does not hold"):
        Tau2RetailTools(State(database, patch)).modify_pending_order_items(*arguments)


def test_the_base_never_changes(database: Database) -> None:
    assert database.collections == world.collections()


def balance(tools: RetailTools, method: str) -> float:
    return tools.get_user_details(world.ADA)["payment_methods"][method]["balance"]


def pieces(order: Any) -> list[tuple[str, float, dict[str, str]]]:
    return [(item["item_id"], item["price"], item["options"]) for item in order["items"]]


def piece(item_id: str) -> dict[str, Any]:
    variant = world.collections()["products"][world.MUG]["variants"][item_id]
    return {
        "name": "Mug",
        "product_id": world.MUG,
        "item_id": item_id,
        "price": variant["price"],
        "options": variant["options"],
    }
