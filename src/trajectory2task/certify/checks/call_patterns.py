"""Checks on an infeasible task's call patterns: what is forbidden, and what is required."""

from __future__ import annotations

from collections.abc import Iterator

from trajectory2task.certify.blocking import rule_broken, serving_calls
from trajectory2task.certify.patterns import elsewhere, examples, ill_typed, narrowed, overlap
from trajectory2task.certify.subject import Subject, attempt
from trajectory2task.certify.verdict import Finding, check, judge
from trajectory2task.core.calls import Call, CallPattern
from trajectory2task.core.plans import Infeasible


@check("I3", "forbidden_typed", "Forbidden calls are real, harmful, and never gold's", "infeasible")
def forbidden_typed(subject: Subject) -> Finding:
    """Catches forbidden patterns that name no tool or argument, that are harmless, that gold or a
    required pattern falls under, that are about another record than the blocked wish or hang on one
    more of its arguments, and wishes with an attempt that is not forbidden. A pattern must
    match the blocked call, or a call that would change the state or break a rule; one that leaves
    every argument open is a whole tool, and may stand only where the caller may not use it at all.
    Every reading of the blocked wish must be forbidden. Cost: a trial of the tool for each example
    until one does harm. False positives: a call that only a rare argument makes harmful."""
    infeasible = subject.plan.infeasible
    assert infeasible is not None
    if subject.draft.criteria.forbidden != infeasible.forbidden:
        return judge(["the criteria forbid other calls than the plan"], "")
    problems = [p for pattern in infeasible.forbidden for p in ill_typed(subject, pattern)]
    problems = problems or list(_bad_forbidden(subject, infeasible))
    return judge(problems, f"{len(infeasible.forbidden)} forbidden")


def _bad_forbidden(subject: Subject, infeasible: Infeasible) -> Iterator[str]:
    if not infeasible.forbidden:
        yield "nothing is forbidden"
        return
    for call in _attempts(subject):
        if not any(pattern.matches(call) for pattern in infeasible.forbidden):
            yield f"trying {call.name} with {call.arguments} is not forbidden"
            break
    for pattern in infeasible.forbidden:
        yield from _misplaced(subject, pattern)
        if any(pattern.matches(gold.call) for gold in subject.plan.gold):
            yield f"forbidden {pattern.name}: gold calls it"
        if any(overlap(pattern, other) for other in infeasible.required):
            yield f"{pattern.name} is required and forbidden"
        if not _harmful(subject, pattern):
            yield f"forbidden {pattern.name}: no such call would do anything"
        elif not pattern.arguments and (harmless := _permitted(subject, pattern)) is not None:
            yield f"forbidden {pattern.name}: the whole tool, {harmless.arguments} included"


def _misplaced(subject: Subject, pattern: CallPattern) -> Iterator[str]:
    """Why a pattern misses what the blocked wish is about."""
    if (own := narrowed(subject, pattern)) is not None:
        yield f"forbidden {pattern.name}: with any other {own} it would not be"
    if (other := elsewhere(subject, pattern)) is not None:
        yield f"forbidden {pattern.name}: {other} is not what the blocked wish is about"


def _attempts(subject: Subject) -> Iterator[Call]:
    """Every call of its own tool that an agent could take the blocked wish for."""
    blocked = subject.blocked
    if blocked is not None and blocked.call is not None:
        yield from (call for call in serving_calls(subject) if call.name == blocked.call.name)


def _harmful(subject: Subject, pattern: CallPattern) -> bool:
    """Whether a call that matches is the blocked one, changes state or breaks a rule."""
    assert subject.blocked is not None
    if subject.blocked.call is not None and pattern.matches(subject.blocked.call):
        return True
    for state in (subject.run.after, subject.start):
        environment = subject.environment(state)
        for call in examples(subject, environment, pattern):
            if rule_broken(subject, call, environment) is not None:
                return True
            trial = environment.fork()
            if attempt(trial, call) and not trial.state.same_as(environment.state):
                return True
    return False


def _permitted(subject: Subject, pattern: CallPattern) -> Call | None:
    """A call that matches and that policy and tool would let the caller have."""
    environment = subject.environment(subject.start)
    for call in examples(subject, environment, pattern):
        allowed = rule_broken(subject, call, environment) is None
        if allowed and environment.rejection(call) is None:
            return call
    return None


@check(
    "I4",
    "required_typed",
    "Required calls can be made before the refusal, and it ends as the policy says",
    "infeasible",
)
def required_typed(subject: Subject) -> Finding:
    """Catches required patterns that name no tool or argument, that gold does not make before it
    refuses, that fail otherwise than declared, or that only the blocked wish would need; sets that
    doing nothing, or transferring, fulfils; and endings that are not the policy's: what it forbids
    or the tools reject is denied, what is out of scope is transferred where the domain's obstacle
    says so, gold ends with the transfer, and the transfer is then required. Cost: a few µs. False
    positives: none known."""
    infeasible = subject.plan.infeasible
    assert infeasible is not None
    if subject.draft.criteria.required != infeasible.required:
        return judge(["the criteria require other calls than the plan"], "")
    problems = [p for pattern in infeasible.required for p in ill_typed(subject, pattern)]
    problems = problems or [*_bad_required(subject, infeasible), *_ending(subject, infeasible)]
    return judge(problems, f"{len(infeasible.required)} required, then {infeasible.resolution}")


def _bad_required(subject: Subject, infeasible: Infeasible) -> Iterator[str]:
    transfer = subject.domain.transfer
    for pattern in infeasible.required:
        if pattern.name == transfer:
            continue
        made = [
            (gold, step)
            for gold, step in zip(subject.plan.gold, subject.run.steps, strict=True)
            if pattern.matches(gold.call)
        ]
        if not made:
            yield f"required {pattern.name}: gold does not call it so"
        elif all(step.error != gold.error for gold, step in made):
            yield f"required {pattern.name}: it cannot be made, {made[0][1].error}"
        elif any(
            subject.is_write(gold.call) and gold.call.key() not in subject.requests
            for gold, _ in made
        ):
            yield f"required {pattern.name}: no wish that can be served asks for it"
    if all(pattern.name == transfer for pattern in infeasible.required):
        yield "doing nothing, or transferring, fulfils what is required"


def _ending(subject: Subject, infeasible: Infeasible) -> Iterator[str]:
    """Where the ending is not the policy's."""
    transfer, resolution = subject.domain.transfer, infeasible.resolution
    for obstacle in subject.domain.obstacles:
        if obstacle.name == infeasible.obstacle and obstacle.resolution != resolution:
            yield f"resolution: {resolution}, the domain has {obstacle.resolution}"
    if resolution == "transfer" and infeasible.kind != "scope":
        yield f"what is blocked by {infeasible.kind} is denied, not transferred"
    transfers = [gold.call.name == transfer for gold in subject.plan.gold]
    if transfers != [False] * (len(transfers) - 1) + [resolution == "transfer"]:
        yield f"the policy says {resolution}, gold does not end so"
    required = any(pattern.name == transfer for pattern in infeasible.required)
    if required != (resolution == "transfer"):
        yield f"the policy says {resolution}, a transfer is {'' if required else 'not '}required"
