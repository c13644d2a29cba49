"""Call patterns of infeasible tasks in the shop, where tools take what other tools lead to."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from tests.compose.made import pairs
from tests.core.worlds import world

from trajectory2task.certify import certify
from trajectory2task.core.calls import CallPattern
from trajectory2task.domains import get


@pytest.mark.parametrize("tool", ["get_item_details", "get_product_details", "calculate"])
def test_a_forbidden_read_is_seen(tool: str) -> None:
    """Some reads take ids of things that only another call's arguments would lead to."""
    for task, twin in pairs("retail", 12):
        assert task.plan.infeasible is not None
        if len(task.plan.gold) < 2:
            continue  # to somebody whom nobody knows, even a read may be forbidden
        more = (*task.criteria.forbidden, CallPattern(tool))
        plan = replace(task.plan, infeasible=replace(task.plan.infeasible, forbidden=more))
        draft = replace(task, plan=plan, criteria=replace(task.criteria, forbidden=more))
        found = {c.check: c for c in certify(get("retail"), world("retail"), draft, twin).checks}
        assert found["forbidden_typed"].verdict == "fail"
