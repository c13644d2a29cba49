"""Every check, in the order of the certificate, and the loop that makes one."""

from __future__ import annotations

from trajectory2task.certify.checks.ambiguous import withheld_needed
from trajectory2task.certify.checks.changing import consequential, real_change
from trajectory2task.certify.checks.descriptions import free_choice, unique_description
from trajectory2task.certify.checks.execution import (
    minimal_writes,
    non_vacuous,
    policy,
    replay,
    scope,
    well_formed,
    wishes_served,
)
from trajectory2task.certify.checks.infeasible import calls_typed, infeasible_true
from trajectory2task.certify.checks.origins import provenance, values
from trajectory2task.certify.checks.pairing import twin
from trajectory2task.certify.checks.words import no_leak, words_match
from trajectory2task.certify.subject import Subject
from trajectory2task.certify.verdict import Check
from trajectory2task.core.domain import Domain
from trajectory2task.core.state import Database
from trajectory2task.core.tasks import Certificate, Draft

CHECKS: tuple[Check, ...] = (
    well_formed,
    replay,
    policy,
    non_vacuous,
    minimal_writes,
    scope,
    wishes_served,
    provenance,
    values,
    unique_description,
    free_choice,
    words_match,
    no_leak,
    withheld_needed,
    real_change,
    consequential,
    infeasible_true,
    calls_typed,
    twin,
)

LINEAR = tuple(check for check in CHECKS if check.effort == "linear")


def certify(
    domain: Domain,
    database: Database,
    draft: Draft,
    twin: Draft | None = None,
    *,
    searches: bool = True,
) -> Certificate:
    """Every check on `draft`, computed from its plan, its words and the world alone.

    `twin` is the other half of an infeasible task and its feasible twin. Without `searches`, only
    the checks whose cost is linear in the task run. Nothing is raised for a bad draft: what is
    wrong is in the certificate. A `DomainError` is.
    """
    subject = Subject(domain, database, draft, twin)
    checks = CHECKS if searches else LINEAR
    return Certificate.of(draft, tuple(check.run(subject) for check in checks))
