"""`t2t demo`: a small run in seconds: one example of each scenario, and agents that play them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from trajectory2task.core.rollouts import Rollout

TRAJECTORIES = 60
SEED = 7
AGENTS = ("oracle", "always-refuse", "never-ask-first", "first-intent-only", "obey-user")
TASKS = 150  # that each of them plays


@click.command()
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("runs/demo"),
    show_default=True,
    help="The folder; a run in it is started over.",
)
@click.option("--domain", default="retail", show_default=True, help="The world to use.")
def demo(out: Path, domain: str) -> None:
    """Make a small set of tasks, show one of each scenario, and let agents play them.

    Offline, in seconds.
    """
    from trajectory2task.commands.funnel_text import funnel_lines, timing_line
    from trajectory2task.commands.task_brief import brief_lines
    from trajectory2task.commands.terminal import folded, program, width
    from trajectory2task.core.plans import SCENARIOS
    from trajectory2task.run.folder import JOURNAL, discard
    from trajectory2task.run.generation import Wanted, generate
    from trajectory2task.run.journal import Journal
    from trajectory2task.run.progress import for_terminal
    from trajectory2task.run.tasks import examples
    from trajectory2task.run.world import find_domain

    find_domain(domain)  # before anything is discarded for a misspelt name
    click.echo(f"Exploring {TRAJECTORIES} times in the {domain} world (seed {SEED}, no model) ...")
    discard(out)
    report = generate(
        Wanted(domain, TRAJECTORIES, SCENARIOS, SEED), out, progress=for_terminal(quiet=True)
    )
    click.echo("\n".join(["", *funnel_lines(report.manifest), ""]))
    if report.timings is not None:
        click.echo("\n".join(folded(timing_line(report.timings), width())))
    with Journal(out / JOURNAL, writable=False) as journal:
        found = examples(journal)
    for task in found:
        click.echo("\n".join(["", *brief_lines(task)]))
    click.echo(f"\nPlaying {TASKS} of them with scripted users; nothing but words is simulated ...")
    conversation = _play(out)
    name, first = program(), found[-1].id if found else "TASK_ID"
    folders = " ".join(str(_folder(out, agent)) for agent in AGENTS)
    click.echo(
        f"\nThe tasks are in {out}/tasks.jsonl, one a line. Next:\n"
        f"  {name} show {first} --run {out}\n"
        f"  {name} show {conversation.id} --run {_folder(out, AGENTS[0])}\n"
        f"  {name} report {folders}\n"
        f"  {name} check {out} --full\n"
        f"  {name} generate --domain retail --trajectories 1000 --seed 7 --out runs/retail-1000"
    )


def _folder(out: Path, agent: str) -> Path:
    return out.with_name(f"{out.name}-{agent}")


def _play(out: Path) -> Rollout:
    """Each agent on the same tasks as a table, and one conversation of the first of them."""
    from trajectory2task.commands.rollout_text import rollout_lines
    from trajectory2task.commands.score_text import agents_table
    from trajectory2task.run.evaluation import Evaluation, evaluate, start_over
    from trajectory2task.run.rescoring import rollouts_of

    facts = []
    for agent in AGENTS:
        folder = _folder(out, agent)
        start_over(folder)
        wanted = Evaluation(out, agent, limit=TASKS, seed=SEED)
        facts.append(evaluate(wanted, folder, workers=1).facts)
    click.echo("\n".join(["", *agents_table(facts), ""]))
    rollouts = rollouts_of(_folder(out, AGENTS[0]))
    chosen = min(
        (rollout for rollout in rollouts if rollout.scenario == "changing"),
        key=lambda rollout: (len(rollout.messages), rollout.id),
    )
    click.echo("\n".join(rollout_lines(chosen)))
    return chosen
