"""D2: whether a set dwells on few callers, things or ways of using the tools.

Catches a generator that has favourites. Cost: about 20 µs a task; memory grows with the world, not
with the set. False positives: small worlds, and sets that are smaller than their world.
"""

from __future__ import annotations

from collections import Counter
from math import log2
from typing import Any

from trajectory2task.certify.sets.entry import Entry, Namer
from trajectory2task.core.domain import Domain

TOO_MUCH = 0.1  # share of the tasks that one caller or thing may have,
FAIR = 10  # or so many times its even share, whichever is more


class Skew:
    """Counts, over a stream of tasks, what they name and which tools gold calls in a row."""

    def __init__(self, domain: Domain) -> None:
        self._namer = Namer(domain)
        self._tasks = 0
        self._named: dict[str, Counter[str]] = {}
        self._grams: dict[int, Counter[tuple[str, ...]]] = {
            1: Counter(),
            2: Counter(),
            3: Counter(),
        }

    def add(self, entry: Entry) -> None:
        """Count one more task; a thing that it names several times counts once."""
        self._tasks += 1
        for semantic, value in self._namer.of(entry):
            self._named.setdefault(semantic, Counter())[value] += 1
        names = [made.call.name for made in entry.plan.gold]
        for size, counter in self._grams.items():
            counter.update(zip(*(names[start:] for start in range(size)), strict=False))

    def facts(self) -> dict[str, Any]:
        """By kind: how many different values, how evenly used, and the commonest one."""
        named = {
            semantic: _spread(counter, self._tasks)
            for semantic, counter in sorted(self._named.items())
        }
        grams = {
            f"tools, {size} in a row": _spread(
                Counter({" > ".join(names): count for names, count in counter.items()}),
                counter.total(),
            )
            for size, counter in self._grams.items()
        }
        return {"named": named, "gold": grams, "favourites": self._favourites()}

    def _favourites(self) -> list[str]:
        """Callers and things that too many of the tasks are about."""
        found = []
        for semantic in sorted(self._namer.acted_on & set(self._named)):
            counter = self._named[semantic]
            value, count = counter.most_common(1)[0]
            if count > max(TOO_MUCH, FAIR / len(counter)) * self._tasks:
                found.append(f"{semantic} {value}: in {count} of {self._tasks} tasks")
        return found


def _spread(counter: Counter[str], of: int) -> dict[str, Any]:
    """`effective` is 2 to the entropy: so many values, used evenly, would be as varied."""
    total = counter.total()
    entropy = -sum(count / total * log2(count / total) for count in counter.values())
    top = min(counter, key=lambda value: (-counter[value], value), default="")
    return {
        "distinct": len(counter),
        "entropy": round(entropy, 3) + 0.0,
        "evenness": round(entropy / log2(len(counter)), 4) if len(counter) > 1 else 1.0,
        "effective": round(2**entropy, 1),
        "commonest": top,
        "share": round(counter[top] / of, 4) if of else 0.0,
    }
