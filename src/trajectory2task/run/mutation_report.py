"""The files of a mutation report: JSON for programs, Markdown for people, survivors in full."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from trajectory2task.core.storage import storage_errors
from trajectory2task.run.folder import write_json, write_whole
from trajectory2task.run.mutating import Mutated

REPORT, TABLE, SURVIVORS = "mutation.json", "mutation.md", "survivors.jsonl"
REJECTED = "false_rejects.jsonl"


def write_report(folder: Path, report: Mutated) -> None:
    """Write the files into `folder`, each whole; equal reports give equal bytes."""
    encode = msgspec.json.encode
    with storage_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
        lines = b"".join(encode(verdict) + b"\n" for verdict in report.survivors)
        write_whole(folder / SURVIVORS, lines)
        lines = b"".join(encode(trial) + b"\n" for trial in report.valid.rejected)
        write_whole(folder / REJECTED, lines)
        write_whole(folder / TABLE, table(report.facts()).encode())
    write_json(folder / REPORT, report.facts())


def table(facts: dict[str, Any]) -> str:
    """The report as a Markdown page."""
    lines = [
        "# Mutation report",
        "",
        f"{facts['mutants']} mutants of the tasks in `{facts['file']}` (seed {facts['seed']}), "
        f"{facts['equivalent']} of them equivalent.",
        "",
        "| | |",
        "|---|---:|",
    ]
    names = (
        "macro kill rate",
        "macro kill rate, carried through",
        "macro kill rate by the intended check",
        "lowest kill rate",
        "lowest operator",
        "killed",
        "survived",
        "crashed",
    )
    lines += [f"| {name} | {_shown(facts[name])} |" for name in names]
    valid = facts["false rejects"]
    lines += [
        f"| valid tasks of another construction | {valid['valid tasks']} |",
        f"| ... rejected | {valid['rejected']} |",
        f"| ... at most, with 95% confidence | {_shown(valid['upper bound at 95%'])} |",
        "",
        "| theme | operator | made | equivalent | killed | meant for it | got through | rate | "
        "first to fail |",
        "|---|---|---:|---:|---:|---:|---:|---:|---|",
    ]
    for row in facts["by operator"]:
        first = ", ".join(f"{name} {count}" for name, count in row["first to fail"].items())
        lines.append(
            f"| {row['theme']} | {row['operator']} | {row['generated']} | {row['equivalent']} | "
            f"{row['killed']} | {row['by the intended check']} | "
            f"{row['survived'] + row['crashed']} | {_shown(row['kill rate'])} | {first} |"
        )
    return "\n".join(lines) + "\n"


def _shown(value: object) -> str:
    if value is None:
        return "-"
    return f"{value:.2%}" if isinstance(value, float) else str(value)
