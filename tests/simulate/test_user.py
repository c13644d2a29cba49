"""How the scripted user reacts: answers, yes and no, options, changes of mind, refusals, ends."""

from __future__ import annotations

import re

import pytest
from tests.core.worlds import world
from tests.simulate.lines import caller_of, reply, talk, user_turns, words
from tests.simulate.played import made_tasks

from trajectory2task.core.environment import Environment
from trajectory2task.core.hearing.recognition import says
from trajectory2task.core.moves import elements
from trajectory2task.core.plans import (
    AskedToConfirm,
    Blocked,
    Detail,
    Done,
    Inquiry,
    Request,
    Scenario,
    Told,
    Wish,
)
from trajectory2task.core.tasks import Task
from trajectory2task.domains import get
from trajectory2task.simulate.agents.wording import proposing, reporting

SHALL_I = "Shall I go ahead?"


def retail(scenario: Scenario) -> tuple[Task, ...]:
    return made_tasks("retail", scenario)


def proposal(task: Task, wish: Request) -> str:
    """The oracle's summary of a write."""
    domain = get(task.domain)
    state = Environment(domain, world(task.domain), patch=task.plan.initial_state).state
    return proposing(domain, state, wish)


def hidden(task: Task, slot: str = "") -> tuple[Wish, Detail]:
    """The first wish with a withheld detail (of this slot)."""
    return next(
        (wish, detail)
        for wish in task.plan.wishes
        for detail in wish.details
        if detail.withheld and slot in ("", detail.slot)
    )


def with_one_wish(scenario: Scenario, tool: str = "") -> Task:
    """A task that is about one write only."""
    return next(
        task
        for task in retail(scenario)
        if len(task.plan.opening) == 1
        and isinstance(task.plan.opening[0], Request)
        and tool in task.plan.opening[0].call.name
    )


# --- Answers


def test_identity_is_given_when_asked_and_not_before() -> None:
    task = retail("general")[0]
    public = [fact.value for fact in task.plan.facts if fact.visibility == "public"]
    assert not any(value in task.words.reason_for_call for value in public)
    said = words(reply(caller_of(task), "Could you verify your identity first?"))
    assert all(value in said for value in public)


def test_of_two_ways_to_identify_the_known_one_is_taken() -> None:
    task = next(t for t in retail("general") if t.plan.facts[0].visibility == "unknown")
    said = words(reply(caller_of(task), "What's your email, or your name and zip code?"))
    assert task.plan.facts[-1].value in said
    assert "@" not in said


def test_what_is_forgotten_is_admitted() -> None:
    task = next(t for t in retail("general") if t.plan.facts[0].visibility == "unknown")
    turn = reply(caller_of(task), "What's your email?")
    assert re.search(r"don't (remember|know)|can't recall", words(turn))
    assert not turn.told


def test_one_withheld_detail_is_told_at_a_time() -> None:
    task = next(
        task
        for task in retail("ambiguous")
        if len({d.slot for w in task.plan.wishes for d in w.details if d.withheld}) > 1
    )
    _, detail = hidden(task)
    question = {"order_id": "Which order do you mean?", "reason": "What's the reason?"}.get(
        detail.slot, "Which payment method would you like to use?"
    )
    turn = reply(caller_of(task), question)
    assert {told.split()[1] for told in turn.told} <= {detail.slot, "order_ids"}


def test_several_questions_get_several_answers() -> None:
    task = with_one_wish("general", "cancel")
    fact = next(fact for fact in task.plan.facts if fact.visibility == "public")
    turn = reply(
        caller_of(task), "Which order is it, what's the reason, and what's your email or name?"
    )
    assert fact.name in turn.told
    assert {"w1 order_id", "w1 reason"} <= set(turn.told)


def test_what_is_no_part_of_the_wish_is_not_invented() -> None:
    task = with_one_wish("general", "return")
    turn = reply(caller_of(task), "May I ask why you'd like to return it?")
    assert not turn.told
    assert re.search(r"don't know|can't say", words(turn))


def test_a_listed_option_is_recognised() -> None:
    task = next(
        task
        for task in retail("ambiguous")
        if any(d.slot == "order_id" and d.withheld for w in task.plan.wishes for d in w.details)
    )
    _, detail = hidden(task, "order_id")
    known = ", ".join(attribute.value for attribute in detail.attributes)
    director = caller_of(task)
    options = f"1. A tent (cancelled)\n2. {known}\n3. A mug (processed)"
    turn = reply(director, f"Here are your orders:\n{options}\nWhich order do you mean?")
    assert "second" in words(turn)


