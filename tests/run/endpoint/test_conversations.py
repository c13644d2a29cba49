"""Scripted agents and users behind HTTP say what they say without it."""

from __future__ import annotations

import asyncio
from pathlib import Path

import msgspec
import pytest
from tests.run.endpoint.talking import Asking, RemoteAgent, RemoteUser, asking

from trajectory2task.core.environment import Environment
from trajectory2task.core.messages import REPAIR_PREFIX, STOP_WORD
from trajectory2task.core.plans import SCENARIOS
from trajectory2task.core.tasks import Task
from trajectory2task.run.endpoint.opening import open_script
from trajectory2task.run.endpoint.roles import Script
from trajectory2task.run.generation import Wanted, generate
from trajectory2task.run.task_world import World
from trajectory2task.run.world import WorldRecipe
from trajectory2task.simulate.agents import AGENTS
from trajectory2task.simulate.conversation import Transcript, converse, hold
from trajectory2task.simulate.user import SCRIPTED

SEED = 7


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("endpoint") / "tasks"
    generate(Wanted("library", 4, SCENARIOS, SEED), out, workers=1)
    return out


@pytest.fixture(scope="module")
def tasks(folder: Path) -> list[Task]:
    lines = (folder / "tasks.jsonl").read_bytes().splitlines()
    return [msgspec.json.decode(line, type=Task) for line in lines]


def script(folder: Path) -> Script:
    return open_script(folder, World())


def fresh(task: Task) -> Environment:
    domain, database = WorldRecipe("library", "ours", None, SEED).build()
    return Environment(domain, database, patch=task.plan.initial_state)


async def remote(
    client: Asking, task: Task, agent: str, trial: int = 0, seed: int = 0
) -> Transcript:
    ends = f"{task.id}/{trial}/{seed}"
    model = "scripted" if agent == "oracle" else f"scripted-{agent}"
    return await hold(
        fresh(task),
        RemoteAgent(client, model, f"agent/{ends}"),
        RemoteUser(client, f"user/{ends}"),
    )


def words(messages) -> list[tuple]:
    """What was said and called, without the kinds of errors, which do not go over the wire."""
    return [(m.role, m.content, m.call) for m in messages]


@pytest.mark.parametrize("agent", sorted(AGENTS))
def test_a_conversation_over_http_is_the_same(agent: str, folder: Path, tasks) -> None:
    async def both() -> None:
        world = WorldRecipe("library", "ours", None, SEED).build()
        async with asking(script(folder)) as client:
            for place, task in enumerate(tasks[:8]):
                mine = await converse(
                    task, *world, AGENTS[agent], SCRIPTED, trial=place % 2, seed=place
                )
                theirs = await remote(client, task, agent, trial=place % 2, seed=place)
                held = any("held back" in note.did for note in mine.notes)
                if not held:  # only a scripted user says what it agreed to
                    assert words(theirs.messages) == words(mine.messages)
                    assert theirs.stop == mine.stop

    asyncio.run(both())


def test_conversations_side_by_side(folder: Path, tasks) -> None:
    async def both() -> None:
        async with asking(script(folder)) as client:
            alone = [await remote(client, task, "oracle") for task in tasks]
            together = await asyncio.gather(*(remote(client, task, "oracle") for task in tasks))
            assert [talk.messages for talk in alone] == [talk.messages for talk in together]

    asyncio.run(both())


