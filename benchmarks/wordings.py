"""Faults in words that the detectors had never met: three sets, written before any was measured.

In: the name of a set in `wordings.json`. Out: operators, as those of `injection`. The detectors'
patterns were widened by what the first and second set showed, and never by the third;
docs/scoring.md has what was found of each at first sight. `INNOCENT` lines are nobody's fault,
wherever they stand.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import fault_course as course
import fault_words as words
import msgspec
from fault_case import THANKS, YES, Case, Fault, Operator, said

from trajectory2task.core.messages import Message

_ALL: dict[str, Any] = msgspec.json.decode(Path(__file__).with_suffix(".json").read_bytes())
SETS = ("first", "second", "third")
INNOCENT: tuple[str, ...] = tuple(_ALL["innocent"])
_CHOSEN = "I'll take the "  # what `choose_rival` says before what is chosen


def wordings(name: str) -> Mapping[str, tuple[Operator, ...]]:
    """The operators of one set, by the error that they make."""
    lines = _ALL[name]
    change, consent = lines["trigger"], lines["contradiction"]
    return {
        "role flip": (_named("speak_as_agent", lines["role flip"], _speak),),
        "trigger error": (
            _named("change_early", change["early"], _change_early),
            _named("change_back", change["back"], _change_back),
            _named("change_unplanned", change["unplanned"], _change_unplanned),
            _named("change_missed", consent["yes"], _agreeing(course.change_missed)),
        ),
        "contradiction": (
            _named("agree_to_wrong", consent["yes"], _agreeing(words.agree_to_wrong)),
            _named("agree_to_unwanted", consent["yes"], _agreeing(words.agree_to_unwanted)),
            _named("choose_rival", consent["choice"], _choose),
        ),
        "invented fact": (_named("invent", lines["invented fact"], add_anywhere),),
    }


def _named(name: str, lines: Sequence[str], make: Callable[[Case, str], Fault]) -> Operator:
    """An operator of this name that says one of `lines`."""

    def operator(case: Case) -> Fault:
        return make(case, case.rng.choice(lines))

    operator.__name__ = name
    return operator


def _speak(case: Case, line: str) -> Fault:
    messages = case.messages
    messages[case.rng.choice(case.users()[1:] or case.users())] = Message("user", line)
    return messages


def add_anywhere(case: Case, line: str) -> Fault:
    """The line after any of the user's messages."""
    return said(case, case.rng.choice(case.users()), line)


def _change_early(case: Case, line: str) -> Fault:
    """The new values with the first message."""
    at = case.change()
    old = {wish.id for wish in case.task.plan.opening}
    new = next((wish for wish in case.task.plan.wishes if wish.id not in old), None)
    if at is None or new is None:
        return None
    values = ", ".join(value for detail in new.details for _, value in detail.said)
    messages = case.messages
    first = case.users()[0]
    messages[first] = Message("user", f"{messages[first].content} {line.format(new=values)}")
    messages[at] = Message("user", THANKS)
    return messages


def _change_back(case: Case, line: str) -> Fault:
    """In place of what the user says next after its change of mind."""
    at = case.change()
    later = [place for place in case.users() if at is not None and place > at]
    if not later:
        return None
    messages = case.messages
    messages[later[0]] = Message("user", line)
    return messages


def _change_unplanned(case: Case, line: str) -> Fault:
    if len(case.task.plan.phases) > 1 or len(case.users()) < 3:
        return None
    return said(case, case.rng.choice(case.users()[1:-1]), line)


def _agreeing(operator: Operator) -> Callable[[Case, str], Fault]:
    """The same with another yes; None where the operator says none."""

    def agreeing(case: Case, line: str) -> Fault:
        fault = operator(case) or []
        if not any(_says_yes(message) for message in fault):
            return None
        return [Message("user", line) if _says_yes(message) else message for message in fault]

    return agreeing


def _says_yes(message: Message) -> bool:
    return message.role == "user" and message.content == YES


def _choose(case: Case, line: str) -> Fault:
    fault = words.choose_rival(case)
    if fault is None:
        return None
    found = []
    for message in fault:
        before, chosen, what = message.content.rpartition(_CHOSEN)
        if message.role == "user" and chosen:
            rival = what.removesuffix(" one.")
            message = Message("user", before + line.format(x=rival))
        found.append(message)
    return found
