"""The user that a model plays from the words alone: what it sees, and how it ends."""

from __future__ import annotations

import asyncio
from pathlib import Path

import msgspec
import pytest
from tests.simulate.answers import in_turn
from tests.simulate.lines import said_by
from tests.simulate.played import made_tasks, play

from trajectory2task.core.chat import Answer, Answered, Said
from trajectory2task.core.messages import STOP_WORD, Message
from trajectory2task.core.tasks import Task, Words
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
