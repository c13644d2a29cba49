"""`t2t audit`: what is wrong with a task set made elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from trajectory2task.certify.audit import Audit


@click.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option(
    "--db",
    "database_file",
    type=click.Path(path_type=Path),
    help="The database of the tasks. Default: db.json or db.json.gz beside them.",
)
@click.option(
    "--trajectories",
    "trajectories_file",
    type=click.Path(path_type=Path),
    help="The recorded explorations that the tasks were made from.",
)
@click.option("--domain", help="The domain. Default: as the tasks say, else retail.")
@click.option(
    "--compat",
    type=click.Choice(["tau2", "ours"]),
    help="Whose tools gold runs with. Default: tau2-bench's own, in retail.",
)
@click.option("--out", type=click.Path(path_type=Path), help="A folder for the report's pages.")
def audit(
    path: Path,
    database_file: Path | None,
    trajectories_file: Path | None,
    domain: str | None,
    compat: str | None,
    out: Path | None,
) -> None:
    """Look for defects in a task set made elsewhere.

    PATH is a tasks.json in tau2-bench's format (or .jsonl, or .gz), its folder, or a folder made
    by t2t import. Such tasks have no plan: what they mean is inferred from gold calls and words,
    and each finding says how sure it is. With --out, audit.md, audit.html and audit.json tell
    everything, task by task.
    """
    from trajectory2task.run.auditing import PAGES, audit_set, report_folder
    from trajectory2task.run.settings import Compat

    behaviour: Compat | None = None if compat is None else "tau2" if compat == "tau2" else "ours"
    folder = None if out is None else report_folder(out)
    report, words = audit_set(
        path,
        database_file=database_file,
        trajectories_file=trajectories_file,
        domain=domain,
        compat=behaviour,
    )
    click.echo("\n".join(_summary(report)))
    if folder is None:
        click.echo("\nWith --out FOLDER: the evidence, task by task, to read or in a browser.")
        return
    from trajectory2task.core.storage import storage_errors
    from trajectory2task.report.audit_json import as_json
    from trajectory2task.report.audit_markdown import as_markdown
    from trajectory2task.report.audit_page import as_page
    from trajectory2task.run.folder import write_whole

    made = (as_json(report), as_markdown(report).encode(), as_page(report, words).encode())
    with storage_errors(folder):
        for name, data in zip(PAGES, made, strict=True):
            write_whole(folder / name, data)
    click.echo(f"\nWritten to {folder}: {', '.join(PAGES)}")


def _summary(report: Audit) -> list[str]:
    from trajectory2task.commands.terminal import width
    from trajectory2task.report.audit_order import headline

    lines = [
        headline(report),
        "",
        "code  flag                      how sure  tasks",
    ]
    for flag in report.flags:
        if flag.findings:
            named = [task for task in flag.tasks if task]
            start = f"{flag.code:<4}  {flag.id:<24}  {flag.sureness:<8}  {len(named) or 'set':>5}  "
            lines.append(start + _fitting(named, width() - len(start)))
    return [line.rstrip() for line in lines]


def _fitting(names: list[str], columns: int) -> str:
    """As many names as fit into `columns`; dots for the others."""
    for count in range(len(names), 0, -1):
        shown = ", ".join(names[:count]) + (", ..." if count < len(names) else "")
        if len(shown) <= columns:
            return shown
    return "..." if names else ""
