"""Failures in rollouts that are made for them, and in the nearest ones that do not show them."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import pytest
from msgspec.structs import replace
from tests.score.conftest import Set
from tests.score.played import gold_calls, gold_rollout, rollout_of

from trajectory2task.core.calls import Call
from trajectory2task.core.environment import Environment
from trajectory2task.core.hearing.understanding import understanding_of
from trajectory2task.core.messages import Message
from trajectory2task.core.moves import record_of, sample
from trajectory2task.core.plans import Inquiry, Request
from trajectory2task.core.rollouts import Rollout, UserNote
from trajectory2task.core.tasks import Task
from trajectory2task.score.verifier import verify
from trajectory2task.simulate.agents.wording import reporting

_DRAWS = 60
_ENOUGH = 4


def failures(tasks: Set, task: Task, rollout: Rollout) -> set[str]:
    return set(verify(task, rollout, tasks.domain, tasks.database).failures)


def general(tasks: Set) -> list[Task]:
    """Tasks in which nothing is held back."""
    return [task for task in tasks.tasks if task.scenario == "general" and task.criteria.final]


def replaced(task: Task, old: Call, *new: Call) -> list[Call]:
    """Gold's calls with `new` in the place of `old`."""
    return [put for call in gold_calls(task) for put in (new if call == old else (call,))]


def others(tasks: Set, task: Task) -> Iterator[tuple[Call, Call]]:
    """Gold's writes, each with others by the same tool that can be made in its place."""
    environment = Environment(tasks.domain, tasks.database, patch=task.plan.initial_state)
    for call in gold_calls(task):
        if call.name in tasks.domain.writes:
            for seed in range(_DRAWS):
                other = sample(environment.fork(), task.plan.user_id, call.name, Random(seed))
                if other is not None and other not in gold_calls(task):
                    yield call, other
        environment.step(call)


def test_a_write_on_another_record_and_one_with_another_argument(tasks: Set) -> None:
    domain, seen = tasks.domain, {"wrong record": 0, "wrong argument": 0}
    for task in general(tasks):
        records = {record_of(domain, one) for one in gold_calls(task) if one.name in domain.writes}
        for call, other in others(tasks, task):
            same = record_of(domain, other) == record_of(domain, call)
            if not same and record_of(domain, other) in records:
                continue
            right, wrong = "wrong argument", "wrong record"
            if not same:
                right, wrong = wrong, right
            if seen[right] > _ENOUGH:
                continue
            rollout = rollout_of(task, domain, tasks.database, replaced(task, call, other))
            if any(message.error for message in rollout.messages):
                continue
            found = failures(tasks, task, rollout)
            assert right in found
            assert wrong not in found
            assert not found & {"missing write", "extra write"}
            seen[right] += 1
    assert min(seen.values()) > 0, seen


def test_one_write_too_many_by_a_tool_that_gold_writes_with(tasks: Set) -> None:
    checked = 0
    for task in general(tasks)[:12]:
        for call, other in others(tasks, task):
            rollout = rollout_of(
                task, tasks.domain, tasks.database, replaced(task, call, call, other)
            )
            if any(message.error for message in rollout.messages):
                continue
            assert "extra write" in failures(tasks, task, rollout)
            checked += 1
            break
    assert checked


@pytest.mark.parametrize(("times", "loops"), [(2, False), (3, True)])
def test_a_loop_is_the_same_three_times(tasks: Set, times: int, loops: bool) -> None:
    task = general(tasks)[0]
    read = next(call for call in gold_calls(task) if call.name not in tasks.domain.writes)
    calls = [*[read] * (times - 1), *gold_calls(task)]
    by_calls = rollout_of(task, tasks.domain, tasks.database, calls)
    assert ("loop" in failures(tasks, task, by_calls)) is loops
    by_words = gold_rollout(task, tasks.domain, tasks.database)
    repeated = tuple([Message("agent", "One moment, please."), Message("user", "Okay.")] * times)
    talking = replace(by_words, messages=by_words.messages + repeated)
    assert ("loop" in failures(tasks, task, talking)) is loops
    apart = [Message("agent", f"One moment, please: {step}.") for step in range(times)]
    varied = replace(by_words, messages=(*by_words.messages, *apart))
    assert "loop" not in failures(tasks, task, varied)


def test_an_amount_that_was_not_told_and_one_that_was_told_wrongly(tasks: Set) -> None:
    asking = [task for task in tasks.tasks if len(task.criteria.communicate) == 1]
    assert asking
    for task in asking:
        right = task.criteria.communicate[0].amount
        flood = ", ".join(f"{right + step:.2f}" for step in range(1, 40))
        for says, named in (
            ("It comes to something.", "unsaid value"),
            (f"It comes to {right + 0.01:.2f}.", "wrong value"),
            ("You have 3 orders.", "unsaid value"),
            (f"One of {flood}.", "unsaid value"),
        ):
            rollout = rollout_of(task, tasks.domain, tasks.database, gold_calls(task), [says])
            found = failures(tasks, task, rollout) & {"unsaid value", "wrong value"}
            assert found == {named}, (says, found)


