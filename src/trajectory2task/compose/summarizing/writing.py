"""Asking a model what the caller of a trajectory wanted. In: a trajectory. Out: a `Summary`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import orjson

from trajectory2task.compose.summarizing.prompt import schema, system
from trajectory2task.compose.summarizing.summary import Summary, read
from trajectory2task.core.chat import Ask, ChatModel, Said
from trajectory2task.core.domain import Domain
from trajectory2task.core.plans import Scenario
from trajectory2task.core.state import Database
from trajectory2task.core.trajectories import Trajectory

LONGEST = 6000  # characters of one result, or one thought, that the summarizer reads


async def summarize(
    model: ChatModel,
    domain: Domain,
    database: Database,
    trajectory: Trajectory,
    scenario: Scenario,
    *,
    problems: Sequence[str] = (),
    nonce: str = "",
) -> Summary:
    """What `model` makes of `trajectory`; `Unreadable` where its answer is no summary.

    `problems` are those of its last attempt. What it says is not checked: see `binding`.
    """
    told = orjson.dumps(brief(domain, database, trajectory, problems)).decode()
    ask = Ask(system(scenario), (Said(told),), schema=schema(scenario), nonce=nonce)
    return read((await model.answer(ask)).text, scenario)


def brief(
    domain: Domain, database: Database, trajectory: Trajectory, problems: Sequence[str] = ()
) -> dict[str, Any]:
    """What the model is told of a trajectory."""
    return {
        "caller": caller_of(domain, database, trajectory),
        "trajectory": [
            {
                "tool": step.call.name,
                "arguments": step.call.arguments,
                "result": _cut(step.content),
                "thought": _cut(step.thought),
            }
            for step in trajectory.steps
        ],
        "policy": domain.policy,
        "problems": list(problems),
    }


def caller_of(domain: Domain, database: Database, trajectory: Trajectory) -> dict[str, Any]:
    """The caller's record; empty where the trajectory has no caller."""
    records = database.collections.get(domain.principal.collection, {})
    return dict(records.get(trajectory.user_id, {}))


def _cut(text: str) -> str:
    if len(text) <= LONGEST:
        return text
    return f"{text[:LONGEST]} ... ({len(text) - LONGEST} more characters)"
