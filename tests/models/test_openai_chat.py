"""OpenAI's chat completions: what is sent, what is read, and what goes back as it came."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from tests.models.asks import PLAIN, TOOLS, after

from trajectory2task.core.chat import Answer, Answered, Ask, Returned, Said, ToolUse, Usage
from trajectory2task.core.errors import UsageError
from trajectory2task.models.faults import Fault
from trajectory2task.models.names import place_of
from trajectory2task.models.openai_chat import OpenAIChat
from trajectory2task.models.settings import ModelSettings


def wire(name: str = "http://h/v1#m", **settings: Any) -> OpenAIChat:
    return OpenAIChat(place_of(name, {}), ModelSettings(name, **settings))


def sent(ask: Ask, name: str = "http://h/v1#m", **settings: Any) -> dict[str, Any]:
    found: dict[str, Any] = orjson.loads(wire(name, **settings).body(ask))
    return found


def read(message: dict[str, Any], finish: str = "stop", **fields: Any) -> Answer:
    return wire().answer({"choices": [{"message": message, "finish_reason": finish}], **fields})


def call(arguments: Any, **fields: Any) -> dict[str, Any]:
    function = {"name": "get_order", "arguments": arguments}
    return {"id": "call_7", "type": "function", "function": function, **fields}


def test_a_plain_request() -> None:
    assert sent(PLAIN) == {
        "model": "m",
        "messages": [
            {"role": "system", "content": "Be brief."},
            {"role": "user", "content": "Hello?"},
        ],
    }


def test_settings() -> None:
    settings: dict[str, Any] = {"temperature": 0.0, "effort": "low", "max_tokens": 99, "seed": 7}
    body = sent(PLAIN, **settings)
    assert body["temperature"] == 0.0
    assert (body["reasoning_effort"], body["max_tokens"], body["seed"]) == ("low", 99, 7)
    ours = sent(PLAIN, "openai/gpt-5", **settings)
    assert ours["max_completion_tokens"] == 99
    assert "max_tokens" not in ours


def test_extra_is_laid_over_the_body() -> None:
    extra = {"chat_template_kwargs": {"enable_thinking": False}, "temperature": 1}
    body = sent(PLAIN, temperature=0.5, extra=extra)
    assert body["chat_template_kwargs"] == {"enable_thinking": False}
    assert body["temperature"] == 1


@pytest.mark.parametrize("field", ["model", "messages", "stream", "tools"])
def test_extra_may_not_replace_what_is_asked(field: str) -> None:
    with pytest.raises(UsageError, match=field):
        wire(extra={field: 1})


def test_tools_and_schema() -> None:
    schema = {
        "type": "object",
        "properties": {"score": {"type": "integer"}},
        "required": ["score"],
        "additionalProperties": False,
    }
    body = sent(Ask("", (Said("Go."),), TOOLS, must_use=True, schema=schema))
    assert body["tools"] == list(TOOLS)
    assert body["tool_choice"] == "required"
    assert body["response_format"]["json_schema"]["schema"] == schema
    assert body["response_format"]["json_schema"]["strict"] is True
    open_schema = {"type": "object", "properties": {"a": {"type": "object"}}}
    body = sent(Ask("", (Said("Go."),), schema=open_schema))
    assert body["response_format"]["json_schema"]["strict"] is False
    assert "parallel_tool_calls" not in body


def test_the_same_ask_is_the_same_bytes() -> None:
    one = wire(extra={"b": 1, "a": {"d": 1, "c": 2}}).body(PLAIN)
    other = wire(extra={"a": {"c": 2, "d": 1}, "b": 1}).body(PLAIN)
    assert orjson.loads(one) == orjson.loads(other)
    assert wire().body(PLAIN) == wire().body(PLAIN)


@pytest.mark.parametrize("field", ["reasoning", "reasoning_content"])
def test_reasoning_under_either_name_goes_back_as_it_came(field: str) -> None:
    message = {"role": "assistant", "content": None, field: "Hm.", "tool_calls": [call("{}")]}
    answer = read(message, "tool_calls")
    assert (answer.reasoning, answer.text, answer.stop) == ("Hm.", "", "tools")
    assert sent(after(answer))["messages"][2] == message
    without = sent(after(answer, reasoning=False))["messages"][2]
    assert without == {key: value for key, value in message.items() if key != field}
    assert without["content"] is None


@pytest.mark.parametrize(
    ("content", "reasoning", "text"),
    [
        ("<think>\nHm.\n</think>\n\nHello.", "Hm.", "Hello."),
        ("Hm.\n</think>\n\nHello.", "Hm.", "Hello."),
        ("<think></think>Hello.", "", "Hello."),
        ("Hello, I think.", "", "Hello, I think."),
    ],
)
def test_thought_in_the_text(content: str, reasoning: str, text: str) -> None:
    message = {"role": "assistant", "content": content}
    answer = read(message)
    assert (answer.reasoning, answer.text) == (reasoning, text)
    assert sent(after(answer))["messages"][2] == message
    assert sent(after(answer, reasoning=False))["messages"][2] == {**message, "content": text}


def test_thought_that_was_cut_off() -> None:
    answer = read({"role": "assistant", "content": "<think>Hm, let me"}, "length")
    assert (answer.reasoning, answer.text, answer.stop) == ("Hm, let me", "", "length")


@pytest.mark.parametrize(
    ("written", "raw", "arguments"),
    [
        ('{"order_id": "#W1"}', '{"order_id": "#W1"}', {"order_id": "#W1"}),
        ({"order_id": "#W1"}, '{"order_id":"#W1"}', {"order_id": "#W1"}),
        ('{"order_id": ', '{"order_id": ', None),
        ('["#W1"]', '["#W1"]', None),
        ("", "", {}),
        (None, "", {}),
    ],
)
def test_arguments_raw_beside_parsed(written: Any, raw: str, arguments: Any) -> None:
    message = {"role": "assistant", "content": "One moment.", "tool_calls": [call(written)]}
    answer = read(message)
    assert answer.uses == (ToolUse("call_7", "get_order", raw, arguments),)
    assert answer.stop == "tools"
    messages = sent(after(answer))["messages"]
    assert messages[2] == message
    assert messages[3] == {"role": "tool", "tool_call_id": "call_7", "content": "found"}


def test_a_call_without_an_id_gets_one() -> None:
    message = {"content": "", "tool_calls": [call("{}", id=None), call("{}", id="")]}
    answer = read(message)
    assert [use.id for use in answer.uses] == ["call_0", "call_1"]
    replayed = sent(after(answer))["messages"][2]
    assert replayed["role"] == "assistant"
    assert [one["id"] for one in replayed["tool_calls"]] == ["call_0", "call_1"]


@pytest.mark.parametrize(
    ("finish", "content", "stop"),
    [
        ("stop", "x", "end"),
        ("length", "", "length"),
        ("content_filter", "", "refusal"),
        ("eos", "x", "end"),
        (None, "x", "end"),
    ],
)
def test_why_it_stopped(finish: Any, content: str, stop: str) -> None:
    assert read({"content": content}, finish).stop == stop


def test_a_refusal_is_an_answer() -> None:
    answer = read({"content": None, "refusal": "I can't."})
    assert (answer.text, answer.stop) == ("I can't.", "refusal")


def test_content_in_parts() -> None:
    parts = [{"type": "thinking", "thinking": []}, {"type": "text", "text": "Hello."}]
    answer = read({"role": "assistant", "content": parts})
    assert answer.text == "Hello."
    assert sent(after(answer, reasoning=False))["messages"][2]["content"] == parts[1:]


def test_usage() -> None:
    usage = {
        "prompt_tokens": 100,
        "completion_tokens": 20,
        "prompt_tokens_details": {"cached_tokens": 64},
        "completion_tokens_details": {"reasoning_tokens": 12},
    }
    assert read({"content": "x"}, usage=usage).usage == Usage(100, 20, 64, 12)
    assert read({"content": "x"}, usage=None).usage == Usage()
    assert read({"content": "x"}, usage={"prompt_tokens": "9"}).usage == Usage()


@pytest.mark.parametrize(
    "reply",
    [
        {},
        {"choices": []},
        {"choices": [{"finish_reason": "stop"}]},
        {"choices": [{"message": {"content": ""}, "finish_reason": "stop"}]},
        {"choices": [{"message": {"content": "x"}, "finish_reason": "error"}]},
        {"choices": [{"message": {"tool_calls": "get_order"}}]},
        {"choices": [{"message": {"tool_calls": [7]}}]},
        {"choices": [{"message": {"tool_calls": [{"id": "a", "function": {}}]}}]},
    ],
)
def test_no_answer_is_a_fault(reply: dict[str, Any]) -> None:
    with pytest.raises(Fault) as caught:
        wire().answer(reply)
    assert caught.value.wasted


def test_an_answer_of_another_format_is_rebuilt_from_its_fields() -> None:
    use = ToolUse("toolu_1", "get_order", '{"order_id":"#W1"}', {"order_id": "#W1"})
    answer = Answer("One moment.", "Hm.", (use,), "tools", protocol="anthropic")
    message = sent(after(answer))["messages"][2]
    assert message["content"] == "One moment."
    assert message["reasoning"] == message["reasoning_content"] == "Hm."
    assert message["tool_calls"][0] == {
        "id": "toolu_1",
        "type": "function",
        "function": {"name": "get_order", "arguments": '{"order_id":"#W1"}'},
    }
    # OpenAI's own API takes no field that it does not know.
    assert "reasoning" not in sent(after(answer), "openai/gpt-5")["messages"][2]
    greeting = Ask("", (Answered(Answer("Hi.")), Said("Hello"), Returned("x", "y")))
    assert [one["role"] for one in sent(greeting)["messages"]] == ["assistant", "user", "tool"]
