"""One self-contained page over evaluations: scores, effects, failures, and every conversation.

In: facts and rollouts, streamed. Out: one HTML file without any address in it. Conversations are
packed in chunks that a browser unpacks when one of theirs is opened, so a page of thousands opens
at once; memory grows by a line of the index a rollout.
"""

from __future__ import annotations

import base64
import gzip
import html
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from string import Template
from typing import Any, BinaryIO

import msgspec
import orjson

from trajectory2task.core.calls import Call
from trajectory2task.core.rollouts import Rollout
from trajectory2task.core.tasks import Task

CHUNK = 40  # conversations that are unpacked together
OPENING = 140  # characters of the opening that the list shows and the search sees
_HERE = Path(__file__).parent


class Entry(msgspec.Struct, frozen=True):
    """A rollout to show: which evaluation it is of, its group, and its task if that is at hand."""

    evaluation: int
    group: str
    rollout: Rollout
    task: Task | None = None


def write_page(
    out: Path,
    title: str,
    subtitle: str,
    evaluations: Sequence[Mapping[str, Any]],
    runs: Sequence[Mapping[str, Any]],
    entries: Iterable[Entry],
) -> int:
    """Write the page to `out`; how many conversations it holds.

    `evaluations` are the facts of `score.table` with a `label` each, `runs` the manifests of the
    runs that the tasks come from, with a `label` each. Raises `UsageError` for a rollout without a
    verdict.
    """
    chunks = out.with_name(out.name + ".chunks")
    try:
        with chunks.open("wb") as file:
            index = _pack(entries, file)
        before, after = _frame(title, subtitle, evaluations, runs, index)
        with out.open("wb") as page, chunks.open("rb") as packed:
            page.write(before)
            while part := packed.read(1 << 20):
                page.write(part)
            page.write(after)
    finally:
        chunks.unlink(missing_ok=True)
    return len(index)


def _pack(entries: Iterable[Entry], file: BinaryIO) -> list[list[Any]]:
    """Write the conversations chunk by chunk; the index, a short line for each."""
    index: list[list[Any]] = []
    waiting: list[bytes] = []
    number = 0
    for entry in entries:
        index.append(_line(entry, number, len(waiting)))
        waiting.append(_record(entry))
        if len(waiting) == CHUNK:
            file.write(_chunk(number, waiting))
            number, waiting = number + 1, []
    if waiting:
        file.write(_chunk(number, waiting))
    return index


def _line(entry: Entry, chunk: int, place: int) -> list[Any]:
    rollout, verdict = entry.rollout, entry.rollout.judged
    says = next((m.content for m in rollout.messages if m.role == "user"), "")
    wrong = [] if verdict.reward else list(verdict.failures)
    shown = [rollout.id, entry.evaluation, entry.group, verdict.reward, wrong, says[:OPENING]]
    return [*shown, chunk, place, verdict.fault]


def _record(entry: Entry) -> bytes:
    record = msgspec.to_builtins(entry.rollout)
    if entry.task is not None:
        words = entry.task.words
        record["task"] = {
            "calls because": words.reason_for_call,
            "knows": words.known_info,
            "does not know": words.unknown_info,
            "is told": words.task_instructions,
            "gold": [_told(gold.call) for gold in entry.task.plan.gold],
        }
    return orjson.dumps(record)


def _told(call: Call) -> str:
    told = (f"{name}={orjson.dumps(value).decode()}" for name, value in call.arguments.items())
    return f"{call.name}({', '.join(told)})"


def _chunk(number: int, records: Sequence[bytes]) -> bytes:
    # Packed with a fixed time, so that equal evaluations give equal pages.
    packed = base64.b64encode(gzip.compress(b"[" + b",".join(records) + b"]", 6, mtime=0))
    return b'<script type="text/plain" id="chunk-%d">%s</script>\n' % (number, packed)


def _frame(
    title: str,
    subtitle: str,
    evaluations: Sequence[Mapping[str, Any]],
    runs: Sequence[Mapping[str, Any]],
    index: list[list[Any]],
) -> tuple[bytes, bytes]:
    """The page before and after the chunks."""
    text = Template((_HERE / "page.html").read_text("utf-8")).substitute(
        title=html.escape(title),
        subtitle=html.escape(subtitle),
        style=(_HERE / "page.css").read_text("utf-8"),
        script=(_HERE / "page.js").read_text("utf-8"),
        facts=_inert({"evaluations": evaluations, "runs": runs}),
        index=_inert(index),
        chunks="\0",
    )
    before, after = text.split("\0")
    return before.encode(), after.encode()


def _inert(value: Any) -> str:
    """JSON that cannot end the block of script that it stands in."""
    return orjson.dumps(value).decode().replace("<", "\\u003c")
