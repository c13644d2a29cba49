"""`t2t generate`: a run folder of certified tasks, made or continued."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import click

from trajectory2task.commands.model_options import ModelChoices, model_options

if TYPE_CHECKING:
    from trajectory2task.commands.stage_models import StageModels
    from trajectory2task.run.generation import Report, Wanted
    from trajectory2task.run.settings import Composing


@click.command()
@click.option("--domain", required=True, help="The world: retail, library, or tau2:airline.")
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
@click.option("--explorer", help="Who explores: scripted, or a model such as openai/gpt-5.")
@click.option("--writer", help="Who words the tasks: scripted, or a model.")
@click.option("--judge", help="A model that judges what is certified; scripted: nobody does.")
@click.option(
    "--compose",
    type=click.Choice(["plan", "llm"]),
    default="plan",
    show_default=True,
    help="llm: the writer's model says what the caller wanted, for worlds without declarations.",
)
@click.option(
    "--writer-fallback",
    is_flag=True,
    help="Keep the scripted words where the writer's do not hold, instead of rejecting the task.",
)
@click.option(
    "--judge-threshold",
    type=float,
    default=7.0,
    show_default=True,
    help="The mean score that a task needs from its judge.",
)
@click.option(
    "--in-flight", default=64, show_default=True, help="Explorations with models at a time."
)
@click.option(
    "--skip-failed",
    is_flag=True,
    help="Drop explorations that a model's provider fails, instead of trying them again next time.",
)
@click.option("--quiet", is_flag=True, help="No progress and no summary.")
@model_options
def generate(
    domain: str,
    database_file: Path | None,
    compat: str,
    trajectories: int,
    scenarios: str,
    seed: int,
    out: Path,
    workers: int | None,
    explorer: str | None,
    writer: str | None,
    judge: str | None,
    compose: Composing,
    writer_fallback: bool,
    judge_threshold: float,
    in_flight: int,
    skip_failed: bool,
    quiet: bool,
    models: ModelChoices,
) -> None:
    """Explore, compose and certify tasks into a folder.

    Without a model the same settings give the same bytes, on any number of workers; with models,
    the same replies do. After a stop of any kind, the same command goes on where it was.
    """
    from trajectory2task.commands.stage_models import StageModels
    from trajectory2task.core.errors import UsageError
    from trajectory2task.run.generation import Wanted
    from trajectory2task.run.settings import parse_scenarios

    for name, value in (("--workers", workers), ("--in-flight", in_flight)):
        if value is not None and value < 1:
            raise UsageError(f"{name} is {value}; it takes 1 or more. Leave it out for the usual.")
    wanted = Wanted(
        domain=domain,
        trajectories=trajectories,
        scenarios=parse_scenarios(scenarios),
        seed=seed,
        compat="tau2" if compat == "tau2" else "ours",
        database_file=database_file,
        compose=compose,
    )
    chosen = StageModels(
        models, explorer, writer, judge, writer_fallback, judge_threshold, in_flight, skip_failed
    )
    _run(wanted, out, chosen, workers=workers, quiet=quiet)


def _run(
    wanted: Wanted, out: Path, chosen: StageModels, *, workers: int | None, quiet: bool
) -> None:
    from trajectory2task.commands.model_session import opening_of, remember_usage
    from trajectory2task.commands.stage_models import dry_run_lines, with_models
    from trajectory2task.core.errors import BudgetSpent, ProviderError
    from trajectory2task.run.generation import generate as run
    from trajectory2task.run.judging import check_threshold
    from trajectory2task.run.progress import for_terminal

    cast = chosen.cast()
    if chosen.models.dry_run:
        click.echo("\n".join(dry_run_lines(cast, wanted.trajectories, len(wanted.scenarios))))
        return
    check_threshold(chosen.threshold)
    opening = opening_of(cast, chosen.models, out)
    models = with_models(opening, chosen)
    progress = for_terminal(quiet=quiet)
    try:
        report = run(wanted, out, workers=workers, progress=progress, models=models)
    except (KeyboardInterrupt, BudgetSpent, ProviderError) as stopped:
        _say_how_to_continue(wanted, out, chosen)
        if isinstance(stopped, ProviderError):
            click.echo("Or, to do without what fails every time, with --skip-failed.", err=True)
        raise
    finally:
        if opening.used:
            remember_usage(out, opening.used)
    if not quiet:
        _tell(report, opening.told())


def _say_how_to_continue(wanted: Wanted, out: Path, chosen: StageModels) -> None:
    from trajectory2task.run.folder import JOURNAL
    from trajectory2task.run.journal import Journal

    if not (out / JOURNAL).is_file():
        return
    with Journal(out / JOURNAL, writable=False) as journal:
        done = journal.count()
    click.echo(
        f"{done} of {wanted.trajectories} trajectories are saved in {out}. To go on:\n"
        f"  {command_line(wanted, out, chosen)}",
        err=True,
    )


def command_line(wanted: Wanted, out: Path, chosen: StageModels) -> str:
    """The command that makes, or continues, this run."""
    from trajectory2task.commands.terminal import program

    words = [program(), "generate", "--domain", wanted.domain]
    if wanted.database_file is not None:
        words += ["--db", str(wanted.database_file)]
    if wanted.compat != "ours":
        words += ["--compat", wanted.compat]
    if wanted.compose != "plan":
        words += ["--compose", wanted.compose]
    words += ["--trajectories", str(wanted.trajectories)]
    words += ["--scenarios", ",".join(wanted.scenarios)]
    words += ["--seed", str(wanted.seed), "--out", str(out), *chosen.words()]
    return shlex.join(words)


def _tell(report: Report, used: list[str]) -> None:
    from trajectory2task.commands.funnel_text import funnel_lines, timing_line
    from trajectory2task.commands.terminal import folded, program, width
    from trajectory2task.run.folder import JOURNAL
    from trajectory2task.run.journal import Journal

    if report.timings is None:
        click.echo(f"{report.folder} is complete; nothing was left to do.")
    click.echo("\n".join(funnel_lines(report.manifest)))
    if report.timings is not None:
        click.echo("\n".join(["", *folded(timing_line(report.timings), width()), *used]))
        if used:
            _tell_cost(report)
    with Journal(report.folder / JOURNAL, writable=False) as journal:
        ids = journal.ids(limit=1)
    click.echo(f"\nThe files are in {report.folder}: tasks.jsonl, trajectories.jsonl, ...")
    if ids:
        click.echo(f"Next: {program()} show {ids[0]} --run {report.folder}")
    else:
        click.echo(
            f"No task was certified; see {report.folder / 'rejected.jsonl'} for the reasons."
        )


def _tell_cost(report: Report) -> None:
    from trajectory2task.commands.model_session import spent_in

    spent, kept = spent_in(report.folder), report.funnel.certified + report.funnel.twins
    if spent and kept:
        click.echo(f"${spent:.2f} in all sessions, ${spent / kept:.4f} for each task")
