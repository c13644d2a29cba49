"""How good a judging model is: valid tasks and mutants of them, judged side by side.

In: tasks of a run and a model. Out: how many bad tasks it lets pass and how many good ones it
turns down, at every threshold, with exact bounds; and what the programs' checks find of the same
mutants. Every mutant is wrong by construction, and wrong in something that the judge can see.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec

from trajectory2task.certify.catalogue import certify
from trajectory2task.certify.judge import Unusable, exhibit_of, judge
from trajectory2task.certify.judge.judging import case as seen_by_judge
from trajectory2task.certify.mutation.binomial import lower_bound, upper_bound
from trajectory2task.certify.mutation.equivalence import signature
from trajectory2task.certify.mutation.operator import Case, Operator
from trajectory2task.certify.subject import Subject
from trajectory2task.core.chat import ChatModel
from trajectory2task.core.domain import Domain
from trajectory2task.core.errors import ContextOverflow, ProviderError, UsageError
from trajectory2task.core.opinions import Opinion
from trajectory2task.core.seeding import rng_of
from trajectory2task.core.state import Database
from trajectory2task.core.tasks import Draft
from trajectory2task.run import stages
from trajectory2task.run.concurrent import Concurrent
from trajectory2task.run.folder import TASKS
from trajectory2task.run.games import read_task
from trajectory2task.run.mutating import chosen
from trajectory2task.run.progress import Progress, Silent
from trajectory2task.run.task_file import TaskFile, check_planned
from trajectory2task.run.task_world import World, world_of

THRESHOLDS = tuple(half / 2 for half in range(8, 21))  # 4, 4.5, ... 10
CONFIDENCE = 0.975  # on each side, so that both bounds hold together at 95%
OTHERS = 60  # tasks to take parts of others from
MOST = 2000  # tasks of a file that are looked at
TRIES = 25  # tasks that an operator is tried on for each mutant wanted of it
MUTANTS = 4  # mutants of one task that are looked at for one that a judge could see


@dataclass(frozen=True)
class JudgeCheck:
    """What a person asks for. `operators` empty: all of them."""

    valid: int = 100
    per_operator: int = 1
    seed: int = 0
    operators: tuple[str, ...] = ()


@dataclass(frozen=True)
class Exhibit:
    """A task before the judge. `operator` is "" for a valid one; `caught` says whether the checks
    reject it."""

    number: int
    draft: Draft
    database: Database
    operator: str = ""
    theme: str = ""
    caught: bool = False


@dataclass(frozen=True)
class Finding:
    """What the judge said: an opinion, or why there is none ("" where there is one)."""

    exhibit: Exhibit
    opinion: Opinion | None
    problem: str = ""
    provider: bool = False


@dataclass
class JudgeReport:
    """All findings, in the order of the exhibits."""

    path: Path
    judge: str
    wanted: JudgeCheck
    findings: list[Finding] = field(default_factory=list)

    def facts(self, threshold: float) -> dict[str, Any]:
        """The report as JSON values, the rates at `threshold` and at every other one."""
        played = [found for found in self.findings if not found.provider]
        good = [found for found in played if not found.exhibit.operator]
        bad = [found for found in played if found.exhibit.operator]
        themes = dict.fromkeys(found.exhibit.theme for found in bad)
        return {
            "file": self.path.name,
            "judge": self.judge,
            "seed": self.wanted.seed,
            "threshold": threshold,
            "valid tasks": len(good),
            "mutants": len(bad),
            "of them rejected by the checks": sum(found.exhibit.caught for found in bad),
            "without an opinion": sum(found.opinion is None for found in played),
            "not played": len(self.findings) - len(played),
            "false accepts": _share(bad, threshold, accepted=True),
            "false rejects": _share(good, threshold, accepted=False),
            "by threshold": [
                {
                    "threshold": level,
                    "false accepts": _share(bad, level, accepted=True)["share"],
                    "false rejects": _share(good, level, accepted=False)["share"],
                }
                for level in THRESHOLDS
            ],
            "false accepts by theme": {
                theme: _share([f for f in bad if f.exhibit.theme == theme], threshold, True)
                for theme in themes
            },
        }

    def lines(self) -> Iterator[dict[str, Any]]:
        """Every finding, for judge.jsonl."""
        for found in self.findings:
            yield {
                "task": found.exhibit.draft.id,
                "operator": found.exhibit.operator,
                "caught by the checks": found.exhibit.caught,
                "opinion": msgspec.to_builtins(found.opinion),
                "problem": found.problem,
            }


def _share(findings: Sequence[Finding], threshold: float, accepted: bool) -> dict[str, Any]:
    """How many are accepted (or not) at `threshold`; a task without an opinion is not."""
    hits = sum(
        (found.opinion is not None and found.opinion.accepts(threshold)) == accepted
        for found in findings
    )
    if not findings:
        return {"count": 0, "of": 0, "share": None, "low": None, "high": None}
    return {
        "count": hits,
        "of": len(findings),
        "share": round(hits / len(findings), 4),
        "low": round(lower_bound(hits, len(findings), confidence=CONFIDENCE), 4),
        "high": round(upper_bound(hits, len(findings), confidence=CONFIDENCE), 4),
    }


Opening = AbstractAsyncContextManager[ChatModel]


def check_judge(
    path: Path,
    wanted: JudgeCheck,
    opening: Opening,
    name: str,
    *,
    world: World | None = None,
    in_flight: int = 16,
    progress: Progress | None = None,
) -> JudgeReport:
    """Have the model of `opening` judge valid tasks and mutants of `path`, a run or a task file.

    Raises `UsageError` where there is nothing to judge, and what the model raises but for
    `ProviderError`, which leaves that task out.
    """
    path = path / TASKS if path.is_dir() else path
    file = TaskFile(path)
    check_planned(file)
    if wanted.valid < 1 or wanted.per_operator < 1:
        raise UsageError("--valid and --per-operator take 1 or more. Try: --valid 100")
    if in_flight < 1:
        raise UsageError(f"--in-flight is {in_flight}; it takes 1 or more. Try: --in-flight 16")
    domain, database = world_of(file, world or World()).build()
    exhibits = list(exhibits_of(file, domain, database, wanted))
    if not exhibits:
        raise UsageError(f"{path} holds no valid task to judge. Give a run folder of t2t generate.")
    report = JudgeReport(path, name, wanted)
    shown = progress or Silent()
    shown.start(0, len(exhibits), "tasks", "Judging")

    @asynccontextmanager
    async def opened() -> AsyncIterator[Any]:
        async with opening as model:

            async def work(exhibit: Exhibit) -> Finding:
                return await _judged(model, domain, exhibit)

            yield work

    results = Concurrent(in_flight).run(iter(exhibits), opened)
    try:
        for found in results:
            report.findings.append(found)
            shown.update(len(report.findings), lambda: "")
    finally:
        results.close()
        shown.stop()
    report.findings.sort(key=lambda found: found.exhibit.number)
    return report


async def _judged(model: ChatModel, domain: Domain, exhibit: Exhibit) -> Finding:
    # Mutants share the id of their task; the judge's nonce has to tell them apart.
    named = exhibit_of(exhibit.draft)._replace(id=f"{exhibit.draft.id}~{exhibit.operator}")
    try:
        opinion = await judge(model, domain, exhibit.database, named)
    except (Unusable, ContextOverflow) as problem:
        return Finding(exhibit, None, str(problem))
    except ProviderError as problem:
        return Finding(exhibit, None, str(problem), provider=True)
    return Finding(exhibit, opinion)


def exhibits_of(
    file: TaskFile, domain: Domain, database: Database, wanted: JudgeCheck
) -> Iterator[Exhibit]:
    """Valid tasks spread over the file, then mutants of each operator that a judge could see."""
    tasks = (read_task(line, number - 1).draft for number, line in file.lines())
    drafts = {draft.id: draft for draft in islice(tasks, MOST)}
    valid = list(drafts.values())
    step = max(1, len(valid) // wanted.valid)
    number = 0
    for draft in valid[::step][: wanted.valid]:
        yield Exhibit(number, draft, database)
        number += 1
    others = valid[:OTHERS]
    for operator in chosen(wanted.operators):
        fitting = (draft for draft in valid if draft.scenario in operator.scenarios)
        found = (
            _mutant(domain, database, draft, _twin(draft, drafts), operator, others, wanted.seed)
            for draft in islice(fitting, TRIES * wanted.per_operator)
        )
        for corrupted, world, caught in islice(filter(None, found), wanted.per_operator):
            yield Exhibit(number, corrupted, world, operator.name, operator.theme, caught)
            number += 1


def _twin(draft: Draft, drafts: dict[str, Draft]) -> Draft | None:
    return drafts.get(draft.twin) if draft.twin is not None else None


def _mutant(
    domain: Domain,
    database: Database,
    draft: Draft,
    twin: Draft | None,
    operator: Operator,
    others: Sequence[Draft],
    seed: int,
) -> tuple[Draft, Database, bool] | None:
    """A mutant of a task that means something else and reads so; None where there is none."""
    subject = Subject(domain, database, draft, twin)
    case = Case(
        subject,
        write=stages.writer(),
        others=others,
        rng=rng_of(seed, "mutate", operator.name, draft.id),
    )
    before = seen_by_judge(domain, database, exhibit_of(draft))
    for made in islice(operator.apply(case), MUTANTS):
        world = made.database or database
        changed = Subject(domain, world, made.draft, made.twin)
        try:
            if seen_by_judge(domain, world, exhibit_of(made.draft)) == before:
                continue
            if signature(changed) == signature(subject):
                continue
            caught = bool(certify(domain, world, made.draft, made.twin).failures)
        except Exception:  # noqa: BLE001 - no world to judge it in; mutate reports crashes
            continue
        return made.draft, world, caught
    return None
