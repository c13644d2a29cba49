"""tau2's rules as verdicts, on conversations that are small enough to see through."""

from __future__ import annotations

from typing import Any

import pytest
from tests.domains import small_retail as shop

from trajectory2task.core.calls import Call
from trajectory2task.core.environment import Environment
from trajectory2task.core.foreign import ForeignTask
from trajectory2task.core.messages import Message
from trajectory2task.core.rollouts import Judgement, Rollout, Verdict
from trajectory2task.core.tasks import Words
from trajectory2task.domains.retail.domain import retail
from trajectory2task.domains.retail.loading import build
from trajectory2task.interop.tau2.verdicts import gold_end, judge

RETAIL = retail(compat="tau2")
DATABASE = build(shop.collections())
CANCEL = Call("cancel_pending_order", {"order_id": shop.PENDING, "reason": "no longer needed"})
LOOK = Call("get_order_details", {"order_id": shop.PENDING})
NOWHERE = Call("cancel_pending_order", {"order_id": "#W0", "reason": "no longer needed"})


def foreign(*gold: Call, **more: Any) -> ForeignTask:
    return ForeignTask(id="t", words=Words("", "", "", ""), gold=gold, **more)


def verdict(
    task: ForeignTask, *calls: Call, said: tuple[str, ...] = (), stop: Any = "agent stopped"
) -> Verdict:
    live = Environment(RETAIL, DATABASE, patch=task.initial_state)
    messages = []
    for call in calls:
        step = live.step(call)
        messages += [Message("agent", call=call), Message("tool", step.content, error=step.error)]
    messages += [Message("agent", text) for text in said]
    rollout = Rollout(
        "r", "t", "retail", "w", "unstated", "t", "a", "silent", 0, 0, tuple(messages), stop
    )
    return judge(task, rollout, calls, live.state, gold_end(task, RETAIL, DATABASE))


def named(found: Verdict, check: str) -> list[Judgement]:
    return [one for one in found.checks if one.check == check]


def test_the_end_state_is_what_counts() -> None:
    task = foreign(LOOK, CANCEL)
    assert verdict(task, CANCEL).reward == 1
    idle = verdict(task)
    assert (idle.reward, idle.failures, idle.fault) == (0, ("missing write",), "agent")
    assert named(idle, "db")[0].evidence.startswith(f"orders/{shop.PENDING}: ")
    more = verdict(foreign(LOOK), CANCEL)
    assert (more.reward, more.failures) == (0, ("extra write",))


def test_gold_that_is_rejected_is_passed_over() -> None:
    assert verdict(foreign(NOWHERE)).reward == 1
    assert verdict(foreign(NOWHERE, CANCEL), CANCEL).reward == 1


def test_a_conversation_that_was_cut_off_counts_nothing() -> None:
    found = verdict(foreign(CANCEL), CANCEL, stop="step limit")
    assert (found.reward, found.failures) == (0, ("too long",))
    assert verdict(foreign(), stop="provider failure").fault == "provider"


def test_a_user_that_speaks_as_the_agent_is_noted() -> None:
    messages = (Message("agent", "Hello!"), Message("user", "Hi! How can I help you today?"))
    task, start = foreign(), Environment(RETAIL, DATABASE).state
    rollout = Rollout(
        "r", "t", "retail", "w", "unstated", "t", "a", "free", 0, 0, messages, "user done"
    )
    found = judge(task, rollout, (), start, gold_end(task, RETAIL, DATABASE))
    assert [(one.error, one.turn) for one in found.user_errors] == [("role flip", 1)]


def test_texts_are_looked_for_as_they_are() -> None:
    task = foreign(communicate=("1054", "Blue"))
    found = verdict(task, said=("It is blue.", "That is $1,054 in all."))
    assert found.reward == 1
    assert {one.turn for one in named(found, "communicate")} == {0, 1}
    assert verdict(task, said=("It is blue.",)).failures == ("unsaid value",)


def test_what_a_tool_says_is_not_said() -> None:
    task = foreign(LOOK, communicate=("pending",))
    assert verdict(task, LOOK).failures == ("unsaid value",)
    assert verdict(task, LOOK, said=("It is pending.",)).reward == 1


def test_what_is_not_in_the_basis_does_not_count() -> None:
    task = foreign(CANCEL, communicate=("7",), reward_basis=("DB",))
    found = verdict(task, CANCEL)
    assert found.reward == 1
    assert named(found, "communicate")[0].verdict == "not applicable"
    assert "0 of 1 met" in named(found, "communicate")[0].evidence
    assert "1 of 1 met" in named(found, "action")[0].evidence
    silent = verdict(foreign(CANCEL, reward_basis=("DB",)), CANCEL)
    assert not named(silent, "communicate")  # where nothing has to be said, nothing is told of it


def test_actions_count_where_the_basis_has_them() -> None:
    basis = ("DB", "ACTION")
    assert verdict(foreign(LOOK, CANCEL, reward_basis=basis), CANCEL).failures == ("missing call",)
    assert verdict(foreign(LOOK, CANCEL, reward_basis=basis), LOOK, CANCEL).reward == 1
    anywhere = foreign(NOWHERE, reward_basis=basis, compared=(("reason",),))
    other = Call("cancel_pending_order", {"order_id": "#W00", "reason": "no longer needed"})
    assert verdict(anywhere, other).reward == 1
    assert verdict(foreign(NOWHERE, reward_basis=basis), other).reward == 0


@pytest.mark.parametrize("name", ["NL_ASSERTION", "ENV_ASSERTION", "MOOD"])
def test_what_cannot_be_judged_here_is_said_so(name: str) -> None:
    found = verdict(foreign(CANCEL, reward_basis=("DB", name)), CANCEL)
    assert found.reward == 1
    (unscored,) = named(found, name.lower())
    assert unscored.verdict == "not applicable"
    assert unscored.evidence.endswith("not scored")


def test_a_task_without_actions_compares_no_state() -> None:
    assert verdict(foreign(compares_state=False), CANCEL).reward == 1
