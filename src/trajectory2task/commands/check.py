"""`t2t check`: every task of a file, verified from scratch."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from trajectory2task.run.checking import Checked
    from trajectory2task.run.verifying import Problem


@click.command()
@click.argument("tasks", type=click.Path(path_type=Path))
@click.option("--full", is_flag=True, help="Run the searches too, not only the linear checks.")
@click.option(
    "--db",
    "database_file",
    type=click.Path(path_type=Path),
    help="The database file that the tasks were made from. Default: as the run's settings say.",
)
@click.option("--seed", type=int, help="The seed that the world was made up from.")
@click.option("--domain", help="The world. Default: as the tasks say.")
@click.option("--compat", type=click.Choice(["ours", "tau2"]), help="As for generate.")
@click.option("--workers", type=int, help="Processes that work. Default: one for each core.")
@click.option("--show", default=20, show_default=True, help="How many problems to print.")
@click.option("--json", "report_file", type=click.Path(path_type=Path), help="Write a report.")
@click.option("--quiet", is_flag=True, help="No progress; only what is wrong.")
def check(
    tasks: Path,
    full: bool,
    database_file: Path | None,
    seed: int | None,
    domain: str | None,
    compat: str | None,
    workers: int | None,
    show: int,
    report_file: Path | None,
    quiet: bool,
) -> None:
    """Verify every task of a file again, from its plan, its words and the world.

    TASKS is a run folder or a tasks.jsonl. Exits with 1 where a check fails, and names task, check
    and evidence.
    """
    from trajectory2task.core.errors import UsageError
    from trajectory2task.run.checking import check_file
    from trajectory2task.run.folder import write_json
    from trajectory2task.run.progress import for_terminal
    from trajectory2task.run.settings import Compat
    from trajectory2task.run.task_world import World

    if workers is not None and workers < 1:
        raise UsageError(f"--workers is {workers}; it takes 1 or more. Leave it out for all cores.")
    if show < 0:
        raise UsageError(f"--show is {show}; it takes 0 or more. Try: --show 20")
    choice: Compat | None = "tau2" if compat == "tau2" else "ours" if compat else None
    report = check_file(
        tasks,
        World(domain, database_file, seed, choice),
        searches=full,
        workers=workers,
        progress=for_terminal(quiet=quiet),
    )
    if report_file is not None:
        write_json(report_file, report.facts())
    _tell(report, show, quiet=quiet)
    if not report.good:
        raise SystemExit(1)


def _tell(report: Checked, show: int, *, quiet: bool) -> None:
    from trajectory2task.commands.terminal import folded, width

    for text in report.file_problems:
        click.echo("\n".join(folded(f"{report.path}: {text}", width())))
    for problem in report.problems[:show]:
        click.echo("\n".join(folded(_line(problem), width())))
    more = report.found - min(show, len(report.problems))
    if more > 0:
        some = "problem" if more == 1 else "problems"
        click.echo(f"... and {more} more {some}; --show N prints more, --json writes them")
    if not quiet:
        click.echo("\n".join(_summary(report)))


def _line(problem: Problem) -> str:
    name = problem.task or f"line {problem.line}"
    word = "warning, " if problem.kind == "warn" else ""
    return f"{name}: {word}{problem.check}: {problem.evidence}"


def _summary(report: Checked) -> list[str]:
    from trajectory2task.certify import CHECKS

    total = report.total
    rate = total.tasks / report.seconds if report.seconds else 0.0
    ran = [check for check in CHECKS if check.id in total.seconds]
    verdict = "all hold" if report.good else f"{total.failed} of {total.tasks} tasks fail"
    lines = [
        "",
        f"{total.tasks} tasks, {len(ran)} checks each: {verdict}"
        + (f"; {report.warnings} warnings" if report.warnings else ""),
        f"{report.seconds:.1f} s on {report.workers} worker{'' if report.workers == 1 else 's'}, "
        f"{rate:.0f} tasks a second"
        + ("" if report.searches else "; linear checks only, --full runs the searches too"),
    ]
    searches = [check for check in ran if check.effort == "search"]
    if searches:
        lines += ["", "Searches, in CPU milliseconds a task:"]
        name = max(len(check.id) for check in searches)
        for found in searches:
            cost = total.seconds[found.id] / max(1, total.tasks) * 1000
            lines.append(f"  {found.id.ljust(name)}  {cost:7.3f}  {found.bounds}")
    return lines
