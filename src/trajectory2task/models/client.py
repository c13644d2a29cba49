"""A role's model over HTTP: requests written, sent until a reply is of use, and read."""

from __future__ import annotations

from collections.abc import Mapping

from trajectory2task.core.chat import Answer, Ask, Role
from trajectory2task.core.errors import ProviderError
from trajectory2task.models.anthropic_messages import AnthropicMessages
from trajectory2task.models.connection import Connection
from trajectory2task.models.faults import Diagnosis, Fault
from trajectory2task.models.gate import Gate
from trajectory2task.models.names import Place
from trajectory2task.models.openai_chat import OpenAIChat
from trajectory2task.models.settings import ModelSettings
from trajectory2task.models.wire import Wire

# For the rate of tokens, before the reply tells: bytes of JSON per token, and an answer.
_BYTES_PER_TOKEN = 4
_ANSWER = 500


class Client:
    """One role's model, without cache and budget, over one of our wire formats.

    `url` is where it is asked. Without `connection` nothing is ever sent.
    """

    def __init__(
        self,
        role: Role,
        place: Place,
        settings: ModelSettings,
        key: str | None,
        connection: Connection | None,
        gate: Gate,
    ) -> None:
        self.name = place.name
        self._wire = wire_of(place, settings)
        self.url = place.base + self._wire.path
        self._role = role
        self._settings = settings
        self._scripted = place.scripted
        self._diagnosis = Diagnosis(place, key)
        self._connection = connection
        self._gate = gate

    def request(self, ask: Ask) -> bytes:
        """The request's body: the same bytes for the same ask, without nonce and key."""
        return self._wire.body(ask)

    async def fetch(self, ask: Ask) -> bytes:
        """The body of a reply that `decode` takes, after as many attempts as it needs.

        Raises as `ChatModel.answer` does.
        """
        if self._connection is None:
            raise offline(self.name)
        connection, body = self._connection, self._wire.body(ask)
        # Our own endpoint plays roles and items; nobody else is told of them.
        headers = {"t2t-role": self._role, "t2t-nonce": ask.nonce} if self._scripted else None

        async def attempt() -> tuple[bytes, Answer]:
            return self._read(
                *await connection.post(self._wire.path, body, headers, self._settings.timeout)
            )

        expected = expected_tokens(body)
        reply, answer = await self._gate.pass_through(
            attempt, where=self.url, tokens=expected, deadline=self._settings.deadline
        )
        self._gate.used(used_tokens(answer, expected) - expected)
        return reply

    def decode(self, reply: bytes) -> Answer:
        """The answer in a reply's body. Raises `ProviderError` where it was never a good one."""
        try:
            return self._wire.answer(self._diagnosis.parsed(reply))
        except Fault as fault:
            raise unreadable(self.name, fault) from None

    async def answer(self, ask: Ask) -> Answer:
        """A fresh answer to `ask` (see `ChatModel`)."""
        return self.decode(await self.fetch(ask))

    def _read(self, status: int, headers: Mapping[str, str], body: bytes) -> tuple[bytes, Answer]:
        if not 200 <= status < 300:
            raise self._diagnosis.of(status, headers, body)
        return body, self._wire.answer(self._diagnosis.parsed(body))


def wire_of(place: Place, settings: ModelSettings) -> Wire:
    """The wire format of a model that is asked over HTTP."""
    if place.protocol == "anthropic":
        return AnthropicMessages(place, settings)
    return OpenAIChat(place, settings)


def expected_tokens(body: bytes) -> float:
    """What a call with this body will probably use."""
    return len(body) / _BYTES_PER_TOKEN + _ANSWER


def used_tokens(answer: Answer, expected: float) -> float:
    """What a call used; what was expected, where the provider does not say."""
    return answer.usage.input + answer.usage.output or expected


def offline(name: str) -> ProviderError:
    """The error for a call where nothing may be sent."""
    return ProviderError(f"{name} is not asked: the endpoints were opened offline.")


def unreadable(name: str, why: object) -> ProviderError:
    """The error for a stored reply that no provider can have given."""
    return ProviderError(f"A reply of {name} cannot be read: {why}")
