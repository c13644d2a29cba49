"""Faults put into good transcripts by typed operators, one for each way a user can err.

In: a rollout that passed, and its task. Out: the same with one fault, of the user's; None where the
rollout has no room for it. Calls are executed again, so that results are what the tools give.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import fault_course as course
import fault_words as words
import msgspec
from fault_case import Case, Operator

from trajectory2task.core.environment import Environment
from trajectory2task.core.messages import Message
from trajectory2task.core.rollouts import Rollout

OPERATORS: Mapping[str, tuple[Operator, ...]] = {
    "leak": (words.leak_at_once, words.leak_before_asked, words.leak_fact),
    "invented fact": (
        words.invent_number,
        words.invent_email,
        words.invent_name,
        words.invent_option,
    ),
    "contradiction": (words.choose_rival, words.agree_to_wrong, words.agree_to_unwanted),
    "omission": (course.omit_wish, course.omit_identity),
    "trigger error": (
        course.change_early,
        course.change_missed,
        course.change_twice,
        course.change_unplanned,
    ),
    "early stop": (course.stop_after_yes, course.stop_before_all),
    "role flip": (course.flip, course.name_tool),
    "rambling": (course.repeat, course.lecture),
}


def injected(operator: Operator, case: Case) -> Rollout | None:
    """The rollout with one fault, without the notes of the user that did not make it."""
    fault = operator(case)
    if fault is None:
        return None
    messages = _executed(case, fault)
    return msgspec.structs.replace(case.rollout, messages=messages, notes=(), verdict=None)


def _executed(case: Case, messages: Sequence[Message]) -> tuple[Message, ...]:
    """The messages with every call's result from a fresh environment."""
    environment = Environment(case.domain, case.database, patch=case.task.plan.initial_state)
    found: list[Message] = []
    for message in messages:
        if message.role == "tool":
            continue
        found.append(message)
        if message.call is not None:
            step = environment.step(message.call)
            found.append(Message("tool", step.content, error=step.error))
    return tuple(found)
