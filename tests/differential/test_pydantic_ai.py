"""Models that pydantic-ai asks for us: the same interface, history that goes back as it came."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import orjson
import pytest
from tests.models.asks import PLAIN, TOOLS, after

from trajectory2task.core.chat import Answer, Ask, Said, ToolUse, Usage
from trajectory2task.core.errors import ContextOverflow, ProviderError, UsageError
from trajectory2task.models.gate import Gate
from trajectory2task.models.library import LibraryClient
from trajectory2task.models.names import place_of
from trajectory2task.models.retrying import Backoff
from trajectory2task.models.settings import ModelSettings

pytest.importorskip("pydantic_ai")

from pydantic_ai import exceptions
from pydantic_ai.messages import (
    ModelMessage,
    ModelRequest,
    ModelResponse,
    SystemPromptPart,
    TextPart,
    ThinkingPart,
    ToolCallPart,
    ToolReturnPart,
    UserPromptPart,
)
from pydantic_ai.models.function import AgentInfo, FunctionModel
from pydantic_ai.usage import RequestUsage

NAME = "gemini/gemini-2.5-pro"
KEY = "AIza-secret-0123456789"
Reply = Callable[[list[ModelMessage], AgentInfo], ModelResponse]
THOUGHT = ThinkingPart("Hm.", signature="c2lnbmVk", provider_name="google")
CALL = ToolCallPart("get_order", {"order_id": "#W1"}, tool_call_id="call_1")


def client(reply: Reply, **settings: Any) -> LibraryClient:
    asked = ModelSettings(NAME, **settings)
    gate = Gate(Backoff(0.01, 0.02))
    gate.limit(asked)
    return LibraryClient(place_of(NAME, {}), asked, gate, model=FunctionModel(reply))


def says(*parts: Any, **fields: Any) -> Reply:
    return lambda messages, info: ModelResponse(parts=list(parts), **fields)


def test_an_answer_and_its_stored_reply() -> None:
    usage = RequestUsage(input_tokens=10, cache_read_tokens=4, output_tokens=3)
    asked = client(says(THOUGHT, CALL, usage=usage))
    reply = asyncio.run(asked.fetch(PLAIN))
    answer = asked.decode(reply)
    assert answer.reasoning == "Hm."
    assert answer.uses == (
        ToolUse("call_1", "get_order", '{"order_id":"#W1"}', {"order_id": "#W1"}),
    )
    assert answer.stop == "tools"
    assert answer.usage == Usage(10, 3, 4)
    assert asked.request(PLAIN) == asked.request(PLAIN)
    with pytest.raises(ProviderError, match="cannot be read"):
        asked.decode(b"[]")


def test_what_is_sent() -> None:
    seen: list[tuple[list[ModelMessage], AgentInfo]] = []

    def reply(messages: list[ModelMessage], info: AgentInfo) -> ModelResponse:
        seen.append((messages, info))
        return ModelResponse(parts=[THOUGHT, CALL])

    asked = client(reply, temperature=0.5, max_tokens=99)
    first = asyncio.run(asked.answer(PLAIN))
    asyncio.run(asked.answer(after(first)))
    asyncio.run(asked.answer(after(first, reasoning=False)))
    (opening,) = seen[0][0]
    assert [type(part) for part in opening.parts] == [SystemPromptPart, UserPromptPart]
    messages, info = seen[1]
    assert isinstance(messages[1], ModelResponse)
    assert list(messages[1].parts) == [THOUGHT, CALL]
    assert isinstance(messages[2], ModelRequest)
    (result,) = messages[2].parts
    assert isinstance(result, ToolReturnPart)
    assert (result.tool_name, result.content) == ("get_order", "found")
    assert [tool.name for tool in info.function_tools] == ["get_order"]
    assert info.function_tools[0].parameters_json_schema == TOOLS[0]["function"]["parameters"]
    assert info.model_settings is not None
    assert info.model_settings["max_tokens"] == 99
    assert list(seen[2][0][1].parts) == [CALL]


def test_an_answer_of_another_format_is_rebuilt() -> None:
    use = ToolUse("call_9", "get_order", '{"order_id": "#W1"}', {"order_id": "#W1"})
    answer = Answer("One moment.", "Hm.", (use,), "tools", protocol="openai")
    seen: list[list[ModelMessage]] = []

    def reply(messages: list[ModelMessage], info: AgentInfo) -> ModelResponse:
        seen.append(messages)
        return ModelResponse(parts=[TextPart("Done.")])

    assert asyncio.run(client(reply).answer(after(answer))).text == "Done."
    assert [type(part) for part in seen[0][1].parts] == [TextPart, ToolCallPart]


@pytest.mark.parametrize(
    "fault",
    [
        exceptions.ModelHTTPError(429, "m", retry_after=0.01),
        exceptions.ModelHTTPError(503, "m", {"error": {"message": "overloaded"}}),
        exceptions.ModelConnectionError("m", "no connection"),
        exceptions.UnexpectedModelBehavior("no parts"),
        TimeoutError(),
    ],
)
def test_survives(fault: Exception) -> None:
    faults = [fault, fault]

    def reply(messages: list[ModelMessage], info: AgentInfo) -> ModelResponse:
        if faults:
            raise faults.pop()
        return ModelResponse(parts=[TextPart("Hello.")])

    assert asyncio.run(client(reply).answer(PLAIN)).text == "Hello."


@pytest.mark.parametrize(
    ("problem", "kind"),
    [
        (exceptions.ModelHTTPError(401, "m", "no"), UsageError),
        (exceptions.ModelHTTPError(404, "m", {"error": {"message": "no"}}), UsageError),
        (exceptions.ModelHTTPError(400, "m", "odd"), ProviderError),
        (exceptions.ModelHTTPError(400, "m", "input is too long"), ContextOverflow),
        (exceptions.UserError("set a region"), UsageError),
    ],
)
def test_ends_at_once(problem: Exception, kind: type[Exception]) -> None:
    def reply(messages: list[ModelMessage], info: AgentInfo) -> ModelResponse:
        raise problem

    with pytest.raises(kind) as caught:
        asyncio.run(client(reply).answer(PLAIN))
    assert type(caught.value) is kind


def test_the_key_is_in_no_message() -> None:
    def reply(messages: list[ModelMessage], info: AgentInfo) -> ModelResponse:
        raise exceptions.ModelHTTPError(400, "m", {"error": {"message": f"bad {KEY}"}})

    gate, settings = Gate(Backoff()), ModelSettings(NAME)
    model = FunctionModel(reply)
    asked = LibraryClient(place_of(NAME, {}), settings, gate, KEY, model=model)
    with pytest.raises(ProviderError) as caught:
        asyncio.run(asked.answer(PLAIN))
    assert KEY not in f"{caught.getrepr(style='long')}{caught.value}"


def test_nothing_at_all_is_no_answer() -> None:
    with pytest.raises(ProviderError, match="an empty reply"):
        asyncio.run(client(says(TextPart(" ")), deadline=5).answer(PLAIN))


def test_a_schema_is_asked_for() -> None:
    schema = {"type": "object", "properties": {"score": {"type": "integer"}}}
    seen: list[Any] = []

    def reply(messages: list[ModelMessage], info: AgentInfo) -> ModelResponse:
        seen.append(info.model_request_parameters)
        return ModelResponse(parts=[TextPart('{"score": 7}')])

    ask = Ask("", (Said("Judge."),), schema=schema)
    answer = asyncio.run(client(reply).answer(ask))
    assert orjson.loads(answer.text) == {"score": 7}
    assert seen[0].output_mode == "native"
    assert seen[0].output_object.json_schema["properties"] == schema["properties"]


def test_a_missing_key_is_said_before_any_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GOOGLE_API_KEY", raising=False)
    monkeypatch.delenv("GEMINI_API_KEY", raising=False)
    with pytest.raises(UsageError, match="GOOGLE_API_KEY"):
        LibraryClient(place_of(NAME, {}), ModelSettings(NAME), Gate(Backoff()))
