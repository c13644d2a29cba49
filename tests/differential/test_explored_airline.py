"""A model explores a world that declares nothing: tau2-bench's airline."""

from __future__ import annotations

import asyncio
from random import Random
from typing import Any

import msgspec
from tests.explore.scripted_model import Told, use
from tests.explore.test_explorer_fuzz import ODD

from trajectory2task.core.chat import Answer, Ask, ToolUse
from trajectory2task.core.trajectories import Trajectory, WriteGoal
from trajectory2task.explore.coverage import Snapshot
from trajectory2task.explore.drawing import draw
from trajectory2task.explore.keep import reason_to_drop
from trajectory2task.explore.model_explorer import explore
from trajectory2task.interop.tau2.worlds import open_world, parse_world_name

SEED = 7
SUMS = ("1 +", "((((", "2*3", "1/0", "--", "9**9", "()", "1 2", "'a'")
LISTS: tuple[list, ...] = ([], ["a"], [{}], [{"flight_number": "HAT001", "date": "2024-05-20"}])


def explored(model, index: int = 0) -> Trajectory:
    world = open_world(parse_world_name("tau2:airline"))
    return asyncio.run(
        explore(model, world.domain, world.database, Snapshot(), seed=SEED, index=index, round=0)
    )


def test_all_tools_are_offered_and_each_write_is_a_goal() -> None:
    world = open_world(parse_world_name("tau2:airline"))
    caller = draw(world.domain, world.database, SEED, 0).caller
    reservation = world.database.collections["users"][caller]["reservations"][0]
    model = Told(
        Answer("", uses=(use("get_user_details", {"user_id": caller}),)),
        Answer("", uses=(use("get_reservation_details", {"reservation_id": reservation}, 1),)),
        Answer("", uses=(use("cancel_reservation", {"reservation_id": reservation}, 2),)),
    )
    made = explored(model)
    assert made.tools == tuple(world.domain.tools)
    assert len(model.asked[0].tools) == len(made.tools)
    assert caller in model.asked[0].system
    assert [goal.call.name for goal in made.goals if isinstance(goal, WriteGoal)] == [
        "cancel_reservation"
    ]
    assert reservation in made.final["reservations"]
    assert reason_to_drop(made) is None


class Garbled:
    """Calls tools with what may or may not be arguments."""

    name = "garbled"

    def __init__(self, index: int) -> None:
        world = open_world(parse_world_name("tau2:airline"))
        self._tools = list(world.domain.tools.values())
        self._caller = draw(world.domain, world.database, SEED, index).caller
        self._user = world.database.collections["users"][self._caller]
        self._rng = Random(index)
        self.replies = 0

    async def answer(self, ask: Ask) -> Answer:
        self.replies += 1
        tool = self._rng.choice(self._tools)
        arguments = {
            parameter.name: self._value(parameter.name, parameter.schema.get("type"))
            for parameter in tool.parameters
            if self._rng.random() > 0.1
        }
        return Answer("", uses=(ToolUse("c", tool.name, "?", arguments),))

    def _value(self, name: str, kind: Any) -> Any:
        rng = self._rng
        if rng.random() < 0.15:
            return rng.choice(ODD)
        known = {
            "user_id": [self._caller],
            "reservation_id": [*self._user["reservations"], "X"],
            "expression": SUMS,
        }
        kinds = {"integer": (0, 1, 2, -1, 10**6), "array": LISTS}
        words = ("economy", "yes", "JFK", "2024-05-20", *self._user["payment_methods"])
        return rng.choice(known.get(name) or kinds.get(kind) or words)


def test_five_thousand_odd_calls() -> None:
    replies = index = writes = 0
    while replies < 5000:
        model = Garbled(index)
        made = explored(model, index)
        assert msgspec.json.decode(msgspec.json.encode(made), type=Trajectory) == made
        writes += len(made.writes)
        replies, index = replies + model.replies, index + 1
    assert writes > 20
