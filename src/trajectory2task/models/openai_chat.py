"""OpenAI's chat completions: OpenAI itself, vLLM, SGLang, Ollama, llama.cpp, gateways.

Reasoning comes as `reasoning_content`, as `reasoning` or as <think>...</think> in the text; all are
read, and a message goes back as it came. What comes in is somebody else's: every field may be
missing or of another type.
"""

from __future__ import annotations

import re
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
from trajectory2task.models.faults import Fault
from trajectory2task.models.names import Place
from trajectory2task.models.settings import ModelSettings
from trajectory2task.models.wire import (
    arguments_in,
    check_extra,
    check_message,
    encoded,
    table,
    whole,
)

PROTOCOL = "openai"
_REASONING = ("reasoning_content", "reasoning")
_THOUGHT = (*_REASONING, "reasoning_details")  # all that is thought; the last one is OpenRouter's
# The first tag may be missing: some templates put it into the prompt.
_THINK = re.compile(r"\s*(?:<think>)?(.*?)</think>\s*", re.DOTALL)
_UNFINISHED = re.compile(r"\s*<think>(.*)", re.DOTALL)
_STOPS: dict[str, Stop] = {
    "tool_calls": "tools",
    "function_call": "tools",
    "length": "length",
    "content_filter": "refusal",
}


class OpenAIChat:
    """The wire format for one model (see `Wire`)."""

    path = "/chat/completions"

    def __init__(self, place: Place, settings: ModelSettings) -> None:
        check_extra(settings.extra)
        self._extra = settings.extra
        # OpenAI's newer models take no `max_tokens`, and many other servers nothing else.
        self._most = "max_completion_tokens" if place.provider == "openai" else "max_tokens"
        # A field that OpenAI does not know is an error there; elsewhere it may be the prompt.
        self._rebuilds_reasoning = place.provider != "openai"
        fixed = {
            "model": place.model,
            "temperature": settings.temperature,
            "reasoning_effort": settings.effort,
            self._most: settings.max_tokens,
            "seed": settings.seed,
        }
        self._fixed = {key: value for key, value in fixed.items() if value is not None}

    def headers(self, key: str | None) -> dict[str, str]:
        """The headers that carry the key."""
        return {"Authorization": f"Bearer {key}"} if key else {}

    def body(self, ask: Ask) -> bytes:
        """The request's body."""
        messages = [{"role": "system", "content": ask.system}] if ask.system else []
        messages += [self._message(turn) for turn in ask.turns]
        body: dict[str, Any] = {**self._fixed, "messages": messages}
        if ask.tools:
            body["tools"] = ask.tools
            if ask.must_use:
                body["tool_choice"] = "required"
        if ask.schema is not None:
            form = {"name": "answer", "schema": ask.schema, "strict": _is_strict(ask.schema)}
            body["response_format"] = {"type": "json_schema", "json_schema": form}
        return encoded(body, self._extra)

    def answer(self, reply: dict[str, Any]) -> Answer:
        """The answer in the first choice. Raises `Fault` where there is none."""
        choice = _first_choice(reply)
        found = choice.get("message")
        if not isinstance(found, dict):
            raise Fault("a choice without a message", wasted=True)
        check_message(found)
        uses, message = _uses(found)
        stop = _stop(choice.get("finish_reason"), uses)
        text = _text(message.get("content"))
        reasoning = _reasoning(message)
        if not reasoning:
            reasoning, text = _split(text)
        refusal = message.get("refusal")
        if not text and isinstance(refusal, str) and refusal:
            text, stop = refusal, "refusal"
        if not text.strip() and not uses and stop in ("end", "tools"):
            raise Fault("an empty reply: no text and no call", wasted=True)
        return Answer(text, reasoning, uses, stop, _usage(reply), message, PROTOCOL)

    def _message(self, turn: Turn) -> dict[str, Any]:
        match turn:
            case Said(text):
                return {"role": "user", "content": text}
            case Returned(id, text):
                return {"role": "tool", "tool_call_id": id, "content": text}
            case Answered(answer, reasoning):
                if answer.protocol != PROTOCOL:
                    return _rebuilt(answer, reasoning and self._rebuilds_reasoning)
                return answer.message if reasoning else _without_reasoning(answer.message)


def _first_choice(reply: dict[str, Any]) -> dict[str, Any]:
    choices = reply.get("choices")
    if not isinstance(choices, list) or not choices or not isinstance(choices[0], dict):
        raise Fault("a reply without choices", wasted=True)
    choice: dict[str, Any] = choices[0]
    if choice.get("finish_reason") == "error" or choice.get("error"):
        raise Fault("a reply that broke off with an error", wasted=True)
    return choice


