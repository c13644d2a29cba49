"""Infeasible (SPEC C5): the feasible part of a trajectory, then a wish that cannot be served.

An obstacle of the domain blocks a feasible request by the smallest edit of words or initial state;
the same request without that edit is the feasible twin, a whole task of its own. The gold is
derived by program: the feasible part, the diagnosis, then denial or transfer as the policy says.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

import msgspec

from trajectory2task.compose.building import (
    AskGoal,
    Built,
    Caller,
    CannotServe,
    Unbuildable,
    build,
    identify,
    steps_of,
)
from trajectory2task.compose.details import details_for
from trajectory2task.compose.scenarios.source import Source
from trajectory2task.core.calls import Call, CallPattern, Step
from trajectory2task.core.domain import Block, Obstacle, Situation
from trajectory2task.core.environment import Environment
from trajectory2task.core.errors import DomainError
from trajectory2task.core.moves import allowed, reads_for, record_of, same_replacement, sample
from trajectory2task.core.plans import Blocked, Infeasible, Phase, Plan, Request
from trajectory2task.core.state import State
from trajectory2task.core.trajectories import WriteGoal

_DRAWS = 6  # of a request for each tool: not every one can be blocked
_ALONE = 0.35  # share of one-goal trajectories whose only wish is blocked, nothing before it


@dataclass(frozen=True)
class _Attempt:
    """A feasible part, the feasible request after it, and the obstacle that blocks it."""

    source: Source
    caller: Caller
    feasible: tuple[AskGoal, ...]
    wanted: Call
    obstacle: Obstacle
    block: Block
    seed: int  # of the descriptions, which the twin shares

    @property
    def worlds(self) -> tuple[State, ...]:
        """The starts of task and twin. What is said holds in both, so it does not tell them apart:
        nobody asks for a change of "my cancelled order"."""
        database = self.source.database
        return State(database), State(database, self.block.patch)


def infeasible(source: Source, attempt: int) -> tuple[Plan, ...]:
    """The infeasible plan and its feasible twin's."""
    rng = source.rng(attempt)
    obstacles = list(source.domain.obstacles)
    rng.shuffle(obstacles)
    if source.transfer is not None:
        obstacles = [source.domain.obstacle(source.transfer.obstacle)]
    for obstacle in obstacles:
        found = _attempt(source, obstacle, rng)
        if found is None:
            continue
        plan = _blocked_plan(found, attempt)
        if plan is None:
            continue
        twin = _twin_plan(found, attempt)
        if twin is not None:
            return (plan, twin)
    raise CannotServe("the caller has no request left that an obstacle could block")


def _attempt(source: Source, obstacle: Obstacle, rng: Random) -> _Attempt | None:
    """A feasible request that `obstacle` can block, after as much of the trajectory as fits."""
    caller = source.caller()
    for feasible, environment, wanted in _options(source, obstacle, rng):
        block = obstacle.block(environment.state, caller.id, wanted, rng)
        if block is None:
            continue
        if block.facts is not None:
            # Somebody who is not who they say gets nothing done before.
            fresh = Environment(source.domain, source.database)
            if allowed(fresh, caller.id, wanted):
                return _Attempt(source, caller, (), wanted, obstacle, block, rng.getrandbits(32))
            continue
        return _Attempt(source, caller, feasible, wanted, obstacle, block, rng.getrandbits(32))
    return None


def _options(
    source: Source, obstacle: Obstacle, rng: Random
) -> Iterator[tuple[tuple[AskGoal, ...], Environment, Call]]:
    """Feasible parts with a feasible request after each: new ones on untouched records first, then
    one of the trajectory's own requests after the others."""
    if source.transfer is not None:
        yield (), Environment(source.domain, source.database), source.transfer.call
        return
    domain, caller = source.domain, source.trajectory.user_id
    feasible = _feasible_part(source, rng)
    start, environment = _served(source, ()), _served(source, feasible)
    touched = {record_of(domain, goal.call) for goal in feasible if isinstance(goal, WriteGoal)}
    tools = list(obstacle.tools)
    rng.shuffle(tools)
    for tool in tools * _DRAWS:
        call = sample(environment, caller, tool, rng, avoid=touched)
        # The twin's caller must be able to have it first as well as last.
        if call is not None and allowed(start, caller, call):
            yield feasible, environment, call
    for goal in reversed(source.asks):
        if isinstance(goal, WriteGoal) and goal.call.name in obstacle.tools:
            others = tuple(other for other in source.asks if other is not goal)
            before = _served(source, others)
            if allowed(before, caller, goal.call):
                yield others, before, goal.call


