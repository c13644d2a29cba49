"""Anthropic's Messages: content in blocks, thoughts with signatures, tool results as user turns.

Blocks go back as they came, signatures included. The system prompt, and with tools the end of the
conversation, are marked for the provider's prompt cache.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

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
from trajectory2task.models.claude import can_be_forced, thinking_of
from trajectory2task.models.faults import Fault
from trajectory2task.models.names import Place
from trajectory2task.models.settings import ModelSettings
from trajectory2task.models.wire import check_extra, check_message, encoded, table, whole

PROTOCOL = "anthropic"
# The last version that takes a temperature (from the models that have one).
VERSION = "2023-06-01"
OPENING = "(The conversation begins.)"  # the first message has to be the user's
_THOUGHT = ("thinking", "redacted_thinking")
_CACHED = {"type": "ephemeral"}
_STOPS: dict[str, Stop] = {
    "tool_use": "tools",
    "max_tokens": "length",
    "model_context_window_exceeded": "length",
    "refusal": "refusal",
}
# What structured outputs do not take of a JSON schema. Whoever asks checks the answer in full.
_UNENFORCED = frozenset(
    {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"}
    | {"minLength", "maxLength", "minItems", "maxItems", "uniqueItems"}
    | {"minProperties", "maxProperties"}
)


class AnthropicMessages:
    """The wire format for one model (see `Wire`)."""

    path = "/v1/messages"

    def __init__(self, place: Place, settings: ModelSettings) -> None:
        check_extra(settings.extra)
        if settings.seed is not None:
            raise UsageError(
                f"{place.name} takes no seed, and the setting seed is {settings.seed}. "
                "Leave it out for this role."
            )
        self._extra = settings.extra
        self._fixed: dict[str, Any] = {
            "model": place.model,
            **thinking_of(place.model, settings.effort, settings.max_tokens),
        }
        if settings.temperature is not None:
            self._fixed["temperature"] = settings.temperature
        self._can_be_forced = can_be_forced(place.model, settings.effort)

    def headers(self, key: str | None) -> dict[str, str]:
        """The headers that carry the key."""
        return {"anthropic-version": VERSION, **({"x-api-key": key} if key else {})}

    def body(self, ask: Ask) -> bytes:
        """The request's body."""
        messages = _messages(ask.turns)
        body = {**self._fixed, "messages": messages}
        if ask.system:
            body["system"] = [{"type": "text", "text": ask.system, "cache_control": _CACHED}]
        if ask.tools:
            body["tools"] = [_tool(schema) for schema in ask.tools]
            if ask.must_use and self._can_be_forced:
                body["tool_choice"] = {"type": "any"}
            if messages[-1]["role"] == "user":  # what a next turn will begin with
                messages[-1]["content"][-1]["cache_control"] = _CACHED
        if ask.schema is not None:
            form = {"type": "json_schema", "schema": _enforceable(ask.schema)}
            body["output_config"] = {**body.get("output_config", {}), "format": form}
        return encoded(body, self._extra)

    def answer(self, reply: dict[str, Any]) -> Answer:
        """The answer in the reply's blocks. Raises `Fault` where there is none."""
        content = reply.get("content")
        if not isinstance(content, list) or not all(isinstance(one, dict) for one in content):
            raise Fault("a reply without content", wasted=True)
        message = {"role": "assistant", "content": content}
        check_message(message)
        text = "".join(_texts(content))
        uses = tuple(_use(block) for block in content if block.get("type") == "tool_use")
        reason = reply.get("stop_reason")
        stop = _STOPS.get(reason, "end") if isinstance(reason, str) else "end"
        if uses and stop == "end":
            stop = "tools"
        if not text.strip() and not uses and stop in ("end", "tools"):
            raise Fault("an empty reply: no text and no call", wasted=True)
        reasoning = "\n\n".join(_texts(content, "thinking"))
        return Answer(text, reasoning, uses, stop, _usage(reply), message, PROTOCOL)


