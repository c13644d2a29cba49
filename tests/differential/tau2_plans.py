"""tau2-bench's retail tasks as plans of ours: what the caller wants, from the gold writes.

In: tau2's tasks and database. Out: drafts, described by all that can be said of each thing, in our
own plain words. Nothing of tau2's texts is used.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from inspect_evals.tau2.utils import TAU2_DATA_DIR

from trajectory2task.certify.independent.building import Desk, desk, draft, request
from trajectory2task.core.calls import Call
from trajectory2task.core.domain import Domain
from trajectory2task.core.environment import Environment
from trajectory2task.core.plans import Phase, Plan, Request
from trajectory2task.core.state import Database
from trajectory2task.core.tasks import Draft
from trajectory2task.interop.tau2.reading import read_tasks

FOLDER = Path(TAU2_DATA_DIR) / "domains" / "retail"


def encoded(domain: Domain, database: Database) -> Iterator[tuple[str, Draft | None]]:
    """(tau2's id, the draft) for every task that writes; None where a gold write is rejected."""
    for task in read_tasks(FOLDER / "tasks.json").tasks:
        writes = [call for call in task.gold if domain.tools[call.name].kind == "write"]
        if writes:
            yield task.id, _draft(domain, database, task.id, list(task.gold), writes)


def _draft(
    domain: Domain, database: Database, name: str, gold: list[Call], writes: list[Call]
) -> Draft | None:
    at = _desk(domain, database, gold, writes)
    environment, wishes = Environment(domain, database), list[Request]()
    for number, call in enumerate(writes, 1):
        if environment.rejection(call) is not None:
            return None
        wishes.append(request(at, environment, f"w{number}", call))
        environment.run(call)
    plan = Plan("general", at.caller, at.facts, (Phase(tuple(wishes)),), (), 1)
    return draft(at, f"tau2-{name}", plan, wishes)


def _desk(domain: Domain, database: Database, gold: list[Call], writes: list[Call]) -> Desk:
    """The caller, looked up as in gold; where gold does not say how, by email."""
    ways = [tool.name for tool in domain.authentication]
    environment = Environment(domain, database)
    for call in gold:
        if call.name in ways and environment.rejection(call) is None:
            return desk(domain, database, str(environment.run(call)), ways.index(call.name))
    order = environment.state.get("orders", str(writes[0].arguments.get("order_id")))
    caller = order["user_id"] if order else str(writes[0].arguments["user_id"])
    return desk(domain, database, caller, 0)
