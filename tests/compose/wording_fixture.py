"""A small phrasebook and plans made by hand, for the tests of the template writer."""

from __future__ import annotations

from pathlib import Path
from random import Random

from trajectory2task.core.calls import Call, CallPattern, Const
from trajectory2task.core.domain import Domain, Principal
from trajectory2task.core.phrasebook import Phrasebook
from trajectory2task.core.plans import (
    AskedToConfirm,
    Attribute,
    Blocked,
    Change,
    Detail,
    Done,
    Fact,
    Infeasible,
    Inquiry,
    Phase,
    Plan,
    Request,
    Scenario,
    Told,
    Value,
    Wish,
)
from trajectory2task.core.state import Database
from trajectory2task.core.tools import Toolkit

Pairs = tuple[tuple[str, str], ...]


def _order(pairs: Pairs, rng: Random) -> str:
    values = [value for _, value in pairs]
    return f"my order with the {' and the '.join(values)}" if values else "one of my orders"


def _item(pairs: Pairs, rng: Random) -> str:
    told = dict(pairs)
    if not told:
        return "something I bought"
    product = told.pop("product", "thing")
    words = [*told.values(), product]
    return rng.choice(("the", "my")) + " " + " ".join(words)


def _variant(pairs: Pairs, rng: Random) -> str:
    return f"one in {', '.join(value for _, value in pairs)}" if pairs else "a different one"


def _card(pairs: Pairs, rng: Random) -> str:
    return f"my {' '.join(value for _, value in pairs)}" if pairs else "one of my payment methods"


def _plain(pairs: Pairs, rng: Random) -> str:
    return ", ".join(value for _, value in pairs) if pairs else "a new address"


BOOK = Phrasebook(
    requests={
        "return_items": (
            "I'd like to return {item_ids}[ from {order_id}][, with the money back on {card}]",
            "Please take back {item_ids}[ that came with {order_id}][. The refund goes to {card}]",
            "[As for {order_id}, ]I want to send back {item_ids}[ and get the money on {card}]",
        ),
        "exchange_items": (
            "I want to swap {new_item_ids:for}[ in {order_id}]",
            "Could you exchange {new_item_ids:for}[ from {order_id}][, charged to {card}]?",
        ),
        "cancel_order": (
            "Please cancel {order_id}[, since {reason}]",
            "I'd like {order_id} cancelled[ because it was {reason}]",
        ),
        "change_address": (
            "My address has to change[ to {address}]",
            "Please send mail to {address}",
        ),
    },
    motives={
        "return_items": ("It turned out too small.", "I bought more than I need."),
        "exchange_items": (
            "My taste has changed.",
            "They clash with my curtains.",
            "A friend has the same.",
            "My partner would like others.",
            "I had imagined something else.",
        ),
        "cancel_order": ("The plans I had fell through.",),
    },
    deeds={
        "return_items": ("the return",),
        "exchange_items": ("the exchange", "the swap"),
        "cancel_order": ("the cancellation",),
        "change_address": ("the new address",),
    },
    questions={
        "refund": ("How much do I get back[ for {item_ids}]?", "What will the refund be?"),
        "stock": ("how many kinds of {product_id} there are",),
    },
    obstacles={"same_item": ("I'd like a fresh copy of {item_ids}[ from {order_id}]",)},
    motives_blocked={"same_item": ("Mine has a scratch.",)},
    slots={
        "order_id": ("which order it is",),
        "item_ids": ("which items I mean",),
        "new_item_ids": ("what I want instead",),
        "card": ("where the money goes",),
        "reason": ("why I want that",),
        "address": ("where I live now",),
        "product_id": ("which product I mean",),
    },
    facts={
        "Name": "my name is {value}",
        "Email": "my email is {value}",
        "Zip": "my zip code is {value}",
    },
    ignorance={
        "Name": "how my name is spelled there",
        "Email": "the email on the account",
        "Zip": "the zip code on file",
    },
    nouns={
        "order": _order,
        "item": _item,
        "variant": _variant,
        "card": _card,
        "product": _item,
        "reason": _plain,
        "address": _plain,
    },
)


def domain(book: Phrasebook = BOOK) -> Domain:
    """A domain that is nothing but its phrasebook: writing must need no more."""

    def nothing(*_: object) -> Database:
        raise AssertionError("the writer looks at the phrasebook only")

    return Domain(
        name="words",
        policy="",
        toolkit=Toolkit,
        principal=Principal("users", "UserId", lambda state, user: {}),
        rules=(),
        referents={},
        free={},
        questions=(),
        obstacles=(),
        phrasebook=book,
        transfer="",
        seeds=(),
        load=lambda path: nothing(Path(path)),
        synthesize=lambda seed: nothing(seed),
    )


