"""The same faults in other words: how far detectors hang on the words that they were made with.

In: a case. Out: as the other operators. They were written after the detectors; what these found of
them at first sight stands in docs/scoring.md.
"""

from __future__ import annotations

from collections.abc import Mapping

import fault_course as course
import fault_words as words
from fault_case import THANKS, YES, Case, Fault, Operator, said

from trajectory2task.core.messages import Message

_YES = (
    "Sounds good.",
    "Sure thing, do that.",
    "Perfect, thanks.",
    "ok go for it",
    "Yep, looks right to me.",
)
_LEAKS = ("Oh and it should be", "For the record:", "going with", "it's")
_CHOICES = ("let's do the", "go with the")
_INVENTED = (
    "My phone is 555-0199.",
    "I paid 73.21 for it.",
    "It was delivered on 14 March 2023.",
    "The tracking code is ZX-88213.",
    "I live at 12 Elm Court.",
)
_AGENT_LIKE = (
    "Sure, I can help with that! What's your order number?",
    "I've gone ahead and updated that for you.",
    "Happy to assist. May I have your email address?",
    "Your refund will be issued within 5 days.",
    "One moment while I check our system.",
)
_BACK = (
    "Hmm, no, let's go back to what I said first.",
    "Hold on, I take that back, do the original thing.",
    "Actually scratch that, leave it as it was.",
)
_GONE = ("I'm out, cheers.", "Never mind, got to run.", "ok bye")


def _rephrased(operator: Operator, old: str, new: tuple[str, ...], name: str) -> Operator:
    """An operator whose user says one of `new` for `old`."""

    def rephrased(case: Case) -> Fault:
        fault = operator(case)
        if fault is None:
            return None
        other = case.rng.choice(new)
        return [
            Message("user", message.content.replace(old, other))
            if message.role == "user" and old in message.content
            else message
            for message in fault
        ]

    rephrased.__name__ = name
    return rephrased


def invent_otherwise(case: Case) -> Fault:
    """Facts of many kinds."""
    return said(case, case.rng.choice(case.users()), case.rng.choice(_INVENTED))


def change_early_briefly(case: Case) -> Fault:
    """The new values with the first message, without a sentence around them."""
    at = case.change()
    if at is None:
        return None
    old = {wish.id for wish in case.task.plan.opening}
    new = next((wish for wish in case.task.plan.wishes if wish.id not in old), None)
    more = "Forget the last one, by the way, I don't need it."
    if new is not None:
        values = ", ".join(value for detail in new.details for _, value in detail.said)
        more = f"Hmm, make that {values} instead."
    messages = case.messages
    first = case.users()[0]
    messages[first] = Message("user", f"{messages[first].content} {more}")
    messages[at] = Message("user", THANKS)
    return messages


def change_back(case: Case) -> Fault:
    """The old intent again, after the change."""
    at = case.change()
    later = [place for place in case.users() if at is not None and place > at]
    if not later:
        return None
    messages = case.messages
    messages[later[0]] = Message("user", case.rng.choice(_BACK))
    return messages


def leave(case: Case) -> Fault:
    """Gone, once it is known who it is."""
    if case.rollout.stop != "user done" or len(case.users()) < 4:
        return None
    until = case.messages[: case.users()[1] + 1]
    goodbye = Message("user", case.rng.choice(_GONE))
    return [*until, Message("agent", "Let me look that up."), goodbye]


def speak_like_the_agent(case: Case) -> Fault:
    """The agent's part, in words of many kinds."""
    messages = case.messages
    at = case.rng.choice(case.users()[1:] or case.users())
    messages[at] = Message("user", case.rng.choice(_AGENT_LIKE))
    return messages


PHRASINGS: Mapping[str, tuple[Operator, ...]] = {
    "leak": (
        _rephrased(words.leak_at_once, "I mean", _LEAKS, "leak_at_once"),
        _rephrased(words.leak_before_asked, "And I'd like", _LEAKS, "leak_before_asked"),
    ),
    "invented fact": (invent_otherwise,),
    "contradiction": (
        _rephrased(words.choose_rival, "I'll take the", _CHOICES, "choose_rival"),
        _rephrased(words.agree_to_wrong, YES, _YES, "agree_to_wrong"),
        _rephrased(words.agree_to_unwanted, YES, _YES, "agree_to_unwanted"),
    ),
    "trigger error": (
        change_early_briefly,
        _rephrased(course.change_missed, YES, _YES, "change_missed"),
        change_back,
    ),
    "early stop": (leave,),
    "role flip": (speak_like_the_agent,),
}
