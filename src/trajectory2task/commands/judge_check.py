"""Running `t2t certify judge-check`, and telling what came of it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import click
import orjson

from trajectory2task.commands.model_options import ModelChoices
from trajectory2task.core.chat import ChatModel
from trajectory2task.core.errors import BudgetSpent, UsageError
from trajectory2task.models.opening import open_models, preflight
from trajectory2task.run.folder import write_json, write_whole
from trajectory2task.run.judge_check import JudgeCheck, check_judge
from trajectory2task.run.progress import for_terminal
from trajectory2task.run.task_world import World

REPLIES = "replies.sqlite"


def run_check(
    tasks: Path,
    wanted: JudgeCheck,
    models: ModelChoices,
    *,
    judge: str | None,
    threshold: float,
    in_flight: int,
    out: Path | None,
    database_file: Path | None,
    quiet: bool,
) -> None:
    """Examine the judge, write the report and tell it. Exits with 1 where tasks were not played."""
    cast = models.cast(("judge",), {"judge": judge})
    if "judge" not in cast:
        raise UsageError("No judge is named. Give --judge NAME, openai/gpt-5 for instance.")
    if models.dry_run:
        click.echo(
            f"At most {wanted.valid} valid tasks and {wanted.per_operator} mutants of each "
            "operator are judged: one call each, and one more where an answer has to be mended."
        )
        return
    folder = out or (tasks if tasks.is_dir() else tasks.parent) / "judge"
    replies = models.replies or folder / REPLIES
    asyncio.run(preflight(cast, replies=replies, mode=models.cache, budget=models.budget()))
    used: dict[str, Any] = {}

    @asynccontextmanager
    async def opening() -> AsyncIterator[ChatModel]:
        opened = open_models(cast, replies=replies, mode=models.cache, budget=models.budget())
        async with opened as found:
            try:
                yield found["judge"]
            finally:
                used.update(found.meter.facts()["judge"])

    with _told_when_stopped(models):
        report = check_judge(
            tasks,
            wanted,
            opening(),
            cast["judge"].model,
            world=World(database_file=database_file),
            in_flight=in_flight,
            progress=for_terminal(quiet=quiet),
        )
    facts = report.facts(threshold)
    _write(folder, facts, report.lines())
    if not quiet:
        click.echo("\n".join(_lines(facts, used, folder)))
    if facts["not played"]:
        raise SystemExit(1)


@contextmanager
def _told_when_stopped(models: ModelChoices) -> Iterator[None]:
    """Say that the same command goes on, where a budget or a person stops this one."""
    try:
        yield
    except (BudgetSpent, KeyboardInterrupt):
        if models.cache != "off":
            click.echo("What was answered is kept, and the same command goes on.", err=True)
        raise


def _write(folder: Path, facts: dict[str, Any], lines: Iterable[object]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    write_json(folder / "judge.json", facts)
    told = (orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE) for line in lines)
    write_whole(folder / "judge.jsonl", b"".join(told))


def _lines(facts: dict[str, Any], used: dict[str, Any], folder: Path) -> list[str]:
    accepts, rejects = facts["false accepts"], facts["false rejects"]
    lines = [
        f"\n{facts['judge']} on {facts['valid tasks']} valid tasks and {facts['mutants']} mutants,"
        f" threshold {facts['threshold']:g}\n",
        f"  bad tasks let pass       {_told(accepts)}",
        f"  good tasks turned down   {_told(rejects)}",
        f"  the programs' checks reject {facts['of them rejected by the checks']} of the mutants",
    ]
    if facts["without an opinion"]:
        lines.append(f"  no opinion on {facts['without an opinion']}, which counts as a rejection")
    lines += ["\n  threshold   let pass   turned down"]
    for row in facts["by threshold"]:
        lines.append(
            f"  {row['threshold']:>9g}   {_percent(row['false accepts']):>8}   "
            f"{_percent(row['false rejects']):>11}"
        )
    lines.append("\n  let pass, by what is wrong:")
    for theme, share in facts["false accepts by theme"].items():
        lines.append(f"    {theme:24} {share['count']:4} of {share['of']}")
    if facts["not played"]:
        lines.append(f"\n{facts['not played']} tasks were not judged: the provider failed. Give")
        lines.append("the same command again: it asks for these alone.")
    cost = "" if used.get("cost") is None else f", ${used['cost']:.2f}"
    lines.append(f"\n{used['calls']} calls, {used['replayed']} from the cache{cost}")
    lines.append(f"The report is in {folder}: judge.json, judge.jsonl")
    return lines


def _told(share: dict[str, Any]) -> str:
    if share["share"] is None:
        return "-"
    return (
        f"{share['count']} of {share['of']}, {_percent(share['share'])} "
        f"({_percent(share['low'])} to {_percent(share['high'])})"
    )


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{share:.1%}"
