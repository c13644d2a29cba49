"""Which model plays which role, from a file and the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from trajectory2task.core.chat import ROLES, Usage
from trajectory2task.core.errors import UsageError
from trajectory2task.models.cast import cast_of
from trajectory2task.models.prices import pricing_of
from trajectory2task.models.settings import ModelSettings, Price

FILE = """
[model]
model = "openai/gpt-5"
temperature = 0.2
[agent]
model = "http://127.0.0.1:8000/v1#qwen3"
extra = {chat_template_kwargs = {enable_thinking = true}}
[judge]
effort = "high"
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "models.toml"
    path.write_text(FILE, "utf-8")
    return path


def test_a_role_inherits_what_it_does_not_set(file: Path) -> None:
    cast = cast_of(ROLES, {}, file=file)
    assert set(cast) == set(ROLES)
    assert cast["agent"].model == "http://127.0.0.1:8000/v1#qwen3"
    assert cast["agent"].temperature == 0.2
    assert cast["agent"].extra == {"chat_template_kwargs": {"enable_thinking": True}}
    assert cast["judge"] == ModelSettings("openai/gpt-5", temperature=0.2, effort="high")


def test_the_command_line_is_laid_over_the_file(file: Path) -> None:
    changes = ["agent.temperature=0.7", "seed=3", "user.price={input = 1, output = 2.5}"]
    cast = cast_of(("agent", "user"), {"user": "ollama/llama4"}, file=file, changes=changes)
    assert (cast["agent"].temperature, cast["agent"].seed) == (0.7, 3)
    assert (cast["user"].model, cast["user"].temperature) == ("ollama/llama4", 0.2)
    assert cast["user"].price == Price(1, 2.5)


def test_a_role_without_a_model_is_left_out() -> None:
    assert cast_of(("agent", "user"), {"agent": "openai/gpt-5"}).keys() == {"agent"}


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (["temprature=1"], "no setting 'temprature'. Did you mean 'temperature'.*KEY=VALUE"),
        (["temperature"], "no '='.*Examples: --set agent.temperature=0.7"),
        (["agnt.temperature=1"], "no role 'agnt'. Did you mean 'agent'.*Roles: explorer, writer"),
        (["extra.top_p=1"], "no role 'extra'.*--set extra='{top_p = 0.9}'"),
        (["temperature=warm"], "temperature is 'warm'; it takes a number"),
        (["effort=huge"], "effort is 'huge'; it takes none, minimal, low, medium, high"),
        (["concurrency=0"], "concurrency is 0; it takes a whole number, 1 or more"),
        (["max_tokens=1.5"], "max_tokens is 1.5; it takes a whole number, 1 or more"),
        (["timeout=0"], "timeout is 0; it takes seconds, more than 0"),
        (["extra='text'"], "extra is 'text'; it takes a table, such as {top_p = 0.9}"),
        (["price={input=1}"], "price is {'input': 1}; it takes dollars per million tokens"),
        (["requests_per_minute=0"], "1 or more"),
    ],
)
def test_bad_settings_are_named(changes: list[str], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        cast_of(("agent",), {"agent": "openai/gpt-5"}, changes=changes)


def test_settings_without_a_model_are_an_error() -> None:
    with pytest.raises(UsageError, match="--agent NAME or --model NAME"):
        cast_of(("agent",), {}, changes=["agent.temperature=1"])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[modle]\nmodel = 'x'", "Did you mean 'model'"),
        ("model = 'openai/gpt-5'", "valid: a table"),
        ("[agent]\ntemprature = 1", "Did you mean 'temperature'"),
        ("[agent", "is no TOML"),
    ],
)
def test_a_bad_file_is_explained(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "models.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(UsageError, match=message):
        cast_of(ROLES, {}, file=path)
    with pytest.raises(UsageError, match="No such file"):
        cast_of(ROLES, {}, file=tmp_path / "none.toml")


def test_prices() -> None:
    stated = pricing_of(ModelSettings("openai/x", price=Price(2.0, 10.0, cached=0.5)))
    assert stated is not None
    assert stated(Usage(input=1_000_000, output=100_000, cached=400_000)) == pytest.approx(2.4)
    # Some gateways count cached tokens beside the input.
    assert stated(Usage(1_000_000, 0, cached=2_000_000)) == 3.0
    own = pricing_of(ModelSettings("http://localhost:8000/v1#qwen3"))
    assert own is not None
    assert own(Usage(10, 10)) == 0.0
    assert pricing_of(ModelSettings("https://gateway.example/v1#some")) is None