def _served(source: Source, goals: Sequence[AskGoal]) -> Environment:
    """The world after the writes of `goals`; a write that no longer goes through is left out, and
    then the plan that is built from the goals is dropped."""
    environment = Environment(source.domain, source.database)
    for goal in goals:
        if isinstance(goal, WriteGoal) and environment.rejection(goal.call) is None:
            environment.run(goal.call)
    return environment


def _feasible_part(source: Source, rng: Random) -> tuple[AskGoal, ...]:
    goals = source.asks
    if len(goals) > 1:
        return goals[:-1]
    return () if rng.random() < _ALONE else goals


def _blocked_plan(case: _Attempt, attempt: int) -> Plan | None:
    """The infeasible plan, or None where the obstacle is not mechanically true here."""
    source, block = case.source, case.block
    domain = source.domain
    caller = case.caller
    if block.facts is not None:
        lookup = next(
            (c for c in block.diagnosis if c.name in case.source.domain.logins), caller.lookup
        )
        caller = identify(domain, source.database, caller.id, lookup, block.facts)
    rng = Random(case.seed)
    try:
        built = build(
            domain,
            source.database,
            caller,
            case.feasible,
            rng,
            patch=block.patch,
            worlds=case.worlds,
        )
    except (Unbuildable, DomainError):
        return None
    if not _permitted(built):
        return None
    shown = block.call or case.wanted
    state = built.gold.environment.state
    details = details_for(
        domain,
        state,
        case.caller.id,
        domain.tools[shown.name].parameters,
        shown.arguments,
        rng,
        said=block.said,
        worlds=case.worlds,
        before=built.wishes,
    )
    if details is None or not _holds(case, caller, built):
        return None
    wish = Blocked(f"w{len(built.wishes) + 1}", case.obstacle.name, shown.name, block.call, details)
    reason = _reason(case, built)
    built.gold.hear(details)
    _diagnose(case, built)
    infeasible = _infeasible(case, built, reason)
    if not infeasible.required or not infeasible.forbidden:
        return None
    plan = source.plan(caller, built, attempt)
    return msgspec.structs.replace(
        plan,
        phases=(Phase((*built.wishes, wish)),),
        infeasible=infeasible,
        initial_state=_plain(block.patch),
    )


def _permitted(built: Built) -> bool:
    """Whether the obstacle leaves the feasible part within the policy."""
    pairs = zip(built.wishes, built.before, strict=True)
    return all(
        allowed(environment, built.gold.caller, wish.call)
        for wish, environment in pairs
        if isinstance(wish, Request)
    )


def _plain(patch: object) -> dict[str, dict[str, object]] | None:
    return msgspec.to_builtins(patch) if patch else None


def _situation(case: _Attempt, caller: Caller, built: Built) -> Situation:
    assert case.block.call is not None
    known = None if case.block.facts is not None else caller.id
    diagnosed = [*steps_of(built.gold), *_reads(case, built)]
    return Situation(built.gold.environment.state, case.block.call, known, diagnosed)


def _reads(case: _Attempt, built: Built) -> list[Step]:
    return [Step(call, "") for call in _diagnosis(case, built)]


def _holds(case: _Attempt, caller: Caller, built: Built) -> bool:
    """Whether the obstacle blocks the call by what it declares, and by nothing else, in the end and
    from the start, and no other tool makes the same replacement."""
    call = case.block.call
    if call is None:
        return case.obstacle.kind == "scope"
    environment, domain = built.gold.environment, case.source.domain
    if any(allowed(environment, caller.id, same) for same in same_replacement(domain, call)):
        return False
    first = Environment(domain, environment.state.base, state=environment.state.start())
    if case.block.facts is None and allowed(first, caller.id, call):
        return False
    if case.obstacle.kind == "tool":
        return environment.rejection(call) == case.obstacle.proof
    if environment.rejection(call) is not None:
        return False
    broken = domain.violation(_situation(case, caller, built))
    return broken is not None and broken.id == case.obstacle.proof


