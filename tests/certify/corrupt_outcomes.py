"""Corruptions of what gold's writes lead to, alone, in another order, again, or done otherwise."""

from __future__ import annotations

from msgspec.structs import replace
from tests.certify import drafts as d
from tests.certify.edits import (
    Corrupt,
    Corruption,
    both,
    gold,
    golds,
    plan,
    relocated_to,
    wish,
    wishes,
)

from trajectory2task.core.calls import Call
from trajectory2task.core.plans import Attribute, Detail, FromCaller, FromResult, GoldCall, Request

NOWHERE = Call("update_address", {**d.relocate("w").call.arguments, "city": ""})
SINGLE = replace(d.box("B1"), attributes=(), single=True)


def waive(box_id: str) -> tuple[Request, GoldCall]:
    """A wish for a fee to be waived, and the write: the tool forgets the voucher."""
    made = d.call("waive_fee", box_id=box_id, code="FREE")
    code = Detail(("code",), "code", "", "FREE", (Attribute("code", "FREE"),))
    origins = {"box_id": FromResult(1, ("boxes", d.PLACE[box_id])), "code": FromCaller("code")}
    return Request("w9", made, (d.box(box_id), code)), GoldCall(made, origins)  # type: ignore[arg-type]


def waived(box_id: str) -> Corrupt:
    request, write = waive(box_id)
    return both(wishes(lambda w: (*w, request)), golds(lambda c: (*c, write)))


def new_locks(name: str, *pairs: tuple[str, str]) -> Request:
    """A wish for locks of the first box to be replaced."""
    metals = {"K1": "brass", "K2": "steel", "S1": "silver", "S2": "copper"}
    details = [d.box("B1")]
    for at, pair in enumerate(pairs):
        for parameter, referent, lock in zip(
            ("lock_ids", "new_lock_ids"), ("lock", "spare"), pair, strict=True
        ):
            described = d.lock(parameter, referent, lock, metals[lock])
            details.append(replace(described, position=at))
    olds, news = ([pair[side] for pair in pairs] for side in (0, 1))
    made = d.call("swap_locks", box_id="B1", lock_ids=olds, new_lock_ids=news)
    return Request(name, made, tuple(details))


def instead(*requests: Request) -> Corrupt:
    """These requests in place of the one that the draft `add` opens with and the one it adds."""
    return both(
        wishes(lambda w: requests),
        golds(lambda c: (*c[:3], *(GoldCall(request.call, {}) for request in requests))),
    )


BOTH_LOCKS = new_locks("w1", ("K1", "S1"), ("K2", "S2"))
ONE_LOCK, THE_OTHER = new_locks("w1", ("K1", "S1")), new_locks("w2", ("K2", "S2"))

OUTCOMES: tuple[Corruption, ...] = (
    Corruption(
        "invariants",
        "general",
        "an address without a city",
        both(wish(2, call=NOWHERE), gold(8, call=NOWHERE)),
    ),
    Corruption(
        "invariants",
        "general",
        "a box on a floor that there is not",
        plan(initial_state={"boxes": {"B3": {"floor": "roof"}}}),
    ),
    Corruption(
        "invariants",
        "general",
        "a stump of a box",
        plan(initial_state={"boxes": {"B8": {"label": "books"}}}),
    ),
    Corruption(
        "write_order",
        "general",
        "two moves of one box",
        golds(lambda c: (*c, d.moved("B1", "cellar"))),
    ),
    Corruption(
        "write_order",
        "add",
        "two addresses, one after the other",
        golds(lambda c: (*c, replace(d.relocated(), call=relocated_to("9 Gone").call))),
    ),
    Corruption("repeated_write", "general", "a voucher that is forgotten", waived("B3")),
    Corruption("repeated_write", "heavy-twin", "a voucher beside a move", waived("B1")),
    Corruption(
        "alternatives",
        "general",
        "another box would do",
        wish(0, details=(SINGLE, d.floor("attic"))),
    ),
    Corruption(
        "alternatives",
        "revise",
        "any light box would do",
        wish(0, details=(SINGLE, d.floor("cellar"))),
    ),
    Corruption("alternatives", "add", "two locks in one visit or in two", instead(BOTH_LOCKS)),
    Corruption("alternatives", "add", "two visits that could be one", instead(ONE_LOCK, THE_OTHER)),
)
