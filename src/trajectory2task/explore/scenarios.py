"""Mini-scenarios: what an imagined caller wants from one exploration, before any call is made."""

from __future__ import annotations

from functools import lru_cache
from random import Random

from trajectory2task.core.domain import Domain
from trajectory2task.core.seeding import rng_of
from trajectory2task.core.trajectories import Mix
from trajectory2task.explore.coverage import Snapshot

# Shares of explorations by what they do. Longer mini-scenarios sometimes end shorter, because a
# caller has no further order to act on, so they start with more than they should end with.
MIX: tuple[tuple[Mix, float], ...] = (
    ("transfer", 0.15),
    ("information", 0.15),
    ("one write", 0.15),
    ("two writes", 0.15),
    ("three writes", 0.20),
    ("four writes", 0.20),
)
WRITES: dict[Mix, int] = {"one write": 1, "two writes": 2, "three writes": 3, "four writes": 4}
_BLOCK = 20  # explorations over which the shares are exact
_DRAFTS = 12  # combinations to choose the least explored from


def mix_of(seed: int, index: int) -> Mix:
    """The kind of exploration number `index`: every block holds the exact shares."""
    return _block(seed, index // _BLOCK)[index % _BLOCK]


@lru_cache(maxsize=4)
def _block(seed: int, number: int) -> tuple[Mix, ...]:
    kinds = [name for name, share in MIX for _ in range(round(share * _BLOCK))]
    rng_of(seed, "mix", number).shuffle(kinds)
    return tuple(kinds)


def draw_writes(
    domain: Domain, tools: tuple[str, ...], count: int, rng: Random, snapshot: Snapshot
) -> tuple[str, ...]:
    """`count` write tools out of `tools`, preferring the combination explored least so far."""
    writes = [name for name in tools if domain.tools[name].kind == "write"] or list(domain.writes)
    least: list[str] = []
    fewest = -1
    for _ in range(_DRAFTS):
        draft = [writes[int(rng.random() * len(writes))] for _ in range(count)]
        times = snapshot.count(tuple(sorted(draft)))
        if times < fewest or fewest < 0:
            least, fewest = draft, times
        if not times:
            break  # nothing is explored less
    return tuple(least)
