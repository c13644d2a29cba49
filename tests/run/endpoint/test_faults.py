"""Faults as a client meets them, how often they come, and what is counted."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import Any

import aiohttp
import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.run.endpoint.talking import Asking, asking

from trajectory2task.core.errors import UsageError
from trajectory2task.run.endpoint.breaking import broken
from trajectory2task.run.endpoint.faults import FAULTS, HARMLESS, Faults, fault_rates

BODY = {"model": "echo", "messages": [{"role": "user", "content": "Hello"}]}


async def met(kind: str, **more: Any) -> tuple[Any, dict]:
    """What one request meets, and the counts afterwards."""
    async with asking(faults=Faults({kind: 1.0}, **more)) as client:
        try:
            found: Any = await client.post(BODY, timeout=0.3)
        except (aiohttp.ClientError, TimeoutError) as problem:
            found = problem
        return found, await client.get("/stats")


@pytest.mark.parametrize("kind", ["429", "429-after", "500", "503", "529"])
def test_statuses(kind: str) -> None:
    (status, body), counts = asyncio.run(met(kind))
    assert status == int(kind[:3])
    assert body["error"]["message"]
    assert counts["faults"] == {kind: 1}
    assert counts["answered"] == 0


def test_retry_after_is_sent_where_it_is_named() -> None:
    async def header(kind: str) -> str | None:
        async with asking(faults=Faults({kind: 1.0}, retry_after=3)) as client:
            where = f"{client.address}/chat/completions"
            response = await client.session.post(where, data=orjson.dumps(BODY))
            return response.headers.get("Retry-After")

    assert asyncio.run(header("429")) is None
    assert asyncio.run(header("429-after")) == "3"


def test_bodies_that_are_no_answer() -> None:
    (status, cut), _ = asyncio.run(met("truncated"))
    assert (status, type(cut)) == (200, bytes)
    assert cut.startswith(b"{")
    (status, page), _ = asyncio.run(met("html"))
    assert (status, page[:9]) == (200, b"<!doctype")
    (status, error), _ = asyncio.run(met("error-in-200"))
    assert (status, list(error)) == (200, ["error"])
    (status, none), _ = asyncio.run(met("no-choices"))
    assert (status, none["choices"]) == (200, [])
    (status, empty), _ = asyncio.run(met("empty"))
    assert (status, empty["choices"][0]["message"]["content"]) == (200, "")


def test_no_answer_at_all() -> None:
    hung, counts = asyncio.run(met("hang"))
    assert isinstance(hung, TimeoutError)
    assert counts["faults"] == {"hang": 1}
    dropped, _ = asyncio.run(met("drop"))
    assert isinstance(dropped, aiohttp.ClientError)
    given_up, _ = asyncio.run(met("hang", hang=0.01))
    assert isinstance(given_up, aiohttp.ClientError)


def test_a_slow_answer_is_an_answer() -> None:
    (status, body), counts = asyncio.run(met("slow", slow=0.01))
    assert (status, bool(body["choices"][0]["message"]["content"])) == (200, True)
    assert (counts["answered"], counts["faults"]) == (1, {"slow": 1})


def test_bad_arguments_are_no_json() -> None:
    function = {"name": "t", "arguments": '{"a":1}'}
    message = {"content": None, "tool_calls": [{"id": "x", "function": function}]}
    answer = {"choices": [{"index": 0, "message": message}]}
    sent = broken("bad-arguments", answer, 1)
    assert sent is not None
    found = orjson.loads(sent.body)["choices"][0]["message"]["tool_calls"][0]
    assert (found["id"], found["function"]["name"]) == ("x", "t")
    with pytest.raises(orjson.JSONDecodeError):
        orjson.loads(found["function"]["arguments"])
    assert function["arguments"] == '{"a":1}'  # the answer itself is left alone


def test_each_kind_comes_as_often_as_it_is_asked_for() -> None:
    faults = Faults(fault_rates(0.3, ["500=0.2", "bad-arguments=0.1"]), seed=5)
    drawn = Counter(faults.draw(number) for number in range(20_000))
    assert drawn == Counter(faults.draw(number) for number in range(20_000))
    assert set(drawn) == {None, *FAULTS}
    assert abs(drawn["500"] / 20_000 - 0.2) < 0.02
    assert abs(drawn["bad-arguments"] / 20_000 - 0.1) < 0.02
    for kind in set(HARMLESS) - {"500"}:
        assert abs(drawn[kind] / 20_000 - 0.3 / len(HARMLESS)) < 0.01


def test_the_mix_leaves_conversations_as_they_are() -> None:
    assert "bad-arguments" not in fault_rates(0.5, [])


@given(st.lists(st.tuples(st.sampled_from(sorted(FAULTS)), st.floats(0, 1)), max_size=4))
def test_rates_are_shares(single: list[tuple[str, float]]) -> None:
    given_rates = dict(single)
    try:
        rates = fault_rates(None, [f"{kind}={rate}" for kind, rate in single])
    except UsageError:
        assert sum(given_rates.values()) > 1
    else:
        assert rates == {kind: rate for kind, rate in given_rates.items() if rate > 0}


@pytest.mark.parametrize(
    ("share", "single", "says"),
    [
        (1.5, [], "from 0 to 1"),
        (None, ["500"], "--fault 500=0.1"),
        (None, ["509=0.1"], "Did you mean"),
        (None, ["500=often"], "is no number"),
        (None, ["500=-1"], "from 0 to 1"),
        (None, ["500=nan"], "from 0 to 1"),
        (0.6, ["bad-arguments=0.6"], "120%"),
    ],
)
def test_rates_that_are_none(share: float | None, single: list[str], says: str) -> None:
    with pytest.raises(UsageError, match=says):
        fault_rates(share, single)


def test_counts_tell_repeated_requests() -> None:
    async def counted() -> dict:
        async with asking() as client:
            for nonce in ("a/1", "a/1", "a/2"):
                await client.post(BODY, "agent", nonce)
            await client.post({**BODY, "model": "none"}, "agent", "a/1")
            facts: dict = await client.get("/stats?requests=1")
            return facts

    found = asyncio.run(counted())
    assert (found["requests"], found["answered"], found["repeated"]) == (4, 3, 1)
    assert sorted(found["answers"].values()) == [1, 2]
    assert found["roles"] == {"agent": 4}
    assert found["refused"] == 1


def test_latency_holds_every_answer_back_at_once() -> None:
    """Many requests wait at the same time: none waits for another."""

    async def both(client: Asking) -> list:
        return await asyncio.gather(*(client.post(BODY) for _ in range(50)))

    async def served() -> list:
        async with asking(latency=0.05) as client:
            return await asyncio.wait_for(both(client), 50 * 0.05)

    assert {status for status, _ in asyncio.run(served())} == {200}
