"""Corruptions of the words, and of what makes each scenario."""

from __future__ import annotations

from msgspec.structs import replace
from tests.certify import drafts as d
from tests.certify.edits import (
    VALID,
    Corrupt,
    Corruption,
    both,
    change,
    criteria,
    gold,
    golds,
    patterns,
    plan,
    reason,
    relocated_to,
    said,
    trigger,
    wish,
    wishes,
    words,
)

from trajectory2task.core.calls import CallPattern
from trajectory2task.core.plans import (
    AskedToConfirm,
    Attribute,
    Done,
    Fact,
    Request,
    Told,
)

BLUE_OR_RED = replace(d.box("B2"), attributes=(Attribute("label", "books"),))
TOOLS = replace(
    d.box("B3"),
    attributes=(Attribute("label", "tools"), Attribute("colour", "red", "on_request")),
)
NUMBERED = replace(
    d.box("B1"),
    attributes=(*d.box("B1").attributes, Attribute("box_id", "B1", "on_request")),
)
SAME = d.move("w1", "B1", "attic")
# Carrying out this one and then the other address leaves no trace of it.
EARLY = replace(d.relocate("w3"), call=relocated_to("9 Gone").call)


FADED = replace(
    d.box("B1"), attributes=(Attribute("label", "books"), Attribute("colour", "red", "unknown"))
)
FIRST_LOCKS = Request(
    "w3",
    d.call("swap_locks", box_id="B1", lock_ids=["K1"], new_lock_ids=["S1"]),
    (
        d.box("B1"),
        d.lock("lock_ids", "lock", "K1", "brass"),
        d.lock("new_lock_ids", "spare", "S1", "silver"),
    ),
)


def first_box(box_id: str) -> Corrupt:
    """Another box for the first wish."""
    made = d.call("move_box", box_id=box_id, floor="cellar")
    return both(wish(0, call=made), gold(-2, call=made))


WORDS: tuple[Corruption, ...] = (
    Corruption("words_match", "general", "a number of its own", said("red box", "red 5-litre box")),
    Corruption("words_match", "general", "an id of its own", said("red box", "red box (B1)")),
    Corruption("words_match", "general", "another email", said("mia@", "mimi@", "known_info")),
    Corruption(
        "words_match", "general", "a quoted word of its own", said("red box", 'red box "Zoo"')
    ),
    Corruption(
        "words_match", "revise", "another thing of theirs", said("attic.", "attic, to the tools.")
    ),
    Corruption("words_match", "general", "a colour of its own", said("red box", "green red box")),
    Corruption("words_match", "general", "a spare lock of its own", said("new", "new silver")),
    Corruption(
        "words_match", "general", "a floor of its own", said("attic,", "attic or the cellar,")
    ),
    Corruption(
        "words_match", "general", "a plain word as a value", said("attic,", "ground floor,")
    ),
    Corruption(
        "words_match",
        "general",
        "a value that nobody takes, of many words",
        said("attic,", "attic, or in fact to the roof terrace of the house next door,"),
    ),
    Corruption("words_match", "ambiguous", "no reason for the call", words(reason_for_call=" ")),
    Corruption(
        "words_match", "general", "a name of its own", said("red box", "red box for Hector")
    ),
    Corruption("words_match", "general", "a pair left out", said("copper", "new")),
    Corruption("words_match", "general", "the answer", said("together.", "together (17.80?).")),
    Corruption(
        "words_match",
        "branch",
        "the wrong side",
        said("more than", "less than", "task_instructions"),
    ),
    Corruption("words_match", "branch", "another threshold", change(threshold=15.0)),
    Corruption(
        "words_match",
        "general",
        "an unknown fact",
        plan(facts=(Fact("Email", "mia@depot.example", "unknown"),)),
    ),
    Corruption("no_leak", "ambiguous", "the colour", said("box of books", "red box of books")),
    Corruption(
        "no_leak", "ambiguous", "the street", said("a new address", "a new address, 5 Elm Road")
    ),
    Corruption(
        "answerable",
        "ambiguous",
        "an answer that the caller does not have",
        said("red box", "box", "known_info"),
    ),
    Corruption(
        "hidden_change",
        "revise",
        "the later floor",
        said("to the attic", "to the attic or the cellar"),
    ),
    Corruption(
        "hidden_change",
        "retract",
        "a sentence for later",
        lambda draft: replace(
            draft,
            words=replace(
                draft.words,
                reason_for_call=f"{draft.words.reason_for_call} {draft.words.task_instructions}",
            ),
        ),
    ),
    Corruption(
        "hidden_change", "add", "the later address", said("attic.", "attic. I have moved to Ely.")
    ),
)

