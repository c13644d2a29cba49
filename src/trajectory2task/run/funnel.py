"""The funnel: what became of every exploration, counted by scenario. Bounded in memory.

In: one `Summary` per item. Out: the counts, shares and yields of `manifest.json` and the table.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import combinations
from math import comb
from typing import Any, Literal

import msgspec

from trajectory2task.core.plans import SCENARIOS, Scenario

Ending = Literal["certified", "rejected", "cannot serve"]


class Outcome(msgspec.Struct, frozen=True, array_like=True):
    """What became of one scenario of one kept trajectory.

    `composed` says whether there was something to certify. `kind` is the obstacle or the kind of
    change, `group` the obstacle's kind; `withheld` names the arguments that the caller holds back.
    """

    scenario: Scenario
    ending: Ending
    stage: str = ""
    reason: str = ""
    composed: bool = True
    twins: int = 0
    kind: str = ""
    group: str = ""
    withheld: tuple[str, ...] = ()


class Summary(msgspec.Struct, frozen=True, array_like=True):
    """One item in a few hundred bytes: everything that the funnel counts."""

    mix: str
    combination: tuple[str, ...]
    writes: tuple[str, ...]
    calls: int
    dropped: str = ""
    outcomes: tuple[Outcome, ...] = ()


_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(Summary)


def encode_summary(summary: Summary) -> bytes:
    """The summary as the journal stores it."""
    return _ENCODER.encode(summary)


def decode_summary(data: bytes) -> Summary:
    """The summary that `encode_summary` made `data` from."""
    return _DECODER.decode(data)


class Column:
    """One scenario's way through the funnel."""

    def __init__(self) -> None:
        self.kept = 0
        self.cannot_serve: Counter[str] = Counter()
        self.composed = 0
        self.rejected: Counter[str] = Counter()
        self.certified = 0
        self.twins = 0

    def add(self, outcome: Outcome) -> None:
        """Count one outcome."""
        self.kept += 1
        self.composed += outcome.composed
        if outcome.ending == "cannot serve":
            self.cannot_serve[outcome.reason] += 1
        elif outcome.ending == "rejected":
            self.rejected[f"{outcome.stage}: {outcome.reason}"] += 1
        else:
            self.certified += 1
            self.twins += outcome.twins

    @property
    def servable(self) -> int:
        """Kept trajectories that allow this scenario."""
        return self.kept - self.cannot_serve.total()

    @property
    def yielded(self) -> float | None:
        """Certified tasks per trajectory that allows the scenario; None where none does."""
        return round(self.certified / self.servable, 4) if self.servable else None

    def facts(self) -> dict[str, Any]:
        """The column for the manifest."""
        return {
            "kept": self.kept,
            "cannot serve": _reasons(self.cannot_serve),
            "composed": self.composed,
            "rejected": _reasons(self.rejected),
            "certified": self.certified,
            "yield": self.yielded,
            "twins": self.twins,
        }