def _texts(content: list[dict[str, Any]], kind: str = "text") -> list[str]:
    """The words in all blocks of a kind; a block has them under the kind's own name."""
    found = [block.get(kind) for block in content if block.get("type") == kind]
    return [text for text in found if isinstance(text, str) and text.strip()]


def _use(block: dict[str, Any]) -> ToolUse:
    id, name, given = block.get("id"), block.get("name"), block.get("input")
    if not isinstance(name, str) or not name or not isinstance(id, str) or not id:
        raise Fault("a tool call without a name", wasted=True)
    raw = orjson.dumps(given).decode()
    return ToolUse(id, name, raw, given if isinstance(given, dict) else None)


def _messages(turns: tuple[Turn, ...]) -> list[dict[str, Any]]:
    """The turns, with what follows each other on one side in one message, the user's first."""
    messages: list[dict[str, Any]] = []
    for turn in turns:
        role, content = _content(turn)
        if not content:  # the API takes no message without any
            continue
        if not messages and role == "assistant":
            messages.append({"role": "user", "content": [{"type": "text", "text": OPENING}]})
        if messages and messages[-1]["role"] == role == "user":
            messages[-1]["content"] += content
        else:
            messages.append({"role": role, "content": content})
    return messages or [{"role": "user", "content": [{"type": "text", "text": OPENING}]}]


def _content(turn: Turn) -> tuple[str, list[dict[str, Any]]]:
    match turn:
        case Said(text):
            return "user", [{"type": "text", "text": text}] if text.strip() else []
        case Returned(id, text, error):
            block = {"type": "tool_result", "tool_use_id": id, "content": text}
            return "user", [{**block, "is_error": True} if error else block]
        case Answered(answer, reasoning):
            blocks = _rebuilt(answer) if answer.protocol != PROTOCOL else _kept(answer, reasoning)
            return "assistant", blocks


def _kept(answer: Answer, reasoning: bool) -> list[dict[str, Any]]:
    """The blocks as they came, less those without words, which the API sends and does not take."""
    content: list[dict[str, Any]] = answer.message["content"]
    kept = [block for block in content if reasoning or block.get("type") not in _THOUGHT]
    return [block for block in kept if block.get("type") != "text" or _texts([block])]


def _rebuilt(answer: Answer) -> list[dict[str, Any]]:
    """Blocks for a message of another format, from its fields. Without its reasoning: that would
    need a signature."""
    blocks: list[dict[str, Any]] = []
    if answer.text.strip():
        blocks.append({"type": "text", "text": answer.text})
    for use in answer.uses:
        given = use.arguments or {}
        blocks.append({"type": "tool_use", "id": use.id, "name": use.name, "input": given})
    return blocks


def _tool(schema: Mapping[str, Any]) -> dict[str, Any]:
    function = schema["function"]
    return {
        "name": function["name"],
        "description": function.get("description", ""),
        "input_schema": function.get("parameters", {"type": "object", "properties": {}}),
    }


def _enforceable(schema: Any) -> Any:
    """The schema as structured outputs take it: objects closed, sizes left out."""
    if isinstance(schema, list):
        return [_enforceable(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    names = schema.get("properties")
    kept = {key: _enforceable(part) for key, part in schema.items() if key not in _UNENFORCED}
    if isinstance(names, dict):  # fields may have any name, also that of a limit
        kept["properties"] = {name: _enforceable(part) for name, part in names.items()}
    if schema.get("type") == "object" or isinstance(names, dict):
        kept["additionalProperties"] = False
    return kept


def _usage(reply: dict[str, Any]) -> Usage:
    """Anthropic counts what was read from and written to its cache apart from the input."""
    usage = table(reply.get("usage"))
    cached = whole(usage.get("cache_read_input_tokens"))
    fresh = whole(usage.get("input_tokens")) + whole(usage.get("cache_creation_input_tokens"))
    details = table(usage.get("output_tokens_details"))
    return Usage(
        input=fresh + cached,
        output=whole(usage.get("output_tokens")),
        cached=cached,
        reasoning=whole(details.get("thinking_tokens")),
    )
