"""Corruptions of form and of gold as executed."""

from __future__ import annotations

from msgspec.structs import replace
from tests.certify import drafts as d
from tests.certify.edits import (
    LEO,
    Corruption,
    both,
    criteria,
    gold,
    golds,
    idle,
    plan,
    reason,
    relocated_to,
    wish,
)

from trajectory2task.core.plans import (
    FromFunction,
    GoldCall,
)

BOX = d.box("B1", hidden="colour")
TWICE = replace(BOX, attributes=(*d.box("B1").attributes, BOX.attributes[-1]))
MANAGER = GoldCall(
    d.call("call_manager", summary="Wants a box moved."), {"summary": FromFunction("summary")}
)

FORM: tuple[Corruption, ...] = (
    Corruption(
        "well_formed", "general", "no such tool", golds(lambda c: (*c, GoldCall(d.call("fly"), {})))
    ),
    Corruption(
        "well_formed",
        "general",
        "an argument too many",
        gold(1, call=d.call("get_customer", customer_id="C1", x="")),
    ),
    Corruption("well_formed", "general", "an unknown value", wish(0, answers=("v9",))),
    Corruption("well_formed", "general", "another scenario", plan(scenario="ambiguous")),
    Corruption(
        "well_formed",
        "general",
        "lists of two lengths",
        wish(1, call=d.call("swap_locks", box_id="B2", lock_ids=["K3"], new_lock_ids=[])),
    ),
    Corruption("well_formed", "general", "no such question", wish(3, question="weight")),
    Corruption("well_formed", "sealed", "no such obstacle", wish(1, obstacle="gravity")),
    Corruption("well_formed", "general", "a detail of nothing", wish(2, details=(d.box("B1"),))),
    Corruption(
        "well_formed",
        "general",
        "a patch of nothing",
        plan(initial_state={"shelves": {}}, stale=True),
    ),
    Corruption(
        "well_formed",
        "ambiguous",
        "said and held back",
        wish(0, details=(TWICE, d.floor("attic"))),
    ),
    Corruption("well_formed", "delivery", "a wish that says nothing", wish(1, details=())),
    Corruption("well_formed", "general", "no phase", plan(phases=(), stale=True)),
)

EXECUTION: tuple[Corruption, ...] = (
    Corruption(
        "replay",
        "general",
        "a box that is not there",
        gold(3, call=d.call("get_box", box_id="B7"), stale=True),
    ),
    Corruption(
        "replay",
        "general",
        "another floor than in the criteria",
        gold(6, call=d.call("move_box", box_id="B1", floor="cellar"), stale=True),
    ),
    Corruption(
        "replay", "general", "a fingerprint of something else", criteria(fingerprint="0" * 64)
    ),
    Corruption(
        "replay", "general", "another database", lambda draft: replace(draft, world="0" * 64)
    ),
    Corruption("replay", "general", "criteria with no change", criteria(final={})),
    Corruption("replay", "general", "criteria with no field changes", criteria(changes=())),
    Corruption("replay", "stranger", "a failing look-up not declared", gold(0, error=None)),
    Corruption("replay", "general", "an error that does not come", gold(1, error="no_customer")),
    Corruption("policy", "general", "nobody is identified", golds(lambda c: c[1:])),
    Corruption("policy", "general", "another's box", gold(3, call=d.call("get_box", box_id="B9"))),
    Corruption(
        "policy",
        "heavy-twin",
        "heavy to the attic",
        gold(4, call=d.call("move_box", box_id="B3", floor="attic")),
    ),
    Corruption("policy", "general", "gold of another caller", plan(user_id="C2")),
    Corruption("non_vacuous", "asking", "nothing to say", criteria(communicate=())),
    Corruption("non_vacuous", "stranger", "nothing required", reason(required=())),
    Corruption(
        "minimal_writes",
        "add",
        "a write that is overwritten",
        golds(lambda c: (*c[:-1], relocated_to("9 Gone"), c[-1])),
    ),
    Corruption("minimal_writes", "add", "a write made twice", golds(lambda c: (*c, c[-1]))),
    Corruption("minimal_writes", "add", "a write to what is there already", golds(idle)),
    Corruption(
        "scope",
        "add",
        "a box that no wish names",
        golds(lambda c: (*c, d.moved("B2", "attic"))),
    ),
    Corruption(
        "scope",
        "add",
        "another customer's record",
        both(gold(-1, call=LEO), wish(1, call=LEO)),
    ),
    Corruption(
        "wishes_served",
        "general",
        "a write that nobody asked for",
        golds(lambda c: (*c, d.moved("B2", "cellar"))),
    ),
    Corruption(
        "wishes_served", "general", "handed over all the same", golds(lambda c: (*c, MANAGER))
    ),
    Corruption("wishes_served", "general", "a wish left out", golds(lambda c: c[:-1])),
    Corruption("wishes_served", "general", "a value that nobody asks for", wish(0, answers=())),
)