class Funnel:
    """The counts of a run so far; adding items in another order gives the same facts."""

    def __init__(self, scenarios: Iterable[Scenario], write_tools: Iterable[str] = ()) -> None:
        self.write_tools = tuple(write_tools)
        self.explored = 0
        self.calls = 0
        self.dropped: Counter[str] = Counter()
        self.columns = {name: Column() for name in SCENARIOS if name in set(scenarios)}
        self.mix: Counter[str] = Counter()
        self.combinations: Counter[tuple[str, ...]] = Counter()
        self.writes: Counter[tuple[str, ...]] = Counter()
        self.obstacles: Counter[str] = Counter()
        self.obstacle_kinds: Counter[str] = Counter()
        self.changes: Counter[str] = Counter()
        self.withheld: Counter[str] = Counter()
        self.withheld_slots: Counter[str] = Counter()

    def add(self, summary: Summary) -> None:
        """Count one finished item."""
        self.explored += 1
        self.calls += summary.calls
        if summary.dropped:
            self.dropped[summary.dropped] += 1
            return
        self.mix[summary.mix] += 1
        self.combinations[summary.combination] += 1
        if summary.writes:
            self.writes[summary.writes] += 1
        for outcome in summary.outcomes:
            self.columns[outcome.scenario].add(outcome)
            if outcome.ending == "certified":
                self._add_task(outcome)

    def _add_task(self, outcome: Outcome) -> None:
        match outcome.scenario:
            case "infeasible":
                self.obstacles[outcome.kind] += 1
                self.obstacle_kinds[outcome.group] += 1
            case "changing":
                self.changes[outcome.kind] += 1
            case "ambiguous":
                self.withheld[str(len(outcome.withheld))] += 1
                self.withheld_slots.update(outcome.withheld)
            case _:
                pass

    @property
    def kept(self) -> int:
        """Explorations that passed the filter."""
        return self.explored - self.dropped.total()

    @property
    def certified(self) -> int:
        """Certified tasks, twins not counted."""
        return sum(column.certified for column in self.columns.values())

    @property
    def twins(self) -> int:
        """Certified feasible twins."""
        return sum(column.twins for column in self.columns.values())

    def brief(self) -> str:
        """Certified tasks by scenario, in a few words."""
        return ", ".join(f"{name} {column.certified}" for name, column in self.columns.items())

    def facts(self) -> dict[str, Any]:
        """Everything counted, as JSON values in a stable order."""
        return {
            "funnel": {
                "explored": self.explored,
                "dropped by the filter": _reasons(self.dropped),
                "kept": self.kept,
                "scenarios": {name: column.facts() for name, column in self.columns.items()},
            },
            "tasks": {"certified": self.certified, "twins": self.twins},
            "calls per trajectory": round(self.calls / self.explored, 2) if self.explored else None,
            "mix": _shares(self.mix),
            "coverage": self._coverage(),
            "obstacles": _shares(self.obstacles),
            "obstacle kinds": _shares(self.obstacle_kinds),
            "changes": _shares(self.changes),
            "withheld slots per ambiguous task": _shares(self.withheld),
            "withheld arguments": dict(_ordered(self.withheld_slots)),
        }

    def _coverage(self) -> dict[str, Any]:
        """Which combinations of writes (with repetition) and pairs of write tools were explored."""
        used = Counter[str]()
        pairs: set[tuple[str, ...]] = set()
        sizes: Counter[int] = Counter()
        for names, count in self.writes.items():
            sizes[len(names)] += 1
            for name in set(names):
                used[name] += count
            pairs.update(combinations(sorted(set(names)), 2))
        tools = len(self.write_tools)
        return {
            "write tools": {"covered": len(used), "of": tools},
            "pairs of write tools": {"covered": len(pairs), "of": comb(tools, 2)},
            "combinations of writes by size": {
                str(size): {"covered": sizes[size], "conceivable": comb(tools + size - 1, size)}
                for size in sorted(sizes)
            },
            "combinations of goals": {
                "distinct": len(self.combinations),
                "seen once": sum(1 for count in self.combinations.values() if count == 1),
            },
            "trajectories by write tool": {
                name: used[name] for name in sorted({*used, *self.write_tools})
            },
            "trajectories by combination of writes": {
                " + ".join(names): count
                for names, count in sorted(
                    self.writes.items(), key=lambda pair: (-pair[1], pair[0])
                )
            },
        }


def _ordered(counter: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counter.items(), key=lambda pair: (-pair[1], pair[0]))


def _reasons(counter: Counter[str]) -> dict[str, Any]:
    return {"total": counter.total(), "reasons": dict(_ordered(counter))}


def _shares(counter: Counter[str]) -> dict[str, Any]:
    total = counter.total()
    return {
        name: {"count": count, "share": round(count / total, 4)}
        for name, count in _ordered(counter)
    }
