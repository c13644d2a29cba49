"""Mini-scenarios: what an imagined caller wants from one exploration, before any call is made."""

from __future__ import annotations

from random import Random

from trajectory2task.core.domain import Domain
from trajectory2task.core.trajectories import Mix
from trajectory2task.explore.coverage import Snapshot

# Shares of explorations by what they do. Longer mini-scenarios sometimes end shorter, because a
# caller has no further order to act on, so they start with more than they should end with.
MIX: tuple[tuple[Mix, float], ...] = (
    ("transfer", 0.125),
    ("information", 0.135),
    ("one write", 0.16),
    ("two writes", 0.19),
    ("three writes", 0.19),
    ("four writes", 0.20),
)
WRITES: dict[Mix, int] = {"one write": 1, "two writes": 2, "three writes": 3, "four writes": 4}
_DRAFTS = 6  # combinations to choose the least explored from


def draw_mix(rng: Random) -> Mix:
    """One of the kinds of exploration, by its share."""
    names = [name for name, _ in MIX]
    return rng.choices(names, weights=[share for _, share in MIX])[0]


def draw_writes(
    domain: Domain, tools: tuple[str, ...], count: int, rng: Random, snapshot: Snapshot
) -> tuple[str, ...]:
    """`count` write tools out of `tools`, preferring the combination explored least so far."""
    writes = [name for name in tools if domain.tools[name].kind == "write"] or list(domain.writes)
    drafts = [tuple(sorted(rng.choices(writes, k=count))) for _ in range(_DRAFTS)]
    least = min(drafts, key=snapshot.count)
    ordered = list(least)
    rng.shuffle(ordered)
    return tuple(ordered)
