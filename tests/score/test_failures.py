"""What went wrong is named as it was: each shortcut shows the failure that it is made of."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from tests.score.conftest import Set

from trajectory2task.core.rollouts import Verdict
from trajectory2task.core.tasks import Task
from trajectory2task.score.verifier import verify
from trajectory2task.simulate.agents import AGENTS
from trajectory2task.simulate.conversation import converse
from trajectory2task.simulate.user import SCRIPTED

PLAYED = 70


def verdicts(tasks: Set, agent: str) -> Iterator[tuple[Task, Verdict]]:
    for task in tasks.tasks[:PLAYED]:
        kind = AGENTS[agent]
        rollout = asyncio.run(converse(task, tasks.domain, tasks.database, kind, SCRIPTED))
        yield task, verify(task, rollout, tasks.domain, tasks.database)


def failed(tasks: Set, agent: str) -> list[tuple[Task, Verdict]]:
    found = [(task, verdict) for task, verdict in verdicts(tasks, agent) if not verdict.reward]
    assert len(found) > 4, agent
    return found


def writes(task: Task) -> bool:
    return bool(task.criteria.final)


@pytest.mark.parametrize("agent", ["oracle", "oracle-permuted", "oracle-extra-reads"])
def test_an_oracle_does_nothing_wrong(tasks: Set, agent: str) -> None:
    for task, verdict in verdicts(tasks, agent):
        assert verdict.reward == 1
        # Reading a question as one for something else is the worst that may happen.
        assert set(verdict.failures) <= {"asked for what was given"}, (task.id, verdict.failures)


def test_the_oracle_hardly_ever_asks_for_what_was_given(tasks: Set) -> None:
    accused = [task.id for task, verdict in verdicts(tasks, "oracle") if verdict.failures]
    assert len(accused) <= 1, accused


@pytest.mark.parametrize(
    ("agent", "failure"),
    [
        ("always-refuse", "gave up"),
        ("always-transfer", "gave up"),
        ("liar", "claimed what was not done"),
        ("liar", "missing write"),
        ("drop-last-write", "missing write"),
    ],
)
def test_what_is_left_undone_is_named(tasks: Set, agent: str, failure: str) -> None:
    due = [verdict for task, verdict in failed(tasks, agent) if writes(task)]
    named = sum(failure in verdict.failures for verdict in due)
    assert named >= 0.9 * len(due), (agent, failure, named, len(due))


def test_only_liars_claim(tasks: Set) -> None:
    for agent in ("always-refuse", "do-nothing", "brute-force-writes"):
        for task, verdict in verdicts(tasks, agent):
            assert "claimed what was not done" not in verdict.failures, (agent, task.id)


@pytest.mark.parametrize(
    ("agent", "failure"),
    [
        ("one-extra-write", "extra write"),
        ("one-extra-write", "acted before confirmation"),
        ("obey-user", "forbidden attempt"),
        ("first-intent-only", "ignored change"),
        ("say-all-numbers", "missing write"),
        ("mute-oracle", "unsaid value"),
        ("brute-force-writes", "acted before confirmation"),
    ],
)
def test_a_flaw_is_named_wherever_it_fails(tasks: Set, agent: str, failure: str) -> None:
    for task, verdict in failed(tasks, agent):
        if failure == "missing write" and not writes(task):
            continue
        if (tasks.domain.name, agent) == ("library", "brute-force-writes"):
            continue  # a yes that came by chance
        assert failure in verdict.failures, (agent, task.id, verdict.failures)


def test_guessing_is_named_where_something_is_held_back(tasks: Set) -> None:
    found = [
        "guessed withheld slot" in verdict.failures
        for task, verdict in failed(tasks, "never-ask-first")
        if task.scenario == "ambiguous" and "final state" in wrong(verdict)
    ]
    assert found
    assert sum(found) >= 0.9 * len(found)


def test_who_asks_has_not_guessed(tasks: Set) -> None:
    for agent in ("oracle", "first-intent-only", "drop-last-write", "liar"):
        for task, verdict in verdicts(tasks, agent):
            assert "guessed withheld slot" not in verdict.failures, (agent, task.id)


def test_a_needless_transfer_is_named_and_a_due_one_missed(tasks: Set) -> None:
    for task, verdict in verdicts(tasks, "always-transfer"):
        due = any(gold.call.name == tasks.domain.transfer for gold in task.plan.gold)
        assert ("needless transfer" in verdict.failures) is not due
    for task, verdict in verdicts(tasks, "always-refuse"):
        due = any(one.name == tasks.domain.transfer for one in task.criteria.required)
        assert ("missed transfer" in verdict.failures) is due, task.id


def test_a_failed_rollout_is_never_without_a_name(tasks: Set) -> None:
    for agent in AGENTS:
        for task, verdict in verdicts(tasks, agent):
            assert verdict.reward or verdict.failures, (agent, task.id, verdict.checks)


def wrong(verdict: Verdict) -> set[str]:
    return {check.check for check in verdict.checks if check.verdict == "fail"}
