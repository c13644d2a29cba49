"""Conversations on tasks without a plan: who says what, and how they end."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from trajectory2task.core.calls import Call
from trajectory2task.core.foreign import ForeignTask
from trajectory2task.core.messages import Message
from trajectory2task.core.rollouts import Rollout
from trajectory2task.core.tasks import Words
from trajectory2task.domains import get
from trajectory2task.simulate.conversation import GREETING
from trajectory2task.simulate.foreign import (
    FOREIGN_AGENTS,
    SILENCE,
    ForeignAgentKind,
    converse_foreign,
)
from trajectory2task.simulate.sides import Briefing, Move, Outsider, Say

RETAIL = get("retail")
DATABASE = RETAIL.synthesize(3)
USER = next(iter(DATABASE.collections["users"]))
LOOK = Call("get_user_details", {"user_id": USER})
TASK = ForeignTask(
    id="7",
    words=Words("You want to know things.", "You are Ada.", "Your size.", "Be terse."),
    gold=(LOOK, Call("get_user_details", {"user_id": "nobody"})),
    communicate=("42", "blue"),
)


class Talker:
    """Never stops talking."""

    async def act(self, messages: Sequence[Message]) -> Move:
        return Say("And another thing.")


def play(agent: ForeignAgentKind, task: ForeignTask = TASK, trial: int = 0) -> Rollout:
    return asyncio.run(converse_foreign(task, RETAIL, DATABASE, agent, trial=trial))


def test_gold_makes_every_call_and_says_every_text() -> None:
    rollout = play(FOREIGN_AGENTS["gold"], trial=2)
    assert (rollout.id, rollout.task_id, rollout.trial) == ("7/gold/2", "7", 2)
    assert [m.call for m in rollout.messages if m.call] == list(TASK.gold)
    assert [m.error is None for m in rollout.messages if m.role == "tool"] == [True, False]
    spoken = [m.content for m in rollout.messages if m.role == "agent" and not m.call]
    assert spoken[0] == GREETING
    assert all(text in spoken[1] for text in TASK.communicate)
    assert rollout.stop == "agent stopped"
    assert rollout.scenario == "unstated"


def test_the_silent_user_says_its_opening_and_no_more() -> None:
    rollout = play(Outsider("talker", lambda briefing, seed: Talker()))
    words = [m.content for m in rollout.messages if m.role == "user"]
    assert words[0] == "You want to know things.\nYou are Ada."
    assert set(words[1:]) == {SILENCE}
    assert rollout.stop == "user done"
    kept = " ".join(m.content for m in rollout.messages)
    assert "size" not in kept
    assert "terse" not in kept


@pytest.mark.parametrize("name", sorted(FOREIGN_AGENTS))
def test_every_agent_comes_to_its_own_end(name: str) -> None:
    """Whatever a shortcut has to say, the user listens to all of it."""
    ends = "transferred" if name.endswith("transfer") else "agent stopped"
    assert play(FOREIGN_AGENTS[name]).stop == ends


def test_outsiders_see_no_task() -> None:
    seen: list[Briefing] = []

    def start(briefing: Briefing, seed: int) -> Talker:
        seen.append(briefing)
        return Talker()

    play(Outsider("curious", start))
    assert seen[0].policy == RETAIL.policy
    assert "nobody" not in str(seen)


def test_the_scenario_is_kept_where_it_is_one_of_ours() -> None:
    made = ForeignTask(id="8", words=TASK.words, gold=(), scenario="changing", trajectory_id="s")
    rollout = play(FOREIGN_AGENTS["do-nothing"], made)
    assert (rollout.scenario, rollout.trajectory_id) == ("changing", "s")
