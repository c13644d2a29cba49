"""`make bench`: what each piece of work costs, beside the same work done τ²-bench's way.

CPU time, not wall time; ratios within one run, since machines are noisy. Writes
`benchmarks/last.json` and prints the same as tables.
"""

from __future__ import annotations

import json
from pathlib import Path

import click
from fault_phrasings import PHRASINGS
from fidelity import Rate, measure
from pipeline import composed, explored
from rich.console import Console
from rich.table import Table
from rollouts import SEED, certified, played
from tau2_rollouts import beside
from versus_tau2 import Row, compare, source
from wordings import SETS, wordings
from wrapped_tau2 import wrapped

from trajectory2task.domains.retail.domain import DOMAIN
from trajectory2task.run.world import WorldRecipe


@click.command()
@click.option("--trajectories", default=3000, show_default=True, help="Explorations to time.")
@click.option("--drafts", default=300, show_default=True, help="Trajectories to compose from.")
@click.option("--users", default=100, show_default=True, help="Trajectories to put faults into.")
def main(trajectories: int, drafts: int, users: int) -> None:
    """Time the state, the stages and the checks; measure the detectors of users' errors."""
    console = Console()
    rows = compare()
    _versus(console, "On tau2-bench's retail database, CPU microseconds", rows)
    wraps = wrapped()
    _versus(console, "tau2-bench's own tools in our worlds, CPU microseconds per task", wraps)
    database = DOMAIN.synthesize(7)
    rates, found = explored(DOMAIN, database, trajectories)
    _pairs(console, "Trajectories per CPU-second, one core", rates, "{:,.0f}")
    scenarios, checks, tasks = composed(DOMAIN, database, found[:drafts])
    _pairs(console, "Composing and wording, milliseconds per draft", scenarios, "{:.2f}")
    _pairs(console, "Certificate, microseconds per check and task", checks, "{:,.0f}")
    total = {"composed, worded, certified": tasks, "µs of checks per task": sum(checks.values())}
    _pairs(console, "Tasks per CPU-second, one core", total, "{:,.0f}")
    conversations = played()
    _pairs(
        console, "Conversations per CPU-second, oracle and scripted user", conversations, "{:,.0f}"
    )
    world = WorldRecipe("retail", "tau2", source(), SEED)
    rollouts = beside(certified(world, 60), world)
    _pairs(console, "The same rollouts on tau2's database, per CPU-second", rollouts, "{:,.1f}")
    detectors = {name: _detectors(console, name, users) for name in ("retail", "library")}
    report = {
        "detectors": detectors,
        "conversations": conversations,
        "rollouts_beside_tau2": rollouts,
        "versus_tau2": [
            {"work": r.work, "ours_us": r.ours, "tau2_us": r.theirs} for r in (*rows, *wraps)
        ],
        "rates": rates,
        "compose_ms": scenarios,
        "checks_us": checks,
        "tasks_per_cpu_second": tasks,
    }
    target = Path(__file__).with_name("last.json")
    target.write_text(json.dumps(report, indent=2) + "\n")
    console.print(f"Written to benchmarks/{target.name}")


def _detectors(console: Console, name: str, trajectories: int) -> dict[str, dict[str, float]]:
    """How often each detector finds an injected fault of the user's, and accuses a good one."""
    recipe = WorldRecipe(name, "ours", None, SEED)
    domain, database = recipe.build()
    tasks = certified(recipe, trajectories)
    rates = measure(tasks, domain, database)
    others = measure(tasks, domain, database, PHRASINGS)
    worded = {one: measure(tasks, domain, database, wordings(one)) for one in SETS}
    table = Table(title=f"Detectors of users' errors, {name}", title_justify="left")
    for head in ("error", "injected", "found", "in other words", *SETS, "good rollouts", "accused"):
        table.add_column(head, justify="left" if head == "error" else "right")
    for error, rate in rates.items():
        found, accused = f"{rate.detection:.1%}", f"{rate.false_alarms:.2%}"
        columns = [_share(one[error]) for one in (others, *worded.values())]
        table.add_row(error, f"{rate.injected:,}", found, *columns, f"{rate.good:,}", accused)
    console.print(table)
    return {
        error: _facts(rate, others[error])
        | {f"{one} set": found[error].detection for one, found in worded.items()}
        for error, rate in rates.items()
    }


def _share(rate: Rate) -> str:
    return f"{rate.detection:.1%}" if rate.injected else ""


def _facts(rate: Rate, other: Rate) -> dict[str, float]:
    return {
        "injected": rate.injected,
        "detection": rate.detection,
        "in_other_words": other.detection,
        "good": rate.good,
        "false_alarms": rate.false_alarms,
    }


def _versus(console: Console, title: str, rows: list[Row]) -> None:
    table = Table(title=title, title_justify="left")
    for name in ("work", "ours", "tau2's way", "ratio"):
        table.add_column(name, justify="left" if name == "work" else "right")
    for row in rows:
        ratio = f"{row.theirs / row.ours:,.0f}x"
        table.add_row(row.work, f"{row.ours:,.2f}", f"{row.theirs:,.0f}", ratio)
    console.print(table)


def _pairs(console: Console, title: str, pairs: dict[str, float], form: str) -> None:
    table = Table(title=title, title_justify="left", show_header=False)
    for name, value in pairs.items():
        table.add_row(name, form.format(value))
    console.print(table)


if __name__ == "__main__":
    main()
