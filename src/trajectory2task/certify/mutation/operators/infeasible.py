"""Corruptions of what blocks a wish: feasible wishes called blocked, wrong reasons, open ends."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from trajectory2task.certify.mutation.editing import (
    retraced,
    with_reason,
    with_wish,
)
from trajectory2task.certify.mutation.operator import Case, Corrupted, Theme
from trajectory2task.core.calls import Call, CallPattern
from trajectory2task.core.plans import Blocked, Infeasible, Plan, Request, Scenario

INFEASIBLE = Theme("infeasible")
ONLY: tuple[Scenario, ...] = ("infeasible",)


def _blocked(case: Case) -> tuple[int, Blocked, Infeasible]:
    """The place of the blocked wish, the wish, and why it is blocked."""
    at = next(i for i, wish in enumerate(case.plan.wishes) if isinstance(wish, Blocked))
    wish, reason = case.plan.wishes[at], case.plan.infeasible
    assert isinstance(wish, Blocked)
    assert reason is not None
    return at, wish, reason


@INFEASIBLE.operator("feasible-called-infeasible", "infeasible_true", "twin", scenarios=ONLY)
def feasible_called_infeasible(case: Case) -> Iterator[Corrupted]:
    """The twin's request, in the twin's world, is called blocked; the words follow."""
    at, wish, _ = _blocked(case)
    granted = case.twin.plan.wishes[-1] if case.twin else None
    if case.twin is None or not isinstance(granted, Request):
        return
    claimed = replace(wish, tool=granted.call.name, call=granted.call, details=granted.details)
    plan = replace(
        with_wish(case.plan, claimed, at),
        initial_state=case.twin.plan.initial_state,
        facts=case.twin.plan.facts,
    )
    calls = [gold.call for gold in case.plan.gold]
    pattern = CallPattern(granted.call.name, granted.call.arguments)
    plan = with_reason(plan, forbidden=(pattern,))
    yield from case.retold(retraced(case, plan, calls))


@INFEASIBLE.operator("obstacle-gone", "infeasible_true", scenarios=ONLY)
def obstacle_gone(case: Case) -> Iterator[Corrupted]:
    """The initial state that blocks the wish is gone; the criteria follow."""
    if case.plan.initial_state:
        yield case.settled(replace(case.plan, initial_state=None))


@INFEASIBLE.operator("other-call-blocked", "infeasible_true", scenarios=ONLY)
def other_call_blocked(case: Case) -> Iterator[Corrupted]:
    """The blocked call is the twin's feasible one; the description stays."""
    at, wish, _ = _blocked(case)
    granted = case.twin.plan.wishes[-1] if case.twin else None
    if isinstance(granted, Request) and wish.call is not None and granted.call != wish.call:
        yield case.settled(with_wish(case.plan, replace(wish, call=granted.call), at))


@INFEASIBLE.operator("other-proof", "infeasible_true", scenarios=ONLY)
def other_proof(case: Case) -> Iterator[Corrupted]:
    """The reason for refusal is another rule or error code of the same kind."""
    _, _, reason = _blocked(case)
    others = {o.proof for o in case.domain.obstacles if o.kind == reason.kind} - {reason.proof}
    others |= {rule.id for rule in case.domain.rules} if reason.kind == "policy" else set()
    for proof in case.shuffled(sorted(others - {reason.proof})):
        yield case.settled(with_reason(case.plan, proof=proof))


@INFEASIBLE.operator("other-kind", "infeasible_true", scenarios=ONLY)
def other_kind(case: Case) -> Iterator[Corrupted]:
    """A refusal by the tool is called one by policy, and so on."""
    _, _, reason = _blocked(case)
    for kind in case.shuffled(("tool", "policy", "scope")):
        if kind != reason.kind:
            yield case.settled(with_reason(case.plan, kind=kind))


@INFEASIBLE.operator("other-obstacle", "infeasible_true", scenarios=ONLY)
def other_obstacle(case: Case) -> Iterator[Corrupted]:
    """Everything about the refusal is another obstacle's, the wish included; the words follow."""
    at, wish, reason = _blocked(case)
    for other in case.shuffled(case.domain.obstacles):
        if (other.kind, other.proof) != (reason.kind, reason.proof):
            plan = with_wish(case.plan, replace(wish, obstacle=other.name), at)
            plan = with_reason(
                plan,
                obstacle=other.name,
                kind=other.kind,
                proof=other.proof,
                resolution=other.resolution,
            )
            yield case.settled(_resolved(case, plan, other.resolution))


