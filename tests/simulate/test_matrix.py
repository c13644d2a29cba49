"""No shortcut passes what should catch it, and every oracle passes everything: the gate."""

from __future__ import annotations

from collections import defaultdict

import pytest
from tests.score.conftest import Set, read
from tests.simulate.matrix import breaches, cells, play

from trajectory2task.core.plans import SCENARIOS
from trajectory2task.run.generation import Wanted, generate
from trajectory2task.simulate.agents import AGENTS

BY_AGENT = defaultdict(list)
for _cell in cells():
    BY_AGENT[_cell.agent].append(_cell)


@pytest.fixture(scope="session", params=["retail", "library"])
def played(request, tmp_path_factory) -> Set:
    out = tmp_path_factory.mktemp("matrix") / request.param
    generate(Wanted(request.param, 24, SCENARIOS, 5), out, workers=1)
    return read(out, request.param)


def test_every_agent_is_in_the_matrix() -> None:
    # A random guess passes now and then; how often is measured, not gated.
    assert set(BY_AGENT) == set(AGENTS) - {"never-ask-random"}


@pytest.mark.parametrize("agent", sorted(BY_AGENT))
def test_the_gate(agent: str, played: Set) -> None:
    tasks = {task.id: task for task in played.tasks}
    results = play(agent, played.tasks, played.domain, played.database)
    for cell in BY_AGENT[agent]:
        wrong = breaches(cell, results, tasks)
        assert not wrong, f"{agent} on {cell.group} should pass {cell.wanted}: {wrong[:5]}"


def test_a_random_guess_is_at_most_one_in_two(played: Set) -> None:
    results = play("never-ask-random", played.tasks, played.domain, played.database)
    counts = [task.counts()[0] for task in results.of_group("ambiguous")]
    assert counts
    assert sum(counts) <= 0.5 * len(counts)
