"""What a fault makes of a good answer: a status, headers, and a body as they go over the wire.

In: the kind of fault and the answer. Out: `Sent`, or None where nothing is sent at all (`hang`,
`drop`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from trajectory2task.run.endpoint.wire import error_body

ANSWERS = frozenset({"slow", "bad-arguments"})  # kinds that still are answers
_PAGE = b"<!doctype html><title>Bad gateway</title><h1>Bad gateway</h1>"
_STATUSES = {
    "429": (429, "Too many requests.", "rate_limit_exceeded"),
    "429-after": (429, "Too many requests.", "rate_limit_exceeded"),
    "500": (500, "Something went wrong.", "server_error"),
    "503": (503, "Not there at the moment.", "server_error"),
    "529": (529, "Overloaded.", "overloaded_error"),
}


@dataclass(frozen=True)
class Sent:
    """A response."""

    body: bytes
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    type: str = "application/json"


def broken(kind: str, answer: dict[str, Any], retry_after: int) -> Sent | None:
    """What goes out in place of `answer`."""
    if kind in _STATUSES:
        status, message, name = _STATUSES[kind]
        headers = {"Retry-After": str(retry_after)} if kind == "429-after" else {}
        return Sent(orjson.dumps(error_body(message, name)), status, headers)
    match kind:
        case "hang" | "drop":
            return None
        case "truncated":
            whole = orjson.dumps(answer)
            return Sent(whole[: len(whole) * 2 // 3])
        case "html":
            return Sent(_PAGE, type="text/html")
        case "error-in-200":
            return Sent(orjson.dumps(error_body("Something went wrong.", "server_error")))
        case "no-choices":
            return Sent(orjson.dumps(answer | {"choices": []}))
        case "empty":
            return Sent(orjson.dumps(_with_message(answer, content="", tool_calls=None)))
        case "bad-arguments":
            return Sent(orjson.dumps(_with_bad_arguments(answer)))
    return Sent(orjson.dumps(answer))


def _with_message(answer: dict[str, Any], **fields: object) -> dict[str, Any]:
    choice = answer["choices"][0]
    return answer | {"choices": [choice | {"message": choice["message"] | fields}]}


def _with_bad_arguments(answer: dict[str, Any]) -> dict[str, Any]:
    """The answer with its call's arguments cut off; as it is where it calls nothing."""
    calls = answer["choices"][0]["message"].get("tool_calls")
    if not calls:
        return answer
    function = calls[0]["function"]
    cut = function | {"arguments": function["arguments"][:-1] + ","}
    return _with_message(answer, tool_calls=[calls[0] | {"function": cut}])
