"""Faults in how the user goes along: omissions, changes of mind, endings, roles.

In: a case. Out: the messages with one fault, or None where there is no room for it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from fault_case import THANKS, YES, Case, Fault, said

from trajectory2task.core.hearing.recognition import says
from trajectory2task.core.messages import Message
from trajectory2task.core.plans import AskedToConfirm, Blocked, Done, Request, Told

# --- omission


def omit_wish(case: Case) -> Fault:
    """The first message leaves out the last wish, and nobody ever speaks of it."""
    opening = case.task.plan.opening
    kept = {w.id for w in case.task.plan.wishes}
    wish = opening[-1]
    if len(opening) < 2 or wish.id not in kept or isinstance(wish, Blocked):
        return None
    values = [v for d in wish.details for _, v in d.said if says(_reason(case), v)]
    rest = "\n".join(v for o in opening[:-1] for d in o.details for _, v in d.said).lower()
    values = [value for value in values if not says(rest, value)]
    if not values:
        return None
    messages = [m for m in case.messages if m.call is None and m.role != "tool"]
    first = next(at for at, m in enumerate(messages) if m.role == "user")
    sentences = re.split(r"(?<=[.!?])\s+", messages[first].content)
    kept_text = " ".join(s for s in sentences if not any(says(s.lower(), v) for v in values))
    messages[first] = Message("user", kept_text or "Hello.")
    marks = [*values, *(str(detail.value) for detail in wish.details)]
    return [m for m in messages if m.role == "user" or not (m.content and _speaks(m, marks))]


def _speaks(message: Message, marks: Sequence[str]) -> bool:
    return any(says(message.content.lower(), mark) for mark in marks)


def _reason(case: Case) -> str:
    return case.task.words.reason_for_call.lower()


def omit_identity(case: Case) -> Fault:
    """Asked who it is, the user says nothing of it, ever."""
    public = [fact for fact in case.task.plan.facts if fact.visibility != "unknown"]
    messages = case.messages
    changed = False
    for at in case.users()[1:]:
        if any(says(messages[at].content.lower(), fact.value) for fact in public):
            messages[at] = Message("user", "I'd rather get on with it.")
            changed = True
    return messages if changed else None


# --- trigger error


def change_early(case: Case) -> Fault:
    """The change of mind together with the first message; a plain answer where it was due."""
    at = case.change()
    if at is None:
        return None
    messages = case.messages
    first = case.users()[0]
    messages[first] = Message("user", f"{messages[first].content} {messages[at].content}")
    messages[at] = Message("user", THANKS)
    return messages


def change_missed(case: Case) -> Fault:
    """The trigger comes, and the user goes on as before; the old write is made."""
    at = case.change()
    if at is None:
        return None
    trigger = case.task.plan.phases[1].trigger
    messages = case.messages[: at + 1]
    if isinstance(trigger, AskedToConfirm):
        messages[at] = Message("user", YES)
        old = next((w for w in case.task.plan.opening if w.id == trigger.wish), None)
        if isinstance(old, Request):
            messages += [Message("agent", call=old.call), Message("tool")]
    elif isinstance(trigger, Told | Done):
        messages[at] = Message("user", THANKS)
    messages += [Message("agent", "Is there anything else I can help you with?")]
    messages += [Message("user", "That's all, thank you.")]
    return messages


def change_twice(case: Case) -> Fault:
    """A second change of mind, later on."""
    at = case.change()
    later = [place for place in case.users() if at is not None and place > at]
    if not later:
        return None
    return said(case, later[0], "Actually, I've changed my mind again about that.")


def change_unplanned(case: Case) -> Fault:
    """A change of mind where the plan has none."""
    if len(case.task.plan.phases) > 1 or len(case.users()) < 3:
        return None
    at = case.rng.choice(case.users()[1:-1])
    return said(case, at, "On second thought, I've changed my mind about the last thing.")


# --- early stop


def stop_after_yes(case: Case) -> Fault:
    """The user says yes, and is gone."""
    messages = case.messages
    places = [
        at
        for at in case.users()
        if at + 1 < len(messages)
        and (call := messages[at + 1].call) is not None
        and call.name in case.domain.writes
    ]
    if not places or case.rollout.stop != "user done":
        return None
    at = case.rng.choice(places)
    left = [*messages[: at + 1], Message("agent", "Let me do that for you."),
            Message("user", "Bye, I have to go.")]  # fmt: skip
    return left


def stop_before_all(case: Case) -> Fault:
    """The user says goodbye once it is known who it is."""
    if case.rollout.stop != "user done" or len(case.users()) < 4:
        return None
    at = case.users()[1]
    messages = [*case.messages[: at + 1], Message("agent", "Thank you, one moment please."),
                Message("user", "That's everything, bye.")]  # fmt: skip
    return messages


# --- role flip and rambling

FLIPS = (
    "How can I help you today?",
    "I have cancelled your order and processed the refund.",
    "Your order has been updated successfully.",
    "Could you please provide your email so that I can look that up?",
    "I'm transferring you to a human agent.",
    'Calling {"name": "get_user_details", "arguments": {}} now.',
    "As an AI, I can't do that.",
    "Is there anything else I can help you with?",
)


def flip(case: Case) -> Fault:
    """The user speaks like the agent."""
    at = case.rng.choice(case.users()[1:] or case.users())
    messages = case.messages
    messages[at] = Message("user", case.rng.choice(FLIPS))
    return messages


def name_tool(case: Case) -> Fault:
    """The user names one of the agent's tools."""
    tool = case.rng.choice(list(case.domain.tools))
    if "_" not in tool:
        return None
    return said(case, case.rng.choice(case.users()), f"Please use {tool} for it.")


def repeat(case: Case) -> Fault:
    """The user says the same five times."""
    at = case.users()[-1]
    extra: list[Message] = []
    for _ in range(5):
        extra += [Message("agent", "Sorry?"), Message("user", "I have told you all that I know.")]
    messages = case.messages
    messages[at:at] = [*extra, Message("agent", "I see.")]
    return messages


def lecture(case: Case) -> Fault:
    """The user writes a page."""
    at = case.rng.choice(case.users())
    return said(case, at, "Let me tell you how I feel about all of this, at some length. " * 60)
