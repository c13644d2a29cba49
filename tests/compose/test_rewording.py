"""Words from a model: bound to the plan wish by wish, and refused where they say something else."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from random import Random

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.compose.made import tasks
from tests.core.worlds import world

from trajectory2task.certify import certify
from trajectory2task.compose.rewording import Unreadable, problems_of, reword
from trajectory2task.compose.rewording.writing import brief, read
from trajectory2task.compose.wording import Parts, parts, write
from trajectory2task.core.chat import Answer, Ask, Said
from trajectory2task.core.errors import ContextOverflow
from trajectory2task.core.plans import SCENARIOS, Request
from trajectory2task.core.tasks import Draft, Rejection
from trajectory2task.domains import get
from trajectory2task.run.rewording import Writing

RETAIL = get("retail")


def drafts(scenario: str = "general", count: int = 60) -> list[Draft]:
    return [draft for _, draft in tasks("retail", scenario, count)]  # type: ignore[arg-type]


def returning() -> tuple[Draft, Parts]:
    """A general task that begins with a return of one thing, beside another request."""
    for draft in drafts(count=120):
        first, *others = draft.plan.opening
        if not others or not isinstance(first, Request) or first.answers:
            continue
        if first.call.name == "return_delivered_order_items" and len(first.details) == 3:
            return draft, parts(RETAIL, draft.plan)
    raise AssertionError("no such task")


def said(draft: Draft, slot: str) -> str:
    detail = next(d for d in draft.plan.opening[0].details if d.slot == slot)
    return ", ".join(value for _, value in detail.said)


def with_first(old: Parts, text: str) -> Parts:
    return old._replace(asked=(old.asked[0]._replace(text=text), *old.asked[1:]))


def a_good_one(draft: Draft) -> str:
    item, order, card = (said(draft, s) for s in ("item_ids", "order_id", "payment_method_id"))
    return (
        f"It's about the {item} I got with the {order} order. It doesn't suit the room at all. "
        f"Please take it as a return and put the money on the {card}."
    )


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_the_templates_own_words_always_pass(scenario: str) -> None:
    for draft in drafts(scenario):
        own = parts(RETAIL, draft.plan)
        assert own.words() == draft.words == write(RETAIL, draft.plan)
        assert problems_of(RETAIL, draft.plan, own, own) == []


def test_other_words_for_the_same_pass() -> None:
    draft, old = returning()
    assert problems_of(RETAIL, draft.plan, old, with_first(old, a_good_one(draft))) == []


@pytest.mark.parametrize(
    ("spoil", "problem"),
    [
        (lambda text, item: text.replace(item, "thing"), "does not say"),
        (lambda text, item: text.replace("return", "cancellation"), "does not name what is wanted"),
        (lambda text, item: text + " Please cancel the rest.", "speaks of 'cancel'"),
        (lambda text, item: text + " Actually, forget it.", "takes something back"),
        (lambda text, item: text.replace("Please take", "Please don't take"), "n't"),
        (lambda text, item: text.replace("Please take", "If it's free, take"), "'if'"),
        (lambda text, item: f"I want to return the {item}, or maybe not. {text}", "'or'"),
        (lambda text, item: text * 8, "much longer"),
    ],
)
def test_words_for_something_else_do_not(spoil: Callable[[str, str], str], problem: str) -> None:
    draft, old = returning()
    bad = spoil(a_good_one(draft), said(draft, "item_ids"))
    found = problems_of(RETAIL, draft.plan, old, with_first(old, bad))
    assert any(problem in one for one in found), found


@pytest.mark.parametrize(
    ("opener", "problem"),
    [
        ("I've got 3 things.", "has a number"),
        ("Never mind the first thing.", "takes something back"),
        ("Please cancel everything.", "speaks of 'cancel'"),
        ("word " * 100, "longer than"),
    ],
)
def test_the_opener_is_no_place_for_requests(opener: str, problem: str) -> None:
    draft, old = returning()
    found = problems_of(RETAIL, draft.plan, old, old._replace(opener=opener))
    assert any(problem in one for one in found), found


def test_wishes_that_change_places_are_told() -> None:
    """Every value is still there, each with the wrong deed."""
    seen = 0
    for scenario in SCENARIOS:
        for draft in drafts(scenario):
            old = parts(RETAIL, draft.plan)
            if len(old.asked) < 2:
                continue
            first, second, *rest = old.asked
            swapped = (first._replace(text=second.text), second._replace(text=first.text), *rest)
            assert problems_of(RETAIL, draft.plan, old, old._replace(asked=swapped)), draft.id
            seen += 1
    assert seen > 50


def test_sentences_that_a_program_cannot_read_stay_word_for_word() -> None:
    fixed = [(d, p) for d in drafts("infeasible") for p in [parts(RETAIL, d.plan)]]
    kept = 0
    for draft, old in fixed:
        for place, one in enumerate(old.asked):
            for sentence in one.fixed:
                text = one.text.replace(sentence, "Do what you can.")
                if text == one.text:
                    continue  # its start was made to follow what leads to it
                asked = [*old.asked]
                asked[place] = one._replace(text=text)
                found = problems_of(RETAIL, draft.plan, old, old._replace(asked=tuple(asked)))
                assert any("word for word" in problem for problem in found)
                kept += 1
    assert kept > 20


class Replies:
    """A model that answers with texts in turn, the last one for ever; it remembers the asks."""

    name = "test/replies"

    def __init__(self, *texts: str) -> None:
        self.texts = list(texts)
        self.asks: list[Ask] = []

    async def answer(self, ask: Ask) -> Answer:
        self.asks.append(ask)
        return Answer(self.texts.pop(0) if len(self.texts) > 1 else self.texts[0])


def answer_of(own: Parts) -> str:
    asked = [{"wish": one.wish, "text": one.text} for one in own.asked]
    return orjson.dumps({"opener": own.opener, "asked": asked, "manner": own.manner}).decode()


def worded(draft: Draft, model: Replies, *, fallback: bool = False) -> Draft | Rejection:
    writing = Writing(model, certify, fallback=fallback)
    found = asyncio.run(writing(RETAIL, world("retail"), (draft,)))
    return found if isinstance(found, Rejection) else found[0]


def test_a_writer_is_told_what_was_wrong_and_tries_again() -> None:
    draft, old = returning()
    good = with_first(old, a_good_one(draft))
    bad = with_first(old, "Please cancel it.")
    model = Replies("Sure! Here you are.", answer_of(bad), answer_of(good))
    found = worded(draft, model)
    assert isinstance(found, Draft)
    assert (found.words, found.writer) == (good.words(), "test/replies")
    assert certify(RETAIL, world("retail"), found).failures == ()
    turns = [
        orjson.loads(ask.turns[0].text) for ask in model.asks if isinstance(ask.turns[0], Said)
    ]
    assert [bool(turn["problems"]) for turn in turns] == [False, True, True]
    assert "JSON" in turns[1]["problems"][0]
    assert "does not say" in " ".join(turns[2]["problems"])
    assert len({ask.nonce for ask in model.asks}) == 3


def test_what_the_certificate_finds_goes_back_too() -> None:
    draft, old = returning()
    text = a_good_one(draft) + " My neighbour Featherstone told me to."
    model = Replies(answer_of(with_first(old, text)), answer_of(old))
    assert isinstance(worded(draft, model), Draft)
    last = model.asks[-1].turns[0]
    assert isinstance(last, Said)
    assert "Featherstone" in last.text


def test_a_writer_that_never_manages_is_rejected_or_replaced() -> None:
    draft, _ = returning()
    found = worded(draft, Replies("no"))
    assert isinstance(found, Rejection)
    assert (found.stage, found.trajectory_id) == ("write", draft.trajectory_id)
    assert worded(draft, Replies("no"), fallback=True) == draft


def test_a_plan_too_long_for_the_writer_is_rejected_or_keeps_its_words() -> None:
    """Else its item failed whenever the run went on, and the run never ended."""

    class Short(Replies):
        async def answer(self, ask: Ask) -> Answer:
            self.asks.append(ask)
            raise ContextOverflow("512 tokens are the most")

    draft, _ = returning()
    model = Short()
    found = worded(draft, model)
    assert isinstance(found, Rejection)
    assert (found.stage, found.detail) == ("write", "512 tokens are the most")
    assert len(model.asks) == 1
    assert worded(draft, Short(), fallback=True) == draft


def test_the_brief_has_nothing_of_the_answer_key() -> None:
    for scenario in SCENARIOS:
        for draft in drafts(scenario, 40):
            own = parts(RETAIL, draft.plan)
            text = orjson.dumps(brief(draft.plan, own)).decode()
            for answer in draft.plan.values:
                assert f"{answer.amount:.2f}" not in text
            for wish in draft.plan.opening:
                said_of_it = {value for detail in wish.details for _, value in detail.said}
                held_back = {value for detail in wish.details for _, value in detail.withheld}
                for value in held_back - said_of_it:
                    assert f'"{value}"' not in text


@settings(max_examples=100, deadline=None)
@given(st.text() | st.binary().map(repr) | st.recursive(st.none() | st.text(), st.lists).map(repr))
def test_no_text_is_taken_for_an_answer(text: str) -> None:
    _, old = returning()
    with pytest.raises(Unreadable):
        read(text, old)


def test_ten_thousand_damaged_answers_are_refused_or_harmless() -> None:
    """Bytes cut, doubled and changed: whatever is still accepted says what the plan says."""
    rng = Random(5)
    pool = [(draft, parts(RETAIL, draft.plan)) for draft in drafts(count=40)]
    accepted = 0
    for _ in range(10_000):
        draft, old = rng.choice(pool)
        text = damaged(answer_of(old), rng)
        try:
            new = read(text, old).within(old)
        except Unreadable:
            continue
        if problems_of(RETAIL, draft.plan, old, new):
            continue
        accepted += 1
        reason = new.words().reason_for_call.lower()
        for wish in draft.plan.opening:
            for detail in wish.details:
                assert all(value.lower() in reason for _, value in detail.said)
    assert 0 < accepted < 5_000  # most damage is to the opener's or the manner's words


def damaged(text: str, rng: Random) -> str:
    at, length = rng.randrange(len(text)), rng.randint(1, 12)
    kind = rng.randrange(4)
    if kind == 0:
        return text[:at] + text[at + length :]
    if kind == 1:
        return text[:at] + text[at : at + length] + text[at:]
    if kind == 2:
        return text[:at] + rng.choice('"{}[],:x7 ') + text[at + 1 :]
    return text[:at]


def test_reworded_texts_come_back_in_place() -> None:
    draft, old = returning()
    found = asyncio.run(reword(Replies(answer_of(old)), draft.plan, old, nonce="write/x/0"))
    assert found.within(old) == old
