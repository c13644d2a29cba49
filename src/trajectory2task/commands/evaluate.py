"""`t2t evaluate`, `t2t score` and `t2t compare`: agents on tasks, and their numbers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from trajectory2task.commands.model_options import ModelChoices, model_options

if TYPE_CHECKING:
    from trajectory2task.run.evaluation import Evaluated, Evaluation
    from trajectory2task.run.players import UserStyle
    from trajectory2task.run.task_world import World
    from trajectory2task.simulate.models.history import HistoryReasoning


@click.command()
@click.argument("tasks", type=click.Path(path_type=Path))
@click.option(
    "--agent",
    help="Who serves the callers: oracle, a shortcut, MODULE:NAME, or a model (openai/gpt-5).",
)
@click.option(
    "--user",
    help="Who plays the callers: scripted, or a model; silent for tau2:NAME. Default: the first, "
    "and for tau2:NAME the model of --model.",
)
@click.option(
    "--user-style",
    type=click.Choice(["worded", "free"]),
    help="How a model plays the callers: it words what their plan decides, or plays from the "
    "task's words alone. Default: worded; for tau2:NAME, free.",
)
@click.option(
    "--history-reasoning",
    type=click.Choice(["none", "since_last_user", "all"]),
    default="since_last_user",
    show_default=True,
    help="Which of its earlier thoughts an agent's model is shown again.",
)
@click.option("--trials", default=1, show_default=True, help="Conversations for each task.")
@click.option(
    "--scenarios",
    default="general,ambiguous,changing,infeasible",
    show_default=True,
    help="Which tasks to play, with commas between; twins are general tasks.",
)
@click.option("--limit", type=int, help="Play the first so many tasks only.")
@click.option("--seed", type=int, default=0, show_default=True, help="Fixes every byte.")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="The folder for it.")
@click.option("--db", "database_file", type=click.Path(path_type=Path), help="As for check.")
@click.option("--workers", type=int, help="Processes that work. Default: one for each core.")
@click.option("--in-flight", type=int, help="Conversations with models at a time. Default: 64.")
@click.option("--quiet", is_flag=True, help="No progress and no summary.")
@model_options
def evaluate(
    tasks: Path,
    agent: str | None,
    user: str | None,
    user_style: UserStyle | None,
    history_reasoning: HistoryReasoning,
    trials: int,
    scenarios: str,
    limit: int | None,
    seed: int,
    out: Path,
    database_file: Path | None,
    workers: int | None,
    in_flight: int | None,
    quiet: bool,
    models: ModelChoices,
) -> None:
    """Play tasks with an agent and simulated users, and score every conversation.

    TASKS is a run folder, a tasks.jsonl, or tau2-bench's own tasks: tau2:retail, tau2:airline, or
    tau2:NAME@PATH for another copy of them (needs the extra tau2). After a stop of any kind, the
    same command goes on where it was.
    """
    from trajectory2task.commands.play_options import check_style, dry_run_lines, sides_of
    from trajectory2task.run.evaluation import Evaluation
    from trajectory2task.run.settings import parse_scenarios

    _at_least_one("workers", workers, "Leave it out for all cores.")
    _at_least_one("in-flight", in_flight, "Try: --in-flight 64")
    sides = sides_of(agent, user, tasks, models)
    check_style(user_style, sides)
    wanted = Evaluation(
        tasks=tasks,
        agent=sides.agent,
        user=sides.user,
        trials=trials,
        seed=seed,
        scenarios=parse_scenarios(scenarios),
        limit=limit,
        world=_world(database_file),
        models=sides.cast,
        style=user_style,
        history=history_reasoning,
    )
    if models.dry_run:
        click.echo("\n".join(dry_run_lines(wanted)))
        return
    _run(wanted, out, models, workers=workers, in_flight=in_flight, quiet=quiet)


def _run(
    wanted: Evaluation,
    out: Path,
    models: ModelChoices,
    *,
    workers: int | None,
    in_flight: int | None,
    quiet: bool,
) -> None:
    from trajectory2task.commands.model_session import opening_of, remember_usage
    from trajectory2task.core.errors import BudgetSpent
    from trajectory2task.run.evaluation import evaluate as run
    from trajectory2task.run.progress import for_terminal

    opening, shown = opening_of(wanted.models, models, out), for_terminal(quiet=quiet)
    try:
        found = run(
            wanted, out, workers=workers, in_flight=in_flight, open_models=opening, progress=shown
        )
    except (BudgetSpent, KeyboardInterrupt):
        told = "What is finished is kept, and the same command goes on from there."
        click.echo("\n".join([*opening.told(), told]), err=True)
        raise
    finally:  # whatever stopped it
        if opening.used:
            remember_usage(out, opening.used)
    if not quiet:
        _tell(found, opening.told())
    if found.unplayed:
        _complain(found)


def _at_least_one(option: str, value: int | None, hint: str) -> None:
    from trajectory2task.core.errors import UsageError

    if value is not None and value < 1:
        raise UsageError(f"--{option} is {value}; it takes 1 or more. {hint}")


def _complain(found: Evaluated) -> None:
    first = found.unplayed[0]
    click.echo(
        f"{len(found.unplayed)} rollouts were not played, since a provider failed. The same "
        f"command plays them. The first, {first.id}: {first.problem}",
        err=True,
    )
    raise SystemExit(1)


def _tell(found: Evaluated, used: list[str]) -> None:
    from trajectory2task.commands.model_session import spent_in
    from trajectory2task.commands.score_text import score_lines
    from trajectory2task.commands.terminal import program

    click.echo("\n".join(score_lines(found.facts)))
    rate = found.fresh / found.cpu_seconds if found.cpu_seconds else 0.0
    where = f"{found.workers} worker{'' if found.workers == 1 else 's'}"
    if used:
        where = f"one process, up to {found.workers} at a time"
    click.echo(
        f"{found.fresh} rollouts in {found.seconds:.1f} s on {where}, {rate:.0f} per CPU second"
    )
    spent = spent_in(found.folder) if used else None
    if spent and found.facts["rollouts"]:
        each = spent / found.facts["rollouts"]
        used = [*used, f"${spent:.2f} in all sessions, ${each:.4f} for each rollout"]
    files = f"\nThe files are in {found.folder}: rollouts.jsonl, results.json"
    click.echo("\n".join([*used, files]))
    if found.first:
        click.echo(f"Next: {program()} show {found.first} --run {found.folder}")


def _world(database_file: Path | None) -> World:
    from trajectory2task.run.task_world import World

    return World(database_file=database_file)


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--tasks", type=click.Path(path_type=Path), help="The task file that was played.")
@click.option("--db", "database_file", type=click.Path(path_type=Path), help="As for check.")
@click.option("--show", default=20, show_default=True, help="How many differences to print.")
@click.option("--quiet", is_flag=True, help="No progress; only what differs.")
def score(
    folder: Path, tasks: Path | None, database_file: Path | None, show: int, quiet: bool
) -> None:
    """Score the stored rollouts of an evaluation again.

    Every tool call is executed once more. Exits with 1 where a verdict is not the stored one, or a
    rollout was edited.
    """
    from trajectory2task.commands.score_text import score_lines
    from trajectory2task.commands.terminal import folded, width
    from trajectory2task.run.progress import for_terminal
    from trajectory2task.run.rescoring import rescore
    from trajectory2task.score.table import facts

    found = rescore(folder, tasks, _world(database_file), progress=for_terminal(quiet=quiet))
    for name, what in found.different[:show]:
        click.echo("\n".join(folded(f"{name}: {what}", width())))
    if found.differing > show:
        click.echo(f"... and {found.differing - show} more; --show N prints more")
    if not quiet:
        click.echo("\n".join(score_lines(facts(found.results))))
        verdicts = f"{found.differing} differ" if found.differing else "all as stored"
        click.echo(f"{found.rollouts} rollouts scored again: {verdicts}")
    if found.differing:
        raise SystemExit(1)


@click.command()
@click.argument("left", type=click.Path(path_type=Path))
@click.argument("right", type=click.Path(path_type=Path))
@click.option(
    "--measure",
    type=click.Choice(["reward", "paper"]),
    default="reward",
    show_default=True,
    help="The number to compare; paper is the paper's own rule.",
)
def compare(left: Path, right: Path, measure: str) -> None:
    """Compare two evaluations on the tasks that both played: paired differences, tests, flips."""
    from trajectory2task.commands.score_text import comparison_lines
    from trajectory2task.run.rescoring import results_of
    from trajectory2task.score.comparison import compare as paired
    from trajectory2task.score.table import paired_facts

    one, other = results_of(left), results_of(right)
    found = paired(one, other, "paper" if measure == "paper" else "reward")
    names = (one.agent.rpartition("#")[2], other.agent.rpartition("#")[2])  # without an address
    if names[0] == names[1]:
        names = (left.name, right.name)
    click.echo("\n".join(comparison_lines(*names, [paired_facts(each) for each in found])))
