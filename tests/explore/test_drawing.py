"""Who calls and with which tools, where a model explores."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.worlds import world

from trajectory2task.core.environment import Environment
from trajectory2task.core.moves import sample
from trajectory2task.core.seeding import rng_of
from trajectory2task.domains import get
from trajectory2task.explore.coverage import Snapshot
from trajectory2task.explore.drawing import draw
from trajectory2task.explore.graph import WALK_LENGTH
from trajectory2task.explore.walker import explore

NAMES = ["retail", "library"]


@pytest.mark.parametrize("name", NAMES)
@given(seed=st.integers(0, 2**53 - 1), index=st.integers(0, 10**6))
@settings(max_examples=60, deadline=None)
def test_twelve_tools_with_all_that_an_exploration_needs(name: str, seed: int, index: int) -> None:
    domain = get(name)
    drawn = draw(domain, world(name), seed, index)
    assert drawn == draw(domain, world(name), seed, index)
    assert len(drawn.tools) == len(set(drawn.tools)) == WALK_LENGTH
    assert {found.name for found in domain.authentication} <= set(drawn.tools)
    assert domain.transfer in drawn.tools
    assert any(domain.tools[tool].kind == "write" for tool in drawn.tools)
    assert drawn.caller in world(name).collections[domain.principal.collection]


@pytest.mark.parametrize("name", NAMES)
def test_all_tools_and_many_callers_get_their_turn(name: str) -> None:
    domain = get(name)
    drawn = [draw(domain, world(name), 7, index) for index in range(200)]
    assert {tool for one in drawn for tool in one.tools} == set(domain.tools)
    assert len({one.caller for one in drawn}) > 30


@pytest.mark.parametrize("name", NAMES)
def test_most_callers_have_something_to_act_on(name: str) -> None:
    domain = get(name)
    environment = Environment(domain, world(name))
    for index in range(40):
        drawn = draw(domain, world(name), 7, index)
        writes = [tool for tool in drawn.tools if domain.tools[tool].kind == "write"]
        rng = rng_of(index)
        assert any(sample(environment, drawn.caller, tool, rng) for tool in writes)


@pytest.mark.parametrize("name", NAMES)
def test_the_scripted_explorer_can_start_from_it(name: str) -> None:
    domain = get(name)
    for index in range(40):
        start = draw(domain, world(name), 7, index)
        made = explore(domain, world(name), Snapshot(), seed=7, index=index, round=0, start=start)
        assert (made.user_id, made.tools) == (start.caller, start.tools)
        writes = {call.name for call in made.writes}
        assert writes <= set(start.tools)
