"""`t2t show`: one task for a person to read."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("task_id")
@click.option(
    "--run",
    "folder",
    type=click.Path(path_type=Path),
    help="The run folder. Default: the newest one under runs/.",
)
@click.option("--json", "as_json", is_flag=True, help="The record itself.")
def show(task_id: str, folder: Path | None, as_json: bool) -> None:
    """Print one task: who calls and why, the gold calls, what changes, the certificate.

    TASK_ID may be the beginning of an id, if only one task has it.
    """
    import msgspec

    from trajectory2task.commands.task_text import task_lines
    from trajectory2task.run.tasks import find_task, run_folder

    task = find_task(run_folder(folder), task_id)
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode(task)).decode())
    else:
        click.echo("\n".join(task_lines(task)))
