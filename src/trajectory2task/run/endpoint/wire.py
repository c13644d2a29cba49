"""OpenAI's chat completions as the endpoint needs them: a request read, a reply written.

In: the body of a request. Out: a `ChatRequest`, or a `UsageError` for what no server would take;
and from a `Reply` the body of the response. The same request and reply give the same bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
import orjson

from trajectory2task.core.calls import Call
from trajectory2task.core.errors import UsageError

_CREATED = 1_750_000_000  # any moment: replies are the same at all times
_LETTERS = 4  # of a token, about


class Function(msgspec.Struct, frozen=True):
    """A tool call's name, and its arguments as text."""

    name: str
    arguments: str


class ToolCall(msgspec.Struct, frozen=True):
    """A tool call in an assistant's message."""

    id: str
    function: Function


class TextPart(msgspec.Struct, frozen=True):
    """A part of a message's content; only text is read."""

    text: str = ""


class ChatMessage(msgspec.Struct, frozen=True):
    """One message of a history."""

    role: str
    content: str | list[TextPart] | None = None
    tool_calls: list[ToolCall] | None = None
    tool_call_id: str | None = None

    @property
    def text(self) -> str:
        """The content as one text."""
        if isinstance(self.content, list):
            return "".join(part.text for part in self.content)
        return self.content or ""

    @property
    def calls(self) -> Sequence[ToolCall]:
        """The tool calls, of which there may be none."""
        return self.tool_calls or ()


class ChatRequest(msgspec.Struct, frozen=True):
    """A request; settings that change nothing for a script are not read."""

    model: str
    messages: list[ChatMessage]
    tools: list[dict[str, Any]] | None = None
    response_format: dict[str, Any] | None = None
    stream: bool = False

    @property
    def schema(self) -> dict[str, Any]:
        """The JSON schema that the answer has to follow; {} where none is asked for."""
        found = (self.response_format or {}).get("json_schema") or {}
        schema: dict[str, Any] = found.get("schema") or {}
        return schema

    @property
    def system(self) -> str:
        """What the system messages say."""
        return "\n".join(m.text for m in self.messages if m.role in ("system", "developer"))


class Reply(msgspec.Struct, frozen=True):
    """What a scripted role answers: a text or one call, and what it thought before."""

    text: str = ""
    call: Call | None = None
    thought: str = ""


_REQUEST = msgspec.json.Decoder(ChatRequest)


def read_request(body: bytes) -> ChatRequest:
    """The request in `body`; `UsageError` where a real server would answer 400."""
    try:
        request = _REQUEST.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError) as problem:
        raise UsageError(f"The body is no chat completion request: {problem}.") from None
    if request.stream:
        raise UsageError("The endpoint does not stream. Leave 'stream' out.")
    _check_order(request.messages)
    return request


def _check_order(messages: Sequence[ChatMessage]) -> None:
    """A tool's result answers a call of the message before, and every call has a result."""
    if not any(message.role not in ("system", "developer") for message in messages):
        raise UsageError("'messages' holds no turn to answer.")
    waiting: list[str] = []
    for place, message in enumerate(messages):
        if message.role == "tool":
            if message.tool_call_id not in waiting:
                raise UsageError(
                    f"messages.{place}: a tool message for {message.tool_call_id!r}, which is no "
                    "open tool call of the assistant message before it."
                )
            waiting.remove(message.tool_call_id)
            continue
        if waiting:
            raise UsageError(f"messages.{place}: the tool call {waiting[0]!r} has no result.")
        if message.role not in ("system", "developer", "user", "assistant"):
            raise UsageError(f"messages.{place}: unknown role {message.role!r}.")
        waiting = [call.id for call in message.calls]
    if waiting:
        raise UsageError(f"The tool call {waiting[0]!r} has no result.")


def completion(request: ChatRequest, reply: Reply, digest: str, size: int) -> dict[str, Any]:
    """The response to `request`, whose body has `size` bytes and the hash `digest`.

    Token counts are estimates from lengths, in the proportions that providers report.
    """
    message: dict[str, Any] = {"role": "assistant", "content": reply.text or None}
    if reply.thought:
        message["reasoning_content"] = reply.thought
    written = reply.text
    if reply.call is not None:
        arguments = orjson.dumps(reply.call.arguments).decode()
        function = {"name": reply.call.name, "arguments": arguments}
        call = {"id": f"call_{digest[:12]}", "type": "function", "function": function}
        message["tool_calls"] = [call]
        written += reply.call.name + arguments
    return {
        "id": f"chatcmpl-{digest}",
        "object": "chat.completion",
        "created": _CREATED,
        "model": request.model,
        "choices": [
            {
                "index": 0,
                "message": message,
                "finish_reason": "stop" if reply.call is None else "tool_calls",
            }
        ],
        "usage": _usage(request, reply, size, written),
    }


def _usage(request: ChatRequest, reply: Reply, size: int, written: str) -> dict[str, Any]:
    """What came before the newest turn counts as cached, once there has been an answer."""
    going_on = any(message.role == "assistant" for message in request.messages)
    newest = len(request.messages[-1].text)
    thought = _tokens(len(reply.thought))
    prompt, answered = _tokens(size), _tokens(len(written)) + thought
    return {
        "prompt_tokens": prompt,
        "completion_tokens": answered,
        "total_tokens": prompt + answered,
        "prompt_tokens_details": {"cached_tokens": _tokens(size - newest) if going_on else 0},
        "completion_tokens_details": {"reasoning_tokens": thought},
    }


def _tokens(letters: int) -> int:
    return max(0, letters + _LETTERS - 1) // _LETTERS


def error_body(message: str, kind: str, code: str | None = None) -> dict[str, Any]:
    """An error as OpenAI writes it."""
    return {"error": {"message": message, "type": kind, "param": None, "code": code}}