@INFEASIBLE.operator("other-resolution", "infeasible_true", "required_typed", scenarios=ONLY)
def other_resolution(case: Case) -> Iterator[Corrupted]:
    """Denied where policy hands over, handed over where it denies; gold and what is required
    follow."""
    _, _, reason = _blocked(case)
    turned = "deny" if reason.resolution == "transfer" else "transfer"
    plan = with_reason(case.plan, resolution=turned)
    yield case.settled(_resolved(case, plan, turned))


def _resolved(case: Case, plan: Plan, resolution: str) -> Plan:
    """`plan` with gold and required calls that end as `resolution` says."""
    transfer, reason = case.domain.transfer, plan.infeasible
    assert reason is not None
    calls = [gold.call for gold in plan.gold if gold.call.name != transfer]
    required = tuple(pattern for pattern in reason.required if pattern.name != transfer)
    if resolution == "transfer":
        parameter = case.domain.tools[transfer].parameters[0]
        calls.append(Call(transfer, {parameter.name: "The caller wants something."}))
        required = (*required, CallPattern(transfer))
    return retraced(case, with_reason(plan, required=required), calls)


@INFEASIBLE.operator("transfer-missing", "infeasible_true", "required_typed",
                     scenarios=ONLY)  # fmt: skip
def transfer_missing(case: Case) -> Iterator[Corrupted]:
    """Gold does not hand over where the policy says so."""
    if case.plan.gold[-1].call.name == case.domain.transfer:
        yield case.settled(replace(case.plan, gold=case.plan.gold[:-1]))


@INFEASIBLE.operator("scope-with-tool", "infeasible_true", scenarios=ONLY)
def scope_with_tool(case: Case) -> Iterator[Corrupted]:
    """A wish that is called out of scope is the twin's feasible request."""
    at, wish, reason = _blocked(case)
    granted = case.twin.plan.wishes[-1] if case.twin else None
    if reason.kind == "scope" and isinstance(granted, Request):
        claimed = replace(wish, tool=granted.call.name, call=granted.call, details=granted.details)
        yield from case.retold(with_wish(case.plan, claimed, at))


@INFEASIBLE.operator("left-open", "infeasible_true", "forbidden_typed", "free_choice",
                     scenarios=ONLY)  # fmt: skip
def left_open(case: Case) -> Iterator[Corrupted]:
    """Nothing is said of an argument of the blocked wish, so that another value may serve it; the
    words follow."""
    at, wish, _ = _blocked(case)
    if wish.call is not None:
        for detail in case.shuffled(wish.details):
            rest = tuple(one for one in wish.details if one is not detail)
            yield from case.retold(with_wish(case.plan, replace(wish, details=rest), at))


@INFEASIBLE.operator("obstacle-elsewhere", "infeasible_true", "twin", scenarios=ONLY)
def obstacle_elsewhere(case: Case) -> Iterator[Corrupted]:
    """The initial state blocks another record than the one that is wanted."""
    patch = case.plan.initial_state or {}
    for collection, records in patch.items():
        for record_id, part in records.items():
            ids = [i for i in case.database.collections[collection] if i != record_id][:100]
            for other in case.shuffled(ids)[:2]:
                moved = {**patch, collection: {other: part}}
                if _mergeable(case, collection, record_id, other):
                    yield case.settled(replace(case.plan, initial_state=moved))


def _mergeable(case: Case, collection: str, old: str, new: str) -> bool:
    """Whether two records have the same fields, so that one's patch makes sense on the other."""
    records = case.database.collections[collection]
    return old in records and set(records[old]) == set(records[new])


@INFEASIBLE.operator("feasible-part-dropped", "wishes_served", "required_typed", scenarios=ONLY)
def feasible_part_dropped(case: Case) -> Iterator[Corrupted]:
    """Gold serves nothing of what could be done, and requires nothing of it."""
    calls = [gold.call for at, gold in enumerate(case.plan.gold) if at not in set(case.writes)]
    if len(calls) < len(case.plan.gold):
        reason = case.plan.infeasible
        assert reason is not None
        names = set(case.domain.writes)
        required = tuple(p for p in reason.required if p.name not in names)
        plan = with_reason(case.plan, required=required)
        yield case.settled(retraced(case, plan, calls))


@INFEASIBLE.operator("blocked-call-in-gold", "policy", "replay", "wishes_served", "forbidden_typed",
                     scenarios=ONLY)  # fmt: skip
def blocked_call_in_gold(case: Case) -> Iterator[Corrupted]:
    """Gold tries the blocked call all the same, with the error that it gets."""
    _, wish, _ = _blocked(case)
    if wish.call is not None:
        calls = [gold.call for gold in case.plan.gold]
        yield case.settled(retraced(case, case.plan, [*calls, wish.call]))
