"""tau2's own retail tasks as plans of ours: the checks reject the wrong ones, and no others."""

from __future__ import annotations

import pytest
from tests.differential.tau2_plans import FOLDER, encoded

from trajectory2task.certify import certify
from trajectory2task.certify.mutation.binomial import upper_bound
from trajectory2task.domains.retail.domain import DOMAIN
from trajectory2task.domains.retail.loading import load

# Gold that tau2's tools reject, an item exchanged for itself, and writes that a later one undoes or
# that change nothing; each read and judged in docs/mutations.md.
REJECTED_GOLD = {"12", "13", "64", "105"}
SAME_ITEM = {"18", "91", "107"}
UNNEEDED = {"22", "110"}


@pytest.fixture(scope="module")
def verdicts() -> dict[str, set[str] | None]:
    database = load(FOLDER / "db.json.gz")
    found: dict[str, set[str] | None] = {}
    for name, draft in encoded(DOMAIN, database):
        if draft is None:
            found[name] = None
        else:
            found[name] = {r.check for r in certify(DOMAIN, database, draft).failures}
    return found


def test_wrong_tasks_are_rejected_for_what_is_wrong(verdicts) -> None:
    assert {name for name, failures in verdicts.items() if failures is None} == REJECTED_GOLD
    for name in SAME_ITEM:
        assert "policy" in (verdicts[name] or set())
    for name in UNNEEDED:
        assert "minimal_writes" in (verdicts[name] or set())


def test_no_valid_task_is_rejected(verdicts) -> None:
    wrong = REJECTED_GOLD | SAME_ITEM | UNNEEDED
    valid = {name: failures for name, failures in verdicts.items() if name not in wrong}
    assert len(valid) >= 90
    assert not {name: failures for name, failures in valid.items() if failures}
    assert upper_bound(0, len(valid)) < 0.04
