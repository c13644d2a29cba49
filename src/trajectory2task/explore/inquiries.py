"""The stand-alone questions that a caller could ask about what has been seen.

In: a domain, a state, a caller, and the texts that results have shown. Out: arguments with their
question, the simplest first.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from trajectory2task.core.domain import Arguments, Domain, Question
from trajectory2task.core.moves import MAX_LIST
from trajectory2task.core.state import State
from trajectory2task.core.tools import Parameter

_LIMIT = 2000  # sets of arguments tried per question


def askable(
    domain: Domain, state: State, caller: str, shown: Collection[str]
) -> Iterator[tuple[dict[str, Any], Question]]:
    """Every question with arguments among the ids in `shown`, those about few things first."""
    found = [
        (arguments, question)
        for question in domain.questions
        if question.tool is None
        for arguments in itertools.islice(
            _filled(domain, state, caller, question.parameters, shown, {}), _LIMIT
        )
    ]
    return iter(sorted(found, key=lambda pair: _size(pair[0])))


def _size(arguments: Arguments) -> int:
    return sum(len(value) if isinstance(value, list) else 1 for value in arguments.values())


def _filled(
    domain: Domain,
    state: State,
    caller: str,
    parameters: Sequence[Parameter],
    shown: Collection[str],
    arguments: dict[str, Any],
) -> Iterator[dict[str, Any]]:
    if not parameters:
        yield dict(arguments)
        return
    parameter, rest = parameters[0], parameters[1:]
    for value in _values(domain, state, caller, parameter, shown, arguments):
        yield from _filled(domain, state, caller, rest, shown, {**arguments, parameter.name: value})


def _values(
    domain: Domain,
    state: State,
    caller: str,
    parameter: Parameter,
    shown: Collection[str],
    arguments: Arguments,
) -> Iterator[Any]:
    """What the argument could be; of lists, those of a few elements, none twice."""
    if parameter.choices is not None:
        yield from parameter.choices
    elif parameter.refers is None:
        if parameter.semantic == domain.principal.semantic:
            yield caller
    else:
        referent = domain.referents[parameter.refers.referent]
        values = [v for v in referent.values(state, caller, arguments) if v in shown]
        if not parameter.many:
            yield from values
            return
        for size in range(1, MAX_LIST + 1):
            yield from map(list, itertools.combinations(values, size))
