"""Checks on infeasible tasks: the wish is truly blocked, and the call patterns mean something."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from random import Random
from typing import Any

from trajectory2task.certify.readings import readings
from trajectory2task.certify.subject import Subject, attempt
from trajectory2task.certify.verdict import Finding, check, judge
from trajectory2task.core.calls import Call, CallPattern
from trajectory2task.core.domain import Situation
from trajectory2task.core.environment import Environment
from trajectory2task.core.moves import choices_for, same_replacement
from trajectory2task.core.plans import Blocked, Infeasible
from trajectory2task.core.tools import Parameter, Tool


@check(
    "I1", "infeasible_true", "The blocked wish cannot be served, for the reason given", "infeasible"
)
def infeasible_true(subject: Subject) -> Finding:
    """Catches feasible wishes labelled infeasible. After gold, the tool rejects the blocked call
    with the declared code, in any order of its lists (kind tool), or accepts it and the first rule
    it breaks is the declared one (kind policy), or no tool expresses it (kind scope); every other
    reading of the wish, and every value of arguments that the caller leaves open, is blocked too,
    and so are the same replacement with another tool and the call itself at the start, since
    nothing makes an agent serve the wishes in order. Cost: one trial of the tool per reading. False
    positives: none known; loopholes of two or more calls are not searched here."""
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
    """Where plan, obstacle and gold disagree about what blocks the wish and what follows."""
    obstacle = next(
        (found for found in subject.domain.obstacles if found.name == infeasible.obstacle), None
    )
    if obstacle is None or blocked.obstacle != infeasible.obstacle:
        yield f"the wish is blocked by {blocked.obstacle}, the plan says {infeasible.obstacle}"
        return
    for name in ("kind", "proof", "resolution"):
        if getattr(obstacle, name) != getattr(infeasible, name):
            yield f"{name}: {getattr(infeasible, name)}, the domain has {getattr(obstacle, name)}"
    if blocked.tool not in obstacle.tools:
        yield f"{obstacle.name} does not concern {blocked.tool}"
    transfers = [gold.call.name == subject.domain.transfer for gold in subject.plan.gold]
    if transfers != [False] * (len(transfers) - 1) + [infeasible.resolution == "transfer"]:
        yield f"the policy says {infeasible.resolution}, gold does not end so"


def _steps(subject: Subject) -> list[Any]:
    """Gold's steps up to a transfer: the call is judged before the caller is handed over."""
    return [step for step in subject.run.steps if step.call.name != subject.domain.transfer]


def _broken(subject: Subject, call: Call, environment: Environment) -> str | None:
    """Id of the first rule that `call` breaks after gold, or None."""
    situation = Situation(environment.state, call, subject.run.caller, _steps(subject))
    rule = subject.domain.violation(situation)
    return None if rule is None else rule.id


def _not_blocked(subject: Subject, call: Call, infeasible: Infeasible) -> Iterator[str]:
    environment = subject.environment(subject.run.after)
    for tried in _reordered(subject.domain.tools[call.name], call):
        code = environment.rejection(tried)
        if infeasible.kind == "tool":
            if code != infeasible.proof:
                yield f"the tool says {code or 'yes'}, not {infeasible.proof}: {tried.arguments}"
                return
        elif code is not None:
            yield f"the tool rejects it ({code}); the policy is not what blocks it"
            return
        elif (rule := _broken(subject, tried, environment)) != infeasible.proof:
            yield f"it breaks {rule or 'no rule'}, not {infeasible.proof}"
            return
    for tried in (*_open(subject, environment, call), *same_replacement(subject.domain, call)):
        if environment.rejection(tried) is None and _broken(subject, tried, environment) is None:
            yield f"{tried.name} makes it possible with {tried.arguments}"
            return
    first = subject.environment(subject.start)
    if first.rejection(call) is None and _broken(subject, call, first) is None:
        yield "it is possible before anything else is done"


def _reordered(tool: Tool, call: Call) -> Iterator[Call]:
    """`call` with its lists in every order; a list that is aligned with another moves with it."""
    groups: dict[str, list[str]] = {}
    for parameter in tool.parameters:
        if parameter.many:
            per = parameter.refers.per if parameter.refers else None
            groups.setdefault(per or parameter.name, []).append(parameter.name)
    orders = []
    for names in groups.values():
        length = min(len(call.arguments[name]) for name in names)
        orders.append(list(itertools.permutations(range(length))))
    for chosen in itertools.product(*orders):
        arguments = dict(call.arguments)
        for names, order in zip(groups.values(), chosen, strict=True):
            for name in names:
                rest = call.arguments[name][len(order) :]
                arguments[name] = [call.arguments[name][place] for place in order] + rest
        yield Call(call.name, arguments)


def _open(subject: Subject, environment: Environment, call: Call) -> Iterator[Call]:
    """The calls that the caller's words allow as well, and those that they leave open."""
    blocked = subject.blocked
    assert blocked is not None
    scene = subject.scene(blocked, subject.run.after)
    for arguments in readings(subject, scene):
        yield Call(call.name, arguments)
    for parameter in scene.parameters:
        if _is_open(subject, parameter, blocked):
            current = call.arguments[parameter.name]
            caller = subject.plan.user_id
            for option in choices_for(environment, caller, parameter, call.arguments, current):
                yield Call(call.name, {**call.arguments, parameter.name: option})


def _is_open(subject: Subject, parameter: Parameter, blocked: Blocked) -> bool:
    if parameter.refers is None and parameter.semantic == subject.domain.principal.semantic:
        return False
    about = [detail for detail in blocked.details if parameter.name in detail.parameters]
    return not about or any(detail.single or not detail.attributes for detail in about)


