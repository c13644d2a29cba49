"""What goes wrong with one attempt, and whether another attempt may mend it.

In: status, headers and body of a reply. Out: a `Fault` (worth another attempt), or the error that
ends the call. The words of providers are quoted, with the key hidden.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import orjson

from trajectory2task.core.errors import ContextOverflow, ProviderError, UsageError
from trajectory2task.models.names import Place

_RETRIED = frozenset({408, 409, 425, 429})  # and everything from 500 on
_TOO_MANY = 429
_QUOTED = 300  # characters of a provider's words
_OVERFLOW = re.compile(
    r"context.{0,9}(length|window|size)|maximum.{0,20}(context|model length|input)"
    r"|prompt is too long|input is too long|too many (input )?tokens|reduce the length"
    r"|request_too_large|exceed.{0,40}context|exceeds the maximum number of tokens",
    re.IGNORECASE,
)
# Settings of ours under the names that providers have for them.
_SETTINGS = re.compile(
    r"\b(temperature|top_p|max_(completion_)?tokens|reasoning_effort|effort|seed|thinking"
    r"|budget_tokens|tool_choice|output_config|response_format|parallel_tool_calls"
    r"|(unknown|unsupported|unrecognized)[ _](parameter|argument|value)|extra inputs)\b",
    re.IGNORECASE,
)
_IN_MESSAGES = re.compile(r"\bmessages[.\[]")


class Fault(Exception):
    """An attempt that failed, and that another one may mend.

    `wait` is what the provider asks for, in seconds; with `pause` its whole endpoint has to wait.
    A `wasted` attempt gave a reply, but a useless one: it was probably paid for.
    """

    def __init__(
        self, what: str, *, wait: float | None = None, pause: bool = False, wasted: bool = False
    ) -> None:
        super().__init__(what)
        self.wait = wait
        self.pause = pause
        self.wasted = wasted


class Diagnosis:
    """What the replies of one endpoint mean. `key` is what must not show in any message."""

    def __init__(self, place: Place, key: str | None) -> None:
        self._place = place
        self._key = key

    def of(self, status: int, headers: Mapping[str, str], body: bytes) -> Exception:
        """The fault or error behind a reply whose status is not 200."""
        said = _Said(body)
        return self._judged(status, headers, said, f"{status}: {self._quoted(said)}")

    def parsed(self, body: bytes) -> dict[str, Any]:
        """The object in the body of a 200. Raises what `of` returns where it tells of an error."""
        try:
            reply = orjson.loads(body)
        except orjson.JSONDecodeError as problem:
            raise Fault(f"200 with a body that is no JSON ({problem})", wasted=True) from None
        if not isinstance(reply, dict):
            raise Fault(f"200 with {type(reply).__name__} in place of an object", wasted=True)
        if reply.get("error"):
            said = _Said(body)
            status = said.status or 500
            words = f"200 with an error in it: {self._quoted(said)}"
            error = self._judged(status, {}, said, words)
            if isinstance(error, Fault):
                error.wasted = status != _TOO_MANY
            raise error
        return reply

    def _judged(
        self, status: int, headers: Mapping[str, str], said: _Said, words: str
    ) -> Exception:
        name = self._place.name
        # A request larger than a minute's tokens is a 429 that no waiting mends.
        too_large = status == _TOO_MANY and "Request too large" in said.words
        if status == 413 or too_large or (said.overflow and status in (400, 422, 500)):
            return ContextOverflow(f"{name}: the conversation no longer fits ({words})")
        if status in (400, _TOO_MANY) and said.spent:  # Anthropic says it with a 400
            return UsageError(
                f"{name} gives no more replies under this account ({words}). Check its plan, "
                "credit and limits; the same command goes on from here."
            )
        if status in _RETRIED or status >= 500:
            wait = asked_to_wait(headers)
            return Fault(words, wait=wait, pause=status == _TOO_MANY)
        return self._final(status, headers, said, words)

    def _final(
        self, status: int, headers: Mapping[str, str], said: _Said, words: str
    ) -> UsageError | ProviderError:
        place = self._place
        if status == 401:
            return UsageError(
                f"{place.name} does not accept the key ({words}). "
                f"Put a valid one into the environment variable {place.key_variable}."
            )
        if status == 402:
            return UsageError(f"{place.name} wants to be paid first ({words}).")
        if status == 403:
            return UsageError(
                f"{place.name} may not be used with this key ({words}). Check what the account of "
                f"the key in {place.key_variable} may do, and from where."
            )
        if status in (404, 405):
            return UsageError(
                f"There is no model {place.model!r} at {place.base}, or that is not the API's "
                f"address ({words}). Check both; addresses mostly end in /v1."
            )
        if 300 <= status < 400:
            target = headers.get("Location", "another address").partition("?")[0]
            return UsageError(
                f"{place.base} sends elsewhere ({status}, to {self.hidden(target)}). "
                "Give the address that it sends to."
            )
        if status == 400 and said.about_settings:
            return UsageError(
                f"{place.name} does not take one of its settings ({words}). Change it or leave it "
                "out (temperature, effort, max_tokens, seed, extra)."
            )
        return ProviderError(f"{place.name} refused the request ({words})")

    def _quoted(self, said: _Said) -> str:
        """The beginning of the provider's words; hidden first, or a cut would leave half a key."""
        return self.hidden(said.words)[:_QUOTED]

    def hidden(self, words: str) -> str:
        """`words` without the key."""
        return words.replace(self._key, "***") if self._key else words


