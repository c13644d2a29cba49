"""Roles that put a draft into words: their script hands the draft back as it is.

In: the last turn of a request, one JSON object with the draft. Out: what the role answers with.
"""

from __future__ import annotations

from typing import Any

import orjson

from trajectory2task.core.errors import UsageError
from trajectory2task.run.endpoint.wire import ChatRequest, Reply


def asked(request: ChatRequest) -> dict[str, Any] | None:
    """The JSON object that the request's first turn with one holds; None where there is none.

    A later turn may be about an answer that was sent back.
    """
    for message in request.messages:
        if message.role == "user" and message.text.lstrip()[:1] == "{":
            try:
                found = orjson.loads(message.text)
            except orjson.JSONDecodeError:
                continue
            if isinstance(found, dict):
                return found
    return None


def reworded(asking: dict[str, Any]) -> Reply:
    """The worded user's answer: the text of the draft."""
    draft = asking.get("draft")
    if not isinstance(draft, str):
        raise UsageError("The user's request holds no 'draft', the text to say in other words.")
    return Reply(draft)


def written(asking: dict[str, Any] | None) -> Reply:
    """The writer's answer: the draft, which is a JSON object of the answer's shape."""
    draft = (asking or {}).get("draft")
    if not isinstance(draft, dict):
        raise UsageError("The writer's request holds no 'draft', the words to put better.")
    return Reply(orjson.dumps(draft).decode())
