"""What becomes of one mutant: equivalent, killed (by which checks), or survived.

In: a valid task and an operator. Out: the verdict on one mutant. A task and its twin stand or fall
together, as in a run.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from functools import cached_property
from typing import Literal

import msgspec

from trajectory2task.certify.catalogue import CHECKS, LINEAR
from trajectory2task.certify.mutation.equivalence import Signature, signature
from trajectory2task.certify.mutation.operator import Case, Corrupted, Operator, Writer
from trajectory2task.certify.subject import Subject
from trajectory2task.core.domain import Domain
from trajectory2task.core.seeding import rng_of
from trajectory2task.core.state import Database
from trajectory2task.core.tasks import CheckResult, Draft

SEARCHES = tuple(check for check in CHECKS if check.effort == "search")
Outcome = Literal["equivalent", "killed", "survived", "crashed"]


class Verdict(msgspec.Struct, frozen=True, omit_defaults=True):
    """What became of one mutant.

    `failures` names the checks that fail, the linear ones first, the draft's before its twin's;
    `evidence` is the first one's. `warnings` are those that the valid task did not have. A check
    that cannot be made on a mutant has a bug: the mutant counts as crashed, and never as killed.
    `draft` and `twin` are kept of mutants that were not killed and are not equivalent.
    """

    operator: str
    task: str
    outcome: Outcome
    failures: tuple[str, ...] = ()
    evidence: str = ""
    warnings: tuple[str, ...] = ()
    draft: Draft | None = None
    twin: Draft | None = None
    other_world: bool = False


class Original:
    """A valid task, with what has to be known of it only once."""

    def __init__(
        self, domain: Domain, database: Database, draft: Draft, twin: Draft | None
    ) -> None:
        self.subject = Subject(domain, database, draft, twin)

    @cached_property
    def results(self) -> list[CheckResult]:
        """Every check on the task as it is."""
        return [check.run(self.subject) for check in CHECKS]

    @property
    def valid(self) -> bool:
        """Whether the task passes every check as it is; else there is nothing to corrupt."""
        return not any(found.verdict == "fail" for found in self.results)

    @cached_property
    def signature(self) -> Signature:
        """What the task means."""
        return signature(self.subject)


def judged(
    original: Original,
    operator: Operator,
    *,
    write: Writer,
    others: Sequence[Draft],
    seed: int,
    number: int,
) -> Verdict | None:
    """The verdict on mutant `number` (from 0) that `operator` makes of a task; None where there is
    none. Equal arguments give the same mutant."""
    subject = original.subject
    rng = rng_of(seed, "mutate", operator.name, subject.draft.id)
    case = Case(subject, write=write, others=others, rng=rng)
    made = (
        found
        for found in operator.apply(case)
        if (found.draft, found.twin) != (subject.draft, subject.twin) or found.database is not None
    )
    corrupted = next(itertools.islice(made, number, None), None)
    return None if corrupted is None else _verdict(original, operator, corrupted)


def _verdict(original: Original, operator: Operator, corrupted: Corrupted) -> Verdict:
    task = original.subject.draft.id
    database = corrupted.database or original.subject.database
    subject = Subject(original.subject.domain, database, corrupted.draft, corrupted.twin)
    try:
        if signature(subject) == original.signature:
            return Verdict(operator.name, task, "equivalent")
        results = _results(subject, operator.intended)
    except Exception as problem:  # noqa: BLE001 - a crash is a finding: it is listed in full
        told = f"{type(problem).__name__}: {problem}"
        return _open(operator, task, "crashed", corrupted, evidence=told)
    failures = [found for found in results if found.verdict == "fail"]
    if failures:
        names = tuple(dict.fromkeys(found.check for found in failures))
        return Verdict(operator.name, task, "killed", names, failures[0].evidence)
    before = {found.check for found in original.results if found.verdict == "warn"}
    warned = [f.check for f in results if f.verdict == "warn" and f.check not in before]
    return _open(operator, task, "survived", corrupted, warnings=tuple(dict.fromkeys(warned)))


def _open(
    operator: Operator,
    task: str,
    outcome: Outcome,
    corrupted: Corrupted,
    *,
    evidence: str = "",
    warnings: tuple[str, ...] = (),
) -> Verdict:
    """A mutant that was not killed, kept in full."""
    return Verdict(
        operator.name,
        task,
        outcome,
        evidence=evidence,
        warnings=warnings,
        draft=corrupted.draft,
        twin=corrupted.twin,
        other_world=corrupted.database is not None,
    )


def _results(subject: Subject, intended: Sequence[str]) -> list[CheckResult]:
    """The checks on a draft and, where nothing fails, on its twin.

    The searches come last. Of a draft that fails without them, only those run that are meant to
    see the corruption, and only where none of the others meant for it has: they cost the most.
    """
    found = _staged(subject, intended)
    if subject.other is not None and not _failing(found):
        found += _staged(subject.other, intended)
    return found


def _staged(subject: Subject, intended: Sequence[str]) -> list[CheckResult]:
    found = [check.run(subject) for check in LINEAR]
    failing = _failing(found)
    if not failing:
        return found + [check.run(subject) for check in SEARCHES]
    if failing & set(intended):
        return found
    return found + [check.run(subject) for check in SEARCHES if check.id in intended]


def _failing(results: Sequence[CheckResult]) -> set[str]:
    return {result.check for result in results if result.verdict == "fail"}