def test_an_endpoint_started_again_goes_on_in_the_middle(folder: Path, tasks) -> None:
    """Every request of a conversation, put to endpoints that have not seen the ones before."""

    async def both() -> None:
        async with asking(script(folder)) as client:
            agent = RemoteAgent(client, "scripted", f"agent/{tasks[0].id}/0")
            user = RemoteUser(client, f"user/{tasks[0].id}/0")
            await hold(fresh(tasks[0]), agent, user)
        history = agent.history
        answers = [place for place, turn in enumerate(history) if turn["role"] == "assistant"]
        assert len(answers) > 4
        for place in (answers[-1], answers[2], answers[2], answers[-2], answers[0]):
            async with asking(script(folder)) as client:
                found = await client.message(
                    "scripted", history[:place], "agent", f"agent/{tasks[0].id}/0"
                )
                assert found == history[place]
        async with asking(script(folder)) as client:  # and in any order to the same one
            for place in (answers[-1], answers[0], answers[0], answers[3], answers[1]):
                found = await client.message(
                    "scripted", history[:place], "agent", f"agent/{tasks[0].id}/0"
                )
                assert found == history[place]

    asyncio.run(both())


def test_what_nobody_heard_changes_nothing(folder: Path, tasks) -> None:
    async def both() -> None:
        nonce = f"agent/{tasks[0].id}/0"
        async with asking(script(folder)) as client:
            start = [{"role": "user", "content": "Hello, it is me."}]
            first = await client.message("scripted", start, "agent", nonce)
            going = [*start, first, {"role": "user", "content": "me@example.org"}]
            right = await client.message("scripted", going, "agent", nonce)
            assert right["tool_calls"]
            call: dict = {
                "id": "x",
                "type": "function",
                "function": {"name": "t", "arguments": "{,"},
            }
            bad: dict = {"role": "assistant", "content": None, "tool_calls": [call]}
            told = {"role": "tool", "tool_call_id": "x", "content": "Error: no JSON."}
            repair = {"role": "user", "content": REPAIR_PREFIX + "Say it again."}
            strange = {"role": "assistant", "content": "Well."}
            for added in (
                [repair],
                [repair, repair],
                [bad, told],
                [bad, told, repair],
                [strange, repair],
                [strange, repair, bad, told, strange, repair],
            ):
                found = await client.message("scripted", going + added, "agent", nonce)
                assert found["tool_calls"][0]["function"] == right["tool_calls"][0]["function"]
            asked = right["tool_calls"][0]["id"]
            result = {"role": "tool", "tool_call_id": asked, "content": "Error: nobody."}
            after = await client.message("scripted", [*going, right, result], "agent", nonce)
            sent_back = [*going, right, result, repair]
            again = await client.message("scripted", sent_back, "agent", nonce)
            assert again["content"] == after["content"]

    asyncio.run(both())


def test_a_user_ends_with_the_stop_word(folder: Path, tasks) -> None:
    async def ends() -> str:
        async with asking(script(folder)) as client:
            history = [{"role": "user", "content": "Hello! How can I help you today?"}]
            for _ in range(20):
                said = await client.message("scripted", history, "user", f"user/{tasks[0].id}/0")
                if STOP_WORD in said["content"]:
                    return str(said["content"])
                refusal = {"role": "user", "content": "I'm sorry, but I can't help you with that."}
                history += [said, refusal]
            raise AssertionError("the user never gave up")

    text = asyncio.run(ends())
    assert text.endswith(f" {STOP_WORD}")
    assert text != STOP_WORD


@pytest.mark.parametrize(
    ("model", "role", "nonce", "says"),
    [
        ("scripted", "agent", "agent/none-such/0", "There is no task 'none-such'"),
        ("scripted", "agent", "agent/x", "is no ROLE/TASK/TRIAL"),
        ("scripted", "agent", "", "is no ROLE/TASK/TRIAL"),
        ("scripted", "user", "user/x/one/2", "is no ROLE/TASK/TRIAL"),
        ("scripted", "cook", "cook/x/1", "Unknown role 'cook'"),
        ("scripted", "", "", "t2t-role"),
    ],
)
def test_who_cannot_be_played_is_said(model, role, nonce, says, folder: Path) -> None:
    async def refused() -> tuple:
        async with asking(script(folder)) as client:
            body = {"model": model, "messages": [{"role": "user", "content": "Hello"}]}
            return await client.post(body, role, nonce)

    status, found = asyncio.run(refused())
    assert status == 400
    assert says in found["error"]["message"]