def _reason(case: _Attempt, built: Built) -> str:
    """Why it cannot be done, in the words of the tool or of the policy's clause."""
    if case.obstacle.kind == "tool" and case.block.call is not None:
        content = built.gold.environment.fork().step(case.block.call).content
        return content.removeprefix("Error: ")
    clause = next(r.clause for r in case.source.domain.rules if r.id == case.obstacle.proof)
    if case.obstacle.kind == "scope":
        return f"No tool is for this ({case.obstacle.name.replace('_', ' ')}). {clause}"
    return clause


def _diagnosis(case: _Attempt, built: Built) -> list[Call]:
    """The reads that show the obstacle, as far as the caller may be shown anything."""
    block, domain = case.block, case.source.domain
    if block.facts is not None:
        return []
    wanted, state = case.wanted, built.gold.environment.state
    reads: list[Call] = []
    if record_of(domain, block.call or wanted) == record_of(domain, wanted):
        reads = reads_for(domain, state, case.caller.id, wanted.name, wanted.arguments)
    # Somebody else's record is none that this caller may be shown.
    return [
        call
        for call in (*reads, *block.diagnosis)
        if domain.violation(Situation(state, call, case.caller.id), about=("call",)) is None
    ]


def _diagnose(case: _Attempt, built: Built) -> None:
    built.gold.read(_diagnosis(case, built))
    if case.obstacle.resolution == "transfer":
        built.gold.transfer(f"The caller wants something out of scope: {case.obstacle.name}.")


def _infeasible(case: _Attempt, built: Built, reason: str) -> Infeasible:
    obstacle = case.obstacle
    return Infeasible(
        obstacle=obstacle.name,
        kind=obstacle.kind,
        proof=obstacle.proof,
        reason=reason,
        resolution=obstacle.resolution,
        required=_required(case, built),
        forbidden=_forbidden(case, built),
    )


def _required(case: _Attempt, built: Built) -> tuple[CallPattern, ...]:
    """The look-up, the feasible writes, the transfer where policy wants one, and the diagnosis
    unless the caller's own words are enough to decline."""
    domain = case.source.domain
    evident = case.obstacle.evident
    diagnosis = set() if evident else {call.key() for call in case.block.diagnosis}
    patterns = []
    for made in built.gold.calls:
        call = made.call
        if call.name == domain.transfer:
            patterns.append(CallPattern(call.name))
        elif (
            call.name in case.source.domain.logins
            or domain.tools[call.name].kind == "write"
            or call.key() in diagnosis
        ):
            patterns.append(CallPattern(call.name, call.arguments))
    return tuple(patterns)


def _forbidden(case: _Attempt, built: Built) -> tuple[CallPattern, ...]:
    """The blocked call on its record with any other arguments; for a wish that no tool expresses,
    every write on the record that it is about."""
    domain, call = case.source.domain, case.block.call or case.wanted
    names = [call.name] if case.block.call is not None else list(domain.writes)
    made = [gold.call for gold in built.gold.calls]
    found = []
    for name in names:
        for pattern in _patterns(case, name, call):
            if not any(pattern.matches(other) for other in made):
                found.append(pattern)
                break
    return tuple(found)


def _patterns(case: _Attempt, name: str, call: Call) -> list[CallPattern]:
    """From the widest to the narrowest pattern around the blocked call, or the caller's account."""
    domain = case.source.domain
    parameters = domain.tools[name].parameters
    key = next((p for p in parameters if p.refers is not None and not p.many), None)
    wide = []
    if key is not None and key.name in call.arguments:
        wide.append(CallPattern(name, {key.name: call.arguments[key.name]}))
    own = next((p for p in parameters if p.semantic == domain.principal.semantic), None)
    if key is None and own is not None:
        wide.append(CallPattern(name, {own.name: case.caller.id}))
    if name == call.name:
        wide.append(CallPattern(name, call.arguments))
    return wide


def _twin_plan(case: _Attempt, attempt: int) -> Plan | None:
    """The same wishes without the obstacle, served to the end."""
    source = case.source
    goals = (*case.feasible, WriteGoal(case.wanted))
    try:
        built = build(
            source.domain,
            source.database,
            case.caller,
            goals,
            Random(case.seed),
            worlds=case.worlds,
        )
    except (Unbuildable, DomainError):
        return None
    plan = source.plan(case.caller, built, attempt)
    return msgspec.structs.replace(plan, scenario="general")
