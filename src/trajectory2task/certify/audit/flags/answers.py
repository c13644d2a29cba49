"""Flags on what the agent has to say: guessable, unmatchable, or from nowhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from trajectory2task.certify.audit.flag import Remark, flag
from trajectory2task.certify.audit.subject import ForeignSubject
from trajectory2task.certify.audit.telling import SHORT, heard
from trajectory2task.certify.subject import leaves
from trajectory2task.certify.wording import number
from trajectory2task.core.calls import numbers_of

MAX_AMOUNTS = 10  # of one record, for sums over some of them
MAX_SUMS = 500_000  # over several records


@flag(
    "V2",
    "guessable_answer",
    "Something to say is so short that it turns up by itself",
    "certain",
    "warn",
    remedy="Ask for a number or a name that cannot turn up by chance, or match whole words.",
)
def guessable_answer(subject: ForeignSubject) -> Iterator[Remark]:
    """Scorers look for the text anywhere in what the agent says, inside ids and other numbers too;
    one or two characters are found in nearly every conversation. False positives: scorers that
    compare whole words in context."""
    for text in subject.task.communicate:
        if len(text.strip()) <= SHORT:
            yield Remark(f"{text!r} has {len(text.strip())} characters")


@flag(
    "V2",
    "answer_said_by_caller",
    "Something to say is in the caller's own words",
    "certain",
    "warn",
    remedy="Ask for something that the caller does not know.",
)
def answer_said_by_caller(subject: ForeignSubject) -> Iterator[Remark]:
    """An agent that repeats what it was told passes. False positives: short texts inside other
    words (which scorers find as well); one of two things that the caller offers as a choice."""
    for text in subject.task.communicate:
        if len(text.strip()) > SHORT and heard(text, subject.text.text):
            yield Remark(f"{text!r} stands in the words")


@flag(
    "V3",
    "unmatchable_answer",
    "Something to say that the scorer can never find",
    "certain",
    "fail",
    remedy="Write the number without separators.",
)
def unmatchable_answer(subject: ForeignSubject) -> Iterator[Remark]:
    """tau2-bench's scorer drops commas from what the agent says, not from what it looks for.
    False positives: sets with a scorer of their own."""
    for text in subject.task.communicate:
        if "," in text:
            yield Remark(f"{text!r} holds a comma, which no message has after the comparison's")


@flag(
    "V1",
    "unsupported_answer",
    "A number to say that nothing shows",
    "guess",
    "warn",
    remedy="Compute the number again from the database, and keep how it is computed.",
)
def unsupported_answer(subject: ForeignSubject) -> Iterator[Remark]:
    """A number that is in no gold result and no read for this caller before or after gold, and that
    no sum of amounts in the caller's records, nor of two amounts, nor a difference of two comes to,
    variants of the caller's products among them. False positives: sums of several differences,
    totals over several records that gold leaves alone."""
    if subject.caller is None:
        return
    unshown = [
        (text, amount)
        for text in subject.task.communicate
        if (amount := number(text)) is not None
        and amount not in subject.shown_numbers
        and text not in subject.reach.texts
        and not any(text in content for content in subject.shown_contents)
    ]
    computed = _of_two(subject) | _sums(subject) | _gaps(subject) if unshown else set()
    for text, amount in unshown:
        if amount not in computed:
            yield Remark(f"{text!r} is neither shown nor a sum or difference of amounts shown")


def _of_two(subject: ForeignSubject) -> set[float]:
    """Sums and differences of two amounts."""
    own = subject.own_numbers
    return {round(a + b, 2) for a in own for b in own} | {round(a - b, 2) for a in own for b in own}


def _sums(subject: ForeignSubject) -> set[float]:
    """Sums over some amounts of one record, and over those of the records that gold changes."""
    delta = subject.after.delta()
    changed = [
        subject.start.get(collection, record)
        for collection, records in delta.items()
        for record in records
    ]
    found: set[float] = set()
    for record in subject.own_records:
        found |= _sums_within(record)
    together = {0.0}
    for record in changed:
        own = _sums_within(record)
        if len(together) * len(own) <= MAX_SUMS:
            together = {round(left + right, 2) for left in together for right in own}
    return found | together


def _gaps(subject: ForeignSubject) -> set[float]:
    """Differences inside records that the caller's records name: between a product's variants."""
    own = {text for record in subject.own_records for text in leaves(record)}
    found: set[float] = set()
    for collection in subject.database.collections:
        for record_id in own:
            amounts = set(numbers_of(subject.start.get(collection, record_id)))
            found |= {round(abs(a - b), 2) for a in amounts for b in amounts}
    return found


def _sums_within(record: Any) -> set[float]:
    amounts = list(numbers_of(record))
    sums = {0.0}
    for amount in amounts[:MAX_AMOUNTS]:
        sums |= {round(known + amount, 2) for known in sums}
    return sums
