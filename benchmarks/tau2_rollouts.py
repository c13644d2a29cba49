"""Rollouts per CPU-second, ours beside τ²-bench's way: the same tasks, database and calls.

Ours is what `t2t evaluate` does: the oracle and the scripted user talk, and the verdict, with its
failures and detectors, comes from a replay. τ²'s way is what its orchestrator and evaluator do with
the same conversation, when both models answer at once: a database of models loaded from JSON for
the live environment, every message a model, every call by its tools and its result dumped to JSON;
then two more databases, the writes made again in one and compared with what was recorded, gold in
the other, and both hashed whole.

Left out on τ²'s side, because that package is not installed here: its orchestrator's steps, its
simulations' records and the tool schemas that it builds anew for each environment. Its words cost
it nothing; ours are made and read within the time.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass

from inspect_ai.model import ChatMessageAssistant, ChatMessageTool, ChatMessageUser
from inspect_ai.tool import ToolCall, ToolError
from inspect_evals.tau2.retail.data_model import RetailDB
from inspect_evals.tau2.retail.RetailAgentTools import RetailAgentTools
from pydantic import BaseModel
from versus_tau2 import kit, source

from trajectory2task.core.calls import Call
from trajectory2task.core.domain import Domain
from trajectory2task.core.rollouts import Rollout
from trajectory2task.core.state import Database
from trajectory2task.core.tasks import Task
from trajectory2task.run.world import WorldRecipe
from trajectory2task.score.verifier import verify
from trajectory2task.simulate.agents import AGENTS
from trajectory2task.simulate.conversation import converse
from trajectory2task.simulate.user import SCRIPTED

ROUNDS = 6
THEIRS = 8  # rollouts of a round that are played τ²'s way too
# What touches no database, or is missing from inspect-evals' copy, costs nothing on that side.
_FREE = frozenset({"calculate", "transfer_to_human_agents", "get_item_details"})

Chat = ChatMessageAssistant | ChatMessageTool | ChatMessageUser


@dataclass
class Rates:
    """Rollouts played and scored, and the CPU seconds that they took."""

    count: int = 0
    seconds: float = 0.0

    @property
    def rate(self) -> float:
        """Rollouts per CPU-second."""
        return self.count / self.seconds


def beside(tasks: Sequence[Task], recipe: WorldRecipe) -> dict[str, float]:
    """Rates and their ratio over `tasks`, made on τ²'s own database; both sides in turn.

    Raises AssertionError where τ²'s comparison of end states does not pass what ours passes.
    """
    domain, database = recipe.build()
    ours, theirs = Rates(), Rates()
    plain = [task for task in tasks if task.plan.initial_state is None]
    for turn in range(ROUNDS):
        begin = time.process_time()
        rollouts = asyncio.run(_ours(plain, domain, database, turn))
        ours.seconds += time.process_time() - begin
        ours.count += len(plain)
        both = list(zip(plain, rollouts, strict=True))[turn::ROUNDS][:THEIRS]
        for task, rollout in both:
            begin = time.process_time()
            passed = _theirs(task, rollout, domain.writes)
            theirs.seconds += time.process_time() - begin
            theirs.count += 1
            assert passed, rollout.id
    return {
        "ours, played and scored": ours.rate,
        "tau2's way, played and scored": theirs.rate,
        "ratio": ours.rate / theirs.rate,
    }


async def _ours(
    tasks: Sequence[Task], domain: Domain, database: Database, trial: int
) -> list[Rollout]:
    found = []
    for task in tasks:
        rollout = await converse(task, domain, database, AGENTS["oracle"], SCRIPTED, trial=trial)
        assert verify(task, rollout, domain, database).reward == 1
        found.append(rollout)
    return found


def _theirs(task: Task, rollout: Rollout, writes: frozenset[str] | Sequence[str]) -> bool:
    """One rollout τ²'s way: played, then replayed, and compared with gold by whole hashes."""
    chat: list[Chat] = []
    made: list[tuple[Call, str]] = []
    live = _environment()
    for message in rollout.messages:
        if message.call is not None:
            result = _result(live, message.call)
            made.append((message.call, result))
            named = ToolCall(id="0", function=message.call.name, arguments=message.call.arguments)
            chat.append(ChatMessageAssistant(content="", tool_calls=[named]))
            chat.append(ChatMessageTool(content=result))
        elif message.role == "agent":
            chat.append(ChatMessageAssistant(content=message.content))
        elif message.role == "user":
            chat.append(ChatMessageUser(content=message.content))
    predicted, gold = _environment(), _environment()
    for call, result in made:
        if call.name in writes and _result(predicted, call) != result:
            return False
    for step in task.plan.gold:
        _result(gold, step.call)
    words = [m.text.lower().replace(",", "") for m in chat if isinstance(m, ChatMessageAssistant)]
    told = all(
        any(f"{value.amount:.2f}" in text or f"{abs(value.amount):g}" in text for text in words)
        for value in task.criteria.communicate
    )
    return predicted.db.get_hash() == gold.db.get_hash() and told


def _environment() -> RetailAgentTools:
    return kit(RetailDB.load(str(source())))


def _result(tools: RetailAgentTools, call: Call) -> str:
    """What the agent would read, dumped as τ² dumps it."""
    if call.name in _FREE:
        return ""
    try:
        found = getattr(tools, call.name)(**call.arguments)
    except ToolError as problem:
        return f"Error: {problem}"
    if isinstance(found, str):
        return found
    dumped = found.model_dump() if isinstance(found, BaseModel) else found
    return json.dumps(dumped, default=str)
