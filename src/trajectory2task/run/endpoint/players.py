"""Scripted agents and users, kept alive between the requests of their conversations.

A request carries the whole history, and a scripted player keeps a state of its own: it is brought
to the end of the history by playing it again. So that a conversation does not cost its length
squared, players stay in a bounded cache, by role, model and nonce. A request that is repeated gets
the same answer; a history that does not go on from what a player has heard starts it afresh.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence

from trajectory2task.core.errors import UsageError
from trajectory2task.core.messages import STOP_WORD, Message
from trajectory2task.run.endpoint.casting import Casting
from trajectory2task.run.endpoint.wire import Reply
from trajectory2task.simulate.sides import Agent, Say, Use, User

Turn = Callable[[Sequence[Message]], Awaitable[Reply]]

KEPT = 4_096  # players alive at once


class Performance:
    """One player in one conversation, as far as it has come."""

    def __init__(self, role: str, turn: Turn) -> None:
        self._role, self._turn = role, turn
        self._heard: tuple[Message, ...] = ()
        self._reply: Reply | None = None

    def goes_on(self, history: tuple[Message, ...]) -> bool:
        """Whether `history` begins with all that this player has answered to so far."""
        return history[: len(self._heard)] == self._heard

    async def answer(self, history: tuple[Message, ...]) -> Reply:
        """The answer to `history`, which goes on from what was heard before."""
        if self._reply is None or len(history) > len(self._heard):
            # Turns of its own that it has not taken here: others answered them, or it is new.
            for place in range(len(self._heard) + 1, len(history)):
                if history[place].role == self._role:
                    await self._turn(history[:place])
            self._reply = await self._turn(history)
            self._heard = history
        return self._reply


class Players:
    """The agents and users of one casting, in all conversations that are under way."""

    def __init__(self, casting: Casting) -> None:
        self.casting = casting
        self._alive: OrderedDict[tuple[str, str | None, str], Performance] = OrderedDict()

    async def agent(self, name: str | None, nonce: str, history: tuple[Message, ...]) -> Reply:
        """The next move of the agent called `name`, or of the one that passes."""
        return await self._answer("agent", name, nonce, history)

    async def user(self, nonce: str, history: tuple[Message, ...]) -> Reply:
        """What the scripted user says next; its last words end in the stop word."""
        return await self._answer("user", None, nonce, history)

    async def _answer(
        self, role: str, name: str | None, nonce: str, history: tuple[Message, ...]
    ) -> Reply:
        key = (role, name, nonce)
        found = self._alive.pop(key, None)  # put back, as the newest, if it is fit to go on
        if found is None or not found.goes_on(history):
            found = Performance(role, self._start(role, name, nonce))
        reply = await found.answer(history)
        self._alive[key] = found
        if len(self._alive) > KEPT:
            self._alive.popitem(last=False)
        return reply

    def _start(self, role: str, name: str | None, nonce: str) -> Turn:
        place = _place(nonce)
        if role == "agent":
            return _moves(self.casting.agent(name, *place))
        return _words(self.casting.user(*place))


def _place(nonce: str) -> tuple[str, int, int]:
    """Task, trial and seed that a nonce names: ROLE/TASK/TRIAL or ROLE/TASK/TRIAL/SEED."""
    _, task_id, trial, *more = [*nonce.split("/"), "", ""]
    seed = more[0] if more else ""
    if not trial.isdecimal() or not (seed or "0").isdecimal():
        raise UsageError(f"The nonce {nonce!r} is no ROLE/TASK/TRIAL or ROLE/TASK/TRIAL/SEED.")
    return task_id, int(trial), int(seed or 0)


def _moves(agent: Agent) -> Turn:
    async def turn(messages: Sequence[Message]) -> Reply:
        move = await agent.act(messages)
        if isinstance(move, Use):
            return Reply(call=move.call, thought=f"What I need next is {move.call.name}.")
        if isinstance(move, Say):
            return Reply(move.text, thought="Now it is for me to say something.")
        return Reply(STOP_WORD, thought="There is nothing left to do.")

    return turn


def _words(user: User) -> Turn:
    async def turn(messages: Sequence[Message]) -> Reply:
        reply = await user.reply(messages)
        return Reply(f"{reply.text} {STOP_WORD}" if reply.done else reply.text)

    return turn
