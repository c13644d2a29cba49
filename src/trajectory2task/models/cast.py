"""Which model plays which role: from the command line and one settings file in TOML.

    [model]                 # for every role
    model = "openai/gpt-5"
    [agent]                 # what differs for one
    model = "http://127.0.0.1:8000/v1#qwen3"
    temperature = 0.7

The command line is laid over the file, and a role's own settings over those for every role.
"""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, get_args

import msgspec

from trajectory2task.core.chat import ROLES, Role
from trajectory2task.core.errors import UsageError, unknown_choice
from trajectory2task.models.settings import Effort, ModelSettings

ALL = "model"  # the table for every role
_COUNT = "a whole number, 1 or more"
_SECONDS = "seconds, more than 0"
_TAKES = {  # what a person is told of a setting that cannot be
    "model": "a name such as openai/gpt-5",
    "temperature": "a number",
    "effort": ", ".join(get_args(Effort)),
    "max_tokens": _COUNT,
    "seed": "a whole number",
    "extra": "a table, such as {top_p = 0.9}",
    "concurrency": _COUNT,
    "requests_per_minute": _COUNT,
    "tokens_per_minute": _COUNT,
    "timeout": _SECONDS,
    "deadline": _SECONDS,
    "price": "dollars per million tokens, {input = 1.25, output = 10}",
}
_KEYS = tuple(_TAKES)
_TYPES = {field.name: field.type for field in msgspec.structs.fields(ModelSettings)}

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
    problem = "" if equals else "there is no '='. "
    for what, name, known in (("role", table, (ALL, *ROLES)), ("setting", key, _KEYS)):
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            problem += f"there is no {what} {name!r}. " + (
                f"Did you mean {near[0]!r}? " if near else ""
            )
    if problem:
        raise UsageError(
            f"--set {text!r}: {problem}It takes KEY=VALUE or ROLE.KEY=VALUE. Keys: "
            f"{', '.join(_KEYS)}. Roles: {', '.join(ROLES)}. Examples: --set agent.temperature=0.7"
            ", --set extra='{top_p = 0.9}'"
        )
    return table, key, _value(right.strip())


def _value(text: str) -> Any:
    """A value as TOML has it; a bare word is a text."""
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        return text


def _settings(role: str, table: Mapping[str, Any]) -> ModelSettings:
    for key, value in table.items():
        if not _can_be(key, value):
            raise UsageError(
                f"Settings of the {role}'s model: {key} is {value!r}; it takes {_TAKES[key]}."
            )
    return msgspec.convert(table, ModelSettings)


def _can_be(key: str, value: Any) -> bool:
    try:
        found = msgspec.convert(value, _TYPES[key])
    except msgspec.ValidationError:
        return False
    least = {_COUNT: 1, _SECONDS: 0.001}.get(_TAKES[key])
    return least is None or found is None or found >= least
