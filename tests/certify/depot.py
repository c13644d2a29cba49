"""A tiny world to try the checks on: a depot, where customers have boxes moved and locked."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, TypedDict, cast

from trajectory2task.core.calls import Call, Expression, Ref, Sum
from trajectory2task.core.domain import (
    Arguments,
    Domain,
    Invariant,
    Obstacle,
    Pairs,
    Principal,
    Question,
    Referent,
    Rule,
    Situation,
)
from trajectory2task.core.errors import ToolError
from trajectory2task.core.phrasebook import Phrasebook
from trajectory2task.core.state import Database, State
from trajectory2task.core.tools import Choices, Free, Refers, Semantic, Toolkit, tool

CustomerId = Annotated[str, Semantic("CustomerId", "Id of a customer")]
BoxId = Annotated[str, Semantic("BoxId", "Id of a box"), Refers("box")]
Locks = list[Annotated[str, Semantic("LockId", "A lock on the box"), Refers("lock")]]
Spares = list[Annotated[str, Semantic("LockId", "A spare lock"), Refers("spare", per="lock_ids")]]
Floor = Annotated[str, Choices(("ground", "attic", "cellar")), "The floor to move it to"]


class Customer(TypedDict):
    customer_id: CustomerId
    email: Annotated[str, Semantic("Email", "Email")]
    street: str
    city: str
    deposit: float
    boxes: list[BoxId]


class Box(TypedDict):
    box_id: BoxId
    customer_id: CustomerId
    label: str
    colour: str
    floor: str
    weight: str
    status: str
    moves: int
    visits: int
    fee: float
    locks: list[str]


class Lock(TypedDict):
    lock_id: Annotated[str, Semantic("LockId", "Id of a lock")]
    metal: str
    make: str
    fitted: bool


class DepotTools(Toolkit):
    """Tools of the depot's desk."""

    def _box(self, box_id: str) -> Any:
        found = self.state.get("boxes", box_id)
        if found is None:
            raise ToolError("no_box", f"There is no box {box_id}.")
        return found

    @tool("read")
    def find_customer(self, email: Annotated[str, Semantic("Email", "Email")]) -> CustomerId:
        """Find a customer by email."""
        found = self.state.lookup("email", "customers", lambda item: item["email"], email)
        if found is None:
            raise ToolError("no_customer", "No customer has this email.")
        return found

    @tool("read")
    def get_customer(self, customer_id: CustomerId) -> Customer:
        """Get a customer with the ids of their boxes."""
        found = self.state.get("customers", customer_id)
        if found is None:
            raise ToolError("no_customer", "There is no such customer.")
        return cast(Customer, found)

    @tool("read")
    def get_box(self, box_id: BoxId) -> Box:
        """Get a box."""
        return cast(Box, self._box(box_id))

    @tool("read")
    def list_locks(self) -> list[Lock]:
        """List the locks of the depot."""
        return [cast(Lock, self.state.get("locks", lock)) for lock in self.state.ids("locks")]

    @tool("write")
    def move_box(self, box_id: BoxId, floor: Floor) -> Box:
        """Move a box to another floor."""
        box = self._box(box_id)
        if box["status"] == "sealed":
            raise ToolError("sealed", "The box is sealed.")
        if box["floor"] == floor:
            raise ToolError("same_floor", "The box is there already.")
        box = self.state.edit("boxes", box_id)
        box.update(floor=floor, moves=box["moves"] + 1)
        return cast(Box, box)

    @tool("write")
    def swap_locks(self, box_id: BoxId, lock_ids: Locks, new_lock_ids: Spares) -> Box:
        """Replace locks of a box by spare ones."""
        box = self._box(box_id)
        if len(lock_ids) != len(new_lock_ids) or not set(lock_ids) <= set(box["locks"]):
            raise ToolError("not_on_box", "These locks are not on the box.")
        if any((self.state.get("locks", new) or {}).get("fitted", True) for new in new_lock_ids):
            raise ToolError("no_spare", "That lock is no spare.")
        box = self.state.edit("boxes", box_id)
        swap = dict(zip(lock_ids, new_lock_ids, strict=True))
        box.update(locks=[swap.get(lock, lock) for lock in box["locks"]], visits=box["visits"] + 1)
        for new in new_lock_ids:
            self.state.edit("locks", new)["fitted"] = True
        return cast(Box, box)

    @tool("write")
    def update_address(
        self,
        customer_id: CustomerId,
        street: Annotated[str, Free("address"), "Street"],
        city: Annotated[str, Free("address"), "City"],
    ) -> Customer:
        """Change a customer's address."""
        customer = self.state.edit("customers", customer_id)
        customer.update(street=street, city=city)
        return cast(Customer, customer)

    @tool("write")
    def waive_fee(self, box_id: BoxId, code: Annotated[str, "A voucher's code"]) -> Box:
        """Waive the fee of a box for a voucher, whose code nobody writes down."""
        self._box(box_id)
        box = self.state.edit("boxes", box_id)
        box.update(fee=0.0)
        return cast(Box, box)

    @tool("generic")
    def add_up(self, expression: Annotated[str, Semantic("Sum", "A sum")]) -> str:
        """Add numbers up."""
        return f"{sum(float(part) for part in expression.split(' + ')):.2f}"

    @tool("generic")
    def call_manager(self, summary: Annotated[str, Semantic("Summary", "What for")]) -> str:
        """Hand the customer over to the manager."""
        return "Transferred."


