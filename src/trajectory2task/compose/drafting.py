"""From plan to draft: executes the gold, derives the criteria, and has the words written."""

from __future__ import annotations

from trajectory2task.compose.wording import write
from trajectory2task.core.domain import Domain
from trajectory2task.core.environment import Environment
from trajectory2task.core.errors import DomainError
from trajectory2task.core.plans import Plan
from trajectory2task.core.state import Database
from trajectory2task.core.tasks import Criteria, Draft


def draft(
    domain: Domain,
    database: Database,
    plan: Plan,
    *,
    id: str,
    trajectory_id: str,
    twin: str | None = None,
) -> Draft:
    """The draft of a task; raises DomainError where the gold does not run as planned."""
    return Draft(
        id=id,
        domain=domain.name,
        world=database.fingerprint,
        scenario=plan.scenario,
        trajectory_id=trajectory_id,
        plan=plan,
        words=write(domain, plan),
        criteria=criteria_of(domain, database, plan),
        twin=twin,
    )


def criteria_of(domain: Domain, database: Database, plan: Plan) -> Criteria:
    """What a rollout is compared with: the end state of the gold, and what has to be said."""
    environment = Environment(domain, database, patch=plan.initial_state)
    for made in plan.gold:
        if domain.tools[made.call.name].kind != "write":
            continue  # only writes change state; the certificate replays the reads as well
        step = environment.step(made.call)
        if step.error != made.error:
            raise DomainError(f"Gold call {made.call.name} got {step.error}, planned {made.error}.")
    infeasible, final = plan.infeasible, environment.state.delta()
    return Criteria(
        final=final,
        fingerprint=environment.state.fingerprint(final),
        changes=environment.state.changes(final),
        communicate=plan.values,
        required=infeasible.required if infeasible else (),
        forbidden=infeasible.forbidden if infeasible else (),
    )