AMBIGUOUS: tuple[Corruption, ...] = (
    Corruption(
        "withheld_needed",
        "ambiguous",
        "a box that the label gives away",
        both(first_box("B3"), wish(0, details=(TOOLS, d.floor("cellar")))),
    ),
    Corruption(
        "withheld_needed",
        "ambiguous",
        "nothing held back",
        wishes(lambda w: (d.move("w1", "B1", "attic"), d.relocate("w2"))),
    ),
    Corruption(
        "withheld_needed",
        "ambiguous",
        "a number that is not needed",
        wish(0, details=(NUMBERED, d.floor("attic"))),
    ),
    Corruption(
        "withheld_needed",
        "asking",
        "a question with one answer",
        plan(initial_state={"boxes": {"B1": {"fee": 17.8}}}),
    ),
    Corruption(
        "withheld_needed",
        "ambiguous",
        "the other box is wanted elsewhere already",
        both(
            wishes(lambda w: (*w, d.move("w3", "B2", "cellar"))),
            golds(lambda c: (*c, d.read("B2"), d.moved("B2", "cellar"))),
        ),
    ),
    Corruption(
        "withheld_needed",
        "ambiguous",
        "one of two boxes is sealed",
        plan(initial_state={"boxes": {"B2": {"status": "sealed"}}}),
    ),
)

ANSWERS: tuple[Corruption, ...] = (
    Corruption(
        "answerable",
        "ambiguous",
        "a colour that the caller has forgotten",
        wish(0, details=(FADED, d.floor("attic", hidden=True))),
    ),
    Corruption(
        "answerable",
        "asking",
        "a slot that nobody can ask for",
        wish(0, details=(replace(d.box("B2", hidden="colour"), slot="shelf"),)),
    ),
    Corruption(
        "guess_proof",
        "asking",
        "the first of two boxes",
        wish(0, arguments={"box_id": "B1"}, details=(d.box("B1", hidden="colour"),)),
    ),
    Corruption(
        "guess_proof",
        "asking",
        "the cheaper of two boxes",
        plan(initial_state={"boxes": {"B1": {"fee": 99.0}}}),
    ),
    Corruption(
        "guess_proof",
        "ambiguous",
        "the first box and the first floor that it can go to",
        wish(1, details=(d.address(),)),
    ),
    Corruption(
        "guess_proof",
        "ambiguous",
        "the one box that no other wish is about",
        both(
            first_box("B2"),
            wish(0, details=(d.box("B2", hidden="colour"), d.floor("cellar"))),
            wish(1, details=(d.address(),)),
            wishes(lambda w: (*w, FIRST_LOCKS)),
        ),
    ),
)

CHANGING: tuple[Corruption, ...] = (
    Corruption(
        "typed_trigger", "retract", "another wish is confirmed", trigger(AskedToConfirm("w1"))
    ),
    Corruption(
        "typed_trigger",
        "revise",
        "nobody confirms what cannot be",
        wishes(lambda w: (d.move("w1", "B1", "ground"),), 0),
    ),
    Corruption(
        "change_kind",
        "revise",
        "another wish altogether",
        wishes(lambda w: (d.relocate("w1"),), 0),
    ),
    Corruption(
        "real_change",
        "revise",
        "the same intent in the end",
        both(wishes(lambda w: (SAME,)), gold(-1, call=SAME.call)),
    ),
    Corruption("change_kind", "revise", "another kind", change(kind="add")),
    Corruption("change_kind", "revise", "nothing named as old", change(old="w7")),
    Corruption("change_kind", "retract", "something new as well", change(new="w1")),
    Corruption("typed_trigger", "add", "a trigger that names nothing", trigger(Done("w9"))),
    Corruption("typed_trigger", "add", "a trigger of another kind", trigger(AskedToConfirm("w1"))),
    Corruption(
        "change_kind", "add", "all stated at the start", wishes(lambda w: (*w, d.relocate("w2")), 0)
    ),
    Corruption("typed_trigger", "branch", "a value that is not there", trigger(Told("v2"))),
    Corruption("typed_trigger", "branch", "a threshold on neither side", change(threshold=23.45)),
    Corruption("change_kind", "branch", "no threshold", change(threshold=None)),
    Corruption(
        "real_change",
        "revise",
        "a first intent that is not allowed",
        wishes(lambda w: (d.move("w1", "B3", "attic"),), 0),
    ),
    Corruption(
        "real_change",
        "revise",
        "a first intent that is not possible",
        wishes(lambda w: (d.move("w1", "B1", "ground"),), 0),
    ),
    Corruption("typed_trigger", "revise", "given up after it was done", trigger(Done("w1"))),
    Corruption("typed_trigger", "revise", "no trigger", trigger(None)),
    Corruption(
        "consequential",
        "revise",
        "an early address leaves no trace",
        both(
            wishes(lambda w: (EARLY,), 0),
            wishes(lambda w: (d.relocate("w1"),)),
            golds(lambda c: (*c[:-1], d.relocated())),
        ),
    ),
    Corruption(
        "consequential", "add", "the same, with the move kept", wishes(lambda w: (*w, EARLY), 0)
    ),
)

