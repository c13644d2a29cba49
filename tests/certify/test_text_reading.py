"""How the checks read text: what counts as saying a value, and which tokens need a source."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trajectory2task.certify.phrases import Rows, pieces
from trajectory2task.certify.wording import Text, bounds_in, numbers_in, plain, tokens_in


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("my red box", "red"),
        ("two desk lamps", "desk lamp"),
        ("the watches", "watch"),
        ("paid by credit card", "credit_card"),
        ("in Gary, IN 46401", "IN"),
        ("order #W123, please", "#W123"),
        ("Red", "red"),
    ],
)
def test_value_is_said(text: str, value: str) -> None:
    assert Text(text).says(value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("I ordered it", "red"),
        ("a redder box", "red"),
        ("it came in May", "IN"),
        ("I'm also here", "M"),
        ("I'm also here", "AL"),
        ("I am sure", "m"),
        ("order #W1234", "#W123"),
        ("anything", ""),
    ],
)
def test_value_is_not_said(text: str, value: str) -> None:
    assert not Text(text).says(value)


def test_tokens_with_a_digit_addresses_and_quoted_values_need_a_source() -> None:
    text = 'Mail mia@x.org (box B1), $1,250.50 for "Zoo"; I ask: "How much?" It\'s #W2\'s, 5-inch.'
    assert tokens_in(text) == ["mia@x.org", "B1", "1,250.50", "#W2", "5-inch", "Zoo"]


def test_numbers_stand_by_themselves() -> None:
    assert numbers_in("$1,250.50, 12. and 7 of #3, B4, 1.5") == {1250.5, 12.0, 7.0, 1.5}


def test_bounds_have_a_side() -> None:
    text = plain("More than $50, or under 20 dollars")
    assert bounds_in(text) == {("more", 50.0), ("less", 20.0)}


def test_number_may_be_written_otherwise() -> None:
    assert Text("it is $25.50").tells("25.5")
    assert not Text("it is $25.05").tells("25.5")


def test_a_code_with_leading_zeros_is_no_number() -> None:
    assert Text("zip code 02116").tells("02116")
    assert not Text("zip code 002116").tells("02116")


def test_values_stand_in_texts_as_rows_of_words() -> None:
    rows = Rows(["carbon steel", "lamp", "steel", "night_light"])
    text = Text("Two lamps' carbon steels, night lights; not clamp, carbon, steel-blue")
    found = [(text.words[place.begin : place.end], place.value) for place in rows.found(text.words)]
    assert found == [
        (["lamps"], "lamp"),
        (["carbon", "steels"], "carbon steel"),
        (["steels"], "steel"),
        (["night", "lights"], "night_light"),
        (["steel"], "steel"),
    ]


@given(st.lists(st.text(" abs", min_size=1, max_size=6), max_size=5), st.text(" abs,", max_size=40))
def test_rows_find_all_that_a_scan_of_the_text_finds(values: list[str], text: str) -> None:
    words = pieces(text)
    found = {(place.begin, place.row) for place in Rows(values).found(words)}
    expected = {
        (at, tuple(row))
        for row in map(str.split, values)
        for at in range(len(words))
        if row
        and words[at : at + len(row) - 1] == row[:-1]
        and any(
            words[at + len(row) - 1 : at + len(row)] == [row[-1] + end] for end in ("", "s", "es")
        )
    }
    assert found == expected
