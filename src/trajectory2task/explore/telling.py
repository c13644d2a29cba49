"""Whether an answer shows that it was looked up: it has digits, and could have been another one.

In: an environment, the question and its arguments, what has been read. Out: yes or no.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from typing import Any

from trajectory2task.core.calls import (
    TELLING_DIGITS,
    Call,
    evaluate,
    numbers_of,
    references,
    significant_digits,
)
from trajectory2task.core.domain import Arguments, Question
from trajectory2task.core.environment import Environment
from trajectory2task.core.moves import choices_for

_OTHERS = 3  # amounts that the answer has to be told from


def is_telling(
    environment: Environment,
    caller: str,
    question: Question,
    arguments: Arguments,
    amount: float,
    read: Iterable[Any],
) -> bool:
    """Whether `amount` has enough digits, and enough other amounts beside it.

    Those are the ones in the results in `read`, the answers to the same question about other
    records, and what else the caller's records show.
    """
    if significant_digits(amount) < TELLING_DIGITS:
        return False
    found: set[float] = set()
    for other in _others(environment, caller, question, arguments, read):
        if other != amount and significant_digits(other) >= TELLING_DIGITS:
            found.add(other)
            if len(found) == _OTHERS:
                return True
    return False


def _others(
    environment: Environment,
    caller: str,
    question: Question,
    arguments: Arguments,
    read: Iterable[Any],
) -> Iterator[float]:
    base = environment.state.base
    for result in read:
        yield from base.once("telling", result, _telling)
    tools = environment.domain.tools
    for parameter in tools[question.tool].parameters if question.tool else question.parameters:
        current = arguments[parameter.name]
        for option in choices_for(environment, caller, parameter, arguments, current):
            given = {**arguments, parameter.name: option}
            expression = question.expression(environment.state, caller, given)
            if expression is not None:
                results = {r.call.key(): environment.run(r.call) for r in references(expression)}
                yield evaluate(expression, results)
    for call in _own_records(environment, caller):
        yield from base.once("telling", environment.run(call), _telling)


def _own_records(environment: Environment, caller: str) -> Iterator[Call]:
    """The reads that show what the caller's own record lists and writes are about."""
    domain, state = environment.domain, environment.state
    listed = _texts(state.get(domain.principal.collection, caller))
    about = (domain.tools[name].parameters[0] for name in domain.writes)
    for name in dict.fromkeys(found.refers.referent for found in about if found.refers):
        referent = domain.referents[name]
        for value in referent.values(state, caller, {}):
            if value in listed:
                yield from referent.shown_by(state, caller, value, {})


def _texts(value: Any) -> set[str]:
    if isinstance(value, dict | list):
        parts = value.values() if isinstance(value, dict) else value
        return set().union(*map(_texts, parts))
    return {value} if isinstance(value, str) else set()


def _telling(result: Any) -> tuple[float, ...]:
    """The first numbers in it that have the digits: as many as can matter, one being the answer."""
    telling = (found for found in numbers_of(result) if significant_digits(found) >= TELLING_DIGITS)
    return tuple(itertools.islice(dict.fromkeys(telling), _OTHERS + 1))
