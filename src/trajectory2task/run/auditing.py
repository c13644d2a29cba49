"""Auditing a task set: found, put into its world, looked at by every flag."""

from __future__ import annotations

from pathlib import Path

from trajectory2task.certify.audit import Audit, audit
from trajectory2task.core.errors import UsageError
from trajectory2task.core.storage import storage_errors
from trajectory2task.core.tasks import Words
from trajectory2task.interop.tau2.trajectories import read_trajectories
from trajectory2task.run.settings import Compat
from trajectory2task.run.task_sets import TaskSet, find_task_set
from trajectory2task.run.world import WorldRecipe, find_domain

PAGES = ("audit.json", "audit.md", "audit.html")
_WITH_TAU2 = "retail"  # the one domain whose tools also come with tau2-bench's behaviour


def audit_set(
    path: Path,
    *,
    database_file: Path | None = None,
    trajectories_file: Path | None = None,
    domain: str | None = None,
    compat: Compat | None = None,
) -> tuple[Audit, dict[str, Words]]:
    """The audit of the set at `path`, and the words of its tasks by id.

    Gold runs with tau2-bench's own behaviour of the tools unless `compat` says otherwise, since
    that is what such sets were made with; where ours differs, it serves as the reference.
    """
    task_set = find_task_set(path, database_file=database_file, domain=domain)
    behaviour = compat or ("tau2" if task_set.domain == _WITH_TAU2 else "ours")
    recipe = WorldRecipe(task_set.domain, behaviour, task_set.database_file, 0)
    found, database = recipe.build()
    trajectories = () if trajectories_file is None else read_trajectories(trajectories_file)
    report = audit(
        found,
        database,
        task_set.tasks,
        compat=behaviour,
        reference=find_domain(task_set.domain) if behaviour == "tau2" else None,
        trajectories=trajectories,
    )
    return report, _words(task_set)


def _words(task_set: TaskSet) -> dict[str, Words]:
    return {task.id: task.words for task in task_set.tasks.tasks}


def report_folder(out: Path) -> Path:
    """The folder for the report's pages, made where there is none; a foreign one is refused."""
    with storage_errors(out):
        if out.exists() and not out.is_dir():
            raise UsageError(f"{out} is a file, not a folder. Choose another --out.")
        out.mkdir(parents=True, exist_ok=True)
        foreign = sorted({entry.name for entry in out.iterdir()} - set(PAGES))
    if foreign:
        raise UsageError(
            f"{out} holds files that are no audit ({', '.join(foreign[:3])}). "
            "Choose a new or an empty folder with --out."
        )
    return out
