"""Explorations as examples for a model: what a trajectory looks like, in a few lines.

In: a trajectory. Out: the bank's memory of it, with its text.
"""

from __future__ import annotations

from random import Random

import msgspec
from msgspec.structs import replace

from trajectory2task.core.trajectories import Trajectory
from trajectory2task.explore.coverage import BankEntry, Snapshot, entry
from trajectory2task.explore.drawing import Drawn

_RESULT = 240  # characters of a result that are shown
_THOUGHT = 240


def remembered(trajectory: Trajectory) -> BankEntry:
    """The bank's memory of a trajectory, told so that a model can learn from it."""
    lines = []
    for number, step in enumerate(trajectory.steps, 1):
        arguments = msgspec.json.encode(step.call.arguments).decode()
        lines.append(f"{number}. {_shortened(step.thought, _THOUGHT)}")
        lines.append(f"   {step.call.name} {arguments}")
        lines.append(f"   -> {_shortened(step.content, _RESULT)}")
    return replace(entry(trajectory), text="\n".join(lines))


def example_for(start: Drawn, snapshot: Snapshot, rng: Random) -> str | None:
    """One of the examples that need no other tools than those offered; else any; None of none."""
    told = [one for one in snapshot.examples if one.text]
    fitting = [one for one in told if set(one.calls) <= set(start.tools)]
    return rng.choice(fitting or told).text if told else None


def _shortened(text: str, length: int) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= length else plain[: length - 4].rstrip() + " ..."
