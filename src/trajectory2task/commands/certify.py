"""`t2t certify`: how good the checks and a judging model are, measured on corrupted tasks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from trajectory2task.commands.model_options import ModelChoices, model_options

if TYPE_CHECKING:
    from trajectory2task.run.mutating import Mutated

SHOWN = 12  # operators with survivors that are named on the terminal


@click.group()
def certify() -> None:
    """Measure the checks, or a judging model."""


@certify.command()
@click.argument("tasks", type=click.Path(path_type=Path), metavar="RUN")
@click.option(
    "--per-operator", default=200, show_default=True, help="Mutants to make by each operator."
)
@click.option(
    "--operators", default="", help="Names or themes of operators, with commas. Default: all."
)
@click.option(
    "--valid",
    default=300,
    show_default=True,
    help="Valid tasks of another construction to certify, for false rejects.",
)
@click.option("--seed", type=int, default=0, show_default=True, help="Fixes every corruption.")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="Folder of the report. Default: RUN/mutation.",
)
@click.option(
    "--db",
    "database_file",
    type=click.Path(path_type=Path),
    help="The database file that the tasks were made from. Default: as the run's settings say.",
)
@click.option("--workers", type=int, help="Processes that work. Default: one for each core.")
@click.option(
    "--min-kill",
    type=click.FloatRange(0, 1),
    help="Exit with 1 where the macro kill rate is below this (0.99, say).",
)
@click.option("--quiet", is_flag=True, help="No progress and no summary.")
def mutate(
    tasks: Path,
    per_operator: int,
    operators: str,
    valid: int,
    seed: int,
    out: Path | None,
    database_file: Path | None,
    workers: int | None,
    min_kill: float | None,
    quiet: bool,
) -> None:
    """Corrupt certified tasks in known ways, and count how many the checks let pass.

    RUN is a run folder or a tasks.jsonl. Corruptions that change nothing are recognised and left
    out; every mutant that gets through is written to survivors.jsonl. Valid tasks that the
    generator had no part in are certified as well, to count how many the checks reject.
    """
    from trajectory2task.core.errors import UsageError
    from trajectory2task.run.mutating import Mutating
    from trajectory2task.run.mutating import mutate as run
    from trajectory2task.run.mutation_report import write_report
    from trajectory2task.run.progress import for_terminal
    from trajectory2task.run.task_world import World

    if workers is not None and workers < 1:
        raise UsageError(f"--workers is {workers}; it takes 1 or more. Leave it out for all cores.")
    names = tuple(name.strip() for name in operators.split(",") if name.strip())
    report = run(
        tasks,
        Mutating(per_operator, seed, names, valid),
        World(database_file=database_file),
        workers=workers,
        progress=for_terminal(quiet=quiet),
    )
    folder = out or report.path.parent / "mutation"
    write_report(folder, report)
    facts = report.facts()
    if not quiet:
        _tell(report, folder)
    rate = facts["macro kill rate"]
    if min_kill is not None and (rate is None or rate < min_kill):
        click.echo(f"The macro kill rate is {rate}, below {min_kill}.", err=True)
        raise SystemExit(1)


@certify.command(name="judge-check")
@click.argument("tasks", type=click.Path(path_type=Path), metavar="RUN")
@click.option("--judge", help="The model to examine. Default: that of --model or --settings.")
@click.option("--valid", default=100, show_default=True, help="Valid tasks to show the judge.")
@click.option(
    "--per-operator", default=1, show_default=True, help="Mutants of each operator to show it."
)
@click.option(
    "--operators", default="", help="Names or themes of operators, with commas. Default: all."
)
@click.option("--threshold", default=7.0, show_default=True, help="The mean score to be kept.")
@click.option("--seed", type=int, default=0, show_default=True, help="Fixes every corruption.")
@click.option("--in-flight", default=16, show_default=True, help="Tasks judged at a time.")
@click.option("--out", type=click.Path(path_type=Path), help="Default: RUN/judge.")
@click.option("--db", "database_file", type=click.Path(path_type=Path), help="As for mutate.")
@click.option("--quiet", is_flag=True, help="No progress and no summary.")
@model_options
def judge_check(
    tasks: Path,
    judge: str | None,
    valid: int,
    per_operator: int,
    operators: str,
    threshold: float,
    seed: int,
    in_flight: int,
    out: Path | None,
    database_file: Path | None,
    quiet: bool,
    models: ModelChoices,
) -> None:
    """Measure a judging model: how many bad tasks it lets pass, and how many good ones it turns
    down.

    The bad ones are valid tasks of RUN, corrupted in ways that a reader can see. The same command
    goes on where it was stopped.
    """
    from trajectory2task.commands.judge_check import run_check
    from trajectory2task.run.judge_check import JudgeCheck
    from trajectory2task.run.judging import check_threshold

    names = tuple(name.strip() for name in operators.split(",") if name.strip())
    wanted = JudgeCheck(valid, per_operator, seed, names)
    run_check(
        tasks,
        wanted,
        models,
        judge=judge,
        threshold=check_threshold(threshold),
        in_flight=in_flight,
        out=out,
        database_file=database_file,
        quiet=quiet,
    )


def _tell(report: Mutated, folder: Path) -> None:
    facts = report.facts()
    click.echo(
        f"\n{facts['mutants']} mutants by {facts['operators']} operators, "
        f"{facts['equivalent']} of them equivalent; {facts['killed']} killed, "
        f"{facts['survived']} survived, {facts['crashed']} crashed a check"
    )
    click.echo(f"{report.seconds:.1f} s on {report.workers} workers\n")
    click.echo(f"  kill rate, mean over operators   {_percent(facts['macro kill rate'])}")
    carried = facts["macro kill rate, carried through"]
    click.echo(f"  ... of those carried through     {_percent(carried)}")
    intended = facts["macro kill rate by the intended check"]
    click.echo(f"  ... by the check meant for it    {_percent(intended)}")
    least = f"{_percent(facts['lowest kill rate'])} ({facts['lowest operator']})"
    click.echo(f"  lowest of an operator            {least}")
    rejects = facts["false rejects"]
    if rejects["valid tasks"]:
        share = f"{rejects['rejected']} of {rejects['valid tasks']}"
        bound = _percent(rejects["upper bound at 95%"])
        click.echo(f"  valid tasks rejected             {share}, at most {bound} (95% confidence)")
    open_ones = [row for row in facts["by operator"] if row["survived"] + row["crashed"]]
    if open_ones:
        click.echo("\nWhat got through:")
        open_ones.sort(key=lambda row: row["kill rate"])
        for row in open_ones[:SHOWN]:
            got = row["survived"] + row["crashed"]
            click.echo(f"  {row['operator']:32} {got:4} of {row['generated'] - row['equivalent']}")
        if len(open_ones) > SHOWN:
            click.echo(f"  ... and by {len(open_ones) - SHOWN} more operators")
    if facts["tasks that fail as they are"]:
        count = len(facts["tasks that fail as they are"])
        click.echo(f"\n{count} tasks fail as they are and were left out; see: t2t check")
    click.echo(f"\nThe report is in {folder}: mutation.md, mutation.json, ...")


def _percent(rate: float | None) -> str:
    return "-" if rate is None else f"{rate:.2%}"
