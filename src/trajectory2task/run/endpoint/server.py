"""The HTTP side: chat completions as OpenAI serves them, with faults where they are asked for.

GET  /v1/models             the models there are
POST /v1/chat/completions   an answer; the headers t2t-role and t2t-nonce say whose
GET  /stats                 counts; /stats?requests=1 how often each request was answered too
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import orjson
from aiohttp import web

from trajectory2task.core.errors import UsageError
from trajectory2task.run.endpoint.breaking import ANSWERS, Sent, broken
from trajectory2task.run.endpoint.counts import Counts, digest_of
from trajectory2task.run.endpoint.faults import Faults
from trajectory2task.run.endpoint.roles import MODELS, Script
from trajectory2task.run.endpoint.wire import completion, error_body, read_request

LARGEST = 64 * 2**20  # bytes of a request


class Endpoint:
    """The scripted roles as a web application. `latency` is in seconds, for every answer."""

    def __init__(self, script: Script, faults: Faults | None = None, latency: float = 0.0) -> None:
        self.counts = Counts()
        self._script, self._faults, self._latency = script, faults or Faults(), latency

    def application(self) -> web.Application:
        """What a web server runs."""
        found = web.Application(client_max_size=LARGEST)
        found.router.add_get("/v1/models", self._models)
        found.router.add_post("/v1/chat/completions", self._complete)
        found.router.add_get("/stats", self._stats)
        return found

    async def _models(self, request: web.Request) -> web.StreamResponse:
        models = [{"id": name, "object": "model", "owned_by": "trajectory2task"} for name in MODELS]
        return _response(_json({"object": "list", "data": models}))

    async def _stats(self, request: web.Request) -> web.StreamResponse:
        return _response(_json(self.counts.facts(requests="requests" in request.query)))

    async def _complete(self, request: web.Request) -> web.StreamResponse:
        role, nonce = request.headers.get("t2t-role", ""), request.headers.get("t2t-nonce", "")
        number = self.counts.arrived(role)
        body = await request.read()
        digest = digest_of(nonce, body)
        try:
            answer = await self._answer(body, role, nonce, digest)
        except UsageError as problem:
            self.counts.refused()
            return _response(_refusal(problem))
        fault = self._faults.draw(number)
        await asyncio.sleep(self._latency + (self._faults.slow if fault == "slow" else 0.0))
        if fault is None:
            self.counts.answered(digest)
            return _response(_json(answer))
        self.counts.broke(fault)
        sent = broken(fault, answer, self._faults.retry_after)
        if sent is None:
            return await self._never(request, fault)
        if fault in ANSWERS:
            self.counts.answered(digest)
        return _response(sent)

    async def _answer(self, body: bytes, role: str, nonce: str, digest: str) -> dict[str, Any]:
        asked = read_request(body)
        if asked.model not in MODELS:
            raise NoModel(f"There is no model {asked.model!r}. Valid: {', '.join(MODELS)}.")
        reply = await self._script.answer(asked, role, nonce)
        return completion(asked, reply, digest, len(body))

    async def _never(self, request: web.Request, fault: str) -> web.StreamResponse:
        """No reply: the connection closes, at once or when the client could have given up."""
        if fault == "hang":
            await asyncio.sleep(self._faults.hang)
        if request.transport is not None:
            request.transport.abort()
        return web.Response()  # to nobody


class NoModel(UsageError):
    """A request for a model that is not served."""


def _refusal(problem: UsageError) -> Sent:
    missing = isinstance(problem, NoModel)
    code = "model_not_found" if missing else None
    return _json(error_body(str(problem), "invalid_request_error", code), 404 if missing else 400)


def _json(content: object, status: int = 200) -> Sent:
    return Sent(orjson.dumps(content), status)


def _response(sent: Sent) -> web.StreamResponse:
    return web.Response(
        body=sent.body, status=sent.status, headers=sent.headers, content_type=sent.type
    )


@asynccontextmanager
async def serving(endpoint: Endpoint, host: str = "127.0.0.1", port: int = 0) -> AsyncIterator[str]:
    """The endpoint at work on this event loop; gives its address, `http://HOST:PORT/v1`.

    Port 0 takes a free one. Raises `UsageError` where it cannot listen there.
    """
    # A client that went away is not waited for, nor is its request worked on any further.
    runner = web.AppRunner(
        endpoint.application(), access_log=None, handler_cancellation=True, shutdown_timeout=1.0
    )
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, host, port, backlog=4_096).start()
        except OSError as problem:
            raise UsageError(
                f"Cannot listen on {host}:{port}: {problem.strerror or problem}. Choose another "
                "--port (0 takes a free one) or --host."
            ) from None
        found = runner.addresses[0]
        yield f"http://{f'[{found[0]}]' if ':' in found[0] else found[0]}:{found[1]}/v1"
    finally:
        await runner.cleanup()
