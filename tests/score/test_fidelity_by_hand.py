"""What the detectors of users' errors let pass: the nearest transcripts that are no error."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence

import msgspec
import pytest
from tests.score.conftest import Set

from trajectory2task.core.messages import Message
from trajectory2task.core.plans import Request
from trajectory2task.core.rollouts import Rollout
from trajectory2task.core.state import State
from trajectory2task.core.tasks import Task
from trajectory2task.score.verifier import verify
from trajectory2task.simulate.agents import AGENTS
from trajectory2task.simulate.conversation import converse
from trajectory2task.simulate.user import SCRIPTED


def played(task: Task, tasks: Set) -> Rollout:
    kind = AGENTS["oracle"]
    return asyncio.run(converse(task, tasks.domain, tasks.database, kind, SCRIPTED))


def errors(task: Task, rollout: Rollout, tasks: Set, messages: Sequence[Message]) -> set[str]:
    """Names of the errors found in `rollout` with these messages."""
    edited = msgspec.structs.replace(rollout, messages=tuple(messages))
    found = verify(task, edited, tasks.domain, tasks.database).user_errors
    return {one.error for one in found}


def turns(*texts: str) -> list[Message]:
    """The agent's and the user's words in turn, the agent's first."""
    roles = ("agent", "user") * len(texts)
    return [Message(role, text) for role, text in zip(roles, texts, strict=False)]  # type: ignore[arg-type]


def general(tasks: Set) -> list[Task]:
    return [task for task in tasks.tasks if task.scenario == "general" and task.criteria.final]


def secrets(task: Task) -> Iterator[str]:
    """Values that the caller tells when asked, and that nothing else of theirs contains."""
    words = task.words.reason_for_call.lower()
    public = " ".join(value for detail in task.plan.details() for _, value in detail.said).lower()
    for detail in task.plan.details():
        for _, value in detail.withheld:
            if len(value) > 4 and value.lower() not in f"{words} {public}":
                yield value


def test_what_the_agent_said_first_is_no_leak(tasks: Set) -> None:
    checked = 0
    for task in tasks.tasks:
        value = next(secrets(task), None)
        if task.scenario != "ambiguous" or value is None:
            continue
        rollout = played(task, tasks)
        opening, rest = rollout.messages[:2], rollout.messages[2:]
        unasked = turns("One moment, I am looking at your account.", f"It is about {value}.")
        assert "leak" in errors(task, rollout, tasks, [*opening, *unasked, *rest])
        named = turns(f"On your account I see: {value}.", f"It is about {value}.")
        assert "leak" not in errors(task, rollout, tasks, [*opening, *named, *rest])
        checked += 1
    assert checked > 3


@pytest.mark.parametrize(("times", "accused"), [(1, True), (2, True), (3, False)])
def test_who_has_pressed_three_times_may_give_up(tasks: Set, times: int, accused: bool) -> None:
    """The agent stalls; the caller reminds it so many times, and hangs up."""
    task = general(tasks)[0]
    rollout = played(task, tasks)
    talk = [text for _ in range(times) for text in ("One moment, please.", "Is it done now?")]
    messages = [*rollout.messages[:2], *turns(*talk, "One moment, please.", "Goodbye.")]
    found = errors(task, rollout, tasks, messages)
    assert ("early stop" in found) is accused


def test_the_same_sentence_is_rambling_at_the_fourth_time(tasks: Set) -> None:
    task = general(tasks)[0]
    rollout = played(task, tasks)
    for text, times, rambles in (
        ("I have told you what I want already.", 3, False),
        ("I have told you what I want already.", 4, True),
        ("Okay, thank you.", 6, False),
    ):
        talk = [part for step in range(times) for part in (f"Please hold the line ({step}).", text)]
        messages = [*rollout.messages[:2], *turns(*talk), *rollout.messages[2:]]
        assert ("rambling" in errors(task, rollout, tasks, messages)) is rambles, (text, times)


def test_a_yes_to_a_wrong_summary_is_none_where_the_right_write_follows(tasks: Set) -> None:
    """The agent slipped in its words, and did what was meant."""
    checked = 0
    for task in general(tasks):
        wish = task.plan.wishes[0]
        if not isinstance(wish, Request) or len(task.plan.wishes) > 1:
            continue
        rollout = played(task, tasks)
        messages = list(rollout.messages)
        write = next(at for at, message in enumerate(messages) if message.call == wish.call)
        summary = messages[write - 2]
        slipped = msgspec.structs.replace(
            summary, content=_with_a_rival(task, tasks, wish, summary)
        )
        if slipped == summary:
            continue
        messages[write - 2] = slipped
        assert "contradiction" not in errors(task, rollout, tasks, messages)
        without = [*messages[:write], *turns("I am sorry, I have to stop here.", "Goodbye.")]
        assert "contradiction" in errors(task, rollout, tasks, without)
        checked += 1
    assert checked


def _with_a_rival(task: Task, tasks: Set, wish: Request, summary: Message) -> str:
    """The summary with another id in the place of the first argument that points at something."""
    for parameter in tasks.domain.tools[wish.call.name].parameters:
        value = wish.call.arguments[parameter.name]
        if parameter.refers is None or parameter.many:
            continue
        referent = tasks.domain.referents[parameter.refers.referent]
        rivals = referent.values(State(tasks.database), task.plan.user_id, wish.call.arguments)
        other = next((rival for rival in rivals if rival != value), None)
        if other is not None:
            line = next(line for line in summary.content.splitlines() if str(value) in line)
            name = parameter.name.replace("_", " ")
            return summary.content.replace(line, f"- {name}: {other}")
    return summary.content
