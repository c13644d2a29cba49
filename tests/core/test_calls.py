"""Calls and the typed expressions over their results: what is computed, referred to and written."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.worlds import environment

from trajectory2task.core.calls import (
    Call,
    CallPattern,
    Const,
    Difference,
    Expression,
    Ref,
    Step,
    Sum,
    arithmetic,
    decode_content,
    evaluate,
    follow,
    references,
)

PLACES = 6


def amount(place: int) -> Ref:
    return Ref(Call("get_order_details", {"order_id": f"#{place}"}), ("lines", 0, "price"))


def results(prices: list[int]) -> dict[bytes, Any]:
    return {amount(n).call.key(): {"lines": [{"price": p / 100}]} for n, p in enumerate(prices)}


expressions: st.SearchStrategy[Expression] = st.recursive(
    st.one_of(
        st.builds(amount, st.integers(0, PLACES - 1)),
        st.builds(Const, st.integers(0, 300_000_000).map(lambda whole: whole / 100)),
        st.builds(Const, st.integers(0, 12).map(float)),
    ),
    lambda inner: st.one_of(
        st.builds(Sum, st.lists(inner, min_size=1, max_size=4).map(tuple)),
        st.builds(Difference, inner, inner),
    ),
    max_leaves=8,
)
prices = st.lists(st.integers(0, 500_000), min_size=PLACES, max_size=PLACES)


def in_cents(expression: Expression, told: list[int]) -> int:
    """The value in whole cents, computed without floats."""
    match expression:
        case Ref(call, _):
            return told[int(call.arguments["order_id"][1:])]
        case Const(value):
            return round(value * 100)
        case Sum(terms):
            return sum(in_cents(term, told) for term in terms)
        case Difference(left, right):
            return abs(in_cents(left, told) - in_cents(right, told))


@settings(deadline=None, max_examples=300, derandomize=True)
@given(expressions, prices)
def test_an_expression_comes_to_the_same_cents_in_code_on_paper_and_in_the_shops_calculator(
    expression: Expression, told: list[int]
) -> None:
    expected = in_cents(expression, told) / 100
    assert evaluate(expression, results(told)) == expected
    written = arithmetic(expression, results(told))
    shown = environment("retail").run(Call("calculate", {"expression": written}))
    assert float(shown) == expected


def test_references_come_left_to_right_each_time_they_stand() -> None:
    one, two = amount(1), amount(2)
    assert references(Sum((Const(2), Difference(two, one), two))) == [two, one, two]
    assert references(Const(3)) == []


@pytest.mark.parametrize(
    ("result", "error"),
    [
        ({"lines": []}, IndexError),
        ({"rows": 1}, KeyError),
        ({"lines": [{"price": None}]}, TypeError),
    ],
)
def test_an_expression_that_cannot_be_computed_is_no_value(
    result: Any, error: type[Exception]
) -> None:
    with pytest.raises(error):
        evaluate(Sum((amount(0),)), {amount(0).call.key(): result})


def test_an_expression_over_a_call_that_was_never_made_is_no_value() -> None:
    with pytest.raises(KeyError):
        evaluate(amount(0), {})


# --- Calls


def test_two_calls_have_one_key_exactly_when_they_are_equal() -> None:
    call = Call("pay", {"order": "#1", "items": ["1", "2"]})
    assert call.key() == Call("pay", {"items": ["1", "2"], "order": "#1"}).key()
    others = [
        Call("pay", {"order": "#1", "items": ["2", "1"]}),
        Call("pay", {"order": "#1"}),
        Call("repay", dict(call.arguments)),
        Call("pay", {"order": "#1", "items": "12"}),
    ]
    assert call.key() not in {other.key() for other in others}


CALL = Call("swap", {"order": "#1", "items": ["1", "2", "2"], "method": "card"})


@pytest.mark.parametrize(
    "pattern",
    [
        CallPattern("swap"),
        CallPattern("swap", {"order": "#1"}),
        CallPattern("swap", {"items": ["2", "1", "2"]}),
        CallPattern("swap", dict(CALL.arguments)),
    ],
)
def test_a_pattern_matches_calls_that_have_all_it_names_in_any_order_of_lists(
    pattern: CallPattern,
) -> None:
    assert pattern.matches(CALL)


@pytest.mark.parametrize(
    "pattern",
    [
        CallPattern("swop"),
        CallPattern("swap", {"order": "#2"}),
        CallPattern("swap", {"order": "#1", "reason": "late"}),
        CallPattern("swap", {"items": ["1", "2"]}),
        CallPattern("swap", {"items": ["1", "1", "2"]}),
        CallPattern("swap", {"items": "122"}),
        CallPattern("swap", {"reason": None}),
    ],
)
def test_a_pattern_matches_no_other_call(pattern: CallPattern) -> None:
    assert not pattern.matches(CALL)


# --- Results


@pytest.mark.parametrize(
    ("content", "value"),
    [
        ('{"a":[1,2.5]}', {"a": [1, 2.5]}),
        ("[]", []),
        ("12.50", "12.50"),
        ("null", "null"),
        ("", ""),
        ("[sic] they said", "[sic] they said"),
        ("{not json}", "{not json}"),
        ("jo_doe_1", "jo_doe_1"),
    ],
)
def test_a_result_is_json_where_it_is_an_object_or_a_list_and_text_otherwise(
    content: str, value: Any
) -> None:
    assert decode_content(content) == value
    assert Step(CALL, content).value() == value


def test_a_path_is_followed_through_objects_and_lists() -> None:
    value = {"lines": [{"price": 1}, {"price": 2}]}
    assert follow(value, ("lines", 1, "price")) == 2
    assert follow(value, ()) is value
    with pytest.raises(KeyError):
        follow(value, ("rows",))
    with pytest.raises(IndexError):
        follow(value, ("lines", 2))


def test_a_step_is_fine_unless_an_error_names_a_condition() -> None:
    assert Step(CALL, "done").ok
    assert not Step(CALL, "Error: no such order", error="order_not_found").ok
