"""The check on the records themselves: what a domain says is always true of them stays true."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from trajectory2task.certify.subject import Subject
from trajectory2task.certify.verdict import Finding, check, judge, not_applicable
from trajectory2task.core.state import State


@check("S4", "invariants", "What the domain declares of its records holds at the start and the end")
def invariants(subject: Subject) -> Finding:
    """Catches gold that relies on a bug of a tool (a price that is not the catalogue's, payments
    that do not add up) and initial states that could not have come about: every record that gold
    changes is looked at in the end state, every one that the initial state patches at the start.
    Cost: about 2 µs per invariant and record. False positives: none known; a domain declares
    nothing that its own data or tools break."""
    if not subject.domain.invariants:
        return not_applicable("the domain declares none")
    patched = subject.plan.initial_state or {}
    problems = [
        *(f"at the start, {problem}" for problem in _broken(subject, subject.start, patched)),
        *(
            f"in the end, {problem}"
            for problem in _broken(subject, subject.run.after, subject.final)
        ),
    ]
    count = sum(len(records) for records in (*patched.values(), *subject.final.values()))
    return judge(problems, f"{count} records are sound")


def _broken(subject: Subject, state: State, records: Mapping[str, Iterable[str]]) -> Iterator[str]:
    for invariant in subject.domain.invariants:
        for record_id in records.get(invariant.collection, ()):
            try:
                problem = invariant.check(state, record_id)
            except KeyError as missing:  # a patch of a record that is not there makes a stump
                problem = f"there is no {missing}"
            if problem is not None:
                yield f"{invariant.collection} {record_id}: {problem} ({invariant.id})"
