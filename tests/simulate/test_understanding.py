"""The reader of agents' texts, held against hand-marked turns."""

from __future__ import annotations

import sys
from collections import Counter

import pytest
from tests.simulate.agent_turns import AgentTurn, turns, unseen_turns

from trajectory2task.core.hearing.understanding import understanding_of
from trajectory2task.domains import get

FLOOR = 0.9
CONCEPTS = {
    **dict.fromkeys(("order_id", "order_ids"), "order"),
    **dict.fromkeys(("item_id", "item_ids", "product_id"), "item"),
    **dict.fromkeys(("new_item_id", "new_item_ids"), "version"),
    **dict.fromkeys(("FirstName", "LastName"), "name"),
    "payment_method_id": "payment",
    "Email": "email",
    "Zip": "zip",
    "loan_id": "loan",
    "hold_id": "hold",
    "title_id": "title",
    "branch_id": "branch",
}
SMALL_TALK = {"wait", "unknown", "vague"}  # what a turn does beside it matters more


def acts(domain: str, text: str) -> set[str]:
    """The acts found in a turn, by the names of `agent_turns`."""
    heard = understanding_of(get(domain)).hear(text)
    found = {act.removeprefix("ask ") for act in heard.acts}
    found = {CONCEPTS.get(act, act) for act in found}
    rest = found - SMALL_TALK
    return rest or found - {"unknown"}


def compared() -> list[tuple[str, set[str], set[str]]]:
    found = []
    for turn in turns():
        heard = acts(turn.domain, turn.text)
        found.append((turn.text, set(turn.acts), heard if turn.acts else heard - SMALL_TALK))
    return found


def test_recall_and_precision_of_every_act() -> None:
    """Prints the table (pytest -s) and holds every act to the floor."""
    wanted: Counter[str] = Counter()
    found: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for _, expected, heard in compared():
        wanted.update(expected)
        found.update(heard)
        right.update(expected & heard)
    table = {
        act: (right[act] / max(wanted[act], 1), right[act] / max(found[act], 1), wanted[act])
        for act in sorted(wanted | found)
    }
    for act, (recall, precision, count) in table.items():
        sys.stdout.write(f"{act:10} recall {recall:.2f} precision {precision:.2f} of {count}\n")
    low = {a: row for a, row in table.items() if min(row[:2]) < FLOOR and a not in SMALL_TALK}
    assert not low
    assert len(compared()) >= 150


def test_exact_turns() -> None:
    """Most turns are read exactly; a table by acts could hide many half-read turns."""
    wrong = [
        f"{text!r}: wanted {sorted(expected)}, found {sorted(heard)}"
        for text, expected, heard in compared()
        if expected != heard
    ]
    sys.stdout.write("\n".join(wrong))
    assert len(wrong) <= 0.06 * len(compared())


def test_turns_in_styles_of_their_own() -> None:
    """A floor under what was reached; docs/conversations.md has the shares at first sight."""
    right = 0
    for turn in unseen_turns():
        heard = acts(turn.domain, turn.text)
        right += set(turn.acts) == (heard if turn.acts else heard - SMALL_TALK)
    assert right >= 0.7 * len(unseen_turns())


SLOTS = {"order", "item", "version", "payment", "reason", "address", "email", "name", "zip"}


@pytest.mark.parametrize("turn", turns(), ids=lambda turn: turn.text[:40])
def test_nothing_is_asked_for_that_is_not(turn: AgentTurn) -> None:
    """A question heard where there is none gives something away."""
    assert (acts(turn.domain, turn.text) & SLOTS) <= set(turn.acts)
