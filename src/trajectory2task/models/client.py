"""Clients of providers: one for each role, over one long-lived session for each endpoint."""

from __future__ import annotations

import os
from collections.abc import Mapping
from types import TracebackType

from trajectory2task.core.chat import Answer, Ask, Role
from trajectory2task.core.errors import ProviderError
from trajectory2task.models.anthropic_messages import AnthropicMessages
from trajectory2task.models.connection import Connection
from trajectory2task.models.faults import Diagnosis, Fault
from trajectory2task.models.names import Place, key_for, place_of
from trajectory2task.models.openai_chat import OpenAIChat
from trajectory2task.models.probing import probe
from trajectory2task.models.retrying import Backoff
from trajectory2task.models.settings import ModelSettings
from trajectory2task.models.wire import Wire

# For the rate of tokens, before the reply tells: characters of JSON per token, and an answer.
_BYTES_PER_TOKEN = 4
_ANSWER = 500


class Client:
    """One role's model. `url` is where it is asked."""

    def __init__(
        self,
        role: Role,
        place: Place,
        settings: ModelSettings,
        key: str | None,
        connection: Connection | None,
    ) -> None:
        self.name = place.name
        self._wire = wire_of(place, settings)
        self.url = place.base + self._wire.path
        self._role = role
        self._settings = settings
        self._scripted = place.scripted
        self._diagnosis = Diagnosis(place, key)
        self._connection = connection

    def request(self, ask: Ask) -> bytes:
        """The request's body: the same bytes for the same ask, without nonce and key."""
        return self._wire.body(ask)

    async def fetch(self, ask: Ask) -> bytes:
        """The body of a reply that `decode` takes, after as many attempts as it needs.

        Raises as `ChatModel.answer` does.
        """
        if self._connection is None:
            raise ProviderError(f"{self.name} is not asked: the endpoints were opened offline.")
        body = self._wire.body(ask)
        expected = len(body) / _BYTES_PER_TOKEN + _ANSWER
        reply, answer = await self._connection.post(
            self._wire.path,
            body,
            # Our own endpoint plays roles and items; nobody else is told of them.
            {"t2t-role": self._role, "t2t-nonce": ask.nonce} if self._scripted else None,
            read=self._read,
            where=self.url,
            tokens=expected,
            settings=self._settings,
        )
        used = answer.usage.input + answer.usage.output
        if used:
            self._connection.used(used - expected)
        return reply

    def decode(self, reply: bytes) -> Answer:
        """The answer in a reply's body. Raises `ProviderError` where it was never a good one."""
        try:
            return self._wire.answer(self._diagnosis.parsed(reply))
        except Fault as fault:
            raise ProviderError(f"A reply of {self.name} cannot be read: {fault}") from None

    async def answer(self, ask: Ask) -> Answer:
        """A fresh answer to `ask` (see `ChatModel`)."""
        return self.decode(await self.fetch(ask))

    def _read(self, status: int, headers: Mapping[str, str], body: bytes) -> tuple[bytes, Answer]:
        if status != 200:
            raise self._diagnosis.of(status, headers, body)
        return body, self._wire.answer(self._diagnosis.parsed(body))


def wire_of(place: Place, settings: ModelSettings) -> Wire:
    """The wire format of a model."""
    if place.protocol == "anthropic":
        return AnthropicMessages(place, settings)
    return OpenAIChat(place, settings)


class Endpoints:
    """The sessions of a run, one for each address and key. `offline`, nothing is ever sent.

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
        self._open: dict[tuple[str, str | None], Connection] = {}

    async def __aenter__(self) -> Endpoints:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    def client(self, role: Role, settings: ModelSettings) -> Client:
        """The client for a role's model. Roles at one address share its session, and keep to the
        strictest of their limits.

        Raises `UsageError` for an unknown name, a missing key, or a setting that cannot be.
        """
        place = place_of(settings.model, self._environment)
        if self._offline:
            return Client(role, place, settings, None, None)
        key = key_for(place, self._environment)
        connection = self._connection(place, settings, key)
        connection.limit(settings)
        return Client(role, place, settings, key, connection)

    async def probe(self, settings: ModelSettings) -> None:
        """Raises `UsageError` where the key is missing or refused, nobody answers at the address,
        or the model is unknown there."""
        place = place_of(settings.model, self._environment)
        if not self._offline:
            key = key_for(place, self._environment)
            await probe(place, Diagnosis(place, key), self._connection(place, settings, key))

    async def close(self) -> None:
        """Close all sessions."""
        while self._open:
            await self._open.popitem()[1].close()

    def _connection(self, place: Place, settings: ModelSettings, key: str | None) -> Connection:
        found = self._open.get((place.base, key))
        if found is None:
            found = Connection(place.base, wire_of(place, settings).headers(key), self._backoff)
            self._open[place.base, key] = found
        return found
