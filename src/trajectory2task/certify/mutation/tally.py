"""Counts over verdicts: kill rates per operator, attributed, and what a report says of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from trajectory2task.certify.mutation.judging import Verdict
from trajectory2task.certify.mutation.operator import Operator


@dataclass
class Tally:
    """What became of one operator's mutants."""

    operator: Operator
    equivalent: int = 0
    killed: int = 0
    intended: int = 0
    survived: int = 0
    crashed: int = 0
    warned: int = 0
    first: Counter[str] = field(default_factory=Counter)

    def add(self, verdict: Verdict) -> None:
        """Count one mutant."""
        match verdict.outcome:
            case "equivalent":
                self.equivalent += 1
            case "killed":
                self.killed += 1
                self.intended += bool(set(verdict.failures) & set(self.operator.intended))
                self.first[verdict.failures[0]] += 1
            case "survived":
                self.survived += 1
                self.warned += bool(verdict.warnings)
            case "crashed":
                self.crashed += 1

    @property
    def generated(self) -> int:
        """Mutants made, equivalent ones included."""
        return self.equivalent + self.real

    @property
    def real(self) -> int:
        """Mutants that mean something else than the task they were made from."""
        return self.killed + self.survived + self.crashed

    @property
    def kill_rate(self) -> float | None:
        """Killed of the real ones; None where there is none."""
        return self.killed / self.real if self.real else None

    @property
    def intended_rate(self) -> float | None:
        """Those among whose failing checks is an intended one, of the real ones."""
        return self.intended / self.real if self.real else None

    def facts(self) -> dict[str, Any]:
        """The tally as JSON values."""
        operator = self.operator
        return {
            "operator": operator.name,
            "theme": operator.theme,
            "what": " ".join(operator.explanation.split()),
            "carried": operator.carried,
            "intended": list(operator.intended),
            "generated": self.generated,
            "equivalent": self.equivalent,
            "killed": self.killed,
            "by the intended check": self.intended,
            "by another": self.killed - self.intended,
            "survived": self.survived,
            "survived with a new warning": self.warned,
            "crashed": self.crashed,
            "kill rate": rounded(self.kill_rate),
            "first to fail": dict(self.first.most_common()),
        }


def summary(tallies: Sequence[Tally]) -> dict[str, Any]:
    """Macro means, the minimum, and totals over the operators that made anything real."""
    rates = {t.operator.name: t.kill_rate for t in tallies if t.kill_rate is not None}
    carried = [t.kill_rate for t in tallies if t.kill_rate is not None and t.operator.carried]
    intended = [t.intended_rate for t in tallies if t.intended_rate is not None]
    least = min(rates, key=lambda name: rates[name] or 0.0, default=None)
    return {
        "operators": len(tallies),
        "operators without a mutant": [t.operator.name for t in tallies if not t.generated],
        "mutants": sum(t.generated for t in tallies),
        "equivalent": sum(t.equivalent for t in tallies),
        "killed": sum(t.killed for t in tallies),
        "survived": sum(t.survived for t in tallies),
        "crashed": sum(t.crashed for t in tallies),
        "macro kill rate": rounded(_mean(rates.values())),
        "macro kill rate, carried through": rounded(_mean(carried)),
        "macro kill rate by the intended check": rounded(_mean(intended)),
        "lowest kill rate": rounded(rates[least]) if least is not None else None,
        "lowest operator": least,
    }


def _mean(rates: Iterable[float]) -> float | None:
    found = list(rates)
    return sum(found) / len(found) if found else None


def rounded(rate: float | None) -> float | None:
    """A rate for a report."""
    return None if rate is None else round(rate, 4)
