"""Before any work: one clear line for a missing key, a wrong address, an unknown model."""

from __future__ import annotations

import asyncio

import pytest
from tests.models.server import Reply, hang_up, serving, status, text

from trajectory2task.core.errors import UsageError
from trajectory2task.models.endpoints import Endpoints
from trajectory2task.models.settings import ModelSettings


def listed(*names: str) -> Reply:
    return status(200, {"object": "list", "data": [{"id": name} for name in names]})


def probed(
    *replies: Reply, model: str = "qwen3", anthropic: bool = False
) -> list[tuple[str, dict[str, str]]]:
    """What a server was asked by a probe for `model`."""

    async def run() -> list[tuple[str, dict[str, str]]]:
        async with serving(*replies) as server:
            name = f"anthropic/{model}" if anthropic else f"{server.address}/v1#{model}"
            environment = {"ANTHROPIC_API_KEY": "sk-1", "ANTHROPIC_BASE_URL": server.address}
            async with Endpoints(environment=environment) as endpoints:
                await endpoints.probe(ModelSettings(name))
            return [(path, headers) for path, headers, _ in server.requests]

    return asyncio.run(run())


@pytest.mark.parametrize(
    "reply",
    [
        listed("other", "qwen3"),
        listed("qwen3:latest"),
        listed("openai/*"),
        listed(),
        status(404),
        status(405),
        status(400),
        text(b"<html>"),
        status(200, []),
        status(200, {"data": [1, {"id": 2}]}),
    ],
)
def test_a_model_that_is_there_or_that_nobody_can_look_up(reply: Reply) -> None:
    assert [path for path, _ in probed(reply)] == ["/v1/models"]


def test_a_variant_of_a_model() -> None:
    assert probed(listed("qwen/qwen3-8b"), model="qwen/qwen3-8b:free")


def test_an_unknown_model() -> None:
    names = [f"model-{number:02}" for number in range(12)]
    with pytest.raises(UsageError) as caught:
        probed(listed("qwen3-8b", *names))
    said = str(caught.value)
    assert "has no model 'qwen3'. Did you mean 'qwen3-8b'?" in said
    assert "model-08 and 3 more" in said
    assert "\n" not in said


@pytest.mark.parametrize("code", [401, 403])
def test_a_key_that_is_refused(code: int) -> None:
    with pytest.raises(UsageError, match="T2T_API_KEY"):
        probed(status(code, {"error": {"message": "no"}}))


def test_a_missing_key_and_an_address_where_nobody_is() -> None:
    async def run() -> None:
        async with Endpoints(environment={}) as endpoints:
            with pytest.raises(UsageError, match="OPENAI_API_KEY"):
                await endpoints.probe(ModelSettings("openai/gpt-5"))
            with pytest.raises(UsageError, match="Nobody answers at http://127"):
                await endpoints.probe(ModelSettings("http://127.0.0.1:9/v1#m"))

    asyncio.run(run())


def test_a_server_that_stumbles_is_asked_again() -> None:
    assert len(probed(hang_up, status(503), listed("qwen3"))) == 3
    assert len(probed(status(503))) == 3  # it is there; calls have retries of their own


def test_anthropic_is_asked_for_the_model_itself() -> None:
    ((path, headers),) = probed(status(200, {"id": "x"}), model="claude-sonnet-5", anthropic=True)
    assert path == "/v1/models/claude-sonnet-5"
    assert headers["x-api-key"] == "sk-1"
    missing = {"type": "error", "error": {"type": "not_found_error", "message": "model: claude"}}
    with pytest.raises(UsageError, match="no model 'claude'"):
        probed(status(404, missing), model="claude", anthropic=True)
    assert probed(status(404), model="claude", anthropic=True)  # a gateway without that list