def test_an_option_that_does_not_fit_is_not_picked() -> None:
    task = next(
        task
        for task in retail("ambiguous")
        if any(d.slot == "order_id" and d.withheld for w in task.plan.wishes for d in w.details)
    )
    _, detail = hidden(task, "order_id")
    turn = reply(caller_of(task), "1. A tent\n2. A spoon\nWhich order do you mean?")
    assert "first" not in words(turn)
    assert "second" not in words(turn)
    assert all(says(words(turn).lower(), a.value) for a in detail.attributes)


def test_what_is_not_understood_is_asked_back_and_then_helped_along() -> None:
    director = caller_of(with_one_wish("general", "cancel"))
    first, second, third = (reply(director, "Flurb blarg.") for _ in range(3))
    assert first.did == second.did == third.did == ["ask again"]
    assert re.search(r"order", words(third))
    assert "#W" not in words(third)


# --- Yes and no


def test_yes_to_what_matches() -> None:
    task = with_one_wish("general")
    wish = task.plan.wishes[0]
    assert isinstance(wish, Request)
    turn = reply(caller_of(task), proposal(task, wish))
    assert turn.agreed == [wish.id]
    assert re.search(r"\b(yes|sure|correct|confirm|go ahead)", words(turn), re.I)
    assert not re.match(r"\W*(no|not|don't|wait|stop)\b", words(turn), re.I)


@pytest.mark.parametrize("name", ["retail", "library"])
def test_no_to_any_other_value_of_any_argument(name: str) -> None:
    """Each argument that points at something, in turn, is replaced by a rival's id."""
    domain = get(name)
    wrong = right = 0
    for task in made_tasks(name, "general"):
        wish = task.plan.wishes[0]
        if not isinstance(wish, Request):
            continue
        state = Environment(domain, world(name), patch=task.plan.initial_state).state
        text = proposal(task, wish)
        for parameter in domain.tools[wish.call.name].parameters:
            if parameter.refers is None:
                continue
            referent = domain.referents[parameter.refers.referent]
            value, given = elements(parameter, wish.call.arguments)[0]
            others = [v for v in referent.values(state, task.plan.user_id, given) if v != value]
            if not others:
                continue
            taken = str([w.call.arguments for w in task.plan.wishes if isinstance(w, Request)])
            if others[0] in taken:
                continue  # another wish may be meant
            line = rf"(?m)^- {parameter.name.replace('_', ' ')}: .*$"
            said = f"- {parameter.name.replace('_', ' ')}: {others[0]}"
            turn = reply(caller_of(task), re.sub(line, said, text))
            wrong += bool(turn.agreed)
            right += not turn.agreed
    assert right > 30
    assert wrong == 0


def test_a_withheld_value_is_not_given_away_by_a_correction() -> None:
    domain = get("retail")
    checked = 0
    for task in retail("ambiguous"):
        wish, detail = hidden(task)
        if not isinstance(wish, Request) or detail.slot != "order_id" or detail.said:
            continue
        state = Environment(domain, world("retail")).state
        rivals = domain.referents["order"].values(state, task.plan.user_id, {})
        taken = str([w.call.arguments for w in task.plan.wishes if isinstance(w, Request)])
        other = next((order for order in rivals if order not in taken), None)
        if other is None:
            continue
        text = proposal(task, wish).replace(detail.value, other)
        turn = reply(caller_of(task), text)
        assert turn.did == ["correct"]
        assert not any(
            says(words(turn).lower(), value) for _, value in detail.withheld if len(value) > 3
        )
        checked += 1
    assert checked > 3


def test_what_was_not_asked_for_is_declined() -> None:
    task = with_one_wish("general", "return")
    turn = reply(caller_of(task), "I will cancel order #W12345. Shall I go ahead?")
    assert not turn.agreed


def test_the_agents_blocked_write_is_agreed_to() -> None:
    """Callers know no rules: what cannot be served is what they want."""
    task = next(
        task
        for task in retail("infeasible")
        if isinstance(task.plan.wishes[-1], Blocked) and task.plan.wishes[-1].call is not None
    )
    blocked = task.plan.wishes[-1]
    assert isinstance(blocked, Blocked)
    assert blocked.call is not None
    text = proposal(task, Request(blocked.id, blocked.call, blocked.details))
    assert reply(caller_of(task), text).agreed == [blocked.id]


# --- Changes of mind


def changing(event: type) -> Task:
    return next(t for t in retail("changing") if isinstance(t.plan.phases[1].trigger, event))


def test_the_mind_is_changed_when_asked_to_confirm() -> None:
    task = changing(AskedToConfirm)
    trigger = task.plan.phases[1].trigger
    assert isinstance(trigger, AskedToConfirm)
    old = next(wish for wish in task.plan.opening if wish.id == trigger.wish)
    assert isinstance(old, Request)
    director = caller_of(task)
    turn = reply(director, proposal(task, old))
    assert turn.did == ["change"]
    assert not turn.agreed
    assert director.standing.phase == 1


