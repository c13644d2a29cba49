"""The check on callers whom nobody can identify: nothing of the account is shown or asked for."""

from __future__ import annotations

from collections.abc import Iterator

from trajectory2task.certify.subject import Subject, leaves
from trajectory2task.certify.verdict import Finding, check, judge, not_applicable
from trajectory2task.core.calls import Call
from trajectory2task.core.domain import Situation


@check(
    "I6",
    "before_authentication",
    "A caller who cannot be identified is shown nothing of the account",
    "infeasible",
)
def before_authentication(subject: Subject) -> Finding:
    """Catches infeasible tasks on a caller whom gold fails to identify that still need something
    of the account: gold calls that the policy keeps from strangers, or that name the account or
    show its id; required calls other than look-ups and the transfer; numbers to be told, and
    changes to be made; and callers who could be identified after all by what they say of
    themselves. Cost: a trial of each look-up. False positives: none known."""
    if subject.run.caller is not None:
        return not_applicable("the caller can be identified")
    problems = [*_shown(subject), *_asked(subject), *_identified(subject)]
    return judge(problems, f"{len(subject.plan.gold)} calls, none about the account")


def _open_calls(subject: Subject) -> frozenset[str]:
    """The tools that anybody may be served with: look-ups and the transfer."""
    return subject.domain.logins | {subject.domain.transfer}


def _shown(subject: Subject) -> Iterator[str]:
    """Gold calls after which the agent knows something of the account."""
    run, anybody = subject.run, _open_calls(subject)
    for at, gold in enumerate(subject.plan.gold):
        situation = Situation(run.before[at], gold.call, None, run.steps[:at])
        rule = subject.domain.violation(situation)
        if rule is not None:
            yield f"{gold.call.name} is not for strangers ({rule.id})"
        elif gold.call.name not in anybody:
            named = leaves(gold.call.arguments) | leaves(run.results[at])
            if subject.plan.user_id in named:
                yield f"{gold.call.name} shows the account of {subject.plan.user_id}"


def _asked(subject: Subject) -> Iterator[str]:
    """What the task wants of the agent beyond looking the caller up and declining."""
    plan, criteria = subject.plan, subject.draft.criteria
    for pattern in criteria.required:
        if pattern.name not in _open_calls(subject):
            yield f"{pattern.name} is required of an agent who knows nobody"
    if criteria.communicate or any(wish.answers for wish in plan.wishes):
        yield "a number of the account has to be told"
    if criteria.final:
        yield "something has to be changed"


def _identified(subject: Subject) -> Iterator[str]:
    """Look-ups that find somebody by what this caller knows of themselves."""
    known = {fact.name: fact.value for fact in subject.plan.facts if fact.visibility != "unknown"}
    for tool in subject.domain.authentication:
        meanings = [str(parameter.semantic) for parameter in tool.parameters]
        if all(name in known for name in meanings):
            call = Call(
                tool.name,
                {p.name: known[name] for p, name in zip(tool.parameters, meanings, strict=True)},
            )
            if subject.environment().rejection(call) is None:
                yield f"{tool.name} finds somebody by what the caller says"
