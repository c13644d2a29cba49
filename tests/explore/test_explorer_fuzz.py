"""Whatever a model writes: no crash, and nothing accepted that tool and policy would not."""

from __future__ import annotations

import asyncio
import math
from random import Random
from typing import Any

import msgspec
import pytest
from tests.core.worlds import world
from tests.explore.scripted_model import use

from trajectory2task.core.calls import Call
from trajectory2task.core.chat import Answer, Ask, Stop, ToolUse
from trajectory2task.core.domain import Situation
from trajectory2task.core.environment import Environment
from trajectory2task.core.trajectories import Trajectory
from trajectory2task.domains import get
from trajectory2task.explore.coverage import Snapshot
from trajectory2task.explore.drawing import draw
from trajectory2task.explore.model_explorer import explore
from trajectory2task.explore.walker import explore as walk

REPLIES = 10_000
ODD: tuple[Any, ...] = (
    None,
    True,
    -1,
    0.5,
    2**70,
    math.nan,
    math.inf,
    "",
    "x" * 5000,
    "\ud800",
    "#W0",
    "{}",
    [],
    ["\udfff"],
    [[1]],
    {"a": {"b": None}},
    "' OR 1=1 --",
    "1/0",
    "9**9**9",
)


class Garbled:
    """Sometimes makes the call that a scripted exploration makes next, mostly something odd."""

    name = "garbled"

    def __init__(self, name: str, index: int) -> None:
        self._domain = get(name)
        start = draw(self._domain, world(name), 7, index)
        walked = walk(
            self._domain, world(name), Snapshot(), seed=7, index=index, round=0, start=start
        )
        self._calls = [step.call for step in walked.steps]
        self._rng = Random(index)
        self.replies = 0

    async def answer(self, ask: Ask) -> Answer:
        self.replies += 1
        rng = self._rng
        if rng.random() < 0.03:
            return Answer(self._text())
        uses = tuple(self._use(number) for number in range(rng.choice((1, 1, 1, 2, 4))))
        stop: Stop = rng.choice(("end", "tools", "length", "refusal"))
        return Answer(self._text(), self._text(), uses, stop)

    def _text(self) -> str:
        return self._rng.choice(("", "Right.", "\ud83d", "\x00", "12.50", "é" * 2000, "</tool>"))

    def _use(self, number: int) -> ToolUse:
        rng = self._rng
        if self._calls and rng.random() < 0.35:
            call = self._calls.pop(0)
            return use(call.name, call.arguments, number)
        names = (*self._domain.tools, "", "\ud800", "os.system", "get_user_details ")
        name = rng.choice(names)
        if rng.random() < 0.2:
            raw = rng.choice(("", "{", "[1]", "null", "\ud800"))
            return ToolUse(rng.choice(("", "same", f"c{number}")), name, raw, None)
        arguments = {self._key(name): rng.choice(ODD) for _ in range(rng.randint(0, 4))}
        return ToolUse("same", name, "?", arguments)

    def _key(self, tool: str) -> str:
        found = self._domain.tools.get(tool)
        names = [parameter.name for parameter in found.parameters] if found else []
        return self._rng.choice((*names, *names, "extra", "\ud800", ""))


@pytest.mark.parametrize("name", ["retail", "library"])
def test_nothing_that_a_model_writes_breaks_or_bends_the_world(name: str) -> None:
    replies = index = writes = 0
    while replies < REPLIES // 2:
        model = Garbled(name, index)
        made = asyncio.run(
            explore(model, get(name), world(name), Snapshot(), seed=7, index=index, round=0)
        )
        assert msgspec.json.decode(msgspec.json.encode(made), type=Trajectory) == made
        writes += played_again(name, made)
        replies += model.replies
        index += 1
    assert writes > 20  # it was no empty test


def played_again(name: str, made: Trajectory) -> int:
    """The accepted calls once more, each against tool and policy; how many of them write."""
    domain = get(name)
    environment, caller, writes = Environment(domain, world(name)), None, 0
    for at, step in enumerate(made.steps):
        if not step.ok:
            continue
        call: Call = step.call
        assert call.name in made.tools
        situation = Situation(environment.state, call, caller, made.steps[:at])
        assert domain.violation(situation) is None
        assert environment.step(call).content == step.content
        if call.name in {found.name for found in domain.authentication}:
            caller = step.value()
            assert caller == made.user_id
        writes += domain.tools[call.name].kind == "write"
    assert environment.state.delta() == made.final
    return writes
