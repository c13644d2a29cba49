"""`t2t import`: task sets made elsewhere, brought into a folder of ours."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from trajectory2task.run.importing import Imported

SHOWN = 5  # problems told; the manifest has them all


@click.group("import")
def imports() -> None:
    """Bring in a task set made elsewhere."""


@imports.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option(
    "--db",
    "database_file",
    type=click.Path(path_type=Path),
    help="The database of the tasks. Default: db.json or db.json.gz beside them.",
)
@click.option("--domain", help="The domain. Default: as the tasks say, else retail.")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="The folder to write.")
def tau2(path: Path, database_file: Path | None, domain: str | None, out: Path) -> None:
    """Read tasks in tau2-bench's format, and in the formats made from it.

    PATH is a tasks.json (or .jsonl, or .gz), or the folder that holds it.
    """
    from trajectory2task.run.importing import import_tau2

    imported = import_tau2(path, database_file=database_file, domain=domain, out=out)
    click.echo("\n".join(_summary(imported)))
    _tell_next(imported, out)


def _summary(imported: Imported) -> list[str]:
    manifest = imported.manifest
    rows = [
        ("source", f"{manifest['source']}, sha256 {manifest['sha256'][:12]}"),
        ("domain", manifest["domain"]),
        *((name.replace("_", " "), str(count)) for name, count in manifest["counts"].items()),
        ("scenarios", _counts(manifest["scenarios"])),
        (
            "splits",
            _counts({name: len(ids) for name, ids in manifest["splits"].items()}) or "none",
        ),
    ]
    width = max(len(name) for name, _ in rows)
    return [f"{name.ljust(width)}  {value}" for name, value in rows]


def _counts(counts: dict[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counts.items())


def _tell_next(imported: Imported, out: Path) -> None:
    from trajectory2task.commands.terminal import folded, program, width

    for problem in imported.problems[:SHOWN]:
        click.echo("\n".join(folded(problem, width())))
    if len(imported.problems) > SHOWN:
        click.echo(f"... and {len(imported.problems) - SHOWN} more; manifest.json has them all")
    click.echo(f"\nWritten to {out}. Next: {program()} audit {out}")
