"""Whether a plan names only things that exist: the ground that lets the checks be plain code.

In: a domain, its data and a draft. Out: what does not fit, in words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from trajectory2task.core.calls import Call, references
from trajectory2task.core.domain import Domain
from trajectory2task.core.errors import ToolError
from trajectory2task.core.plans import Blocked, Detail, Inquiry, Plan, Request, Wish
from trajectory2task.core.state import Database
from trajectory2task.core.tasks import Draft
from trajectory2task.core.tools import Parameter


def misfits(domain: Domain, database: Database, draft: Draft) -> list[str]:
    """What in `draft` names nothing, has the wrong type or belongs to another scenario."""
    plan = draft.plan
    found = [*_head(domain, draft), *_parts(plan)]
    for collection in plan.initial_state or {}:
        if collection not in database.collections:
            found.append(f"initial_state patches {collection!r}, which is no collection")
    for gold in plan.gold:
        found += _call(domain, gold.call)
    questions = {question.name for question in domain.questions}
    for value in plan.values:
        if value.question not in questions:
            found.append(f"there is no question {value.question!r}")
        for reference in references(value.expression):
            found += _call(domain, reference.call)
    for phase in plan.phases:
        names = [wish.id for wish in phase.wishes]
        if len(set(names)) < len(names):
            found.append(f"two wishes of one phase share an id: {', '.join(names)}")
        for wish in phase.wishes:
            found += _wish(domain, plan, wish)
    return list(dict.fromkeys(found))


def _head(domain: Domain, draft: Draft) -> Iterator[str]:
    if draft.domain != domain.name:
        yield f"the task is of domain {draft.domain!r}, not {domain.name!r}"
    if draft.scenario != draft.plan.scenario:
        yield f"the task says {draft.scenario}, its plan {draft.plan.scenario}"


def _parts(plan: Plan) -> Iterator[str]:
    if not plan.phases:
        yield "the plan has no phase"
        return
    if not plan.opening:
        yield "the caller opens with no wish"
    if plan.phases[0].trigger is not None:
        yield "the opening phase has a trigger"
    if (plan.scenario == "changing") != (plan.change is not None):
        yield "a change belongs to a changing plan, and to no other"
    if (plan.scenario == "changing") != (len(plan.phases) > 1):
        yield "a second phase belongs to a changing plan, and to no other"
    if (plan.scenario == "infeasible") != (plan.infeasible is not None):
        yield "a reason for refusal belongs to an infeasible plan, and to no other"
    blocked = any(isinstance(wish, Blocked) for phase in plan.phases for wish in phase.wishes)
    if (plan.scenario == "infeasible") != blocked:
        yield "a blocked wish belongs to an infeasible plan, and to no other"


def _wish(domain: Domain, plan: Plan, wish: Wish) -> Iterator[str]:
    known = {value.id for value in plan.values}
    for answer in wish.answers:
        if answer not in known:
            yield f"wish {wish.id} asks for value {answer!r}, which the plan does not have"
    problem = _named(domain, wish)
    if problem is not None:
        yield f"wish {wish.id}: {problem}"
        return
    parameters, arguments = parameters_of(domain, wish)
    names = [parameter.name for parameter in parameters]
    if isinstance(wish, Blocked) and wish.call is None:  # the caller's own id goes without saying
        names = [parameter.name for parameter in parameters if _is_said(parameter)]
    if set(arguments) != set(names):
        yield f"wish {wish.id} has arguments {sorted(arguments)}, not {sorted(names)}"
        return
    for parameter in parameters:
        yield from _aligned(wish, parameter, arguments)
    for detail in wish.details:
        yield from _detail(domain, wish, detail, {item.name: item for item in parameters})


def _named(domain: Domain, wish: Wish) -> str | None:
    """Why the tool, question or obstacle of a wish is none of the domain's."""
    match wish:
        case Request(call=call):
            return next(iter(_call(domain, call)), None)
        case Inquiry(question=question):
            known = any(found.name == question for found in domain.questions)
            return None if known else f"there is no question {question!r}"
        case Blocked(obstacle=obstacle, tool=tool, call=call):
            if not any(found.name == obstacle for found in domain.obstacles):
                return f"there is no obstacle {obstacle!r}"
            if tool not in domain.tools:
                return f"there is no tool {tool!r}"
            if call is not None and call.name != tool:
                return f"it is about {tool}, its call is {call.name}"
            return None if call is None else next(iter(_call(domain, call)), None)


def parameters_of(domain: Domain, wish: Wish) -> tuple[Sequence[Parameter], Mapping[str, Any]]:
    """The parameters that a wish fills, and the arguments (without a call: as described)."""
    match wish:
        case Request(call=call):
            return domain.tools[call.name].parameters, call.arguments
        case Inquiry(question=question, arguments=arguments):
            return domain.question(question).parameters, arguments
        case Blocked(tool=tool, call=call):
            parameters = domain.tools[tool].parameters
            return parameters, _described(wish.details) if call is None else call.arguments


def _is_said(parameter: Parameter) -> bool:
    return bool(parameter.refers or parameter.choices or parameter.free)


def _described(details: Sequence[Detail]) -> dict[str, Any]:
    arguments: dict[str, Any] = {}
    for detail in sorted(details, key=lambda item: item.position or 0):
        for name in detail.parameters:
            if detail.position is None:
                arguments[name] = detail.value
            else:
                arguments.setdefault(name, []).append(detail.value)
    return arguments


def _aligned(wish: Wish, parameter: Parameter, arguments: Mapping[str, Any]) -> Iterator[str]:
    per = parameter.refers.per if parameter.refers else None
    if per is None or parameter.name not in arguments:
        return
    if len(arguments[parameter.name]) != len(arguments.get(per, ())):
        yield f"wish {wish.id}: {parameter.name} and {per} are not of one length"


def _detail(
    domain: Domain, wish: Wish, detail: Detail, parameters: Mapping[str, Parameter]
) -> Iterator[str]:
    where = f"wish {wish.id}, detail {detail.slot!r}"
    unknown = [name for name in detail.parameters if name not in parameters]
    if unknown or not detail.parameters:
        yield f"{where} describes {', '.join(unknown) or 'nothing'}, which is no argument here"
        return
    parameter = parameters[detail.parameters[0]]
    if detail.referent:
        refers = parameter.refers.referent if parameter.refers else None
        if detail.referent not in domain.referents or refers != detail.referent:
            yield f"{where} means {detail.referent!r}, but {parameter.name} picks {refers!r}"
    pairs = [(pair.name, pair.value) for pair in detail.attributes]
    if len(set(pairs)) < len(pairs):
        yield f"{where} has a pair twice"
    if detail.position is not None:
        value = parameters_of(domain, wish)[1].get(parameter.name)
        if not isinstance(value, list) or not 0 <= detail.position < len(value):
            yield f"{where} describes element {detail.position} of {parameter.name}: there is none"


def _call(domain: Domain, call: Call) -> list[str]:
    """Why no tool takes `call`; unknown names and ill-typed arguments only."""
    tool = domain.tools.get(call.name)
    if tool is None:
        return [f"there is no tool {call.name!r}"]
    try:
        tool.check(call.arguments)
    except ToolError as problem:
        return [problem.message]
    return []
