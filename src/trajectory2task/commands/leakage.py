"""`t2t leakage`: what a set repeats, dwells on, and shares with others or across its splits."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click


@click.command()
@click.argument("run", type=click.Path(path_type=Path))
@click.option(
    "--against",
    type=click.Path(path_type=Path),
    help="A task set in tau2-bench's format, its tasks.json for instance.",
)
@click.option(
    "--db",
    "database_file",
    type=click.Path(path_type=Path),
    help="The database of the tasks given with --against.",
)
@click.option(
    "--splits",
    type=click.Path(path_type=Path),
    help="Ids of RUN's tasks by split, as the split_tasks.json of an export.",
)
@click.option("--out", type=click.Path(path_type=Path), help="A file for the report as JSON.")
@click.option("--quiet", is_flag=True, help="No progress and no table.")
@click.pass_context
def leakage(
    ctx: click.Context,
    run: Path,
    against: Path | None,
    database_file: Path | None,
    splits: Path | None,
    out: Path | None,
    quiet: bool,
) -> None:
    """Report duplicates, skew and leakage of RUN, a run folder or a file of tasks.

    Exits with 1 where its splits have a caller, a record, a trajectory or a plan in common.
    """
    from trajectory2task.core.storage import storage_errors
    from trajectory2task.run.folder import write_json
    from trajectory2task.run.leakage import WantedReport, leakage_report
    from trajectory2task.run.progress import for_terminal

    wanted = WantedReport(run, against, database_file, splits)
    report = leakage_report(wanted, progress=for_terminal(quiet=quiet))
    if out is not None:
        with storage_errors(out):
            out.parent.mkdir(parents=True, exist_ok=True)
            write_json(out, report)
    if not quiet:
        click.echo("\n".join(_lines(report)))
    if "fail" in report["verdicts"].values():
        ctx.exit(1)


def _lines(report: dict[str, Any]) -> Iterator[str]:
    yield f"{report['tasks']} tasks, canary {', '.join(report['canaries']) or 'none'}"
    for check, verdict in report["verdicts"].items():
        yield f"  {verdict:<15} {check}"
    yield from _duplicate(report["duplicate"])
    yield from _skew(report["skew"])
    if report["splits"] is not None:
        yield from _splits(report["splits"])
    if report["reference"] is not None:
        yield from _reference(report["reference"])


def _duplicate(facts: dict[str, Any]) -> Iterator[str]:
    yield "\nDuplicates"
    for name in ("same plan", "nearly the same plan", "same plan in one trajectory"):
        yield f"  {facts[name]:>7}  {name}"
    for pair in (*facts["examples"], *facts["examples of nearly"]):
        yield f"           {pair[0]} and {pair[1]}"


def _skew(facts: dict[str, Any]) -> Iterator[str]:
    yield f"\n{'Skew':<24}{'distinct':>9}{'effective':>11}{'evenness':>10}  commonest"
    for name, found in (*facts["named"].items(), *facts["gold"].items()):
        yield (
            f"  {name:<22}{found['distinct']:>9}{found['effective']:>11}"
            f"{found['evenness']:>10.3f}  {found['share']:.1%} {_short(found['commonest'])}"
        )
    for favourite in facts["favourites"]:
        yield f"  too many: {favourite}"


def _splits(facts: dict[str, Any]) -> Iterator[str]:
    for pair, kinds in facts["pairs"].items():
        yield f"\n{f'In {pair}':<32}{'shared':>7}{'of':>8}"
        for kind, found in sorted(kinds.items(), key=lambda item: (item[1]["allowed"], item[0])):
            note = "  (may be shared)" if found["allowed"] else ""
            if found["shared"] and not found["allowed"]:
                note = f"  LEAK: {', '.join(found['examples'])}"
            yield f"  {kind:<30}{found['shared']:>7}{found['of']:>8}{note}"
    if facts["tasks in several"]:
        yield f"  LEAK: {facts['tasks in several']} tasks are in several splits"
    if facts["ids without a task"]:
        yield f"  {facts['ids without a task']} ids in the splits are of no task here"


def _reference(facts: dict[str, Any]) -> Iterator[str]:
    yield f"\nAgainst {facts['reference tasks']} tasks of the other set"
    for what, count in facts["tasks that share"].items():
        yield f"  {count:>7} of {facts['tasks']} tasks share {what}"
    yield f"  {'named':<20}{'distinct':>9}{'in its tasks':>14}{'in its database':>17}"
    for kind, found in facts["named"].items():
        database = "-" if found["with its database"] is None else found["with its database"]
        yield f"  {kind:<20}{found['distinct']:>9}{found['with its tasks']:>14}{database:>17}"
    for run in facts["commonest words"]:
        yield f'  in {run["tasks"]} tasks: "{run["words"]}"'
    if facts["holds the canary"]:
        yield "  The other set holds this set's canary: it was made from it."


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:57] + "..."
