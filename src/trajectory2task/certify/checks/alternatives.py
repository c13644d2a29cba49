"""The check that everyone who serves the caller's wishes ends where gold does."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

from trajectory2task.certify.orders import (
    MAX_STEPS,
    Job,
    carry_out,
    ends,
    list_groups,
    precedence,
    shown,
)
from trajectory2task.certify.readings import readings
from trajectory2task.certify.subject import Scene, Subject
from trajectory2task.certify.verdict import Finding, check, judge, not_applicable
from trajectory2task.core.calls import Call
from trajectory2task.core.moves import same_replacement
from trajectory2task.core.plans import Request

MAX_WRITES = 5
MAX_WAYS = 64  # of one wish


@check(
    "S7",
    "alternatives",
    "Every other way to serve the wishes ends in gold's end state",
    effort="search",
    bounds=f"one call more than gold's writes, up to {MAX_WRITES} writes, {MAX_WAYS} ways to serve "
    f"a wish, {MAX_STEPS} calls",
)
def alternatives(subject: Subject) -> Finding:
    """Catches gold that fails agents who did all that was asked. Each wish is served in every way
    that its words allow, all being told: by another reading, by another tool that makes the same
    replacement, by two calls that share a list, or together with another wish in one call; all
    combinations of these are made in every order. A way counts where policy and tools allow it at
    the start or in gold's place. Cost: some 20 µs per way and nothing more where none is allowed,
    else up to n·2^(n-1) runs of a write per combination. False positives: none known."""
    scenes = [
        scene
        for scene in subject.scenes[: len(subject.plan.wishes)]
        if isinstance(scene.wish, Request)
    ]
    if not scenes:
        return not_applicable("no writes are wanted")
    calls = [_call(scene) for scene in scenes]
    order = precedence(subject, calls)
    others = list(_others(subject, scenes, order))
    if not others:
        return judge([], "there is no other way to serve the wishes")
    if len(scenes) > MAX_WRITES:
        return Finding("warn", f"{len(scenes)} writes: too many to try every combination")
    own = [Job(1 << at, (call,), order[at]) for at, call in enumerate(calls)]
    tried = ends(subject, (*own, *others), most=len(scenes) + 1)
    problems = [
        f"{shown(end.calls)} serves the wishes as well and ends otherwise"
        for end in tried.found
        if not end.state.same_as(subject.run.after)
    ]
    if not problems and not tried.whole:
        return Finding("warn", f"{len(others)} other ways: too many to try all combinations")
    return judge(problems, f"{len(others)} other ways to serve the wishes end alike")


def _call(scene: Scene) -> Call:
    assert isinstance(scene.wish, Request)
    return scene.wish.call


def _others(subject: Subject, scenes: list[Scene], order: list[int]) -> Iterator[Job]:
    """Ways to serve one wish, or two at once, that policy and tools allow and gold does not use."""
    for at, scene in enumerate(scenes):
        for calls in itertools.islice(_ways(subject, scene), MAX_WAYS):
            if _allowed(subject, scene, calls):
                yield Job(1 << at, calls, order[at])
    for one, other in itertools.combinations(range(len(scenes)), 2):
        merged = _merged(subject, _call(scenes[one]), _call(scenes[other]))
        bits = 1 << one | 1 << other
        if merged is not None and _allowed(subject, scenes[one], (merged,)):
            yield Job(bits, (merged,), (order[one] | order[other]) & ~bits)


def _allowed(subject: Subject, scene: Scene, calls: tuple[Call, ...]) -> bool:
    return any(
        carry_out(subject, state, calls) is not None for state in (scene.state, subject.start)
    )


def _ways(subject: Subject, scene: Scene) -> Iterator[tuple[Call, ...]]:
    """The ways to serve one wish that are not gold's own."""
    call = _call(scene)
    for arguments in readings(subject, scene):
        reading = Call(call.name, arguments)
        if arguments != call.arguments:
            yield (reading,)
        yield from ((other,) for other in same_replacement(subject.domain, reading))
        yield from _split(subject, reading)


def _split(subject: Subject, call: Call) -> Iterator[tuple[Call, ...]]:
    """`call` as two calls that share its lists out; each list alone, in either order."""
    for names in list_groups(subject.domain.tools[call.name]):
        length = min(len(call.arguments[name]) for name in names)
        for chosen in range(1, 2**length - 1):
            parts: tuple[dict[str, Any], dict[str, Any]] = {}, {}
            for name in names:
                for place in range(length):
                    part = parts[0] if chosen >> place & 1 else parts[1]
                    part.setdefault(name, []).append(call.arguments[name][place])
            yield tuple(Call(call.name, {**call.arguments, **part}) for part in parts)


def _merged(subject: Subject, one: Call, other: Call) -> Call | None:
    """Two calls of a tool, about the same but for their lists, as one."""
    if one.name != other.name:
        return None
    lists = {n for names in list_groups(subject.domain.tools[one.name]) for n in names}
    alike = all(
        one.arguments[name] == other.arguments[name] for name in one.arguments if name not in lists
    )
    if not lists or not alike:
        return None
    joined = {name: [*one.arguments[name], *other.arguments[name]] for name in lists}
    return Call(one.name, {**one.arguments, **joined})
