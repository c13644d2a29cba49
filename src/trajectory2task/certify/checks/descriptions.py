"""Checks on descriptions: each singles out one record, and an agent has nothing to choose."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from trajectory2task.certify.readings import answer, end_state, matching
from trajectory2task.certify.subject import Scene, Subject
from trajectory2task.certify.verdict import Finding, check, judge
from trajectory2task.core.domain import Referent
from trajectory2task.core.moves import alternatives, choices_for
from trajectory2task.core.plans import Blocked, Detail, Inquiry, Request
from trajectory2task.core.tools import Parameter


@check(
    "P3",
    "unique_description",
    "Every description fits exactly one record of the caller's",
    version=2,
)
def unique_description(subject: Subject) -> Finding:
    """Catches descriptions that fit two records, none, or another one than gold's, and those of a
    replacement that fit what is replaced as well. All rows count, possible to act on or not, in the
    state in which the wish comes up and, for what is there then, in the state in which it is said,
    before anything was done; so a description that is unique here is unique among the possible ones
    too. A blocked wish may point at what the caller does not have, or at several: `infeasible_true`
    tries every reading of it. Cost: one scan of the caller's rows per detail. False positives:
    callers may mean only what can be acted on."""
    problems: list[str] = []
    count = 0
    for scene in subject.scenes:
        for detail in scene.wish.details:
            if detail.referent and not detail.single:
                count += 1
                problems += _not_unique(subject, scene, detail)
                problems += _not_from_the_start(subject, scene, detail)
    return judge(problems, f"{count} descriptions fit one record each")


def _not_from_the_start(subject: Subject, scene: Scene, detail: Detail) -> Iterator[str]:
    """How a description misses at the start, where most wishes are stated."""
    if scene.state is subject.start:
        return
    start = subject.scene(scene.wish, subject.start)
    parameter = next(item for item in start.parameters if item.name == detail.parameters[0])
    given = start.given(parameter, detail.position)
    if detail.value in matching(subject, start, detail.referent, (), given):
        yield from (f"at the start, {problem}" for problem in _not_unique(subject, start, detail))


def _not_unique(subject: Subject, scene: Scene, detail: Detail) -> Iterator[str]:
    name = detail.parameters[0]
    parameter = next(item for item in scene.parameters if item.name == name)
    pairs = (*detail.said, *detail.withheld)
    given = scene.given(parameter, detail.position)
    found = matching(subject, scene, detail.referent, pairs, given)
    wanted = detail.value if isinstance(detail.value, list) else [detail.value]
    where = f"wish {scene.wish.id}, {name}: {list(pairs)}"
    if sorted(found) == sorted(wanted):
        yield from _replaced_as_well(subject, scene, detail, given, where)
        return
    if isinstance(scene.wish, Blocked):
        # Nothing of the caller's fits: that may be just what blocks the wish. Several may fit, too.
        if found and not set(wanted) <= set(found):
            yield f"{where} fits {', '.join(found[:3])}, but {detail.value} is meant"
    elif len(found) > len(wanted):
        yield f"{where} fits {' and '.join(found[:3])}"
    else:
        yield f"{where} fits {', '.join(found) or 'nothing'}, but {detail.value} is meant"


def _replaced_as_well(
    subject: Subject, scene: Scene, detail: Detail, given: Mapping[str, Any], where: str
) -> Iterator[str]:
    """What is to be replaced has no place among the candidates, but must not fit either."""
    referent = subject.domain.referents[detail.referent]
    if type(referent).rivals is Referent.rivals:
        return  # nothing is replaced
    candidates = referent.values(scene.state, subject.plan.user_id, given)
    said = {*detail.said, *detail.withheld}
    for rival in referent.rivals(scene.state, subject.plan.user_id, given):
        if rival not in candidates and said <= set(referent.pairs(scene.state, rival, given)):
            yield f"{where} fits {rival}, too, which is to be replaced"


@check(
    "P4", "free_choice", "Every argument of a wish is settled by the caller, or there is only one"
)
def free_choice(subject: Subject) -> Finding:
    """Catches arguments that gold fixes and the caller never settles, and details that settle
    something else. Where a detail says that only one value is possible, every other value that
    policy and tool allow is tried; it must lead to the same end state. Cost: nothing beyond a
    comparison, but for `single` details a run of the tool per alternative. False positives: none
    known."""
    problems = [
        f"wish {scene.wish.id}, {problem}"
        for scene in subject.scenes
        if not (isinstance(scene.wish, Blocked) and scene.wish.call is None)
        for parameter in scene.parameters
        for problem in _unsettled(subject, scene, parameter)
    ]
    return judge(problems, "every argument is settled")


def _unsettled(subject: Subject, scene: Scene, parameter: Parameter) -> Iterator[str]:
    value = scene.arguments[parameter.name]
    own = parameter.refers is None and parameter.semantic == subject.domain.principal.semantic
    if own:
        if value != subject.plan.user_id and not isinstance(scene.wish, Blocked):
            yield f"{parameter.name} is {value}, not the caller"
        return
    positions = [(at, part) for at, part in enumerate(value)] if parameter.many else [(None, value)]
    for position, part in positions:
        detail = scene.detail(parameter.name, position)
        where = parameter.name if position is None else f"{parameter.name}.{position}"
        if detail is None:
            yield f"{where}: nothing is said of it"
        elif not _is_value(detail, parameter, value if detail.position is None else part):
            yield f"{where} is {part!r}, the caller means {detail.value!r}"
        elif detail.single:
            yield from _alternatives(subject, scene, parameter, position)
        elif not detail.said and not detail.withheld:
            yield f"{where}: the caller cannot say which"


def _is_value(detail: Detail, parameter: Parameter, value: Any) -> bool:
    """Whether a detail settles its argument as `value`; a free value by what is said of it."""
    if detail.referent or detail.single:
        return bool(detail.value == value)
    known = {a.name: a.value for a in detail.attributes if a.visibility != "unknown"}
    if parameter.name in known:
        return bool(known[parameter.name] == value)
    return value in known.values() and (len(detail.parameters) > 1 or detail.value == value)


def _alternatives(
    subject: Subject, scene: Scene, parameter: Parameter, position: int | None
) -> Iterator[str]:
    """Other values that an agent could have taken, with another outcome."""
    current = scene.arguments[parameter.name]
    for option, result, ours in _others(subject, scene, parameter):
        same = (
            position is not None
            and len(option) == len(current)
            and option[position] == current[position]
        )
        if not same and result != ours:
            yield f"{parameter.name} could be {option} as well"
            return


def _others(
    subject: Subject, scene: Scene, parameter: Parameter
) -> Iterator[tuple[Any, bytes | float | None, bytes | float | None]]:
    """(other value, its outcome, gold's outcome)."""
    caller, wish = subject.plan.user_id, scene.wish
    environment = subject.environment(scene.state)
    if isinstance(wish, Inquiry):
        amount = answer(subject, scene, wish.question, wish.arguments)
        current = wish.arguments[parameter.name]
        for option in choices_for(environment, caller, parameter, wish.arguments, current):
            other = answer(
                subject, scene, wish.question, {**wish.arguments, parameter.name: option}
            )
            if other is not None:
                yield option, other, amount
    elif isinstance(wish, Request) or wish.call is not None:
        call = wish.call
        assert call is not None
        ours = end_state(subject, scene, call)
        for other_call in alternatives(environment, caller, call, parameter):
            option = other_call.arguments[parameter.name]
            yield option, end_state(subject, scene, other_call), ours
