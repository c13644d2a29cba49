"""Corruptions of what an ambiguous task holds back, carried through plan and words."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from trajectory2task.certify.mutation.editing import (
    everywhere,
    scene_of,
    swapped_detail,
    with_visibility,
)
from trajectory2task.certify.mutation.operator import Case, Corrupted, Theme
from trajectory2task.certify.mutation.operators.facts import candidates
from trajectory2task.core.plans import Attribute, Detail, Scenario, Wish

AMBIGUOUS = Theme("ambiguous")
ONLY: tuple[Scenario, ...] = ("ambiguous",)


def _withholding(case: Case) -> list[tuple[Wish, Detail]]:
    """Wishes with the details of which something is held back, in an order of chance."""
    return case.shuffled(
        [(wish, detail) for wish in case.plan.wishes for detail in wish.details if detail.withheld]
    )


@AMBIGUOUS.operator("nothing-withheld", "withheld_needed", scenarios=ONLY)
def nothing_withheld(case: Case) -> Iterator[Corrupted]:
    """All that was held back is said at once, in plan and words; the label stays."""

    def open_up(wish: Wish) -> Wish:
        return replace(wish, details=tuple(with_visibility(d, "public") for d in wish.details))

    yield from case.retold(everywhere(case.plan, open_up))


@AMBIGUOUS.operator("withheld-derivable", "withheld_needed", scenarios=ONLY)
def withheld_derivable(case: Case) -> Iterator[Corrupted]:
    """Something else that singles the record out is said at once, so that nothing is held back."""
    for wish, detail in _withholding(case):
        if not detail.referent:
            continue
        found = candidates(case, scene_of(case, wish), detail)
        own = found.get(detail.value, ())
        told = [pair for pair in detail.attributes if pair.visibility == "public"]
        held = {pair.value for pair in detail.attributes if pair.visibility == "on_request"}
        for pair in case.shuffled(own):
            known = {(p.name, p.value) for p in (*told, pair)}
            fitting = [
                value
                for value, pairs in found.items()
                if known <= {(p.name, p.value) for p in pairs}
            ]
            if len(fitting) == 1 and pair.value not in held:
                more = replace(detail, attributes=(pair, *detail.attributes))
                yield from case.retold(swapped_detail(case.plan, detail, more))


@AMBIGUOUS.operator("withheld-superfluous", "withheld_needed", scenarios=ONLY)
def withheld_superfluous(case: Case) -> Iterator[Corrupted]:
    """What is needed is said at once, and something that adds nothing is held back instead."""
    for wish, detail in _withholding(case):
        if not detail.referent:
            continue
        own = candidates(case, scene_of(case, wish), detail).get(detail.value, ())
        said = {pair.name for pair in detail.attributes}
        shown = with_visibility(detail, "public")
        for pair in case.shuffled(own):
            if pair.name not in said:
                held = Attribute(pair.name, pair.value, "on_request")
                more = replace(shown, attributes=(*shown.attributes, held))
                plan = case.plan
                for _, other in _withholding(case):
                    new = more if other is detail else with_visibility(other, "public")
                    plan = swapped_detail(plan, other, new)
                yield from case.retold(plan)


@AMBIGUOUS.operator("withheld-unknown", "answerable", "unique_description", "free_choice",
                    "provenance", scenarios=ONLY)  # fmt: skip
def withheld_unknown(case: Case) -> Iterator[Corrupted]:
    """The caller does not know what they hold back."""
    for _, detail in _withholding(case):
        lost = with_visibility(detail, "unknown", only="on_request")
        yield from case.retold(swapped_detail(case.plan, detail, lost))


@AMBIGUOUS.operator(
    "withheld-said-elsewhere", "no_leak", "withheld_needed", "well_formed", scenarios=ONLY
)
def withheld_said_elsewhere(case: Case) -> Iterator[Corrupted]:
    """The plan has the withheld pairs a second time, public; the words follow."""
    for _, detail in _withholding(case):
        doubled = tuple(Attribute(name, value) for name, value in detail.withheld)
        more = replace(detail, attributes=(*doubled, *detail.attributes))
        yield from case.retold(swapped_detail(case.plan, detail, more))


@AMBIGUOUS.operator("alternatives-gone", "withheld_needed", scenarios=ONLY)
def alternatives_gone(case: Case) -> Iterator[Corrupted]:
    """The caller's other records of that kind are gone from the start: nothing is left to choose.

    The lists in the caller's record shrink to the one that is meant."""
    people, caller = case.domain.principal.collection, case.plan.user_id
    record = case.subject.start.get(people, caller) or {}
    for _, detail in _withholding(case):
        for field, held in record.items():
            if isinstance(held, list) and detail.value in held and len(held) > 1:
                alone = {people: {caller: {field: [detail.value]}}}
                patch = {**(case.plan.initial_state or {}), **alone}
                yield case.settled(replace(case.plan, initial_state=patch))
