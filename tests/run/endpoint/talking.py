"""Clients of the endpoint for tests: a plain one, and players that ask it over HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import orjson

from trajectory2task.core.calls import Call
from trajectory2task.core.messages import STOP_WORD, Message
from trajectory2task.run.endpoint.faults import Faults
from trajectory2task.run.endpoint.roles import Script
from trajectory2task.run.endpoint.server import Endpoint, serving
from trajectory2task.simulate.sides import Move, Reply, Say, Stop, Use


@dataclass
class Asking:
    """A plain client of one endpoint."""

    session: aiohttp.ClientSession
    address: str
    endpoint: Endpoint

    async def post(
        self, body: Any, role: str = "", nonce: str = "", *, timeout: float = 30.0
    ) -> tuple[int, Any]:
        """Status and body of the response; the body as JSON where it is that."""
        headers = {"t2t-role": role, "t2t-nonce": nonce} if role else {}
        raw = body if isinstance(body, bytes) else orjson.dumps(body)
        async with self.session.post(
            f"{self.address}/chat/completions",
            data=raw,
            headers=headers,
            timeout=aiohttp.ClientTimeout(timeout),
        ) as response:
            content = await response.read()
            try:
                return response.status, orjson.loads(content)
            except orjson.JSONDecodeError:
                return response.status, content

    async def message(self, model: str, messages: list[dict], role: str, nonce: str) -> dict:
        """The assistant's message."""
        status, found = await self.post({"model": model, "messages": messages}, role, nonce)
        assert status == 200, found
        message: dict = found["choices"][0]["message"]
        return message

    async def get(self, path: str) -> Any:
        """What a GET gives."""
        async with self.session.get(self.address.removesuffix("/v1") + path) as response:
            return orjson.loads(await response.read())


@asynccontextmanager
async def asking(
    script: Script | None = None, faults: Faults | None = None, latency: float = 0.0
) -> AsyncIterator[Asking]:
    """An endpoint on this loop, and a client of it."""
    endpoint = Endpoint(script or Script(), faults, latency)
    async with serving(endpoint) as address, aiohttp.ClientSession() as session:
        yield Asking(session, address, endpoint)


@dataclass
class RemoteAgent:
    """An agent whose every move comes from the endpoint. `history` is what it sends."""

    client: Asking
    model: str
    nonce: str
    history: list[dict] = field(default_factory=lambda: [{"role": "system", "content": "Serve."}])
    _heard: int = 1  # the greeting is left out

    async def act(self, messages: Sequence[Message]) -> Move:
        for message in messages[self._heard :]:
            if message.role == "user":
                self.history.append({"role": "user", "content": message.content})
            elif message.role == "tool":
                asked = self.history[-1]["tool_calls"][0]["id"]
                self.history.append(
                    {"role": "tool", "tool_call_id": asked, "content": message.content}
                )
        self._heard = len(messages)
        answer = await self.client.message(self.model, self.history, "agent", self.nonce)
        self.history.append(answer)
        if answer.get("tool_calls"):
            function = answer["tool_calls"][0]["function"]
            return Use(Call(function["name"], orjson.loads(function["arguments"])))
        return Stop() if answer["content"] == STOP_WORD else Say(answer["content"])


@dataclass
class RemoteUser:
    """A free user whose every word comes from the endpoint."""

    client: Asking
    nonce: str

    async def reply(self, heard: Sequence[Message]) -> Reply:
        names = {"agent": "user", "user": "assistant"}
        history = [{"role": names[m.role], "content": m.content} for m in heard]
        answer = await self.client.message("scripted", history, "user", self.nonce)
        text, ended, _ = answer["content"].partition(STOP_WORD)
        return Reply(text.strip(), done=bool(ended))