INFEASIBLE: tuple[Corruption, ...] = (
    Corruption("infeasible_true", "sealed", "a box that is not sealed", plan(initial_state=None)),
    Corruption(
        "infeasible_true",
        "sealed",
        "rejected for another reason",
        plan(initial_state={"boxes": {"B2": {"floor": "attic"}}}),
    ),
    Corruption(
        "infeasible_true",
        "heavy",
        "a floor that is allowed",
        wish(1, call=d.call("move_box", box_id="B3", floor="cellar")),
    ),
    Corruption("infeasible_true", "heavy", "another rule", reason(proof="own_boxes")),
    Corruption("infeasible_true", "heavy", "any floor will do", wish(1, details=(d.box("B3"),))),
    Corruption(
        "infeasible_true",
        "heavy",
        "the tool rejects it, too",
        plan(initial_state={"boxes": {"B3": {"status": "sealed"}}}),
    ),
    Corruption(
        "required_typed",
        "delivery",
        "denied where the policy hands over",
        reason(resolution="deny"),
    ),
    Corruption("required_typed", "delivery", "no transfer", golds(lambda c: c[:-1])),
    Corruption(
        "infeasible_true",
        "delivery",
        "a tool does it",
        wish(1, call=d.call("move_box", box_id="B2", floor="cellar")),
    ),
    Corruption(
        "infeasible_true",
        "stranger",
        "the caller is known",
        both(plan(facts=(d.MAIL,)), gold(0, call=d.LOGIN.call, error=None)),
    ),
    Corruption("infeasible_true", "sealed", "another obstacle", wish(1, obstacle="heavy_box")),
    Corruption(
        "infeasible_true",
        "sealed",
        "words that fit another box",
        wish(1, details=(BLUE_OR_RED, d.floor("attic"))),
    ),
    Corruption(
        "forbidden_typed",
        "sealed",
        "no such tool",
        patterns("forbidden", lambda f: (CallPattern("fly"),)),
    ),
    Corruption(
        "forbidden_typed",
        "sealed",
        "no such argument",
        patterns("forbidden", lambda f: (CallPattern("move_box", {"box": "B2"}),)),
    ),
    Corruption(
        "forbidden_typed",
        "sealed",
        "an argument of the wrong type",
        patterns("forbidden", lambda f: (CallPattern("move_box", {"box_id": ["B2"]}),)),
    ),
    Corruption(
        "forbidden_typed",
        "sealed",
        "harmless",
        patterns("forbidden", lambda f: (*f, CallPattern("list_locks"))),
    ),
    Corruption(
        "forbidden_typed",
        "sealed",
        "gold is forbidden",
        patterns("forbidden", lambda f: (*f, CallPattern("update_address"))),
    ),
    Corruption(
        "forbidden_typed", "sealed", "nothing forbidden", patterns("forbidden", lambda f: ())
    ),
    Corruption(
        "required_typed",
        "sealed",
        "required, and not in gold",
        patterns("required", lambda r: (*r, CallPattern("list_locks"))),
    ),
    Corruption(
        "required_typed", "delivery", "the transfer alone", patterns("required", lambda r: r[-1:])
    ),
    Corruption(
        "forbidden_typed",
        "sealed",
        "another box is forbidden",
        patterns("forbidden", lambda f: (CallPattern("move_box", {"box_id": "B1"}),)),
    ),
    Corruption(
        "forbidden_typed",
        "sealed",
        "words that fit a box that is not forbidden",
        wish(1, details=(BLUE_OR_RED, d.floor("attic"))),
    ),
    Corruption(
        "forbidden_typed",
        "sealed",
        "another box beside the right one",
        patterns("forbidden", lambda f: (*f, CallPattern("move_box", {"box_id": "B1"}))),
    ),
    Corruption(
        "forbidden_typed",
        "delivery",
        "one street only",
        patterns(
            "forbidden",
            lambda f: (*f, CallPattern("update_address", {"customer_id": "C1", "street": "9 Up"})),
        ),
    ),
    Corruption(
        "twin",
        "delivery",
        "the twin's words",
        lambda draft: replace(draft, words=VALID["delivery-twin"][0].words),
    ),
    Corruption(
        "forbidden_typed",
        "delivery",
        "a call that nobody would make",
        patterns(
            "forbidden",
            lambda f: (*f, CallPattern("move_box", {"box_id": "B2", "floor": "ground"})),
        ),
    ),
    Corruption(
        "forbidden_typed",
        "delivery",
        "another customer",
        patterns("forbidden", lambda f: (*f, CallPattern("update_address", {"customer_id": "C2"}))),
    ),
    Corruption("forbidden_typed", "sealed", "criteria of another task", criteria(forbidden=())),
    Corruption("twin", "sealed", "no twin", lambda draft: replace(draft, twin=None)),
    Corruption(
        "twin", "sealed", "a twin of another", lambda draft: replace(draft, twin="heavy-twin")
    ),
    Corruption(
        "twin", "sealed", "another trajectory", lambda draft: replace(draft, trajectory_id="t2")
    ),
    Corruption(
        "twin",
        "sealed",
        "two wishes more",
        wishes(lambda w: (d.move("w3", "B1", "attic"), d.move("w4", "B1", "cellar"), *w)),
    ),
    Corruption(
        "twin",
        "sealed-twin",
        "nothing granted",
        both(golds(lambda c: c[:-1]), wishes(lambda w: w[:-1])),
    ),
    Corruption(
        "twin",
        "sealed-twin",
        "the same world",
        plan(initial_state=VALID["sealed"][0].plan.initial_state),
    ),
)