def detail(
    slot: str,
    referent: str,
    said: Pairs = (),
    withheld: Pairs = (),
    position: int | None = None,
    parameters: tuple[str, ...] | None = None,
) -> Detail:
    """A detail with public and with withheld pairs."""
    attributes = [Attribute(*pair) for pair in said]
    attributes += [Attribute(*pair, visibility="on_request") for pair in withheld]
    value = f"{slot}-{said}-{withheld}"
    return Detail(parameters or (slot,), slot, referent, value, tuple(attributes), position)


def request(name: str, *details: Detail, id: str = "w1", answers: tuple[str, ...] = ()) -> Request:
    """A wish for a tool with these details."""
    return Request(id, Call(name, {d.slot: d.value for d in details}), details, answers)


FACTS = (Fact("Name", "Ada Long", "public"), Fact("Email", "ada@example.org", "unknown"))
REFUND = Value("v1", "refund", Const(41.5), 41.5)


def plan(
    *phases: Phase,
    seed: int = 1,
    scenario: Scenario = "general",
    facts: tuple[Fact, ...] = FACTS,
    values: tuple[Value, ...] = (),
    change: Change | None = None,
    infeasible: Infeasible | None = None,
) -> Plan:
    """A plan without gold: the writer has no use for it."""
    return Plan(
        scenario=scenario,
        user_id="u",
        facts=facts,
        phases=phases,
        gold=(),
        seed=seed,
        values=values,
        change=change,
        infeasible=infeasible,
    )


KETTLE = (("product", "kettle"),)
RETURN = request(
    "return_items",
    detail("order_id", "order", KETTLE),
    detail("item_ids", "item", (*KETTLE, ("color", "red")), position=0),
    detail("item_ids", "item", (("product", "lamp"),), position=1),
    answers=("v1",),
)
EXCHANGE = request(
    "exchange_items",
    detail("order_id", "order", (("product", "sofa"),)),
    detail("item_ids", "item", (("product", "mug"),), position=0),
    detail("item_ids", "item", (("product", "vase"),), position=1),
    detail("new_item_ids", "variant", (("color", "blue"),), position=0),
    detail("new_item_ids", "variant", (("size", "tall"),), position=1),
    detail("card", "card", (("source", "gift card"),)),
    id="w2",
)
HELD_BACK = request(
    "cancel_order",
    detail("order_id", "order", (), (("product", "tent"),)),
    detail("reason", "", (("reason", "no longer needed"),)),
    id="w3",
)
MOVE = request(
    "change_address",
    detail(
        "address",
        "",
        (("street", "12 Elm Road"), ("city", "Erie")),
        parameters=("street", "city"),
    ),
    id="w4",
)
ASK = Inquiry("w5", "stock", {}, (detail("product_id", "product", (("product", "boots"),)),))
BLOCKED = Blocked(
    "w6",
    "same_item",
    "exchange_items",
    Call("exchange_items", {}),
    (detail("item_ids", "item", (("product", "clock"),), position=0),),
)
NO = Infeasible("same_item", "policy", "r1", "it is", "deny", (), (CallPattern("exchange_items"),))


def changing(kind: str, seed: int = 1) -> Plan:
    """One plan of each kind of change."""
    kinds: dict[str, tuple[Change, Phase]] = {
        "revise": (
            Change("revise", "w1", "w2"),
            Phase((EXCHANGE, MOVE), AskedToConfirm("w1")),
        ),
        "retract": (Change("retract", "w1"), Phase((MOVE,), AskedToConfirm("w1"))),
        "add": (Change("add", None, "w2"), Phase((RETURN, MOVE, EXCHANGE), Done("w4"))),
        "branch": (
            Change("branch", "w1", "w2", 30.0),
            Phase((EXCHANGE, MOVE), Told("v1")),
        ),
    }
    change, last = kinds[kind]
    opening = Phase((RETURN, MOVE))
    return plan(opening, last, seed=seed, scenario="changing", change=change, values=(REFUND,))


def all_plans(seed: int) -> list[Plan]:
    """One plan of every sort."""
    wishes: tuple[Wish, ...] = (RETURN, EXCHANGE, HELD_BACK, MOVE, ASK)
    return [
        plan(Phase(wishes), seed=seed, values=(REFUND,)),
        plan(Phase((HELD_BACK, MOVE)), seed=seed, scenario="ambiguous"),
        *(changing(kind, seed=seed) for kind in ("revise", "retract", "add", "branch")),
        plan(Phase((MOVE, BLOCKED)), seed=seed, scenario="infeasible", infeasible=NO),
    ]
