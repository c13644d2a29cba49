"""The verdict on rollouts: gold passes, and what goes wrong fails the check that is about it."""

from __future__ import annotations

import msgspec
import pytest
from tests.score.conftest import Set
from tests.score.played import gold_calls, gold_rollout, rollout_of

from trajectory2task.core.calls import Call, CallPattern
from trajectory2task.core.errors import UsageError
from trajectory2task.core.plans import Blocked, Inquiry
from trajectory2task.core.rollouts import Rollout, UserNote, Verdict
from trajectory2task.core.tasks import Task
from trajectory2task.score.verifier import verify


def failed(verdict: Verdict) -> set[str]:
    return {check.check for check in verdict.checks if check.verdict == "fail"}


def evidence(verdict: Verdict, check: str) -> str:
    return "; ".join(
        found.evidence for found in verdict.checks
        if found.check == check and found.verdict == "fail"
    )  # fmt: skip


def test_gold_passes(tasks: Set) -> None:
    for task in tasks.tasks:
        rollout = gold_rollout(task, tasks.domain, tasks.database)
        verdict = verify(task, rollout, tasks.domain, tasks.database)
        assert (verdict.reward, verdict.paper) == (1, 1), (task.id, verdict)
        assert verdict.fault is None
        held_back = {detail.slot for detail in task.plan.details() if detail.withheld}
        if not held_back:
            assert verdict.failures == ()
            continue
        # Right, but by luck, as long as the caller has not been asked.
        guessed = ("guessed withheld slot",) if writes_held_back(task) else ()
        assert verdict.failures == guessed
        told = {
            f"{wish.id} {detail.slot}"
            for wish in task.plan.wishes
            for detail in wish.details
            if detail.withheld
        }
        note = UserNote(1, told=tuple(sorted(told)))
        asked = gold_rollout(task, tasks.domain, tasks.database, notes=(note,))
        assert verify(task, asked, tasks.domain, tasks.database).failures == ()


def writes_held_back(task: Task) -> bool:
    """Whether a write of gold's uses something held back."""
    return any(
        detail.withheld
        for wish in task.plan.wishes
        if not isinstance(wish, Inquiry) and wish.call is not None
        for detail in wish.details
    )


def test_nothing_done_fails(tasks: Set) -> None:
    for task in tasks.tasks:
        rollout = rollout_of(task, tasks.domain, tasks.database, [], ["I cannot help you."])
        verdict = verify(task, rollout, tasks.domain, tasks.database)
        assert verdict.reward == 0, task.id
        assert verdict.fault == "agent"


def writing(tasks: Set) -> list[Task]:
    return [task for task in tasks.tasks if task.criteria.final]


def test_a_dropped_write_is_named(tasks: Set) -> None:
    for task in writing(tasks):
        calls = gold_calls(task)
        last = max(at for at, call in enumerate(calls) if call.name in tasks.domain.writes)
        rollout = rollout_of(task, tasks.domain, tasks.database, calls[:last] + calls[last + 1 :])
        verdict = verify(task, rollout, tasks.domain, tasks.database)
        assert "final state" in failed(verdict)
        assert "missing write" in verdict.failures
        change = task.criteria.changes
        told = evidence(verdict, "final state")
        assert any(one.record in told and one.path in told for one in change)
        assert "it should be" in told


def test_values_have_to_be_told(tasks: Set) -> None:
    asking = [task for task in tasks.tasks if task.criteria.communicate]
    assert asking
    for task in asking:
        right = task.criteria.communicate[0].amount
        for says, fine in (
            ([], False),
            ([f"That makes {right + 0.01:.2f}."], False),
            ([f"The order number is #W{right:.2f}."], False),
            ([", ".join(f"{right + step:.2f}" for step in range(40))], False),
            ([f"That makes {right:.2f} dollars."], True),
            ([f"**Total:** ${right:,.2f}."], True),
            ([f"- difference: ${right:.2f}\n- old: 12.34\n- new: 45.67"], True),
        ):
            others = [f"And {value.amount:.2f}." for value in task.criteria.communicate[1:]]
            rollout = rollout_of(
                task, tasks.domain, tasks.database, gold_calls(task), [*says, *others]
            )
            verdict = verify(task, rollout, tasks.domain, tasks.database)
            assert (verdict.reward == 1) is fine, (task.id, says, verdict)
            if not fine:
                told = evidence(verdict, "communicated")
                assert task.criteria.communicate[0].question in told
                assert f"it was due when wish {asker(task)} was dealt with" in told
                assert verdict.paper == (
                    task.scenario == "infeasible"
                )  # its rule for these is calls


def asker(task: Task) -> str:
    """The wish beside which the first value is asked."""
    value = task.criteria.communicate[0].id
    wishes = (wish for phase in reversed(task.plan.phases) for wish in phase.wishes)
    return next(wish.id for wish in wishes if value in wish.answers)


def infeasible(tasks: Set) -> list[Task]:
    return [task for task in tasks.tasks if task.scenario == "infeasible"]


def test_forbidden_calls_count_when_attempted(tasks: Set) -> None:
    checked = 0
    for task in infeasible(tasks):
        blocked = next((wish.call for wish in task.plan.wishes if isinstance(wish, Blocked)), None)
        if blocked is None:
            continue
        calls = gold_calls(task)
        rollout = rollout_of(task, tasks.domain, tasks.database, [*calls, blocked])
        verdict = verify(task, rollout, tasks.domain, tasks.database)
        assert verdict.paper == verdict.reward == 0
        assert "forbidden" in failed(verdict)
        assert "forbidden attempt" in verdict.failures
        turn = next(found.turn for found in verdict.checks if found.check == "forbidden")
        assert turn is not None
        assert rollout.messages[turn].call == blocked
        checked += 1
    assert checked > 10


