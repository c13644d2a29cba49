"""D1: tasks that ask for the same, or for nearly the same, as another one.

Catches a generator that goes round in circles. Cost: about 60 µs a task and a sort on disk; memory
stays flat. False positives: siblings of one trajectory are alike by design, and counted apart.
"""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from trajectory2task.certify.sets.entry import Entry, number_of, pieces, plan_key

ALIKE = 0.8  # share of pieces that two plans have in common
SKETCH = 3  # smallest pieces by which plans are put beside each other
BESIDE = 8  # plans of one block that a plan is compared with
SHOWN = 5


class Duplicates:
    """Counts duplicates in a stream of tasks.

    Near-duplicates are looked for within a scenario, among plans that share one of their three
    smallest pieces: two plans that share 80% of their pieces do so in more than 98 of 100 cases.
    """

    def __init__(self, *, near: bool = True) -> None:
        self._near = near
        self.count = 0
        self._store = sqlite3.connect("")  # a private file that goes with the connection
        self._store.execute(
            "CREATE TABLE task (number INTEGER PRIMARY KEY, id TEXT, trajectory INTEGER, "
            "key INTEGER, pieces BLOB)"
        )
        self._store.execute("CREATE TABLE sketch (block INTEGER, number INTEGER)")

    def __enter__(self) -> Duplicates:
        return self

    def __exit__(self, *problem: object) -> None:
        self._store.close()

    def add(self, entry: Entry) -> None:
        """Take one more task."""
        self.count += 1
        found = sorted(pieces(entry.plan)) if self._near else []
        self._store.execute(
            "INSERT INTO task VALUES (?, ?, ?, ?, ?)",
            (
                self.count,
                entry.id,
                number_of(entry.trajectory_id.encode()),
                plan_key(entry),
                array("q", found).tobytes(),
            ),
        )
        self._store.executemany(
            "INSERT INTO sketch VALUES (?, ?)",
            [
                (number_of(f"{entry.scenario} {piece}".encode()), self.count)
                for piece in found[:SKETCH]
            ],
        )

    def facts(self) -> dict[str, Any]:
        """Counts and examples; `same plan` counts the tasks but for the first of each kind."""
        self._store.execute("CREATE INDEX IF NOT EXISTS by_key ON task (key)")
        across, within = self._store.execute(
            "SELECT coalesce(sum(many - 1), 0), coalesce(sum(tasks - many), 0) FROM "
            "(SELECT count(*) tasks, count(DISTINCT trajectory) many FROM task GROUP BY key)"
        ).fetchone()
        examples = self._store.execute(
            "SELECT min(id), max(id) FROM task GROUP BY key HAVING count(DISTINCT trajectory) > 1 "
            "ORDER BY 1 LIMIT ?",
            (SHOWN,),
        ).fetchall()
        facts = {
            "tasks": self.count,
            "same plan": across,
            "same plan in one trajectory": within,
            "examples": [list(pair) for pair in examples],
        }
        if self._near:
            many, first = 0, list[list[str]]()
            for pair in self._alike():
                many += 1
                first = sorted([*first, list(pair)])[:SHOWN]
            facts["nearly the same plan"] = many
            facts["examples of nearly"] = first
        return facts

    def _alike(self) -> Iterator[tuple[str, str]]:
        """(id, id of one that it is like), for each task that is like an earlier one."""
        self._store.execute("CREATE INDEX IF NOT EXISTS by_block ON sketch (block, number)")
        told = bytearray(self.count + 1)
        rows = self._store.execute("SELECT block, number FROM sketch ORDER BY block, number")
        for _, block in groupby(rows, key=lambda row: row[0]):
            beside: list[_Plan] = []
            for _, number in block:
                plan = self._plan(number)
                if not told[number]:
                    other = next((one for one in reversed(beside) if one.like(plan)), None)
                    if other is not None:
                        told[number] = 1
                        yield plan.id, other.id
                beside = [*beside, plan][-BESIDE:]

    def _plan(self, number: int) -> _Plan:
        task_id, trajectory, key, data = self._store.execute(
            "SELECT id, trajectory, key, pieces FROM task WHERE number = ?", (number,)
        ).fetchone()
        return _Plan(task_id, trajectory, key, frozenset(array("q", data)))


class _Plan:
    """One task beside others."""

    __slots__ = ("id", "key", "pieces", "trajectory")

    def __init__(self, id: str, trajectory: int, key: int, pieces: frozenset[int]) -> None:
        self.id = id
        self.trajectory = trajectory
        self.key = key
        self.pieces = pieces

    def like(self, other: _Plan) -> bool:
        """Whether another trajectory's plan is nearly, but not quite, this one."""
        if self.trajectory == other.trajectory or self.key == other.key:
            return False
        shared = len(self.pieces & other.pieces)
        return shared >= ALIKE * (len(self.pieces) + len(other.pieces) - shared)
