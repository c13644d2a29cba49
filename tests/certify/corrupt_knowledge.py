"""Corruptions of what an agent can find out, and of the numbers that it has to say."""

from __future__ import annotations

from msgspec.structs import replace
from tests.certify import drafts as d
from tests.certify.edits import (
    VALID,
    Corruption,
    gold,
    plan,
    relocated_to,
    said,
    second_value,
    wish,
)

from trajectory2task.core.calls import Ref

GUESSED = replace(VALID["asking"][0].plan.values[0], amount=18.0)
ALONE = {"customers": {"C1": {"boxes": ["B2"], "deposit": 17.8}}}

REACH: tuple[Corruption, ...] = (
    Corruption(
        "reachable",
        "general",
        "a box that is on no list",
        plan(initial_state={"customers": {"C1": {"boxes": ["B2", "B3"]}}}),
    ),
    Corruption(
        "reachable",
        "general",
        "an email that the caller has forgotten",
        plan(facts=(replace(d.MAIL, visibility="unknown"),)),
    ),
    Corruption(
        "reachable",
        "general",
        "an answer in another's box",
        second_value(expression=Ref(d.call("get_box", box_id="B9"), ("fee",))),
    ),
    Corruption(
        "reachable",
        "add",
        "a box number made up",
        gold(2, call=d.call("get_box", box_id="B9")),
    ),
)

POINTING: tuple[Corruption, ...] = (
    Corruption(
        "no_deixis", "general", "a box by its number", said("red box", "first box, the red")
    ),
    Corruption("no_deixis", "general", "the latest box", said("red box", "latest red box")),
    Corruption("no_deixis", "revise", "the other box", said("red box", "other red box")),
    Corruption("no_deixis", "add", "a date", said("attic.", "attic. I packed it two weeks ago.")),
    Corruption(
        "no_deixis",
        "ambiguous",
        "a bygone address",
        said("It is", "My previous address is out. It is", "known_info"),
    ),
)

NUMBERS: tuple[Corruption, ...] = (
    Corruption("unguessable", "asking", "a round number", plan(values=(GUESSED,))),
    Corruption(
        "unguessable", "asking", "the number is in the words", said("cost?", "cost? I think 17.80.")
    ),
    Corruption("unguessable", "asking", "the only number there is", plan(initial_state=ALONE)),
    Corruption("tellable", "general", "two answers of one amount", second_value(amount=30.15)),
    Corruption(
        "tellable",
        "general",
        "a house number that is the answer",
        gold(8, call=relocated_to("17.80 Elm Road").call),
    ),
    Corruption(
        "tellable",
        "general",
        "a street that is the answer",
        wish(
            2,
            details=(
                replace(
                    d.address(), attributes=(replace(d.address().attributes[0], value="30.15 Elm"),)
                ),
            ),
        ),
    ),
)
