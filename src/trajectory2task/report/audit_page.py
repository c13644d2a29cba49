"""An audit as one self-contained page: no network, no library, readable without scripts.

In: an `Audit` and the words of its tasks. Out: HTML. Everything from the audited set is escaped.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape

import orjson

from trajectory2task.certify.audit import Audit, Finding
from trajectory2task.certify.audit.record import AuditedTask, Executed, FlagSummary
from trajectory2task.core.tasks import Words
from trajectory2task.report.audit_order import headline, tally, worst_first
from trajectory2task.report.audit_style import SCRIPT, STYLE

_FIELDS = (
    ("Calls because", "reason_for_call"),
    ("Knows", "known_info"),
    ("Does not know", "unknown_info"),
    ("Instructions", "task_instructions"),
)


def as_page(audit: Audit, words: Mapping[str, Words]) -> str:
    """The whole report as HTML; `words` by task id."""
    return "\n".join(_page(audit, words)) + "\n"


def _page(audit: Audit, words: Mapping[str, Words]) -> Iterator[str]:
    title = f"Audit of {escape(audit.source)}"
    yield "<!doctype html>"
    yield '<html lang="en"><head><meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{title}</title><style>{STYLE}</style></head><body><main>"
    yield f"<h1>{title}</h1><p>{escape(headline(audit))}</p>"
    yield from _tiles(audit)
    yield (
        "<p class=note><b>Certain</b> is computed from the database and the tools. <b>Likely</b> "
        "joins a computed fact to a reading of the words. A <b>guess</b> comes from the words "
        "alone. <i>Fail</i> marks what should not be used as it is, <i>warn</i> what a person "
        "should look at, and a <i>note</i> is no fault of the task by itself. "
        f"File {audit.sha256[:16]}, world {audit.world[:16]}.</p>"
    )
    yield from _flags(audit)
    if audit.findings:
        yield "<h2>The set as a whole</h2>"
        yield from _findings(audit.findings)
    yield "<h2>Task by task, worst first</h2>"
    yield (
        '<p class=controls><label>Find <input id=find type=search placeholder="id, flag, text">'
        "</label> <label><input type=checkbox id=sure> certain only</label> "
        "<label><input type=checkbox id=fails> failures only</label> "
        '<output id=shown for="find sure fails"></output></p>'
    )
    for task in worst_first(audit):
        if task.findings:
            yield from _task(task, words.get(task.id))
    clean = ", ".join(escape(task.id) for task in audit.tasks if not task.findings)
    yield f"<h2>Nothing found</h2><p>{clean or 'No task is without a finding.'}</p>"
    yield f"</main><script>{SCRIPT}</script></body></html>"


def _tiles(audit: Audit) -> Iterator[str]:
    failing, doubtful, clean = tally(audit)
    yield "<dl class=tiles>"
    for name, count in (("defect", failing), ("doubts only", doubtful), ("clean", clean)):
        yield f"<div><dd>{count}</dd><dt>{name}</dt></div>"
    yield "</dl>"


def _flags(audit: Audit) -> Iterator[str]:
    yield "<h2>What was found</h2><div class=wide><table><thead><tr><th>code<th>flag<th>how sure"
    yield "<th class=count>tasks<th>which<th>what to do</tr></thead><tbody>"
    for flag in audit.flags:
        if flag.findings:
            yield _flag_row(flag)
    yield "</tbody></table></div>"
    quiet = [flag for flag in audit.flags if not flag.findings]
    yield f"<details><summary>{len(quiet)} flags found nothing</summary><ul>"
    for flag in quiet:
        yield f"<li><code>{flag.id}</code> ({flag.code}): {escape(flag.title)}"
    yield "</ul></details>"


def _flag_row(flag: FlagSummary) -> str:
    named = [task for task in flag.tasks if task]
    links = " ".join(f'<a href="#{_anchor(task)}">{escape(task)}</a>' for task in named)
    return (
        f"<tr><td>{flag.code}<td><details><summary><code>{flag.id}</code><br>"
        f"{escape(flag.title)}</summary><p>{escape(flag.explanation)}</p></details>"
        f'<td><span class="{flag.sureness}">{flag.sureness}</span>'
        f"<td class=count>{len(named) or 'set'}<td class=links>{links}"
        f"<td>{escape(flag.remedy)}</tr>"
    )


def _task(task: AuditedTask, words: Words | None) -> Iterator[str]:
    verdicts = {finding.verdict for finding in task.findings}
    sure = any(finding.sureness == "certain" for finding in task.findings)
    kind = next(verdict for verdict in ("fail", "warn", "note") if verdict in verdicts)
    where = f" · {escape(', '.join(task.splits))}" if task.splits else ""
    yield (
        f'<section class="task {kind}" id="{_anchor(task.id)}" data-sure="{int(sure)}" '
        f'data-fail="{int(kind == "fail")}"><h3>{escape(task.id)} '
        f"<small>{escape(task.caller) or 'caller unknown'}{where}</small></h3>"
    )
    yield from _findings(task.findings)
    if words is not None:
        yield "<details><summary>The words</summary><dl>"
        for name, field in _FIELDS:
            if value := getattr(words, field):
                yield f"<dt>{name}</dt><dd>{escape(value)}</dd>"
        yield "</dl></details>"
    if task.gold:
        rejected = sum(bool(ran.error) for ran in task.gold)
        more = f", {rejected} rejected" if rejected else ""
        yield f"<details><summary>{len(task.gold)} gold calls{more}</summary><ol start=0>"
        yield from (_gold(ran) for ran in task.gold)
        yield "</ol></details>"
    yield "</section>"


def _gold(ran: Executed) -> str:
    arguments = escape(orjson.dumps(ran.call.arguments).decode())
    error = f" <b class=error>{escape(ran.error)}</b>" if ran.error else ""
    return f"<li><code>{escape(ran.call.name)}</code> <span>{arguments}</span>{error}</li>"


def _findings(findings: tuple[Finding, ...]) -> Iterator[str]:
    yield "<ul class=findings>"
    for found in findings:
        yield (
            f'<li data-sure="{found.sureness}"><span class="{found.verdict}">{found.verdict}</span>'
            f' <span class="{found.sureness}">{found.sureness}</span> <code>{found.flag}</code> '
            f"{escape(found.evidence)}"
        )
    yield "</ul>"


def _anchor(task: str) -> str:
    return "task-" + escape(task, quote=True)
