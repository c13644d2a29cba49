"""The search for loopholes finds a way exactly where trying everything finds one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from random import Random
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from tests.certify.depot import DEPOT, WORLD
from tests.certify.drafts import every_valid_draft
from tests.core.worlds import world

from trajectory2task.certify.bearing import hold_to_declaration
from trajectory2task.certify.loopholes import Search, TooMany
from trajectory2task.certify.subject import Subject
from trajectory2task.core.calls import Call
from trajectory2task.core.domain import Domain
from trajectory2task.core.environment import Environment
from trajectory2task.core.errors import DomainError
from trajectory2task.core.moves import allowed
from trajectory2task.core.state import Database, State
from trajectory2task.core.tools import Toolkit, tool
from trajectory2task.core.watch import Footprint, WatchedState, changed_paths
from trajectory2task.domains import get

Condition = Callable[[State], bool]
SEALED = every_valid_draft()["sealed"]


def small_library() -> Database:
    """Three titles, two branches and one member of the library."""
    full = world("library").collections
    keep = {"titles": 3, "branches": 2, "members": 1}
    return Database(
        {
            name: dict(list(records.items())[: keep.get(name, len(records))])
            for name, records in full.items()
        },
        sets=world("library").sets,
    )


LIBRARY = small_library()
MEMBER = next(iter(LIBRARY.collections["members"]))


def small_shop() -> tuple[Database, str]:
    """One customer with a gift card, an order paid with it and others, three variants a product."""
    full = world("retail").collections

    def fits(user: dict[str, Any]) -> bool:
        cards = {key for key, m in user["payment_methods"].items() if m["source"] == "gift_card"}
        orders = [full["orders"][order] for order in user["orders"]]
        states = {order["status"] for order in orders}
        paid = any(
            order["payment_history"][0]["payment_method_id"] in cards
            and order["status"] == "pending"
            for order in orders
        )
        items = sum(len(order["items"]) for order in orders)
        return paid and {"pending", "delivered"} <= states and len(orders) >= 3 and items <= 9

    caller = next(name for name, user in full["users"].items() if fits(user))
    user = full["users"][caller]
    orders = {order: full["orders"][order] for order in user["orders"]}
    held = {item["item_id"] for order in orders.values() for item in order["items"]}
    products = {}
    for order in orders.values():
        for item in order["items"]:
            product = full["products"][item["product_id"]]
            names = sorted(product["variants"], key=lambda name: name not in held)
            few = {name: product["variants"][name] for name in names[:3]}
            products[item["product_id"]] = {**product, "variants": few}
    collections = {"users": {caller: user}, "orders": orders, "products": products}
    return Database(collections, sets=world("retail").sets), caller


SHOP, CUSTOMER = small_shop()


def subject(domain: Domain, database: Database, caller: str) -> Subject:
    """A caller who has been identified and has had nothing done."""
    lookup = domain.authentication[0]
    facts = domain.principal.facts(State(database), caller)
    call = Call(lookup.name, {p.name: facts[str(p.semantic)] for p in lookup.parameters})
    draft, _ = SEALED
    gold = (replace(draft.plan.gold[0], call=call),)
    plan = replace(draft.plan, user_id=caller, gold=gold, initial_state=None)
    return Subject(domain, database, replace(draft, plan=plan))


def goal(conditions: list[Condition]) -> Callable[[State], Footprint | None]:
    """All conditions at once; the first that fails says what is missing."""

    def missed(state: State) -> Footprint | None:
        for condition in conditions:
            watched = WatchedState(state)
            if not condition(watched):
                return watched.reads
        return None

    return missed


def field(collection: str, record: str, name: str, test: Callable[[Any], bool]) -> Condition:
    return lambda state: test((state.get(collection, record) or {}).get(name))


def depot_conditions() -> list[Condition]:
    boxes = ("B1", "B2", "B3")
    found = [
        field("boxes", box, "floor", lambda floor, wanted=where: floor == wanted)  # type: ignore[misc]
        for box in boxes
        for where in ("ground", "attic", "cellar")
    ]
    found += [field("boxes", box, "moves", lambda moves: moves > 1) for box in boxes]
    found += [field("locks", lock, "fitted", bool) for lock in ("S1", "S2")]
    found += [field("boxes", "B1", "locks", lambda locks: "S1" in locks)]
    return [*found, field("customers", "C1", "city", lambda city: city == "Ely")]


def library_conditions() -> list[Condition]:
    member = LIBRARY.collections["members"][MEMBER]
    held = len(member["holds"])
    found = [
        field("holds", hold, "status", lambda status: status == "cancelled")
        for hold in member["holds"]
    ]
    found += [field("loans", loan, "renewals", lambda count: count > 1) for loan in member["loans"]]
    found += [
        field("members", MEMBER, "holds", lambda holds, more=more: len(holds) >= held + more)  # type: ignore[misc]
        for more in (1, 2)
    ]
    return [*found, field("members", MEMBER, "phone", lambda phone: phone != member["phone"])]


def shop_conditions() -> list[Condition]:
    user, found = SHOP.collections["users"][CUSTOMER], []
    stages = ("cancelled", "pending", "pending (item modified)", "return requested")
    for order_id, order in SHOP.collections["orders"].items():
        for stage in (*stages, "exchange requested"):
            found.append(field("orders", order_id, "status", lambda s, stage=stage: s == stage))  # type: ignore[misc]
        for more in (1, 2, 3):
            least = len(order["payment_history"]) + more
            found.append(
                field("orders", order_id, "payment_history", lambda h, n=least: len(h) >= n)  # type: ignore[misc]
            )
    for name, method in user["payment_methods"].items():
        for change in (-200.0, -20.0, 20.0, 100.0, 400.0, 900.0):
            if method["source"] == "gift_card":
                found.append(balance(name, method["balance"] + change, least=change > 0))
    return found


def balance(card: str, bound: float, *, least: bool) -> Condition:
    def holds(state: State) -> bool:
        methods = (state.get("users", CUSTOMER) or {})["payment_methods"]
        found: float = methods[card]["balance"]
        return found >= bound if least else found <= bound

    return holds


def every_call(domain: Domain, state: State, caller: str) -> Iterator[Call]:
    """Every write with lists of one element and one value for all free ones."""
    for name in domain.writes:
        found: list[dict[str, Any]] = [{}]
        for item in domain.tools[name].parameters:
            found = [
                {**chosen, item.name: value}
                for chosen in found
                for value in values(domain, state, caller, item, chosen)
            ]
        yield from (Call(name, arguments) for arguments in found)


def values(domain: Domain, state: State, caller: str, item: Any, chosen: Mapping[str, Any]) -> Any:
    if item.choices:
        return item.choices
    if item.free:
        return [domain.free[item.free.group](state, caller, Random(0))[item.name]]
    if item.refers is None:
        return [caller] if item.semantic == domain.principal.semantic else []
    per = item.refers.per
    given = chosen if per is None else {**chosen, per: chosen[per][0]}
    found = domain.referents[item.refers.referent].values(state, caller, given)
    return [[value] for value in found] if item.many else found


def by_trying_everything(
    domain: Domain, state: State, caller: str, conditions: list[Condition], depth: int
) -> bool:
    if all(condition(state) for condition in conditions):
        return True
    if depth == 0:
        return False
    environment = Environment(domain, state.base, state=state)
    for call in every_call(domain, state, caller):
        if allowed(environment, caller, call):
            after = environment.fork()
            after.run(call)
            if by_trying_everything(domain, after.state, caller, conditions, depth - 1):
                return True
    return False


CASES = {
    "depot": (DEPOT, WORLD, "C1", depot_conditions()),
    "library": (get("library"), LIBRARY, MEMBER, library_conditions()),
    "retail": (get("retail"), SHOP, CUSTOMER, shop_conditions()),
}


@settings(max_examples=300, deadline=None)  # fewer let faults in the search pass
@given(data=st.data(), name=st.sampled_from(sorted(CASES)))
def test_search_agrees_with_trying_everything(data: st.DataObject, name: str) -> None:
    domain, database, caller, pool = CASES[name]
    conditions = data.draw(st.lists(st.sampled_from(pool), min_size=1, max_size=3))
    made = subject(domain, database, caller)
    search = Search(made, goal(conditions), 10**6)
    way = search.find(made.start, 2)
    assert (way is not None) == by_trying_everything(domain, made.start, caller, conditions, 2)
    environment = Environment(domain, database)
    for call in way or ():
        assert allowed(environment, caller, call)
        environment.run(call)
    assert way is None or goal(conditions)(environment.state) is None


def test_a_search_keeps_to_its_limit() -> None:
    made = subject(DEPOT, WORLD, "C1")
    search = Search(made, goal([field("boxes", "B1", "moves", lambda moves: moves > 5)]), 10)
    with pytest.raises(TooMany):
        search.find(made.start, 2)


class Wrong(Toolkit):
    """Tools that do not say all that they change."""

    @tool("write", changes=("boxes/{box_id}/floor",))
    def fetch(self, box_id: str) -> str:
        """Fetch a box."""
        self.state.edit("boxes", box_id).update(floor="ground", moves=9)
        return box_id

    @tool("write", changes=("boxes/{box_id}/floor=attic",))
    def lift(self, box_id: str) -> str:
        """Lift a box."""
        self.state.edit("boxes", box_id).update(floor="cellar")
        return box_id


@pytest.mark.parametrize(("name", "said"), [("fetch", "do not name"), ("lift", "promise 'attic'")])
def test_a_tool_is_held_to_what_it_says(name: str, said: str) -> None:
    state, arguments = State(WORLD), {"box_id": "B1"}
    after = state.fork()
    getattr(cast(Any, Wrong(after)), name)(**arguments)
    with pytest.raises(DomainError, match=said):
        hold_to_declaration(Wrong.tools[name], arguments, changed_paths(state, after), after)
