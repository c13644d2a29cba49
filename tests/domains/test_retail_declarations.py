"""What the retail domain declares, held against the database itself and against the tools.

Sampled on a made-up world: the declarations must hold for any, not for records known by heart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from random import Random
from typing import Any

import pytest
from tests.domains.small_retail import ADA, PENDING, collections

from trajectory2task.core.calls import Call, evaluate, references
from trajectory2task.core.domain import Block, Obstacle, Situation
from trajectory2task.core.environment import Environment
from trajectory2task.core.moves import sample, sample_arguments
from trajectory2task.core.state import Database, State
from trajectory2task.domains.retail.domain import DOMAIN, retail
from trajectory2task.domains.retail.loading import build
from trajectory2task.domains.retail.synthesis import synthesize
from trajectory2task.domains.retail.tools import Tau2RetailTools

BOOK = DOMAIN.phrasebook
FIELD = re.compile(r"\{(\w+)(?::(\w+))?\}")


@cache
def world() -> Database:
    return build(synthesize(11, users=120))


@cache
def feasible(tool: str) -> tuple[tuple[str, Call], ...]:
    """Up to 40 callers, each with a call that policy and tool allow."""
    rng, found = Random(3), []
    for caller in world().collections["users"]:
        call = sample(Environment(DOMAIN, world()), caller, tool, rng)
        if call is not None:
            found.append((caller, call))
    return tuple(found[:40])


def state() -> State:
    return State(world())


# --- Referents


def orders() -> Iterator[tuple[str, dict[str, Any]]]:
    for caller, user in world().collections["users"].items():
        for order_id in user["orders"]:
            yield caller, world().collections["orders"][order_id]


def test_orders_are_the_callers_own() -> None:
    for caller, user in world().collections["users"].items():
        assert list(DOMAIN.referents["order"].values(state(), caller, {})) == user["orders"]


def test_an_order_is_named_by_what_is_in_it_and_last_by_its_number() -> None:
    for _, order in orders():
        pairs = DOMAIN.referents["order"].pairs(state(), order["order_id"], {})
        names = [value for name, value in pairs if name == "product"]
        assert names == list(dict.fromkeys(item["name"] for item in order["items"]))
        assert ("status", order["status"]) in pairs
        assert pairs[-1] == ("number", order["order_id"])
        home = world().collections["users"][order["user_id"]]["address"]["city"]
        assert dict(pairs).get("city", home) == order["address"]["city"]


def test_items_that_an_order_holds_twice_cannot_be_pointed_at() -> None:
    tables = collections()
    items = tables["orders"][PENDING]["items"]
    items.append(dict(items[0]))
    values = DOMAIN.referents["order_item"].values(State(build(tables)), ADA, {"order_id": PENDING})
    assert items[0]["item_id"] not in values
    assert set(values) < {item["item_id"] for item in items}


def test_a_variant_is_any_other_of_the_same_product() -> None:
    for caller, order in list(orders())[:60]:
        item = order["items"][0]
        given = {"order_id": order["order_id"], "item_ids": item["item_id"]}
        known = set(world().collections["products"][item["product_id"]]["variants"])
        values = DOMAIN.referents["variant"].values(state(), caller, given)
        assert set(values) == known - {item["item_id"]}
        for value in values:
            options = world().collections["products"][item["product_id"]]["variants"][value]
            pairs = DOMAIN.referents["variant"].pairs(state(), value, given)
            assert dict(pairs) == options["options"]


def test_equals_are_told_apart_by_an_id() -> None:
    tables = collections()
    methods = tables["users"][ADA]["payment_methods"]
    twin = {"source": "paypal", "id": "paypal_77"}
    methods["paypal_77"] = twin
    other = State(build(tables))
    referent = DOMAIN.referents["payment_method"]
    assert referent.pairs(other, "paypal_77", {}) == (("source", "PayPal"), ("id", "paypal_77"))
    all_pairs = [referent.pairs(other, method, {}) for method in referent.values(other, ADA, {})]
    assert len(set(all_pairs)) == len(all_pairs)


def test_every_candidate_set_is_told_apart() -> None:
    for caller, order in list(orders())[:120]:
        given = {"order_id": order["order_id"], "item_ids": order["items"][0]["item_id"]}
        for name in ("order", "order_item", "variant", "payment_method"):
            referent = DOMAIN.referents[name]
            values = referent.values(state(), caller, given)
            pairs = {frozenset(referent.pairs(state(), value, given)) for value in values}
            assert len(pairs) == len(values), name


# --- Questions


def worked_out(name: str, caller: str, arguments: dict[str, Any]) -> float | None:
    """What the program's expression comes to when an agent makes the calls that it names."""
    live = Environment(DOMAIN, world())
    expression = DOMAIN.question(name).expression(live.state, caller, arguments)
    if expression is None:
        return None
    results = {ref.call.key(): live.run(ref.call) for ref in references(expression)}
    return evaluate(expression, results)


