"""Wire formats: how a request of ours is written for a provider, and how its reply is read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

import orjson

from trajectory2task.core.chat import Answer, Ask
from trajectory2task.core.errors import UsageError
from trajectory2task.models.faults import Fault

RESERVED = ("model", "messages", "system", "tools", "stream", "n")


class Wire(Protocol):
    """One provider's format, set up for one model and its settings."""

    @property
    def path(self) -> str:
        """Where completions are asked for, after the API's address."""

    def headers(self, key: str | None) -> dict[str, str]:
        """The headers that carry the key."""

    def body(self, ask: Ask) -> bytes:
        """The request's body: the same bytes for the same ask, without nonce and key."""

    def answer(self, reply: dict[str, Any]) -> Answer:
        """The answer in a reply. Raises `Fault` where there is none in it."""


def check_extra(extra: Mapping[str, Any]) -> None:
    """Raises `UsageError` where `extra` sets what is not a person's to set."""
    for field in RESERVED:
        if field in extra:
            raise UsageError(
                f"The setting extra has {field!r}, which the program sets itself. "
                f"extra may not have: {', '.join(RESERVED)}."
            )


def encoded(body: dict[str, Any], extra: Mapping[str, Any]) -> bytes:
    """`body` with `extra` laid over it, objects within objects too, as JSON."""
    _lay_over(body, extra)
    return orjson.dumps(body, default=_plain)


def whole(value: object) -> int:
    """A count as providers give it; what is none is 0."""
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else 0


def table(value: object) -> dict[str, Any]:
    """`value` where it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def arguments_in(raw: str) -> dict[str, Any] | None:
    """The arguments of a call in the text that a model wrote; None where that is no object."""
    try:
        found = orjson.loads(raw)
        return found if isinstance(found, dict) and _can_be_written(found) else None
    except orjson.JSONDecodeError:
        return None


def check_message(message: dict[str, Any]) -> None:
    """Raises `Fault` where a message was read but could not be sent back (nested too deeply)."""
    if not _can_be_written(message):
        raise Fault("a message nested too deeply to be sent back", wasted=True)


def _can_be_written(value: dict[str, Any]) -> bool:
    """Whether there is JSON for it, some levels down in a body: more can be read than written."""
    try:
        orjson.dumps([[[[[[[[value]]]]]]]])
    except TypeError:
        return False
    return True


def _lay_over(body: dict[str, Any], extra: Mapping[str, Any]) -> None:
    for key in sorted(extra):
        below, above = body.get(key), extra[key]
        if isinstance(below, dict) and isinstance(above, Mapping):
            body[key] = dict(below)
            _lay_over(body[key], above)
        else:
            body[key] = above


def _plain(value: object) -> Any:
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} is no JSON")
