"""What a flag is: a named unit that looks at one foreign task and says what is wrong with it."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

from trajectory2task.certify.audit.record import Finding, FlagSummary, Sureness, Verdict
from trajectory2task.certify.audit.subject import ForeignSubject

Looked = TypeVar("Looked", contravariant=True)


class Remark(NamedTuple):
    """Evidence for one finding; sureness and verdict where they are not the flag's own.

    `task` names the task where a flag looks at a whole set.
    """

    evidence: str
    sureness: Sureness | None = None
    verdict: Verdict | None = None
    task: str = ""


@dataclass(frozen=True, slots=True)
class Flag(Generic[Looked]):
    """One kind of defect. `code` is its place in the catalogue of checks (docs/audit.md).

    `sureness` and `verdict` are those of its findings, unless a remark says otherwise; `remedy`
    says what a maintainer can do.
    """

    code: str
    id: str
    title: str
    sureness: Sureness
    verdict: Verdict
    remedy: str
    function: Callable[[Looked], Iterable[Remark]]

    @property
    def explanation(self) -> str:
        """What it catches, and its known false positives."""
        return inspect.getdoc(self.function) or ""

    def look(self, subject: Looked, task: str = "") -> Iterator[Finding]:
        """Every finding on `subject`."""
        for remark in self.function(subject):
            yield Finding(
                flag=self.id,
                code=self.code,
                sureness=remark.sureness or self.sureness,
                verdict=remark.verdict or self.verdict,
                evidence=remark.evidence,
                task=remark.task or task,
            )

    def summary(self, findings: Iterable[Finding]) -> FlagSummary:
        """The flag with the tasks that it was raised for."""
        own = [found for found in findings if found.flag == self.id]
        return FlagSummary(
            code=self.code,
            id=self.id,
            title=self.title,
            explanation=" ".join(self.explanation.split()),
            remedy=self.remedy,
            sureness=self.sureness,
            findings=len(own),
            tasks=tuple(dict.fromkeys(found.task for found in own)),
        )


TaskFlag = Flag[ForeignSubject]


def flag(
    code: str, id: str, title: str, sureness: Sureness, verdict: Verdict, *, remedy: str
) -> Callable[[Callable[[Looked], Iterable[Remark]]], Flag[Looked]]:
    """Make a function a `Flag`."""

    def make(function: Callable[[Looked], Iterable[Remark]]) -> Flag[Looked]:
        return Flag(code, id, title, sureness, verdict, remedy, function)

    return make
