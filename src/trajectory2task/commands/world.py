"""`t2t world`: the worlds themselves: make a database, see the graph, the policy, the tools."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from trajectory2task.core.domain import Domain
    from trajectory2task.core.state import Database
    from trajectory2task.core.tools import Tool


@click.group()
def world() -> None:
    """Look at a world, or make a database for it."""


@world.command()
@click.argument("domain")
@click.option("--seed", type=int, default=0, show_default=True, help="Fixes every byte.")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="The file to write.")
def synth(domain: str, seed: int, out: Path) -> None:
    """Make up a database, write it as JSON, and print its statistics."""
    import orjson

    from trajectory2task.commands.terminal import program
    from trajectory2task.run.settings import check_seed
    from trajectory2task.run.world import find_domain

    found = find_domain(domain)
    database = found.synthesize(check_seed(seed))
    _write(
        out,
        orjson.dumps(
            {name: dict(records) for name, records in database.collections.items()},
            option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE,
        ),
    )
    for name, value in _statistics(found, database).items():
        click.echo(f"{name.replace('_', ' ')}: {_number(value)}")
    click.echo(
        f"\nWritten to {out}. Next: {program()} generate --domain {domain} --db {out} "
        f"--trajectories 100 --out runs/{domain}"
    )


def _write(out: Path, data: bytes) -> None:
    from trajectory2task.core.errors import UsageError
    from trajectory2task.core.storage import storage_errors
    from trajectory2task.run.folder import write_whole

    if out.is_dir():
        raise UsageError(f"{out} is a folder. Give --out the name of a file.")
    with storage_errors(out):
        out.parent.mkdir(parents=True, exist_ok=True)
        write_whole(out, data)


def _statistics(domain: Domain, database: Database) -> dict[str, Any]:
    if domain.name == "retail":
        from trajectory2task.domains.retail.synthesis import statistics

        return statistics(database.collections)
    return {name: len(records) for name, records in database.collections.items()}


def _number(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {_number(part)}" for name, part in value.items())
    return f"{value:.3g}" if isinstance(value, float) else str(value)


@world.command()
@click.argument("domain")
@click.option("--format", "form", type=click.Choice(["text", "svg"]), default="text")
@click.option("--out", type=click.Path(path_type=Path), help="A file, instead of the screen.")
def graph(domain: str, form: str, out: Path | None) -> None:
    """Show which tool's output can be another tool's input."""
    from trajectory2task.explore.graph import ApiGraph
    from trajectory2task.run.world import find_domain

    found = ApiGraph.of(find_domain(domain))
    text = found.svg() if form == "svg" else found.text()
    if out is None:
        click.echo(text)
        return
    _write(out, text.encode() + b"\n")
    click.echo(f"Written to {out}.")


@world.command()
@click.argument("domain")
def policy(domain: str) -> None:
    """Print the policy that agents have to keep."""
    from trajectory2task.run.world import find_domain

    click.echo(find_domain(domain).policy)


@world.command()
@click.argument("domain")
@click.option("--json", "as_json", is_flag=True, help="The schemas that chat models take.")
def tools(domain: str, as_json: bool) -> None:
    """List the tools with their arguments and what these mean."""
    from trajectory2task.run.world import find_domain

    found = find_domain(domain)
    if as_json:
        schemas = [tool.schema() for tool in found.tools.values()]
        click.echo(json.dumps(schemas, indent=2, ensure_ascii=False))
        return
    width = max(len(name) for name in found.tools)
    for tool in found.tools.values():
        click.echo(f"{tool.name.ljust(width)}  {tool.kind:<7}  {_arguments(tool)}")
        click.echo(f"{'':{width}}  {'':7}  {tool.description.splitlines()[0]}")


def _arguments(tool: Tool) -> str:
    told = []
    for parameter in tool.parameters:
        kind = parameter.semantic or "text"
        if parameter.choices:
            kind = " | ".join(parameter.choices)
        told.append(f"{parameter.name}: {f'list of {kind}' if parameter.many else kind}")
    return "(" + ", ".join(told) + ")"
