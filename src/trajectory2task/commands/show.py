"""`t2t show`: one task, or one conversation, for a person to read."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("name", metavar="TASK_OR_ROLLOUT")
@click.option(
    "--run",
    "folder",
    type=click.Path(path_type=Path),
    help="The folder of the run or evaluation. Default for tasks: the newest run under runs/.",
)
@click.option("--json", "as_json", is_flag=True, help="The record itself.")
@click.option("--full", is_flag=True, help="Of a conversation: tool results at full length.")
def show(name: str, folder: Path | None, as_json: bool, full: bool) -> None:
    """Print one task: who calls and why, the gold calls, what changes, the certificate.

    Or one conversation: TASK/AGENT/TRIAL, with the tool calls and the verdict in place. The
    beginning of an id is enough where only one has it.
    """
    if "/" in name:
        _rollout(name, folder, as_json=as_json, full=full)
        return
    import msgspec

    from trajectory2task.commands.summarized_text import summarized_lines
    from trajectory2task.commands.task_text import task_lines
    from trajectory2task.core.tasks import Task
    from trajectory2task.run.tasks import find_task, run_folder

    task = find_task(run_folder(folder), name)
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode(task)).decode())
    else:
        lines = task_lines(task) if isinstance(task, Task) else summarized_lines(task)
        click.echo("\n".join(lines))


def _rollout(name: str, folder: Path | None, *, as_json: bool, full: bool) -> None:
    from trajectory2task.commands.rollout_text import rollout_json, rollout_lines
    from trajectory2task.core.errors import UsageError
    from trajectory2task.run.rescoring import find_rollout

    if folder is None:
        raise UsageError(f"{name} is a conversation. Name its evaluation's folder with --run DIR.")
    rollout = find_rollout(folder, name)
    click.echo(rollout_json(rollout) if as_json else "\n".join(rollout_lines(rollout, full=full)))
