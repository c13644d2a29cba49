"""The mutation suite in full: how many bad tasks the checks let pass, how many good ones they drop.

Generates a run, corrupts its tasks with every operator, certifies valid tasks of another
construction, and holds the figures against the targets. Writes `benchmarks/mutation/`.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from trajectory2task.core.plans import SCENARIOS
from trajectory2task.run.generation import Wanted, generate
from trajectory2task.run.mutating import Mutating, mutate
from trajectory2task.run.mutation_report import write_report
from trajectory2task.run.progress import for_terminal


@click.command()
@click.option("--trajectories", default=3000, show_default=True, help="Explorations to corrupt.")
@click.option("--per-operator", default=200, show_default=True, help="Mutants of each operator.")
@click.option("--valid", default=400, show_default=True, help="Valid tasks to certify.")
@click.option("--seed", default=11, show_default=True, help="Of the world and the corruptions.")
@click.option("--workers", type=int, help="Processes that work. Default: one for each core.")
def main(trajectories: int, per_operator: int, valid: int, seed: int, workers: int | None) -> None:
    """Measure the checks."""
    console = Console()
    with tempfile.TemporaryDirectory() as folder:
        run = Path(folder) / "run"
        progress = for_terminal(quiet=False)
        generate(Wanted("retail", trajectories, SCENARIOS, seed), run, workers=workers)
        report = mutate(
            run, Mutating(per_operator, seed=0, valid=valid), workers=workers, progress=progress
        )
    target = Path(__file__).with_name("mutation")
    write_report(target, report)
    facts = report.facts()
    _tell(console, facts)
    console.print(f"{report.seconds:.0f} s on {report.workers} workers; written to {target.name}/")


def _tell(console: Console, facts: dict[str, Any]) -> None:
    table = Table(title="The checks, measured", title_justify="left")
    for name in ("figure", "measured", "target"):
        table.add_column(name, justify="left" if name == "figure" else "right")
    table.add_row("macro kill rate", f"{facts['macro kill rate']:.2%}", "99%")
    table.add_row("lowest of an operator", f"{facts['lowest kill rate']:.2%}", "95%")
    table.add_row("", facts["lowest operator"], "")
    rejects = facts["false rejects"]
    table.add_row("valid tasks rejected", f"{rejects['rate']:.2%}", "at most 1%")
    table.add_row("... with 95% confidence below", f"{rejects['upper bound at 95%']:.2%}", "")
    table.add_row("operators", str(facts["operators"]), "")
    table.add_row("mutants", str(facts["mutants"]), "")
    console.print(table)


if __name__ == "__main__":
    main()
