"""The shortcut matrix on some hundreds of tasks of each scenario; the quick one is in simulate/."""

from __future__ import annotations

import pytest
from tests.score.conftest import Set, read
from tests.simulate.matrix import breaches, cells, play

from trajectory2task.core.plans import SCENARIOS
from trajectory2task.run.generation import Wanted, generate

# Those that a task set is most likely to let through; the loud and the brute are slow and hopeless.
AGENTS = (
    "oracle", "oracle-permuted", "do-nothing", "always-transfer", "read-all-then-refuse",
    "first-intent-only", "last-message-only", "never-ask-first", "obey-user", "one-extra-write",
    "drop-last-write", "liar", "mute-oracle",
)  # fmt: skip


@pytest.fixture(scope="module", params=["retail", "library"])
def played(request, tmp_path_factory) -> Set:
    out = tmp_path_factory.mktemp("matrix") / request.param
    generate(Wanted(request.param, 360, SCENARIOS, 5), out)
    found = read(out, request.param)
    for scenario in SCENARIOS:
        assert sum(task.scenario == scenario for task in found.tasks) >= 200
    return found


@pytest.mark.parametrize("agent", AGENTS)
def test_the_gate_in_full(agent: str, played: Set) -> None:
    tasks = {task.id: task for task in played.tasks}
    results = play(agent, played.tasks, played.domain, played.database)
    for cell in cells():
        if cell.agent == agent:
            wrong = breaches(cell, results, tasks)
            assert not wrong, f"{agent} on {cell.group} should pass {cell.wanted}: {wrong[:5]}"
