"""All endpoints of a run: one session and one set of limits for each address and key."""

from __future__ import annotations

import os
from collections.abc import Mapping
from types import TracebackType
from typing import NamedTuple

from trajectory2task.core.chat import Role
from trajectory2task.models.client import Client, wire_of
from trajectory2task.models.connection import Connection
from trajectory2task.models.faults import Diagnosis
from trajectory2task.models.gate import Gate
from trajectory2task.models.library import LibraryClient
from trajectory2task.models.names import Place, key_for, place_of
from trajectory2task.models.probing import probe
from trajectory2task.models.retrying import Backoff
from trajectory2task.models.settings import ModelSettings


class _Endpoint(NamedTuple):
    connection: Connection
    gate: Gate


class Endpoints:
    """The endpoints of a run. `offline`, no key is needed, and nothing is ever sent.

    Use it as a context manager, inside the event loop that asks. Keys come from `environment`.
    """

    def __init__(
        self,
        *,
        offline: bool = False,
        environment: Mapping[str, str] = os.environ,
        backoff: Backoff | None = None,
    ) -> None:
        self._offline = offline
        self._environment = environment
        self._backoff = backoff or Backoff()
        self._open: dict[tuple[str, str | None], _Endpoint] = {}
        self._gates: dict[str, Gate] = {}  # of providers that a library asks

    async def __aenter__(self) -> Endpoints:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    def client(self, role: Role, settings: ModelSettings) -> Client | LibraryClient:
        """The client for a role's model. Roles at one address share its session, and keep to the
        strictest of their limits.

        Raises `UsageError` for an unknown name, a missing key, or a setting that cannot be.
        """
        place = place_of(settings.model, self._environment)
        if place.protocol == "pydantic-ai":
            gate = self._gates.setdefault(place.provider, Gate(self._backoff))
            gate.limit(settings)
            key = key_for(place, self._environment)
            return LibraryClient(place, settings, gate, key, offline=self._offline)
        if self._offline:
            return Client(role, place, settings, None, None, Gate(self._backoff))
        key = key_for(place, self._environment)
        connection, gate = self._endpoint(place, settings, key)
        gate.limit(settings)
        return Client(role, place, settings, key, connection, gate)

    async def probe(self, settings: ModelSettings) -> None:
        """Raises `UsageError` where the key is missing or refused, nobody answers at the address,
        or the model is unknown there."""
        place = place_of(settings.model, self._environment)
        if place.protocol == "pydantic-ai" or self._offline:
            return
        key = key_for(place, self._environment)
        await probe(place, Diagnosis(place, key), self._endpoint(place, settings, key).connection)

    async def close(self) -> None:
        """Close all sessions."""
        while self._open:
            await self._open.popitem()[1].connection.close()

    def _endpoint(self, place: Place, settings: ModelSettings, key: str | None) -> _Endpoint:
        found = self._open.get((place.base, key))
        if found is None:
            headers = wire_of(place, settings).headers(key)
            found = _Endpoint(Connection(place.base, headers), Gate(self._backoff))
            self._open[place.base, key] = found
        return found
