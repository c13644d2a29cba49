"""The template writer: what must be in the words, what must not, and how they read."""

from __future__ import annotations

import dataclasses
import re
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.compose import wording_fixture as made

from trajectory2task.compose.wording import lexical_diversity, write
from trajectory2task.compose.wording.closings import CONFIRM
from trajectory2task.core.domain import Pairs
from trajectory2task.core.errors import DomainError
from trajectory2task.core.plans import AskedToConfirm, Change, Fact, Phase, Plan, Request
from trajectory2task.core.tasks import Words
from trajectory2task.core.wording.descriptions import Description
from trajectory2task.core.wording.naming import deed
from trajectory2task.core.wording.requests import wish_words
from trajectory2task.core.wording.template import parse, render

DOMAIN = made.domain()

seeds = st.integers(min_value=0, max_value=2**31)
words = st.text(alphabet="bcdfghjklmnpqrstvwxz", min_size=6, max_size=9)


def fields(text: Words) -> tuple[str, ...]:
    return (text.reason_for_call, text.known_info, text.unknown_info, text.task_instructions)


FAULTS = {
    "spacing": re.compile(r"  | [.,]|\.\."),
    "small start": re.compile(r"^[^A-Z]|[.?!] [a-z]"),
    "no stop": re.compile(r"[^.?!]$|^$"),
    "article": re.compile(r"\b([Aa] [aeio]|[Aa]n [bcdfgjklmnpqrstvwxz])"),
    "left-over markup": re.compile(r"[{}\[\]]"),
}


def complaints(plan: Plan, text: Words) -> list[str]:
    """What a checker of the text would hold against it."""
    whole, opening = text.text().lower(), text.reason_for_call.lower()
    said = [value for detail in plan.details() for _, value in detail.said]
    withheld = [v for wish in plan.opening for d in wish.details for _, v in d.withheld]
    return [
        *(f"lacks {value}" for value in said if value.lower() not in whole),
        *(f"leaks {value}" for value in withheld if value.lower() in opening),
        *(f"{name}: {f}" for f in fields(text) for name, what in FAULTS.items() if what.search(f)),
    ]


@given(seeds)
@settings(max_examples=300, deadline=None)
def test_words_keep_their_promises_for_every_seed(seed):
    for plan in made.all_plans(seed):
        assert complaints(plan, write(DOMAIN, plan)) == []


@given(st.data(), seeds)
@settings(max_examples=200, deadline=None)
def test_words_keep_their_promises_for_any_details(data, seed):
    fresh = iter(data.draw(st.lists(words, min_size=12, max_size=12, unique=True)))
    count = data.draw(st.integers(1, 3))

    def some(slot, referent, position=None):
        pairs = [(name, next(fresh)) for name in ("product", "color")[: 1 + (count < 3)]]
        cut = data.draw(st.integers(0, len(pairs)))
        return made.detail(slot, referent, tuple(pairs[:cut]), tuple(pairs[cut:]), position)

    new = [some("new_item_ids", "variant", n) for n in range(count)]
    old = [some("item_ids", "item", n) for n in range(count)]
    wish = made.request("exchange_items", some("order_id", "order"), *old, *new)
    plan = made.plan(Phase((wish, made.MOVE)), seed=seed, scenario="ambiguous")
    text = write(DOMAIN, plan)
    assert complaints(plan, text) == []
    for detail in plan.details():
        assert all(value in text.known_info for _, value in detail.withheld)


@given(seeds)
@settings(deadline=None, max_examples=50)
def test_the_same_plan_gives_the_same_words(seed):
    for plan in made.all_plans(seed):
        assert write(DOMAIN, plan) == write(made.domain(), plan)


def test_aligned_lists_are_said_in_pairs():
    description = Description(made.BOOK, Random(1), made.EXCHANGE.details, {})
    said = render(parse("swap {new_item_ids:for}"), description).replace("my ", "the ")
    assert said == "swap the mug for one in blue and the vase for one in tall"


def returned(order: Pairs, *items: Pairs) -> Request:
    """A return of `items` from the order that `order` describes."""
    listed = (made.detail("item_ids", "item", item, (), n) for n, item in enumerate(items))
    return made.request("return_items", made.detail("order_id", "order", order), *listed)


def test_an_order_is_not_named_by_the_one_item_that_is_acted_on():
    for seed in range(40):
        text = wish_words(made.BOOK, Random(seed), returned(made.KETTLE, made.KETTLE), {}).text()
        assert "order" not in text


def test_an_order_that_one_of_several_items_tells_is_named():
    """The other item could be in another order as well."""
    wish = returned(made.KETTLE, made.KETTLE, (("product", "lamp"),))
    for seed in range(40):
        assert "order with the kettle" in wish_words(made.BOOK, Random(seed), wish, {}).text()


def test_an_order_of_which_the_item_does_not_say_everything_is_described_in_full():
    wish = returned((*made.KETTLE, ("city", "Erie")), made.KETTLE)
    for seed in range(40):
        text = wish_words(made.BOOK, Random(seed), wish, {}).text()
        assert "my order with the kettle and the Erie" in text