@check("I3", "calls_typed", "Required and forbidden calls are real, disjoint, and mean something",
       "infeasible")  # fmt: skip
def calls_typed(subject: Subject) -> Finding:
    """Catches patterns that name no tool or argument, forbidden ones that are harmless or hit gold,
    required ones that gold does not make, overlaps, and sets of required calls that doing nothing
    or transferring fulfils. A forbidden pattern must match the blocked call, or a call that would
    change the state or break a rule, and every reading of the blocked wish must be forbidden. Cost:
    one trial of a tool per pattern. False positives: a call that only a rare argument makes
    harmful."""
    infeasible, criteria = subject.plan.infeasible, subject.draft.criteria
    assert infeasible is not None
    required, forbidden = infeasible.required, infeasible.forbidden
    if criteria.required != required or criteria.forbidden != forbidden:
        return judge(["the criteria have other patterns than the plan"], "")
    problems = [p for pattern in (*required, *forbidden) for p in _ill_typed(subject, pattern)]
    if problems:
        return judge(problems, "")
    problems = [*_bad_required(subject, required, forbidden), *_bad_forbidden(subject, forbidden)]
    if all(pattern.name == subject.domain.transfer for pattern in required):
        problems.append("doing nothing, or transferring, fulfils what is required")
    return judge(problems, f"{len(required)} required, {len(forbidden)} forbidden")


def _bad_required(
    subject: Subject, required: tuple[CallPattern, ...], forbidden: tuple[CallPattern, ...]
) -> Iterator[str]:
    for pattern in required:
        if not any(pattern.matches(gold.call) for gold in subject.plan.gold):
            yield f"required {pattern.name}: gold does not call it so"
        if any(_overlap(pattern, other) for other in forbidden):
            yield f"{pattern.name} is required and forbidden"


def _attempts(subject: Subject) -> Iterator[Call]:
    """Every call that an agent could take the blocked wish for."""
    blocked = subject.blocked
    if blocked is not None and blocked.call is not None:
        yield blocked.call
        for arguments in readings(subject, subject.scene(blocked, subject.run.after)):
            yield Call(blocked.call.name, arguments)


def _bad_forbidden(subject: Subject, forbidden: tuple[CallPattern, ...]) -> Iterator[str]:
    if not forbidden:
        yield "nothing is forbidden"
        return
    for call in _attempts(subject):
        if not any(pattern.matches(call) for pattern in forbidden):
            yield f"trying {call.name} with {call.arguments} is not forbidden"
            break
    for pattern in forbidden:
        if any(pattern.matches(gold.call) for gold in subject.plan.gold):
            yield f"forbidden {pattern.name}: gold calls it"
        if not _harmful(subject, pattern):
            yield f"forbidden {pattern.name}: no such call would do anything"


def _ill_typed(subject: Subject, pattern: CallPattern) -> Iterator[str]:
    tool = subject.domain.tools.get(pattern.name)
    if tool is None:
        yield f"there is no tool {pattern.name!r}"
        return
    kinds = {parameter.name: list if parameter.many else str for parameter in tool.parameters}
    for name, value in pattern.arguments.items():
        if name not in kinds:
            yield f"{pattern.name} has no argument {name!r}"
        elif not isinstance(value, kinds[name]):
            yield f"{pattern.name}: {name} is no {kinds[name].__name__}"


def _overlap(left: CallPattern, right: CallPattern) -> bool:
    """Whether some call matches both."""
    both = Call(left.name, {**left.arguments, **right.arguments})
    return left.matches(both) and right.matches(both)


def _harmful(subject: Subject, pattern: CallPattern) -> bool:
    """Whether a call that matches is the blocked one, changes state or breaks a rule."""
    assert subject.blocked is not None
    if subject.blocked.call is not None and pattern.matches(subject.blocked.call):
        return True
    for state in (subject.run.after, subject.start):
        environment = subject.environment(state)
        for call in _examples(subject, environment, pattern):
            if _broken(subject, call, environment) is not None:
                return True
            trial = environment.fork()
            if attempt(trial, call) and not trial.state.same_as(environment.state):
                return True
    return False


def _examples(subject: Subject, environment: Environment, pattern: CallPattern) -> list[Call]:
    """Concrete calls that match `pattern`; what it leaves open is filled with all that there is."""
    tool = subject.domain.tools[pattern.name]
    found: list[dict[str, Any]] = [{}]
    for parameter in tool.parameters:
        found = [
            {**prefix, parameter.name: option}
            for prefix in found
            for option in _fill(subject, environment, pattern, parameter, prefix)
        ]
    return [Call(tool.name, arguments) for arguments in found]


def _fill(
    subject: Subject,
    environment: Environment,
    pattern: CallPattern,
    parameter: Parameter,
    prefix: dict[str, Any],
) -> list[Any]:
    caller, state = subject.plan.user_id, environment.state
    if parameter.name in pattern.arguments:
        return [pattern.arguments[parameter.name]]
    if parameter.choices is not None:
        return [[word] if parameter.many else word for word in parameter.choices]
    if parameter.free is not None:
        drawn = subject.domain.free[parameter.free.group](state, caller, Random(0))
        return [drawn[parameter.name]]
    if parameter.refers is None:
        return [caller if parameter.semantic == subject.domain.principal.semantic else "?"]
    referent = subject.domain.referents[parameter.refers.referent]
    per = parameter.refers.per
    if per is not None:
        columns = [
            referent.values(state, caller, {**prefix, per: element}) for element in prefix[per]
        ]
        return [list(row) for row in zip(*columns, strict=False)]
    values = referent.values(state, caller, prefix)
    return [[value] for value in values] if parameter.many else list(values)
