"""General (SPEC C2): the caller volunteers everything that the agent needs."""

from __future__ import annotations

from trajectory2task.compose.building import build
from trajectory2task.compose.scenarios.source import Source
from trajectory2task.core.plans import Plan


def general(source: Source, attempt: int) -> tuple[Plan, ...]:
    """The trajectory's goals, stated in full at the start."""
    goals, caller = source.require_asks(), source.caller()
    built = build(source.domain, source.database, caller, goals, source.rng(attempt))
    return (source.plan(caller, built, attempt),)
