"""Conversations with models under way at a time: memory of each, and CPU of a model's turn.

The models here answer what the oracle and the draft would, after a wait: what is measured is all of
ours but the wire. Memory is the growth of this process, so run it in one of its own:

    python benchmarks/in_flight.py --count 2000
"""

from __future__ import annotations

import asyncio
import resource
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import click
import orjson
from rollouts import SEED, certified

from trajectory2task.core.chat import Answer, Ask, Said, ToolUse
from trajectory2task.core.messages import STOP_WORD
from trajectory2task.core.tasks import Task
from trajectory2task.run.concurrent import Concurrent
from trajectory2task.run.world import WorldRecipe
from trajectory2task.score.verifier import verify
from trajectory2task.simulate.agents.oracle import ORACLE
from trajectory2task.simulate.conversation import converse
from trajectory2task.simulate.models.agent import model_agent
from trajectory2task.simulate.models.worded_user import worded_user
from trajectory2task.simulate.sides import Agent, Say, Use
from trajectory2task.simulate.user import SCRIPTED

UNIT = 1 if resource.getrusage(resource.RUSAGE_SELF).ru_maxrss > 1 << 30 else 1024  # macOS: bytes


@dataclass
class Scripted:
    """The oracle and the drafts as a model; `wait` is in seconds."""

    wait: float
    start: Callable[[str], Agent]
    name: str = "scripted"
    turns: int = 0
    under_way: int = 0
    most: int = 0
    agents: dict[str, Agent] = field(default_factory=dict)

    async def answer(self, ask: Ask) -> Answer:
        """What the script says next."""
        self.turns += 1
        await asyncio.sleep(self.wait)
        if ask.nonce.startswith("user/"):
            (turn,) = ask.turns
            assert isinstance(turn, Said)
            return Answer(orjson.loads(turn.text)["draft"])
        if ask.nonce not in self.agents:
            self.agents[ask.nonce] = self.start(ask.nonce.split("/")[1])
        move = await self.agents[ask.nonce].act(())
        if isinstance(move, Use):
            raw = orjson.dumps(move.call.arguments).decode()
            use = ToolUse(f"call{self.turns}", move.call.name, raw, move.call.arguments)
            return Answer("", "I know what to do.", (use,), "tools")
        return Answer(move.text, "I know.") if isinstance(move, Say) else Answer(STOP_WORD)


@dataclass(frozen=True)
class Flight:
    """`turns` are a model's, of both sides; megabytes are the process's peak, and before it."""

    conversations: int
    most: int
    turns: int
    cpu_seconds: float
    seconds: float
    megabytes_before: float
    megabytes: float


def fly(count: int, wait: float, worded: bool) -> Flight:
    """`count` conversations at once, each of a task of its own as far as there are so many."""
    tasks = certified("retail", max(60, count // 4))
    domain, database = WorldRecipe("retail", "ours", None, SEED).build()
    by_id = {task.id: task for task in tasks}
    model = Scripted(wait, lambda name: ORACLE.start(by_id[name], domain, database, 0))
    agent, user = model_agent(model), worded_user(model) if worded else SCRIPTED

    async def work(unit: tuple[Task, int]) -> int:
        task, trial = unit
        model.under_way += 1
        model.most = max(model.most, model.under_way)
        rollout = await converse(task, domain, database, agent, user, trial=trial)
        model.under_way -= 1
        return verify(task, rollout, domain, database).reward

    @asynccontextmanager
    async def opened() -> AsyncIterator[Callable[[tuple[Task, int]], Awaitable[int]]]:
        yield work

    def units() -> Iterator[tuple[Task, int]]:
        for number in range(count):
            yield tasks[number % len(tasks)], number // len(tasks)

    before = _peak()
    begin, start = time.process_time(), time.perf_counter()
    passed = sum(Concurrent(count).run(units(), opened))
    assert passed == count, f"{passed} of {count} passed"
    return Flight(
        count,
        model.most,
        model.turns,
        time.process_time() - begin,
        time.perf_counter() - start,
        before,
        _peak(),
    )


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * UNIT / 2**20


@click.command()
@click.option("--count", default=2000, show_default=True, help="Conversations under way at once.")
@click.option("--wait", default=2.0, show_default=True, help="Seconds that a model takes.")
@click.option("--worded/--scripted", default=True, help="Whether a model words the user, too.")
def main(count: int, wait: float, worded: bool) -> None:
    """Measure."""
    found = fly(count, wait, worded)
    print(
        f"{found.most:,} conversations under way at once, {found.turns:,} turns of models\n"
        f"memory: {found.megabytes_before:.0f} MB before, {found.megabytes:.0f} MB at most, "
        f"{1024 * (found.megabytes - found.megabytes_before) / found.most:.0f} kB each\n"
        f"CPU: {1000 * found.cpu_seconds / found.turns:.2f} ms for a turn of a model, "
        f"{1000 * found.cpu_seconds / found.conversations:.1f} ms for a conversation with its "
        f"verdict ({found.seconds:.0f} s in all)"
    )


if __name__ == "__main__":
    main()
