"""What the pages of an audit share: its headline, and the order of its tasks."""

from __future__ import annotations

from trajectory2task.certify.audit import Audit
from trajectory2task.certify.audit.record import AuditedTask

_VERDICTS = {"fail": 0, "warn": 1, "note": 2}
_SURENESS = {"certain": 0, "likely": 1, "guess": 2}


def worst_first(audit: Audit) -> list[AuditedTask]:
    """Tasks by what is worst in them (certain failures, likely ones, ...), then in their order."""
    return sorted(audit.tasks, key=_badness)


def _badness(task: AuditedTask) -> tuple[int, int]:
    ranks = [(_VERDICTS[f.verdict], _SURENESS[f.sureness]) for f in task.findings]
    return min(ranks, default=(len(_VERDICTS), 0))


def tally(audit: Audit) -> tuple[int, int, int]:
    """(tasks with a failure, tasks with warnings but no failure, tasks with notes at most)."""
    verdicts = [{finding.verdict for finding in task.findings} for task in audit.tasks]
    failing = sum("fail" in found for found in verdicts)
    doubtful = sum("warn" in found for found in verdicts if "fail" not in found)
    return failing, doubtful, len(verdicts) - failing - doubtful


def headline(audit: Audit) -> str:
    """The report in one sentence."""
    failing, doubtful, clean = tally(audit)
    tools = "tau2-bench's own tools" if audit.compat == "tau2" else "our tools"
    return (
        f"{len(audit.tasks)} {audit.domain} tasks, gold run with {tools}: {failing} with at least "
        f"one defect, {doubtful} with doubts only, {clean} with notes at most."
    )