def prices(order_id: str, item_ids: list[str]) -> float:
    items = world().collections["orders"][order_id]["items"]
    return sum(item["price"] for item in items if item["item_id"] in item_ids)


def variant_prices(item_ids: list[str]) -> float:
    shelf = {
        item_id: variant["price"]
        for product in world().collections["products"].values()
        for item_id, variant in product["variants"].items()
    }
    return sum(shelf[item_id] for item_id in item_ids)


def expected(name: str, caller: str, given: dict[str, Any]) -> float:
    """The same number, straight from the tables."""
    tables = world().collections
    if name in ("return_refund", "items_cost"):
        return prices(given["order_id"], given["item_ids"])
    if name in ("exchange_difference", "modify_difference"):
        new = variant_prices(given["new_item_ids"])
        return abs(new - prices(given["order_id"], given["item_ids"]))
    if name == "variant_gap":
        old = prices(given["order_id"], [given["item_id"]])
        return abs(variant_prices([given["new_item_id"]]) - old)
    if name in ("cancel_refund", "amount_to_move"):
        return float(tables["orders"][given["order_id"]]["payment_history"][0]["amount"])
    if name == "gift_card_balance":
        method = tables["users"][caller]["payment_methods"][given["payment_method_id"]]
        return float(method["balance"])
    if name == "price_range":
        variants = tables["products"][given["product_id"]]["variants"].values()
        found = sorted(variant["price"] for variant in variants)
        return float(found[-1] - found[0])
    ids = given.get("order_ids") or [given["order_id"]]
    return sum(item["price"] for order in ids for item in tables["orders"][order]["items"])


