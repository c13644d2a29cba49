"""The check on pairs: an infeasible task and the feasible one made from it by a minimal edit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from trajectory2task.certify.subject import Subject, attempt, content
from trajectory2task.certify.verdict import Finding, check, judge, not_applicable
from trajectory2task.core.plans import Request


@check(
    "I5",
    "twin",
    "The task and its twin differ by one small edit, and only a granter passes the twin",
)
def twin(subject: Subject) -> Finding:
    """Catches infeasible tasks without a feasible twin, twins that do not link back, that belong to
    another trajectory or caller, that differ in more than the last wish, the facts or the initial
    state, that give the same reason for the call though one is out of scope, whose gold grants
    nothing more, or that an agent passes by refusing. Cost: a replay of the twin's gold and of the
    refuser's. False positives: none known."""
    infeasible = subject.plan.scenario == "infeasible"
    if not infeasible and subject.draft.twin is None:
        return not_applicable("the task has no twin")
    other = subject.other
    if other is None or subject.draft.twin is None:
        return judge(["there is no twin"], "")
    if other.misfits:
        return judge([f"the twin is not well formed: {other.misfits[0]}"], "")
    refused, granted = (subject, other) if infeasible else (other, subject)
    if refused.plan.scenario != "infeasible" or granted.plan.scenario == "infeasible":
        return judge(["exactly one of the two has to be infeasible"], "")
    problems = [
        *_links(refused, granted),
        *_edit(refused, granted),
        *_wording(refused, granted),
        *_grants(refused, granted),
    ]
    return judge(problems, f"twin {other.draft.id}")


def _links(refused: Subject, granted: Subject) -> Iterator[str]:
    if refused.draft.twin != granted.draft.id or granted.draft.twin != refused.draft.id:
        yield "the two do not link to each other"
    for name in ("domain", "world", "trajectory_id"):
        if getattr(refused.draft, name) != getattr(granted.draft, name):
            yield f"the two differ in {name}"
    if refused.plan.user_id != granted.plan.user_id:
        yield "the two have different callers"


def _edit(refused: Subject, granted: Subject) -> Iterator[str]:
    """How the two differ beyond a minimal edit."""
    if not granted.plan.wishes or not refused.plan.wishes:
        yield "one of the two wants nothing"
        return
    blocked, wish = refused.blocked, granted.plan.wishes[-1]
    if blocked is None or not isinstance(wish, Request) or wish.call.name != blocked.tool:
        yield "the twin does not end with the request that is blocked here"
    rest = Counter(content(w) for w in refused.plan.wishes if w is not blocked)
    others = Counter(content(w) for w in granted.plan.wishes[:-1])
    if (rest - others).total() + (others - rest).total() > 1:
        yield "the two differ in more than the last wish"
    if (
        rest == others
        and refused.plan.facts == granted.plan.facts
        and refused.plan.initial_state == granted.plan.initial_state
        and blocked is not None
        and isinstance(wish, Request)
        and blocked.call == wish.call
        and blocked.details == wish.details
    ):
        yield "the two ask for the same in the same world"


def _wording(refused: Subject, granted: Subject) -> Iterator[str]:
    """What no tool expresses cannot be asked for in the words of a request that a tool serves."""
    reason = refused.plan.infeasible
    ours, theirs = refused.draft.words.reason_for_call, granted.draft.words.reason_for_call
    if reason is not None and reason.kind == "scope" and ours == theirs:
        yield "the two give the same reason for the call, and want different things"


def _grants(refused: Subject, granted: Subject) -> Iterator[str]:
    for gold, step in zip(granted.plan.gold, granted.run.steps, strict=True):
        if step.error != gold.error or gold.error is not None:
            yield f"the twin's {gold.call.name} is rejected ({step.error})"
    made = Counter(gold.call.key() for gold in granted.writes)
    if not made - Counter(gold.call.key() for gold in refused.writes):
        yield "the twin's gold writes nothing more"
    environment = granted.environment()
    for gold in refused.writes:
        attempt(environment, gold.call)
    if environment.state.same_as(granted.run.after):
        yield "refusing reaches the twin's end state"
