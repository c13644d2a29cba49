"""Whether an agent that never asks would end where gold ends, by taking what lies at hand.

In: the wishes with some details held back. Out: yes or no. For all that is held back at once it
takes the first candidate that policy and tool allow, in the order of the records or by the
domain's habits; with and without leaving aside the records of the caller's other requests.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from trajectory2task.compose.building import Built
from trajectory2task.core.calls import Call, evaluate, references
from trajectory2task.core.domain import Arguments, Domain, Pairs
from trajectory2task.core.environment import Environment
from trajectory2task.core.moves import allowed, record_of
from trajectory2task.core.plans import Detail, Inquiry, Request, Wish
from trajectory2task.core.readings import Rank, readings
from trajectory2task.core.tools import Parameter

_COUNTED = 12  # readings of one wish
_EVEN = 0.5


def guessed(domain: Domain, caller: str, built: Built, wishes: Sequence[Wish]) -> bool:
    """Whether some way of guessing gets every wish right of which something is held back, or a
    blind guess would more often than not."""
    open_wishes = [n for n, wish in enumerate(wishes) if any(d.withheld for d in wish.details)]
    if any(_is_endless(domain, wishes[number]) for number in open_wishes):
        return False
    if _chance(domain, caller, built, wishes, open_wishes) > _EVEN:
        return True
    return any(
        all(_hits(domain, caller, built, wishes, number, rank, apart) for number in open_wishes)
        for rank in (None, _by_habit(domain, caller, built.before[0]))
        for apart in (False, True)
    )


def _is_endless(domain: Domain, wish: Wish) -> bool:
    """Whether a value that only the caller can know is held back."""
    free = {p.name for p in _parameters(domain, wish) if p.free is not None}
    return any(d.withheld and free.issuperset(d.parameters) for d in wish.details)


def _parameters(domain: Domain, wish: Wish) -> Sequence[Parameter]:
    if isinstance(wish, Inquiry):
        return domain.question(wish.question).parameters
    return domain.tools[_call(wish).name].parameters


def _call(wish: Wish) -> Call:
    assert isinstance(wish, Request)
    return wish.call


def _by_habit(domain: Domain, caller: str, start: Environment) -> Rank:
    def rank(parameter: Parameter, found: Sequence[str], given: Arguments) -> Sequence[str]:
        habit = domain.habits.get(parameter.refers.referent if parameter.refers else "")
        return found if habit is None else habit(start.state, caller, found, given)

    return rank


def _hits(
    domain: Domain,
    caller: str,
    built: Built,
    wishes: Sequence[Wish],
    number: int,
    rank: Rank | None,
    apart: bool,
) -> bool:
    """Whether the first reading of one wish that is allowed, in this order, is as good as gold."""
    taken = set(_records(domain, wishes, number)) if apart else set()
    for call, right in _outcomes(domain, caller, built, wishes[number], number, rank):
        if call is None or record_of(domain, call) not in taken:
            return right
    return False


def _outcomes(
    domain: Domain, caller: str, built: Built, wish: Wish, number: int, rank: Rank | None = None
) -> Iterator[tuple[Call | None, bool]]:
    """The readings that are allowed, as calls (None: an answer), and whether each is as good as
    what is meant."""
    before = built.before[number]
    found = readings(
        domain, before.state, caller, _parameters(domain, wish), wish.details, _unasked, rank=rank
    )
    for arguments in found:
        if isinstance(wish, Inquiry):
            amount = _answer(domain, caller, before, wish, arguments)
            if amount is not None:
                yield None, amount == _answer(domain, caller, before, wish, wish.arguments)
            continue
        call, meant = Call(_call(wish).name, arguments), _call(wish)
        if allowed(before, caller, call):
            yield call, call == meant or _same_end(before, call, meant)


def _chance(
    domain: Domain, caller: str, built: Built, wishes: Sequence[Wish], numbers: Sequence[int]
) -> float:
    """How often a blind guess gets all of them right, as far as a few readings of each tell."""
    chance = 1.0
    for number in numbers:
        found = list(
            itertools.islice(_outcomes(domain, caller, built, wishes[number], number), _COUNTED)
        )
        chance *= sum(right for _, right in found) / max(1, len(found))
    return chance


def _unasked(detail: Detail) -> Pairs:
    return detail.said


def _records(domain: Domain, wishes: Sequence[Wish], number: int) -> Iterator[tuple[str, str]]:
    """The records that the other requests are about, where the caller says so unasked."""
    for place, wish in enumerate(wishes):
        if place == number or not isinstance(wish, Request):
            continue
        name, record = record_of(domain, wish.call)
        if not any(d.withheld for d in wish.details if d.referent == name and d.position is None):
            yield name, record


def _answer(
    domain: Domain, caller: str, before: Environment, wish: Inquiry, arguments: Mapping[str, Any]
) -> float | None:
    expression = domain.question(wish.question).expression(before.state, caller, arguments)
    if expression is None:
        return None
    results = {r.call.key(): before.run(r.call) for r in references(expression)}
    return evaluate(expression, results)


def _same_end(before: Environment, one: Call, other: Call) -> bool:
    ends = []
    for call in (one, other):
        environment = before.fork()
        environment.run(call)
        ends.append(environment.state)
    return ends[0].same_as(ends[1])
