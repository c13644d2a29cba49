"""What holds of the words of whole tasks, over a few hundred made from explorations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random

import pytest
from tests.compose.made import COUNT, tasks
from tests.core.worlds import DOMAINS, world

from trajectory2task.core.domain import Pairs
from trajectory2task.core.moves import elements
from trajectory2task.core.plans import SCENARIOS, Detail, Inquiry, Request, Scenario, Wish
from trajectory2task.core.state import State
from trajectory2task.core.tasks import Draft
from trajectory2task.domains import get

REFUNDING = {"return_delivered_order_items", "cancel_pending_order"}
SWAPS = {"exchange_delivered_order_items", "modify_pending_order_items"}
TOTAL = re.compile(r"\b(total|in all|altogether)\b")
ASKING = re.compile(r"(how much|what|amount|refund).*(refund|get back|getting back)")
OPEN_ORDER = re.compile(r"\b(one|another) of my orders\b", re.IGNORECASE)


def drafts(name: str, scenario: Scenario) -> list[Draft]:
    return [draft for _, draft in tasks(name, scenario, 2 * COUNT)]


def opened(draft: Draft) -> list[Detail]:
    """The order that each opening request is about, where nothing is said of it at once."""
    firsts = [d for wish in draft.plan.opening for d in wish.details[:1] if d.position is None]
    return [d for d in firsts if d.referent == "order" and d.withheld and not d.said]


def listed(wish: Wish) -> list[Detail]:
    return [detail for detail in wish.details if detail.position is not None]


def test_a_withheld_order_leaves_a_hole_that_can_be_seen() -> None:
    """Else the wish would seem to be about the order of the wish before it."""
    holes = 0
    for draft in drafts("retail", "ambiguous"):
        reason = draft.words.reason_for_call
        wanted = 0
        before: set[str] = set()
        for wish in draft.plan.opening:
            orders = {str(d.value) for d in wish.details if d.referent == "order"}
            first = wish.details[0] if wish.details else None
            hidden = first is not None and first in opened(draft)
            wanted += hidden and (bool(before) or not listed(wish))
            before |= orders
        assert len(OPEN_ORDER.findall(reason)) >= wanted, reason
        holes += wanted
    assert holes > 20


def test_an_order_that_is_open_after_others_is_another_one() -> None:
    seen = 0
    for draft in drafts("retail", "ambiguous"):
        mentioned = [d for w in draft.plan.opening for d in w.details if d.referent == "order"]
        late = [d for d in opened(draft) if {m.value for m in mentioned[: mentioned.index(d)]}]
        if late and len({m.value for m in mentioned}) == len(mentioned):
            assert "another of my orders" in draft.words.reason_for_call
            seen += 1
    assert seen > 10


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_every_swap_says_all_that_is_to_change(scenario: Scenario) -> None:
    domain, swaps = get("retail"), 0
    variants = domain.referents["variant"]
    for draft in drafts("retail", scenario):
        state = State(world("retail"), draft.plan.initial_state)
        for wish in draft.plan.wishes:
            if not isinstance(wish, Request) or wish.call.name not in SWAPS:
                continue
            parameter = domain.tools[wish.call.name].parameter("new_item_ids")
            for position, (new, given) in enumerate(elements(parameter, wish.call.arguments)):
                old = dict(variants.pairs(state, given["item_ids"], given))
                detail = next(
                    d for d in wish.details if d.slot == parameter.name and d.position == position
                )
                changed = {p for p in variants.pairs(state, new, given) if p[0] in old}
                changed -= set(old.items())
                assert changed <= {*detail.said, *detail.withheld}
                assert not {*detail.said, *detail.withheld} <= set(old.items())
                swaps += 1
    assert swaps > 30


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_nobody_swaps_two_things_for_each_other(scenario: Scenario) -> None:
    for draft in drafts("retail", scenario):
        for wish in draft.plan.wishes:
            if isinstance(wish, Request) and wish.call.name in SWAPS:
                given = wish.call.arguments
                assert not set(given["item_ids"]) & set(given["new_item_ids"])


def asked(draft: Draft) -> Iterator[str]:
    """The sentences that ask for an amount."""
    for text in (draft.words.reason_for_call, draft.words.task_instructions):
        for sentence in re.split(r"(?<=[.?!]) ", text):
            if re.search(
                r"(how much|what|amount|refund).*(refund|get back|getting back)", sentence
            ):
                yield sentence


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_one_refund_of_several_is_no_total_and_is_named(scenario: Scenario) -> None:
    seen = 0
    for draft in drafts("retail", scenario):
        wishes = draft.plan.opening
        refunds = [w for w in wishes if isinstance(w, Request) and w.call.name in REFUNDING]
        questions = [w for w in refunds if w.answers]
        if len(refunds) < 2 or not questions or any(isinstance(w, Inquiry) for w in wishes):
            continue
        for sentence in asked(draft):
            assert not TOTAL.search(sentence), sentence
        whole = draft.words.reason_for_call
        assert re.search(r"\b(for|of) (the|my) [a-z ]*(return|cancellation)", whole), whole
        seen += 1
    assert scenario in ("changing", "infeasible") or seen > 3


@pytest.mark.parametrize("scenario", ["general", "ambiguous"])
def test_several_goods_do_not_stand_for_their_order(scenario: Scenario) -> None:
    """One of them tells the order, but another could be in some other order as well."""
    seen = 0
    for draft in drafts("retail", scenario):
        told = [detail.said for wish in draft.plan.opening for detail in wish.details[:1]]
        for wish in draft.plan.opening:
            if not isinstance(wish, Request) or "item_ids" not in wish.call.arguments:
                continue
            order = wish.details[0]
            if (
                len(wish.call.arguments["item_ids"]) > 1
                and order.said
                and told.count(order.said) == 1
            ):
                assert "order" in draft.words.reason_for_call
                names = [value.lower() for name, value in order.said if name == "product"]
                for name in names:
                    again = draft.words.reason_for_call.lower()
                    assert re.search(rf"{name} order|order with the (.* and the )?{name}", again)
                    seen += 1
    assert seen > 5


@pytest.mark.parametrize("name", DOMAINS)
def test_asked_which_of_several_one_answers_with_all_of_them(name: str) -> None:
    lists = 0
    for draft in drafts(name, "ambiguous"):
        for wish in draft.plan.opening:
            own = wish.details
            first = next((d.slot for d in own if d.position is not None), None)
            group = [d for d in own if d.slot == first]
            if not any(d.withheld for d in group):
                continue
            for detail in group:
                for _, value in (*detail.said, *detail.withheld):
                    assert value.lower() in draft.words.known_info.lower()
            lists += 1
    assert lists > 0 or name != "retail"


@pytest.mark.parametrize("name", DOMAINS)
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_thing_has_one_description_in_a_task(name: str, scenario: Scenario) -> None:
    for draft in drafts(name, scenario):
        known: dict[tuple[str, str], Pairs] = {}
        for wish in draft.plan.opening:
            for detail in wish.details:
                if detail.referent and detail.position is None and isinstance(wish, Request):
                    key = (detail.referent, str(detail.value))
                    said = (*detail.said, *detail.withheld)
                    assert set(known.setdefault(key, said)) == set(said)


def test_questions_name_what_they_are_about_whatever_is_held_back() -> None:
    for draft in drafts("retail", "ambiguous"):
        for wish in draft.plan.opening:
            if isinstance(wish, Inquiry):
                for detail in wish.details:
                    assert detail.said or detail.referent == "order"


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_lists_keep_their_order(scenario: Scenario) -> None:
    rng = Random(0)
    for draft in drafts("retail", scenario):
        text = draft.words.reason_for_call.lower()
        for wish in draft.plan.opening:
            goods = [d for d in listed(wish) if d.slot == "item_ids" and d.said]
            phrases = [get("retail").phrasebook.nouns["order_item"](d.said, rng) for d in goods]
            if len({d.said[0] for d in goods}) < len(goods) or len(goods) < 2:
                continue
            heads = [d.said[0][1].lower() for d in goods]
            assert re.search(".*".join(map(re.escape, heads)), text), (phrases, text)
