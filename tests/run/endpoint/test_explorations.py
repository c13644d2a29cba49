"""The scripted explorer behind HTTP: one step a request, as far as the history has come."""

from __future__ import annotations

import asyncio
from pathlib import Path

import orjson
import pytest
from tests.run.endpoint.talking import Asking, asking

from trajectory2task.core.calls import Call
from trajectory2task.core.environment import Environment
from trajectory2task.core.errors import UsageError
from trajectory2task.explore.closing import closing_words
from trajectory2task.explore.coverage import Snapshot
from trajectory2task.explore.drawing import draw
from trajectory2task.explore.walker import explore
from trajectory2task.run.endpoint.opening import open_script
from trajectory2task.run.task_world import World
from trajectory2task.run.world import WorldRecipe

BEGIN = {"role": "user", "content": "Begin."}


async def explored(client: Asking, nonce: str, environment: Environment) -> tuple[list, str]:
    """The calls that the endpoint makes when they are carried out, and its last words."""
    history: list[dict] = [BEGIN]
    calls: list[Call] = []
    while True:
        answer = await client.message("scripted", history, "explorer", nonce)
        if not answer.get("tool_calls"):
            return calls, answer["content"]
        assert answer["reasoning_content"]
        use = answer["tool_calls"][0]
        call = Call(use["function"]["name"], orjson.loads(use["function"]["arguments"]))
        calls.append(call)
        result = environment.step(call).content
        history += [answer, {"role": "tool", "tool_call_id": use["id"], "content": result}]


def test_it_walks_as_the_scripted_explorer_does() -> None:
    domain, database = WorldRecipe("library", "ours", None, 3).build()

    async def both() -> None:
        async with asking(open_script(None, World("library", seed=3))) as client:
            for index in range(12):
                start = draw(domain, database, 7, index)
                walk = explore(
                    domain, database, Snapshot(), seed=7, index=index, round=0, start=start
                )
                calls, last = await explored(
                    client, f"explore/7/{index}", Environment(domain, database)
                )
                assert calls == [step.call for step in walk.steps]
                assert last == closing_words(walk)

    asyncio.run(both())


@pytest.mark.parametrize("nonce", ["explore/7", "explore/seven/1", "explore/7/-1", ""])
def test_a_nonce_that_names_no_exploration(nonce: str) -> None:
    async def refused() -> tuple:
        async with asking(open_script(None, World("library", seed=3))) as client:
            body = {"model": "scripted", "messages": [BEGIN]}
            return await client.post(body, "explorer", nonce)

    status, found = asyncio.run(refused())
    assert status == 400
    assert "is no explore/SEED/INDEX" in found["error"]["message"]


def test_an_endpoint_without_a_world_says_how_to_give_it_one() -> None:
    async def refused(role: str) -> str:
        async with asking(open_script(None, World())) as client:
            body = {"model": "scripted", "messages": [BEGIN]}
            status, found = await client.post(body, role, f"{role}/1/1")
            assert status == 400
            return str(found["error"]["message"])

    assert "--domain NAME" in asyncio.run(refused("explorer"))
    assert "--tasks RUN_OR_FILE" in asyncio.run(refused("agent"))


def test_a_world_needs_a_domain() -> None:
    with pytest.raises(UsageError, match="--domain"):
        open_script(None, World(seed=3))
    with pytest.raises(UsageError, match="does not exist"):
        open_script(None, World("library", Path("none-such.json")))
