"""Numbers of an evaluation, and of a comparison, as lines for a person. In: facts. Out: text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from trajectory2task.commands.terminal import folded, width

SHOWN = 6  # failures named; results.json has all
FLIPS = 8


def score_lines(facts: Mapping[str, Any]) -> list[str]:
    """pass^k by scenario with intervals, the scenarios' effects, and what went wrong."""
    if not facts["rollouts"]:
        return ["Nothing was played, so there are no numbers."]
    columns = width()
    scenarios = facts["scenarios"]
    lines = [f"{facts['agent']} with {facts['user']} users, {facts['rollouts']} rollouts", ""]
    lines += _table(scenarios)
    for one in facts["effects"]:
        lines += folded(
            f"{one['name']}: {_points(one['difference'])} points {_reach(one)}, "
            f"p {one['adjusted p']:.3f}, {one['tasks']} pairs",
            columns,
        )
    if facts["failures"]:
        named = [f"{name} {count}" for name, count in facts["failures"].items()]
        more = f", {len(named) - SHOWN} more" if len(named) > SHOWN else ""
        lines += folded(f"What went wrong: {', '.join(named[:SHOWN])}{more}", columns)
    if facts["user errors"]:
        named = [f"{name} {count}" for name, count in facts["user errors"].items()]
        lost = facts["faults"].get("user", 0)
        lines += folded(
            f"The user's errors: {', '.join(named)}; {lost} failures may be theirs", columns
        )
    if facts["provider failures"]:
        lines.append(f"{facts['provider failures']} rollouts were not played: a provider failed")
    return lines


def _table(scenarios: Mapping[str, Any]) -> list[str]:
    trials = max((len(one["reward"]) for one in scenarios.values()), default=0)
    head = ["", "tasks", *(f"pass^{k}" for k in range(1, trials + 1)), "95% of pass^1", "paper"]
    rows = [head]
    for name, one in scenarios.items():
        found = [*one["reward"], *[None] * (trials - len(one["reward"]))]
        first = one["reward"][0] if one["reward"] else None
        paper = one["paper"][0] if one["paper"] else None
        rows.append(
            [
                name,
                str(one["tasks"]),
                *(_percent(each) for each in found),
                "" if first is None else _interval(first["interval"]),
                _percent(paper),
            ]
        )
    return [*aligned(rows), ""]


def agents_table(facts: Sequence[Mapping[str, Any]]) -> list[str]:
    """pass^1 of several agents, a row each, a column for each scenario."""
    names = list(dict.fromkeys(name for one in facts for name in one["scenarios"]))
    rows = [["pass^1", *names]]
    for one in facts:
        found = (one["scenarios"].get(name) for name in names)
        rows.append(
            [
                one["agent"],
                *(_percent(each["reward"][0]) if each and each["reward"] else "" for each in found),
            ]
        )
    return aligned(rows)


def aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows with equal columns: the first flush left, the others flush right."""
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    return [
        "  ".join(
            cell.ljust(wide) if place == 0 else cell.rjust(wide)
            for place, (cell, wide) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]


def _percent(one: Mapping[str, Any] | None) -> str:
    return "" if one is None else f"{100 * one['mean']:.1f}%"


def _interval(pair: Sequence[float]) -> str:
    return f"{100 * pair[0]:.1f} to {100 * pair[1]:.1f}"


def _points(difference: float) -> str:
    return f"{100 * difference:+.1f}"


def _reach(one: Mapping[str, Any]) -> str:
    low, high = one["interval"]
    return f"({_points(low)} to {_points(high)})"


def comparison_lines(left: str, right: str, found: Sequence[Mapping[str, Any]]) -> list[str]:
    """Paired differences as a table, and the tasks that flipped."""
    rows = [["", "tasks", left, right, "difference", "95%", "p", "Holm", "for 3 points"]]
    for one in found:
        rows.append(
            [
                one["name"],
                str(one["tasks"]),
                f"{100 * one['left']:.1f}%",
                f"{100 * one['right']:.1f}%",
                _points(one["difference"]),
                _reach(one)[1:-1],
                f"{one['p']:.3f}",
                "" if one["name"] == "all" else f"{one['adjusted p']:.3f}",
                f"{one['tasks needed for 3 points']} tasks",
            ]
        )
    lines = aligned(rows)
    everything = next(one for one in found if one["name"] == "all")
    for title, key in ((left, "only left passes"), (right, "only right passes")):
        names = everything[key]
        if names:
            more = f", {len(names) - FLIPS} more" if len(names) > FLIPS else ""
            lines += [
                "",
                *folded(f"Only {title} passes: {', '.join(names[:FLIPS])}{more}", width()),
            ]
    return lines