class Boxes(Referent):
    """The caller's boxes."""

    def values(self, state: State, caller: str, arguments: Arguments) -> list[str]:
        found = state.get("customers", caller)
        return list(found["boxes"]) if found else []

    def pairs(self, state: State, value: str, arguments: Arguments) -> Pairs:
        box = state.get("boxes", value) or {}
        return tuple(
            (name, str(box[name])) for name in ("label", "colour", "box_id", "floor") if box
        )

    def shown_by(
        self, state: State, caller: str, value: str, arguments: Arguments
    ) -> tuple[Call, ...]:
        return (
            Call("get_customer", {"customer_id": caller}),
            Call("get_box", {"box_id": value}),
        )


class LockReferent(Referent):
    """Locks: those on the box, or the spare ones."""

    def __init__(self, spare: bool) -> None:
        self.spare = spare

    def values(self, state: State, caller: str, arguments: Arguments) -> Sequence[str]:
        if not self.spare:
            return list((state.get("boxes", arguments["box_id"]) or {"locks": []})["locks"])
        locks = ((lock, state.get("locks", lock) or {}) for lock in state.ids("locks"))
        return [lock for lock, record in locks if not record["fitted"]]

    def pairs(self, state: State, value: str, arguments: Arguments) -> Pairs:
        found = state.get("locks", value) or {}
        return tuple((name, found.get(name, "?")) for name in ("metal", "make"))

    def rivals(self, state: State, caller: str, arguments: Arguments) -> Sequence[str]:
        replaced = [arguments["lock_ids"]] if self.spare else []
        return [*self.values(state, caller, arguments), *replaced]

    def shown_by(
        self, state: State, caller: str, value: str, arguments: Arguments
    ) -> tuple[Call, ...]:
        return (Call("list_locks", {}),)


def auth_first(situation: Situation) -> str | None:
    protected = {"box_id", "customer_id"} & situation.call.arguments.keys()
    return "nobody is identified" if protected and situation.caller is None else None


def own_boxes(situation: Situation) -> str | None:
    box = situation.state.get("boxes", situation.call.arguments.get("box_id", ""))
    caller = situation.caller
    return "another's box" if box and caller not in (None, box["customer_id"]) else None


def no_heavy_attic(situation: Situation) -> str | None:
    box = situation.state.get("boxes", situation.call.arguments.get("box_id", ""))
    up = situation.call.arguments.get("floor") == "attic"
    return "too heavy for the attic" if box and up and box["weight"] == "heavy" else None


def floor_known(state: State, box_id: str) -> str | None:
    floor = (state.get("boxes", box_id) or {})["floor"]
    return None if floor in ("ground", "attic", "cellar") else f"it is on floor {floor!r}"


def address_whole(state: State, customer_id: str) -> str | None:
    customer = state.get("customers", customer_id) or {}
    return None if customer["street"] and customer["city"] else "part of the address is missing"


def scope(situation: Situation) -> str | None:
    return None


def fee(state: State, caller: str, arguments: Arguments) -> Expression | None:
    return Ref(Call("get_box", {"box_id": arguments["box_id"]}), ("fee",))


def all_fees(state: State, caller: str, arguments: Arguments) -> Expression | None:
    customer = state.get("customers", caller) or {}
    return Sum(tuple(Ref(Call("get_box", {"box_id": box}), ("fee",)) for box in customer["boxes"]))


def label_fees(state: State, caller: str, arguments: Arguments) -> Expression | None:
    label = (state.get("boxes", arguments["box_id"]) or {})["label"]
    boxes = (state.get("customers", caller) or {})["boxes"]
    alike = [found for found in boxes if (state.get("boxes", found) or {})["label"] == label]
    return Sum(tuple(Ref(Call("get_box", {"box_id": found}), ("fee",)) for found in alike))


def box(box_id: str, owner: str, label: str, colour: str, amount: float, *locks: str) -> Any:
    return {
        "box_id": box_id,
        "customer_id": owner,
        "label": label,
        "colour": colour,
        "floor": "ground",
        "weight": "light",
        "status": "stored",
        "moves": 0,
        "visits": 0,
        "fee": amount,
        "locks": list(locks),
    }


