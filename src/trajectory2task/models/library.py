"""Gemini and Bedrock, through pydantic-ai: the extra `pydantic-ai`, behind the same interface.

The library writes the requests and reads the replies; limits, retries and what is kept are ours. A
reply is stored as the library's own JSON, and goes back as it was, thoughts and signatures too.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import msgspec
import orjson

from trajectory2task.core.chat import (
    Answer,
    Answered,
    Ask,
    Returned,
    Said,
    Stop,
    ToolUse,
    Turn,
    Usage,
)
from trajectory2task.core.errors import UsageError
from trajectory2task.models.client import expected_tokens, offline, unreadable, used_tokens
from trajectory2task.models.faults import Diagnosis, Fault
from trajectory2task.models.gate import Gate
from trajectory2task.models.names import Place
from trajectory2task.models.settings import ModelSettings
from trajectory2task.models.wire import arguments_in, check_extra, check_message, table, whole

if TYPE_CHECKING:
    from pydantic_ai.messages import ModelMessage
    from pydantic_ai.models import Model, ModelRequestParameters

PROTOCOL = "pydantic-ai"
_PREFIXES = {"gemini": "google", "bedrock": "bedrock"}
_STOPS: dict[str, Stop] = {"length": "length", "content_filter": "refusal", "tool_call": "tools"}


class LibraryClient:
    """What `Client` is, through pydantic-ai. `key` is only to be hidden: the library
    finds its own. `model` stands in for the one of that name."""

    def __init__(
        self,
        place: Place,
        settings: ModelSettings,
        gate: Gate,
        key: str | None = None,
        *,
        offline: bool = False,
        model: Model[Any] | None = None,
    ) -> None:
        self.name = place.name
        self.url = f"{PROTOCOL}:{place.provider}"
        check_extra(settings.extra)
        self._place = place
        self._settings = settings
        self._gate = gate
        self._diagnosis = Diagnosis(place, key)
        self._asked = _settings_for_library(settings)
        self._model = model if model is not None or offline else _model(place)

    def request(self, ask: Ask) -> bytes:
        """See `Client`. Not what is sent, which only the library knows, but all that it is from."""
        plain = msgspec.to_builtins(msgspec.structs.replace(ask, nonce=""))
        return orjson.dumps({"model": self._place.model, "settings": self._asked, "ask": plain})

    async def fetch(self, ask: Ask) -> bytes:
        """See `Client`."""
        model = self._model
        if model is None:
            raise offline(self.name)
        messages, parameters = _messages(ask), _parameters(ask)

        async def attempt() -> tuple[bytes, Answer]:
            reply = await self._once(model, messages, parameters)
            return reply, _answer(reply)

        expected = expected_tokens(self.request(ask))
        reply, answer = await self._gate.pass_through(
            attempt, where=self.name, tokens=expected, deadline=self._settings.deadline
        )
        self._gate.used(used_tokens(answer, expected) - expected)
        return reply

    def decode(self, reply: bytes) -> Answer:
        """See `Client`."""
        try:
            return _answer(reply)
        except Fault as fault:
            raise unreadable(self.name, fault) from None

    async def answer(self, ask: Ask) -> Answer:
        """See `Client`."""
        return self.decode(await self.fetch(ask))

    async def _once(
        self,
        model: Model[Any],
        messages: list[ModelMessage],
        parameters: ModelRequestParameters,
    ) -> bytes:
        import asyncio

        from pydantic_ai import exceptions
        from pydantic_ai.direct import model_request
        from pydantic_ai.messages import ModelMessagesTypeAdapter

        try:
            async with asyncio.timeout(self._settings.timeout):
                response = await model_request(
                    model,
                    messages,
                    model_settings=self._asked,
                    model_request_parameters=parameters,
                )
            return bytes(ModelMessagesTypeAdapter.dump_json([response]))
        except TimeoutError:
            raise Fault(f"no reply within {self._settings.timeout:,.1f} s") from None
        except exceptions.UserError as problem:
            raise UsageError(self._diagnosis.hidden(f"{self.name}: {problem}")) from None
        except exceptions.ModelHTTPError as problem:
            raise self._explained(problem) from None
        except exceptions.UnexpectedModelBehavior as problem:
            raise Fault(self._diagnosis.hidden(str(problem)), wasted=True) from None
        except (exceptions.ModelAPIError, OSError) as problem:
            words = f"{type(problem).__name__}: {problem}"
            raise Fault(self._diagnosis.hidden(words)) from None

    def _explained(self, problem: Any) -> Exception:
        body = problem.body
        written = orjson.dumps(body) if isinstance(body, dict | list) else str(body).encode()
        error = self._diagnosis.of(problem.status_code, problem.headers or {}, written)
        if isinstance(error, Fault) and error.wait is None:
            error.wait = problem.retry_after  # Google writes it into the body
        return error


def _model(place: Place) -> Model[Any]:
    try:
        from pydantic_ai import exceptions
        from pydantic_ai.models import infer_model
    except ImportError:
        raise UsageError(
            f"{place.name} goes through pydantic-ai, which is not installed. "
            "Install the extra: pip install 'trajectory2task[pydantic-ai]'."
        ) from None
    try:
        return infer_model(f"{_PREFIXES[place.provider]}:{place.model}")
    except (exceptions.UserError, ValueError) as problem:  # no key, no region
        raise UsageError(f"{place.name}: {problem}") from None


def _settings_for_library(settings: ModelSettings) -> Any:
    effort = settings.effort
    wanted = {
        "temperature": settings.temperature,
        "max_tokens": settings.max_tokens,
        "seed": settings.seed,
        "thinking": False if effort == "none" else effort,
        "extra_body": settings.extra or None,
    }
    return {key: value for key, value in wanted.items() if value is not None}


def _parameters(ask: Ask) -> ModelRequestParameters:
    from pydantic_ai.models import ModelRequestParameters
    from pydantic_ai.output import OutputObjectDefinition
    from pydantic_ai.tools import ToolDefinition

    functions = [tool["function"] for tool in ask.tools]
    tools = [
        ToolDefinition(
            name=function["name"],
            description=function.get("description"),
            parameters_json_schema=function["parameters"],
        )
        for function in functions
    ]
    if ask.schema is None:
        return ModelRequestParameters(function_tools=tools, allow_text_output=not ask.must_use)
    return ModelRequestParameters(
        function_tools=tools,
        output_mode="native",
        output_object=OutputObjectDefinition(json_schema=ask.schema, name="answer"),
    )


def _messages(ask: Ask) -> list[ModelMessage]:
    from pydantic_ai.messages import ModelRequest, ModelResponse, SystemPromptPart

    system = [SystemPromptPart(ask.system)] if ask.system else []
    messages: list[ModelMessage] = [ModelRequest(parts=list(system))]
    names: dict[str, str] = {}
    for turn in ask.turns:
        if isinstance(turn, Answered):
            names |= {use.id: use.name for use in turn.answer.uses}
            messages.append(_response(turn))
        elif isinstance(messages[-1], ModelResponse):
            messages.append(ModelRequest(parts=[_part(turn, names)]))
        else:
            messages[-1].parts = [*messages[-1].parts, _part(turn, names)]
    return [message for message in messages if message.parts]


def _part(turn: Turn, names: Mapping[str, str]) -> Any:
    from pydantic_ai.messages import ToolReturnPart, UserPromptPart

    match turn:
        case Said(text):
            return UserPromptPart(text)
        case Returned(id, text):
            return ToolReturnPart(tool_name=names.get(id, "unknown"), content=text, tool_call_id=id)
        case Answered():
            raise TypeError("a model's own turn is a message of its own")


def _response(turn: Answered) -> Any:
    from pydantic_ai.messages import (
        ModelMessagesTypeAdapter,
        ModelResponse,
        TextPart,
        ThinkingPart,
        ToolCallPart,
    )

    answer = turn.answer
    if answer.protocol == PROTOCOL:
        (response,) = ModelMessagesTypeAdapter.validate_python([answer.message])
        if not turn.reasoning:
            response.parts = [p for p in response.parts if not isinstance(p, ThinkingPart)]
        return response
    parts: list[Any] = [TextPart(answer.text)] if answer.text else []
    parts += [
        ToolCallPart(tool_name=use.name, args=use.raw, tool_call_id=use.id) for use in answer.uses
    ]
    return ModelResponse(parts=parts)


def _answer(reply: bytes) -> Answer:
    """The answer in the library's JSON: a list of one response."""
    try:
        found = orjson.loads(reply)
    except orjson.JSONDecodeError as problem:
        raise Fault(f"no JSON ({problem})", wasted=True) from None
    if not isinstance(found, list) or len(found) != 1 or not isinstance(found[0], dict):
        raise Fault("not one response", wasted=True)
    message: dict[str, Any] = found[0]
    check_message(message)
    listed = message.get("parts")
    parts = [part for part in listed if isinstance(part, dict)] if isinstance(listed, list) else []
    uses = tuple(_use(part) for part in parts if part.get("part_kind") == "tool-call")
    reason = message.get("finish_reason")
    stop = _STOPS.get(reason, "end") if isinstance(reason, str) else "end"
    if uses and stop == "end":
        stop = "tools"
    text = "".join(_texts(parts, "text"))
    if not text.strip() and not uses and stop in ("end", "tools"):
        raise Fault("an empty reply: no text and no call", wasted=True)
    reasoning = "\n\n".join(_texts(parts, "thinking"))
    return Answer(text, reasoning, uses, stop, _usage(message), message, PROTOCOL)


def _texts(parts: list[dict[str, Any]], kind: str) -> list[str]:
    found = [part.get("content") for part in parts if part.get("part_kind") == kind]
    return [text for text in found if isinstance(text, str) and text]


def _use(part: dict[str, Any]) -> ToolUse:
    id, name, given = part.get("tool_call_id"), part.get("tool_name"), part.get("args")
    if not isinstance(name, str) or not name or not isinstance(id, str) or not id:
        raise Fault("a tool call without a name", wasted=True)
    if isinstance(given, dict):
        return ToolUse(id, name, orjson.dumps(given).decode(), given)
    raw = given if isinstance(given, str) else ""
    return ToolUse(id, name, raw, arguments_in(raw) if raw.strip() else {})


def _usage(message: dict[str, Any]) -> Usage:
    usage = table(message.get("usage"))
    details = table(usage.get("details"))
    thought = details.get("reasoning_tokens") or details.get("thoughts_tokens")
    return Usage(
        input=whole(usage.get("input_tokens")),
        output=whole(usage.get("output_tokens")),
        cached=whole(usage.get("cache_read_tokens")),
        reasoning=whole(thought),
    )