def _uses(message: dict[str, Any]) -> tuple[tuple[ToolUse, ...], dict[str, Any]]:
    """The tool calls, and the message with what is needed to send it back (role, ids)."""
    if message.get("role") != "assistant":
        message = {"role": "assistant", **{k: v for k, v in message.items() if k != "role"}}
    calls = message.get("tool_calls")
    if not calls:
        return (), message
    if not isinstance(calls, list):
        raise Fault("tool calls that are no list", wasted=True)
    if not all(isinstance(call, dict) and call.get("id") for call in calls):
        calls = [_with_id(call, index) for index, call in enumerate(calls)]
        message = {**message, "tool_calls": calls}
    return tuple(_use(call) for call in calls), message


def _with_id(call: object, index: int) -> dict[str, Any]:
    if not isinstance(call, dict):
        raise Fault("a tool call that is no object", wasted=True)
    return call if call.get("id") else {**call, "id": f"call_{index}"}


def _use(call: dict[str, Any]) -> ToolUse:
    function = table(call.get("function"))
    name, written, id = function.get("name"), function.get("arguments"), call["id"]
    if not isinstance(name, str) or not name or not isinstance(id, str):
        raise Fault("a tool call without a name", wasted=True)
    if isinstance(written, dict):  # some servers parse it
        return ToolUse(id, name, orjson.dumps(written).decode(), written)
    raw = written if isinstance(written, str) else ""
    # No text at all is how some servers write a call without arguments.
    return ToolUse(id, name, raw, arguments_in(raw) if raw.strip() else {})


def _stop(reason: object, uses: tuple[ToolUse, ...]) -> Stop:
    stop = _STOPS.get(reason, "end") if isinstance(reason, str) else "end"
    return "tools" if uses and stop == "end" else stop


def _text(content: object) -> str:
    """The text of a message's content: a text, a list of parts, or null."""
    if isinstance(content, str):
        return content
    if not isinstance(content, list):
        return ""
    texts = [table(part).get("text") for part in content if table(part).get("type") == "text"]
    return "".join(text for text in texts if isinstance(text, str))


def _reasoning(message: dict[str, Any]) -> str:
    for field in _REASONING:
        found = message.get(field)
        if isinstance(found, str) and found:
            return found
    return ""


def _split(text: str) -> tuple[str, str]:
    """(thought, said) of a text that may begin with <think>...</think>."""
    found = _THINK.match(text)
    if found is not None:
        return found[1].strip(), text[found.end() :]
    cut_off = _UNFINISHED.match(text)
    return (cut_off[1].strip(), "") if cut_off is not None else ("", text)


def _without_reasoning(message: dict[str, Any]) -> dict[str, Any]:
    """The message as it came, less what was thought."""
    kept = {key: value for key, value in message.items() if key not in _THOUGHT}
    content = kept.get("content")
    if isinstance(content, str) and not _reasoning(message):
        kept["content"] = _split(content)[1]
    elif isinstance(content, list):
        kept["content"] = [part for part in content if table(part).get("type") != "thinking"]
    return kept


def _rebuilt(answer: Answer, reasoning: bool) -> dict[str, Any]:
    """A message of another format, or one that no model wrote, from its fields."""
    message: dict[str, Any] = {"role": "assistant", "content": answer.text or None}
    if reasoning and answer.reasoning:  # servers read one of the two
        message |= dict.fromkeys(_REASONING, answer.reasoning)
    if answer.uses:
        message["tool_calls"] = [
            {"id": u.id, "type": "function", "function": {"name": u.name, "arguments": u.raw}}
            for u in answer.uses
        ]
    elif not answer.text:
        message["content"] = ""
    return message


def _usage(reply: dict[str, Any]) -> Usage:
    usage = table(reply.get("usage"))
    read, written = (
        table(usage.get("prompt_tokens_details")),
        usage.get("completion_tokens_details"),
    )
    return Usage(
        input=whole(usage.get("prompt_tokens")),
        output=whole(usage.get("completion_tokens")),
        cached=whole(read.get("cached_tokens")),
        reasoning=whole(table(written).get("reasoning_tokens")),
    )


def _is_strict(schema: object) -> bool:
    """Whether OpenAI would take the schema as strict: every object closed and every field there."""
    if isinstance(schema, list):
        return all(_is_strict(part) for part in schema)
    if not isinstance(schema, dict):
        return True
    fields = schema.get("properties")
    if schema.get("type") == "object" or fields is not None:
        closed = schema.get("additionalProperties") is False
        if not closed or set(schema.get("required", ())) != set(fields or ()):
            return False
    return all(_is_strict(part) for part in schema.values())
