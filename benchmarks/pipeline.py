"""Items per CPU-second through the stages, and what each certificate check costs."""

from __future__ import annotations

import gc
import tempfile
import time
from collections import Counter
from pathlib import Path

import msgspec
import zstandard

from trajectory2task.certify import CHECKS, Subject
from trajectory2task.compose import compose
from trajectory2task.core.domain import Domain
from trajectory2task.core.plans import SCENARIOS
from trajectory2task.core.state import Database
from trajectory2task.core.tasks import Draft, Rejection
from trajectory2task.core.trajectories import Trajectory
from trajectory2task.explore.bank import Bank
from trajectory2task.explore.walker import explore
from trajectory2task.run.journal import Journal, Result


def explored(
    domain: Domain, database: Database, count: int
) -> tuple[dict[str, float], list[Trajectory]]:
    """Trajectories per CPU-second: explored and compared, encoded, durably written."""
    snapshot = Bank.start(domain, database, 7).snapshot()
    encode = msgspec.json.Encoder().encode

    def one(index: int) -> Trajectory:
        return explore(domain, database, snapshot, seed=7, index=index, round=0)

    for index in range(200):
        one(index)
    gc.collect()
    gc.freeze()  # as a run does with its world, see run/world.py
    start = time.process_time()
    found = [one(index) for index in range(count)]
    plain = time.process_time() - start
    start = time.process_time()
    blobs = [encode(trajectory) for trajectory in found]
    encoded = time.process_time() - start
    written = durable(blobs)
    return {
        "explored, replayed, compared": count / plain,
        "... and encoded": count / (plain + encoded),
        "... and durably written": count / (plain + encoded + written),
        "calls per trajectory": sum(len(t.steps) for t in found) / count,
        "bytes per trajectory": sum(map(len, blobs)) / count,
    }, found


def durable(blobs: list[bytes]) -> float:
    """CPU seconds to compress and commit the records, in batches, through the run's journal."""
    compress = zstandard.ZstdCompressor(level=1).compress
    with tempfile.TemporaryDirectory() as folder:
        start = time.process_time()
        with Journal(Path(folder) / "journal.sqlite") as journal:
            for number, blob in enumerate(blobs):
                journal.add(Result(number, b"", b"", (compress(blob), b"", b""), ()))
        return time.process_time() - start


def composed(
    domain: Domain, database: Database, trajectories: list[Trajectory]
) -> tuple[dict[str, float], dict[str, float], float]:
    """Milliseconds per draft by scenario, microseconds per check, tasks per CPU-second."""
    spent: Counter[str] = Counter()
    made: Counter[str] = Counter()
    drafts: list[tuple[Draft, Draft | None]] = []
    for trajectory in trajectories:
        for scenario in SCENARIOS:
            start = time.process_time()
            found = compose(domain, database, trajectory, scenario, seed=7)
            spent[scenario] += time.process_time() - start
            if isinstance(found, Rejection):
                continue
            made[scenario] += 1
            drafts += [(found[0], None)] if len(found) == 1 else [found, found[::-1]]
    checks: Counter[str] = Counter()
    for draft, twin in drafts:
        subject = Subject(domain, database, draft, twin)
        for check in CHECKS:
            start = time.perf_counter()
            check.run(subject)
            checks[check.id] += time.perf_counter() - start
    total = sum(spent.values()) + sum(checks.values())
    return (
        {scenario: spent[scenario] / made[scenario] * 1e3 for scenario in SCENARIOS},
        {check.id: checks[check.id] / len(drafts) * 1e6 for check in CHECKS},
        len(drafts) / total,
    )
