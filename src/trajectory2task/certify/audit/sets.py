"""Flags on a whole set: tasks that are alike, and splits that share what they should not."""

from __future__ import annotations

import math
import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from trajectory2task.certify.audit.flag import Remark, flag
from trajectory2task.certify.audit.record import Verdict
from trajectory2task.certify.audit.subject import ForeignSubject

ALIKE = 0.6  # Jaccard overlap of word triples from which two tasks are near-duplicates
NAMED = 5  # other tasks that evidence names
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Sketch:
    """What is kept of a task for comparing it with others; a few kB, so that large sets fit.

    `triples` are hashes of the word triples of its words; `end` is the fingerprint of gold's end
    state, "" where that is the start; `changed` holds (collection, record) of what gold changes.
    """

    id: str
    splits: frozenset[str]
    caller: str | None
    triples: frozenset[int]
    end: str
    changed: frozenset[tuple[str, str]]


def sketch(subject: ForeignSubject) -> Sketch:
    """The sketch of one task."""
    words = _WORD.findall(subject.text.plain)
    delta = subject.after.delta()
    return Sketch(
        id=subject.task.id,
        splits=frozenset(subject.task.splits),
        caller=subject.caller,
        triples=frozenset(
            zlib.crc32(" ".join(triple).encode())
            for triple in zip(words, words[1:], words[2:], strict=False)
        ),
        end=subject.after.fingerprint(delta) if delta else "",
        changed=frozenset((name, record) for name in delta for record in delta[name]),
    )


Sketches = Sequence[Sketch]


@flag(
    "D1",
    "near_duplicate",
    "Two tasks with nearly the same words",
    "guess",
    "note",
    remedy="Count them as one, or keep them in the same split.",
)
def near_duplicate(sketches: Sketches) -> Iterator[Remark]:
    """Word triples of the four fields overlap by 0.6 or more (Jaccard). A `warn` where the two are
    in different splits, so that one can be learnt from the other. False positives: variants
    that are made on purpose to differ in one condition; they are no independent samples though."""
    met: dict[str, list[tuple[float, Sketch, Sketch]]] = defaultdict(list)
    for left, right, overlap in _alike(sketches):
        met[left.id].append((overlap, left, right))
        met[right.id].append((overlap, right, left))
    for task in sorted(met):
        alike = sorted(met[task], key=lambda pair: (-pair[0], pair[2].id))
        told = ", ".join(f"{overlap:.0%} with {other.id}" for overlap, _, other in alike[:NAMED])
        told += f" and {len(alike) - NAMED} more" if len(alike) > NAMED else ""
        apart = [_apart(own.splits, other.splits) for _, own, other in alike]
        where, verdict = max(apart, key=lambda side: bool(side[1]))
        yield Remark(f"shares word triples: {told}{where}", verdict=verdict, task=task)


def _alike(sketches: Sketches) -> Iterator[tuple[Sketch, Sketch, float]]:
    """Every pair that overlaps by `ALIKE` or more, without comparing all pairs.

    Two sets that overlap so far share one of each other's few rarest elements, so only tasks that
    meet there are compared (prefix filtering; Chaudhuri, Ganti and Kaushik, 2006).
    """
    common = Counter(triple for sketched in sketches for triple in sketched.triples)
    index: dict[int, list[int]] = defaultdict(list)
    for place, own in enumerate(sketches):
        rarest = sorted(own.triples, key=lambda triple: (common[triple], triple))
        prefix = rarest[: len(rarest) - math.ceil(ALIKE * len(rarest)) + 1]
        for met in sorted({other for triple in prefix for other in index[triple]}):
            other = sketches[met]
            overlap = len(own.triples & other.triples) / len(own.triples | other.triples)
            if overlap >= ALIKE:
                yield other, own, overlap
        for triple in prefix:
            index[triple].append(place)


@flag(
    "D1",
    "same_end_state",
    "Two tasks that want the very same change",
    "certain",
    "note",
    remedy="Keep them in the same split, and count what they want once.",
)
def same_end_state(sketches: Sketches) -> Iterator[Remark]:
    """Gold of both leads to the same end state, which is not the start. A `warn` where they are in
    different splits. False positives: tasks that differ in how the caller gets there."""
    found: dict[str, list[Sketch]] = defaultdict(list)
    for sketched in sketches:
        if sketched.end:
            found[sketched.end].append(sketched)
    for alike in found.values():
        splits = list(dict.fromkeys(sketched.splits for sketched in alike))
        for sketched in alike if len(alike) > 1 else ():
            others = [other.id for other in alike[: NAMED + 1] if other is not sketched][:NAMED]
            more = len(alike) - 1 - len(others)
            names = ", ".join(others) + (f" and {more} more" if more else "")
            sides = [_apart(sketched.splits, other) for other in splits]
            told, verdict = max(sides, key=lambda side: bool(side[1]))
            yield Remark(
                f"ends in the same state as {names}{told}", verdict=verdict, task=sketched.id
            )


def _apart(own: frozenset[str], other: frozenset[str]) -> tuple[str, Verdict | None]:
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
def splits_share(sketches: Sketches) -> Iterator[Remark]:
    """Two splits, of which neither holds the other, with tasks of the same caller or writes on the
    same record. False positives: splits that are meant to be samples of one population."""
    members: dict[str, list[Sketch]] = defaultdict(list)
    for sketched in sketches:
        for split in sketched.splits:
            members[split].append(sketched)
    for first, second in combinations(sorted(members), 2):
        left, right = members[first], members[second]
        ids = [{sketched.id for sketched in side} for side in (left, right)]
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


def _callers(sketches: Sketches) -> set[str]:
    return {sketched.caller for sketched in sketches if sketched.caller is not None}


def _touching(sketches: Sketches, callers: set[str]) -> int:
    return sum(sketched.caller in callers for sketched in sketches)


def _records(sketches: Sketches) -> set[tuple[str, str]]:
    return {record for sketched in sketches for record in sketched.changed}
