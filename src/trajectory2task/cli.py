"""The command `t2t`: its entry, its groups, and how errors are told. Commands: see `commands/`.

Importing this imports no stage and no domain, so that `t2t --help` is quick.
"""

from __future__ import annotations

import traceback
from typing import Any

import click

from trajectory2task import __version__
from trajectory2task.commands.audit import audit
from trajectory2task.commands.certify import certify
from trajectory2task.commands.check import check
from trajectory2task.commands.demo import demo
from trajectory2task.commands.evaluate import compare, evaluate, score
from trajectory2task.commands.export import export
from trajectory2task.commands.generate import generate
from trajectory2task.commands.imports import imports
from trajectory2task.commands.leakage import leakage
from trajectory2task.commands.report import report
from trajectory2task.commands.serve import serve
from trajectory2task.commands.show import show
from trajectory2task.commands.world import world
from trajectory2task.core.errors import DomainError, Trajectory2TaskError, UsageError

INTERRUPTED = 130  # 128 + SIGINT, as shells say it


class Entry(click.Group):
    """A group that tells known errors in one line."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; our own errors end it with a message and an exit code."""
        try:
            return super().invoke(ctx)
        except UsageError as problem:
            _complain(ctx, problem)
            ctx.exit(2)
        except DomainError as problem:
            _complain(ctx, problem)
            click.echo("This is a bug in a domain or a stage; --debug shows where.", err=True)
            ctx.exit(1)
        except Trajectory2TaskError as problem:
            _complain(ctx, problem)
            ctx.exit(1)
        except KeyboardInterrupt:
            click.echo("Stopped.", err=True)
            ctx.exit(INTERRUPTED)


def _complain(ctx: click.Context, problem: Exception) -> None:
    if ctx.params.get("debug"):
        click.echo("".join(traceback.format_exception(problem)), err=True, nl=False)
    click.echo(f"error: {problem}", err=True)


@click.group(cls=Entry, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="t2t")
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
def main(debug: bool) -> None:
    """Make verifiable tasks for tool-calling agents, from executed trajectories.

    Start with: t2t demo
    """


for command in (
    audit,
    certify,
    check,
    compare,
    demo,
    evaluate,
    export,
    generate,
    imports,
    leakage,
    report,
    score,
    serve,
    show,
    world,
):
    main.add_command(command)


if __name__ == "__main__":
    main()
