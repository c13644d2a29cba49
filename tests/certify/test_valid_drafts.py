"""Valid tasks of every scenario pass every check, and say so in words."""

from __future__ import annotations

import pytest
from tests.certify.depot import DEPOT, WORLD
from tests.certify.drafts import every_valid_draft

from trajectory2task.certify import CHECKS, Check, certify
from trajectory2task.core.plans import SCENARIOS

VALID = every_valid_draft()


@pytest.mark.parametrize("name", VALID)
def test_valid_draft_passes(name: str) -> None:
    draft, twin = VALID[name]
    certificate = certify(DEPOT, WORLD, draft, twin)
    bad = [found for found in certificate.checks if found.verdict in ("fail", "warn")]
    assert not bad, bad
    assert [found.check for found in certificate.checks] == [check.id for check in CHECKS]


def test_certificate_is_deterministic() -> None:
    for draft, twin in VALID.values():
        assert certify(DEPOT, WORLD, draft, twin) == certify(DEPOT, WORLD, draft, twin)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)
def test_check_passes_somewhere_and_explains_itself(check: Check) -> None:
    passed = [
        draft.scenario
        for draft, twin in VALID.values()
        for found in certify(DEPOT, WORLD, draft, twin).checks
        if found.check == check.id and found.verdict == "pass" and found.evidence
    ]
    assert passed
    assert set(check.scenarios) <= set(SCENARIOS)
    assert check.title
    for word in ("Catches", "Cost:", "False positives:"):
        assert word in " ".join(check.explanation.split())
