"""The check that a write made twice is seen."""

from __future__ import annotations

from trajectory2task.certify.orders import shown
from trajectory2task.certify.subject import Subject, attempt, leaves
from trajectory2task.certify.verdict import Finding, check, judge, not_applicable
from trajectory2task.core.calls import Call


@check("S6", "repeated_write", "A gold write made once more is rejected, or changes the state")
def repeated_write(subject: Subject) -> Finding:
    """Catches writes that a tool accepts again and that leave no trace, so that an agent who makes
    one twice cannot be told from one who makes it once. A write that only puts what it is given
    where its result shows it (an address) is no such write: making it again does nothing. It
    passes, and the evidence names it. Cost: one run of each write. False positives: a tool that
    rightly keeps nothing of what it is told."""
    if not subject.writes:
        return not_applicable("no writes")
    problems: list[str] = []
    harmless: list[str] = []
    environment = subject.environment(subject.run.after)
    for at, gold in enumerate(subject.plan.gold):
        if not subject.is_write(gold.call):
            continue
        trial = environment.fork()
        if not attempt(trial, gold.call) or not trial.state.same_as(subject.run.after):
            continue
        lost = _lost(subject, gold.call, subject.run.results[at])
        if lost:
            problems.append(f"{shown((gold.call,))} is taken twice, {', '.join(lost)} kept nowhere")
        else:
            harmless.append(gold.call.name)
    again = f", and does nothing again: {', '.join(harmless)}" if harmless else ""
    return judge(problems, f"a second one of {len(subject.writes)} writes shows{again}")


def _lost(subject: Subject, call: Call, result: object) -> list[str]:
    """Arguments, but those that name a record, that the result of the write does not show."""
    kept = leaves(result)
    own = subject.domain.principal.semantic
    return [
        parameter.name
        for parameter in subject.domain.tools[call.name].parameters
        if parameter.refers is None
        and parameter.semantic != own
        and not leaves(call.arguments[parameter.name]) <= kept
    ]
