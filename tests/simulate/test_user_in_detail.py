"""The scripted user's finer points: whose detail is asked for, what a report settles, patience."""

from __future__ import annotations

import re

import pytest
from tests.core.worlds import world
from tests.simulate.lines import caller_of, reply, words
from tests.simulate.played import made_tasks
from tests.simulate.test_user import hidden, proposal, with_one_wish

from trajectory2task.core.environment import Environment
from trajectory2task.core.hearing.recognition import says
from trajectory2task.core.plans import AskedToConfirm, Blocked, Request, Scenario, Wish
from trajectory2task.core.tasks import Task
from trajectory2task.core.wording.corrections import altered_details
from trajectory2task.domains import get
from trajectory2task.simulate.agents.wording import reporting
from trajectory2task.simulate.user.standing import LOST, PATIENCE, REMINDERS

NONSENSE, MORE = "Flurb blarg.", "Is there anything else?"


def retail(scenario: Scenario = "general") -> tuple[Task, ...]:
    return made_tasks("retail", scenario)


def having(task: Task, slot: str) -> list[Wish]:
    return [wish for wish in task.plan.wishes if slot in {d.slot for d in wish.details}]


def sharing(slot: str) -> Task:
    """A task with several writes that have a detail of this slot."""
    return next(
        task
        for task in retail()
        if len(having(task, slot)) > 1
        and all(isinstance(wish, Request) for wish in task.plan.wishes)
    )


def request(task: Task, at: int = 0) -> Request:
    wish = task.plan.wishes[at]
    assert isinstance(wish, Request)
    return wish


# --- Whose detail


def test_one_question_is_for_one_wish_unless_it_says_each() -> None:
    task = sharing("order_id")
    one = reply(caller_of(task), "Which order do you mean?")
    assert len(one.told) == 1
    every = reply(caller_of(task), "Which order do you mean for each of them?")
    assert every.told == [f"{wish.id} order_id" for wish in having(task, "order_id")]


def test_a_question_is_for_the_wish_that_was_last_spoken_of() -> None:
    task = sharing("payment_method_id")
    for wish in having(task, "payment_method_id"):
        assert isinstance(wish, Request)
        director = caller_of(task)
        assert reply(director, proposal(task, wish)).agreed == [wish.id]
        turn = reply(director, "Which payment method would you like to use?")
        assert turn.told == [f"{wish.id} payment_method_id"]


def test_a_question_about_another_deed_gets_no_value_of_this_one() -> None:
    task = next(
        task
        for task in retail()
        if {"cancel_pending_order", "return_delivered_order_items"}
        == {getattr(getattr(wish, "call", None), "name", "") for wish in task.plan.wishes}
    )
    turn = reply(caller_of(task), "Which payment method should I use for the cancellation?")
    assert not turn.told


@pytest.mark.parametrize("way", ["Email", "Zip"])
def test_a_zip_code_asked_with_a_new_address_is_the_addresses(way: str) -> None:
    """Once the caller is known; before that it may be who they are."""
    task = next(
        task
        for task in retail()
        if having(task, "address")
        and len(task.plan.wishes) == 1
        and any(f.name == way and f.visibility == "public" for f in task.plan.facts)
    )
    question = "What is your new zip code and address?"
    assert len(reply(caller_of(task), question).said) > 1
    director = caller_of(task)
    reply(director, "Could you verify your identity first?")
    turn = reply(director, question)
    assert turn.told == [f"{request(task).id} address"]
    assert len(turn.said) == 1


def test_of_several_options_that_fit_none_is_picked() -> None:
    task = next(
        task
        for task in retail("ambiguous")
        if any(d.slot == "order_id" and d.withheld for w in task.plan.wishes for d in w.details)
    )
    _, detail = hidden(task, "order_id")
    known = ", ".join(attribute.value for attribute in detail.attributes)
    turn = reply(caller_of(task), f"1. {known}, gift-wrapped\n2. {known}\nWhich order do you mean?")
    assert not re.search(r"\b(first|second)\b", words(turn))


def test_who_knows_no_number_says_so_and_who_does_gives_it() -> None:
    known = unknown = 0
    for task in retail():
        if len(task.plan.wishes) > 1:
            continue
        for wish in having(task, "order_id"):
            detail = next(d for d in wish.details if d.slot == "order_id")
            said = words(reply(caller_of(task), "What is the order number?"))
            has = any(attribute.value == detail.value for attribute in detail.attributes)
            assert bool(re.search(r"don't (have|know) the number", said)) is not has
            assert (str(detail.value) in said) is has
            known, unknown = known + has, unknown + (not has)
    assert known
    assert unknown


