"""Typed edits that corrupt a valid draft; the tables beside this file are made of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from msgspec.structs import replace
from tests.certify import drafts as d

from trajectory2task.core.calls import CallPattern
from trajectory2task.core.plans import GoldCall, Plan, Wish
from trajectory2task.core.tasks import Draft

Corrupt = Callable[[Draft], Draft]
VALID = d.every_valid_draft()


class Corruption(NamedTuple):
    """A valid draft, what is done to it, and the check that must not let it pass."""

    check: str
    draft: str
    what: str
    corrupt: Corrupt


def planned(change: Callable[[Plan], Plan], *, stale: bool = False) -> Corrupt:
    """Change the plan; the criteria follow, unless they are to be `stale`."""

    def corrupt(draft: Draft) -> Draft:
        plan = change(draft.plan)
        criteria = draft.criteria if stale else d.criteria_of(plan)
        return replace(draft, plan=plan, criteria=criteria)

    return corrupt


def plan(*, stale: bool = False, **fields: Any) -> Corrupt:
    return planned(lambda old: replace(old, **fields), stale=stale)


def gold(at: int, *, stale: bool = False, **fields: Any) -> Corrupt:
    """Change fields of gold call number `at`."""

    def change(old: Plan) -> Plan:
        calls = list(old.gold)
        calls[at] = replace(calls[at], **fields)
        return replace(old, gold=tuple(calls))

    return planned(change, stale=stale)


def golds(edit: Callable[[tuple[GoldCall, ...]], tuple[GoldCall, ...]]) -> Corrupt:
    return planned(lambda old: replace(old, gold=edit(old.gold)))


def wish(at: int, phase: int = -1, **fields: Any) -> Corrupt:
    """Change fields of a wish."""
    return wishes(lambda w: (*w[:at], replace(w[at], **fields), *w[at + 1 :]), phase)


def wishes(edit: Callable[[tuple[Wish, ...]], tuple[Wish, ...]], phase: int = -1) -> Corrupt:
    def change(old: Plan) -> Plan:
        phases = list(old.phases)
        phases[phase] = replace(phases[phase], wishes=edit(phases[phase].wishes))
        return replace(old, phases=tuple(phases))

    return planned(change)


def words(**fields: str) -> Corrupt:
    return lambda draft: replace(draft, words=replace(draft.words, **fields))


def said(old: str, new: str, field: str = "reason_for_call") -> Corrupt:
    def corrupt(draft: Draft) -> Draft:
        text = getattr(draft.words, field)
        assert old in text
        return replace(draft, words=replace(draft.words, **{field: text.replace(old, new)}))

    return corrupt


def criteria(**fields: Any) -> Corrupt:
    return lambda draft: replace(draft, criteria=replace(draft.criteria, **fields))


def reason(**fields: Any) -> Corrupt:
    """Change the infeasible part of the plan."""

    def change(old: Plan) -> Plan:
        assert old.infeasible is not None
        return replace(old, infeasible=replace(old.infeasible, **fields))

    return planned(change)


def patterns(side: str, edit: Callable[[tuple[CallPattern, ...]], Any]) -> Corrupt:
    def change(old: Plan) -> Plan:
        assert old.infeasible is not None
        new = tuple(edit(getattr(old.infeasible, side)))
        return replace(old, infeasible=replace(old.infeasible, **{side: new}))

    return planned(change)


def change(**fields: Any) -> Corrupt:
    def edit(old: Plan) -> Plan:
        assert old.change is not None
        return replace(old, change=replace(old.change, **fields))

    return planned(edit)


def trigger(new: Any) -> Corrupt:
    return planned(
        lambda old: replace(old, phases=(old.phases[0], replace(old.phases[1], trigger=new)))
    )


def both(*steps: Corrupt) -> Corrupt:
    def corrupt(draft: Draft) -> Draft:
        for step in steps:
            draft = step(draft)
        return draft

    return corrupt


def no_login(calls: tuple[GoldCall, ...]) -> tuple[GoldCall, ...]:
    return calls[1:]


def relocated_to(street: str) -> GoldCall:
    made = replace(
        d.relocated().call, arguments={**d.relocate("w").call.arguments, "street": street}
    )
    return replace(d.relocated(), call=made)


LEO = d.call("update_address", customer_id="C2", street="5 Elm Road", city="Ely")


def idle(calls: tuple[GoldCall, ...]) -> tuple[GoldCall, ...]:
    """A write to what is there already, before the others."""
    made = d.call("update_address", customer_id="C1", street="1 Old Lane", city="Arden")
    return (*calls[:3], replace(d.relocated(), call=made), *calls[3:])


def second_value(**fields: Any) -> Corrupt:
    """Change fields of the general draft's second value."""
    first, second = VALID["general"][0].plan.values
    return plan(values=(first, replace(second, **fields)))
