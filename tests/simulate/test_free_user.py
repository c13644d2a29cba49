"""The user that a model plays from the words alone: what it sees, and how it ends."""

from __future__ import annotations

import asyncio
from pathlib import Path

import msgspec
import pytest
from tests.core.worlds import world
from tests.simulate.answers import Programmed, in_turn
from tests.simulate.lines import said_by
from tests.simulate.played import made_tasks, play

from trajectory2task.core.chat import Answer, Answered, Ask, Said
from trajectory2task.core.errors import ContextOverflow
from trajectory2task.core.messages import STOP_WORD, Message
from trajectory2task.core.tasks import Task, Words
from trajectory2task.domains import get
from trajectory2task.score.verifier import verify
from trajectory2task.simulate.conversation import GREETING
from trajectory2task.simulate.models.free_user import free_user

PROMPTS = Path(__file__).parent / "prompts"
WORDS = Words("You want your money back.", "You are Ada Byron.", "", "Be brief.")


@pytest.fixture(scope="module")
def task() -> Task:
    return made_tasks("retail", "infeasible")[0]


def test_the_prompt_is_as_it_was() -> None:
    model = in_turn(["Hello."])
    user = free_user(model).start(WORDS, "A pilot.", "user/1/0/0")
    asyncio.run(user.reply((Message("agent", GREETING),)))
    assert model.asks[0].system == (PROMPTS / "free_user.txt").read_text("utf-8")


def test_it_sees_the_words_and_nothing_else_of_the_task(task: Task) -> None:
    model = in_turn(["I need help with my order."])
    play(task, said_by([]), free_user(model))
    (ask,) = model.asks
    assert ask.turns == (Said(GREETING),)
    assert ask.tools == ()
    told = msgspec.json.encode(ask).decode().replace(ask.nonce, "")
    assert task.words.reason_for_call.split(".")[0] in ask.system
    assert task.plan.infeasible is not None
    for secret in (task.id, task.plan.infeasible.proof, task.criteria.fingerprint):
        assert secret not in told
    assert not any(tool in told for tool in ("transfer_to_human", "get_order_details"))


def test_it_hears_the_agent_and_knows_its_own_words(task: Task) -> None:
    first = Answer("I need help.", reasoning="I am a customer.")
    model = in_turn([first, "My name is Ada.", "Bye. " + STOP_WORD])
    rollout = play(task, said_by(["Who are you?", "And your zip code?"]), free_user(model))
    assert model.asks[-1].turns == (
        Said(GREETING),
        Answered(first, reasoning=False),
        Said("Who are you?"),
        Answered(Answer("My name is Ada."), reasoning=False),
        Said("And your zip code?"),
    )
    assert rollout.stop == "user done"
    assert rollout.messages[-1].content == "Bye."
    assert rollout.user == "test/model (free)"


@pytest.mark.parametrize(
    ("answer", "said", "stop"),
    [
        (STOP_WORD, "", "user done"),
        (f"Thanks!\n{STOP_WORD} and more", "Thanks!", "user done"),
        ("  ", "...", "agent stopped"),
        ("", "...", "agent stopped"),
    ],
)
def test_how_it_ends(task: Task, answer: str, said: str, stop: str) -> None:
    rollout = play(task, said_by([]), free_user(in_turn([answer])))
    assert rollout.messages[1].content == said
    assert rollout.stop == stop


def errors(task: Task, *says: str) -> set[str]:
    """The user's errors that the detectors find where a model says this to an agent that asks."""
    asks = said_by(["Sure. Could you tell me your email?", "Is there anything else?"] * 2)
    rollout = play(task, asks, free_user(in_turn(says)))
    verdict = verify(task, rollout, get(task.domain), world(task.domain))
    assert not rollout.notes
    return {one.error for one in verdict.user_errors}


def test_the_agent_does_not_pay_for_a_user_that_can_read_no_more(task: Task) -> None:
    def answer(ask: Ask) -> Answer:
        raise ContextOverflow("8192 tokens are the most")

    rollout = play(task, said_by([]), free_user(Programmed(answer)))
    assert rollout.stop == "provider failure"
    assert rollout.problem == "The user's model: 8192 tokens are the most"


def test_the_detectors_need_no_notes() -> None:
    task = next(
        task
        for task in made_tasks("retail", "ambiguous")
        if any(len(value) > 4 for d in task.plan.details() for _, value in d.withheld)
    )
    opening = task.words.reason_for_call
    held = next(v for d in task.plan.details() for _, v in d.withheld if len(v) > 4)
    assert "leak" in errors(task, f"{opening} I mean {held}.")
    assert "invented fact" in errors(task, opening, "It's nobody12@example.org.")
    assert "role flip" in errors(task, opening, "How can I help you today?")
    assert "early stop" in errors(task, opening, f"Never mind. {STOP_WORD}")
    assert "rambling" in errors(task, opening, "well " * 2000)
