"""Every check fails on the corruptions that it is there for: none is one that cannot fail."""

from __future__ import annotations

from collections import Counter

import pytest
from tests.certify.corrupt_execution import EXECUTION, FORM
from tests.certify.corrupt_knowledge import NUMBERS, POINTING, REACH
from tests.certify.corrupt_outcomes import OUTCOMES
from tests.certify.corrupt_scenarios import (
    AMBIGUOUS,
    ANSWERS,
    CHANGING,
    INFEASIBLE,
    REFUSALS,
    WORDS,
)
from tests.certify.corrupt_sources import DESCRIPTIONS, ORIGINS
from tests.certify.depot import DEPOT, WORLD
from tests.certify.edits import VALID, Corruption

from trajectory2task.certify import CHECKS, certify
from trajectory2task.core.tasks import CheckResult

CORRUPTIONS = (
    *FORM,
    *EXECUTION,
    *OUTCOMES,
    *ORIGINS,
    *REACH,
    *DESCRIPTIONS,
    *POINTING,
    *WORDS,
    *NUMBERS,
    *AMBIGUOUS,
    *ANSWERS,
    *CHANGING,
    *INFEASIBLE,
    *REFUSALS,
)
WARNS = {"consequential"}


def result(corruption: Corruption) -> CheckResult:
    draft, twin = VALID[corruption.draft]
    certificate = certify(DEPOT, WORLD, corruption.corrupt(draft), twin)
    return next(found for found in certificate.checks if found.check == corruption.check)


@pytest.mark.parametrize("corruption", CORRUPTIONS, ids=lambda c: f"{c.check}: {c.what}")
def test_corruption_is_seen(corruption: Corruption) -> None:
    found = result(corruption)
    assert found.verdict == ("warn" if corruption.check in WARNS else "fail"), found
    assert found.evidence


def test_every_check_has_been_seen_failing() -> None:
    seen = Counter(corruption.check for corruption in CORRUPTIONS)
    assert {check.id for check in CHECKS} == set(seen)
    assert min(seen.values()) >= 2, seen


def test_evidence_names_the_place() -> None:
    evidence = {f"{c.check}: {c.what}": result(c).evidence for c in CORRUPTIONS}
    assert "B1 and B2" in evidence["unique_description: two boxes fit"]
    moved = evidence["unique_description: unique only once the other box has been moved"]
    assert moved.startswith("at the start, wish w4")
    assert "B1 and B2" in moved
    assert evidence["no_leak: the colour"].startswith("'red' is held back")
    assert "box_id could be B2" in evidence["free_choice: not the only box"]
    assert "B9" in evidence["reachable: an answer in another's box"]
    assert (
        "update_address(C1, 5 Elm Road"
        in evidence["write_order: two addresses, one after the other"]
    )
    assert evidence["repeated_write: a voucher that is forgotten"].endswith("code kept nowhere")
    assert evidence["invariants: a box on a floor that there is not"].startswith("at the start")
    assert evidence["infeasible_true: another rule"].startswith("proof: own_boxes")
    away = evidence["no_loophole: a box that can be moved away and back"]
    assert away == "at the start, move_box(B2, attic) opens a way"
    about = evidence["no_loophole: two moves do what no tool is for"]
    assert "move_box(B2, attic) then move_box(B2, " in about
    assert evidence["guess_proof: the one box that no other wish is about"].startswith(
        "taking the first that fits, records of other wishes aside"
    )
