"""Names of models, and where their keys come from."""

from __future__ import annotations

import pytest

from trajectory2task.core.errors import UsageError
from trajectory2task.models.names import key_for, place_of


@pytest.mark.parametrize(
    ("name", "base", "protocol", "model", "variable"),
    [
        ("openai/gpt-5", "https://api.openai.com/v1", "openai", "gpt-5", "OPENAI_API_KEY"),
        (
            "anthropic/claude-sonnet-5",
            "https://api.anthropic.com",
            "anthropic",
            "claude-sonnet-5",
            "ANTHROPIC_API_KEY",
        ),
        (
            "openrouter/qwen/qwen3-8b:free",
            "https://openrouter.ai/api/v1",
            "openai",
            "qwen/qwen3-8b:free",
            "OPENROUTER_API_KEY",
        ),
        ("ollama/qwen3:8b", "http://127.0.0.1:11434/v1", "openai", "qwen3:8b", "OLLAMA_API_KEY"),
        (
            "vllm/Qwen/Qwen3-8B",
            "http://127.0.0.1:8000/v1",
            "openai",
            "Qwen/Qwen3-8B",
            "VLLM_API_KEY",
        ),
        ("http://host:8000/v1#qwen3", "http://host:8000/v1", "openai", "qwen3", "T2T_API_KEY"),
        ("https://[::1]/v1/#a/b:c", "https://[::1]/v1", "openai", "a/b:c", "T2T_API_KEY"),
        ("http://h/v1/chat/completions#m", "http://h/v1", "openai", "m", "T2T_API_KEY"),
        ("gemini/gemini-2.5-pro", "", "pydantic-ai", "gemini-2.5-pro", "GOOGLE_API_KEY"),
    ],
)
def test_where_a_model_is(name: str, base: str, protocol: str, model: str, variable: str) -> None:
    place = place_of(name, {})
    assert (place.base, place.protocol, place.model) == (base, protocol, model)
    assert (place.name, place.key_variable) == (name, variable)


def test_an_address_in_the_environment_goes_first_and_may_need_no_key() -> None:
    place = place_of("openai/qwen3", {"OPENAI_BASE_URL": "http://localhost:8000/v1/"})
    assert place.base == "http://localhost:8000/v1"
    assert key_for(place, {}) is None


@pytest.mark.parametrize(
    ("name", "complaint"),
    [
        ("gpt-5", "Valid: openai/gpt-5, anthropic/"),
        ("acme/model", "names no provider"),
        ("openai/", "no model follows"),
        ("http://127.0.0.1:8000/v1", "goes after a hash"),
        ("http://127.0.0.1:8000/v1#", "goes after a hash"),
        ("http:///v1#m", "valid: http://HOST"),
        ("http://host:port/v1#m", "valid: http://HOST"),
        ("http://h/v1?api-version=1#m", "without a query"),
    ],
)
def test_a_bad_name_says_what_would_be_good(name: str, complaint: str) -> None:
    with pytest.raises(UsageError, match=complaint):
        place_of(name, {})


@pytest.mark.parametrize(
    "name", ["http://me:hunter2@host/v1#m", "http://me:hunter2@host/v1", "http://h/?k=hunter2#m"]
)
def test_a_secret_in_an_address_is_refused_and_not_repeated(name: str) -> None:
    with pytest.raises(UsageError) as caught:
        place_of(name, {})
    assert "hunter2" not in str(caught.value)


def test_keys() -> None:
    place = place_of("openai/gpt-5", {})
    assert key_for(place, {"OPENAI_API_KEY": " sk-1\n"}) == "sk-1"
    for environment in ({}, {"OPENAI_API_KEY": "  "}):
        with pytest.raises(UsageError, match="OPENAI_API_KEY"):
            key_for(place, environment)
    with pytest.raises(UsageError, match="Copy it again") as caught:
        key_for(place, {"OPENAI_API_KEY": "sk-1\nsk-2"})
    assert "sk-1" not in str(caught.value)
    assert key_for(place_of("http://h/v1#m", {}), {}) is None


def test_only_a_server_given_by_its_address_is_scripted() -> None:
    assert place_of("http://127.0.0.1:1/v1#scripted-oracle", {}).scripted
    assert not place_of("http://127.0.0.1:1/v1#qwen3", {}).scripted
    assert not place_of("openai/scripted", {}).scripted
