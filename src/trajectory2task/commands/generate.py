"""`t2t generate`: a run folder of certified tasks, made or continued."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from trajectory2task.run.generation import Report, Wanted


@click.command()
@click.option("--domain", required=True, help="The world: retail or library.")
@click.option(
    "--db",
    "database_file",
    type=click.Path(path_type=Path),
    help="A database file, tau2-bench's db.json for instance. Default: one made up from the seed.",
)
@click.option(
    "--compat",
    type=click.Choice(["ours", "tau2"]),
    default="ours",
    show_default=True,
    help="tau2 repeats a known bug of tau2-bench's item modification.",
)
@click.option("--trajectories", type=int, required=True, help="How many explorations to run.")
@click.option(
    "--scenarios",
    default="general,ambiguous,changing,infeasible",
    show_default=True,
    help="Which tasks to make of each kept trajectory, with commas between.",
)
@click.option("--seed", type=int, default=0, show_default=True, help="Fixes every byte.")
@click.option(
    "--out", type=click.Path(path_type=Path), required=True, help="The folder of this run."
)
@click.option("--workers", type=int, help="Processes that work. Default: one for each core.")
@click.option("--quiet", is_flag=True, help="No progress and no summary.")
def generate(
    domain: str,
    database_file: Path | None,
    compat: str,
    trajectories: int,
    scenarios: str,
    seed: int,
    out: Path,
    workers: int | None,
    quiet: bool,
) -> None:
    """Explore, compose and certify tasks into a folder.

    The same settings give the same bytes, on any number of workers. After a stop of any kind, the
    same command goes on where it was.
    """
    from trajectory2task.core.errors import UsageError
    from trajectory2task.run.generation import Wanted
    from trajectory2task.run.generation import generate as run
    from trajectory2task.run.progress import for_terminal
    from trajectory2task.run.settings import parse_scenarios

    if workers is not None and workers < 1:
        raise UsageError(f"--workers is {workers}; it takes 1 or more. Leave it out for all cores.")
    wanted = Wanted(
        domain=domain,
        trajectories=trajectories,
        scenarios=parse_scenarios(scenarios),
        seed=seed,
        compat="tau2" if compat == "tau2" else "ours",
        database_file=database_file,
    )
    try:
        report = run(wanted, out, workers=workers, progress=for_terminal(quiet=quiet))
    except KeyboardInterrupt:
        _say_how_to_continue(wanted, out)
        raise
    if not quiet:
        _tell(report)


def _say_how_to_continue(wanted: Wanted, out: Path) -> None:
    from trajectory2task.run.folder import JOURNAL
    from trajectory2task.run.journal import Journal

    if not (out / JOURNAL).is_file():
        return
    with Journal(out / JOURNAL, writable=False) as journal:
        done = journal.count()
    click.echo(
        f"{done} of {wanted.trajectories} trajectories are saved in {out}. To go on:\n"
        f"  {command_line(wanted, out)}",
        err=True,
    )


def command_line(wanted: Wanted, out: Path) -> str:
    """The command that makes, or continues, this run."""
    from trajectory2task.commands.terminal import program

    words = [program(), "generate", "--domain", wanted.domain]
    if wanted.database_file is not None:
        words += ["--db", str(wanted.database_file)]
    if wanted.compat != "ours":
        words += ["--compat", wanted.compat]
    words += ["--trajectories", str(wanted.trajectories)]
    words += ["--scenarios", ",".join(wanted.scenarios)]
    words += ["--seed", str(wanted.seed), "--out", str(out)]
    return shlex.join(words)


def _tell(report: Report) -> None:
    from trajectory2task.commands.funnel_text import funnel_lines, timing_line
    from trajectory2task.commands.terminal import folded, program, width
    from trajectory2task.run.folder import JOURNAL
    from trajectory2task.run.journal import Journal

    if report.timings is None:
        click.echo(f"{report.folder} is complete; nothing was left to do.")
    click.echo("\n".join(funnel_lines(report.manifest)))
    if report.timings is not None:
        click.echo("\n".join(["", *folded(timing_line(report.timings), width())]))
    with Journal(report.folder / JOURNAL, writable=False) as journal:
        ids = journal.ids(limit=1)
    click.echo(f"\nThe files are in {report.folder}: tasks.jsonl, trajectories.jsonl, ...")
    if ids:
        click.echo(f"Next: {program()} show {ids[0]} --run {report.folder}")
    else:
        click.echo(
            f"No task was certified; see {report.folder / 'rejected.jsonl'} for the reasons."
        )
