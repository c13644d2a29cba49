"""What an evaluation will ask of models, before it asks: calls and tokens of each side.

In: what is to be evaluated. Out: an `Expected` for each side that a model plays. A sample of its
tasks is played by a script that knows gold, and what a model would have read and written in its
place is measured: models differ, and take about as many turns.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from trajectory2task.core.chat import Role
from trajectory2task.core.errors import UsageError
from trajectory2task.core.messages import Message
from trajectory2task.core.rollouts import Rollout
from trajectory2task.run.evaluation import Evaluation, players_of
from trajectory2task.run.players import Players
from trajectory2task.run.setups import Setup, places_of, set_up
from trajectory2task.simulate.conversation import briefing
from trajectory2task.simulate.models.agent import PROMPT as AGENT
from trajectory2task.simulate.models.free_user import PROMPT as FREE
from trajectory2task.simulate.models.history import answer_of, turns_of
from trajectory2task.simulate.models.worded_user import PROMPT as WORDED
from trajectory2task.simulate.models.worded_user import RECALLED

SAMPLE = 20  # tasks that are played
LETTERS = 4  # of English or JSON in a token, about
_WORDS = 2000  # letters of a task's words, about


@dataclass
class Expected:
    """Calls of one side's model, and tokens, about; what it thinks is not counted."""

    calls: float = 0
    input: float = 0
    output: float = 0

    def ask(self, read: int, written: int) -> None:
        """Count one call, of so many letters."""
        self.calls += 1
        self.input += read / LETTERS
        self.output += written / LETTERS

    def times(self, factor: float) -> Expected:
        """So many times as much."""
        return Expected(self.calls * factor, self.input * factor, self.output * factor)


def expected(wanted: Evaluation) -> dict[Role, Expected]:
    """What `wanted` will ask of each side's model; `UsageError` as from `evaluate`."""
    setup = set_up(wanted.tasks, wanted.world)
    players = players_of(wanted, setup)
    setup.game.check(players)
    places = places_of(setup.tasks, wanted.scenarios, wanted.limit)
    if not places:
        raise UsageError(f"{setup.tasks.path} holds no task of {', '.join(wanted.scenarios)}.")
    sample = set(places[:: max(1, len(places) // SAMPLE)][:SAMPLE])
    found: dict[Role, Expected] = {role: Expected() for role in wanted.models}
    for policy_and_tools, rollout in asyncio.run(_played(setup, sample)):
        if "agent" in found:
            _agent(found["agent"], rollout.messages, policy_and_tools)
        if "user" in found:
            _user(found["user"], rollout.messages, worded=players.style == "worded")
    share = len(places) * wanted.trials / len(sample)
    return {role: one.times(share) for role, one in found.items()}


async def _played(setup: Setup, places: set[int]) -> list[tuple[int, Rollout]]:
    """The sample, played by who knows gold, each with the length of what every agent is told."""
    game = setup.game.game()
    sides = game.seat(Players(setup.game.gold, setup.game.user), {})
    told = briefing(game.domain)
    length = len(AGENT.text) + len(told.policy) + len(msgspec.json.encode(told.tools))
    return [
        (length, await game.play(game.read(line, number - 1), sides, trial=0, seed=0))
        for number, line in setup.tasks.lines()
        if number - 1 in places
    ]


def _agent(found: Expected, messages: Sequence[Message], told: int) -> None:
    for place, message in enumerate(messages[1:], 1):
        if message.role == "agent":
            answer = answer_of(message, place)
            written = len(answer.text) + sum(len(use.name + use.raw) for use in answer.uses)
            found.ask(told + _letters(turns_of(messages[:place], "none")), written)


def _user(found: Expected, messages: Sequence[Message], *, worded: bool) -> None:
    heard: list[Message] = []
    for message in messages:
        if message.role == "user" and (len(heard) > 1 or not worded):  # an opening is not worded
            read = heard[-RECALLED:] if worded else heard
            told = len(WORDED.text) if worded else len(FREE.text) + _WORDS
            written = len(message.content)
            found.ask(told + sum(len(one.content) for one in read) + worded * written, written)
        if message.role != "tool" and message.call is None:
            heard.append(message)


def _letters(turns: Sequence[object]) -> int:
    return len(msgspec.json.encode(turns))
