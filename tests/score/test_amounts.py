"""Which numbers an agent has told: as numbers, by themselves, and not in a flood of others."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trajectory2task.core.messages import Message
from trajectory2task.score.amounts import DELUGE, FLOOD, AmountsSaid, amounts_in

amounts = st.integers(1, 99_999_999).map(lambda cents: cents / 100)


@given(amounts, st.sampled_from(["{:.2f}", "${:,.2f}", "€ {:.2f}", "{:.2f} USD", "**{:,.2f}**"]))
def test_a_number_is_one_however_it_is_written(amount: float, form: str) -> None:
    for around in ("{}", "That makes {}.", "- total: {}, as I said", "({})", "-{}"):
        assert amounts_in(around.format(form.format(amount))) == {amount}


@given(amounts, st.sampled_from(["#W{}", "a{}", "{}x", "1.{}", "{}.5", "9,{}.1", "_{}", "x-{}"]))
def test_a_part_of_something_else_is_no_number(amount: float, around: str) -> None:
    assert amount not in amounts_in(f"See {around.format(f'{amount:.2f}')} there.")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1234567", set()),  # an id
        ("1,234,567", set()),
        ("123456", {123456.0}),
        ("1234567.00", {1234567.0}),
        ("42nd Street, 5x, 10th", set()),
        ("21.3 and 21.30", {21.3}),
        ("from 3 to 5", {3.0, 5.0}),
    ],
)
def test_what_counts_as_a_number(text: str, found: set[float]) -> None:
    assert amounts_in(text) == found


def said(*texts: str) -> AmountsSaid:
    return AmountsSaid([Message("agent", text) for text in texts])


def listed(count: int, start: int = 0) -> str:
    """So many different amounts."""
    return ", ".join(f"{number}.25" for number in range(start, start + count))


def test_a_flood_tells_nothing() -> None:
    assert said(listed(FLOOD)).telling(3.25).turn == 0
    flooded = said(listed(FLOOD + 1)).telling(3.25)
    assert flooded.turn is None
    assert f"among {FLOOD + 1} numbers" in flooded.reason
    assert said(listed(FLOOD + 1), "It is 3.25.").telling(3.25).turn == 1


def test_a_deluge_over_many_messages_tells_nothing() -> None:
    parts = [listed(10, start) for start in range(0, DELUGE, 10)]
    assert said(*parts).telling(3.25).turn == 0
    drowned = said(*parts, "And 999.25.").telling(3.25)
    assert drowned.turn is None
    assert f"{DELUGE + 1} different numbers" in drowned.reason


def test_a_number_is_told_without_its_sign() -> None:
    assert said("You get $21.37 back.").telling(-21.37).turn == 0


def test_only_what_the_agent_writes_counts() -> None:
    messages = [Message("user", "Is it 3.25?"), Message("tool", "3.25"), Message("agent", "4.25")]
    found = AmountsSaid(messages)
    assert found.telling(3.25) == (None, "no message of the agent says it")
    assert found.telling(4.25).turn == 2