def test_what_a_template_leaves_out_is_said_beside_it():
    book = dataclasses.replace(made.BOOK, requests={"cancel_order": ("Please cancel it",)})
    wish = made.request("cancel_order", made.detail("order_id", "order", made.KETTLE))
    text = wish_words(book, Random(3), wish, {}).text()
    assert "my order with the kettle" in text


def test_the_same_order_is_not_described_twice():
    order = made.detail("order_id", "order", (("product", "sofa"),))
    first, second = (made.request("cancel_order", order, id=name) for name in ("w1", "w2"))
    text = write(DOMAIN, made.plan(Phase((first, second)))).reason_for_call
    assert text.count("sofa") == 1
    assert "the same order" in text


@pytest.mark.parametrize("kind", ["revise", "retract", "add", "branch"])
def test_a_change_is_told_in_the_instructions_only(kind):
    for seed in range(50):
        plan = made.changing(kind, seed=seed)
        text = write(DOMAIN, plan)
        new = [] if kind == "retract" else ["mug", "blue", "vase", "sofa"]
        for word in new:
            assert word in text.task_instructions
            assert word not in text.reason_for_call


def test_a_branch_names_the_side_that_comes_true_and_never_the_amount():
    text = write(DOMAIN, made.changing("branch"))
    assert "more than 30 dollars" in text.task_instructions
    assert "41.5" not in text.text()
    below = made.changing("branch")
    high = Change("branch", "w1", "w2", 60.5)
    lower = Plan(
        **{name: getattr(below, name) for name in below.__struct_fields__} | {"change": high}
    )
    assert "less than 60.50 dollars" in write(DOMAIN, lower).task_instructions


def test_a_blocked_wish_tells_neither_rule_nor_verdict():
    for seed in range(50):
        plan = made.plan(Phase((made.BLOCKED,)), seed=seed, infeasible=made.NO)
        text = write(DOMAIN, plan).text().lower()
        assert "clock" in text
        for word in ("policy", "infeasible", "exchange_items", "same_item", "not possible"):
            assert word not in text


def test_unknown_facts_are_not_known():
    text = write(DOMAIN, made.plan(Phase((made.MOVE,))))
    assert "the email on the account" in text.unknown_info
    assert "ada@example.org" not in text.text()
    assert "Ada Long" in text.known_info


def test_what_is_withheld_is_announced_by_its_slot():
    for seed in range(30):
        plan = made.plan(Phase((made.HELD_BACK,)), seed=seed, scenario="ambiguous")
        text = write(DOMAIN, plan)
        assert "tent" not in text.reason_for_call + text.task_instructions
        assert "which order it is" in text.task_instructions


@pytest.mark.parametrize(
    ("part", "value", "named"),
    [
        ("requests", {}, "cancel_order"),
        ("requests", {"cancel_order": ("Cancel {oder_id}",)}, "oder_id"),
        ("requests", {"cancel_order": ("Cancel [{order_id}",)}, "never closed"),
        ("nouns", {}, "order"),
        ("facts", {}, "Name"),
        ("ignorance", {}, "Email"),
    ],
)
def test_a_phrasebook_with_a_gap_is_an_error_that_names_it(part, value, named):
    book = dataclasses.replace(made.BOOK, **{part: value})
    with pytest.raises(DomainError, match=named):
        write(made.domain(book), made.plan(Phase((made.HELD_BACK,))))


def test_a_word_of_the_callers_own_needs_no_noun():
    nouns = {name: noun for name, noun in made.BOOK.nouns.items() if name != "reason"}
    book = dataclasses.replace(made.BOOK, nouns=nouns)
    text = write(made.domain(book), made.plan(Phase((made.HELD_BACK,))))
    assert "no longer needed" in text.reason_for_call


def test_two_wishes_of_one_kind_are_told_apart():
    first = made.request("cancel_order", made.detail("order_id", "order", made.KETTLE))
    hidden = made.request(
        "cancel_order", made.detail("order_id", "order", (), made.KETTLE), id="w2"
    )
    text = write(DOMAIN, made.plan(Phase((first, hidden)), scenario="ambiguous"))
    assert "which order it is for the cancellation that I named second" in text.task_instructions


def test_a_request_that_asks_ends_in_a_question_mark():
    book = dataclasses.replace(
        made.BOOK, requests={"cancel_order": ("Could you cancel {order_id}",)}
    )
    text = wish_words(book, Random(1), made.HELD_BACK, {}).text("Also,")
    assert text.startswith(("Also, could you cancel one of my orders?", "Also, the plans"))


def test_a_reason_that_points_back_comes_after_the_request():
    for seed in range(60):
        text = write(DOMAIN, made.plan(Phase((made.RETURN,)), seed=seed, values=(made.REFUND,)))
        before, found, _ = text.reason_for_call.partition("It turned out too small")
        assert not found or "kettle" in before


