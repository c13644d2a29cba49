"""Playing tasks: task lines in, scored rollouts out, as the journal takes them.

Deterministic in (task, players, seed, trial) for scripted players, wherever it runs; with models,
in their answers as well.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass

import msgspec
import zstandard

from trajectory2task.core.rollouts import Rollout
from trajectory2task.run.games import Game, GameRecipe
from trajectory2task.run.journal import Result
from trajectory2task.run.pipeline import LEVEL
from trajectory2task.run.players import Models, Players

_ENCODER = msgspec.json.Encoder()
_PACK = msgspec.msgpack.Encoder()
_UNPACK = msgspec.msgpack.Decoder(Rollout)

OpenModels = Callable[[], AbstractAsyncContextManager[Models]]


@dataclass(frozen=True, slots=True)
class ToPlay:
    """A task's line, its place in the file, and the trials of it that are to be played."""

    place: int
    line: bytes
    trials: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Unplayed:
    """A conversation that a provider's failure ended: nothing to keep, and to be played again."""

    id: str
    problem: str


PlayUnit = tuple[ToPlay, ...]
Played = list[Result | Unplayed]


@dataclass(frozen=True)
class PlayRecipe:
    """How a worker builds its player: picklable."""

    game: GameRecipe
    players: Players
    trials: int
    seed: int

    def __call__(self) -> Callable[[PlayUnit], Played]:
        """The function that a worker runs on units; for players that no model plays."""
        player = Player(self, self.game.game(), {})
        return lambda unit: asyncio.run(player.play(unit))

    @asynccontextmanager
    async def opened(
        self, open_models: OpenModels
    ) -> AsyncIterator[Callable[[PlayUnit], Awaitable[Played]]]:
        """The same for players that models play."""
        async with open_models() as models:
            yield Player(self, self.game.game(), models).play


class Player:
    """Plays and scores tasks in one world."""

    def __init__(self, recipe: PlayRecipe, game: Game, models: Models) -> None:
        self._recipe, self._game = recipe, game
        self._sides = game.seat(recipe.players, models)
        self._compress = zstandard.ZstdCompressor(level=LEVEL).compress

    async def play(self, unit: PlayUnit) -> Played:
        """Every conversation of `unit`, scored. Items are numbered by task, then by trial."""
        found: Played = []
        made, game = self._recipe, self._game
        for one in unit:
            task = game.read(one.line, one.place)
            for trial in one.trials:
                rollout = await game.play(task, self._sides, trial=trial, seed=made.seed)
                if rollout.stop == "provider failure":
                    found.append(Unplayed(rollout.id, rollout.problem))
                    continue
                scored = msgspec.structs.replace(rollout, verdict=game.score(task, rollout))
                found.append(self._result(one.place * made.trials + trial, scored))
        return found

    def _result(self, number: int, rollout: Rollout) -> Result:
        line = _ENCODER.encode(rollout) + b"\n"
        return Result(number, encode_bare(rollout), b"", (self._compress(line),), (rollout.id,))


def encode_bare(rollout: Rollout) -> bytes:
    """What the numbers need of a rollout: everything but the words and the evidence."""
    assert rollout.verdict is not None
    verdict = msgspec.structs.replace(rollout.verdict, checks=())
    return _PACK.encode(msgspec.structs.replace(rollout, messages=(), notes=(), verdict=verdict))


def decode_bare(data: bytes) -> Rollout:
    """The rollout that `encode_bare` made `data` from, without its words."""
    return _UNPACK.decode(data)
