"""The check on the order of gold's writes, and of the lists in them."""

from __future__ import annotations

from collections.abc import Iterator

from trajectory2task.certify.orders import Job, carry_out, ends, precedence, reordered, shown
from trajectory2task.certify.subject import Subject
from trajectory2task.certify.verdict import Finding, check, judge, not_applicable

MAX_WRITES = 5


@check(
    "S5",
    "write_order",
    "Gold's writes, and the lists in them, lead to one end state in every order",
    effort="search",
    bounds=f"every order of up to {MAX_WRITES} writes; every order of each list",
)
def write_order(subject: Subject) -> Finding:
    """Catches gold whose end state depends on an order that nobody asked for: the writes are made
    in every order, and the lists of each write in every order, where policy and tools allow it; a
    write that comes up once another is done stays behind it. Cost: about n·2^(n-1) runs of a write
    for n writes, and k! for a list of k. False positives: an order that only the words fix."""
    writes = [gold.call for gold in subject.writes]
    if not writes:
        return not_applicable("no writes")
    problems = list(_lists(subject))
    if len(writes) > MAX_WRITES:
        if problems:
            return judge(problems, "")
        return Finding("warn", f"{len(writes)} writes: too many to try every order")
    if len(writes) > 1:
        jobs = [
            Job(1 << at, (call,), after)
            for at, (call, after) in enumerate(
                zip(writes, precedence(subject, writes), strict=True)
            )
        ]
        problems += [
            f"{shown(end.calls)} leads to another end state"
            for end in ends(subject, jobs).found
            if not end.state.same_as(subject.run.after)
        ]
    return judge(problems, f"one end state in every order of {len(writes)} writes")


def _lists(subject: Subject) -> Iterator[str]:
    """Orders of a write's lists, in its own place, with another outcome."""
    afterwards = (*subject.run.before, subject.run.after)[1:]
    for at, gold in enumerate(subject.plan.gold):
        if not subject.is_write(gold.call):
            continue
        for call in reordered(subject.domain.tools[gold.call.name], gold.call):
            if call.arguments == gold.call.arguments:
                continue
            state = carry_out(subject, subject.run.before[at], (call,))
            if state is not None and not state.same_as(afterwards[at]):
                yield f"{shown((call,))} leads to another state than its lists in gold's order"
                break
