"""What a caller's words could mean: candidates for a detail, readings of a whole wish, and what
each reading leads to.

In: a scene (a wish in a state). Out: values, arguments, end states. Nothing is sampled.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import orjson

from trajectory2task.certify.orders import carry_out
from trajectory2task.certify.subject import MISSING, Scene, Subject, execute, reach
from trajectory2task.core.calls import Call, Expression, evaluate, references
from trajectory2task.core.domain import Pairs
from trajectory2task.core.plans import Blocked, Detail, Inquiry, Request
from trajectory2task.core.tools import Parameter

Ranked = Callable[[Parameter, Sequence[str], Mapping[str, Any]], Sequence[str]]


class _Known(NamedTuple):
    """What is open, and the order in which candidates come."""

    opened: tuple[Detail, ...]
    rank: Ranked | None

    def leaves_open(self, detail: Detail | None) -> bool:
        """Whether only what is said unasked is known of a detail."""
        return any(detail is other for other in self.opened)


def matching(
    subject: Subject, scene: Scene, referent: str, pairs: Pairs, given: Mapping[str, Any]
) -> list[str]:
    """Every candidate of `referent` with all of `pairs`, possible to act on or not."""
    found = _candidates(subject, scene, referent, given)
    wanted = set(pairs)
    return [value for value, known in found.items() if wanted <= known]


def _candidates(
    subject: Subject, scene: Scene, referent: str, given: Mapping[str, Any]
) -> dict[str, frozenset[tuple[str, str]]]:
    """All that `referent` could mean, with all that can be said of each; remembered."""
    key = (referent, id(scene.state), orjson.dumps(given))  # a scene's state lives with the subject
    if key not in subject.candidates:
        found, state = subject.domain.referents[referent], scene.state
        subject.candidates[key] = {
            value: frozenset(found.pairs(state, value, given))
            for value in found.values(state, subject.plan.user_id, given)
        }
    return subject.candidates[key]


def readings(
    subject: Subject,
    scene: Scene,
    opened: Sequence[Detail] = (),
    *,
    rank: Ranked | None = None,
) -> Iterator[dict[str, Any]]:
    """Arguments that fit all that is known when `opened` are known only by what is said unasked.

    Every other detail counts with all its pairs; a `single` one may be anything that its referent
    offers, and so may an argument of which nothing is said. A value of the caller's own stays.
    Candidates come in the order in which a read shows them, or in the one that `rank` gives them.
    """
    yield from _extend(subject, scene, _Known(tuple(opened), rank), {})


def _extend(
    subject: Subject, scene: Scene, known: _Known, prefix: dict[str, Any]
) -> Iterator[dict[str, Any]]:
    if len(prefix) == len(scene.parameters):
        yield dict(prefix)
        return
    parameter = scene.parameters[len(prefix)]
    for option in _options(subject, scene, known, parameter, prefix):
        yield from _extend(subject, scene, known, {**prefix, parameter.name: option})


def _options(
    subject: Subject,
    scene: Scene,
    known: _Known,
    parameter: Parameter,
    prefix: Mapping[str, Any],
) -> Iterator[Any]:
    current = scene.arguments[parameter.name]
    if parameter.choices is not None:
        settled = scene.detail(parameter.name)
        is_open = settled is None or known.leaves_open(settled)
        yield from parameter.choices if is_open else (current,)
    elif parameter.refers is None:
        yield current
    elif not parameter.many:
        detail = scene.detail(parameter.name)
        yield from _fitting(subject, scene, known, detail, parameter, prefix, current)
    else:
        yield from _lists(subject, scene, known, parameter, prefix)


def _lists(
    subject: Subject,
    scene: Scene,
    known: _Known,
    parameter: Parameter,
    prefix: Mapping[str, Any],
) -> Iterator[list[str]]:
    current = scene.arguments[parameter.name]
    per = parameter.refers.per if parameter.refers else None
    columns = []
    for position, element in enumerate(current):
        detail = scene.detail(parameter.name, position)
        given = prefix if per is None else {**prefix, per: prefix[per][position]}
        columns.append(_fitting(subject, scene, known, detail, parameter, given, element))
    for combined in itertools.product(*columns):
        if per is not None or len(set(combined)) == len(combined):
            yield list(combined)


def _fitting(
    subject: Subject,
    scene: Scene,
    known: _Known,
    detail: Detail | None,
    parameter: Parameter,
    given: Mapping[str, Any],
    current: str,
) -> Sequence[str]:
    """What one argument or element could be. A description that fits nothing means `current`."""
    pairs: Pairs = ()
    if detail is not None and not detail.single:
        pairs = detail.said if known.leaves_open(detail) else (*detail.said, *detail.withheld)
    referent = parameter.refers.referent if parameter.refers else ""
    found: Sequence[str] = matching(subject, scene, referent, pairs, given)
    if known.rank is not None:
        found = known.rank(parameter, found, given)
    return found or ([current] if isinstance(scene.wish, Blocked) else [])


def outcome(subject: Subject, scene: Scene, arguments: dict[str, Any]) -> bytes | None:
    """What acting on `arguments` leads to (end state, or answer); None where not allowed."""
    match scene.wish:
        case Request(call=call):
            return end_state(subject, scene, Call(call.name, arguments))
        case Inquiry(question=question):
            amount = answer(subject, scene, question, arguments)
            return None if amount is None else str(amount).encode()
        case _:
            return None


def end_state(subject: Subject, scene: Scene, call: Call) -> bytes | None:
    """The canonical delta after `call` in the scene's state; None where it is not allowed."""
    after = carry_out(subject, scene.state, (call,))
    return None if after is None else orjson.dumps(after.delta(), option=orjson.OPT_SORT_KEYS)


def answer(
    subject: Subject, scene: Scene, question: str, arguments: Mapping[str, Any]
) -> float | None:
    """The number that answers a question about `arguments`; None where there is none, and where
    they are not what the question is about."""
    asked = subject.domain.question(question)
    tool = subject.domain.tools[asked.tool] if asked.tool is not None else None
    parameters = asked.parameters if tool is None else tool.parameters
    if not {parameter.name for parameter in parameters} <= set(arguments):
        return None
    expression = asked.expression(scene.state, subject.plan.user_id, arguments)
    if expression is None:
        return None
    environment = subject.environment(scene.state)
    results = {}
    for reference in references(expression):
        step, result = execute(environment, reference.call)
        if not step.ok:
            return None
        results[reference.call.key()] = result
    return compute(expression, results)


def compute(expression: Expression, results: Mapping[bytes, Any]) -> float | None:
    """The number an expression stands for, or None where a reference leads to no number."""
    for reference in references(expression):
        found = reach(results.get(reference.call.key(), MISSING), reference.path)
        if isinstance(found, bool) or not isinstance(found, int | float):
            return None
    return evaluate(expression, results)
