"""Gold that relies on a bug of a tool is rejected: tau2-bench's modification of several items."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from trajectory2task.certify import certify
from trajectory2task.compose import compose
from trajectory2task.core.environment import Environment
from trajectory2task.core.tasks import Criteria, Draft, Rejection
from trajectory2task.domains.retail.domain import retail
from trajectory2task.explore.bank import Bank
from trajectory2task.explore.walker import explore

OURS, THEIRS = retail(), retail(compat="tau2")
SEED = 11
WORLD = OURS.synthesize(SEED)


def changes_several_items(draft: Draft) -> bool:
    """Whether gold swaps two or more items of a pending order for versions of two kinds."""
    return any(
        gold.call.name == "modify_pending_order_items"
        and len(set(gold.call.arguments["new_item_ids"])) > 1
        for gold in draft.plan.gold
    )


def generated() -> Iterator[Draft]:
    snapshot = Bank.start(OURS, WORLD, SEED).snapshot()
    for index in range(300):
        trajectory = explore(OURS, WORLD, snapshot, seed=SEED, index=index, round=0)
        made = compose(OURS, WORLD, trajectory, "general", seed=SEED)
        if not isinstance(made, Rejection):
            yield made[0]


@pytest.fixture(scope="module")
def draft() -> Draft:
    return next(draft for draft in generated() if changes_several_items(draft))


def test_our_tools_leave_nothing_to_object_to(draft: Draft) -> None:
    assert certify(OURS, WORLD, draft).failures == ()


def test_theirs_break_the_catalogue_and_depend_on_the_order_of_a_list(draft: Draft) -> None:
    environment = Environment(THEIRS, WORLD)
    for gold in draft.plan.gold:
        environment.run(gold.call)
    state = environment.state
    criteria = Criteria(
        state.delta(), state.fingerprint(), state.changes(), draft.criteria.communicate
    )
    certificate = certify(THEIRS, WORLD, replace(draft, criteria=criteria))
    assert {"invariants", "write_order"} <= {found.check for found in certificate.failures}
    assert "replay" not in {found.check for found in certificate.failures}


def test_the_linear_checks_run_alone(draft: Draft) -> None:
    whole, linear = certify(OURS, WORLD, draft), certify(OURS, WORLD, draft, searches=False)
    left_out = {found.check for found in whole.checks} - {found.check for found in linear.checks}
    assert {"minimal_writes", "write_order", "alternatives"} <= left_out
    assert [found for found in whole.checks if found.check not in left_out] == list(linear.checks)
