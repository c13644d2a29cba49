"""`t2t export`: a run, or an evaluation, in the formats of other projects."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click


@click.group()
def export() -> None:
    """Write a run or an evaluation in the format of another project."""


@export.command()
@click.argument("run", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), required=True, help="The folder to fill.")
@click.option(
    "--scenarios",
    default="general,ambiguous,changing,infeasible",
    show_default=True,
    help="Which tasks, with commas between; twins come with infeasible.",
)
@click.option(
    "--test-share", type=float, default=0.2, show_default=True, help="Part of the tasks for test."
)
@click.option("--seed", type=int, default=0, show_default=True, help="Deals out the customers.")
@click.option(
    "--db",
    "database_file",
    type=click.Path(path_type=Path),
    help="The database file that the run was made on, if it was made on one.",
)
@click.option("--quiet", is_flag=True, help="No progress and no summary.")
def tau2(
    run: Path,
    out: Path,
    scenarios: str,
    test_share: float,
    seed: int,
    database_file: Path | None,
    quiet: bool,
) -> None:
    """Write RUN as a tau2-bench domain: tasks.json, db.json, policy.md, split_tasks.json.

    Every task is scored by tau2's rules first: gold has to pass, doing nothing and only
    transferring must not. What cannot be told to tau2 is left out, and counted.
    """
    from trajectory2task.run.progress import for_terminal
    from trajectory2task.run.settings import check_seed, parse_scenarios
    from trajectory2task.run.tau2_export import WantedExport, export_tau2

    wanted = WantedExport(
        run=run,
        scenarios=parse_scenarios(scenarios),
        test_share=test_share,
        seed=check_seed(seed),
        database_file=database_file,
    )
    manifest = export_tau2(wanted, out, progress=for_terminal(quiet=quiet))
    if not quiet:
        click.echo("\n".join(_summary(manifest, out)))


def _summary(manifest: dict[str, Any], out: Path) -> list[str]:
    exported = dict(manifest["exported"])
    total = exported.pop("total")
    counts = ", ".join(f"{kind} {count}" for kind, count in exported.items())
    passed = {agent: found["total"] for agent, found in manifest["passed by"].items()}
    lines = [
        f"{total} tasks exported" + (f" ({counts})" if counts else ""),
        f"Scored by tau2's rules: gold passes {passed['gold']} of them, doing nothing "
        f"{passed['nothing']}, only transferring {passed['transfer']}, looking the caller up and "
        f"transferring {passed['lookup_and_transfer']}",
    ]
    for reason, found in manifest["left out"].items():
        lines.append(f"Left out: {reason}: {found['total']} (for example {found['example']})")
    splits = manifest["splits"]
    neither = splits["base"] - splits["train"] - splits["test"]
    lines.append(
        f"Splits: base {splits['base']}, train {splits['train']}, test {splits['test']}, with no "
        f"customer, order or trajectory in common; {neither} with customers of both are in neither"
    )
    lines.append(f"Canary: {manifest['canary']}")
    lines.append(f"The files are in {out}: {', '.join(manifest['files'])}, manifest.json")
    return lines


@export.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), required=True, help="The folder of logs.")
@click.option("--quiet", is_flag=True, help="No progress and no summary.")
def inspect(folder: Path, out: Path, quiet: bool) -> None:
    """Write the evaluation in FOLDER as a log of Inspect, for `inspect view`.

    A sample for each task and an epoch for each trial, with the conversation, the scores `reward`
    and `paper`, and what failed and why. Needs the extra `inspect`.
    """
    from trajectory2task.run.inspect_export import export_inspect
    from trajectory2task.run.progress import for_terminal

    path, count = export_inspect(folder, out, progress=for_terminal(quiet=quiet))
    if not quiet:
        click.echo(f"Written to {path}: {count} samples, {path.stat().st_size / 2**20:.1f} MiB.")
        click.echo(f"Next: inspect view --log-dir {out}")
