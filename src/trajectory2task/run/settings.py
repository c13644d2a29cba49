"""What a run is made from: the resolved settings that, with the code's version, fix its bytes."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import ClassVar, Literal

import msgspec

from trajectory2task import __version__
from trajectory2task.core.chat import Role
from trajectory2task.core.errors import UsageError, unknown_choice
from trajectory2task.core.plans import SCENARIOS, Scenario
from trajectory2task.models.settings import ModelSettings
from trajectory2task.run.code import code_fingerprint

SCHEMA_VERSION = 1

Compat = Literal["ours", "tau2"]
Composing = Literal["plan", "llm"]


class Source(msgspec.Struct, frozen=True):
    """Where the database comes from: a file (by its name), or a synthesis from `seed`."""

    kind: Literal["file", "synthesized"]
    fingerprint: str
    name: str | None = None
    seed: int | None = None


class RunSettings(msgspec.Struct, frozen=True, kw_only=True):
    """What every kind of run records: the program's state, and which kind it is.

    `code` is the fingerprint of the program, so that a run never mixes two states of it.
    """

    kind: ClassVar[str]
    what: ClassVar[str]

    version: str = __version__
    code: str = msgspec.field(default_factory=code_fingerprint)
    schema_version: int = SCHEMA_VERSION
    format: str

    def differences(self, other: RunSettings) -> list[str]:
        """Each field that differs, as "name: mine, not theirs"."""
        mine, theirs = msgspec.to_builtins(self), msgspec.to_builtins(other)
        return [
            f"{name}: {_plain(mine[name])}, not {_plain(theirs[name])}"
            for name in mine
            if mine[name] != theirs[name]
        ]


class Settings(RunSettings, frozen=True, kw_only=True):
    """`settings.json`: everything that the bytes of a run depend on. Workers are no part of it.

    `compose` is "llm" where a model reads tasks off trajectories instead of a program planning
    them. `models` says which models play which roles; the others are scripted. Keys are no part of
    it. `writer_fallback` and `judge_threshold` are there where models write and judge.
    """

    kind: ClassVar[str] = "trajectory2task run"
    what: ClassVar[str] = "a run"

    domain: str
    compat: Compat
    database: Source
    seed: int
    trajectories: int
    scenarios: tuple[Scenario, ...]
    compose: Composing = "plan"
    models: dict[str, ModelSettings] = {}
    writer_fallback: bool | None = None
    judge_threshold: float | None = None
    format: str = kind


def _plain(value: object) -> str:
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ",".join(map(str, value))
    if isinstance(value, dict):
        if "fingerprint" in value:
            return value["name"] or f"synthesized from seed {value['seed']}"
        return ", ".join(f"{name} {_plain(part)}" for name, part in value.items()) or "none"
    return str(value)


def asked_as(models: Mapping[Role, ModelSettings]) -> dict[str, ModelSettings]:
    """What replies depend on, of models' settings; how fast they are asked is no part of it."""
    return {
        role: ModelSettings(
            model=one.model,
            temperature=one.temperature,
            effort=one.effort,
            max_tokens=one.max_tokens,
            seed=one.seed,
            extra=one.extra,
        )
        for role, one in models.items()
    }


def check_trajectories(wanted: int) -> int:
    """`wanted`, or a `UsageError` where that is not a number of explorations."""
    if wanted < 1:
        raise UsageError(f"--trajectories is {wanted}; it takes 1 or more. Try: --trajectories 100")
    return wanted


def check_seed(seed: int) -> int:
    """`seed`, or a `UsageError` where JSON could not carry it exactly."""
    if not 0 <= seed < 2**53:
        raise UsageError(f"--seed is {seed}; it takes 0 up to 2^53 - 1. Try: --seed 7")
    return seed


def parse_scenarios(text: str) -> tuple[Scenario, ...]:
    """Scenario names separated by commas, as a tuple in the order of `SCENARIOS`."""
    names = [part.strip() for part in text.split(",") if part.strip()]
    valid = ", ".join(SCENARIOS)
    if not names:
        raise UsageError(f"--scenarios is empty. Valid: {valid}. Leave it out for all of them.")
    for name in names:
        if name not in SCENARIOS:
            near = difflib.get_close_matches(name, SCENARIOS, n=1)
            hint = f" Did you mean {near[0]!r}?" if near else ""
            raise UsageError(
                f"Unknown scenario {name!r}.{hint} Valid: {valid}; several with commas between."
            )
    return tuple(scenario for scenario in SCENARIOS if scenario in names)


def check_domain(name: str, names: Iterable[str]) -> str:
    """`name`, or a `UsageError` that lists the domains there are."""
    known = list(names)
    if name not in known:
        raise unknown_choice("domain", name, known)
    return name


def check_database_file(path: Path, domain: str) -> Path:
    """`path`, or a `UsageError` where there is no file to read."""
    if path.is_file():
        return path
    what = "is a folder, not a file" if path.is_dir() else "does not exist"
    raise UsageError(
        f"--db {path} {what}. Leave --db out for a made-up database, or make a file with: "
        f"t2t world synth {domain} --out db.json"
    )
