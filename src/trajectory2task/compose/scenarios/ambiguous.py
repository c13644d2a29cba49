"""Ambiguous (SPEC C3): the caller leaves out what really leaves two or more outcomes open.

A detail is withheld only where the readings of the request without it lead to different outcomes,
counted on the world with everything else known, the caller's other requests included: an order that
one of those is about is no candidate for a second request of the same kind.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random
from typing import Any

import msgspec

from trajectory2task.compose.building import Built, CannotServe, build
from trajectory2task.compose.scenarios.guessing import guessed
from trajectory2task.compose.scenarios.source import Source
from trajectory2task.core.calls import Call, evaluate, references
from trajectory2task.core.domain import Domain
from trajectory2task.core.environment import Environment
from trajectory2task.core.moves import allowed, record_of
from trajectory2task.core.plans import Attribute, Detail, Inquiry, Phase, Plan, Request, Wish
from trajectory2task.core.readings import all_but, allowed_readings, readings
from trajectory2task.core.state import State

_MOST = 3  # details withheld in one task
_DRAWS = 5


def ambiguous(source: Source, attempt: int) -> tuple[Plan, ...]:
    """The general task with one to three essential details given only on request."""
    goals, caller, rng = source.require_asks(), source.caller(), source.rng(attempt)
    built = build(source.domain, source.database, caller, goals, rng)
    wishes = withhold(source.domain, caller.id, built, rng)
    plan = source.plan(caller, built, attempt)
    return (msgspec.structs.replace(plan, phases=(Phase(wishes),)),)


def withhold(domain: Domain, caller: str, built: Built, rng: Random) -> tuple[Wish, ...]:
    """The wishes with some details given only on request, each proved to matter by itself, and not
    all of them what an agent would take without asking; CannotServe where there are none such."""
    for _ in range(_DRAWS):
        wishes = _withheld(domain, caller, built, rng)
        if wishes == built.wishes:
            raise CannotServe("nothing to withhold: every detail left out leaves one outcome open")
        if not guessed(domain, caller, built, wishes):
            return wishes
    raise CannotServe("nothing to withhold that an agent would not guess")


def _withheld(domain: Domain, caller: str, built: Built, rng: Random) -> tuple[Wish, ...]:
    """One draw: the wanted number of details is held back, or more, while they can be guessed."""
    places = [
        (number, place)
        for number, wish in enumerate(built.wishes)
        for place in range(len(wish.details))
    ]
    rng.shuffle(places)
    wishes = list(built.wishes)
    wanted = rng.randint(1, _MOST)
    hidden = 0
    for number, place in places:
        if hidden >= wanted and not guessed(domain, caller, built, wishes):
            break
        if hidden == _MOST:
            break
        for detail in _hidden(domain, wishes[number], place, rng):
            candidate = _with(wishes[number], place, detail)
            rest = [*wishes[:number], candidate, *wishes[number + 1 :]]
            if leaks(rest):
                continue
            if undecided(domain, caller, built, rest, number, detail):
                wishes[number] = candidate
                hidden += 1
                break
    return tuple(wishes)


def _hidden(domain: Domain, wish: Wish, place: int, rng: Random) -> Iterator[Detail]:
    """Ways to hold something of a detail back: all of it, or all but what kind of thing it is."""
    detail = wish.details[place]
    attributes = detail.attributes
    if not attributes:
        return
    # Without its kind, a thing to act on or to ask about would be nothing that one can talk about.
    if isinstance(wish, Inquiry):
        keep_head = detail.referent not in _records(domain)
    else:
        keep_head = detail.position is not None and not _replaces(domain, wish, detail)
    if keep_head and len(attributes) < 2:
        return
    start = 1 if keep_head else 0
    ways = [start]
    if not keep_head and len(attributes) > 1 and detail.referent:
        ways = [1, 0] if rng.random() < 0.4 else [0, 1]
    for first in ways:
        yield msgspec.structs.replace(
            detail,
            attributes=tuple(
                Attribute(a.name, a.value, "public" if number < first else "on_request")
                for number, a in enumerate(attributes)
            ),
        )


def _records(domain: Domain) -> set[str]:
    """The referents that requests are about: one can talk of "one of my orders"."""
    found = set()
    for name in domain.writes:
        parameters = domain.tools[name].parameters
        found.update([p.refers.referent for p in parameters if p.refers and not p.many][:1])
    return found


def _replaces(domain: Domain, wish: Wish, detail: Detail) -> bool:
    """Whether the detail is of a list aligned with another: what comes in place of a thing."""
    assert isinstance(wish, Request | Inquiry)
    parameters = (
        domain.tools[wish.call.name].parameters
        if isinstance(wish, Request)
        else domain.question(wish.question).parameters
    )
    found = next(p for p in parameters if p.name == detail.parameters[0])
    return found.refers is not None and found.refers.per is not None


def _with(wish: Wish, place: int, detail: Detail) -> Wish:
    details = (*wish.details[:place], detail, *wish.details[place + 1 :])
    return msgspec.structs.replace(wish, details=details)


def leaks(wishes: Sequence[Wish]) -> bool:
    """Whether a value that is withheld somewhere is said elsewhere in the opening."""
    said = [value.lower() for w in wishes for d in w.details for _, value in d.said]
    return any(
        value.lower() in text
        for wish in wishes
        for detail in wish.details
        for _, value in detail.withheld
        for text in said
    )


def undecided(
    domain: Domain,
    caller: str,
    built: Built,
    wishes: Sequence[Wish],
    number: int,
    hidden: Detail,
) -> bool:
    """Whether different outcomes remain open when all but the withheld part of `hidden`, a detail
    of wish `number`, is known.

    An outcome is the state after the request, or the amount that answers the inquiry; two that
    differ settle it. Readings that the other wishes rule out do not count.
    """
    told, before, wish = all_but(hidden), built.before[number], wishes[number]
    if isinstance(wish, Request):
        ends: list[tuple[Any, State]] = []
        for call in allowed_readings(before, caller, wish.call.name, wish.details, told):
            if call != wish.call and _ruled_out(built.before[0], caller, wishes, number, call):
                continue
            after, value = before.fork(), call.arguments[hidden.parameters[0]]
            after.run(call)
            if any(value != v and not after.state.same_as(state) for v, state in ends):
                return True
            ends.append((value, after.state))
    elif isinstance(wish, Inquiry):
        amounts: set[float] = set()
        question = domain.question(wish.question)
        for arguments in readings(
            domain, before.state, caller, question.parameters, wish.details, told
        ):
            expression = question.expression(before.state, caller, arguments)
            if expression is not None:
                results = {r.call.key(): before.run(r.call) for r in references(expression)}
                amounts.add(evaluate(expression, results))
            if len(amounts) > 1:
                return True
    return False


def _ruled_out(
    start: Environment, caller: str, wishes: Sequence[Wish], number: int, call: Call
) -> bool:
    """Whether `call` in the place of wish `number` cannot be meant, given the other wishes: one
    asks the same of the same record, or could not be granted any more."""
    environment = start.fork()
    about = record_of(environment.domain, call)
    for place, wish in enumerate(wishes):
        if not isinstance(wish, Request):
            continue
        made = call if place == number else wish.call
        if place == number or _points_out(environment.domain, wish):
            same = (made.name, record_of(environment.domain, made)) == (call.name, about)
            if (place != number and same) or not allowed(environment, caller, made):
                return True
        if environment.rejection(made) is None:
            environment.run(made)
    return False


def _points_out(domain: Domain, wish: Request) -> bool:
    """Whether the caller says unasked which record the request is about."""
    name, _ = record_of(domain, wish.call)
    return not any(d.withheld for d in wish.details if d.referent == name and d.position is None)
