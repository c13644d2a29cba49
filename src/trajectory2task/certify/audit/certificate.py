"""The auditor as a certificate: every check on a task without a plan, those that could not run too.

In: a task that was made without a plan, and its world. Out: a result per check. A domain without
annotations gives less to check by, and the certificate says where.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal

from trajectory2task.certify.audit.catalogue import FLAGS
from trajectory2task.certify.audit.flag import TaskFlag
from trajectory2task.certify.audit.flags.choices import free_choice, which_record, which_variant
from trajectory2task.certify.audit.flags.gold import gold_abridged, policy_broken
from trajectory2task.certify.audit.flags.reaching import nobody_identified, unreachable_argument
from trajectory2task.certify.audit.flags.states import hangs_on_tool_error, invariant_broken
from trajectory2task.certify.audit.record import Finding
from trajectory2task.certify.audit.subject import ForeignSubject
from trajectory2task.core.domain import Domain
from trajectory2task.core.foreign import ForeignTask
from trajectory2task.core.state import Database
from trajectory2task.core.tasks import CheckResult

Has = Callable[[Domain], bool]

_RULES = ("the domain's policy is no program: it has no rules", lambda domain: bool(domain.rules))
_REFERENTS = (
    "the domain does not say which arguments point at records",
    lambda domain: bool(domain.referents),
)
_LOGINS = (
    "the domain has no tool that looks a caller up by what they know",
    lambda domain: bool(domain.authentication),
)
_INVARIANTS = ("the domain states no invariants", lambda domain: bool(domain.invariants))
_NEVER = ("there is no second implementation of these tools", lambda _: False)
_NEEDS: Mapping[str, tuple[str, Has]] = {
    policy_broken.id: _RULES,
    which_record.id: _REFERENTS,
    which_variant.id: _REFERENTS,
    free_choice.id: _REFERENTS,
    nobody_identified.id: _LOGINS,
    unreachable_argument.id: _LOGINS,
    invariant_broken.id: _INVARIANTS,
    hangs_on_tool_error.id: _NEVER,
    gold_abridged.id: ("gold was taken from the trajectory by program", lambda _: False),
}
SHOWN = 3  # findings of one check in its evidence


def unplanned_checks(
    domain: Domain, database: Database, task: ForeignTask
) -> tuple[CheckResult, ...]:
    """Every check of the auditor's on `task`. Nothing is raised for a bad task."""
    subject = ForeignSubject(domain, database, task)
    return tuple(_result(subject, flag) for flag in FLAGS)


def _result(subject: ForeignSubject, flag: TaskFlag) -> CheckResult:
    lack, has = _NEEDS.get(flag.id, ("", None))
    if has is not None and not has(subject.domain):
        return CheckResult(flag.id, "not applicable", lack)
    found = list(flag.look(subject, subject.task.id))
    if not found:
        return CheckResult(flag.id, "pass", f"nothing of this kind: {flag.title.lower()}")
    evidence = "; ".join(finding.evidence for finding in found[:SHOWN])
    if len(found) > SHOWN:
        evidence += f"; and {len(found) - SHOWN} more"
    return CheckResult(flag.id, _worst(found), evidence)


def _worst(findings: list[Finding]) -> Literal["pass", "fail", "warn"]:
    verdicts = {finding.verdict for finding in findings}
    if "fail" in verdicts:
        return "fail"
    return "warn" if "warn" in verdicts else "pass"