def test_an_unlisted_write_is_the_papers_gap_and_not_ours(tasks: Set) -> None:
    """The paper's rule looks at listed calls only; ours at the whole end state."""
    gaps = 0
    for task in infeasible(tasks):
        for other in tasks.tasks:
            for gold in other.plan.gold:
                if gold.call.name not in tasks.domain.writes or other.plan.initial_state:
                    continue
                calls = [*gold_calls(task), gold.call]
                rollout = rollout_of(task, tasks.domain, tasks.database, calls)
                if rollout.messages[-1].error or any(
                    pattern.matches(gold.call) for pattern in task.criteria.forbidden
                ):
                    continue
                verdict = verify(task, rollout, tasks.domain, tasks.database)
                if verdict.paper == 1:
                    gaps += 1
                    assert verdict.reward == 0
        if gaps > 20:
            return
    assert gaps


def test_required_calls(tasks: Set) -> None:
    for task in infeasible(tasks):
        for pattern in task.criteria.required:
            calls = [call for call in gold_calls(task) if not pattern.matches(call)]
            rollout = rollout_of(task, tasks.domain, tasks.database, calls)
            verdict = verify(task, rollout, tasks.domain, tasks.database)
            assert verdict.paper == 0
            assert pattern.name in evidence(verdict, "required")


def test_a_required_call_that_was_rejected_is_missing(tasks: Set) -> None:
    """Unless gold's own was: a look-up that finds nobody shows that there is nobody."""
    task = infeasible(tasks)[0]
    lookup = next(call for call in gold_calls(task) if call.name in tasks.domain.logins)
    nobody = Call(lookup.name, dict.fromkeys(lookup.arguments, "nobody"))
    pattern = CallPattern(nobody.name, nobody.arguments)
    criteria = msgspec.structs.replace(task.criteria, required=(pattern,))
    asking = msgspec.structs.replace(task, criteria=criteria)
    rollout = rollout_of(asking, tasks.domain, tasks.database, [nobody, *gold_calls(task)])
    assert rollout.messages[3].error
    verdict = verify(asking, rollout, tasks.domain, tasks.database)
    assert "was never made" in evidence(verdict, "required")


@pytest.mark.parametrize("stop", ["step limit", "tool-error limit", "context overflow"])
def test_a_conversation_that_was_cut_off_fails(tasks: Set, stop) -> None:
    task = tasks.tasks[0]
    rollout = gold_rollout(task, tasks.domain, tasks.database, stop=stop)
    verdict = verify(task, rollout, tasks.domain, tasks.database)
    assert failed(verdict) == {"ended"}
    assert "too long" in verdict.failures


def test_a_providers_failure_is_its_own_fault(tasks: Set) -> None:
    task = tasks.tasks[0]
    rollout = rollout_of(task, tasks.domain, tasks.database, [], stop="provider failure")
    assert verify(task, rollout, tasks.domain, tasks.database).fault == "provider"


def edited(rollout: Rollout, turn: int, **fields) -> Rollout:
    messages = list(rollout.messages)
    messages[turn] = msgspec.structs.replace(messages[turn], **fields)
    return msgspec.structs.replace(rollout, messages=tuple(messages))


def test_an_edited_record_is_refused(tasks: Set) -> None:
    task = writing(tasks)[0]
    rollout = gold_rollout(task, tasks.domain, tasks.database)
    turns = [turn for turn, message in enumerate(rollout.messages) if message.role == "tool"]
    for turn in turns:
        for change in ({"content": "{}"}, {"error": "made_up"}):
            with pytest.raises(UsageError, match="edited"):
                verify(task, edited(rollout, turn, **change), tasks.domain, tasks.database)
    other = edited(rollout, turns[-1] - 1, call=Call(tasks.domain.transfer, {"summary": "x"}))
    with pytest.raises(UsageError):
        verify(task, other, tasks.domain, tasks.database)
    cut = msgspec.structs.replace(rollout, messages=rollout.messages[: turns[-1]])
    with pytest.raises(UsageError, match="no result"):
        verify(task, cut, tasks.domain, tasks.database)
    by_user = edited(rollout, 1, call=gold_calls(task)[0])
    with pytest.raises(UsageError, match="user makes a call"):
        verify(task, by_user, tasks.domain, tasks.database)
    with pytest.raises(UsageError, match="its own tasks"):
        verify(tasks.tasks[-1], rollout, tasks.domain, tasks.database)


def test_the_seal_tells_any_edit(tasks: Set) -> None:
    rollout = gold_rollout(tasks.tasks[0], tasks.domain, tasks.database)
    verdict = verify(tasks.tasks[0], rollout, tasks.domain, tasks.database)
    assert verdict.seal == rollout.seal
    scored = msgspec.structs.replace(rollout, verdict=verdict)
    assert scored.seal == rollout.seal
    again = msgspec.json.decode(msgspec.json.encode(scored), type=Rollout)
    assert again == scored
    assert verify(tasks.tasks[0], again, tasks.domain, tasks.database) == verdict
    assert edited(rollout, 1, content="Something else.").seal != rollout.seal


def test_words_alone_never_pass(tasks: Set) -> None:
    """A liar who says that all is done, and every number, has not done it."""
    for task in writing(tasks):
        says = [f"Done! It is ${value.amount:.2f}." for value in task.criteria.communicate]
        reads = [call for call in gold_calls(task) if call.name not in tasks.domain.writes]
        rollout = rollout_of(task, tasks.domain, tasks.database, reads, [*says, "All is done."])
        verdict = verify(task, rollout, tasks.domain, tasks.database)
        assert verdict.reward == 0
