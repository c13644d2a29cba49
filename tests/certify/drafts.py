"""Valid drafts over the depot, written by hand: one per scenario and kind, with their twins."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace
from tests.certify.depot import DEPOT, WORLD

from trajectory2task.core.calls import Call, CallPattern, Ref, Sum
from trajectory2task.core.environment import Environment
from trajectory2task.core.plans import (
    AskedToConfirm,
    Attribute,
    Blocked,
    Change,
    Detail,
    Done,
    Fact,
    FromCaller,
    FromChoices,
    FromFunction,
    FromResult,
    GoldCall,
    Infeasible,
    Inquiry,
    Origin,
    Phase,
    Plan,
    Request,
    Told,
    Value,
)
from trajectory2task.core.tasks import Criteria, Draft, Words

MAIL = Fact("Email", "mia@depot.example", "public")
BOX = {
    "B1": (("label", "books"), ("colour", "red")),
    "B2": (("label", "books"), ("colour", "blue")),
    "B3": (("label", "tools"),),
}
PLACE = {"B1": 0, "B2": 1, "B3": 2}


def call(name: str, **arguments: Any) -> Call:
    return Call(name, arguments)


def box(box_id: str, hidden: str = "") -> Detail:
    attributes = tuple(
        Attribute(name, value, "on_request" if name == hidden else "public")
        for name, value in BOX[box_id]
    )
    return Detail(("box_id",), "box_id", "box", box_id, attributes)


def floor(value: str, hidden: bool = False) -> Detail:
    attribute = Attribute("floor", value, "on_request" if hidden else "public")
    return Detail(("floor",), "floor", "", value, (attribute,))


def lock(parameter: str, referent: str, value: str, metal: str) -> Detail:
    return Detail((parameter,), parameter, referent, value, (Attribute("metal", metal),), 0)


def address(hidden: bool = False) -> Detail:
    value = {"street": "5 Elm Road", "city": "Ely"}
    visibility = "on_request" if hidden else "public"
    attributes = tuple(Attribute(name, part, visibility) for name, part in value.items())  # type: ignore[arg-type]
    return Detail(("street", "city"), "address", "", value, attributes)


def move(name: str, box_id: str, where: str, answers: tuple[str, ...] = ()) -> Request:
    made = call("move_box", box_id=box_id, floor=where)
    return Request(name, made, (box(box_id), floor(where)), answers)


def swap(name: str) -> Request:
    made = call("swap_locks", box_id="B2", lock_ids=["K3"], new_lock_ids=["S2"])
    return Request(
        name,
        made,
        (
            box("B2"),
            lock("lock_ids", "lock", "K3", "brass"),
            lock("new_lock_ids", "spare", "S2", "copper"),
        ),
    )


def relocate(name: str, hidden: bool = False) -> Request:
    made = call("update_address", customer_id="C1", street="5 Elm Road", city="Ely")
    return Request(name, made, (address(hidden),))


LOGIN = GoldCall(call("find_customer", email=MAIL.value), {"email": FromCaller("Email")})
PROFILE = GoldCall(call("get_customer", customer_id="C1"), {"customer_id": FromResult(0, ())})


def read(box_id: str) -> GoldCall:
    return GoldCall(
        call("get_box", box_id=box_id), {"box_id": FromResult(1, ("boxes", PLACE[box_id]))}
    )


def moved(box_id: str, where: str) -> GoldCall:
    origins = {"box_id": FromResult(1, ("boxes", PLACE[box_id])), "floor": FromChoices("floor")}
    return GoldCall(call("move_box", box_id=box_id, floor=where), origins)  # type: ignore[arg-type]


def relocated() -> GoldCall:
    origins = {"street": FromCaller("address"), "city": FromCaller("address")}
    return GoldCall(relocate("w").call, {"customer_id": FromResult(0, ()), **origins})


def criteria_of(plan: Plan) -> Criteria:
    environment = Environment(DEPOT, WORLD, patch=plan.initial_state)
    for gold in plan.gold:
        environment.step(gold.call)
    infeasible = plan.infeasible
    return Criteria(
        environment.state.delta(),
        environment.state.fingerprint(),
        environment.state.changes(),
        plan.values,
        infeasible.required if infeasible else (),
        infeasible.forbidden if infeasible else (),
    )


def draft(name: str, plan: Plan, reason: str, known: str, then: str = "", twin: str = "") -> Draft:
    return Draft(
        id=name,
        domain="depot",
        world=WORLD.fingerprint,
        scenario=plan.scenario,
        trajectory_id="t1",
        plan=plan,
        words=Words(reason, f"My email is mia@depot.example. {known}", "", then),
        criteria=criteria_of(plan),
        twin=twin or None,
    )


def general() -> Draft:
    fees = Sum((Ref(read("B1").call, ("fee",)), Ref(read("B2").call, ("fee",))))
    total: dict[str, Origin] = {"expression": FromFunction("arithmetic")}
    gold = (
        LOGIN,
        PROFILE,
        read("B1"),
        read("B2"),
        GoldCall(call("list_locks"), {}),
        GoldCall(call("add_up", expression="12.35 + 17.80"), total),
        moved("B1", "attic"),
        GoldCall(
            swap("w").call,
            {
                "box_id": FromResult(1, ("boxes", 1)),
                "lock_ids.0": FromResult(3, ("locks", 0)),
                "new_lock_ids.0": FromResult(4, (4, "lock_id")),
            },
        ),
        relocated(),
    )  # fmt: skip
    values = (
        Value("v1", "two_fees", fees, 30.15),
        Value("v2", "fee", Ref(read("B2").call, ("fee",)), 17.8),
    )
    asked = Inquiry("w4", "fee", {"box_id": "B2"}, (box("B2"),), ("v2",))
    wishes = (move("w1", "B1", "attic", ("v1",)), swap("w2"), relocate("w3"), asked)
    return draft(
        "general",
        Plan("general", "C1", (MAIL,), (Phase(wishes),), gold, 1, values),
        "Please move my red box of books to the attic, and tell me what both book boxes cost "
        "together. On the blue one with books, I want the brass lock replaced by a copper lock. "
        "My new address is 5 Elm Road, Ely. And what does the blue books box cost?",
        "",
    )


def ambiguous() -> Draft:
    made = call("move_box", box_id="B1", floor="attic")
    wishes = (
        Request("w1", made, (box("B1", hidden="colour"), floor("attic", hidden=True))),
        relocate("w2", hidden=True),
    )
    plan = Plan(
        "ambiguous",
        "C1",
        (MAIL,),
        (Phase(wishes),),
        (LOGIN, PROFILE, read("B1"), moved("B1", "attic"), relocated()),
        1,
    )
    return draft(
        "ambiguous",
        plan,
        "Please move my box of books. I also have a new address.",
        "It is the red box, to go to the attic. I live at 5 Elm Road, Ely.",
    )


def asking() -> Draft:
    asked = Inquiry("w1", "fee", {"box_id": "B2"}, (box("B2", hidden="colour"),), ("v1",))
    value = Value("v1", "fee", Ref(read("B2").call, ("fee",)), 17.8)
    plan = Plan(
        "ambiguous", "C1", (MAIL,), (Phase((asked,)),), (LOGIN, PROFILE, read("B2")), 1, (value,)
    )
    return draft("asking", plan, "What does my box of books cost?", "It is the blue one.")


def revise() -> Draft:
    phases = (
        Phase((move("w1", "B1", "attic"),)),
        Phase((move("w1", "B1", "cellar"),), AskedToConfirm("w1")),
    )
    gold = (LOGIN, PROFILE, read("B1"), moved("B1", "cellar"))
    plan = Plan("changing", "C1", (MAIL,), phases, gold, 1, change=Change("revise", "w1", "w1"))
    return draft(
        "revise",
        plan,
        "Please move my red box of books to the attic.",
        "",
        "When you are asked to confirm, say that you prefer the cellar.",
    )


def retract() -> Draft:
    first, second = move("w1", "B1", "attic"), move("w2", "B2", "cellar")
    phases = (Phase((first, second)), Phase((first,), AskedToConfirm("w2")))
    gold = (LOGIN, PROFILE, read("B1"), moved("B1", "attic"))
    plan = Plan("changing", "C1", (MAIL,), phases, gold, 1, change=Change("retract", "w2"))
    return draft(
        "retract",
        plan,
        "Please move my red box of books to the attic and the blue books box to the cellar.",
        "",
        "When asked to confirm the second move, drop it.",
    )


def add() -> Draft:
    first = move("w1", "B1", "attic")
    phases = (Phase((first,)), Phase((first, relocate("w2")), Done("w1")))
    gold = (LOGIN, PROFILE, read("B1"), moved("B1", "attic"), relocated())
    plan = Plan("changing", "C1", (MAIL,), phases, gold, 1, change=Change("add", new="w2"))
    return draft(
        "add",
        plan,
        "Please move my red box of books to the attic.",
        "",
        "Once it is moved, ask for your address to be changed to 5 Elm Road, Ely.",
    )


def branch() -> Draft:
    phases = (
        Phase((move("w1", "B3", "cellar", ("v1",)),)),
        Phase((move("w2", "B1", "attic"),), Told("v1")),
    )
    gold = (LOGIN, PROFILE, read("B3"), read("B1"), moved("B1", "attic"))
    value = Value("v1", "moving_fee", Ref(read("B3").call, ("fee",)), 23.45)
    plan = Plan(
        "changing",
        "C1",
        (MAIL,),
        phases,
        gold,
        1,
        (value,),
        Change("branch", "w1", "w2", threshold=20.0),
    )
    return draft(
        "branch",
        plan,
        "Please move my box of tools to the cellar; what does it cost?",
        "",
        "If it is more than 20 dollars, have the red books box moved to the attic instead.",
    )


def infeasible(
    name: str, kind: str, proof: str, box_id: str, where: str, resolution: str = "deny"
) -> Plan:
    made = None if kind == "scope" else call("move_box", box_id=box_id, floor=where)
    wish = Blocked("w2", name, "move_box", made, (box(box_id), floor(where)))
    required = [CallPattern("update_address", relocated().call.arguments)]
    gold = [LOGIN, relocated(), PROFILE, read(box_id)]
    gold[3] = replace(gold[3], origins={"box_id": FromResult(2, ("boxes", PLACE[box_id]))})
    required.append(CallPattern("get_box", {"box_id": box_id}))
    if resolution == "transfer":
        manager = call("call_manager", summary="Wants it delivered.")
        gold.append(GoldCall(manager, {"summary": FromFunction("summary")}))
        required.append(CallPattern("call_manager"))
    return Plan(
        "infeasible",
        "C1",
        (MAIL,),
        (Phase((relocate("w1"), wish)),),
        tuple(gold),
        1,
        infeasible=Infeasible(
            name,
            kind,  # type: ignore[arg-type]
            proof,
            "It cannot be done.",
            resolution,  # type: ignore[arg-type]
            tuple(required),
            (CallPattern("move_box", {"box_id": box_id}),),
        ),
    )


def granted(box_id: str, where: str) -> Plan:
    gold = (LOGIN, relocated(), PROFILE, read(box_id), moved(box_id, where))
    back = {"box_id": FromResult(2, ("boxes", PLACE[box_id]))}
    gold = (
        *gold[:3],
        replace(gold[3], origins=back),
        replace(gold[4], origins={**back, "floor": FromChoices("floor")}),
    )
    wishes = (relocate("w1"), move("w2", box_id, where))
    return Plan("general", "C1", (MAIL,), (Phase(wishes),), gold, 1)


def pair(name: str, plan: Plan, twin: Plan, words: str, other: str = "") -> tuple[Draft, Draft]:
    start = "My new address is 5 Elm Road, Ely. "
    return (
        draft(name, plan, start + words, "", twin=f"{name}-twin"),
        draft(f"{name}-twin", twin, start + (other or words), "", twin=name),
    )


def sealed() -> tuple[Draft, Draft]:
    plan = infeasible("sealed_box", "tool", "sealed", "B2", "attic")
    plan = replace(plan, initial_state={"boxes": {"B2": {"status": "sealed"}}})
    words = "Please move my blue box of books to the attic."
    return pair("sealed", plan, granted("B2", "attic"), words)


def heavy() -> tuple[Draft, Draft]:
    plan = infeasible("heavy_box", "policy", "no_heavy_attic", "B3", "attic")
    words = "Please move my box of tools to the attic."
    return pair("heavy", plan, granted("B3", "cellar"), words, words.replace("attic", "cellar"))


def delivery() -> tuple[Draft, Draft]:
    plan = infeasible("delivery", "scope", "scope", "B2", "cellar", "transfer")
    words = "Please bring my blue box of books to my door; I want it out of the cellar."
    other = "Please move my blue box of books to the cellar."
    return pair("delivery", plan, granted("B2", "cellar"), words, other)


def stranger() -> tuple[Draft, Draft]:
    """A caller who gives an email that is not on file: nothing may be read or changed."""
    made = call("move_box", box_id="B1", floor="attic")
    fact = Fact("Email", "old@depot.example", "public")
    lookup = call("find_customer", email=fact.value)
    plan = Plan(
        "infeasible",
        "C1",
        (fact,),
        (Phase((Blocked("w1", "stranger", "move_box", made, (box("B1"), floor("attic"))),)),),
        (GoldCall(lookup, {"email": FromCaller("Email")}, "no_customer"),),
        1,
        infeasible=Infeasible(
            "stranger",
            "policy",
            "auth_first",
            "Nobody is identified.",
            "deny",
            (CallPattern("find_customer", lookup.arguments),),
            (CallPattern("move_box", {"box_id": "B1"}),),
        ),
    )
    gold = (LOGIN, PROFILE, read("B1"), moved("B1", "attic"))
    twin = Plan("general", "C1", (MAIL,), (Phase((move("w1", "B1", "attic"),)),), gold, 1)
    words = "Please move my red box of books to the attic."
    refused = draft("stranger", plan, words, "", twin="stranger-twin")
    said = replace(refused.words, known_info="My email is old@depot.example.")
    return replace(refused, words=said), draft("stranger-twin", twin, words, "", twin="stranger")


SINGLES = (general, ambiguous, asking, revise, retract, add, branch)
PAIRS = (sealed, heavy, delivery, stranger)


def every_valid_draft() -> dict[str, tuple[Draft, Draft | None]]:
    """Each valid draft by id, with its twin."""
    found: dict[str, tuple[Draft, Draft | None]] = {}
    for make in SINGLES:
        made = make()
        found[made.id] = (made, None)
    for make_pair in PAIRS:
        refused, twin = make_pair()
        found[refused.id] = (refused, twin)
        found[twin.id] = (twin, refused)
    return found
