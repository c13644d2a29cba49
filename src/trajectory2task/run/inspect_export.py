"""A finished evaluation as a log that `inspect view` opens.

In: the evaluation's folder. Out: one .eval file in a folder of logs, its name Inspect's own kind.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from trajectory2task import domains
from trajectory2task.core.calls import Call
from trajectory2task.core.domain import Domain
from trajectory2task.core.rollouts import Rollout
from trajectory2task.core.storage import storage_errors
from trajectory2task.core.tasks import Task
from trajectory2task.interop.inspect import Heading, check_installed, write_log
from trajectory2task.run.evaluation import RESULTS, ROLLOUTS, EvaluationSettings, source_of
from trajectory2task.run.folder import TEMPORARY, read_json, settle
from trajectory2task.run.games import read_task
from trajectory2task.run.progress import Progress, Silent
from trajectory2task.run.rescoring import results_of, rollouts_of, settings_of
from trajectory2task.run.task_file import TaskFile
from trajectory2task.run.world import find_domain
from trajectory2task.score.table import facts


def export_inspect(
    folder: Path, out: Path, *, progress: Progress | None = None
) -> tuple[Path, int]:
    """Write the evaluation in `folder` as a log into `out`; (its path, its samples).

    The same evaluation gives the same bytes under the same name. Raises `UsageError` where there
    is no finished evaluation, or Inspect is not installed.
    """
    check_installed()
    settings = settings_of(folder)
    tasks = source_of(folder)
    domain = _domain(settings, tasks)
    numbers = read_json(folder / RESULTS) or facts(results_of(folder))
    heading = Heading(
        domain=settings.domain,
        agent=settings.agent,
        user=settings.user,
        trials=settings.trials,
        created=datetime.fromtimestamp(int((folder / ROLLOUTS).stat().st_mtime), UTC),
        tasks_file=tasks.name if tasks is not None else "",
        facts=numbers,
        settings=msgspec.to_builtins(settings),
        policy=domain.policy if domain is not None else None,
    )
    path = out / heading.file_name
    shown = progress or Silent()
    with storage_errors(out):
        out.mkdir(parents=True, exist_ok=True)
        try:
            shown.start(0, numbers["rollouts"], "rollouts", "Exporting")
            with path.with_name(path.name + TEMPORARY).open("wb") as file:
                rollouts = _counted(rollouts_of(folder), shown)
                count = write_log(file, heading, rollouts, _targets(tasks, settings, domain))
                file.flush()
                os.fsync(file.fileno())
            settle([path])
        finally:
            shown.stop()
    return path, count


def _counted(rollouts: Iterator[Rollout], shown: Progress) -> Iterator[Rollout]:
    for done, rollout in enumerate(rollouts, 1):
        yield rollout
        shown.update(done, str)


def _domain(settings: EvaluationSettings, tasks: Path | None) -> Domain | None:
    """The domain that was played in; None where that may be another project's of the same name."""
    ours = tasks is not None or settings.database.kind == "synthesized"
    if not ours or settings.domain not in domains.names():
        return None
    return find_domain(settings.domain, settings.compat)


def _targets(
    tasks: Path | None, settings: EvaluationSettings, domain: Domain | None
) -> Callable[[Rollout], str]:
    """What each rollout should have led to, where the tasks that were played are at hand."""
    file = TaskFile(tasks) if tasks is not None else None
    if file is None or domain is None or file.sha256 != settings.tasks:
        return lambda rollout: ""
    held: list[Task] = []

    def target(rollout: Rollout) -> str:
        if not held or held[-1].id != rollout.task_id:
            line = file.find(rollout.task_id)
            held[:] = [read_task(line, 0)] if line is not None else []
        return _target(held[-1], domain) if held else ""

    return target


def _target(task: Task, domain: Domain) -> str:
    """Gold's calls but for its look-ups, and what has to be told."""
    calls = [gold.call for gold in task.plan.gold]
    lines = [_told(call) for call in calls if domain.tools[call.name].kind != "read"]
    lines += [f"tell {value.amount:g} ({value.question})" for value in task.criteria.communicate]
    return "\n".join(lines or ["nothing is to be changed"])


def _told(call: Call) -> str:
    told = ", ".join(f"{name}={value!r}" for name, value in call.arguments.items())
    return f"{call.name}({told})"
