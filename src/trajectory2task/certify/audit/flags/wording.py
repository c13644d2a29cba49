"""Flags on the words alone. Nothing is computed here but patterns, so all of them warn."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from trajectory2task.certify.audit.flag import Remark, flag
from trajectory2task.certify.audit.subject import ForeignSubject

_TIME_FIELD = re.compile(r"date|time|_at$|created|placed|when", re.IGNORECASE)
_DEIXIS = re.compile(
    r"\b(?:most recent(?:ly)?|latest|newest|oldest|last order|previous order|older order)\b",
    re.IGNORECASE,
)
_BARE_TRIGGER = re.compile(
    r"\b(?:if|when|once) the agent (?:asks?|asked)(?: you)?(?: again)? (?:for|to) "
    r"(?:a |the )?(?:final )?confirm\w*",
    re.IGNORECASE,
)


@flag(
    "P5",
    "no_such_order",
    "The words order records by time, and the database has no time",
    "likely",
    "warn",
    remedy="Name the record by what is in it.",
)
def no_such_order(subject: ForeignSubject) -> Iterator[Remark]:
    """ "The latest", "the most recent": no field of any record says when. False positives: words
    that have the phrase without pointing with it."""
    found = _DEIXIS.search(subject.text.text)
    if found is not None and not has_times(subject):
        yield Remark(f"{found.group()!r}")


def has_times(subject: ForeignSubject) -> bool:
    """Whether some field of the database's records seems to hold a time; looked up once."""
    known = subject.database.memo.get(("audit times",))
    if known is None:
        known = any(
            any(_TIME_FIELD.search(name) for name in _field_names(record))
            for records in subject.database.collections.values()
            for record in list(records.values())[:1]
        )
        subject.database.memo[("audit times",)] = known
    return bool(known)


def _field_names(record: Any) -> Iterator[str]:
    if isinstance(record, dict):
        yield from record
    elif isinstance(record, list):
        for part in record:
            yield from _field_names(part)


@flag(
    "C3",
    "bare_trigger",
    "The caller changes their mind whenever the agent asks for confirmation",
    "likely",
    "warn",
    remedy="Name what the agent asks to confirm; agents confirm other things first, or twice.",
)
def bare_trigger(subject: ForeignSubject) -> Iterator[Remark]:
    """A change of intent that hangs on any request for confirmation: an agent may ask about
    something else first, or not at all, and then the end state is another one. False positives:
    a task with a single thing to confirm."""
    found = _BARE_TRIGGER.search(subject.text.text)
    if found is not None:
        yield Remark(f"{found.group()!r}")


@flag(
    "A1",
    "answer_key_shown",
    "The simulated user reads the answer key",
    "certain",
    "fail",
    remedy="Move these fields out of the instructions.",
)
def answer_key_shown(subject: ForeignSubject) -> Iterator[Remark]:
    """Fields with what is infeasible and what is to be done stand inside the instructions, which
    are given to the simulated user as a whole. False positives: harnesses that pick single fields
    from them."""
    if subject.task.shown_answers:
        yield Remark(f"inside the instructions: {', '.join(subject.task.shown_answers)}")
