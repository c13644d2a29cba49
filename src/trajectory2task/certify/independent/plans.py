"""The constructions: one small function per kind of valid task, in every scenario.

In: a caller at a desk. Out: a draft (and its twin), or None where their world has nothing for it.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from random import Random

from msgspec.structs import replace

from trajectory2task.certify.independent.building import (
    Desk,
    answered,
    desk,
    details_of,
    draft,
    request,
)
from trajectory2task.certify.independent.calls import (
    MOST,
    after,
    allowed,
    apart,
    broken,
    conceivable,
    feasible,
)
from trajectory2task.certify.subject import leaves
from trajectory2task.core.calls import Call, CallPattern
from trajectory2task.core.domain import Domain, Obstacle
from trajectory2task.core.plans import (
    AskedToConfirm,
    Blocked,
    Change,
    Detail,
    Done,
    Infeasible,
    Inquiry,
    Phase,
    Plan,
    Request,
    Scenario,
    Told,
    Trigger,
    Value,
)
from trajectory2task.core.seeding import rng_of
from trajectory2task.core.state import Database
from trajectory2task.core.tasks import Draft

Made = tuple[Draft, Draft | None]
LEAST = 20.0  # of an amount that is asked for


def constructed(
    domain: Domain, database: Database, seed: int, place: int
) -> tuple[str, Made] | None:
    """(kind, draft and twin) number `place` (from 0): one per caller, the kinds taking turns; then
    every caller again with the next kind. None where the caller's world has nothing for it."""
    people = list(database.collections[domain.principal.collection])
    rng_of(seed, "independent").shuffle(people)
    caller = people[place % len(people)]
    name, construct = KINDS[(place + place // len(people)) % len(KINDS)]
    at = desk(domain, database, caller, place)
    rng = rng_of(seed, "independent", caller, name)
    made = construct(at, f"{domain.name}-{caller}-{name.replace(' ', '-')}", rng)
    return None if made is None else (name, made)


def _together(at: Desk, rng: Random, count: int) -> list[Call] | None:
    """`count` feasible calls that have nothing to do with each other."""
    start = at.start
    calls = feasible(start, at.caller, rng)
    for chosen in itertools.islice(itertools.combinations(calls, count), 40):
        if apart(start, at.caller, chosen) and _described_alike(at, chosen):
            return list(chosen)
    return None


def _described_alike(at: Desk, calls: Sequence[Call]) -> bool:
    """Whether what is said of each call's things is the same once the others have been made."""
    for call in calls:
        others = after(at.start, [other for other in calls if other is not call])
        parameters = at.domain.tools[call.name].parameters
        now = details_of(at, at.start, parameters, call.arguments)
        if now != details_of(at, others, parameters, call.arguments):
            return False
    return True


def _plan(
    at: Desk, scenario: Scenario, wishes: Sequence[Request | Inquiry | Blocked], **fields: object
) -> Plan:
    plan = Plan(scenario, at.caller, at.facts, (Phase(tuple(wishes)),), (), 1)
    return replace(plan, **fields)


def writes(at: Desk, name: str, rng: Random) -> Made | None:
    """One to three requests, all said."""
    calls = _together(at, rng, rng.randint(1, 3))
    if calls is None:
        return None
    wishes = [request(at, at.start, f"w{n}", call) for n, call in enumerate(calls, 1)]
    return draft(at, name, _plan(at, "general", wishes), wishes), None


def _inquiry(at: Desk, rng: Random, wish: str) -> tuple[Inquiry, Value] | None:
    """A question that stands alone, whose answer is an amount of some length."""
    questions = [q for q in at.domain.questions if q.tool is None]
    rng.shuffle(questions)
    for question in questions:
        arguments: list[dict[str, object]] = [{}]
        for parameter in question.parameters:
            if parameter.refers is None or parameter.many:
                arguments = []
                break
            referent = at.domain.referents[parameter.refers.referent]
            arguments = [
                {**prefix, parameter.name: value}
                for prefix in arguments
                for value in referent.values(at.start.state, at.caller, prefix)
            ]
        rng.shuffle(arguments)
        for chosen in arguments[:20]:
            if question.expression(at.start.state, at.caller, chosen) is not None:
                value = answered(at, at.start, "v1", question.name, chosen)
                if value.amount > LEAST and round(value.amount * 100) % 10:
                    details = details_of(at, at.start, question.parameters, dict(chosen))
                    return Inquiry(wish, question.name, dict(chosen), details, ("v1",)), value
    return None


def questions(at: Desk, name: str, rng: Random) -> Made | None:
    """A question alone."""
    asked = _inquiry(at, rng, "w1")
    if asked is None:
        return None
    wish, value = asked
    return draft(at, name, _plan(at, "general", [wish], values=(value,)), [wish]), None


def _outcomes(at: Desk, call: Call, parameter: str, options: Sequence[object]) -> list[object]:
    """Values of an argument that are allowed, each with an end of its own."""
    found: list[object] = []
    ends = []
    for option in options:
        other = Call(call.name, {**call.arguments, parameter: option})
        if allowed(at.start, at.caller, other):
            end = after(at.start, [other]).state.delta()
            if end not in ends:
                ends.append(end)
                found.append(option)
    return found


def _held_back(detail: Detail, deed: str) -> Detail:
    """The detail told only when asked, but for what the deed itself says."""
    return replace(
        detail,
        attributes=tuple(
            pair if pair.value in deed else replace(pair, visibility="on_request")
            for pair in detail.attributes
        ),
    )


def withheld_word(at: Desk, name: str, rng: Random) -> Made | None:
    """A word that the tool offers is held back; it is not the first that the tool lists."""
    for call in feasible(at.start, at.caller, rng):
        for parameter in at.domain.tools[call.name].parameters:
            value = call.arguments[parameter.name]
            if parameter.choices is None or value == parameter.choices[0]:
                continue
            if len(_outcomes(at, call, parameter.name, parameter.choices)) > 1:
                return _ambiguous(at, name, call, parameter.name)
    return None


def withheld_own(at: Desk, name: str, rng: Random) -> Made | None:
    """A value of the caller's own is held back."""
    for call in feasible(at.start, at.caller, rng):
        for parameter in at.domain.tools[call.name].parameters:
            if parameter.free is not None:
                return _ambiguous(at, name, call, parameter.name)
    return None


def withheld_record(at: Desk, name: str, rng: Random) -> Made | None:
    """All that there is to say of a record is held back; three or more would do, and it is neither
    the first of them nor on file with what the call is about, so that nobody takes it by habit."""
    for call in feasible(at.start, at.caller, rng):
        for parameter in at.domain.tools[call.name].parameters:
            if parameter.refers is None or parameter.many:
                continue
            referent = at.domain.referents[parameter.refers.referent]
            values = referent.values(at.start.state, at.caller, call.arguments)
            options = _outcomes(at, call, parameter.name, values)
            chosen = call.arguments[parameter.name]
            if len(options) > 2 and chosen in options[1:] and not _on_file(at, call, chosen):
                return _ambiguous(at, name, call, parameter.name)
    return None


def _on_file(at: Desk, call: Call, value: str) -> bool:
    """Whether a record that the call names, other than the caller's and `value`'s own, has it."""
    people = at.domain.principal.collection
    named = [one for one in call.arguments.values() if isinstance(one, str) and one != value]
    return any(
        value in leaves(record)
        for collection in at.database.collections
        if collection != people
        for one in named
        if (record := at.start.state.get(collection, one)) is not None
    )


def _ambiguous(at: Desk, name: str, call: Call, parameter: str) -> Made:
    wish = request(at, at.start, "w1", call)
    details = tuple(
        _held_back(detail, call.name) if parameter in detail.parameters else detail
        for detail in wish.details
    )
    wish = replace(wish, details=details)
    return draft(at, name, _plan(at, "ambiguous", [wish]), [wish]), None


def _changed(
    at: Desk,
    name: str,
    opening: Sequence[Request | Inquiry],
    final: Sequence[Request | Inquiry],
    trigger: Trigger,
    change: Change,
    values: tuple[Value, ...] = (),
) -> Made:
    phases = (Phase(tuple(opening)), Phase(tuple(final), trigger))
    plan = _plan(at, "changing", opening, phases=phases, change=change, values=values)
    return draft(at, name, plan, final), None


def retracts(at: Desk, name: str, rng: Random) -> Made | None:
    """Two requests, the second of which is dropped before it is confirmed."""
    calls = _together(at, rng, 2)
    if calls is None:
        return None
    one, two = (request(at, at.start, f"w{n}", call) for n, call in enumerate(calls, 1))
    return _changed(at, name, [one, two], [one], AskedToConfirm("w2"), Change("retract", "w2"))


def adds(at: Desk, name: str, rng: Random) -> Made | None:
    """A request, and another one once the first is done."""
    calls = _together(at, rng, 2)
    if calls is None:
        return None
    one, two = (request(at, at.start, f"w{n}", call) for n, call in enumerate(calls, 1))
    return _changed(at, name, [one], [one, two], Done("w1"), Change("add", None, "w2"))


def revises(at: Desk, name: str, rng: Random) -> Made | None:
    """A request, and another version of it when asked to confirm: one argument is another."""
    calls = feasible(at.start, at.caller, rng)
    for old, new in itertools.permutations(calls, 2):
        differing = [key for key in old.arguments if old.arguments[key] != new.arguments.get(key)]
        free = {p.name for p in at.domain.tools[old.name].parameters if p.free is not None}
        if old.name != new.name or not differing:
            continue
        if len(differing) > 1 and not set(differing) <= free:
            continue
        ends = [after(at.start, [call]).state.delta() for call in (old, new)]
        if ends[0] != ends[1]:
            one, two = (request(at, at.start, "w1", call) for call in (old, new))
            return _changed(at, name, [one], [two], AskedToConfirm("w1"),
                            Change("revise", "w1", "w1"))  # fmt: skip
    return None


def branches(at: Desk, name: str, rng: Random) -> Made | None:
    """A question, and a request that comes only if the answer is above a threshold."""
    asked, calls = _inquiry(at, rng, "w1"), feasible(at.start, at.caller, rng)
    for call in calls:
        if asked is None:
            return None
        wish, value = asked
        then = request(at, at.start, "w2", call)
        threshold = float(int(value.amount * 0.6 / 5) * 5)
        still = at.domain.question(wish.question).expression(
            after(at.start, [call]).state, at.caller, wish.arguments
        )
        if threshold > 0 and still == value.expression:
            later = answered(at, after(at.start, [call]), "v1", wish.question, wish.arguments)
            if later.amount == value.amount:
                change = Change("branch", None, "w2", threshold)
                return _changed(at, name, [wish], [wish, then], Told("v1"), change, (value,))
    return None


def refused(at: Desk, name: str, rng: Random) -> Made | None:
    """Something that the tools or the policy block as the world is, beside a twin that asks the
    same of a record where it can be had."""
    start = at.start
    can = feasible(start, at.caller, rng, most=MOST)
    for tool in rng.sample(list(at.domain.writes), len(at.domain.writes)):
        granted = next((call for call in can if call.name == tool), None)
        if granted is None:
            continue
        for call in conceivable(start, at.caller, tool, rng):
            obstacle = _obstacle(at, call)
            if obstacle is not None and _stays(at, call, can):
                return _pair(at, name, call, granted, obstacle)
    return None


def _obstacle(at: Desk, call: Call) -> Obstacle | None:
    """What the domain calls it where `call` is blocked and denied."""
    code = at.start.rejection(call)
    rule = broken(at.start, at.caller, call)
    for obstacle in at.domain.obstacles:
        if call.name in obstacle.tools and obstacle.resolution == "deny":
            by_tool = obstacle.kind == "tool" and code == obstacle.proof
            by_rule = obstacle.kind == "policy" and code is None and rule == obstacle.proof
            if by_tool or by_rule:
                return obstacle
    return None


def _stays(at: Desk, call: Call, can: Sequence[Call]) -> bool:
    """Whether no one other deed opens a way, and no other tool does the same."""
    if any(
        allowed(at.start, at.caller, Call(tool, call.arguments))
        for tool in at.domain.writes
        if {p.name for p in at.domain.tools[tool].parameters} == set(call.arguments)
    ):
        return False
    return not any(allowed(after(at.start, [one]), at.caller, call) for one in can)


def _pair(at: Desk, name: str, call: Call, granted: Call, obstacle: Obstacle) -> Made | None:
    parameters = at.domain.tools[call.name].parameters
    key = next((p for p in parameters if p.refers is not None and not p.many), None)
    if key is None or call.arguments[key.name] == granted.arguments[key.name]:
        return None
    details = details_of(at, at.start, parameters, call.arguments)
    wish = Blocked("w1", obstacle.name, call.name, call, details)
    referent = key.refers.referent if key.refers else ""
    reads = at.domain.referents[referent].shown_by(
        at.start.state, at.caller, call.arguments[key.name], call.arguments
    )
    required = [CallPattern(made.name, made.arguments) for made in (at.login, *reads[-1:])]
    forbidden = (CallPattern(call.name, {key.name: call.arguments[key.name]}),)
    reason = Infeasible(
        obstacle.name,
        obstacle.kind,
        obstacle.proof,
        "It cannot be done.",
        obstacle.resolution,
        tuple(required),
        forbidden,
    )
    plan = _plan(at, "infeasible", [wish], infeasible=reason)
    other = request(at, at.start, "w1", granted)
    twin = f"{name}-twin"
    return (
        draft(at, f"{name}-infeasible", plan, [wish], twin=twin),
        draft(at, twin, _plan(at, "general", [other]), [other], twin=f"{name}-infeasible"),
    )


KINDS: tuple[tuple[str, Callable[[Desk, str, Random], Made | None]], ...] = (
    ("writes", writes),
    ("refused", refused),
    ("withheld record", withheld_record),
    ("questions", questions),
    ("retracts", retracts),
    ("revises", revises),
    ("adds", adds),
    ("branches", branches),
    ("withheld word", withheld_word),
    ("withheld own", withheld_own),
)
