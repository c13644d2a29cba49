"""An audit as a document: what was found by flag, then task by task, worst first."""

from __future__ import annotations

from collections.abc import Iterator

from trajectory2task.certify.audit import Audit, Finding
from trajectory2task.report.audit_order import headline, worst_first

_NOTE = (
    "These tasks have no plan. *Certain* is computed from the database and the tools; *likely* "
    "joins a computed fact to a reading of the words; a *guess* comes from the words alone. "
    "**fail** marks what should not be used as it is, *warn* what a person should look at, and a "
    "*note* is no fault of the task by itself."
)


def as_markdown(audit: Audit) -> str:
    """The whole report as Markdown."""
    return "\n".join(_lines(audit)) + "\n"


def _lines(audit: Audit) -> Iterator[str]:
    yield f"# Audit of {_plain(audit.source)}"
    yield ""
    yield headline(audit)
    yield ""
    yield _NOTE
    yield ""
    yield f"File {audit.sha256[:16]}, world {audit.world[:16]}."
    yield ""
    yield "| code | flag | how sure | tasks | what to do |"
    yield "|---|---|---|---|---|"
    for flag in audit.flags:
        if flag.findings:
            named = ", ".join(task for task in flag.tasks if task) or "the set"
            yield (
                f"| {flag.code} | `{flag.id}`: {flag.title} | {flag.sureness} | {_plain(named)} "
                f"| {flag.remedy} |"
            )
    yield ""
    quiet = [flag.id for flag in audit.flags if not flag.findings]
    yield f"Nothing found by: {', '.join(quiet) or 'none of them'}."
    if audit.findings:
        yield ""
        yield "## The set as a whole"
        yield ""
        yield from (_item(finding) for finding in audit.findings)
    yield ""
    yield "## Task by task"
    for task in worst_first(audit):
        if task.findings:
            where = f", {', '.join(task.splits)}" if task.splits else ""
            yield ""
            yield f"### {_plain(task.id)} ({task.caller or 'caller unknown'}{where})"
            yield ""
            yield from (_item(finding) for finding in task.findings)
    yield ""
    clean = [task.id for task in audit.tasks if not task.findings]
    yield f"Nothing found on {len(clean)} tasks: {_plain(', '.join(clean)) or 'none'}."


def _item(finding: Finding) -> str:
    verdict = f"**{finding.verdict}**" if finding.verdict == "fail" else finding.verdict
    return (
        f"- {verdict}, {finding.sureness}, {finding.code} `{finding.flag}`: "
        f"{_plain(finding.evidence)}"
    )


def _plain(text: str) -> str:
    """Text that Markdown takes as it is."""
    for mark in "\\`*_[]<>|":
        text = text.replace(mark, f"\\{mark}")
    return " ".join(text.split())
