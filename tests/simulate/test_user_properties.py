"""What holds of the scripted user whatever an agent writes: no leak, nothing invented, an end."""

from __future__ import annotations

import re
from functools import cache

from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.simulate.agent_turns import turns
from tests.simulate.lines import caller_of, said_by, words
from tests.simulate.played import every_task, play

from trajectory2task.core.hearing.recognition import says
from trajectory2task.core.plans import Detail
from trajectory2task.core.tasks import Task
from trajectory2task.simulate.conversation import Limits

TEXTS = [turn.text for turn in turns()]
_TOKEN = re.compile(r"[\w.+-]*@[\w.-]+|#?\w*\d[\w/.-]*")
_HARMLESS = {"5-7"}


@cache
def some_tasks() -> tuple[Task, ...]:
    return tuple(every_task(25))


@cache
def hidden_tasks() -> tuple[Task, ...]:
    return tuple(task for task in some_tasks() if task.scenario == "ambiguous")


conversations = st.lists(st.sampled_from(TEXTS) | st.text(max_size=60), min_size=1, max_size=14)
seeds = st.integers(0, 5)


def withheld_of(task: Task) -> list[tuple[Detail, str]]:
    """Every withheld value that the opening does not say."""
    opening = task.words.reason_for_call.lower()
    public = " ".join(v for d in task.plan.details() for _, v in d.said).lower()
    return [
        (detail, value)
        for detail in task.plan.details()
        for _, value in detail.withheld
        if not says(opening, value) and value.lower() not in public
    ]


@settings(max_examples=150, deadline=None)
@example(2273, ["What would you like to exchange it for?"], 0)
@given(st.integers(0, 10**6), conversations, seeds)
def test_nothing_withheld_is_said_before_it_is_asked(
    pick: int, texts: list[str], seed: int
) -> None:
    task = hidden_tasks()[pick % len(hidden_tasks())]
    director = caller_of(task, seed)
    asked: set[str] = set()
    said_by_agent = ""
    for text in texts:
        said_by_agent += f" {text.lower()}"
        heard, turn = director.hear(text)
        asked.update(heard.asks)
        for detail, value in withheld_of(task):
            if says(words(turn).lower(), value) and not says(said_by_agent, value):
                assert detail.slot in asked


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 10**6), conversations, seeds)
def test_every_number_and_address_comes_from_the_plan_or_the_agent(
    pick: int, texts: list[str], seed: int
) -> None:
    task = some_tasks()[pick % len(some_tasks())]
    director = caller_of(task, seed)
    plan, known = task.plan, task.words.text().lower()
    known += " ".join(fact.value for fact in plan.facts if fact.visibility != "unknown").lower()
    known += " ".join(a.value for d in plan.details() for a in d.attributes).lower()
    for text in texts:
        known += f" {text.lower()}"
        said = words(director.hear(text)[1]).lower()
        for token in _TOKEN.findall(said):
            assert token.rstrip(".,") in known


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 10**6), conversations, seeds)
def test_what_is_forgotten_is_never_said(pick: int, texts: list[str], seed: int) -> None:
    task = some_tasks()[pick % len(some_tasks())]
    director = caller_of(task, seed)
    forgotten = [f.value for f in task.plan.facts if f.visibility == "unknown"]
    for text in texts:
        said = words(director.hear(text)[1])
        assert not any(value in said for value in forgotten)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), conversations, seeds)
def test_every_conversation_ends(pick: int, texts: list[str], seed: int) -> None:
    task = some_tasks()[pick % len(some_tasks())]
    rollout = play(task, said_by(texts, again=True), seed=seed, limits=Limits(hops=60))
    assert rollout.stop in ("user done", "step limit")
    assert all(m.content for m in rollout.messages if m.role == "user")
    if rollout.stop == "user done":
        assert rollout.notes[-1].did[-1] == "goodbye"
