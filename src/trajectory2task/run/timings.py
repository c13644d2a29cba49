"""What a run cost: seconds, CPU seconds, peak memory. Kept outside the files that must be equal."""

from __future__ import annotations

import resource
import sys
import time
from typing import Any

# ru_maxrss counts kilobytes on Linux and bytes on macOS.
_UNIT = 1 if sys.platform == "darwin" else 1024


class Stopwatch:
    """Measures one session; `lap` closes a named part of it."""

    def __init__(self) -> None:
        self._start = self._last = time.monotonic()
        self._cpu = _cpu_seconds()
        self._parts: dict[str, float] = {}

    def lap(self, name: str) -> None:
        """The time since the last lap went into `name`."""
        now = time.monotonic()
        self._parts[name] = round(self._parts.get(name, 0.0) + now - self._last, 3)
        self._last = now

    def facts(self, *, workers: int, items: int, tasks: int) -> dict[str, Any]:
        """The session so far; call it when the workers have ended, or their time is missing."""
        parent, children = _cpu_seconds()
        parent, children = parent - self._cpu[0], children - self._cpu[1]
        cpu = max(parent + children, 1e-9)
        return {
            "workers": workers,
            "trajectories": items,
            "tasks": tasks,
            "seconds": round(time.monotonic() - self._start, 3),
            "seconds by part": self._parts,
            "cpu seconds": round(cpu, 3),
            "cpu seconds of the parent": round(parent, 3),
            "cpu seconds of the workers": round(children, 3),
            "peak memory of the parent, MiB": _peak(resource.RUSAGE_SELF),
            "peak memory of the largest worker, MiB": _peak(resource.RUSAGE_CHILDREN),
            "trajectories per cpu second": round(items / cpu, 1),
            "tasks per cpu second": round(tasks / cpu, 1),
        }


def _cpu_seconds() -> tuple[float, float]:
    own = resource.getrusage(resource.RUSAGE_SELF)
    workers = resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime, workers.ru_utime + workers.ru_stime


def _peak(who: int) -> float:
    return round(resource.getrusage(who).ru_maxrss * _UNIT / 2**20, 1)
