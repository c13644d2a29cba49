"""Which model plays which role: from the command line and one settings file in TOML.

    [model]                 # for every role
    model = "openai/gpt-5"
    [agent]                 # what differs for one
    model = "http://127.0.0.1:8000/v1#qwen3"
    temperature = 0.7

The command line is laid over the file, and a role's own settings over those for every role.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from trajectory2task.core.chat import ROLES, Role
from trajectory2task.core.errors import UsageError, unknown_choice
from trajectory2task.models.settings import ModelSettings

ALL = "model"  # the table for every role
_KEYS = tuple(ModelSettings.__struct_fields__)

Cast = dict[Role, ModelSettings]


def cast_of(
    wanted: Sequence[Role],
    names: Mapping[str, str],
    *,
    file: Path | None = None,
    changes: Sequence[str] = (),
) -> Cast:
    """The settings of the `wanted` roles that a model was named for.

    `names` maps roles, or `ALL`, to names of models; `changes` are settings as "key=value" or
    "role.key=value", the values as in TOML. Raises `UsageError` for what a person can mend.
    """
    tables = read_settings_file(file) if file is not None else {}
    for change in changes:
        table, key, value = _change(change)
        tables.setdefault(table, {})[key] = value
    for role, name in names.items():
        tables.setdefault(role, {})["model"] = name
    common = tables.get(ALL, {})
    merged = {role: {**common, **tables.get(role, {})} for role in wanted}
    for role, own in merged.items():
        if role in tables and "model" not in own:
            raise UsageError(
                f"There are settings for the {role} ({', '.join(own)}), and no model is named. "
                f"Give --{role} NAME or --model NAME."
            )
    return {role: _settings(role, own) for role, own in merged.items() if "model" in own}


def read_settings_file(path: Path) -> dict[str, dict[str, Any]]:
    """The tables of a settings file, by role or `ALL`."""
    try:
        found = tomllib.loads(path.read_text("utf-8"))
    except OSError as problem:
        raise UsageError(f"--settings {path}: {problem.strerror}.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise UsageError(f"--settings {path} is no TOML: {problem}.") from None
    for name, table in found.items():
        if name not in (ALL, *ROLES):
            raise unknown_choice(f"table in {path}", name, (ALL, *ROLES))
        if not isinstance(table, dict):
            raise UsageError(f"{path}: {name} is {table!r}; valid: a table, [{name}].")
        for key in table:
            if key not in _KEYS:
                raise unknown_choice(f"setting in [{name}] of {path}", key, _KEYS)
    return found


def _change(text: str) -> tuple[str, str, Any]:
    """(table, key, value) of "role.key=value"."""
    left, equals, right = text.partition("=")
    table, dot, key = left.strip().rpartition(".")
    if not dot:
        table = ALL
    if not equals or table not in (ALL, *ROLES) or key not in _KEYS:
        raise UsageError(
            f"--set {text!r}: it takes KEY=VALUE or ROLE.KEY=VALUE. Keys: {', '.join(_KEYS)}. "
            f"Roles: {', '.join(ROLES)}. Example: --set agent.temperature=0.7"
        )
    return table, key, _value(right.strip())


def _value(text: str) -> Any:
    """A value as TOML has it; a bare word is a text."""
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        return text


def _settings(role: str, table: Mapping[str, Any]) -> ModelSettings:
    try:
        found = msgspec.convert(table, ModelSettings)
    except msgspec.ValidationError as problem:
        raise UsageError(f"Settings of the {role}'s model: {problem}.") from None
    for name, least in (("concurrency", 1), ("timeout", 0.001), ("deadline", 0.001)):
        if getattr(found, name) < least:
            raise UsageError(
                f"Settings of the {role}'s model: {name} is {getattr(found, name)}; it takes "
                f"{'1 or more' if least == 1 else 'seconds, more than 0'}."
            )
    for name in ("max_tokens", "requests_per_minute", "tokens_per_minute"):
        value = getattr(found, name)
        if value is not None and value < 1:
            raise UsageError(
                f"Settings of the {role}'s model: {name} is {value}; it takes 1 or more."
            )
    return found
