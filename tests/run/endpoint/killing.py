"""Runs with models in a process of their own, killed on the way."""

from __future__ import annotations

import asyncio
import sqlite3
import sys
from collections.abc import Sequence
from contextlib import closing
from itertools import pairwise
from pathlib import Path

from trajectory2task.run.endpoint.server import Endpoint


async def lost_to_kills(
    code: str, words: Sequence[str], out: Path, endpoint: Endpoint, kills: int, answers: int
) -> list[int]:
    """How many answers each kill lost, and how many the run that went on to the end lost.

    `code` runs in a process of its own, with `words` behind it, and keeps replies in `out`. It is
    killed at even distances on the way to so many `answers`, then left alone. An answer is lost
    when the endpoint gave it and nobody kept it, so that it is asked for again.
    """

    def given() -> int:
        answered: int = endpoint.counts.facts()["answered"]
        return answered

    lost = [0]
    for kill in range(1, kills + 1):
        child = await asyncio.create_subprocess_exec(sys.executable, "-c", code, *words)
        while given() - lost[-1] < kill * answers // (kills + 1):
            assert child.returncode is None, "it ended before it was killed"
            await asyncio.sleep(0.002)
        child.kill()
        await child.wait()
        await asyncio.sleep(0.1)  # the endpoint drops what nobody waits for any more
        lost.append(given() - _kept(out))
    child = await asyncio.create_subprocess_exec(sys.executable, "-c", code, *words)
    assert await child.wait() == 0
    lost.append(given() - _kept(out))
    return [after - before for before, after in pairwise(lost)]


def _kept(out: Path) -> int:
    """How many replies are committed."""
    with closing(sqlite3.connect(out / "replies.sqlite")) as stored:
        count: int = stored.execute("SELECT count(*) FROM reply").fetchone()[0]
        return count
