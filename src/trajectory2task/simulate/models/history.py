"""A conversation as the model that plays the agent sees it, from its messages alone.

In: messages, as they stand in a `Rollout` or in a conversation under way. Out: turns for an `Ask`.
It is one and the same function while a conversation goes on and when training rebuilds what a model
saw: the turns before an agent's message are what it answered, and `answer_of` is its answer.

The greeting that opens every conversation is no model's and is left out. An answer that could not
be carried out is left out as well, and what was wrong with it stands in its place: arguments that
are no JSON make some servers reject the whole request.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import orjson

from trajectory2task.core.chat import Answer, Answered, Returned, Said, ToolUse, Turn
from trajectory2task.core.messages import REPAIR_PREFIX, Message

HistoryReasoning = Literal["none", "since_last_user", "all"]
HISTORY_REASONING: tuple[HistoryReasoning, ...] = ("none", "since_last_user", "all")
NOT_MADE = "Not made: only one tool call at a time is allowed. Make it in a turn of its own."


def turns_of(
    messages: Sequence[Message],
    shown: HistoryReasoning,
    answers: Mapping[int, Answer] | None = None,
) -> tuple[Turn, ...]:
    """What the agent's model sees of `messages`, the greeting first among them.

    `shown` says which earlier turns of its own come with what it thought then: none, those since
    somebody last wrote to it, or all. `answers` gives the answers as the provider sent them, by
    place; the others are made from the messages.
    """
    known = answers or {}
    turns: list[Turn] = []
    open_ids: tuple[str, ...] = ()  # of calls that wait for their results
    for place, message in enumerate(messages[1:], 1):
        if message.role == "user":
            turns.append(Said(message.content))
        elif message.role == "agent":
            if message.call is not None or message.content:
                answer = known.get(place) or answer_of(message, place)
                turns.append(Answered(answer))
                open_ids = tuple(use.id for use in answer.uses)
        elif open_ids:
            turns.append(Returned(open_ids[0], message.content, message.error is not None))
            turns += [Returned(other, NOT_MADE, error=True) for other in open_ids[1:]]
            open_ids = ()
        else:
            turns.append(Said(REPAIR_PREFIX + message.content))
    return tuple(_with_reasoning(turns, shown))


def answer_of(message: Message, place: int) -> Answer:
    """An agent's message as the answer of a model, without the provider's own message."""
    written = message.written
    reasoning = written.reasoning if written is not None else ""
    if message.call is None:
        stop = written.stop if written is not None else "end"
        return Answer(message.content, reasoning, stop=stop)
    if written is not None and written.calls:
        uses = tuple(
            ToolUse(one.id, one.name, one.raw, arguments_of(one.raw)) for one in written.calls
        )
        return Answer(written.text, reasoning, uses, written.stop)
    call = message.call
    raw = orjson.dumps(call.arguments).decode()
    return Answer(
        "", reasoning, (ToolUse(f"call{place}", call.name, raw, call.arguments),), "tools"
    )


def arguments_of(raw: str) -> dict[str, Any] | None:
    """The arguments that `raw` spells; None where it is no JSON object."""
    try:
        found = orjson.loads(raw)
    except orjson.JSONDecodeError:
        return None
    return found if isinstance(found, dict) else None


def _with_reasoning(turns: list[Turn], shown: HistoryReasoning) -> list[Turn]:
    if shown == "all":
        return turns
    last = max((n for n, turn in enumerate(turns) if isinstance(turn, Said)), default=-1)
    return [
        Answered(turn.answer, reasoning=False)
        if isinstance(turn, Answered) and (shown == "none" or place < last)
        else turn
        for place, turn in enumerate(turns)
    ]
