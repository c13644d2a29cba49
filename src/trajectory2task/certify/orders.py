"""The states that a set of jobs can lead to, done in every order that policy and tools allow.

In: a subject and its jobs. Out: the distinct states after all of them. Orders that meet in one
state go on as one, so n independent jobs cost n·2^(n-1) steps and not n!.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from trajectory2task.certify.subject import Subject, attempt
from trajectory2task.core.calls import Call
from trajectory2task.core.domain import Situation
from trajectory2task.core.plans import Done, Request
from trajectory2task.core.state import State
from trajectory2task.core.tools import Tool

MAX_STEPS = 10_000


@dataclass(frozen=True, slots=True)
class Job:
    """A way to see to something: `calls` in a row. `bits` says what it sees to, `after` what must
    have been seen to before, both as bit sets."""

    bits: int
    calls: tuple[Call, ...]
    after: int = 0


@dataclass(frozen=True, slots=True)
class End:
    """A state, and the calls that led to it."""

    state: State
    calls: tuple[Call, ...]


@dataclass(frozen=True, slots=True)
class Ends:
    """The distinct states after everything, and how many steps were taken; `whole` says whether
    that was all there is to try."""

    found: tuple[End, ...]
    steps: int
    whole: bool


def ends(subject: Subject, jobs: Sequence[Job], *, most: int | None = None) -> Ends:
    """Every distinct state after all bits of `jobs`, from the task's initial state.

    A job counts where policy (history and words apart) and tool accept each of its calls. `most`
    bounds the number of calls. Two states are one where they are equal in canonical form.
    """
    goal = 0
    for job in jobs:
        goal |= job.bits
    reached: dict[int, list[End]] = {0: [End(subject.start, ())]}
    steps = 0
    for done in sorted(range(goal + 1), key=int.bit_count):
        for end in reached.get(done, ()):
            for job in jobs:
                if job.bits & done or job.after & ~done:
                    continue
                if most is not None and len(end.calls) + len(job.calls) > most:
                    continue
                if steps >= MAX_STEPS:
                    return Ends(tuple(reached.get(goal, ())), steps, whole=False)
                steps += len(job.calls)
                state = carry_out(subject, end.state, job.calls)
                known = reached.setdefault(done | job.bits, [])
                if state is not None and not any(state.same_as(other.state) for other in known):
                    known.append(End(state, (*end.calls, *job.calls)))
    return Ends(tuple(reached.get(goal, ())), steps, whole=True)


def carry_out(subject: Subject, state: State, calls: Sequence[Call]) -> State | None:
    """The state after `calls`, or None where policy or tool forbid one of them."""
    environment = subject.environment(state)
    for call in calls:
        situation = Situation(environment.state, call, subject.plan.user_id)
        if subject.domain.violation(situation, about=("call",)) is not None:
            return None
        if not attempt(environment, call):
            return None
    return environment.state


def precedence(subject: Subject, calls: Sequence[Call]) -> list[int]:
    """For each of `calls`, which of the others the plan itself puts before it, as bits.

    A wish that comes up once another one is done (trigger `Done`) is served after that one.
    """
    trigger = subject.plan.phases[-1].trigger
    if not isinstance(trigger, Done):
        return [0] * len(calls)
    opening = {w.call.key(): w.id for w in subject.plan.opening if isinstance(w, Request)}
    first = 0
    for at, call in enumerate(calls):
        if opening.get(call.key()) == trigger.wish:
            first |= 1 << at
    return [0 if call.key() in opening else first for call in calls]


def reordered(tool: Tool, call: Call) -> Iterator[Call]:
    """`call` with its lists in every order, its own first; aligned lists move together."""
    groups = list_groups(tool)
    orders = [
        list(itertools.permutations(range(min(len(call.arguments[name]) for name in names))))
        for names in groups
    ]
    for chosen in itertools.product(*orders):
        arguments = dict(call.arguments)
        for names, order in zip(groups, chosen, strict=True):
            for name in names:
                rest = call.arguments[name][len(order) :]
                arguments[name] = [call.arguments[name][place] for place in order] + rest
        yield Call(call.name, arguments)


def list_groups(tool: Tool) -> list[list[str]]:
    """Names of the tool's list arguments; those that are aligned with each other together."""
    groups: dict[str, list[str]] = {}
    for parameter in tool.parameters:
        if parameter.many:
            per = parameter.refers.per if parameter.refers else None
            groups.setdefault(per or parameter.name, []).append(parameter.name)
    return list(groups.values())


def shown(calls: Sequence[Call]) -> str:
    """Calls as evidence shows them."""
    return ", then ".join(
        f"{call.name}({', '.join(str(value) for value in call.arguments.values())})"
        for call in calls
    )
