"""Before any work: is there a key, does anybody answer, is the model known there?

One question to the endpoint's list of models. Who has no such list is believed.
"""

from __future__ import annotations

import asyncio
import difflib
from urllib.parse import quote

import orjson

from trajectory2task.core.errors import UsageError
from trajectory2task.models.connection import Connection
from trajectory2task.models.faults import Diagnosis, Fault
from trajectory2task.models.names import Place
from trajectory2task.models.wire import table

_TIMEOUT = 30.0
_ATTEMPTS = 3
_BETWEEN = 0.5
_SHOWN = 10  # names of models in a message


async def probe(place: Place, diagnosis: Diagnosis, connection: Connection) -> None:
    """Raises `UsageError` where no request to this model can work."""
    # Anthropic's list has no aliases, but a single model can be asked for by one.
    single = place.protocol == "anthropic"
    path = f"/v1/models/{quote(place.model, safe='')}" if single else "/models"
    status, body = await _asked(place, path, connection)
    unknown = status == 404 and b"not_found_error" in body
    if status in (401, 402, 403) or (single and unknown):
        raise diagnosis.of(status, {}, body)
    if status == 200 and not single:
        served = _names(body)
        if served and not _is_among(place.model, served):
            raise _unknown_model(place, served)


async def _asked(place: Place, path: str, connection: Connection) -> tuple[int, bytes]:
    attempt = 1
    while True:
        try:
            status, body = await connection.get(path, _TIMEOUT)
            if status < 500 or attempt == _ATTEMPTS:
                return status, body
        except Fault as fault:
            if attempt == _ATTEMPTS:
                raise UsageError(
                    f"Nobody answers at {place.base} ({fault}). Check the address in "
                    f"{place.name!r}, and that its server is running."
                ) from None
        await asyncio.sleep(_BETWEEN)
        attempt += 1


def _names(body: bytes) -> list[str]:
    try:
        listed = table(orjson.loads(body)).get("data")
    except orjson.JSONDecodeError:
        return []
    if not isinstance(listed, list):
        return []
    names = [table(one).get("id") for one in listed]
    return [name for name in names if isinstance(name, str)]


def _is_among(model: str, served: list[str]) -> bool:
    """Whether a server knows a model: by its name, by it with Ollama's default tag, by it without
    OpenRouter's variant, or because its list has patterns."""
    names = {model, f"{model}:latest", model.rpartition(":")[0]}
    return any(name in names or "*" in name for name in served)


def _unknown_model(place: Place, served: list[str]) -> UsageError:
    near = difflib.get_close_matches(place.model, served, n=1)
    hint = f" Did you mean {near[0]!r}?" if near else ""
    shown = ", ".join(served[:_SHOWN])
    more = f" and {len(served) - _SHOWN} more" if len(served) > _SHOWN else ""
    return UsageError(f"{place.base} has no model {place.model!r}.{hint} It has: {shown}{more}.")
