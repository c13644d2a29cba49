"""Operators and the recognition of equivalent mutants, on drafts written by hand."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from tests.certify.depot import DEPOT, WORLD
from tests.certify.drafts import every_valid_draft

from trajectory2task.certify import CHECKS, Subject
from trajectory2task.certify.mutation.catalogue import OPERATORS
from trajectory2task.certify.mutation.equivalence import signature
from trajectory2task.certify.mutation.judging import Original, judged
from trajectory2task.certify.mutation.operator import Operator
from trajectory2task.core.domain import Domain
from trajectory2task.core.plans import FromCaller, FromResult, Plan
from trajectory2task.core.tasks import Draft, Words

VALID = every_valid_draft()
OTHERS = tuple(draft for draft, _ in VALID.values())


def plain(domain: Domain, plan: Plan) -> Words:
    """A writer that lists what the plan tells."""
    told = [fact.value for fact in plan.facts if fact.visibility != "unknown"]
    told += [pair.value for d in plan.details() for pair in d.attributes]
    return Words("Please do this.", "; ".join(told), "", "")


def of(draft: Draft, twin: Draft | None = None) -> tuple[bytes, ...]:
    return signature(Subject(DEPOT, WORLD, draft, twin))


def test_names_are_unique_and_each_explains_itself() -> None:
    names = [operator.name for operator in OPERATORS]
    assert len(set(names)) == len(names) >= 150
    for operator in OPERATORS:
        assert operator.explanation
        assert operator.intended
        assert set(operator.intended) <= {check.id for check in CHECKS}, operator.name
        assert operator.scenarios


@pytest.mark.parametrize("name", VALID)
def test_no_mutant_of_a_small_world_gets_through_unnoticed(name: str) -> None:
    """Form, gold, origins and criteria are the same in every world."""
    original = Original(DEPOT, WORLD, *VALID[name])
    assert original.valid
    themes = ("form", "origins", "criteria", "pairs")
    made = 0
    for operator in (o for o in OPERATORS if o.theme in themes):
        if VALID[name][0].scenario in operator.scenarios:
            verdict = judged(original, operator, write=plain, others=OTHERS, seed=1, number=0)
            if verdict is not None:
                made += 1
                assert verdict.outcome in ("killed", "equivalent"), verdict
    assert made > 20


def test_same_seed_same_mutant() -> None:
    original = Original(DEPOT, WORLD, *VALID["general"])
    for operator in OPERATORS[:60]:
        twice = [
            judged(original, operator, write=plain, others=OTHERS, seed=3, number=0)
            for _ in range(2)
        ]
        assert twice[0] == twice[1]


def test_another_name_or_true_source_is_equivalent() -> None:
    draft, twin = VALID["sealed"]
    plan = draft.plan
    renamed = replace(
        plan,
        phases=(
            replace(plan.phases[0], wishes=tuple(replace(w, id=f"x{w.id}") for w in plan.wishes)),
        ),
        seed=99,
    )
    assert of(replace(draft, plan=renamed), twin) == of(draft, twin)
    box = plan.gold[3]  # the box's id also stands in the first call's result: it does not
    wrong = replace(box, origins={"box_id": FromResult(0, ())})
    moved = replace(plan, gold=(*plan.gold[:3], wrong))
    assert of(replace(draft, plan=moved), twin) != of(draft, twin)
    twice = replace(plan, gold=(*plan.gold, plan.gold[-1]))  # a read is made again
    assert of(replace(draft, plan=twice), twin) == of(draft, twin)


@pytest.mark.parametrize(
    "change",
    [
        lambda draft: replace(draft, words=replace(draft.words, known_info="")),
        lambda draft: replace(draft, world="0"),
        lambda draft: replace(draft, twin="other"),
        lambda draft: replace(draft, criteria=replace(draft.criteria, final={})),
        lambda draft: replace(draft, plan=replace(draft.plan, facts=())),
        lambda draft: replace(draft, plan=replace(draft.plan, gold=draft.plan.gold[:-1])),
        lambda draft: replace(
            draft,
            plan=replace(
                draft.plan,
                gold=(
                    replace(draft.plan.gold[0], origins={"email": FromCaller("Phone")}),
                    *draft.plan.gold[1:],
                ),
            ),
        ),
    ],
)
def test_what_counts_is_not_equivalent(change) -> None:
    draft, _ = VALID["general"]
    assert of(change(draft)) != of(draft)


def test_an_operator_that_changes_nothing_makes_nothing() -> None:
    original = Original(DEPOT, WORLD, *VALID["general"])
    idle = Operator("idle", "none", (), ("general",), True, lambda c: iter([c.with_draft()]), "-")
    assert judged(original, idle, write=plain, others=OTHERS, seed=1, number=0) is None