def test_what_is_forgotten_is_not_lamented_where_another_way_is_open() -> None:
    task = next(t for t in retail() if t.plan.facts[0].visibility == "unknown")
    said = words(reply(caller_of(task), "What's your email, or your name and zip code?"))
    assert not re.search(r"don't (remember|know)|can't recall", said)


def test_of_two_ways_one_is_enough() -> None:
    """The caller knows their name as well, and is not asked for both."""
    task = next(t for t in retail() if t.plan.facts[0].visibility == "public")
    either = reply(caller_of(task), "What's your email, or your name and zip code?")
    assert either.told == ["Email"]
    both = reply(caller_of(task), "What's your email and your name?")
    assert both.told == ["Email", "FirstName", "LastName"]


# --- Yes, no, and what is done


def test_an_answer_that_was_given_does_not_stand_in_the_way_of_a_yes() -> None:
    task = with_one_wish("general")
    wish = request(task)
    director = caller_of(task)
    first = reply(director, f"What's your email or name? {proposal(task, wish)}")
    assert first.did == ["answer"]
    assert reply(director, f"What's your email or name? {proposal(task, wish)}").agreed == [wish.id]


def test_what_was_asked_for_is_told_by_a_correction() -> None:
    checked = 0
    for task in retail("ambiguous"):
        wish, detail = hidden(task)
        if not isinstance(wish, Request) or detail.slot != "order_id" or len(task.plan.wishes) > 1:
            continue
        state = Environment(get("retail"), world("retail")).state
        rivals = get("retail").referents["order"].values(state, task.plan.user_id, {})
        other = next((order for order in rivals if order != detail.value), None)
        if other is None:
            continue
        director = caller_of(task)
        assert reply(director, "Which order do you mean?").told == [f"{wish.id} order_id"]
        turn = reply(director, proposal(task, wish).replace(detail.value, other))
        assert turn.did == ["correct"]
        assert all(says(words(turn).lower(), value) for _, value in detail.withheld)
        checked += 1
    assert checked


def test_a_summary_with_an_item_too_many_gets_a_yes_to_the_others_only() -> None:
    checked = alike = 0
    state = Environment(get("retail"), world("retail")).state
    for task in retail():
        wish = task.plan.wishes[0]
        if len(task.plan.wishes) > 1 or not isinstance(wish, Request):
            continue
        if wish.call.name != "return_delivered_order_items":
            continue
        order = state.get("orders", wish.call.arguments["order_id"])
        assert order is not None
        wanted = wish.call.arguments["item_ids"]
        meant = [i["name"] for i in order["items"] if i["item_id"] in wanted]
        for item in order["items"]:
            if item["item_id"] not in wanted:
                more = f"- item ids: {item['item_id']} ({item['name']}); "
                text = proposal(task, wish).replace("- item ids: ", more)
                turn = reply(caller_of(task), text)
                assert turn.agreed == [wish.id]
                assert re.search(r"as long as it's just|but only", words(turn))
                assert (item["name"].lower() in words(turn).lower()) is (item["name"] in meant)
                alike += item["name"] in meant
                checked += 1
    assert checked > alike > 0


def test_a_report_settles_what_it_names_and_nothing_else() -> None:
    task = with_one_wish("general", "return")
    wish = request(task)
    order = wish.call.arguments["order_id"]
    director = caller_of(task)
    reply(director, f"I have returned the items of order {order} as you wished: "
          f"{', '.join(wish.call.arguments['item_ids'])}, refunded to "
          f"{wish.call.arguments['payment_method_id']}.")  # fmt: skip
    assert director.standing.settled == {wish.id: "done"}
    state = Environment(get("retail"), world("retail")).state
    rivals = get("retail").referents["order"].values(state, task.plan.user_id, {})
    other = next(rival for rival in rivals if rival != order)
    director = caller_of(task)
    reply(director, f"I have returned the items of order {other}.")
    assert not director.standing.settled


def test_who_agreed_to_one_thing_takes_any_report_for_it() -> None:
    task = with_one_wish("general", "return")
    director = caller_of(task)
    reply(director, proposal(task, request(task)))
    reply(director, "The change has been completed.")
    assert director.standing.settled == {request(task).id: "done"}


def test_a_report_of_something_nobody_asked_for_is_thanked_for() -> None:
    turn = reply(caller_of(with_one_wish("general")), "Everything has been processed.")
    assert turn.did == ["thank"]


