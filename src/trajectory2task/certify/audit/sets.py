"""Flags on a whole set: tasks that are alike, and splits that share what they should not."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

from trajectory2task.certify.audit.flag import Remark, flag
from trajectory2task.certify.audit.record import Verdict
from trajectory2task.certify.audit.subject import ForeignSubject

ALIKE = 0.6  # Jaccard overlap of word triples from which two tasks are near-duplicates
_WORD = re.compile(r"\w+")
_COMMON = 60  # tasks that may share a triple before it says nothing
Subjects = Sequence[ForeignSubject]


@flag(
    "D1",
    "near_duplicate",
    "Two tasks with nearly the same words",
    "guess",
    "note",
    remedy="Count them as one, or keep them in the same split.",
)
def near_duplicate(subjects: Subjects) -> Iterator[Remark]:
    """Word triples of the four fields overlap by 0.6 or more (Jaccard). A `warn` where the two are
    in different splits, so that one can be learnt from the other. False positives: variants
    that are made on purpose to differ in one condition; they are no independent samples though."""
    triples = {subject.task.id: _triples(subject) for subject in subjects}
    splits = {subject.task.id: set(subject.task.splits) for subject in subjects}
    owners: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for task_id, own in triples.items():
        for triple in own:
            owners[triple].append(task_id)
    shared: Counter[tuple[str, str]] = Counter()
    for tasks in owners.values():
        if len(tasks) <= _COMMON:
            shared.update(combinations(tasks, 2))
    for (first, second), count in sorted(shared.items(), key=lambda pair: -pair[1]):
        overlap = count / (len(triples[first]) + len(triples[second]) - count)
        if overlap >= ALIKE:
            for task, other in ((first, second), (second, first)):
                told, verdict = _apart(splits[task], splits[other])
                evidence = f"shares {overlap:.0%} of its word triples with {other}{told}"
                yield Remark(evidence, verdict=verdict, task=task)


def _triples(subject: ForeignSubject) -> set[tuple[str, ...]]:
    words = _WORD.findall(subject.text.plain)
    return set(zip(words, words[1:], words[2:], strict=False))


@flag(
    "D1",
    "same_end_state",
    "Two tasks that want the very same change",
    "certain",
    "note",
    remedy="Keep them in the same split, and count what they want once.",
)
def same_end_state(subjects: Subjects) -> Iterator[Remark]:
    """Gold of both leads to the same end state, which is not the start. A `warn` where they are in
    different splits. False positives: tasks that differ in how the caller gets there."""
    found: dict[str, list[ForeignSubject]] = defaultdict(list)
    for subject in subjects:
        if not subject.unchanged:
            found[subject.after.fingerprint()].append(subject)
    for alike in found.values():
        for subject in alike if len(alike) > 1 else ():
            others = [other for other in alike if other is not subject]
            sides = [_apart(set(subject.task.splits), set(other.task.splits)) for other in others]
            told, verdict = max(sides, key=lambda side: bool(side[1]))
            names = ", ".join(other.task.id for other in others)
            evidence = f"ends in the same state as {names}{told}"
            yield Remark(evidence, verdict=verdict, task=subject.task.id)


def _apart(own: set[str], other: set[str]) -> tuple[str, Verdict | None]:
    """Whether two tasks are in splits that the other is not in, in words and as a verdict."""
    if own <= other or other <= own:
        return "", None
    return f" ({', '.join(sorted(own - other))}; {', '.join(sorted(other - own))})", "warn"


@flag(
    "D3",
    "splits_share",
    "Splits that share callers, records or end states",
    "certain",
    "warn",
    remedy="Split by caller, so that nothing of a test task is seen in training.",
)
def splits_share(subjects: Subjects) -> Iterator[Remark]:
    """Two splits, of which neither holds the other, with tasks of the same caller or writes on the
    same record. False positives: splits that are meant to be samples of one population."""
    members: dict[str, list[ForeignSubject]] = defaultdict(list)
    for subject in subjects:
        for split in subject.task.splits:
            members[split].append(subject)
    for first, second in combinations(sorted(members), 2):
        left, right = members[first], members[second]
        ids = [{subject.task.id for subject in side} for side in (left, right)]
        if ids[0] <= ids[1] or ids[1] <= ids[0]:
            continue
        told = []
        if ids[0] & ids[1]:
            told.append(f"{len(ids[0] & ids[1])} tasks")
        callers = _callers(left) & _callers(right)
        if callers:
            told.append(
                f"{len(callers)} callers ({_touching(left, callers)} and "
                f"{_touching(right, callers)} tasks)"
            )
        records = _records(left) & _records(right)
        if records:
            told.append(f"{len(records)} changed records")
        if told:
            yield Remark(f"{first} and {second} share {', '.join(told)}")


def _callers(subjects: Subjects) -> set[str]:
    return {subject.caller for subject in subjects if subject.caller is not None}


def _touching(subjects: Subjects, callers: set[str]) -> int:
    return sum(subject.caller in callers for subject in subjects)


def _records(subjects: Subjects) -> set[tuple[str, str]]:
    return {
        (collection, record)
        for subject in subjects
        for collection, records in subject.after.delta().items()
        for record in records
    }
