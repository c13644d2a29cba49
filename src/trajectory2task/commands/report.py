"""`t2t report`: one page over evaluations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from trajectory2task.report.page import Entry
    from trajectory2task.run.task_file import TaskFile


@click.command()
@click.argument("folders", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("report.html"),
    show_default=True,
    help="The page.",
)
@click.option("--title", default="Evaluation of tool-calling agents", help="Its heading.")
def report(folders: Sequence[Path], out: Path, title: str) -> None:
    """Write one self-contained page over the evaluations in FOLDERS.

    Scores with intervals, what each scenario costs, what went wrong, and every conversation to
    search, filter and open. It needs no network.
    """
    from trajectory2task.core.errors import UsageError
    from trajectory2task.core.storage import storage_errors
    from trajectory2task.report.page import write_page

    if out.is_dir():
        raise UsageError(f"{out} is a folder. Name the page, for instance {out / 'report.html'}.")
    twice = next((one for one in folders if folders.count(one) > 1), None)
    if twice is not None:
        raise UsageError(f"{twice} is named twice. Name each evaluation once.")
    evaluations = list(_evaluations(folders))
    runs = list(_runs(folders))
    users = ", ".join(sorted({one["user"] for one in evaluations}))
    total = sum(one["rollouts"] for one in evaluations)
    several = "1 evaluation" if len(evaluations) == 1 else f"{len(evaluations)} evaluations"
    subtitle = f"{total:,} conversations of {several}, with {users} users."
    with storage_errors(out):
        out.parent.mkdir(parents=True, exist_ok=True)
        count = write_page(out, title, subtitle, evaluations, runs, _entries(folders))
    click.echo(f"Written to {out}: {count} conversations, {out.stat().st_size / 2**20:.1f} MiB.")


def _evaluations(folders: Sequence[Path]) -> Iterator[dict[str, Any]]:
    from trajectory2task.run.rescoring import results_of
    from trajectory2task.score.table import facts

    found = [facts(results_of(folder)) for folder in folders]
    for one, label in zip(found, _labels(folders, [one["agent"] for one in found]), strict=True):
        yield {**one, "label": label}


def _labels(folders: Sequence[Path], agents: Sequence[str]) -> list[str]:
    """A name for each evaluation: its agent's, with as much of its folder as tells it apart."""
    ways = [
        [*agents],
        [f"{agent} ({folder.name})" for agent, folder in zip(agents, folders, strict=True)],
        [f"{agent} ({folder})" for agent, folder in zip(agents, folders, strict=True)],
    ]
    return [
        next((way[place] for way in ways if way.count(way[place]) == 1), ways[-1][place])
        for place in range(len(agents))
    ]


def _runs(folders: Sequence[Path]) -> Iterator[dict[str, Any]]:
    """The manifests of the runs that the tasks come from, where they are at hand, each once."""
    from trajectory2task.run.evaluation import source_of
    from trajectory2task.run.folder import MANIFEST, read_json

    seen = set()
    for folder in folders:
        tasks = source_of(folder)
        if tasks is None or tasks in seen:
            continue
        seen.add(tasks)
        manifest = read_json(tasks.parent / MANIFEST)
        if isinstance(manifest, dict) and "funnel" in manifest:
            kept = {name: manifest[name] for name in ("funnel", "tasks", "coverage")}
            yield {**kept, "label": tasks.parent.name}


def _entries(folders: Sequence[Path]) -> Iterator[Entry]:
    from trajectory2task.report.page import Entry
    from trajectory2task.run.evaluation import source_of
    from trajectory2task.run.games import read_task
    from trajectory2task.run.rescoring import rollouts_of
    from trajectory2task.run.task_file import TaskFile
    from trajectory2task.score.results import group_of

    files: dict[Path, TaskFile] = {}
    for place, folder in enumerate(folders):
        path = source_of(folder)
        file = None
        if path is not None:
            if path not in files:
                files[path] = TaskFile(path)
            file = files[path]
        task = None
        for rollout in rollouts_of(folder):
            if task is None or task.id != rollout.task_id:
                line = file.find(rollout.task_id) if file is not None else None
                task = read_task(line, 0) if line is not None else None
            yield Entry(place, group_of(rollout), rollout, task)
