"""Entries of a real run, and edited copies of them."""

from __future__ import annotations

from functools import cache

import msgspec
from msgspec.structs import replace
from tests.interop.tau2.exported_runs import made_run

from trajectory2task.certify.sets import Entry
from trajectory2task.core.plans import Request
from trajectory2task.run.entries import entries_of


@cache
def made_entries() -> tuple[Entry, ...]:
    """Every task of a run of sixty explorations."""
    return tuple(entries_of(made_run() / "tasks.jsonl"))


def first(scenario: str) -> Entry:
    return next(entry for entry in made_entries() if entry.scenario == scenario)


def elsewhere(entry: Entry, number: int = 0, **plan) -> Entry:
    """The same task as another trajectory would have it, with parts of the plan replaced."""
    trajectory = f"other-{number}"
    return replace(
        entry,
        id=f"{trajectory}-{entry.scenario}",
        trajectory_id=trajectory,
        plan=replace(entry.plan, **plan),
    )


def with_many_wishes() -> Entry:
    """A general task with three requests or more."""
    return max(
        (entry for entry in made_entries() if entry.scenario == "general"),
        key=lambda entry: sum(isinstance(wish, Request) for wish in entry.plan.wishes),
    )


def encoded(entry: Entry) -> bytes:
    return msgspec.json.encode(entry) + b"\n"
