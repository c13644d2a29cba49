"""The loop: who sees what, how conversations end, and when a goodbye is held back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from tests.simulate.lines import Lines, insider, said_by, talk, user_turns
from tests.simulate.played import made_tasks, play

from trajectory2task.core.calls import Call
from trajectory2task.core.errors import ContextOverflow, DomainError, ProviderError
from trajectory2task.core.messages import Message
from trajectory2task.core.plans import Request
from trajectory2task.core.rollouts import UserNote
from trajectory2task.core.tasks import Task
from trajectory2task.domains import get
from trajectory2task.simulate.agents.oracle import ORACLE
from trajectory2task.simulate.conversation import GREETING, HELD_BACK, Limits
from trajectory2task.simulate.sides import (
    Briefing,
    Move,
    Outsider,
    Reply,
    UserKind,
)

TRANSFER = Call("transfer_to_human_agents", {"summary": "out of scope"})
WRONG = Call("get_order_details", {"order_id": "#W0"})


@pytest.fixture(scope="module")
def task() -> Task:
    """A task whose only wish is a write, without a question beside it."""
    return next(
        task
        for task in made_tasks("retail", "general")
        if len(task.plan.wishes) == 1
        and isinstance(task.plan.wishes[0], Request)
        and not task.plan.wishes[0].answers
    )


def test_the_agent_greets_and_the_user_opens(task: Task) -> None:
    rollout = talk(task)
    assert rollout.messages[0] == Message("agent", GREETING)
    assert rollout.messages[1] == Message("user", task.words.reason_for_call)
    assert rollout.stop == "agent stopped"


def test_agents_see_policy_tools_and_messages_only(task: Task) -> None:
    seen: list[Any] = []

    class Watcher(Lines):
        async def act(self, messages: Sequence[Message]) -> Move:
            seen.append(messages)
            return await super().act(messages)

    def start(briefing: Briefing, seed: int) -> Watcher:
        seen.extend([briefing, seed])
        return Watcher(["Could you give me your email?", WRONG])

    play(task, Outsider("watcher", start))
    briefing, seed, *views = seen
    domain = get("retail")
    assert briefing.policy == domain.policy
    assert [tool["function"]["name"] for tool in briefing.tools] == list(domain.tools)
    assert isinstance(seed, int)
    assert all(isinstance(message, Message) for view in views for message in view)


def test_users_hear_words_only(task: Task) -> None:
    heard: list[Message] = []

    class Deaf:
        async def reply(self, messages: Sequence[Message]) -> Reply:
            heard[:] = messages
            return Reply("Hm.")

    kind = UserKind("deaf", lambda task, domain, database, seed: Deaf())
    play(task, said_by([WRONG, "One moment.", WRONG, "Well."]), kind)
    assert [message.role for message in heard] == ["agent", "user", "agent", "user", "agent"]
    assert all(message.call is None for message in heard)


def test_step_limit_counts_every_message(task: Task) -> None:
    rollout = play(task, said_by([WRONG, "Hm."], again=True), limits=Limits(hops=9))
    assert rollout.stop == "step limit"
    assert len(rollout.messages) in (10, 11)  # the greeting apart; a call brings its result


@pytest.mark.parametrize("hops", [1, 2, 3, 4])
def test_nobody_speaks_beyond_the_limit(task: Task, hops: int) -> None:
    rollout = play(task, said_by(["Hm."], again=True), limits=Limits(hops=hops))
    assert rollout.stop == "step limit"
    assert len(rollout.messages) == 1 + hops


def test_tool_errors_are_limited(task: Task) -> None:
    rollout = play(task, said_by([WRONG], again=True))
    assert rollout.stop == "tool-error limit"
    assert sum(message.error is not None for message in rollout.messages) == 10


def test_a_transfer_ends_it_with_the_closing_sentence(task: Task) -> None:
    rollout = talk(task, TRANSFER, "You are being handed over.", "Is anybody there?")
    assert rollout.stop == "transferred"
    assert rollout.messages[-1].content == "You are being handed over."
    assert talk(task, TRANSFER).stop == "transferred"


def test_calls_after_a_transfer_are_still_made_and_seen(task: Task) -> None:
    rollout = talk(task, TRANSFER, WRONG, "Bye.")
    assert rollout.stop == "transferred"
    assert [m.call.name for m in rollout.messages if m.call] == [TRANSFER.name, WRONG.name]


@pytest.mark.parametrize(
    ("error", "stop"),
    [
        (ProviderError("503 from the provider"), "provider failure"),
        (ContextOverflow("9000 tokens are too many"), "context overflow"),
    ],
)
def test_failures_of_a_provider_are_no_failures_of_the_task(
    task: Task, error: ProviderError, stop: str
) -> None:
    class Broken:
        async def act(self, messages: Sequence[Message]) -> Move:
            raise error

    rollout = play(task, Outsider("broken", lambda briefing, seed: Broken()))
    assert (rollout.stop, rollout.problem) == (stop, str(error))


def test_bugs_are_raised(task: Task) -> None:
    class Buggy:
        async def act(self, messages: Sequence[Message]) -> Move:
            raise DomainError("a bug")

    with pytest.raises(DomainError):
        play(task, Outsider("buggy", lambda briefing, seed: Buggy()))


class Hasty:
    """A user that agrees once and says goodbye from then on."""

    def __init__(self) -> None:
        self.turn = 0

    async def reply(self, heard: Sequence[Message]) -> Reply:
        self.turn += 1
        if self.turn == 1:
            return Reply("Please cancel my order.")
        if self.turn == 2:
            return Reply("Yes.", note=UserNote(0, did=("confirm",), confirmed="w1"))
        return Reply("Bye!", done=True, note=UserNote(0, did=("goodbye",)))


HASTY = UserKind("hasty", lambda task, domain, database, seed: Hasty())


def test_a_goodbye_before_the_agreed_write_is_held_back_twice(task: Task) -> None:
    rollout = play(task, said_by(["Shall I?", "Done!"], again=True), HASTY)
    assert user_turns(rollout)[2:] == [HELD_BACK, HELD_BACK, "Bye!"]
    assert [note.did for note in rollout.notes][-3:] == [
        ("held back",),
        ("held back",),
        ("goodbye",),
    ]
    assert rollout.stop == "user done"


def test_a_goodbye_after_the_agreed_write_is_not_held_back(task: Task) -> None:
    wish = task.plan.wishes[0]
    assert isinstance(wish, Request)
    rollout = play(task, insider(["Shall I?", wish.call, "Done!"]), HASTY)
    assert user_turns(rollout)[-1] == "Bye!"
    assert HELD_BACK not in user_turns(rollout)


def test_reading_is_not_the_agreed_write(task: Task) -> None:
    look = Call("get_user_details", {"user_id": task.plan.user_id})
    rollout = play(task, insider(["Shall I?", look, "Done!", "Done!", "Done!"]), HASTY)
    assert user_turns(rollout)[2:] == [HELD_BACK, HELD_BACK, "Bye!"]


def test_a_goodbye_is_held_back_for_each_of_two_agreed_writes() -> None:
    """One of them is made, the other is still owed."""
    task = next(task for task in made_tasks("retail", "general") if len(writes_of(task)) > 1)
    first, second = writes_of(task)[:2]

    class Agreeing(Hasty):
        async def reply(self, heard: Sequence[Message]) -> Reply:
            found = await super().reply(heard)
            if self.turn == 2:
                return Reply(found.text, note=UserNote(0, did=("confirm",), confirmed="w1 w2"))
            return found

    kind = UserKind("agreeing", lambda task, domain, database, seed: Agreeing())
    one = play(task, insider(["Shall I?", first, "Done!", second, "Done!"]), kind)
    assert user_turns(one)[2:] == [HELD_BACK, "Bye!"]
    both = play(task, insider(["Shall I?", first, second, "Done!"]), kind)
    assert user_turns(both)[2:] == ["Bye!"]


def writes_of(task: Task) -> list[Call]:
    """The writes that the caller wants."""
    return [wish.call for wish in task.plan.wishes if isinstance(wish, Request)]


def test_notes_stand_at_the_users_turns(task: Task) -> None:
    rollout = play(task)
    users = [place for place, message in enumerate(rollout.messages) if message.role == "user"]
    assert [note.turn for note in rollout.notes] == users


def test_the_same_seed_plays_the_same(task: Task) -> None:
    assert play(task, seed=5).seal == play(task, seed=5).seal


def test_another_seed_or_trial_varies_the_words(task: Task) -> None:
    seeds = {tuple(user_turns(play(task, seed=number))) for number in range(12)}
    trials = {tuple(user_turns(play(task, trial=number))) for number in range(12)}
    assert min(len(seeds), len(trials)) > 3


def test_every_agent_has_the_same_users_before_it(task: Task) -> None:
    lines = ["Could you give me your email?", "Which order is it?", "Is there anything else?"]
    kinds = [
        Outsider(name, lambda briefing, seed: Lines(lines)) for name in ("this", "that", "another")
    ]
    for seed in range(6):
        first, *others = (user_turns(play(task, kind, seed=seed)) for kind in kinds)
        assert all(said == first for said in others)


def test_the_initial_state_is_the_tasks() -> None:
    """A patched record is what the agent reads."""
    patched = next(task for task in made_tasks("retail", "infeasible") if _sets_a_status(task))
    state = patched.plan.initial_state
    assert state is not None
    order_id = next(iter(state["orders"]))
    rollout = talk(patched, Call("get_order_details", {"order_id": order_id}), "Hm.")
    assert state["orders"][order_id]["status"] in rollout.messages[3].content


def test_oracle_kind_is_named_in_the_rollout(task: Task) -> None:
    rollout = play(task)
    assert (rollout.agent, rollout.user) == (ORACLE.name, "scripted")
    assert rollout.task_id == task.id


def test_an_empty_text_gets_an_answer(task: Task) -> None:
    assert user_turns(talk(task, ""))[1]


def _sets_a_status(task: Task) -> bool:
    orders = (task.plan.initial_state or {}).get("orders", {})
    return any("status" in patch for patch in orders.values())