def test_an_amount_that_is_known_already_is_nothing_to_ask_about() -> None:
    task = next(
        t for t in retail() if len(t.plan.wishes) == 1 and isinstance(t.plan.wishes[0], Request)
        and t.plan.wishes[0].answers
    )  # fmt: skip
    amount = next(v.amount for v in task.plan.values if v.id in task.plan.wishes[0].answers)
    director = caller_of(task)
    text = f"That comes to ${amount:,.2f}."
    assert [reply(director, text).did for _ in range(2)] == [["thank"], ["wait"]]


def test_an_amount_of_a_later_wish_is_not_waited_for_yet() -> None:
    """A caller who has not changed their mind has not asked for it."""
    checked = 0
    for task in retail("changing"):
        early = {answer for wish in task.plan.opening for answer in wish.answers}
        for value in task.plan.values:
            if value.id not in early:
                director = caller_of(task)
                reply(director, f"That comes to ${value.amount:,.2f}.")
                assert value.id not in director.standing.heard
                checked += 1
    assert checked


def test_a_refusal_that_names_nothing_is_about_what_cannot_be_done() -> None:
    task = next(t for t in retail("infeasible") if len(t.plan.wishes) > 1)
    blocked = next(wish for wish in task.plan.wishes if isinstance(wish, Blocked))
    director = caller_of(task)
    turns = [reply(director, "I'm sorry, that is not possible.").did[0] for _ in range(2)]
    assert turns == ["insist", "accept refusal"]
    assert director.standing.settled == {blocked.id: "refused"}


def test_a_change_of_one_detail_asks_what_the_new_wish_asks() -> None:
    """An amount that is due has to be asked for, or no agent could know of it."""
    asked = silent = 0
    for task in retail("changing"):
        change, trigger = task.plan.change, task.plan.phases[1].trigger
        if change is None or not isinstance(trigger, AskedToConfirm):
            continue
        old = next(wish for wish in task.plan.opening if wish.id == trigger.wish)
        new = next((wish for wish in task.plan.wishes if wish.id == change.new), None)
        if not isinstance(old, Request) or new is None or not altered_details(old, new):
            continue
        turn = reply(caller_of(task), proposal(task, old))
        assert turn.did == ["change"]
        asks = re.search(r"\?|how much|tell me|like to know|amount|what .* comes to", words(turn))
        if new.answers and not old.answers:
            assert asks, words(turn)
            asked += 1
        elif not new.answers:
            assert not asks, words(turn)
            silent += 1
    assert asked
    assert silent


# --- Patience


def test_who_is_lost_hangs_up_in_the_end() -> None:
    director = caller_of(with_one_wish("general"))
    turns = [reply(director, NONSENSE) for _ in range(LOST + 1)]
    assert [turn.done for turn in turns] == [False] * LOST + [True]


def test_what_is_understood_between_makes_patience_new() -> None:
    director = caller_of(with_one_wish("general"))
    for _ in range(LOST):
        assert not reply(director, NONSENSE).done
        reply(director, "One moment, please.")
    assert not reply(director, NONSENSE).done


def test_an_amount_is_asked_for_twice_and_then_let_go() -> None:
    task = next(
        t for t in retail() if len(t.plan.wishes) == 1 and isinstance(t.plan.wishes[0], Request)
        and len(t.plan.wishes[0].answers) == 1
    )  # fmt: skip
    wish = request(task)
    director = caller_of(task)
    reply(director, proposal(task, wish))
    reply(director, reporting(get("retail"), wish, (wish,)))
    did = [reply(director, MORE).did for _ in range(PATIENCE + 1)]
    assert did == [["ask for amount"]] * PATIENCE + [["goodbye"]]


def test_news_of_an_agreed_write_are_asked_for_twice_and_then_believed() -> None:
    task = next(
        t for t in retail() if len(t.plan.wishes) == 1 and isinstance(t.plan.wishes[0], Request)
        and not t.plan.wishes[0].answers
    )  # fmt: skip
    director = caller_of(task)
    reply(director, proposal(task, request(task)))
    did = [reply(director, MORE).did for _ in range(PATIENCE + 1)]
    assert did == [["ask for news"]] * PATIENCE + [["goodbye"]]


@pytest.mark.parametrize("name", ["retail", "library"])
def test_a_wish_is_brought_up_five_times_and_then_given_up(name: str) -> None:
    director = caller_of(made_tasks(name, "general")[0])
    did = [reply(director, MORE).did for _ in range(REMINDERS + 1)]
    assert did == [["remind"]] * REMINDERS + [["goodbye"]]