def test_a_caller_without_facts_still_has_something_to_say():
    facts = (Fact("Email", "x@example.org", "unknown"),)
    plan = made.plan(Phase((made.MOVE,)), facts=facts)
    assert complaints(plan, write(DOMAIN, plan)) == []


def test_a_thousand_instructions_of_a_kind_nearly_all_differ():
    for kind in range(len(made.all_plans(0))):
        texts = [write(DOMAIN, made.all_plans(seed)[kind]).task_instructions for seed in range(300)]
        measured = lexical_diversity(texts)
        assert measured["distinct"] > 0.95
        assert measured["top_sentence"] < 0.35


def test_diversity_of_sameness_and_of_difference():
    same = lexical_diversity(["I want the red mug back."] * 50)
    assert same["distinct"] == 0.02
    assert same["self_overlap"] == same["pair_overlap"] == same["top_sentence"] == 1.0
    apart = lexical_diversity(f"w{n} x{n} y{n} z{n}." for n in range(50))
    assert apart["distinct"] == apart["distinct_1"] == apart["distinct_3"] == 1.0
    assert apart["self_overlap"] == 0.0


def test_diversity_of_nothing_and_of_very_short_texts():
    assert lexical_diversity([])["texts"] == 0
    assert lexical_diversity(["a", "", "b"])["texts"] == 3


def test_distinct_texts_are_counted_in_bounded_memory():
    measured = lexical_diversity((str(n % 90_000) for n in range(180_000)), sample=10)
    assert measured["distinct"] == pytest.approx(0.5, abs=0.01)
    assert measured["sampled"] == 10


def test_one_of_several_like_wishes_is_named_by_what_only_it_has():
    kettle, tent = (
        made.request("exchange_items", made.detail("item_ids", "item", pairs, (), 0), id=name)
        for name, pairs in (("w1", made.KETTLE), ("w2", (("product", "tent"),)))
    )
    book = dataclasses.replace(made.BOOK, deeds={"exchange_items": ("the swap[ of {item_ids}]",)})
    rng = Random(2)
    assert deed(book, rng, kettle, (kettle,)) == "the swap"
    assert re.fullmatch("the swap of (the|my) tent", deed(book, rng, tent, (kettle, tent)))


def test_like_wishes_of_which_nothing_is_said_are_counted():
    first, second = (made.request("cancel_order", id=name) for name in ("w1", "w2"))
    assert (
        deed(made.BOOK, Random(1), second, (first, second))
        == "the cancellation that I named second"
    )


def test_only_what_is_corrected_is_said_again():
    card = made.detail("card", "card", (("source", "Visa"),))
    new = made.detail("card", "card", (("source", "gift card"),))
    goods = (
        made.detail("order_id", "order", made.KETTLE),
        made.detail("item_ids", "item", (("product", "lamp"),), position=0),
    )
    old = made.request("return_items", *goods, card, id="w1-old")
    wish = made.request("return_items", *goods, new, id="w1", answers=("v1",))
    plan = made.plan(
        Phase((old,)),
        Phase((wish,), AskedToConfirm("w1-old")),
        scenario="changing",
        change=Change("revise", "w1-old", "w1"),
        values=(made.REFUND,),
    )
    said = write(DOMAIN, plan).task_instructions
    assert "where the money goes" in said
    assert "gift card" in said
    assert "lamp" not in said.replace("How much do I get back for the lamp?", "")
    assert "?" in said  # the question that comes with the new wish


def test_facts_that_belong_together_are_stated_together():
    facts = {**made.BOOK.facts, "First Last": "my name is {value}"}
    book = dataclasses.replace(made.BOOK, facts=facts)
    known = (Fact("First", "Ada", "public"), Fact("Last", "Long", "public"))
    text = write(made.domain(book), made.plan(Phase((made.MOVE,)), facts=known))
    assert "my name is Ada Long" in text.known_info


def test_goods_in_the_plural_are_not_swapped_for_one():
    old = made.detail("item_ids", "item", (("product", "boots"),), position=0)
    new = made.detail("new_item_ids", "variant", (("color", "blue"),), position=0)
    wish = made.request("exchange_items", old, new)
    for seed in range(20):
        assert "boots for ones in blue" in wish_words(made.BOOK, Random(seed), wish, {}).text()


def test_the_same_order_is_never_one_of_several():
    sofa, tent = (made.detail("order_id", "order", (("product", p),)) for p in ("sofa", "tent"))
    before = (sofa, tent)
    wish = made.request("cancel_order", tent)
    for seed in range(20):
        text = wish_words(made.BOOK, Random(seed), wish, {}, earlier=(before,)).text()
        assert "the same" not in text
        assert "tent" in text


def test_nothing_is_confirmed_where_nothing_is_done():
    for seed in range(30):
        told = write(DOMAIN, made.plan(Phase((made.ASK,)), seed=seed)).task_instructions
        assert not any(sentence in told for sentence in CONFIRM)
