"""Every check, in the order of the certificate, and the loop that makes one."""

from __future__ import annotations

from trajectory2task.certify.checks.alternatives import alternatives
from trajectory2task.certify.checks.ambiguous import withheld_needed
from trajectory2task.certify.checks.answerable import answerable
from trajectory2task.certify.checks.answers import tellable, unguessable
from trajectory2task.certify.checks.authentication import before_authentication
from trajectory2task.certify.checks.call_patterns import forbidden_typed, required_typed
from trajectory2task.certify.checks.change_kinds import change_kind
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
from trajectory2task.certify.checks.guessing import guess_proof
from trajectory2task.certify.checks.infeasible import infeasible_true
from trajectory2task.certify.checks.invariants import invariants
from trajectory2task.certify.checks.leaks import hidden_change, no_leak
from trajectory2task.certify.checks.loopholes import no_loophole
from trajectory2task.certify.checks.no_deixis import no_deixis
from trajectory2task.certify.checks.origins import provenance, values
from trajectory2task.certify.checks.pairing import twin
from trajectory2task.certify.checks.reachable import reachable
from trajectory2task.certify.checks.repeated_write import repeated_write
from trajectory2task.certify.checks.triggers import typed_trigger
from trajectory2task.certify.checks.words import words_match
from trajectory2task.certify.checks.write_order import write_order
from trajectory2task.certify.subject import Subject
from trajectory2task.certify.verdict import Check
from trajectory2task.core.domain import Domain
from trajectory2task.core.state import Database
from trajectory2task.core.tasks import Certificate, Draft

CHECKS: tuple[Check, ...] = (
    well_formed,
    policy,
    wishes_served,
    replay,
    non_vacuous,
    minimal_writes,
    invariants,
    write_order,
    repeated_write,
    alternatives,
    scope,
    provenance,
    reachable,
    unique_description,
    free_choice,
    no_deixis,
    words_match,
    values,
    unguessable,
    tellable,
    no_leak,
    withheld_needed,
    answerable,
    guess_proof,
    real_change,
    consequential,
    typed_trigger,
    change_kind,
    hidden_change,
    infeasible_true,
    no_loophole,
    forbidden_typed,
    required_typed,
    twin,
    before_authentication,
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