def asked(name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    question = DOMAIN.question(name)
    if question.tool is not None:
        yield from ((caller, call.arguments) for caller, call in feasible(question.tool))
        return
    rng = Random(5)
    for caller in world().collections["users"]:
        for _ in range(3):
            given = sample_arguments(DOMAIN, state(), caller, question.parameters, rng)
            if given is not None:
                yield caller, given


@pytest.mark.parametrize("name", [question.name for question in DOMAIN.questions])
def test_a_question_comes_to_what_the_tables_say(name: str) -> None:
    answered = 0
    for caller, given in asked(name):
        amount = worked_out(name, caller, given)
        if amount is not None:
            answered += 1
            assert amount == pytest.approx(expected(name, caller, given), abs=0.006)
            assert amount >= 0.01
    assert answered >= 10


def test_at_least_four_questions_stand_alone() -> None:
    assert sum(question.tool is None for question in DOMAIN.questions) >= 4


# --- Obstacles


def blocks(obstacle: Obstacle) -> Iterator[tuple[str, Block, Environment]]:
    for tool in obstacle.tools:
        for caller, call in feasible(tool):
            block = obstacle.block(state(), caller, call, Random(call.key()))
            if block is not None:
                yield caller, block, Environment(DOMAIN, world(), patch=block.patch)


@pytest.mark.parametrize("name", [obstacle.name for obstacle in DOMAIN.obstacles])
def test_an_obstacle_is_true_and_shown(name: str) -> None:
    obstacle = DOMAIN.obstacle(name)
    seen = 0
    for caller, block, live in blocks(obstacle):
        seen += 1
        assert block.diagnosis
        shown = [live.step(call) for call in block.diagnosis]
        assert all(step.ok == (block.facts is None) for step in shown)
        if obstacle.kind == "scope":
            assert block.call is None
            assert obstacle.proof in {rule.id for rule in DOMAIN.rules}
            continue
        assert block.call is not None
        rejected = live.rejection(block.call)
        if obstacle.kind == "tool":
            assert rejected == obstacle.proof
            continue
        known = None if block.facts is not None else caller
        order_id = block.call.arguments.get("order_id")  # an account's address has none
        reads = [] if order_id is None else [Call("get_order_details", {"order_id": order_id})]
        steps = [live.step(read) for read in reads]
        broken = DOMAIN.violation(Situation(live.state, block.call, known, steps))
        assert rejected is None
        assert broken is not None
        assert broken.id == obstacle.proof
    assert seen >= 5


@pytest.mark.parametrize("name", [obstacle.name for obstacle in DOMAIN.obstacles])
def test_a_blocked_world_still_fits_the_schema(name: str) -> None:
    from trajectory2task.domains.retail.loading import check

    for _, block, live in list(blocks(DOMAIN.obstacle(name)))[:3]:
        tables = {
            table: {key: live.state.get(table, key) for key in live.state.ids(table)}
            for table in world().collections
        }
        check(tables)
        assert block.patch is None or set(block.patch) <= set(tables)


# --- The domain


def test_tau2s_behaviour_can_be_had() -> None:
    assert retail(compat="tau2").toolkit is Tau2RetailTools
    assert DOMAIN.writes == retail(compat="tau2").writes


def test_new_addresses_are_new_and_repeatable() -> None:
    for caller in list(world().collections["users"])[:50]:
        given = DOMAIN.free["address"](state(), caller, Random(2))
        assert given == DOMAIN.free["address"](state(), caller, Random(2))
        own = world().collections["users"][caller]["address"]
        assert set(given) == set(own)
        assert given["city"] != own["city"]
        assert re.fullmatch(r"\d{5}", given["zip"])


# --- The phrasebook


def names_of(tool: str) -> set[str]:
    parameters = DOMAIN.tools[tool].parameters
    groups = {item.free.group for item in parameters if item.free is not None}
    return groups | {item.name for item in parameters}


def spoken(tool: str) -> set[str]:
    """Fields that a request has to have a place for."""
    parameters = [p for p in DOMAIN.tools[tool].parameters if p.semantic != "UserId"]
    return {p.free.group if p.free is not None else p.name for p in parameters}


@pytest.mark.parametrize("tool", DOMAIN.writes)
def test_requests_have_a_place_for_everything(tool: str) -> None:
    assert len(BOOK.requests[tool]) >= 12
    assert len(set(BOOK.motives[tool])) >= 14
    assert len(set(BOOK.deeds[tool])) >= 6
    for template in BOOK.requests[tool]:
        fields = {name for name, _ in FIELD.findall(template)}
        paired = {"item_ids"} if ("new_item_ids" in fields) else set()
        assert fields | paired == spoken(tool), template
        assert not (paired and "item_ids" in fields), template


@pytest.mark.parametrize("obstacle", DOMAIN.obstacles, ids=lambda obstacle: str(obstacle.name))
def test_obstacles_have_words(obstacle: Obstacle) -> None:
    assert len(set(BOOK.motives_blocked[obstacle.name])) >= 6
    templates = BOOK.obstacles.get(obstacle.name)
    if templates is None:  # asked like an ordinary request
        return
    assert len(set(templates)) >= 8
    for template in templates:
        fields = {name for name, _ in FIELD.findall(template)}
        assert all(fields <= names_of(tool) for tool in obstacle.tools), template


def test_questions_have_words() -> None:
    for question in DOMAIN.questions:
        templates = BOOK.questions[question.name]
        assert len(set(templates)) >= 8
        own = {item.name for item in question.parameters}
        for template in templates:
            fields = {name for name, _ in FIELD.findall(template)}
            notes = {"deed", "only", "several"} if question.tool else set()
            assert fields <= notes | (own or names_of(str(question.tool))), template


def everything_said() -> Iterator[str]:
    for table in (BOOK.requests, BOOK.motives, BOOK.motives_blocked, BOOK.obstacles):
        for lines in table.values():
            yield from lines


def test_sentences_end_and_brackets_balance() -> None:
    for line in everything_said():
        assert line[-1] in ".?!]", line
        depth = 0
        for char in line:
            depth += {"[": 1, "]": -1}.get(char, 0)
            assert depth in (0, 1), line
        assert depth == 0, line


def test_motives_claim_nothing_that_a_world_could_contradict() -> None:
    banned = re.compile(r"\d|\b(latest|last order|yesterday|today's|weeks?|months?|arrived)\b")
    for table in (BOOK.motives, BOOK.motives_blocked):
        for name, lines in table.items():
            for line in lines:
                if name != "missing_parcel":
                    assert not banned.search(line), line


def test_noun_phrases_hold_what_they_are_given() -> None:
    rng = Random(4)
    for caller, order in list(orders())[:150]:
        item = order["items"][0]
        given = {"order_id": order["order_id"], "item_ids": item["item_id"]}
        for name in ("order", "order_item", "variant", "payment_method"):
            referent = DOMAIN.referents[name]
            for value in list(referent.values(state(), caller, given))[:3]:
                pairs = referent.pairs(state(), value, given)
                for some in (pairs, pairs[:1], pairs[-1:], pairs[1:]):
                    phrase = BOOK.nouns[name](some, rng)
                    assert all(part.lower() in phrase.lower() for _, part in some), phrase
                    assert not re.search(r"\ba [aeio]|  |\ban [bcdgkpqtz]", phrase.lower()), phrase


def test_reasons_and_addresses_are_said_in_full() -> None:
    rng = Random(1)
    for reason in ("no longer needed", "ordered by mistake", "found it cheaper elsewhere"):
        assert reason in BOOK.nouns["reason"]((("reason", reason),), rng)
    caller = next(iter(world().collections["users"]))
    given = DOMAIN.free["address"](state(), caller, rng)
    phrase = BOOK.nouns["address"](tuple(given.items()), rng)
    assert all(part in phrase for part in given.values())