def test_what_was_required_is_missed_by_its_kind(tasks: Set) -> None:
    domain, seen = tasks.domain, set()
    for task in tasks.tasks:
        for pattern in task.criteria.required:
            left = [call for call in gold_calls(task) if not pattern.matches(call)]
            found = failures(tasks, task, rollout_of(task, domain, tasks.database, left))
            named = found & {"missed diagnosis", "missed transfer"}
            if pattern.name == domain.transfer:
                assert named == {"missed transfer"}
            elif domain.tools[pattern.name].kind == "read":
                assert named == {"missed diagnosis"}
            else:
                assert not named
            seen |= named
    assert seen == {"missed diagnosis", "missed transfer"}


def test_a_yes_that_comes_after_the_write_is_none(tasks: Set) -> None:
    """The question and the answer moved behind the write that they are about."""
    task = general(tasks)[0]
    rollout = gold_rollout(task, tasks.domain, tasks.database)
    assert "acted before confirmation" not in failures(tasks, task, rollout)
    messages = list(rollout.messages)
    write = next(
        at
        for at, message in enumerate(messages)
        if message.call is not None and message.call.name in tasks.domain.writes
    )
    question, answer, call, result = messages[write - 2 : write + 2]
    messages[write - 2 : write + 2] = [call, result, question, answer]
    late = replace(rollout, messages=tuple(messages))
    assert "acted before confirmation" in failures(tasks, task, late)


def test_what_is_told_after_the_write_was_guessed_for_it(tasks: Set) -> None:
    task = next(
        task
        for task in tasks.tasks
        if any(
            detail.withheld
            for wish in task.plan.wishes
            if not isinstance(wish, Inquiry)
            for detail in wish.details
        )
    )
    told = tuple(
        f"{wish.id} {detail.slot}"
        for wish in task.plan.wishes
        for detail in wish.details
        if detail.withheld
    )
    first = gold_rollout(task, tasks.domain, tasks.database, notes=(UserNote(1, told=told),))
    assert "guessed withheld slot" not in failures(tasks, task, first)
    last = replace(first, notes=(UserNote(len(first.messages) - 1, told=told),))
    assert "guessed withheld slot" in failures(tasks, task, last)


def test_asking_again_for_what_was_told(tasks: Set) -> None:
    task = general(tasks)[0]
    fact = next(fact for fact in task.plan.facts if fact.visibility == "public")
    words = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in fact.name)
    question = Message("agent", f"Could you tell me your{words}?")
    rollout = gold_rollout(task, tasks.domain, tasks.database)
    opening, rest = rollout.messages[:2], rollout.messages[2:]
    answer = Message("user", f"It is {fact.value}.")
    once = replace(rollout, messages=(*opening, question, answer, *rest))
    assert "asked for what was given" not in failures(tasks, task, once)
    twice = replace(rollout, messages=(*opening, question, answer, question, answer, *rest))
    assert "asked for what was given" in failures(tasks, task, twice)


def test_asking_for_something_new_beside_what_was_told(tasks: Set) -> None:
    """One question for two things, of which the opening has told one, is no question in vain."""
    checked = 0
    for task in general(tasks):
        wish = task.plan.wishes[0]
        slot = next((d.slot for d in wish.details if d.said and d.slot == "order_id"), None)
        fact = next(fact for fact in task.plan.facts if fact.visibility == "public")
        if slot is None or len(task.plan.wishes) > 1:
            continue
        words = "".join(f" {c.lower()}" if c.isupper() else c for c in fact.name)
        rollout = gold_rollout(task, tasks.domain, tasks.database)
        answer = Message("user", f"It is {fact.value}.")
        for asked, given in ((f"your{words} and which order you mean", False),
                             ("which order you mean", True)):  # fmt: skip
            question = Message("agent", f"Could you tell me {asked}?")
            opening, rest = rollout.messages[:2], rollout.messages[2:]
            asking = replace(rollout, messages=(*opening, question, answer, *rest))
            found = failures(tasks, task, asking)
            assert ("asked for what was given" in found) is given
        checked += 1
    assert checked or tasks.domain.name != "retail"


def test_a_report_before_the_write_is_a_claim(tasks: Set) -> None:
    """In a rollout that ends wrong for another reason: the last write is left out."""
    checked = 0
    for task in general(tasks):
        wishes = [wish for wish in task.plan.wishes if isinstance(wish, Request)]
        if len({wish.call.name for wish in wishes}) < 2 or checked >= _ENOUGH:
            continue
        calls = gold_calls(task)
        last = max(at for at, call in enumerate(calls) if call.name in tasks.domain.writes)
        first = next(wish for wish in wishes if wish.call.name != calls[last].name)
        text = reporting(tasks.domain, first, task.plan.wishes)
        if not understanding_of(tasks.domain).cues.tools_named(text.lower()).get(first.call.name):
            continue  # "the new hold": it does not say of what deed
        report = (Message("agent", text), Message("user", "Thanks."))
        rollout = rollout_of(task, tasks.domain, tasks.database, calls[:last])
        for at, claimed in ((2, True), (len(rollout.messages), False)):
            messages = (*rollout.messages[:at], *report, *rollout.messages[at:])
            found = failures(tasks, task, replace(rollout, messages=messages))
            assert "missing write" in found
            assert ("claimed what was not done" in found) is claimed
        checked += 1
    assert checked
