"""Scripted agents and users, kept alive between the requests of their conversations.

A request carries the whole history, and a scripted player keeps a state of its own: it is brought
to the end of the history by playing it again. So that a conversation does not cost its length
squared, players stay in a bounded cache, by role, model and nonce. A request that is repeated gets
the same answer; a history that does not go on from what a player has heard starts it afresh.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from trajectory2task.core.errors import UsageError, unknown_choice
from trajectory2task.core.messages import STOP_WORD, Message
from trajectory2task.core.seeding import seed_of
from trajectory2task.core.tasks import Task
from trajectory2task.run.endpoint.wire import Reply
from trajectory2task.run.folder import TASKS
from trajectory2task.run.games import read_task
from trajectory2task.run.task_file import TaskFile
from trajectory2task.run.task_world import World, world_of
from trajectory2task.simulate.agents import AGENTS
from trajectory2task.simulate.conversation import briefing
from trajectory2task.simulate.sides import Insider, Say, Use
from trajectory2task.simulate.user import SCRIPTED

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
    """Agents and users for the tasks of a run folder or a file of tasks, in their `world`."""

    def __init__(self, path: Path, world: World) -> None:
        self._file = TaskFile(path / TASKS if path.is_dir() else path)
        self.world = world_of(self._file, world)
        self._domain, self._database = self.world.build()
        self._alive: OrderedDict[tuple[str, str, str], Performance] = OrderedDict()

    @property
    def source(self) -> str:
        """What is played, for a person."""
        return f"{len(self._file)} tasks of {self._domain.name} from {self._file.path}"

    async def agent(self, name: str, nonce: str, history: tuple[Message, ...]) -> Reply:
        """The next move of the agent called `name`."""
        return await self._answer("agent", name, nonce, history)

    async def user(self, nonce: str, history: tuple[Message, ...]) -> Reply:
        """What the scripted user says next; its last words end in the stop word."""
        return await self._answer("user", "", nonce, history)

    async def _answer(
        self, role: str, name: str, nonce: str, history: tuple[Message, ...]
    ) -> Reply:
        key = (role, name, nonce)
        found = self._alive.get(key)
        if found is None or not found.goes_on(history):
            found = Performance(role, self._start(role, name, nonce))
            self._alive[key] = found
            if len(self._alive) > KEPT:
                self._alive.popitem(last=False)
        self._alive.move_to_end(key)
        return await found.answer(history)

    def _start(self, role: str, name: str, nonce: str) -> Turn:
        task, trial, seed = self._of(nonce)
        if role == "agent":
            return self._agent(name, task, seed_of(seed, "agent", name, task.id, trial))
        return self._user(task, seed_of(seed, "user", task.id, trial))

    def _of(self, nonce: str) -> tuple[Task, int, int]:
        """Task, trial and seed that a nonce names: ROLE/TASK/TRIAL or ROLE/TASK/TRIAL/SEED."""
        _, task_id, trial, *more = [*nonce.split("/"), "", ""]
        seed = more[0] if more else ""
        if not trial.isdecimal() or not (seed or "0").isdecimal():
            raise UsageError(f"The nonce {nonce!r} is no ROLE/TASK/TRIAL or ROLE/TASK/TRIAL/SEED.")
        line = self._file.find(task_id)
        if line is None:
            raise UsageError(
                f"There is no task {task_id!r} in {self._file.path}. Serve the tasks that are "
                "played: t2t serve-scripted --tasks RUN_OR_FILE"
            )
        return read_task(line, 0), int(trial), int(seed or 0)

    def _agent(self, name: str, task: Task, seed: int) -> Turn:
        if name not in AGENTS:
            raise unknown_choice("agent", name, AGENTS)
        kind = AGENTS[name]
        agent = (
            kind.start(task, self._domain, self._database, seed)
            if isinstance(kind, Insider)
            else kind.start(briefing(self._domain), seed)
        )

        async def turn(messages: Sequence[Message]) -> Reply:
            move = await agent.act(messages)
            if isinstance(move, Use):
                return Reply(call=move.call, thought=f"What I need next is {move.call.name}.")
            if isinstance(move, Say):
                return Reply(move.text, thought="Now it is for me to say something.")
            return Reply(STOP_WORD, thought="There is nothing left to do.")

        return turn

    def _user(self, task: Task, seed: int) -> Turn:
        user = SCRIPTED.start(task, self._domain, self._database, seed)

        async def turn(messages: Sequence[Message]) -> Reply:
            reply = await user.reply(messages)
            return Reply(f"{reply.text} {STOP_WORD}" if reply.done else reply.text)

        return turn
