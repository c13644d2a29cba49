"""A model whose replies are on disk before anybody acts on them.

A reply is given out only once it is committed, and a slot for a call is free again only then. So a
killed run repeats no call whose reply anybody has seen, and at most `concurrency` calls in all.
That a request does not fit into the model is a reply too: it ends conversations, so a replay needs
it.
"""

from __future__ import annotations

import asyncio
from typing import Literal, Protocol

from trajectory2task.core.chat import Answer, Ask, Role
from trajectory2task.core.errors import ContextOverflow, UsageError
from trajectory2task.models.meter import Meter
from trajectory2task.models.replies import Replies, key_of

Mode = Literal["use", "only", "off"]
MODES: tuple[Mode, ...] = ("use", "only", "off")
_OVERFLOW = b"context overflow: "  # before the words of one in the store; no provider's body is so


class Source(Protocol):
    """Where replies come from: a client of a provider (`models/client.py`)."""

    name: str
    url: str

    def request(self, ask: Ask) -> bytes:
        """The request's body: the same bytes for the same ask, without nonce and key."""

    async def fetch(self, ask: Ask) -> bytes:
        """The body of a reply that `decode` takes; raises as `ChatModel.answer` does."""

    def decode(self, reply: bytes) -> Answer:
        """The answer in a reply's body."""


class CachedModel:
    """A `ChatModel` in front of a source. `slots` bounds the calls under way to one endpoint."""

    def __init__(
        self,
        role: Role,
        source: Source,
        meter: Meter,
        slots: asyncio.Semaphore,
        replies: Replies | None,
        mode: Mode,
    ) -> None:
        self.role = role
        self._source = source
        self._meter = meter
        self._slots = slots
        self._replies = replies
        self._mode = mode

    @property
    def name(self) -> str:
        """What a person calls it by."""
        return self._source.name

    async def answer(self, ask: Ask) -> Answer:
        """The stored reply, or a fresh one, which is stored first."""
        if self._replies is None:
            async with self._slots:
                return (await self._fetch(ask))[1]
        key = key_of(self._source.url, ask.nonce, self._source.request(ask))
        stored = self._replies.get(key)
        if stored is not None:
            self._meter.replayed(self.role)
            return self._stored(stored)
        if self._mode == "only":
            raise UsageError(
                f"With --cache only, every reply has to be in {self._replies.path}, and the one "
                f"for {ask.nonce or 'this request'} of the {self.role} is not. Leave --cache out "
                "to ask the provider."
            )
        async with self._slots:
            try:
                reply, answer = await self._fetch(ask)
            except ContextOverflow as overflow:
                await self._replies.put(key, _OVERFLOW + str(overflow).encode())
                raise
            kept = await self._replies.put(key, reply)
            return answer if kept == reply else self._stored(kept)

    def _stored(self, reply: bytes) -> Answer:
        if reply.startswith(_OVERFLOW):
            raise ContextOverflow(reply.removeprefix(_OVERFLOW).decode())
        return self._source.decode(reply)

    async def _fetch(self, ask: Ask) -> tuple[bytes, Answer]:
        await self._meter.start(self.role)
        try:
            reply = await self._source.fetch(ask)
            answer = self._source.decode(reply)
        except BaseException:
            self._meter.failed(self.role)
            raise
        self._meter.answered(self.role, answer.usage)
        return reply, answer
