"""A manifest's funnel as lines for a person. In: the manifest. Out: text, no colours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from trajectory2task.commands.terminal import folded, width

REASONS = 3  # shown per scenario
SHARES = 6  # shown per kind of thing; the manifest has all


def funnel_lines(manifest: Mapping[str, Any]) -> list[str]:
    """What was explored, filtered and made by scenario, and the mix; as wide as the terminal."""
    columns = width()
    funnel = manifest["funnel"]
    dropped = funnel["dropped by the filter"]
    first = (
        f"{funnel['explored']} explored, {dropped['total']} dropped by the filter"
        f"{_why(dropped)}, {funnel['kept']} kept"
    )
    lines = [*folded(first, columns), "", *_table(funnel["scenarios"])]
    tasks = manifest["tasks"]
    lines.append("")
    lines.append(f"{tasks['certified']} certified tasks, and {tasks['twins']} feasible twins")
    for title, key in (
        ("Mix", "mix"),
        ("Obstacles", "obstacles"),
        ("Changes", "changes"),
        ("Withheld slots", "withheld slots per ambiguous task"),
    ):
        if manifest[key]:
            lines += folded(f"{title}: {_shares(manifest[key])}", columns)
    lines += folded(_coverage(manifest["coverage"]), columns)
    lines += folded(_words(manifest["words"]), columns)
    for line in _lost(funnel["scenarios"]):
        lines += folded(line, columns)
    return lines


def timing_line(timings: Mapping[str, Any]) -> str:
    """One session's cost."""
    workers = timings["workers"]
    return (
        f"{timings['trajectories']} trajectories and {timings['tasks']} tasks in "
        f"{timings['seconds']:.1f} s on {workers} worker{'' if workers == 1 else 's'}, "
        f"{timings['cpu seconds']:.1f} CPU seconds, "
        f"{timings['tasks per cpu second']:.0f} tasks per CPU second"
    )


def _table(scenarios: Mapping[str, Any]) -> list[str]:
    def cells(name: str, column: Mapping[str, Any]) -> list[str]:
        share = column["yield"]
        return [
            name,
            str(column["kept"]),
            str(column["cannot serve"]["total"]),
            str(column["composed"]),
            str(column["rejected"]["total"]),
            str(column["certified"]),
            "-" if share is None else f"{share:.1%}",
        ]

    titles = ["", "kept", "cannot serve", "composed", "rejected", "certified", "yield"]
    columns = [titles, *(cells(name, column) for name, column in scenarios.items())]
    rows = list(zip(*columns, strict=True))
    widths = [max(map(len, column)) for column in columns]
    return [_row(row, widths) for row in rows]


def _row(cells: Sequence[str], widths: Sequence[int]) -> str:
    first = cells[0].ljust(widths[0])
    rest = (cell.rjust(width) for cell, width in zip(cells[1:], widths[1:], strict=True))
    return "  ".join([first, *rest])


def _why(counted: Mapping[str, Any]) -> str:
    if not counted["reasons"]:
        return ""
    return " (" + "; ".join(f"{why}: {count}" for why, count in counted["reasons"].items()) + ")"


def _shares(shares: Mapping[str, Any]) -> str:
    told = [f"{name} {facts['share']:.0%}" for name, facts in shares.items()]
    if len(told) > SHARES + 1:  # one more is no longer than saying so
        told[SHARES:] = [f"{len(told) - SHARES} more"]
    return ", ".join(told)


def _coverage(coverage: Mapping[str, Any]) -> str:
    tools, pairs = coverage["write tools"], coverage["pairs of write tools"]
    return (
        f"Coverage: {tools['covered']} of {tools['of']} write tools, "
        f"{pairs['covered']} of {pairs['of']} pairs of them, "
        f"{coverage['combinations of goals']['distinct']} combinations of goals"
    )


def _words(words: Mapping[str, Any]) -> str:
    reasons, instructions = words["reason_for_call"], words["task_instructions"]
    return (
        f"Words: {reasons['distinct']:.1%} of the reasons for calling and "
        f"{instructions['distinct']:.1%} of the instructions distinct; the commonest sentence is "
        f"in {reasons['top_sentence']:.0%} and {instructions['top_sentence']:.0%} of them"
    )


def _lost(scenarios: Mapping[str, Any]) -> list[str]:
    lines = []
    for title in ("cannot serve", "rejected"):
        for name, column in scenarios.items():
            reasons = list(column[title]["reasons"].items())
            if reasons:
                told = "; ".join(f"{why} ({count})" for why, count in reasons[:REASONS])
                more = f"; {len(reasons) - REASONS} more" if len(reasons) > REASONS else ""
                lines.append(f"{name}, {title}: {told}{more}")
    return ["", *lines] if lines else []
