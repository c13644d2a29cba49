"""D3, against another set: what a set has in common with one that it must not give away.

Catches callers, records and sentences of a public benchmark in a set that is meant to be new. Cost:
about 100 µs a task; memory grows with the reference, not with the set. False positives: first names
and postal codes, which are few; a set that is made on the reference's own database shares its ids
on purpose.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from trajectory2task.certify.sets.entry import Entry, Namer, number_of
from trajectory2task.core.calls import Call
from trajectory2task.core.domain import Domain
from trajectory2task.core.foreign import ForeignTask
from trajectory2task.core.plans import Request
from trajectory2task.core.state import Database

WORDS_IN_A_ROW = 8
SHOWN = 5
_WORD = re.compile(r"[a-z0-9]+")


class Reference:
    """The other set, as what can be looked up: things named, writes, runs of words.

    With a `database`, every text that stands anywhere in it counts as the reference's, too.
    """

    def __init__(
        self, domain: Domain, tasks: Iterable[ForeignTask], database: Database | None = None
    ) -> None:
        namer = Namer(domain)
        self.tasks = 0
        self.named: set[tuple[str, str]] = set()
        self.writes: set[int] = set()
        self.write_sets: set[int] = set()
        self.runs: dict[int, str] = {}
        for task in tasks:
            self.tasks += 1
            self.named |= {(kind, value.lower()) for kind, value in namer.named(task.gold)}
            writes = [call for call in task.gold if call.name in domain.writes]
            self.writes |= {number_of(call.key()) for call in writes}
            if writes:
                self.write_sets.add(set_key(writes))
            self.runs.update(runs_of(f"{task.words.text()} {task.persona}"))
        self.texts: frozenset[int] | None = None
        if database is not None:
            self.texts = frozenset(number_of(text.lower().encode()) for text in _texts(database))


def set_key(writes: Iterable[Call]) -> int:
    """Equal where two tasks make the same writes, in any order."""
    return number_of(b"\n".join(sorted(call.key() for call in writes)))


def runs_of(text: str) -> Iterator[tuple[int, str]]:
    """Every eight words in a row, in lower case without punctuation, as (number, text)."""
    words = _WORD.findall(text.lower())
    for start in range(len(words) - WORDS_IN_A_ROW + 1):
        run = " ".join(words[start : start + WORDS_IN_A_ROW])
        yield number_of(run.encode()), run


def _texts(database: Database) -> Iterator[str]:
    waiting: list[Any] = list(database.collections.values())
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            yield value
        elif hasattr(value, "items"):
            waiting += [*value.keys(), *value.values()]
        elif isinstance(value, list | tuple):
            waiting += value


class ReferenceOverlap:
    """What a stream of tasks has in common with a reference."""

    def __init__(self, domain: Domain, reference: Reference) -> None:
        self._namer = Namer(domain)
        self._reference = reference
        self._named: set[tuple[str, str]] = set()
        self._tasks: Counter[str] = Counter()
        self._runs: Counter[str] = Counter()

    def add(self, entry: Entry) -> None:
        """Take one more task."""
        reference = self._reference
        named = self._namer.of(entry)
        self._named |= named
        self._tasks["all"] += 1
        self._tasks["things named"] += any(
            (kind, value.lower()) in reference.named
            for kind, value in named
            if kind in self._namer.acted_on
        )
        writes = [wish.call for wish in entry.plan.phases[-1].wishes if isinstance(wish, Request)]
        self._tasks["a write"] += any(number_of(call.key()) in reference.writes for call in writes)
        self._tasks["all writes"] += bool(writes) and set_key(writes) in reference.write_sets
        shared = {run for number, run in runs_of(entry.words.text()) if number in reference.runs}
        self._tasks["eight words in a row"] += bool(shared)
        self._runs.update(shared)

    def facts(self) -> dict[str, Any]:
        """Tasks with something in common, things in common by kind, and the commonest words."""
        ours: dict[str, set[str]] = {}
        for kind, value in self._named:
            ours.setdefault(kind, set()).add(value)
        named = {kind: self._shared(kind, values) for kind, values in sorted(ours.items())}
        return {
            "reference tasks": self._reference.tasks,
            "tasks": self._tasks["all"],
            "tasks that share": {
                "a caller or record": self._tasks["things named"],
                "a write": self._tasks["a write"],
                "all writes": self._tasks["all writes"],
                f"{WORDS_IN_A_ROW} words in a row": self._tasks["eight words in a row"],
            },
            "named": named,
            "commonest words": [
                {"words": run, "tasks": count}
                for run, count in sorted(self._runs.items(), key=lambda item: (-item[1], item[0]))
            ][:SHOWN],
        }

    def _shared(self, kind: str, values: set[str]) -> dict[str, Any]:
        """`with its tasks`: named there too; `with its database`: a text in it, where given."""
        texts = self._reference.texts
        shared = sorted(one for one in values if (kind, one.lower()) in self._reference.named)
        return {
            "distinct": len(values),
            "with its tasks": len(shared),
            "with its database": None
            if texts is None
            else sum(number_of(one.lower().encode()) in texts for one in values),
            "examples": shared[:SHOWN],
        }
