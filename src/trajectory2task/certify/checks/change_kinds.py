"""The check on the kind of a change: the phases differ as its name promises, and no further."""

from __future__ import annotations

from collections.abc import Iterator

from trajectory2task.certify.subject import Subject, content
from trajectory2task.certify.verdict import Finding, check, judge
from trajectory2task.core.moves import record_of
from trajectory2task.core.plans import Change, Request, Wish


@check("C4", "change_kind", "The phases differ as the kind of change says", "changing")
def change_kind(subject: Subject) -> Finding:
    """Catches kinds that do not fit the phases. Revise: one request gives way to another version of
    it, the same deed or another one on the same record. Retract: one is dropped. Add: one is new.
    Branch: one is dropped or new, or both, by an amount held against a threshold. A plain list of
    requests that are all stated at the start is no change. Cost: a few µs. False positives: none
    known."""
    change = subject.plan.change
    assert change is not None
    problems = [*_named(subject, change), *_differences(subject, change)]
    return judge(problems, f"{change.kind}: {change.old} -> {change.new}")


def _named(subject: Subject, change: Change) -> Iterator[str]:
    """How what the change names breaks its kind."""
    old, new = _wish(subject.plan.opening, change.old), _wish(subject.plan.wishes, change.new)
    if change.kind in ("revise", "retract") and old is None:
        yield f"{change.kind}: the opening has no wish {change.old!r} to give up"
    if change.kind in ("revise", "add") and new is None:
        yield f"{change.kind}: the end has no wish {change.new!r}"
    if change.kind == "retract" and change.new is not None:
        yield "retract: something new is wanted"
    if change.kind == "add" and change.old is not None:
        yield "add: something is given up"
    if change.kind == "branch" and old is None and new is None:
        yield "branch: nothing is given up and nothing is new"
    if (change.kind == "branch") != (change.threshold is not None):
        yield "a threshold belongs to a branch, and to nothing else"
    if change.kind == "revise" and not _version(subject, old, new):
        yield f"revise: {change.new} is no other version of {change.old}"


def _version(subject: Subject, old: Wish | None, new: Wish | None) -> bool:
    """Whether two requests are about one deed or one record; what is missing is said elsewhere."""
    if old is None or new is None:
        return True
    if not isinstance(old, Request) or not isinstance(new, Request):
        return False
    same_record = record_of(subject.domain, old.call) == record_of(subject.domain, new.call)
    return old.call.name == new.call.name or same_record


def _differences(subject: Subject, change: Change) -> Iterator[str]:
    opening = {content(wish): wish for wish in subject.plan.opening}
    final = {content(wish): wish for wish in subject.plan.wishes}
    given_up = [wish.id for key, wish in opening.items() if key not in final]
    added = [wish.id for key, wish in final.items() if key not in opening]
    if given_up != ([change.old] if change.old is not None else []):
        yield f"{len(given_up)} wishes are given up, not just {change.old}"
    if added != ([change.new] if change.new is not None else []):
        yield f"{len(added)} wishes are new, not just {change.new}"


def _wish(wishes: tuple[Wish, ...], name: str | None) -> Wish | None:
    return next((wish for wish in wishes if wish.id == name), None)
