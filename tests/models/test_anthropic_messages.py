"""Anthropic's Messages: what is sent, what is read, and what goes back as it came."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from tests.models.asks import PLAIN, TOOLS, after

from trajectory2task.core.chat import Answer, Answered, Ask, Returned, Said, ToolUse, Usage
from trajectory2task.core.errors import UsageError
from trajectory2task.models.anthropic_messages import OPENING, AnthropicMessages
from trajectory2task.models.faults import Fault
from trajectory2task.models.names import place_of
from trajectory2task.models.settings import ModelSettings

NAME = "anthropic/claude-sonnet-5"
EPHEMERAL = {"type": "ephemeral"}
THOUGHT = {"type": "thinking", "thinking": "Hm.", "signature": "c2lnbmVk"}
HIDDEN = {"type": "redacted_thinking", "data": "eA=="}
SAID = {"type": "text", "text": "One moment."}
CALL = {"type": "tool_use", "id": "toolu_1", "name": "get_order", "input": {"order_id": "#W1"}}


def wire(name: str = NAME, **settings: Any) -> AnthropicMessages:
    return AnthropicMessages(place_of(name, {}), ModelSettings(name, **settings))


def sent(ask: Ask, name: str = NAME, **settings: Any) -> dict[str, Any]:
    found: dict[str, Any] = orjson.loads(wire(name, **settings).body(ask))
    return found


def read(*content: Any, stop: str = "end_turn", **fields: Any) -> Answer:
    return wire().answer({"content": list(content), "stop_reason": stop, **fields})


def test_a_plain_request() -> None:
    assert sent(PLAIN) == {
        "model": "claude-sonnet-5",
        "max_tokens": 8192,
        "system": [{"type": "text", "text": "Be brief.", "cache_control": EPHEMERAL}],
        "messages": [{"role": "user", "content": [{"type": "text", "text": "Hello?"}]}],
    }


def test_tools_have_the_end_of_the_conversation_cached_too() -> None:
    body = sent(Ask("Be brief.", PLAIN.turns, TOOLS, must_use=True))
    assert body["tools"][0]["name"] == "get_order"
    assert body["tools"][0]["input_schema"] == TOOLS[0]["function"]["parameters"]
    assert body["tool_choice"] == {"type": "any"}
    assert body["messages"][0]["content"][0]["cache_control"] == EPHEMERAL


def test_thoughts_go_back_with_their_signatures() -> None:
    answer = read(THOUGHT, HIDDEN, SAID, CALL, stop="tool_use")
    assert (answer.reasoning, answer.text, answer.stop) == ("Hm.", "One moment.", "tools")
    assert answer.uses == (
        ToolUse("toolu_1", "get_order", '{"order_id":"#W1"}', {"order_id": "#W1"}),
    )
    messages = sent(after(answer))["messages"]
    assert messages[1] == {"role": "assistant", "content": [THOUGHT, HIDDEN, SAID, CALL]}
    messages = sent(after(answer, reasoning=False))["messages"]
    assert messages[1] == {"role": "assistant", "content": [SAID, CALL]}


def test_results_and_words_of_one_side_are_one_message() -> None:
    turns = (
        Answered(Answer("Hi.")),
        Said("Hello?"),
        Answered(read(CALL, {**CALL, "id": "toolu_2"})),
        Returned("toolu_1", "found"),
        Returned("toolu_2", "no such order", error=True),
        Said("Are you there?"),
        Said(""),
    )
    messages = sent(Ask("", turns))["messages"]
    assert [one["role"] for one in messages] == ["user", "assistant", "user", "assistant", "user"]
    assert messages[0]["content"] == [{"type": "text", "text": OPENING}]
    assert messages[-1]["content"] == [
        {"type": "tool_result", "tool_use_id": "toolu_1", "content": "found"},
        {
            "type": "tool_result",
            "tool_use_id": "toolu_2",
            "content": "no such order",
            "is_error": True,
        },
        {"type": "text", "text": "Are you there?"},
    ]


def test_a_message_without_words_is_not_sent_back() -> None:
    cut = read(THOUGHT, {"type": "text", "text": ""}, stop="max_tokens")
    assert cut.stop == "length"
    turns = (Said("Hello?"), Answered(cut, reasoning=False), Said("Go on."))
    assert [one["role"] for one in sent(Ask("", turns))["messages"]] == ["user"]


def test_an_answer_of_another_format_is_rebuilt_from_its_fields() -> None:
    use = ToolUse("call_7", "get_order", "{", None)
    answer = Answer("One moment.", "Hm.", (use,), "tools", protocol="openai")
    assert sent(after(answer))["messages"][1]["content"] == [
        SAID,
        {"type": "tool_use", "id": "call_7", "name": "get_order", "input": {}},
    ]


@pytest.mark.parametrize(
    ("model", "effort", "most", "fields"),
    [
        ("claude-sonnet-5", None, 99, {"max_tokens": 99}),
        (
            "claude-sonnet-5",
            "minimal",
            None,
            {
                "max_tokens": 9216,
                "thinking": {"type": "adaptive", "display": "summarized"},
                "output_config": {"effort": "low"},
            },
        ),
        (
            "claude-sonnet-4-5-20250929",
            "medium",
            None,
            {"max_tokens": 16384, "thinking": {"type": "enabled", "budget_tokens": 8192}},
        ),
        (
            "claude-haiku-4-5",
            "high",
            4000,
            {"max_tokens": 4000, "thinking": {"type": "enabled", "budget_tokens": 2000}},
        ),
        ("claude-sonnet-4-20250514", "none", None, {"max_tokens": 8192}),
        ("claude-opus-4-8", "none", None, {"max_tokens": 8192, "thinking": {"type": "disabled"}}),
        ("claude-fable-5", "none", None, {"max_tokens": 8192}),
    ],
)
def test_effort(model: str, effort: Any, most: int | None, fields: dict[str, Any]) -> None:
    body = sent(PLAIN, f"anthropic/{model}", effort=effort, max_tokens=most)
    assert {key: body.get(key) for key in fields} == fields
    assert ("thinking" in body) == ("thinking" in fields)


@pytest.mark.parametrize(
    ("model", "effort", "forced"),
    [
        ("claude-sonnet-5", "high", True),
        ("claude-sonnet-4-5", "high", False),
        ("claude-sonnet-4-5", None, True),
        ("claude-opus-5-5", None, False),
    ],
)
def test_a_call_is_forced_where_the_model_takes_it(model: str, effort: Any, forced: bool) -> None:
    body = sent(Ask("", PLAIN.turns, TOOLS, must_use=True), f"anthropic/{model}", effort=effort)
    assert ("tool_choice" in body) == forced


def test_schema_without_what_is_not_taken() -> None:
    schema = {
        "type": "object",
        "properties": {
            "score": {"type": "integer", "minimum": 1, "maximum": 10},
            "minimum": {"type": "array", "items": {"type": "object"}, "maxItems": 3},
        },
    }
    form = sent(Ask("", PLAIN.turns, schema=schema), effort="low")["output_config"]
    assert form["effort"] == "low"
    assert form["format"] == {
        "type": "json_schema",
        "schema": {
            "type": "object",
            "properties": {
                "score": {"type": "integer"},
                "minimum": {
                    "type": "array",
                    "items": {"type": "object", "additionalProperties": False},
                },
            },
            "additionalProperties": False,
        },
    }


def test_a_seed_is_refused() -> None:
    with pytest.raises(UsageError, match="takes no seed"):
        wire(seed=7)


def test_usage_counts_the_cache_as_input() -> None:
    usage = {
        "input_tokens": 10,
        "cache_read_input_tokens": 80,
        "cache_creation_input_tokens": 10,
        "output_tokens": 20,
    }
    assert read(SAID, usage=usage).usage == Usage(100, 20, 80, 0)


@pytest.mark.parametrize(
    ("stop", "ours"),
    [("stop_sequence", "end"), ("refusal", "refusal"), ("model_context_window_exceeded", "length")],
)
def test_why_it_stopped(stop: str, ours: str) -> None:
    assert read(SAID, stop=stop).stop == ours


@pytest.mark.parametrize(
    "reply",
    [
        {},
        {"content": "Hello."},
        {"content": ["Hello."]},
        {"content": []},
        {"content": [THOUGHT], "stop_reason": "end_turn"},
        {"content": [{"type": "tool_use", "input": {}}]},
    ],
)
def test_no_answer_is_a_fault(reply: dict[str, Any]) -> None:
    with pytest.raises(Fault):
        wire().answer(reply)