def test_the_mind_is_changed_by_the_amount_told() -> None:
    task = changing(Told)
    trigger = task.plan.phases[1].trigger
    assert isinstance(trigger, Told)
    value = next(v for v in task.plan.values if v.id == trigger.value)
    director = caller_of(task)
    assert reply(director, "Let me look at the prices.").did != ["change"]
    assert reply(director, f"The difference is ${value.amount:,.2f}.").did == ["change"]


def test_more_is_wanted_once_the_first_is_done() -> None:
    task = changing(Done)
    trigger = task.plan.phases[1].trigger
    assert isinstance(trigger, Done)
    old = next(wish for wish in task.plan.opening if wish.id == trigger.wish)
    assert isinstance(old, Request)
    director = caller_of(task)
    assert reply(director, proposal(task, old)).agreed == [old.id]
    report = reporting(get("retail"), old, task.plan.opening)
    assert reply(director, report).did == ["change"]


def test_a_new_wish_is_not_hinted_at_before() -> None:
    task = changing(AskedToConfirm)
    director = caller_of(task)
    for text in ("Could you verify your identity?", "One moment.", "Which order is it?"):
        reply(director, text)
        assert director.standing.phase == 0


# --- Refusals


def test_the_caller_insists_once() -> None:
    director = caller_of(next(t for t in retail("infeasible") if len(t.plan.wishes) == 1))
    turns = [reply(director, "I'm sorry, that is not possible.") for _ in range(2)]
    assert [turn.did[0] for turn in turns] == ["insist", "accept refusal"]
    assert turns[-1].done


def test_a_condition_is_no_refusal() -> None:
    director = caller_of(with_one_wish("general"))
    turn = reply(director, "I can't look into it until you are verified. What's your email?")
    assert turn.did == ["answer"]


def test_a_transfer_is_accepted() -> None:
    director = caller_of(retail("infeasible")[0])
    first = reply(director, "I'll transfer you to a human agent.")
    assert not first.done
    assert reply(director, "You are now being transferred to a human agent.").done


# --- The end


def test_no_goodbye_right_after_a_yes() -> None:
    task = with_one_wish("general")
    wish = task.plan.wishes[0]
    assert isinstance(wish, Request)
    director = caller_of(task)
    assert not reply(director, proposal(task, wish)).done
    assert not reply(director, "Is there anything else?").done


def test_goodbye_once_all_is_reported_and_told() -> None:
    task = with_one_wish("general")
    wish = task.plan.wishes[0]
    assert isinstance(wish, Request)
    values = [v for v in task.plan.values if v.id in wish.answers]
    director = caller_of(task)
    reply(director, proposal(task, wish))
    told = " ".join(f"The amount is ${value.amount:.2f}." for value in values)
    assert reply(director, f"{told} {reporting(get('retail'), wish, (wish,))}").done


def test_an_amount_that_was_left_out_is_asked_for_again() -> None:
    task = next(
        task
        for task in retail("general")
        if len(task.plan.wishes) == 1
        and isinstance(task.plan.wishes[0], Request)
        and task.plan.wishes[0].answers
    )
    wish = task.plan.wishes[0]
    assert isinstance(wish, Request)
    director = caller_of(task)
    reply(director, proposal(task, wish))
    reply(director, reporting(get("retail"), wish, (wish,)))
    turn = reply(director, "Is there anything else?")
    assert turn.did == ["ask for amount"]
    assert not turn.done


def test_a_question_is_settled_by_its_answer() -> None:
    task = next(
        task
        for task in retail("general")
        if len(task.plan.wishes) == 1 and isinstance(task.plan.wishes[0], Inquiry)
    )
    value = task.plan.values[0]
    assert reply(caller_of(task), f"That comes to ${value.amount:.2f}.").done


def test_what_is_open_is_brought_up_again() -> None:
    task = next(t for t in retail("general") if len(t.plan.wishes) > 1)
    turn = reply(caller_of(task), "Is there anything else I can do?")
    assert turn.did == ["remind"]


def test_a_liar_is_believed_but_held_up_by_the_loop() -> None:
    task = with_one_wish("general")
    wish = task.plan.wishes[0]
    assert isinstance(wish, Request)
    done = reporting(get("retail"), wish, (wish,))
    told = " ".join(f"${value.amount:.2f}." for value in task.plan.values)
    rollout = talk(task, f"{told} {proposal(task, wish)}", done, done, done)
    assert rollout.stop == "user done"
    assert [note.did[0] for note in rollout.notes][-3:] == ["held back", "held back", "goodbye"]
    assert user_turns(rollout)[-3:-1] == ["Okay.", "Okay."]