class _Said:
    """What a body tells of an error: OpenAI's shape, Anthropic's, or any text."""

    def __init__(self, body: bytes) -> None:
        error = _error_in(body)
        words = error.get("message")
        if not isinstance(words, str) or not words.strip():
            words = "an HTML page" if _is_html(body) else body.decode("utf-8", "replace")
        self.words = " ".join(words.split()) or "no words"
        beginning = self.words[:_QUOTED]  # further on, some repeat what they were sent
        marks = " ".join(str(error.get(key, "")) for key in ("code", "type", "param"))
        code = error.get("code")
        self.status = code if isinstance(code, int) and 400 <= code < 600 else None
        self.overflow = bool(_OVERFLOW.search(beginning) or _OVERFLOW.search(marks))
        # What is wrong within the messages is that conversation's alone.
        settings = _SETTINGS.search(beginning) or _SETTINGS.search(marks)
        self.about_settings = bool(settings) and not _IN_MESSAGES.search(f"{beginning} {marks}")
        self.spent = "insufficient_quota" in marks or "credit balance is too low" in beginning


def _error_in(body: bytes) -> dict[str, Any]:
    try:
        found = orjson.loads(body)
    except orjson.JSONDecodeError:
        return {}
    if isinstance(found, list) and found:
        found = found[0]
    if not isinstance(found, dict):
        return {}
    error = found.get("error", found)
    if isinstance(error, str):
        return {"message": error}
    if not isinstance(error, dict):
        return {}
    if "message" not in error and "detail" in error:
        return {"message": str(error["detail"])}
    return error


def _is_html(body: bytes) -> bool:
    return body[:200].lstrip().lower().startswith((b"<!doctype html", b"<html"))


def asked_to_wait(headers: Mapping[str, str]) -> float | None:
    """Seconds that a provider asks to wait: `retry-after-ms`, or `Retry-After` as seconds or as a
    date. None where it does not say, or says it in no known way."""
    milliseconds = _number(headers.get("retry-after-ms"))
    if milliseconds is not None:
        return milliseconds / 1000
    text = headers.get("Retry-After")
    if text is None:
        return None
    seconds = _number(text)
    if seconds is not None:
        return seconds
    try:
        until = parsedate_to_datetime(text)
    except ValueError:
        return None
    if until.tzinfo is None:
        until = until.replace(tzinfo=UTC)
    return max(0.0, (until - datetime.now(UTC)).total_seconds())


def _number(text: str | None) -> float | None:
    try:
        value = float(text) if text is not None else math.nan
    except ValueError:
        return None
    return max(0.0, value) if math.isfinite(value) else None
