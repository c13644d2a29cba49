"""A client over real HTTP: what it sends, which faults it survives, which end the call."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, formatdate
from typing import Any, TypeVar

import msgspec
import orjson
import pytest
from aiohttp import web
from tests.models.asks import PLAIN
from tests.models.server import (
    CLAUDE_GOOD,
    GOOD,
    Reply,
    Server,
    break_off,
    good,
    hang,
    hang_up,
    serving,
    slow,
    status,
    text,
)

from trajectory2task.core.chat import Ask, Said
from trajectory2task.core.errors import ContextOverflow, ProviderError, UsageError
from trajectory2task.models.client import Client
from trajectory2task.models.endpoints import Endpoints
from trajectory2task.models.retrying import Backoff
from trajectory2task.models.settings import ModelSettings

T = TypeVar("T")
FAST = Backoff(first=0.01, longest=0.02)
KEY = "sk-very-secret-0123456789"


def asked(
    replies: list[Reply],
    use: Callable[[Client, Server], Awaitable[T]],
    *,
    environment: dict[str, str] | None = None,
    name: str = "{address}/v1#a-model",
    **settings: Any,
) -> T:
    """What `use` makes of a client whose server gives `replies`."""

    async def run() -> T:
        async with serving(*replies) as server:
            settled = ModelSettings(name.format(address=server.address), **settings)
            variables = {
                variable: value.format(address=server.address)
                for variable, value in (environment or {"T2T_API_KEY": KEY}).items()
            }
            async with Endpoints(environment=variables, backoff=FAST) as endpoints:
                client = endpoints.client("agent", settled)
                assert isinstance(client, Client)
                return await use(client, server)

    return asyncio.run(run())


async def hello(client: Client, server: Server) -> tuple[str, int]:
    answer = await client.answer(PLAIN)
    return answer.text, len(server.requests)


def test_asks_with_the_key_and_nothing_of_ours() -> None:
    async def use(client: Client, server: Server) -> Server:
        assert client.url == f"{server.address}/v1/chat/completions"
        await client.answer(PLAIN)
        return server

    path, headers, body = asked([good], use).requests[0]
    assert path == "/v1/chat/completions"
    assert headers["authorization"] == f"Bearer {KEY}"
    assert orjson.loads(body)["model"] == "a-model"
    assert not [name for name in headers if name.startswith("t2t")]
    assert b"retail-7" not in body


def test_tells_the_scripted_endpoint_role_and_nonce() -> None:
    async def use(client: Client, server: Server) -> dict[str, str]:
        await client.answer(PLAIN)
        return server.requests[0][1]

    headers = asked([good], use, name="{address}/v1#scripted-oracle")
    assert (headers["t2t-role"], headers["t2t-nonce"]) == ("agent", PLAIN.nonce)


def test_a_reply_can_be_stored_and_decoded_later() -> None:
    async def use(client: Client, server: Server) -> None:
        reply = await client.fetch(PLAIN)
        assert client.decode(reply) == await client.answer(PLAIN)
        assert client.request(PLAIN) == client.request(msgspec.structs.replace(PLAIN, nonce="x"))

    asked([good], use)


async def two_seconds_from_now(_: web.Request) -> web.StreamResponse:
    then = format_datetime(datetime.now(UTC) + timedelta(seconds=2), usegmt=True)
    return web.Response(status=503, headers={"Retry-After": then})


FAULTS: dict[str, list[Reply]] = {
    **{str(code): [status(code)] for code in (408, 409, 425, 429, 500, 502, 503, 504, 529)},
    "asked to wait": [status(429, retry_after="0.05")],
    "asked to wait in milliseconds": [status(429, retry_after_ms="20")],
    "asked to wait until": [status(503, retry_after=formatdate(usegmt=True))],
    "a wait nobody understands": [status(503, retry_after="soon")],
    "hang": [hang],
    "dropped": [hang_up, hang_up],
    "broken off": [break_off],
    "truncated": [text(orjson.dumps(GOOD)[:-20])],
    "html": [text(b"<html>Bad gateway</html>", "text/html")],
    "no body": [text(b"")],
    "a list": [text(b"[]")],
    "no utf-8": [text(b'{"choices": "\xff\xfe"}')],
    "error in a 200": [status(200, {"error": {"message": "overloaded", "code": None}})],
    "error with a status in a 200": [status(200, {"error": {"message": "busy", "code": 502}})],
    "no choices": [status(200, {"choices": []}), status(200, {"choices": None})],
    "empty": [status(200, {"choices": [{"message": {"content": " "}, "finish_reason": "stop"}]})],
    "null": [status(200, {"choices": [{"message": {"content": None}}]})],
}


@pytest.mark.parametrize("fault", FAULTS)
def test_survives(fault: str) -> None:
    replies = FAULTS[fault]
    patient: dict[str, Any] = {"timeout": 0.5} if hang in replies else {}
    said, requests = asked([*replies, good], hello, **patient)
    assert said == "Hello."
    assert requests == len(replies) + 1


def test_waits_as_long_as_it_is_asked_to() -> None:
    async def use(client: Client, server: Server) -> float:
        await client.answer(PLAIN)
        return server.times[1] - server.times[0]

    assert asked([status(503, retry_after="0.4"), good], use) >= 0.4
    assert asked([two_seconds_from_now, good], use) >= 0.9  # whole seconds


def test_one_pause_for_the_whole_endpoint() -> None:
    """One call is told to wait; calls that come later wait too, though nobody told them."""

    async def use(client: Client, server: Server) -> list[float]:
        first = asyncio.create_task(client.answer(PLAIN))
        while not server.requests:
            await asyncio.sleep(0.001)
        await asyncio.sleep(0.1)
        await asyncio.gather(first, *(client.answer(PLAIN) for _ in range(5)))
        return [time - server.times[0] for time in server.times]

    times = asked([status(429, retry_after="0.6"), good], use)
    assert len(times) == 7
    assert all(time >= 0.6 for time in times[1:])


ENDS: tuple[tuple[int, Any, type[Exception], str], ...] = (
    (401, {"error": {"message": "bad key"}}, UsageError, "T2T_API_KEY"),
    (402, {"error": {"message": "no credit"}}, UsageError, "wants to be paid"),
    (403, {"error": "region"}, UsageError, "T2T_API_KEY"),
    (404, {"detail": "Not Found"}, UsageError, "no model 'a-model'"),
    (301, None, UsageError, "sends elsewhere"),
    (
        400,
        {"error": {"message": "Unsupported value: 'temperature' does not support 0.5"}},
        UsageError,
        "does not take one of its settings",
    ),
    (400, {"error": {"message": "messages: odd"}}, ProviderError, "refused the request"),
    (422, {"message": "odd"}, ProviderError, "odd"),
    (
        400,
        {"error": {"message": "too long", "code": "context_length_exceeded"}},
        ContextOverflow,
        "no longer fits",
    ),
    (
        400,
        {"error": {"message": "This model's maximum context length is 4096 tokens. However"}},
        ContextOverflow,
        "4096",
    ),
    (413, None, ContextOverflow, "no longer fits"),
    (
        429,
        {"error": {"message": "Request too large for gpt-5: Limit 30000, Requested 40000"}},
        ContextOverflow,
        "Requested 40000",
    ),
    (
        400,
        {"error": {"message": "messages.3: `thinking` blocks cannot be modified"}},
        ProviderError,
        "messages.3",
    ),
    (
        429,
        {"error": {"message": "You exceeded your quota", "code": "insufficient_quota"}},
        UsageError,
        "credit",
    ),
    (
        400,
        {
            "type": "error",
            "error": {
                "type": "invalid_request_error",
                "message": "Your credit balance is too low to access the Anthropic API.",
            },
        },
        UsageError,
        "gives no more replies under this account",
    ),
)


@pytest.mark.parametrize(("code", "body", "kind", "words"), ENDS)
def test_ends_at_once(code: int, body: Any, kind: type[Exception], words: str) -> None:
    async def use(client: Client, server: Server) -> int:
        with pytest.raises(kind, match=words) as caught:
            await client.answer(PLAIN)
        assert type(caught.value) is kind
        return len(server.requests)

    assert asked([status(code, body)], use) == 1


def test_gives_up_at_the_deadline_and_says_what_happened() -> None:
    async def use(client: Client, server: Server) -> None:
        with pytest.raises(ProviderError) as caught:
            await client.answer(PLAIN)
        said = str(caught.value)
        assert client.url in said
        assert f"{len(server.requests)} attempt" in said
        assert "503: we are closed" in said

    asked([status(503, {"error": {"message": "we are closed"}})], use, deadline=0.2)


def test_does_not_wait_beyond_the_deadline() -> None:
    async def use(client: Client, server: Server) -> int:
        with pytest.raises(ProviderError, match="asks to wait 3,600 s"):
            await client.answer(PLAIN)
        return len(server.requests)

    assert asked([status(429, retry_after="3600")], use, deadline=20) == 1


def test_useless_replies_are_paid_for_ten_times_at_most() -> None:
    async def use(client: Client, server: Server) -> int:
        with pytest.raises(ProviderError, match="an empty reply"):
            await client.answer(PLAIN)
        return len(server.requests)

    assert asked([status(200, {"choices": [{"message": {"content": ""}}]})], use) == 10


def test_no_more_in_flight_than_allowed() -> None:
    async def use(client: Client, server: Server) -> int:
        await asyncio.gather(*(client.answer(PLAIN) for _ in range(20)))
        return server.most_in_flight

    assert asked([slow(0.02)], use, concurrency=3) == 3


def test_waiting_for_a_turn_is_not_held_against_a_call() -> None:
    """Sixteen calls, one after the other, take longer than any of them has."""

    async def use(client: Client, server: Server) -> int:
        await asyncio.gather(*(client.answer(PLAIN) for _ in range(16)))
        return len(server.requests)

    replies = [reply for _ in range(16) for reply in (status(500), slow(0.15))]
    assert asked(replies, use, concurrency=1, deadline=2) == 32


def test_roles_at_one_address_share_the_strictest_limit() -> None:
    async def run() -> int:
        async with serving(slow(0.02)) as server, Endpoints(environment={}) as endpoints:
            name = f"{server.address}/v1#m"
            agent = endpoints.client("agent", ModelSettings(name, concurrency=8))
            user = endpoints.client("user", ModelSettings(name, concurrency=2))
            await asyncio.gather(*(one.answer(PLAIN) for one in (agent, user) for _ in range(8)))
            return server.most_in_flight

    assert asyncio.run(run()) == 2


def test_requests_per_minute() -> None:
    async def use(client: Client, server: Server) -> float:
        start = asyncio.get_running_loop().time()
        await asyncio.gather(*(client.answer(PLAIN) for _ in range(30)))
        return server.times[-1] - start

    # Twenty a second: one second's worth at once, the other ten take half a second.
    assert asked([good], use, requests_per_minute=1200) >= 0.49


def test_tokens_per_minute_count_what_was_used() -> None:
    """Each reply says 1,000 tokens, and there are 4,000 a second."""
    body = {**GOOD, "usage": {"prompt_tokens": 900, "completion_tokens": 100}}

    async def use(client: Client, server: Server) -> float:
        start = asyncio.get_running_loop().time()
        for _ in range(7):
            await client.answer(PLAIN)
        return server.times[-1] - start

    assert asked([status(200, body)], use, tokens_per_minute=240_000) >= 0.6


def test_a_large_request_arrives_whole() -> None:
    async def use(client: Client, server: Server) -> int:
        await client.answer(Ask("", (Said("x" * 3_000_000),)))
        return len(server.requests[0][2])

    assert asked([good], use) > 3_000_000


def test_anthropic_over_http() -> None:
    async def use(client: Client, server: Server) -> tuple[str, dict[str, str], str]:
        answer = await client.answer(PLAIN)
        path, headers, _ = server.requests[0]
        return path, headers, answer.text

    path, headers, said = asked(
        [
            status(529, {"type": "error", "error": {"type": "overloaded_error"}}),
            status(200, CLAUDE_GOOD),
        ],
        use,
        name="anthropic/claude-sonnet-5",
        environment={"ANTHROPIC_API_KEY": KEY, "ANTHROPIC_BASE_URL": "{address}"},
    )
    assert path == "/v1/messages"
    assert headers["x-api-key"] == KEY
    assert headers["anthropic-version"] == "2023-06-01"
    assert said == "Hello."


def test_offline_nothing_is_sent() -> None:
    async def run() -> None:
        async with Endpoints(offline=True, environment={}) as endpoints:
            settings = ModelSettings("openai/gpt-5")  # no key anywhere
            client = endpoints.client("agent", settings)
            await endpoints.probe(settings)
            assert client.decode(orjson.dumps(GOOD)).text == "Hello."
            assert client.request(PLAIN)
            with pytest.raises(ProviderError, match="offline"):
                await client.answer(PLAIN)
            with pytest.raises(ProviderError, match="cannot be read"):
                client.decode(b"{}")

    asyncio.run(run())


@pytest.mark.parametrize(
    "reply",
    [
        status(401, {"error": {"message": f"Incorrect API key provided: {KEY}"}}),
        status(400, {"error": {"message": f"odd {KEY}"}}),
        status(500, {"error": {"message": f"odd {KEY}"}}),
        status(301, Location=f"http://elsewhere/{KEY}"),
        text(b"no json " + KEY.encode()),
        # What is quoted is cut: not in the middle of a key.
        *(status(400, {"error": {"message": f"{'x' * n} {KEY}"}}) for n in (275, 285, 295)),
        status(200, {"error": {"message": f"odd {KEY}"}}),
    ],
)
def test_the_key_is_in_no_message_nor_traceback(reply: Reply) -> None:
    async def use(client: Client, server: Server) -> str:
        with pytest.raises((ProviderError, UsageError)) as caught:
            await client.answer(PLAIN)
        assert caught.value.__cause__ is None
        return f"{caught.getrepr(style='long', showlocals=False)}{caught.value!r}{client!r}"

    said = asked([reply], use, deadline=0.05)
    assert KEY[:5] not in said


def test_the_login_for_a_proxy_is_in_no_message(monkeypatch: pytest.MonkeyPatch) -> None:
    async def run() -> str:
        async with serving(status(407)) as server:
            monkeypatch.setenv("https_proxy", server.address.replace("://", "://me:secret@"))
            monkeypatch.setenv("no_proxy", "")
            async with Endpoints(environment={}, backoff=FAST) as endpoints:
                settings = ModelSettings("https://models.example/v1#m", deadline=0.05)
                with pytest.raises(ProviderError) as caught:
                    await endpoints.client("agent", settings).answer(PLAIN)
        return str(caught.value)

    said = asyncio.run(run())
    assert "the proxy answers with 4" in said
    assert "secret" not in said
