"""What a blocked wish is held against: the history an agent could have, and every call for it."""

from __future__ import annotations

from dataclasses import replace as with_fields

from msgspec.structs import replace
from tests.certify import drafts as d
from tests.certify.corrupt_outcomes import BOTH_LOCKS
from tests.certify.depot import DEPOT, WORLD, Box, BoxId, DepotTools, Locks, Spares

from trajectory2task.certify.blocking import rule_broken, serving_calls, situation_of
from trajectory2task.certify.subject import Subject
from trajectory2task.core.calls import Call
from trajectory2task.core.domain import Domain, Rule, Situation
from trajectory2task.core.plans import Blocked, Detail
from trajectory2task.core.tools import tool


def looked_first(situation: Situation) -> str | None:
    wanted = situation.call.arguments.get("box_id")
    read = {step.call.arguments.get("box_id") for step in situation.steps}
    is_write = situation.call.name == "move_box"
    return "the box was never looked at" if is_write and wanted not in read else None


def manager_last(situation: Situation) -> str | None:
    done = any(step.call.name == "call_manager" for step in situation.steps)
    return "the manager has taken over" if done else None


CAREFUL = with_fields(
    DEPOT,
    rules=(
        Rule("manager_last", "The manager takes over.", "history", manager_last),
        Rule("looked_first", "Look before you move.", "history", looked_first),
        *DEPOT.rules,
    ),
)


def broken(domain: Domain, name: str, call: Call) -> str | None:
    draft, twin = d.every_valid_draft()[name]
    subject = Subject(domain, WORLD, draft, twin)
    return rule_broken(subject, call, subject.environment(subject.run.after))


def move(box_id: str, floor: str) -> Call:
    return d.call("move_box", box_id=box_id, floor=floor)


def test_a_wish_is_judged_before_the_caller_is_handed_over() -> None:
    assert broken(CAREFUL, "delivery", move("B2", "cellar")) is None
    assert broken(CAREFUL, "delivery", move("B3", "attic")) == "no_heavy_attic"


def test_what_an_identified_caller_may_have_read_counts_as_read() -> None:
    assert broken(CAREFUL, "heavy", move("B1", "attic")) is None  # gold read B3 only
    assert broken(CAREFUL, "heavy", move("B3", "attic")) == "no_heavy_attic"
    assert broken(CAREFUL, "stranger", move("B1", "attic")) == "looked_first"


def test_reads_that_the_policy_forbids_and_reads_for_a_read_do_not_count() -> None:
    draft, twin = d.heavy()
    subject = Subject(CAREFUL, WORLD, draft, twin)

    def added(call: Call) -> list[Call]:
        steps = situation_of(subject, call, subject.run.after).steps
        return [step.call for step in steps][len(subject.run.steps) :]

    profile = d.call("get_customer", customer_id="C1")
    assert added(move("B1", "attic")) == [profile, d.call("get_box", box_id="B1")]
    assert added(move("B9", "attic")) == [profile]  # another customer's
    assert added(d.call("get_box", box_id="B1")) == []


class Refitters(DepotTools):
    """Locks can be refitted as well, which takes the same arguments."""

    @tool("write")
    def refit_locks(self, box_id: BoxId, lock_ids: Locks, new_lock_ids: Spares) -> Box:
        """Fit other locks to a box."""
        return self.swap_locks(box_id, lock_ids, new_lock_ids)


REFITTING = with_fields(DEPOT, toolkit=Refitters)


def served_by(domain: Domain, wish: Blocked) -> list[Call]:
    draft, twin = d.sealed()
    phases = (replace(draft.plan.phases[0], wishes=(draft.plan.wishes[0], wish)),)
    plan = replace(draft.plan, phases=phases)
    return list(serving_calls(Subject(domain, WORLD, replace(draft, plan=plan), twin)))


def test_the_same_replacement_can_be_asked_of_another_tool() -> None:
    call = BOTH_LOCKS.call
    wish = Blocked("w2", "lost_lock", "swap_locks", call, BOTH_LOCKS.details)
    assert served_by(DEPOT, wish) == [call]
    assert served_by(REFITTING, wish) == [call, Call("refit_locks", call.arguments)]


def test_whatever_the_caller_leaves_open_serves_the_wish_too() -> None:
    def floors(*details: Detail) -> set[str]:
        wish = Blocked("w2", "sealed_box", "move_box", move("B2", "attic"), (d.box("B2"), *details))
        found = served_by(DEPOT, wish)
        assert found[0] == wish.call
        assert {call.arguments["box_id"] for call in found} == {"B2"}
        return {call.arguments["floor"] for call in found}

    settled = d.floor("attic")
    assert floors(settled) == {"attic"}
    assert floors(replace(settled, attributes=())) == {"ground", "attic", "cellar"}
    assert floors() == {"ground", "attic", "cellar"}
