"""One long-lived HTTP session for one endpoint.

Sessions are kept open and closed on purpose: a client that is dropped with open connections
stalls the ones after it.
"""

from __future__ import annotations

import io
import urllib.request
from collections.abc import Mapping
from urllib.parse import urlsplit

import aiohttp

from trajectory2task.core.errors import UsageError
from trajectory2task.models.faults import Fault

# Under load a connection may take long to be made, though nothing is wrong.
_CONNECT = 60.0
# Shorter than the five seconds after which local servers hang up on us.
_IDLE = 4.0
# aiohttp warns of larger bodies given as bytes: they hold up the loop.
_LARGE = 2**20


class Connection:
    """The way to one address. Make it inside the event loop that uses it, and `close` it."""

    def __init__(self, base: str, headers: Mapping[str, str]) -> None:
        self._base = base
        self._proxy = _proxy_for(base)
        self._session = aiohttp.ClientSession(
            headers={"Content-Type": "application/json", **headers},
            connector=aiohttp.TCPConnector(limit=0, keepalive_timeout=_IDLE, ttl_dns_cache=300),
            cookie_jar=aiohttp.DummyCookieJar(),
        )

    async def post(
        self, path: str, body: bytes, headers: Mapping[str, str] | None, timeout: float
    ) -> tuple[int, Mapping[str, str], bytes]:
        """Status, headers and body of the reply. Raises `Fault` where there is none."""
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

    async def close(self) -> None:
        """Close the session with all its connections."""
        await self._session.close()


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
        case aiohttp.ClientHttpProxyError():  # its words have the proxy's address, login and all
            return Fault(f"the proxy answers with {problem.status} {problem.message}")
        case aiohttp.ClientConnectorError():
            return Fault(f"no connection: {problem.os_error.strerror or problem.os_error}")
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
