"""The scripted endpoint in tau2-bench's own worlds: its tasks played, and tasks made there."""

from __future__ import annotations

import asyncio
from pathlib import Path

import orjson
from tests.run.endpoint.talking import RemoteAgent, RemoteUser, asking

from trajectory2task.core.chat import Role
from trajectory2task.core.environment import Environment
from trajectory2task.interop.tau2.worlds import open_world, parse_world_name
from trajectory2task.models.opening import open_models
from trajectory2task.models.settings import ModelSettings
from trajectory2task.run.endpoint.opening import open_script
from trajectory2task.run.generation import Wanted, WithModels, generate
from trajectory2task.run.task_world import World
from trajectory2task.simulate.conversation import hold
from trajectory2task.simulate.foreign import GOLD, SILENT

AIRLINE = "tau2:airline"


def test_gold_and_silence_over_http() -> None:
    world = open_world(parse_world_name(AIRLINE))

    async def both() -> None:
        async with asking(open_script(Path(AIRLINE), World())) as client:
            for task in world.tasks.tasks[:12]:
                ends = f"{task.id}/0/0"
                theirs = await hold(
                    Environment(world.domain, world.database),
                    RemoteAgent(client, "scripted", f"agent/{ends}"),
                    RemoteUser(client, f"user/{ends}"),
                )
                mine = await hold(
                    Environment(world.domain, world.database),
                    GOLD.start(task),
                    SILENT.start(task),
                )
                calls = [message.call for message in theirs.messages]
                assert calls == [message.call for message in mine.messages]
                assert theirs.stop == mine.stop
            body = {"model": "scripted-oracle", "messages": [{"role": "user", "content": "Hi"}]}
            status, found = await client.post(body, "agent", "agent/0/0")
            assert status == 400
            assert "agent for tasks without a plan" in found["error"]["message"]

    asyncio.run(both())


def test_tasks_by_summary_over_http(tmp_path: Path) -> None:
    out = tmp_path / "run"

    async def made() -> dict:
        async with asking(open_script(None, World(AIRLINE))) as client:
            asked = ModelSettings(f"{client.address}#scripted")
            cast: dict[Role, ModelSettings] = {"explorer": asked, "writer": asked, "judge": asked}
            models = WithModels(cast, lambda: open_models(cast, replies=out / "replies.sqlite"))
            wanted = Wanted(AIRLINE, 12, ("general",), 3, compose="llm")
            await asyncio.to_thread(generate, wanted, out, models=models)
            return client.endpoint.counts.facts()

    counts = asyncio.run(made())
    tasks = [orjson.loads(line) for line in (out / "tasks.jsonl").read_bytes().splitlines()]
    assert len(tasks) > 3
    assert all(task["gold"] and task["opinion"] for task in tasks)
    assert counts["refused"] == 0
    assert set(counts["roles"]) == {"explorer", "writer", "judge"}
