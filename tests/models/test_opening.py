"""A session's models over real HTTP: recorded, replayed without a server, and no key in sight."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from tests.models.server import GOOD, serving, status

from trajectory2task.core.chat import Answer, Ask, Said
from trajectory2task.core.errors import UsageError
from trajectory2task.models.cached import Mode
from trajectory2task.models.opening import open_models, preflight
from trajectory2task.models.settings import ModelSettings

ASK = Ask("policy", (Said("Hello?"),), nonce="agent/t1/0")
KEY = "sk-never-to-be-seen-0123456789"


async def asked(name: str, replies: Path | None, mode: Mode = "use") -> tuple[Answer, dict]:
    cast = {"agent": ModelSettings(name)}
    async with open_models(cast, replies=replies, mode=mode) as models:  # type: ignore[arg-type]
        answer = await models["agent"].answer(ASK)
        return answer, models.meter.facts()["agent"]


def test_a_recorded_session_is_replayed_without_its_server(tmp_path: Path) -> None:
    async def run() -> None:
        path = tmp_path / "replies.sqlite"
        async with serving(status(200, GOOD)) as server:
            name = f"{server.address}/v1#some"
            answer, facts = await asked(name, path)
            assert (answer.text, facts["calls"], facts["input tokens"]) == ("Hello.", 1, 10)
            assert len(server.requests) == 1
        again, facts = await asked(name, path, "only")
        assert (again, facts["calls"], facts["replayed"]) == (answer, 0, 1)

    asyncio.run(run())


def test_replaying_needs_a_recording(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there are none"):
        asyncio.run(asked("openai/x", tmp_path / "none.sqlite", "only"))


def test_replaying_needs_no_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def run() -> None:
        path = tmp_path / "replies.sqlite"
        async with serving(status(200, GOOD)) as server:
            monkeypatch.setenv("OPENAI_API_KEY", KEY)
            monkeypatch.setenv("OPENAI_BASE_URL", f"{server.address}/v1")
            await asked("openai/some", path)
            assert server.requests[-1][1]["authorization"] == f"Bearer {KEY}"
        monkeypatch.delenv("OPENAI_API_KEY")
        await asked("openai/some", path, "only")
        monkeypatch.delenv("OPENAI_BASE_URL")
        with pytest.raises(UsageError, match="OPENAI_API_KEY"):
            await preflight({"agent": ModelSettings("openai/some")})

    asyncio.run(run())
    for file in tmp_path.iterdir():
        assert KEY.encode() not in file.read_bytes()


def test_a_refused_key_is_told_without_the_key(monkeypatch: pytest.MonkeyPatch) -> None:
    async def run() -> None:
        refusal = {"error": {"message": f"Incorrect API key provided: {KEY}"}}
        async with serving(status(401, refusal)) as server:
            monkeypatch.setenv("OPENAI_API_KEY", KEY)
            monkeypatch.setenv("OPENAI_BASE_URL", f"{server.address}/v1")
            with pytest.raises(UsageError, match="OPENAI_API_KEY") as caught:
                await preflight({"agent": ModelSettings("openai/some")})
            assert KEY not in str(caught.value)

    asyncio.run(run())
