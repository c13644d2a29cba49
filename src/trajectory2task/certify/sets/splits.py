"""D3, within a set: whether its splits have anything in common that they must not have.

Catches test tasks that training gives away: the same caller, a record that both act on, the same
source trajectory, the same plan. Cost: about 30 µs a task, on disk; memory grows with the number
of ids in the split file, at 9 bytes each. False positives: none known.
"""

from __future__ import annotations

import sqlite3
from array import array
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any

from trajectory2task.certify.sets.entry import Entry, Namer, number_of, plan_key
from trajectory2task.core.domain import Domain
from trajectory2task.core.errors import UsageError

EVERYTHING = "base"  # τ²-bench's name for the split that holds all tasks
MOST = 8  # splits that one byte can tell apart
SHOWN = 5
TRAJECTORY, PLAN = "source trajectory", "plan"


class Membership:
    """Which splits a task is in. `base`, which has everything, is no split."""

    def __init__(self, splits: Mapping[str, Sequence[str]]) -> None:
        self.names = tuple(name for name in splits if name != EVERYTHING)
        if not 2 <= len(self.names) <= MOST:
            raise UsageError(
                f"There are {len(self.names)} splits besides {EVERYTHING!r} "
                f"({', '.join(self.names) or 'none'}); it takes 2 to {MOST} to compare."
            )
        pairs: dict[int, int] = {}
        for place, name in enumerate(self.names):
            for task_id in splits[name]:
                key = number_of(task_id.encode())
                pairs[key] = pairs.get(key, 0) | 1 << place
        order = sorted(pairs)
        self._keys = array("q", order)
        self._masks = bytes([pairs[key] for key in order])

    def mask(self, task_id: str) -> int:
        """A bit for each split that the task is in."""
        key = number_of(task_id.encode())
        place = bisect_left(self._keys, key)
        found = place < len(self._keys) and self._keys[place] == key
        return self._masks[place] if found else 0

    def __len__(self) -> int:
        return len(self._keys)


class SplitOverlap:
    """What the splits of a stream of tasks have in common."""

    def __init__(self, domain: Domain, membership: Membership) -> None:
        self._namer = Namer(domain)
        self._membership = membership
        self._private = {*self._namer.acted_on, TRAJECTORY, PLAN}
        self._seen = 0
        self._several = 0
        self._store = sqlite3.connect("")
        self._store.execute(
            "CREATE TABLE seen (kind TEXT, value TEXT, mask INTEGER, PRIMARY KEY (kind, value)) "
            "WITHOUT ROWID"
        )

    def __enter__(self) -> SplitOverlap:
        return self

    def __exit__(self, *problem: object) -> None:
        self._store.close()

    def add(self, entry: Entry) -> None:
        """Take one more task; one that is in no split is passed over."""
        mask = self._membership.mask(entry.id)
        if not mask:
            return
        self._seen += 1
        self._several += mask.bit_count() > 1
        keys = self._namer.of(entry)
        keys |= {(TRAJECTORY, entry.trajectory_id), (PLAN, f"{plan_key(entry):x}")}
        self._store.executemany(
            "INSERT INTO seen VALUES (?, ?, ?) "
            "ON CONFLICT DO UPDATE SET mask = mask | excluded.mask",
            [(kind, value, mask) for kind, value in keys],
        )

    def facts(self) -> dict[str, Any]:
        """By pair of splits and kind, how much both have. `leaks` says whether any of it may not
        be shared; of what may be (articles on sale, say) the count is given for information."""
        pairs = {}
        for left, right in combinations(range(len(self._membership.names)), 2):
            names = f"{self._membership.names[left]} and {self._membership.names[right]}"
            both = 1 << left | 1 << right
            pairs[names] = {
                kind: {
                    "shared": count,
                    "of": self._of(kind),
                    "allowed": kind not in self._private,
                    "examples": self._examples(kind, both),
                }
                for kind, count in self._store.execute(
                    "SELECT kind, sum(mask & ? = ?) FROM seen GROUP BY kind", (both, both)
                )
            }
        leaks = any(
            found["shared"] and not found["allowed"]
            for kinds in pairs.values()
            for found in kinds.values()
        )
        return {
            "tasks in splits": self._seen,
            "ids without a task": len(self._membership) - self._seen,
            "tasks in several": self._several,
            "pairs": pairs,
            "leaks": leaks or self._several > 0,
        }

    def _of(self, kind: str) -> int:
        found: int = self._store.execute(
            "SELECT count(*) FROM seen WHERE kind = ?", (kind,)
        ).fetchone()[0]
        return found

    def _examples(self, kind: str, both: int) -> list[str]:
        rows = self._store.execute(
            "SELECT value FROM seen WHERE kind = ? AND mask & ? = ? ORDER BY value LIMIT ?",
            (kind, both, both, SHOWN),
        )
        return [value for (value,) in rows]
