"""A chat history as the side that wrote its answers saw the conversation.

In: the messages of a request. Out: our `Message`s, as a scripted player gets them: an agent's with
calls and results, a user's with the words of both sides. What nobody heard is left out: calls whose
arguments are no JSON object, answers that were sent back, and what was said about either.
"""

from __future__ import annotations

from collections.abc import Sequence

import orjson

from trajectory2task.core.calls import Call
from trajectory2task.core.messages import REPAIR_PREFIX, Message
from trajectory2task.run.endpoint.wire import ChatMessage, ToolCall
from trajectory2task.simulate.conversation import GREETING

_ERROR = "Error:"  # how the content of a rejected call begins


def agent_history(messages: Sequence[ChatMessage]) -> tuple[Message, ...]:
    """What an agent has seen, from the greeting on."""
    found: list[Message] = []
    for message in heard(messages):
        calls = [call for use in message.calls if (call := call_of(use)) is not None]
        if message.role == "tool":
            error = "rejected" if message.text.startswith(_ERROR) else None
            found.append(Message("tool", message.text, error=error))
        elif calls:
            found += [Message("agent", call=call) for call in calls]
        else:
            found.append(Message("user" if message.role == "user" else "agent", message.text))
    return _greeted(found)


def user_history(messages: Sequence[ChatMessage]) -> tuple[Message, ...]:
    """What a user has heard and said, from the greeting on: the agent's words are asked of it."""
    found = [
        Message("agent" if message.role == "user" else "user", message.text)
        for message in heard(messages)
    ]
    return _greeted(found)


def _greeted(found: list[Message]) -> tuple[Message, ...]:
    """With the agent's greeting first, which a client may leave out."""
    if not found or found[0].role != "agent":
        found.insert(0, Message("agent", GREETING))
    return tuple(found)


def heard(messages: Sequence[ChatMessage]) -> list[ChatMessage]:
    """The turns that count, in order. An answer that was sent back stands right before the word
    about it, or was left out by the client."""
    found: list[ChatMessage] = []
    unheard: set[str | None] = set()
    before = None
    for message in messages:
        if message.role in ("system", "developer"):
            continue
        if message.role == "user" and message.text.startswith(REPAIR_PREFIX):
            if found and found[-1] is before and before.role == "assistant":
                found.pop()
        elif message.role == "tool" and message.tool_call_id in unheard:
            unheard.discard(message.tool_call_id)
        elif any(call_of(use) is None for use in message.calls):
            unheard.update(use.id for use in message.calls)
        else:
            found.append(message)
        before = message
    return found


def call_of(use: ToolCall) -> Call | None:
    """The call as a program makes it; None where its arguments are no JSON object."""
    try:
        arguments = orjson.loads(use.function.arguments)
    except orjson.JSONDecodeError:
        return None
    return Call(use.function.name, arguments) if isinstance(arguments, dict) else None
