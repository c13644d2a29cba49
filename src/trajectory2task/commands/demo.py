"""`t2t demo`: a small retail run in seconds, with one example of each scenario."""

from __future__ import annotations

from pathlib import Path

import click

TRAJECTORIES = 60
SEED = 7


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
    """Make a small set of tasks and show one of each scenario. Offline, in seconds."""
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
    name, first = program(), found[-1].id if found else "TASK_ID"
    click.echo(
        f"\nThe tasks are in {out}/tasks.jsonl, one a line. Next:\n"
        f"  {name} show {first} --run {out}\n"
        f"  {name} generate --domain retail --trajectories 1000 --seed 7 --out runs/retail-1000\n"
        f"  {name} generate --domain library --trajectories 100 --seed 7 --out runs/library\n"
        f"  {name} world graph retail"
    )
