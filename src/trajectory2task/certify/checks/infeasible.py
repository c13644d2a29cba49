"""The check that an infeasible wish is truly blocked, for the reason given."""

from __future__ import annotations

from collections.abc import Iterator

from trajectory2task.certify.blocking import rule_broken, serving_calls
from trajectory2task.certify.orders import reordered
from trajectory2task.certify.subject import Subject
from trajectory2task.certify.verdict import Finding, check, judge
from trajectory2task.core.calls import Call
from trajectory2task.core.plans import Blocked, Infeasible


@check(
    "I1",
    "infeasible_true",
    "The blocked wish cannot be served, for the reason given",
    "infeasible",
    version=2,
)
def infeasible_true(subject: Subject) -> Finding:
    """Catches feasible wishes labelled infeasible. After gold, the tool rejects the blocked call
    with the declared code, in any order of its lists (kind tool), or accepts it and the first rule
    it breaks is the declared one (kind policy), or no tool expresses it (kind scope); every other
    reading of the wish, and every value of arguments that the caller leaves open, is blocked too,
    and so are the same replacement with another tool and the call itself at the start, since
    nothing makes an agent serve the wishes in order. Cost: one trial of the tool per reading. False
    positives: none known. What writes could make of the wish is for `no_loophole`."""
    blocked, infeasible = subject.blocked, subject.plan.infeasible
    assert blocked is not None
    assert infeasible is not None
    problems = list(_declared(subject, blocked, infeasible))
    if infeasible.kind == "scope":
        if blocked.call is not None:
            problems.append("scope: a tool expresses the wish")
        if infeasible.proof not in {rule.id for rule in subject.domain.rules}:
            problems.append(f"scope: there is no rule {infeasible.proof!r}")
    elif blocked.call is None:
        problems.append(f"{infeasible.kind}: there is no blocked call")
    else:
        problems += _not_blocked(subject, blocked.call, infeasible)
    return judge(problems, f"{infeasible.kind}: {infeasible.proof}")


def _declared(subject: Subject, blocked: Blocked, infeasible: Infeasible) -> Iterator[str]:
    """Where plan and obstacle disagree about what blocks the wish."""
    obstacle = next(
        (found for found in subject.domain.obstacles if found.name == infeasible.obstacle), None
    )
    if obstacle is None or blocked.obstacle != infeasible.obstacle:
        yield f"the wish is blocked by {blocked.obstacle}, the plan says {infeasible.obstacle}"
        return
    for name in ("kind", "proof"):
        if getattr(obstacle, name) != getattr(infeasible, name):
            yield f"{name}: {getattr(infeasible, name)}, the domain has {getattr(obstacle, name)}"
    if blocked.tool not in obstacle.tools:
        yield f"{obstacle.name} does not concern {blocked.tool}"


def _not_blocked(subject: Subject, call: Call, infeasible: Infeasible) -> Iterator[str]:
    environment = subject.environment(subject.run.after)
    for tried in reordered(subject.domain.tools[call.name], call):
        code = environment.rejection(tried)
        if infeasible.kind == "tool":
            if code != infeasible.proof:
                yield f"the tool says {code or 'yes'}, not {infeasible.proof}: {tried.arguments}"
                return
        elif code is not None:
            yield f"the tool rejects it ({code}); the policy is not what blocks it"
            return
        elif (rule := rule_broken(subject, tried, environment)) != infeasible.proof:
            yield f"it breaks {rule or 'no rule'}, not {infeasible.proof}"
            return
    for tried in serving_calls(subject):
        if (
            environment.rejection(tried) is None
            and rule_broken(subject, tried, environment) is None
        ):
            yield f"{tried.name} makes it possible with {tried.arguments}"
            return
    first = subject.environment(subject.start)
    if first.rejection(call) is None and rule_broken(subject, call, first) is None:
        yield "it is possible before anything else is done"
