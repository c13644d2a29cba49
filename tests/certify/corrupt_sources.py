"""Corruptions of where values come from and of what descriptions fit."""

from __future__ import annotations

from msgspec.structs import replace
from tests.certify import drafts as d
from tests.certify.edits import (
    LEO,
    VALID,
    Corruption,
    criteria,
    gold,
    plan,
    relocated_to,
    second_value,
    wish,
)

from trajectory2task.core.calls import Const, Ref
from trajectory2task.core.plans import (
    Attribute,
    Detail,
    FromCaller,
    FromChoices,
    FromFunction,
    FromResult,
)

BOOKS = replace(d.box("B1"), attributes=(Attribute("label", "books"),))
DOWN = replace(d.box("B2"), attributes=(Attribute("label", "books"), Attribute("floor", "ground")))
SHOES = replace(d.box("B1"), attributes=(Attribute("label", "shoes"),))
SINGLE = replace(d.box("B1"), attributes=(), single=True)

ORIGINS: tuple[Corruption, ...] = (
    Corruption(
        "provenance",
        "general",
        "another place in the list",
        gold(2, origins={"box_id": FromResult(1, ("boxes", 1))}),
    ),
    Corruption(
        "provenance",
        "general",
        "a path to nothing",
        gold(2, origins={"box_id": FromResult(1, ("crates", 0))}),
    ),
    Corruption(
        "provenance",
        "general",
        "its own result",
        gold(1, origins={"customer_id": FromResult(1, ("customer_id",))}),
    ),
    Corruption("provenance", "general", "no origin", gold(6, origins={})),
    Corruption(
        "provenance",
        "general",
        "an origin of nothing",
        gold(4, origins={"page": FromCaller("Email")}),
    ),
    Corruption(
        "provenance",
        "general",
        "an element without origin",
        gold(
            7,
            origins={
                "box_id": FromResult(1, ("boxes", 1)),
                "lock_ids.0": FromResult(3, ("locks", 0)),
            },
        ),
    ),
    Corruption(
        "provenance",
        "general",
        "an email unknown to the caller",
        plan(facts=(replace(d.MAIL, visibility="unknown"),)),
    ),
    Corruption(
        "provenance",
        "general",
        "a choice settled by something else",
        gold(6, origins={"box_id": FromResult(1, ("boxes", 0)), "floor": FromChoices("box_id")}),
    ),
    Corruption(
        "provenance",
        "general",
        "a sum of other numbers",
        gold(5, call=d.call("add_up", expression="12.35 + 23.45")),
    ),
    Corruption(
        "provenance",
        "general",
        "a street that nobody said",
        gold(8, call=relocated_to("7 Elm Road").call),
    ),
    Corruption(
        "provenance",
        "general",
        "no such function",
        gold(5, origins={"expression": FromFunction("magic")}),
    ),
    Corruption(
        "provenance", "general", "no such fact", gold(0, origins={"email": FromCaller("Phone")})
    ),
    Corruption("values", "general", "another amount", second_value(amount=17.9)),
    Corruption(
        "values",
        "general",
        "a result that gold does not have",
        second_value(expression=Ref(d.read("B3").call, ("fee",))),
    ),
    Corruption(
        "values",
        "general",
        "a path to nothing",
        second_value(expression=Ref(d.read("B2").call, ("price",))),
    ),
    Corruption("values", "general", "criteria that ask for nothing", criteria(communicate=())),
    Corruption("values", "general", "a constant", second_value(expression=Const(5))),
    Corruption(
        "values",
        "general",
        "another box's fee",
        second_value(expression=Ref(d.read("B1").call, ("fee",)), amount=12.35),
    ),
    Corruption("values", "general", "another question", second_value(question="all_fees")),
    Corruption("well_formed", "general", "no such question", second_value(question="weight")),
    Corruption("values", "general", "a question about another box", wish(0, answers=("v2",))),
)

DESCRIPTIONS: tuple[Corruption, ...] = (
    Corruption(
        "unique_description", "general", "two boxes fit", wish(0, details=(BOOKS, d.floor("attic")))
    ),
    Corruption(
        "unique_description",
        "general",
        "another box fits",
        wish(0, details=(replace(d.box("B2"), value="B1"), d.floor("attic"))),
    ),
    Corruption(
        "unique_description", "general", "nothing fits", wish(0, details=(SHOES, d.floor("attic")))
    ),
    Corruption(
        "unique_description",
        "general",
        "another lock fits",
        wish(
            1,
            details=(
                *VALID["general"][0].plan.wishes[1].details[:2],
                d.lock("new_lock_ids", "spare", "S2", "silver"),
            ),
        ),
    ),
    Corruption(
        "unique_description",
        "general",
        "the lock that is replaced fits",
        wish(
            1,
            details=(
                *VALID["general"][0].plan.wishes[1].details[:2],
                replace(
                    VALID["general"][0].plan.wishes[1].details[2],
                    attributes=(Attribute("make", "Acme"),),
                ),
            ),
        ),
    ),
    Corruption(
        "unique_description",
        "general",
        "unique only once the other box has been moved",
        wish(3, details=(DOWN,)),
    ),
    Corruption(
        "unique_description",
        "retract",
        "two boxes fit what is given up",
        wish(1, 0, details=(replace(BOOKS, value="B2"), d.floor("cellar"))),
    ),
    Corruption(
        "unique_description",
        "sealed",
        "another box is blocked",
        wish(1, details=(replace(d.box("B1"), value="B2"), d.floor("attic"))),
    ),
    Corruption(
        "free_choice", "general", "nothing said of the floor", wish(0, details=(d.box("B1"),))
    ),
    Corruption(
        "free_choice",
        "general",
        "another floor said",
        wish(0, details=(d.box("B1"), d.floor("cellar"))),
    ),
    Corruption(
        "free_choice", "general", "not the only box", wish(0, details=(SINGLE, d.floor("attic")))
    ),
    Corruption(
        "free_choice",
        "general",
        "not the only spare lock",
        wish(
            1,
            details=(
                *VALID["general"][0].plan.wishes[1].details[:2],
                Detail(("new_lock_ids",), "new_lock_ids", "spare", "S2", (), 0, single=True),
            ),
        ),
    ),
    Corruption(
        "free_choice",
        "asking",
        "not the only box to ask about",
        wish(0, details=(replace(SINGLE, value="B2"),)),
    ),
    Corruption(
        "free_choice",
        "general",
        "the caller cannot say the street",
        wish(2, details=(replace(d.address(), attributes=d.address().attributes[1:]),)),
    ),
    Corruption("free_choice", "general", "the address of another", wish(2, call=LEO)),
)
