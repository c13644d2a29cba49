"""The agent that a model plays: what it is shown, what its answers do, and what is kept of them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from tests.simulate.answers import Programmed, calling, in_turn
from tests.simulate.played import made_tasks, play

from trajectory2task.core.chat import Answer, Answered, Ask, Returned, Said, Turn
from trajectory2task.core.errors import ContextOverflow
from trajectory2task.core.messages import REPAIR_PREFIX, STOP_WORD
from trajectory2task.core.rollouts import Rollout
from trajectory2task.core.tasks import Task
from trajectory2task.domains import get
from trajectory2task.simulate.conversation import Limits
from trajectory2task.simulate.models.agent import PROMPT, model_agent
from trajectory2task.simulate.models.history import (
    HISTORY_REASONING,
    NOT_MADE,
    HistoryReasoning,
    turns_of,
)

PROMPTS = Path(__file__).parent / "prompts"
END = Answer(STOP_WORD)
LOOK_UP = {"email": "nobody@example.org"}


@pytest.fixture(scope="module")
def task() -> Task:
    return made_tasks("retail", "general")[0]


def conversation(
    task: Task,
    *answers: Answer | str,
    shown: HistoryReasoning = "since_last_user",
    limits: Limits | None = None,
) -> tuple[Rollout, list[Ask]]:
    """What comes of these answers, and what the model was asked."""
    model = in_turn([*answers, END])
    return play(task, model_agent(model, shown), limits=limits), model.asks


def using(name: str, arguments: dict[str, Any] | None = None, **more: Any) -> Answer:
    return Answer("", uses=(calling(name, arguments, **more),), stop="tools")


def test_the_prompt_is_as_it_was() -> None:
    assert PROMPT.render(policy="Be kind.") == (PROMPTS / "agent.txt").read_text("utf-8")


def test_it_sees_policy_tools_and_the_conversation_and_no_task(task: Task) -> None:
    rollout, (first, *_) = conversation(task, "One moment.")
    domain = get("retail")
    assert domain.policy in first.system
    assert [tool["function"]["name"] for tool in first.tools] == list(domain.tools)
    assert first.turns == (Said(task.words.reason_for_call),)
    assert first.nonce == f"agent/{task.id}/0/0"
    told = msgspec.json.encode(replace(first, nonce="")).decode()
    assert task.id not in told
    assert task.trajectory_id not in told
    assert rollout.agent == "test/model"
    assert rollout.stop == "agent stopped"


def test_a_call_is_made_and_its_result_read(task: Task) -> None:
    answer = Answer("Let me see.", "They gave an email.", (calling("list_all_product_types"),))
    rollout, asks = conversation(task, answer)
    made, result = rollout.messages[2:4]
    assert made.call is not None
    assert made.call.name == "list_all_product_types"
    assert made.content == ""
    assert made.written is not None
    assert (made.written.text, made.written.reasoning) == ("Let me see.", "They gave an email.")
    assert asks[1].turns[1:] == (Answered(answer), Returned("c1", result.content))


def test_of_several_calls_the_first_is_made(task: Task) -> None:
    uses = (
        calling("list_all_product_types"),
        calling("calculate", {"expression": "1+1"}, id="c2"),
    )
    both = Answer("", uses=uses)
    rollout, asks = conversation(task, both)
    assert [m.call.name for m in rollout.messages if m.call] == ["list_all_product_types"]
    assert asks[1].turns[-1] == Returned("c2", NOT_MADE, error=True)
    assert isinstance(asks[1].turns[-2], Returned)
    assert rollout.messages[2].written is not None
    assert [one.name for one in rollout.messages[2].written.calls] == [
        "list_all_product_types",
        "calculate",
    ]


@pytest.mark.parametrize("raw", ["", "{", "[1]", '"text"', "null", '{"a": }', "{'a': 1}"])
def test_malformed_arguments_are_told_to_the_model(task: Task, raw: str) -> None:
    rollout, asks = conversation(task, using("calculate", raw=raw))
    slip, told = rollout.messages[2:4]
    assert (slip.call, slip.content) == (None, "")
    assert slip.written is not None
    assert slip.written.calls[0].raw == raw
    assert told.error == "malformed_call"
    # Some servers reject a history with such arguments, so the call is not in it.
    assert asks[1].turns[1:] == (Said(REPAIR_PREFIX + told.content),)
    assert "'calculate'" in told.content


def test_unknown_tools_and_wrong_arguments_are_told_as_well(task: Task) -> None:
    rollout, asks = conversation(
        task, using("cancel_order", {}), using("calculate", {"expression": 2})
    )
    assert [m.error for m in rollout.messages if m.role == "tool"] == [
        "unknown_tool",
        "invalid_arguments",
    ]
    assert "Unknown tool 'cancel_order'" in str(asks[1].turns[-1])


def test_slips_and_rejected_calls_count_together(task: Task) -> None:
    answers = [using("calculate", raw="{"), using("nonsense"), Answer("")] * 9
    rollout, _ = conversation(task, *answers, limits=Limits(tool_errors=4))
    assert rollout.stop == "tool-error limit"
    errors = [m.error for m in rollout.messages if m.error]
    assert errors == ["malformed_call", "unknown_tool", "no_answer", "malformed_call"]


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (Answer(" \n"), "was empty"),
        (Answer("", "hm " * 500, stop="length"), "cut off"),
    ],
)
def test_an_answer_with_nothing_in_it(task: Task, answer: Answer, says: str) -> None:
    rollout, asks = conversation(task, answer, "Hello again.")
    assert rollout.messages[3].error == "no_answer"
    assert says in str(asks[1].turns[-1])
    assert rollout.messages[4].content == "Hello again."


def test_a_text_that_was_cut_off_is_said(task: Task) -> None:
    rollout, _ = conversation(task, Answer("I can help with", stop="length"))
    assert rollout.messages[2].content == "I can help with"
    assert rollout.messages[2].written is not None
    assert rollout.messages[2].written.stop == "length"


def test_a_refusal_without_words_ends_it(task: Task) -> None:
    rollout, _ = conversation(task, Answer("", stop="refusal"))
    assert rollout.stop == "agent stopped"


def test_after_a_transfer_nothing_more_is_needed(task: Task) -> None:
    transfer = using("transfer_to_human_agents", {"summary": "They want more."})
    assert conversation(task, transfer, Answer(""))[0].stop == "transferred"
    assert conversation(task, transfer, "I have handed you over.")[0].stop == "transferred"


def test_a_context_that_is_full_ends_it(task: Task) -> None:
    def answer(ask: Ask) -> Answer:
        raise ContextOverflow("8192 tokens are the most")

    rollout = play(task, model_agent(Programmed(answer)))
    assert (rollout.stop, rollout.problem) == ("context overflow", "8192 tokens are the most")


@pytest.mark.parametrize(
    ("shown", "kept"),
    [("none", []), ("since_last_user", ["c", "d"]), ("all", ["a", "b", "c", "d"])],
)
def test_which_thoughts_it_sees_again(task: Task, shown: HistoryReasoning, kept: list[str]) -> None:
    reads = calling("list_all_product_types")
    answers = [
        Answer("", "a", (reads,)),
        Answer("Who are you?", "b"),
        Answer("", "c", (reads,)),
        Answer("", "d", (reads,)),
    ]
    rollout, asks = conversation(task, *answers, shown=shown)
    turns = [turn for turn in asks[-1].turns if isinstance(turn, Answered)]
    assert [turn.answer.reasoning for turn in turns if turn.reasoning] == kept
    # Whatever it was shown, all of it is kept.
    written = [m.written.reasoning for m in rollout.messages if m.written is not None]
    assert written == ["a", "b", "c", "d"]


TOOLS = ("list_all_product_types", "calculate", "find_user_id_by_email", "nonsense")
USES = st.builds(
    lambda name, arguments, raw, id: calling(name, arguments, raw, f"call-{id}"),
    st.sampled_from(TOOLS),
    st.dictionaries(st.sampled_from(["expression", "email"]), st.sampled_from(["1+1", "a@b.org"])),
    st.none() | st.sampled_from(["", "{", "[]"]),
    st.integers(0, 99),
)
ANSWERS = st.builds(
    lambda text, reasoning, uses: Answer(text, reasoning, tuple(uses)),
    st.sampled_from(["", "Which order?", "Done.\n\nAnything else?", "  "]),
    st.sampled_from(["", "I wonder."]),
    st.lists(USES, max_size=2),
)


def bare(turns: Sequence[Turn]) -> list[Turn]:
    """Turns without what only the provider's own message has."""
    return [
        Answered(replace(turn.answer, message={}, protocol="", stop="end"), turn.reasoning)
        if isinstance(turn, Answered)
        else turn
        for turn in turns
    ]


@settings(max_examples=60, deadline=None)
@given(st.lists(ANSWERS, max_size=12), st.sampled_from(HISTORY_REASONING))
def test_what_it_saw_can_be_rebuilt_from_the_rollout(
    answers: list[Answer], shown: HistoryReasoning
) -> None:
    task = made_tasks("retail", "general")[0]
    sent = [
        replace(answer, message={"role": "assistant", "n": n}) for n, answer in enumerate(answers)
    ]
    rollout, asks = conversation(task, *sent, shown=shown)
    stored = msgspec.json.decode(msgspec.json.encode(rollout), type=Rollout)
    places = [n for n, message in enumerate(stored.messages) if message.written is not None]
    for place, ask in zip(places, asks, strict=False):
        assert bare(turns_of(stored.messages[:place], shown)) == bare(ask.turns)
    assert len(asks) - len(places) in (0, 1)  # the last answer may have ended it
