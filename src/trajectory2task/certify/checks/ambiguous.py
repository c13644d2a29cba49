"""The check on ambiguous tasks: without what is held back, two or more outcomes are open."""

from __future__ import annotations

from trajectory2task.certify.readings import outcome, readings
from trajectory2task.certify.subject import Scene, Subject
from trajectory2task.certify.verdict import Finding, check, judge
from trajectory2task.core.plans import Detail

OPEN = "any value"  # stands for a free value that nobody but the caller can know


@check("withheld_needed", "Each thing held back decides the outcome, all else known", "ambiguous")
def withheld_needed(subject: Subject) -> Finding:
    """Catches vacuous withholding. For each detail with withheld pairs, every reading of the wish
    that fits what is said of it and all that there is to say of the rest is tried where policy and
    tool allow it; two must lead to different end states (for a question: to different answers). A
    withheld value of the caller's own is open by its nature. Cost: a run of the tool per reading,
    until two differ. False positives: none known."""
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
    found: dict[bytes, str] = {}
    for arguments in readings(subject, scene, opened=detail):
        result = outcome(subject, scene, arguments)
        if result is not None:
            value = arguments[detail.parameters[0]]
            shown = value if detail.position is None else value[detail.position]
            found.setdefault(result, str(shown))
            if len(found) == 2:
                break
    return list(found.values())
