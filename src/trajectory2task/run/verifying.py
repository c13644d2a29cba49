"""One task of a file, verified from scratch: its form, its certificate, and every check again.

In: lines of a task file. Out: what is wrong with each, in words, and what the checks cost.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import msgspec
import orjson

from trajectory2task.certify import CHECKS, LINEAR, Check, Subject
from trajectory2task.core.domain import Domain
from trajectory2task.core.state import Database
from trajectory2task.core.tasks import SCHEMA_VERSION, CheckResult, Draft, Task
from trajectory2task.run.world import WorldRecipe

Kind = Literal["fail", "warn"]


class Problem(msgspec.Struct, frozen=True):
    """Something wrong with one task: which check says so, and its evidence.

    `check` is a check's id, or "file" (the line is no whole task), "version", "world",
    "certificate" (it is not what the checks say) or "seal" (edited after certification).
    """

    line: int
    task: str
    check: str
    evidence: str
    kind: Kind = "fail"


@dataclass(frozen=True)
class Unit:
    """Unit `number`: lines, numbered as well, and those of their twins that are not among them."""

    number: int
    lines: tuple[tuple[int, bytes], ...]
    twins: Mapping[str, bytes]


@dataclass
class Verified:
    """What came of a unit, or of all of them: counts, problems, and seconds by check."""

    number: int = 0
    tasks: int = 0
    failed: int = 0
    problems: list[Problem] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)
    scenarios: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class VerifyRecipe:
    """How a worker builds its verifier: picklable."""

    world: WorldRecipe
    searches: bool

    def __call__(self) -> Callable[[Unit], Verified]:
        """The function that a worker runs on units."""
        domain, database = self.world.build()
        return Verifier(domain, database, searches=self.searches).unit


class Verifier:
    """Verifies units of lines against one world."""

    def __init__(self, domain: Domain, database: Database, *, searches: bool) -> None:
        self._domain, self._database = domain, database
        self._checks = CHECKS if searches else LINEAR
        self._known = {check.id: check.version for check in CHECKS}
        self._decode = msgspec.json.Decoder(Task).decode
        self._encode = msgspec.json.Encoder().encode

    def unit(self, unit: Unit) -> Verified:
        """Verify every line of `unit`."""
        found = Verified(unit.number)
        read = {number: self._read(number, line) for number, line in unit.lines}
        drafts = {task.id: task.draft for task in read.values() if isinstance(task, Task)}
        for line in unit.twins.values():
            twin = self._read(0, line)
            if isinstance(twin, Task):
                drafts.setdefault(twin.id, twin.draft)
        subjects: dict[str, Subject] = {}
        for number, line in unit.lines:
            task = read[number]
            if isinstance(task, Problem):
                problems = [task]
            else:
                found.scenarios[task.scenario] += 1
                problems = list(self._task(number, line, task, drafts, subjects, found))
            found.tasks += 1
            found.failed += any(problem.kind == "fail" for problem in problems)
            found.problems += problems
        return found

    def _read(self, number: int, line: bytes) -> Task | Problem:
        try:
            return self._decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError) as problem:
            return Problem(number, _id_of(line), "file", _unreadable(line, str(problem)))

    def _task(
        self,
        number: int,
        line: bytes,
        task: Task,
        drafts: Mapping[str, Draft],
        subjects: dict[str, Subject],
        found: Verified,
    ) -> Iterator[Problem]:
        def problem(check: str, evidence: str, kind: Kind = "fail") -> Problem:
            return Problem(number, task.id, check, evidence, kind)

        if task.schema_version != SCHEMA_VERSION:
            yield problem(
                "version",
                f"schema_version is {task.schema_version}, this program reads {SCHEMA_VERSION}",
            )
            return
        yield from (problem("file", text) for text in self._strange(line, task))
        if task.world != self._database.fingerprint:
            yield problem(
                "world",
                f"made in world {task.world[:12]}, this database is "
                f"{self._database.fingerprint[:12]}",
            )
        draft = task.draft
        if not task.certificate.fits(draft):
            yield problem("seal", "the task or its certificate was edited after certification")
        twin = drafts.get(task.twin) if task.twin is not None else None
        subject = subjects.get(draft.id)
        # The same id may stand there twice.
        if subject is None or (subject.draft, subject.twin) != (draft, twin):
            subject = Subject(self._domain, self._database, draft, twin)
        if subject.other is not None:
            subjects[subject.other.draft.id] = subject.other  # its gold is run already
        results = self._results(subject, found)
        for result in results:
            if result.verdict == "fail":
                yield problem(result.check, result.evidence)
        yield from (problem(*told) for told in self._against(task, results))

    def _results(self, subject: Subject, found: Verified) -> list[CheckResult]:
        results = []
        before = time.process_time()
        for check in self._checks:
            results.append(_run(check, subject))
            now = time.process_time()
            found.seconds[check.id] = found.seconds.get(check.id, 0.0) + now - before
            before = now
        return results

    def _strange(self, line: bytes, task: Task) -> Iterator[str]:
        """Fields that the record does not have, or that are written in another form."""
        again = self._encode(task)
        if again != line.rstrip(b"\n"):
            yield from _differences(orjson.loads(line), orjson.loads(again), "")

    def _against(self, task: Task, results: list[CheckResult]) -> Iterator[tuple[str, str, Kind]]:
        """Where the certificate in the file is not what the checks say now."""
        stored = {result.check: result for result in task.certificate.checks}
        for result in results:
            old = stored.get(result.check)
            if old is None:
                yield "certificate", f"it has no result of check {result.check}", "warn"
            elif old.version != result.version:
                yield (
                    "certificate",
                    f"{result.check} was version {old.version}, it is {result.version} now",
                    "warn",
                )
            elif old != result and result.verdict != "fail":
                yield (
                    "certificate",
                    f"{result.check} says {result.verdict} ({result.evidence}), "
                    f"the file {old.verdict} ({old.evidence})",
                    "fail",
                )
        for result in task.certificate.checks:
            if result.check not in self._known:
                yield "certificate", f"there is no check {result.check!r}", "warn"
            elif result.verdict == "fail":
                yield "certificate", f"the file says that {result.check} failed", "fail"


def _run(check: Check, subject: Subject) -> CheckResult:
    try:
        return check.run(subject)
    except Exception as problem:  # noqa: BLE001 - a file from outside may hold anything at all
        told = f"the check cannot be made on this task: {type(problem).__name__}: {problem}"
        return CheckResult(check.id, "fail", told, check.version)


def _id_of(line: bytes) -> str:
    try:
        found = orjson.loads(line)
    except orjson.JSONDecodeError:
        return ""
    return str(found.get("id", "")) if isinstance(found, dict) else ""


def _unreadable(line: bytes, reason: str) -> str:
    if not line.strip():
        return "an empty line"
    if not line.endswith(b"\n") and not line.rstrip().endswith(b"}"):
        return f"the line breaks off: the file is truncated ({reason})"
    return f"no task: {reason}"


def _differences(found: Any, again: Any, path: str) -> Iterator[str]:
    """Where a line's JSON has more than the record read from it."""
    if isinstance(found, dict) and isinstance(again, dict):
        for key, value in found.items():
            here = f"{path}.{key}" if path else key
            if key in again:
                yield from _differences(value, again[key], here)
            elif value not in (None, {}, []):
                yield f"{here} is no field of a task"
    elif isinstance(found, list) and isinstance(again, list) and len(found) == len(again):
        for place, (left, right) in enumerate(zip(found, again, strict=True)):
            yield from _differences(left, right, f"{path}.{place}")
    elif found != again:
        yield f"{path} is {found!r}, read as {again!r}"