GROUND = d.call("move_box", box_id="B2", floor="ground")
LOST = d.call("swap_locks", box_id="B2", lock_ids=["S2"], new_lock_ids=["S1"])

REFUSALS: tuple[Corruption, ...] = (
    Corruption(
        "no_loophole",
        "sealed",
        "a box that can be moved away and back",
        both(
            wish(
                1, obstacle="there_already", call=GROUND, details=(d.box("B2"), d.floor("ground"))
            ),
            reason(obstacle="there_already", proof="same_floor"),
            plan(initial_state=None),
        ),
    ),
    Corruption(
        "no_loophole",
        "sealed",
        "a lock that can be put there first",
        both(
            wish(
                1,
                obstacle="lost_lock",
                tool="swap_locks",
                call=LOST,
                details=(
                    d.box("B2"),
                    d.lock("lock_ids", "lock", "S2", "copper"),
                    d.lock("new_lock_ids", "spare", "S1", "silver"),
                ),
            ),
            reason(obstacle="lost_lock", proof="not_on_box"),
        ),
    ),
    Corruption(
        "no_loophole",
        "delivery",
        "two moves do what no tool is for",
        both(wish(1, obstacle="repacking"), reason(obstacle="repacking")),
    ),
    Corruption(
        "forbidden_typed",
        "sealed",
        "a whole tool that does no harm elsewhere",
        patterns("forbidden", lambda f: (*f, CallPattern("swap_locks"))),
    ),
    Corruption(
        "forbidden_typed",
        "delivery",
        "a lock that there is not",
        patterns(
            "forbidden",
            lambda f: (CallPattern("swap_locks", {"box_id": "B2", "lock_ids": ["K9"]}),),
        ),
    ),
    Corruption(
        "required_typed",
        "sealed",
        "what only the blocked wish would need",
        patterns("required", lambda r: (*r, CallPattern("move_box", {"box_id": "B2"}))),
    ),
    Corruption(
        "before_authentication", "stranger", "the account is read", golds(lambda c: (*c, d.PROFILE))
    ),
    Corruption(
        "before_authentication",
        "stranger",
        "a look at the box is required",
        patterns("required", lambda r: (*r, CallPattern("get_box", {"box_id": "B1"}))),
    ),
    Corruption(
        "before_authentication",
        "stranger",
        "the caller knows the right email, too",
        plan(
            facts=(
                Fact("Email", "old@depot.example", "public"),
                Fact("Email", d.MAIL.value, "on_request"),
            )
        ),
    ),
)
