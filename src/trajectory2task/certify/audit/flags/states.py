"""Flags on the end state: reached by doing nothing, broken by a tool, or by fewer writes."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator, Sequence

from trajectory2task.certify.audit.flag import Remark, flag
from trajectory2task.certify.audit.subject import ForeignSubject, Ran, brief
from trajectory2task.certify.audit.telling import guessable
from trajectory2task.core.calls import Call
from trajectory2task.core.state import State

MAX_WRITES = 7  # for subsets
MAX_ORDERED = 5  # for permutations


@flag(
    "S2",
    "do_nothing_passes",
    "An agent that does nothing passes",
    "certain",
    "fail",
    remedy="Make the task want a change or an answer, or score the calls that it is about.",
)
def do_nothing_passes(subject: ForeignSubject) -> Iterator[Remark]:
    """Gold leaves the database as it is, and nothing else that the scorer counts has to be done.
    Only likely where what has to be said can be guessed, or where a judge's sentences stand in the
    way; only a `warn` where the task lists required calls, which stock tau2-bench does not look
    at. False positives: none while certain; a judge may well notice."""
    if not subject.unchanged and "DB" in subject.basis:
        return
    task, basis = subject.task, subject.basis
    if "ACTION" in basis and task.gold:
        return
    why = "gold changes nothing" if "DB" in basis else "no end state is compared"
    told = task.communicate if "COMMUNICATE" in basis else ()
    if told and not all(guessable(subject, text) for text in told):
        return
    judged = task.assertions if "NL_ASSERTION" in basis else ()
    hurdles = [f"says {', '.join(map(repr, told))}"] if told else []
    hurdles += [f"a judge accepts {len(judged)} sentences"] if judged else []
    if hurdles:
        yield Remark(f"{why}; it passes if it {' and '.join(hurdles)}", sureness="likely")
    else:
        listed = {pattern.name for pattern in task.required} - {subject.domain.transfer}
        more = "; stock tau2-bench does not look at the required calls" if listed else ""
        yield Remark(f"{why}, and nothing has to be said{more}", verdict="warn" if listed else None)


@flag(
    "S2",
    "transfer_unchecked",
    "Gold transfers to a human, and nothing looks whether an agent does",
    "certain",
    "warn",
    remedy="Score the call, or say in an assertion that it is wanted.",
)
def transfer_unchecked(subject: ForeignSubject) -> Iterator[Remark]:
    """A transfer leaves no trace in the database, and the scorer compares no calls. Where gold
    changes nothing, transferring at once and doing nothing pass alike. False positives: a transfer
    that is only one way to end."""
    if "ACTION" in subject.basis:
        return
    if any(ran.call.name == subject.domain.transfer and ran.step.ok for ran in subject.ran):
        both = "; transferring at once passes, and so does doing nothing"
        yield Remark(f"gold makes the call{both if subject.unchanged else ''}")


@flag(
    "S3",
    "unneeded_write",
    "Gold writes that can be left out",
    "certain",
    "fail",
    remedy="Drop the write, or ask for something that makes it matter.",
)
def unneeded_write(subject: ForeignSubject) -> Iterator[Remark]:
    """A proper part of the writes that the tools accept reaches the same end state, so that nobody
    can tell whether the rest was done. False positives: a caller who changes something and
    has it changed back; one cannot see that in an end state either."""
    writes = [ran.call for ran in subject.accepted]
    if not writes or len(writes) > MAX_WRITES or subject.unchanged:
        if writes and subject.unchanged:
            yield Remark(f"all {len(writes)} accepted writes together change nothing")
        return
    for size in range(len(writes)):
        for kept in itertools.combinations(range(len(writes)), size):
            end = subject.end_state(subject.start, *[writes[at] for at in kept])
            if end is not None and end.same_as(subject.after):
                left = [brief(call) for at, call in enumerate(writes) if at not in kept]
                yield Remark(f"the end state is the same without {'; '.join(left)}")
                return


@flag(
    "S6",
    "repeated_write",
    "Gold makes the same write twice",
    "certain",
    "fail",
    remedy="Drop the repetition.",
)
def repeated_write(subject: ForeignSubject) -> Iterator[Remark]:
    """The very same write occurs more than once in gold. False positives: something that is done
    and undone in between (`unneeded_write` sees that too)."""
    counts = Counter(ran.call.key() for ran in subject.ran if ran.write)
    calls = {ran.call.key(): ran.call for ran in subject.ran if ran.write}
    for key, count in counts.items():
        if count > 1:
            yield Remark(f"{brief(calls[key])} is made {count} times")


@flag(
    "S4",
    "invariant_broken",
    "The end state breaks what holds of every record",
    "certain",
    "fail",
    remedy="Repair the tool and make the end state again; a correct tool would fail here.",
)
def invariant_broken(subject: ForeignSubject) -> Iterator[Remark]:
    """A record that gold changed breaks one of the domain's invariants and did not break it before:
    the tool erred, and the error is now what agents are compared with. False positives: an
    invariant that is too strict for the world."""
    for collection, records in subject.after.delta().items():
        for record_id in records:
            broken = list(_newly_broken(subject, collection, record_id))
            if broken:
                yield Remark(f"{collection} {record_id}: {'; '.join(broken)}")


def _newly_broken(subject: ForeignSubject, collection: str, record_id: str) -> Iterator[str]:
    """What a record breaks in the end and did not break at the start."""
    known = subject.start.get(collection, record_id) is not None
    for invariant in subject.domain.invariants:
        if invariant.collection != collection:
            continue
        now = invariant.check(subject.after, record_id)
        if now is not None and not (known and invariant.check(subject.start, record_id)):
            yield f"{now} ({invariant.id})"


@flag(
    "S4",
    "hangs_on_tool_error",
    "The end state is another one with corrected tools",
    "certain",
    "fail",
    remedy="Repair the tool and make the end state again.",
)
def hangs_on_tool_error(subject: ForeignSubject) -> Iterator[Remark]:
    """Gold run with the domain's corrected tools ends elsewhere: what agents are compared with
    holds only as long as the tools err. False positives: none known."""
    end = subject.reference_end
    if end is None or end.same_as(subject.after):
        return
    paths = sorted(_differing(subject.after, end))
    yield Remark(f"{len(paths)} fields differ, among them {', '.join(paths[:3])}")


def _differing(left: State, right: State) -> set[str]:
    ours = {(c.collection, c.record, c.path): c.after for c in left.changes()}
    theirs = {(c.collection, c.record, c.path): c.after for c in right.changes()}
    return {
        f"{record} {path}"
        for collection, record, path in {*ours, *theirs}
        if ours.get((collection, record, path)) != theirs.get((collection, record, path))
    }


@flag(
    "S5",
    "pairs_in_order",
    "The order inside a list of pairs changes the end state",
    "certain",
    "fail",
    remedy="Repair the tool, or accept the end states of every order.",
)
def pairs_in_order(subject: ForeignSubject) -> Iterator[Remark]:
    """Two lists that belong together (old items and new ones), with the same pairs in another
    order, lead elsewhere, so that an agent passes or fails by chance. False positives: none."""
    for ran in subject.accepted:
        for other in _reordered(subject, ran):
            end = subject.end_state(ran.before, other)
            ours = subject.end_state(ran.before, ran.call)
            if end is not None and ours is not None and not end.same_as(ours):
                yield Remark(f"call {ran.at}, {ran.call.name} with its pairs in another order")
                break


def _reordered(subject: ForeignSubject, ran: Ran) -> Iterator[Call]:
    """The call with its aligned lists rotated and reversed alike."""
    parameters = subject.domain.tools[ran.call.name].parameters
    lists = {p.refers.per: p.name for p in parameters if p.refers and p.refers.per}
    names = [name for pair in lists.items() for name in pair]
    if not names:
        return
    size = len(ran.call.arguments[names[0]])
    if any(len(ran.call.arguments[name]) != size for name in names):
        return
    orders = [tuple(range(size))[::-1], (*range(1, size), 0)]
    for order in dict.fromkeys(orders):
        moved = {name: [ran.call.arguments[name][at] for at in order] for name in names}
        if any(ran.call.arguments[name] != moved[name] for name in names):
            yield Call(ran.call.name, {**ran.call.arguments, **moved})


@flag(
    "S5",
    "writes_in_order",
    "The order of the writes changes the end state",
    "certain",
    "warn",
    remedy="Say the order in the words, or accept the end states of every order.",
)
def writes_in_order(subject: ForeignSubject) -> Iterator[Remark]:
    """Gold's accepted writes in another order are all accepted too, and lead elsewhere. False
    positives: a caller who says the order; changes that are made and reverted."""
    writes = [ran.call for ran in subject.accepted]
    if not 2 <= len(writes) <= MAX_ORDERED:
        return
    for order in itertools.permutations(range(len(writes))):
        calls: Sequence[Call] = [writes[at] for at in order]
        end = subject.end_state(subject.start, *calls)
        if end is not None and not end.same_as(subject.after):
            yield Remark(f"in the order {', then '.join(brief(call) for call in calls)}")
            return