def synthesize(seed: int) -> Database:
    boxes = [
        box("B1", "C1", "books", "red", 12.35, "K1", "K2"),
        box("B2", "C1", "books", "blue", 17.8, "K3"),
        box("B3", "C1", "tools", "red", 23.45),
        box("B9", "C2", "books", "green", 31.1),
    ]
    boxes[2]["weight"] = "heavy"
    makes = {"K1": "Cope", "K2": "Cope", "K3": "Acme", "S1": "Bolt", "S2": "Acme"}
    metals = {"K1": "brass", "K2": "steel", "K3": "brass", "S1": "silver", "S2": "copper"}
    return Database(
        {
            "customers": {
                "C1": {
                    "customer_id": "C1",
                    "email": "mia@depot.example",
                    "street": "1 Old Lane",
                    "city": "Arden",
                    "deposit": 45.5,
                    "boxes": ["B1", "B2", "B3"],
                },
                "C2": {
                    "customer_id": "C2",
                    "email": "leo@depot.example",
                    "street": "2 Old Lane",
                    "city": "Arden",
                    "deposit": 45.5,
                    "boxes": ["B9"],
                },
            },
            "boxes": {item["box_id"]: item for item in boxes},
            "locks": {
                lock: {
                    "lock_id": lock,
                    "metal": metal,
                    "make": makes[lock],
                    "fitted": lock[0] == "K",
                }
                for lock, metal in metals.items()
            },
        }
    )


def handed_out(before: State, after: State, caller: str, arguments: Arguments) -> bool:
    """No tool of the depot does that."""
    return bool((after.get("boxes", arguments["box_id"]) or {})["status"] == "handed out")


def moved_about(before: State, after: State, caller: str, arguments: Arguments) -> bool:
    """Two moves come to the same."""
    return bool((after.get("boxes", arguments["box_id"]) or {})["moves"] > 1)


def cheapest_first(
    state: State, caller: str, boxes: Sequence[str], arguments: Arguments
) -> Sequence[str]:
    return sorted(boxes, key=lambda box_id: (state.get("boxes", box_id) or {})["fee"])


SLOTS = {"box_id": ("which box",), "floor": ("which floor",), "address": ("the address",)}
NOUNS = {"box": lambda pairs, rng: "a box"}


def load(path: Path) -> Database:
    raise AssertionError("declared, never called")


DEPOT = Domain(
    name="depot",
    policy="Be careful.",
    toolkit=DepotTools,
    principal=Principal(
        "customers",
        "CustomerId",
        lambda state, caller: {"Email": (state.get("customers", caller) or {})["email"]},
    ),
    rules=(
        Rule("auth_first", "Identify first.", "history", auth_first),
        Rule("own_boxes", "Only their own boxes.", "call", own_boxes),
        Rule("no_heavy_attic", "Nothing heavy in the attic.", "call", no_heavy_attic),
        Rule("scope", "Anything else: the manager.", "call", scope),
    ),
    referents={"box": Boxes(), "lock": LockReferent(False), "spare": LockReferent(True)},
    free={
        "address": lambda state, caller, rng: {"street": f"{rng.randint(3, 9)} Elm", "city": "Ely"}
    },
    questions=(
        Question("fee", fee, parameters=DepotTools.tools["get_box"].parameters),
        Question("moving_fee", fee, tool="move_box"),
        Question("all_fees", all_fees, tool="move_box"),
        Question("two_fees", label_fees, tool="move_box"),
    ),
    obstacles=(
        Obstacle("sealed_box", "tool", ("move_box",), "sealed", "deny", lambda *_: None),
        Obstacle("heavy_box", "policy", ("move_box",), "no_heavy_attic", "deny", lambda *_: None),
        Obstacle("stranger", "policy", ("move_box",), "auth_first", "deny", lambda *_: None),
        Obstacle(
            "delivery",
            "scope",
            ("move_box",),
            "scope",
            "transfer",
            lambda *_: None,
            granted=handed_out,
        ),
        Obstacle(
            "repacking",
            "scope",
            ("move_box",),
            "scope",
            "transfer",
            lambda *_: None,
            granted=moved_about,
        ),
        Obstacle("there_already", "tool", ("move_box",), "same_floor", "deny", lambda *_: None),
        Obstacle("lost_lock", "tool", ("swap_locks",), "not_on_box", "deny", lambda *_: None),
    ),
    phrasebook=Phrasebook({}, {}, {}, {}, {}, {}, SLOTS, {}, {}, NOUNS),
    transfer="call_manager",
    seeds=(),
    load=load,
    synthesize=synthesize,
    calculator="add_up",
    habits={"box": cheapest_first},
    refused={"floor": ("the roof terrace of the house next door",)},
    invariants=(
        Invariant("floor_known", "A box is on a floor.", "boxes", floor_known),
        Invariant("address_whole", "An address is whole.", "customers", address_whole),
    ),
)
WORLD = synthesize(0)
