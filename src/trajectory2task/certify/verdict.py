"""What a check is and what it says: a named unit over a `Subject`, and its finding."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from trajectory2task.certify.subject import Subject
from trajectory2task.core.plans import SCENARIOS, Scenario
from trajectory2task.core.tasks import CheckResult

Verdict = Literal["pass", "fail", "warn", "not applicable"]
Effort = Literal["linear", "search"]
SHOWN = 3  # problems named in the evidence; the rest are counted


class Finding(NamedTuple):
    """A verdict and the evidence for it, for a person to read."""

    verdict: Verdict
    evidence: str


def judge(
    problems: Sequence[str], fine: str, *, severity: Literal["fail", "warn"] = "fail"
) -> Finding:
    """A pass with `fine` as evidence where nothing is wrong, else the first few problems."""
    if not problems:
        return Finding("pass", fine)
    more = f"; and {len(problems) - SHOWN} more" if len(problems) > SHOWN else ""
    return Finding(severity, "; ".join(problems[:SHOWN]) + more)


def not_applicable(reason: str) -> Finding:
    """The check has nothing to look at in this task."""
    return Finding("not applicable", reason)


@dataclass(frozen=True, slots=True)
class Check:
    """One deterministic check: `run` applies it, `explanation` says what it catches and costs.

    `code` is its place in the catalogue (docs/checks.md): T form and policy, S state, P provenance
    and descriptions, V values, A ambiguous, C changing, I infeasible. `effort` says whether its
    cost grows with the task ("linear") or with the combinations that it tries ("search"); `bounds`
    says how far a search goes.
    """

    code: str
    id: str
    version: int
    title: str
    scenarios: tuple[Scenario, ...]
    function: Callable[[Subject], Finding]
    effort: Effort = "linear"
    bounds: str = ""

    @property
    def explanation(self) -> str:
        """What it catches, its cost and its known false positives."""
        return inspect.getdoc(self.function) or ""

    def run(self, subject: Subject) -> CheckResult:
        """The check's verdict on one task."""
        if subject.plan.scenario not in self.scenarios:
            finding = not_applicable(f"not for {subject.plan.scenario} tasks")
        elif subject.misfits and self.id != "well_formed":
            finding = not_applicable("the plan is not well formed")
        else:
            finding = self.function(subject)
        return CheckResult(self.id, finding.verdict, finding.evidence, self.version)


def check(
    code: str,
    id: str,
    title: str,
    *scenarios: Scenario,
    version: int = 1,
    effort: Effort = "linear",
    bounds: str = "",
) -> Callable[[Callable[[Subject], Finding]], Check]:
    """Make a function a `Check` for `scenarios` (none named: for all)."""

    def make(function: Callable[[Subject], Finding]) -> Check:
        return Check(code, id, version, title, scenarios or SCENARIOS, function, effort, bounds)

    return make
