"""The check that nobody can talk an agent around an obstacle within the policy."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec.structs import replace

from trajectory2task.certify.bearing import may_change, slightest
from trajectory2task.certify.blocking import serving_calls, situation_of
from trajectory2task.certify.form import parameters_of
from trajectory2task.certify.loopholes import Goal, Search, TooMany
from trajectory2task.certify.subject import Subject, attempt
from trajectory2task.certify.verdict import Finding, check, judge, not_applicable
from trajectory2task.core.calls import Call
from trajectory2task.core.domain import Obstacle
from trajectory2task.core.environment import Environment
from trajectory2task.core.plans import Blocked, Infeasible, Request
from trajectory2task.core.state import State, canonical_record
from trajectory2task.core.watch import Footprint, WatchedState

LIMITS = {3: 40, 2: 150, 1: 4000}  # by the number of writes, how many calls may be tried

Effect = list[tuple[str, str, str, Any]]  # collection, record, field, canonical value


@check(
    "I2",
    "no_loophole",
    "No short sequence of permitted writes grants the blocked wish",
    "infeasible",
    effort="search",
    bounds=f"3 writes and {LIMITS[3]} calls, else 2 and {LIMITS[2]}, else 1; lists of one element",
)
def no_loophole(subject: Subject) -> Finding:
    """Catches obstacles with a way around: up to three writes that policy and tools let this caller
    have (after gold; one from the start), after which a call that serves the wish goes through, or
    after which the records show what it would have done (a tool's effect is taken from the twin, a
    forbidden one from the tool, that of a wish without a tool from the domain's obstacle). The
    search leaves out only what cannot matter: writes that change nothing that the wish, or a write
    that matters, looks at, and those that leave alike all that has been looked at. One free value
    stands for all. The evidence says how many writes were tried to the end. Cost: mostly a few
    calls or none, of some 100 µs each. False positives: a way that no caller would take, since it
    gives up something else."""
    blocked, infeasible = subject.blocked, subject.plan.infeasible
    assert blocked is not None
    assert infeasible is not None
    obstacle = next(
        (found for found in subject.domain.obstacles if found.name == infeasible.obstacle), None
    )
    if blocked.call is not None:
        goal = _served(subject, _effect(subject, blocked, blocked.call, infeasible))
    elif obstacle is not None and obstacle.granted is not None:
        goal = _granted(subject, blocked, obstacle)
    else:
        return not_applicable("no record would show that the wish has been granted")
    way, _ = _search(subject, goal, subject.start, 1)
    if way is not None:
        return judge([f"at the start, {_shown(way)} opens a way"], "")
    for depth in LIMITS:
        way, tried = _search(subject, goal, subject.run.after, depth)
        if way is not None:
            return judge([f"after gold, {_shown(way)} opens a way"], "")
        if tried == 0:
            return judge([], "nothing that the caller may do bears on it")
        if tried is not None:
            most = f"up to {depth} writes" if depth > 1 else "one write"
            return judge([], f"no way with {most}; calls tried: {tried}")
    return Finding("warn", f"more than {LIMITS[1]} calls to try: not searched to the end")


def _search(
    subject: Subject, goal: Goal, state: State, depth: int
) -> tuple[tuple[Call, ...] | None, int | None]:
    """The way to the goal, if there is one, and how many calls were tried (None: too many)."""
    search = Search(subject, goal, LIMITS[depth])
    try:
        return search.find(state, depth), search.tried
    except TooMany:
        return None, None


def _shown(way: tuple[Call, ...]) -> str:
    calls = [f"{call.name}({', '.join(map(str, call.arguments.values()))})" for call in way]
    return " then ".join(calls) or "nothing more"


def _served(subject: Subject, effect: Effect) -> Goal:
    """Whether some call serves the wish, or its effect is there."""
    calls, domain = list(serving_calls(subject)), subject.domain

    def missed(state: State) -> Footprint | None:
        needs = Footprint()
        for call in calls:
            reason = slightest(domain, _barred(subject, call, state))
            if reason is None:
                return None
            needs.update(reason)
        if effect:
            reason = slightest(domain, _not_shown(state, effect))
            if reason is None:
                return None
            needs.update(reason)
        return needs

    return missed


def _barred(subject: Subject, call: Call, state: State) -> Iterator[Footprint]:
    """What each rule that the call breaks, and the tool if it rejects it, looks at."""
    situation = situation_of(subject, call, state)
    for rule in subject.domain.concerning(call.name, ("call", "history")):
        watched = WatchedState(state)
        if rule.check(replace(situation, state=watched)) is not None:
            yield watched.reads
    watched = WatchedState(state)
    environment = Environment(subject.domain, state.base, state=watched)
    if environment.rejection(call) is not None:
        yield watched.reads


def _not_shown(state: State, effect: Effect) -> Iterator[Footprint]:
    """The path of each field that is not as the effect would have it."""
    for collection, record_id, name, value in effect:
        record = state.get(collection, record_id) or {}
        found = canonical_record({name: record.get(name)}, collection, state.base.sets)
        if found != {name: value}:
            yield Footprint([(collection, record_id, name)])


def _effect(subject: Subject, blocked: Blocked, call: Call, infeasible: Infeasible) -> Effect:
    """What the blocked call would have done: by the tool itself where only the policy stops it,
    else in the twin's world. Empty where the twin grants another call, and where no other tool
    could do all of it."""
    if infeasible.kind == "policy":
        environment = subject.environment(subject.run.after)
        attempt(environment, call)
        found = _changes(subject.run.after, environment.state)
    else:
        found = _granted_in_twin(subject, call)
    others = [name for name in subject.domain.writes if name != call.name]
    paths = [part[:3] for part in found]
    return found if all(may_change(subject.domain, others, path) for path in paths) else []


def _granted_in_twin(subject: Subject, call: Call) -> Effect:
    other = subject.other
    if other is None or other.misfits or not other.plan.wishes:
        return []
    wish = other.plan.wishes[-1]
    places = [at for at, gold in enumerate(other.plan.gold) if gold.call == call]
    if not isinstance(wish, Request) or wish.call != call or not places:
        return []
    before = (*other.run.before, other.run.after)
    return _changes(before[places[-1]], before[places[-1] + 1])


def _changes(before: State, after: State) -> Effect:
    """The fields in which two states differ, as they are afterwards."""
    found: Effect = []
    for collection, record_id in after.apart_from(before):
        old, new = before.get(collection, record_id) or {}, after.get(collection, record_id) or {}
        for name in new:
            if new[name] != old.get(name):
                plain = canonical_record({name: new[name]}, collection, after.base.sets)
                found += [(collection, record_id, name, value) for value in plain.values()]
    return found


def _granted(subject: Subject, blocked: Blocked, obstacle: Obstacle) -> Goal:
    """Whether a wish that no tool expresses has come true, by the domain's own account."""
    granted, before, caller = obstacle.granted, subject.start, subject.plan.user_id
    assert granted is not None
    _, arguments = parameters_of(subject.domain, blocked)

    def missed(state: State) -> Footprint | None:
        watched = WatchedState(state)
        return None if granted(before, watched, caller, arguments) else watched.reads

    return missed
