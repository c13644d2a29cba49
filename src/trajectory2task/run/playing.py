"""Playing tasks: task lines in, scored rollouts out, as the journal takes them.

Deterministic in (task, agent, user, seed, trial) for scripted players, wherever it runs.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import msgspec
import zstandard

from trajectory2task.core.rollouts import Rollout
from trajectory2task.run.games import Game, GameRecipe
from trajectory2task.run.journal import Result
from trajectory2task.run.pipeline import LEVEL

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

    game: GameRecipe
    agent: str
    user: str
    trials: int
    seed: int

    def __call__(self) -> Callable[[PlayUnit], list[Result]]:
        """The function that a worker runs on units."""
        return Player(self, self.game.game()).unit


class Player:
    """Plays and scores tasks in one world."""

    def __init__(self, recipe: PlayRecipe, game: Game) -> None:
        self._recipe, self._game = recipe, game
        self._compress = zstandard.ZstdCompressor(level=LEVEL).compress

    def unit(self, unit: PlayUnit) -> list[Result]:
        """Every trial of every task in `unit`, scored."""
        return asyncio.run(self._play(unit))

    async def _play(self, unit: PlayUnit) -> list[Result]:
        results = []
        for place, line in unit.lines:
            task = self._game.read(line, place)
            rollouts = [await self._trial(task, trial) for trial in range(self._recipe.trials)]
            results.append(self._result(place, rollouts))
        return results

    async def _trial(self, task: Any, trial: int) -> Rollout:
        made = self._recipe
        rollout = await self._game.play(task, made.agent, made.user, trial=trial, seed=made.seed)
        verdict = self._game.score(task, rollout)
        return msgspec.structs.replace(rollout, verdict=verdict)

    def _result(self, place: int, rollouts: list[Rollout]) -> Result:
        lines = b"".join(_ENCODER.encode(rollout) + b"\n" for rollout in rollouts)
        ids = tuple(rollout.id for rollout in rollouts)
        return Result(place, encode_bare(rollouts), b"", (self._compress(lines),), ids)


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
