"""How many valid tasks the checks reject: tasks of another construction, certified in workers.

In: a world and a number. Out: counts by kind and check, every rejection, and an exact upper bound.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import msgspec

from trajectory2task.certify import certify
from trajectory2task.certify.independent.plans import KINDS, constructed
from trajectory2task.certify.mutation.binomial import upper_bound
from trajectory2task.core.tasks import Draft
from trajectory2task.run.engine import Engine, in_order
from trajectory2task.run.progress import Progress
from trajectory2task.run.world import WorldRecipe

SIZE = 10  # callers in a unit
ROUNDS = len(KINDS)  # after so many rounds over the callers every kind has been tried on each


class Trial(msgspec.Struct, frozen=True, omit_defaults=True):
    """One valid task and the checks that reject it, with the first one's evidence."""

    kind: str
    task: str
    failures: tuple[str, ...] = ()
    evidence: str = ""
    draft: Draft | None = None
    twin: Draft | None = None


@dataclass
class FalseRejects:
    """What the checks say of valid tasks."""

    made: Counter[str] = field(default_factory=Counter)
    rejected: list[Trial] = field(default_factory=list)

    @property
    def tasks(self) -> int:
        """Valid tasks; a task and its twin count once."""
        return self.made.total()

    def facts(self) -> dict[str, Any]:
        """The counts as JSON values."""
        count = len(self.rejected)
        return {
            "valid tasks": self.tasks,
            "by kind": dict(sorted(self.made.items())),
            "rejected": count,
            "rate": round(count / self.tasks, 4) if self.tasks else None,
            "upper bound at 95%": round(upper_bound(count, self.tasks), 4),
            "rejected by check": dict(Counter(t.failures[0] for t in self.rejected).most_common()),
        }


@dataclass(frozen=True)
class TrialRecipe:
    """How a worker builds its trials: picklable."""

    world: WorldRecipe
    seed: int

    def __call__(self) -> Callable[[tuple[int, int]], tuple[int, list[Trial]]]:
        """The function that a worker runs on (unit number, place of its first caller)."""
        domain, database = self.world.build()

        def trials(unit: tuple[int, int]) -> tuple[int, list[Trial]]:
            number, first = unit
            found = []
            for place in range(first, first + SIZE):
                made = constructed(domain, database, self.seed, place)
                if made is not None:
                    kind, (draft, twin) = made
                    failures = list(certify(domain, database, draft, twin).failures)
                    if twin is not None:
                        failures += certify(domain, database, twin, draft).failures
                    found.append(_trial(kind, draft, twin, failures))
            return number, found

        return trials


def _trial(kind: str, draft: Draft, twin: Draft | None, failures: list[Any]) -> Trial:
    if not failures:
        return Trial(kind, draft.id)
    names = tuple(dict.fromkeys(result.check for result in failures))
    return Trial(kind, draft.id, names, failures[0].evidence, draft, twin)


def false_rejects(
    recipe: WorldRecipe, wanted: int, seed: int, engine: Engine, progress: Progress
) -> FalseRejects:
    """Certify the first `wanted` valid tasks of the world; fewer where it has no more."""
    domain, database = recipe.build()
    people = len(database.collections[domain.principal.collection])
    report = FalseRejects()
    progress.start(0, wanted, "valid tasks", "Certifying")

    def units() -> Iterator[tuple[int, int]]:
        for number in range(-(-people * ROUNDS // SIZE)):
            if report.tasks >= wanted:
                return
            yield number, number * SIZE

    results = engine.run(units(), TrialRecipe(recipe, seed))
    try:
        for _, found in in_order(results, lambda numbered: numbered[0]):
            for trial in found:
                if report.tasks < wanted:
                    report.made[trial.kind] += 1
                    report.rejected += [trial] if trial.failures else []
            progress.update(report.tasks, lambda: f"{len(report.rejected)} rejected")
    finally:
        results.close()
    return report
