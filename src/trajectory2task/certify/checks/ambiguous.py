"""The check on ambiguous tasks: without what is held back, two or more outcomes are open."""

from __future__ import annotations

from typing import Any

from trajectory2task.certify.readings import outcome, readings
from trajectory2task.certify.subject import Scene, Subject, attempt
from trajectory2task.certify.verdict import Finding, check, judge
from trajectory2task.core.calls import Call
from trajectory2task.core.moves import allowed, record_of
from trajectory2task.core.plans import Detail, Request

OPEN = "any value"  # stands for a free value that nobody but the caller can know


@check(
    "A2",
    "withheld_needed",
    "Each thing held back decides the outcome, all else known",
    "ambiguous",
    version=2,
    effort="search",
    bounds="every reading of the wish that is held back, until two differ",
)
def withheld_needed(subject: Subject) -> Finding:
    """Catches vacuous withholding. For each detail with withheld pairs, every reading of the wish
    that fits what is said of it and all that there is to say of the rest is tried where policy and
    tool allow it; two values of it must lead to different end states (for a question: answers). A
    reading is out where another request, whose record is told unasked, wants the same done to that
    very record, or could not be granted beside it. A withheld value of the caller's own is open by
    its nature. Cost: a run of the tool per reading, and of the other writes per reading that is not
    gold's, until two differ. False positives: a caller who contradicts themselves on purpose."""
    problems: list[str] = []
    proofs: list[str] = []
    for scene in subject.scenes:
        for detail in scene.wish.details:
            if detail.withheld:
                found = _outcomes(subject, scene, detail)
                if len(found) < 2:
                    problems.append(
                        f"wish {scene.wish.id}: without {list(detail.withheld)}, "
                        f"{detail.slot} can only be {', '.join(found) or 'what nothing allows'}"
                    )
                else:
                    proofs.append(f"{detail.slot}: {' or '.join(found)}")
    if not problems and not proofs:
        problems.append("nothing is held back")
    return judge(problems, "; ".join(proofs))


def _outcomes(subject: Subject, scene: Scene, detail: Detail) -> list[str]:
    """Up to two values of `detail` that lead to different outcomes."""
    parameters = [item for item in scene.parameters if item.name in detail.parameters]
    if all(item.free is not None for item in parameters):
        return [str(detail.withheld[0][1]), OPEN]
    found: dict[str, bytes] = {}
    for arguments in readings(subject, scene, (detail,)):
        if _ruled_out(subject, scene, arguments):
            continue
        result = outcome(subject, scene, arguments)
        if result is not None and result not in found.values():
            value = arguments[detail.parameters[0]]
            shown = value if detail.position is None else value[detail.position]
            found.setdefault(str(shown), result)
            if len(found) == 2:
                break
    return list(found)


def _ruled_out(subject: Subject, scene: Scene, arguments: dict[str, Any]) -> bool:
    """Whether the caller's other requests leave no room for this reading of one."""
    wish = scene.wish
    if not isinstance(wish, Request) or arguments == wish.call.arguments:
        return False
    read = Call(wish.call.name, arguments)
    about = record_of(subject.domain, read)
    environment, caller = subject.environment(), subject.plan.user_id
    for other in subject.plan.wishes:
        if not isinstance(other, Request):
            continue
        call = read if other is wish else other.call
        if other is wish or told_which(subject, other):
            same = call.name == read.name and record_of(subject.domain, call) == about
            if (same and other is not wish) or not allowed(environment, caller, call):
                return True
        attempt(environment, call)
    return False


def told_which(subject: Subject, wish: Request) -> bool:
    """Whether the opening says which record the request is about."""
    kind, _ = record_of(subject.domain, wish.call)
    return not any(
        detail.withheld
        for detail in wish.details
        if detail.referent == kind and detail.position is None
    )
