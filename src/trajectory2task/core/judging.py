"""What verdicts of every kind ask: that a conversation came to its own end, and in which state.

In: a rollout; the fields that changed, and those that should have. Out: a check; sentences.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from trajectory2task.core.rollouts import Judgement, Rollout, StopReason
from trajectory2task.core.state import FieldChange

SHOWN = 3  # differences named in the evidence; the rest are counted
_ENDINGS: frozenset[StopReason] = frozenset({"user done", "transferred", "agent stopped"})

Difference = tuple[FieldChange | None, FieldChange | None]  # what happened, and what should have


def ended(rollout: Rollout) -> Judgement:
    """A conversation that was cut off is no success (as in τ²-bench)."""
    last = len(rollout.messages) - 1
    if rollout.stop in _ENDINGS:
        return Judgement("ended", "pass", rollout.stop, last)
    return Judgement("ended", "fail", f"it was cut off: {rollout.stop}", last)


def differences(happened: Iterable[FieldChange], due: Iterable[FieldChange]) -> list[Difference]:
    """Fields that ended otherwise than they should have, those due first."""
    theirs = {_place(change): change for change in happened}
    ours = {_place(change): change for change in due}
    pairs = [(theirs.get(place), ours.get(place)) for place in {**ours, **theirs}]
    return [(found, wanted) for found, wanted in pairs if found != wanted]


def told(found: Sequence[Difference]) -> str:
    """The first few differences: which field of which record, what it is and what it should be."""
    more = f"; and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
    return "; ".join(_difference(*pair) for pair in found[:SHOWN]) + more


def _place(change: FieldChange) -> tuple[str, str, str]:
    return change.collection, change.record, change.path


def _difference(found: FieldChange | None, due: FieldChange | None) -> str:
    change = found or due
    assert change is not None
    where = f"{change.collection}/{change.record}: {change.path}"
    if found is None:
        return f"{where} is still {change.before!r}, it should be {change.after!r}"
    if due is None:
        return f"{where} became {found.after!r}, it should be left at {found.before!r}"
    return f"{where} became {found.after!r}, it should be {due.after!r}"
