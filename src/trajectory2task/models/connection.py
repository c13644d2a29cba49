"""One endpoint: a long-lived HTTP session, and the limits that all who ask there share.

Sessions are kept open and closed on purpose: a client that is dropped with open connections
stalls the ones after it.
"""

from __future__ import annotations

import asyncio
import io
import random
import urllib.request
from collections.abc import Callable, Mapping
from time import monotonic
from typing import TypeVar
from urllib.parse import urlsplit

import aiohttp

from trajectory2task.core.errors import UsageError
from trajectory2task.models.faults import Fault
from trajectory2task.models.limits import Bucket
from trajectory2task.models.retrying import Backoff, Patience
from trajectory2task.models.settings import ModelSettings

T = TypeVar("T")

# Under load a connection may take long to be made, though nothing is wrong.
_CONNECT = 60.0
# Shorter than the five seconds after which local servers hang up on us.
_IDLE = 4.0
# aiohttp warns of larger bodies given as bytes: they hold up the loop.
_LARGE = 2**20

Read = Callable[[int, Mapping[str, str], bytes], T]


class Connection:
    """The way to one address. Make it inside the event loop that uses it, and `close` it."""

    def __init__(self, base: str, headers: Mapping[str, str], backoff: Backoff) -> None:
        self._base = base
        self._backoff = backoff
        self._proxy = _proxy_for(base)
        self._session = aiohttp.ClientSession(
            headers={"Content-Type": "application/json", **headers},
            connector=aiohttp.TCPConnector(limit=0, keepalive_timeout=_IDLE, ttl_dns_cache=300),
            cookie_jar=aiohttp.DummyCookieJar(),
        )
        self._concurrency: int | None = None
        self._slots: asyncio.Semaphore | None = None
        self._requests = Bucket()
        self._tokens = Bucket()
        self._paused_until = 0.0

    def limit(self, settings: ModelSettings) -> None:
        """Keep to the limits in `settings` too. Calls in flight are bounded by what was said
        before the first call."""
        self._concurrency = min(settings.concurrency, self._concurrency or settings.concurrency)
        self._requests.limit(settings.requests_per_minute)
        self._tokens.limit(settings.tokens_per_minute)

    async def post(
        self,
        path: str,
        body: bytes,
        headers: Mapping[str, str] | None,
        *,
        read: Read[T],
        where: str,
        tokens: float,
        settings: ModelSettings,
    ) -> T:
        """What `read` makes of the reply, tried until it makes something of it.

        `read` gets status, headers and body, and raises `Fault` for what is to be tried again.
        `tokens` is what the call will probably use. Raises `ProviderError` when the deadline is
        over.
        """
        patience = Patience(where, settings.deadline, self._backoff, monotonic())
        while True:
            try:
                async with self._slot(patience):
                    await self._admit(patience, tokens)
                    return read(*await self._once(path, body, headers, settings.timeout))
            except Fault as fault:
                now = monotonic()
                wait = patience.wait_after(fault, now)
                if fault.pause:
                    self._paused_until = max(self._paused_until, now + wait)
            await asyncio.sleep(wait)

    async def get(self, path: str, timeout: float) -> tuple[int, bytes]:
        """Status and body of what is at `path`. Raises `Fault` where nobody answers."""
        options = aiohttp.ClientTimeout(total=timeout)
        try:
            async with self._session.get(
                self._base + path, timeout=options, allow_redirects=False, proxy=self._proxy
            ) as reply:
                return reply.status, await reply.read()
        except (aiohttp.ClientError, OSError) as problem:
            raise _explained(problem, timeout) from None

    def used(self, tokens: float) -> None:
        """Count tokens that a call used beyond what was taken for it."""
        self._tokens.settle(tokens)

    async def close(self) -> None:
        """Close the session with all its connections."""
        await self._session.close()

    def _slot(self, patience: Patience) -> _Slot:
        if self._slots is None:
            self._slots = asyncio.Semaphore(self._concurrency or 1)
        return _Slot(self._slots, patience)

    async def _admit(self, patience: Patience, tokens: float) -> None:
        """Wait until the pause is over and the rates allow a call."""
        start = monotonic()
        while (left := self._paused_until - monotonic()) > 0:
            # Not all at once when it is over.
            await asyncio.sleep(left + random.uniform(0, min(1.0, left / 10)))
        await self._requests.take(1)
        await self._tokens.take(tokens)
        patience.excuse(monotonic() - start)

    async def _once(
        self, path: str, body: bytes, headers: Mapping[str, str] | None, timeout: float
    ) -> tuple[int, Mapping[str, str], bytes]:
        try:
            async with self._session.post(
                self._base + path,
                data=body if len(body) < _LARGE else io.BytesIO(body),
                headers=headers,
                timeout=aiohttp.ClientTimeout(total=timeout, sock_connect=_CONNECT),
                allow_redirects=False,
                proxy=self._proxy,
            ) as reply:
                return reply.status, reply.headers, await reply.read()
        except (aiohttp.ClientError, OSError) as problem:
            raise _explained(problem, timeout) from None


class _Slot:
    """A place among the calls in flight; the wait for it is nobody's fault."""

    def __init__(self, slots: asyncio.Semaphore, patience: Patience) -> None:
        self._slots = slots
        self._patience = patience

    async def __aenter__(self) -> None:
        start = monotonic()
        await self._slots.acquire()
        self._patience.excuse(monotonic() - start)

    async def __aexit__(self, *_: object) -> None:
        self._slots.release()


def _explained(problem: aiohttp.ClientError | OSError, timeout: float) -> Fault | UsageError:
    """What the network did as a fault, or as an error where only a person can mend it."""
    match problem:
        case aiohttp.ClientConnectorCertificateError() | aiohttp.ClientConnectorSSLError():
            return UsageError(
                f"{problem.host} has a certificate that cannot be trusted, or speaks no TLS. "
                "Check the address; SSL_CERT_FILE may name further certificates."
            )
        case aiohttp.InvalidURL():
            return UsageError(f"{problem.url} is no address that can be asked.")
        case TimeoutError():
            return Fault(f"no reply within {timeout:,.1f} s")
        case _:
            return Fault(f"{type(problem).__name__}: {problem}")


def _proxy_for(base: str) -> str | None:
    """The proxy that the environment names for an address."""
    parts = urlsplit(base)
    if urllib.request.proxy_bypass(parts.hostname or ""):
        return None
    return urllib.request.getproxies().get(parts.scheme)
