"""Our own clients before the endpoint: no fault gets through to whoever asks."""

from __future__ import annotations

import asyncio
from pathlib import Path

import orjson
import pytest
from tests.run.endpoint.talking import asking

from trajectory2task.core.chat import Answer, Ask, Said
from trajectory2task.core.errors import UsageError
from trajectory2task.models.opening import open_models, preflight
from trajectory2task.models.settings import ModelSettings
from trajectory2task.run.endpoint.faults import HARMLESS, Faults, fault_rates
from trajectory2task.run.endpoint.opening import open_script
from trajectory2task.run.task_world import World

ASKS = 150
SHARE = 0.3
TIMEOUT = 2.0


def draft(number: int) -> dict[str, str]:
    return {"opener": f"Hello, number {number} speaking.", "manner": "plain"}


async def written(faults: Faults, replies: Path | None) -> tuple[list[Answer], dict]:
    """What the writer answers to so many asks at once, and the endpoint's counts."""
    async with asking(faults=faults) as client:
        settings = ModelSettings(
            model=f"{client.address}#scripted", concurrency=32, timeout=TIMEOUT, deadline=120.0
        )
        async with open_models({"writer": settings}, replies=replies) as models:
            asks = [
                Ask(
                    "Write.",
                    (Said(orjson.dumps({"draft": draft(number)}).decode()),),
                    nonce=f"write/{number}/0",
                )
                for number in range(ASKS)
            ]
            answers = await asyncio.gather(*(models["writer"].answer(ask) for ask in asks))
        return list(answers), await client.get("/stats")


def test_faults_change_no_answer(tmp_path: Path) -> None:
    clean, quiet = asyncio.run(written(Faults(), None))
    # The first 150 requests meet every kind.
    faults = Faults(fault_rates(SHARE, []), seed=1, slow=0.01, retry_after=0)
    broken, counts = asyncio.run(written(faults, tmp_path / "replies.sqlite"))
    assert [orjson.loads(answer.text) for answer in clean] == [draft(n) for n in range(ASKS)]
    assert broken == clean
    assert quiet["requests"] == quiet["answered"] == ASKS
    assert set(counts["faults"]) == set(HARMLESS)
    assert counts["answered"] == ASKS
    assert counts["requests"] == ASKS + sum(counts["faults"].values()) - counts["faults"]["slow"]


def test_bad_arguments_are_handed_on() -> None:
    """A slip of the model's is no fault of the line: whoever asked has to deal with it."""

    async def slipped() -> Answer:
        script = open_script(None, World("library", seed=3))
        async with asking(script, Faults({"bad-arguments": 1.0})) as client:
            settings = ModelSettings(model=f"{client.address}#scripted")
            async with open_models({"explorer": settings}, replies=None) as models:
                return await models["explorer"].answer(
                    Ask("Explore.", (Said("Begin."),), nonce="explore/1/1")
                )

    answer = asyncio.run(slipped())
    assert answer.uses[0].arguments is None
    assert answer.uses[0].raw
    assert answer.reasoning


def test_a_model_that_is_not_served_is_found_before_any_work() -> None:
    async def looked(model: str) -> None:
        async with asking() as client:
            await preflight({"agent": ModelSettings(model=f"{client.address}#{model}")})

    asyncio.run(looked("scripted-obey-user"))
    with pytest.raises(UsageError, match="scripted-none"):
        asyncio.run(looked("scripted-none"))
