"""Playing tasks: task lines in, scored rollouts out, as the journal takes them.

Deterministic in (task, agent, user, seed, trial) for scripted players, wherever it runs.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

import msgspec
import zstandard

from trajectory2task.core.domain import Domain
from trajectory2task.core.errors import UsageError
from trajectory2task.core.rollouts import Rollout
from trajectory2task.core.state import Database
from trajectory2task.core.tasks import Task
from trajectory2task.run.journal import Result
from trajectory2task.run.pipeline import LEVEL
from trajectory2task.run.players import agent_kind, user_kind
from trajectory2task.run.world import WorldRecipe
from trajectory2task.score.verifier import verify
from trajectory2task.simulate.conversation import converse

_ENCODER = msgspec.json.Encoder()
_PACK = msgspec.msgpack.Encoder()
_UNPACK = msgspec.msgpack.Decoder(tuple[Rollout, ...])


@dataclass(frozen=True)
class PlayUnit:
    """Task lines to play, each with its place in the file."""

    lines: tuple[tuple[int, bytes], ...]


@dataclass(frozen=True)
class PlayRecipe:
    """How a worker builds its player: picklable."""

    world: WorldRecipe
    agent: str
    user: str
    trials: int
    seed: int

    def __call__(self) -> Callable[[PlayUnit], list[Result]]:
        """The function that a worker runs on units."""
        domain, database = self.world.build()
        return Player(self, domain, database).unit


class Player:
    """Plays and scores tasks in one world."""

    def __init__(self, recipe: PlayRecipe, domain: Domain, database: Database) -> None:
        self._recipe, self._domain, self._database = recipe, domain, database
        self._agent, self._user = agent_kind(recipe.agent), user_kind(recipe.user)
        self._compress = zstandard.ZstdCompressor(level=LEVEL).compress

    def unit(self, unit: PlayUnit) -> list[Result]:
        """Every trial of every task in `unit`, scored."""
        return asyncio.run(self._play(unit))

    async def _play(self, unit: PlayUnit) -> list[Result]:
        results = []
        for place, line in unit.lines:
            task = read_task(line, place)
            rollouts = [await self._trial(task, trial) for trial in range(self._recipe.trials)]
            results.append(self._result(place, rollouts))
        return results

    async def _trial(self, task: Task, trial: int) -> Rollout:
        rollout = await converse(
            task,
            self._domain,
            self._database,
            self._agent,
            self._user,
            trial=trial,
            seed=self._recipe.seed,
        )
        verdict = verify(task, rollout, self._domain, self._database)
        return msgspec.structs.replace(rollout, verdict=verdict)

    def _result(self, place: int, rollouts: list[Rollout]) -> Result:
        lines = b"".join(_ENCODER.encode(rollout) + b"\n" for rollout in rollouts)
        ids = tuple(rollout.id for rollout in rollouts)
        return Result(place, encode_bare(rollouts), b"", (self._compress(lines),), ids)


def read_task(line: bytes, place: int) -> Task:
    """The task of a line; `UsageError` where it is none, or was edited since it was certified."""
    try:
        task = msgspec.json.decode(line, type=Task)
    except (msgspec.DecodeError, UnicodeDecodeError) as problem:
        raise UsageError(
            f"Line {place + 1} is no task: {problem}. t2t check says what is wrong with the file."
        ) from None
    if not task.certificate.fits(task.draft):
        raise UsageError(
            f"Task {task.id} was edited after it was certified, so its gold may be wrong. "
            "t2t check says what is wrong with it."
        )
    return task


def encode_bare(rollouts: list[Rollout]) -> bytes:
    """What the numbers need of rollouts: everything but the words and the evidence."""
    bare = []
    for rollout in rollouts:
        assert rollout.verdict is not None
        verdict = msgspec.structs.replace(rollout.verdict, checks=())
        bare.append(msgspec.structs.replace(rollout, messages=(), notes=(), verdict=verdict))
    return _PACK.encode(tuple(bare))


def decode_bare(data: bytes) -> tuple[Rollout, ...]:
    """The rollouts that `encode_bare` made `data` from, without their words."""
    return _UNPACK.decode(data)
