"""One task under examination: what the checks share, computed on demand and once.

Nothing here is taken from the composer: the gold calls are run again on a fresh environment, and
every state, result and caller comes from that run.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from trajectory2task.certify.form import misfits, parameters_of
from trajectory2task.core.calls import Call, Step
from trajectory2task.core.domain import Domain
from trajectory2task.core.environment import Environment
from trajectory2task.core.errors import ToolError
from trajectory2task.core.plans import Blocked, Detail, GoldCall, Plan, Request, Wish
from trajectory2task.core.state import Database, State
from trajectory2task.core.tasks import Draft
from trajectory2task.core.tools import Parameter

Delta = dict[str, dict[str, Any]]
MISSING = object()


@dataclass(frozen=True, slots=True)
class Execution:
    """Gold, run once: per call its step, result, the state and the caller before it; then the end.

    `before[i]` is a snapshot: reads share the one of the write before them.
    """

    steps: tuple[Step, ...]
    results: tuple[Any, ...]
    before: tuple[State, ...]
    callers: tuple[str | None, ...]
    after: State
    caller: str | None


@dataclass(frozen=True, slots=True)
class Scene:
    """A wish in the state in which it comes up, with the parameters that it fills."""

    wish: Wish
    state: State
    parameters: Sequence[Parameter]
    arguments: Mapping[str, Any]

    def detail(self, parameter: str, position: int | None = None) -> Detail | None:
        """What is said of an argument, or of one element of it."""
        for detail in self.wish.details:
            if parameter in detail.parameters and detail.position in (position, None):
                return detail
        return None

    def given(self, parameter: Parameter, position: int | None) -> Mapping[str, Any]:
        """The arguments before this one, as a referent gets them; for one element of a list with
        `position`."""
        given: dict[str, Any] = {}
        for earlier in self.parameters:
            if earlier.name == parameter.name:
                break
            given[earlier.name] = self.arguments[earlier.name]
        per = parameter.refers.per if parameter.refers else None
        if per is not None and position is not None:
            given[per] = self.arguments[per][position]
        return given


class Subject:
    """A draft, its twin and its world. Every property is computed at most once."""

    def __init__(
        self, domain: Domain, database: Database, draft: Draft, twin: Draft | None = None
    ) -> None:
        self.domain = domain
        self.database = database
        self.draft = draft
        self.plan: Plan = draft.plan
        self.twin = twin
        self.candidates: dict[tuple[str, int, bytes], dict[str, frozenset[tuple[str, str]]]] = {}

    @cached_property
    def misfits(self) -> list[str]:
        """What the plan names that is not there."""
        return misfits(self.domain, self.database, self.draft)

    @cached_property
    def other(self) -> Subject | None:
        """The twin as a subject of its own, of which this one is the other."""
        if self.twin is None:
            return None
        found = Subject(self.domain, self.database, self.twin, self.draft)
        found.other = self
        return found

    def environment(self, state: State | None = None) -> Environment:
        """A fresh environment with the task's initial state, or one over a fork of `state`."""
        if state is None:
            return Environment(self.domain, self.database, patch=self.plan.initial_state)
        return Environment(self.domain, self.database, state=state.fork())

    @cached_property
    def run(self) -> Execution:
        """Gold on a fresh environment; a rejected call leaves its error in the step and goes on."""
        environment = self.environment()
        logins = self.domain.logins
        caller: str | None = None
        snapshot = self.start  # the very one, so that what is known of it need not be found again
        steps, results, before, callers = [], [], [], []
        for gold in self.plan.gold:
            before.append(snapshot)
            callers.append(caller)
            step, result = execute(environment, gold.call)
            steps.append(step)
            results.append(result)
            if step.ok and gold.call.name in logins:
                caller = str(result)
            if step.ok and self.is_write(gold.call):
                snapshot = environment.state.fork()
        return Execution(
            tuple(steps), tuple(results), tuple(before), tuple(callers), snapshot, caller
        )

    @cached_property
    def start(self) -> State:
        """The task's initial state."""
        return self.environment().state

    @cached_property
    def final(self) -> Delta:
        """The canonical delta of the gold end state."""
        return self.run.after.delta()

    @cached_property
    def results(self) -> dict[bytes, Any]:
        """Gold results by call key; of a call made twice, the first."""
        found: dict[bytes, Any] = {}
        for gold, step, result in zip(
            self.plan.gold, self.run.steps, self.run.results, strict=True
        ):
            if step.ok:
                found.setdefault(gold.call.key(), result)
        return found

    def is_write(self, call: Call) -> bool:
        """Whether the call's tool changes state."""
        tool = self.domain.tools.get(call.name)
        return tool is not None and tool.kind == "write"

    @cached_property
    def writes(self) -> tuple[GoldCall, ...]:
        """The gold calls that change state."""
        return tuple(gold for gold in self.plan.gold if self.is_write(gold.call))

    @cached_property
    def blocked(self) -> Blocked | None:
        """The wish that cannot be served, in an infeasible plan."""
        return next((wish for wish in self.plan.wishes if isinstance(wish, Blocked)), None)

    @cached_property
    def requests(self) -> dict[bytes, Request]:
        """What the caller wants done in the end, by call key."""
        return {w.call.key(): w for w in self.plan.wishes if isinstance(w, Request)}

    @cached_property
    def scenes(self) -> tuple[Scene, ...]:
        """Every wish once, in the state in which it comes up.

        A request: before its gold write, or, where it is given up later, after the opening's
        earlier requests. An inquiry: after the requests before it. A blocked wish: after gold.
        """
        found: list[Scene] = []
        state = self.start
        positions = {gold.call.key(): at for at, gold in enumerate(self.plan.gold)}
        for wish in self.plan.wishes:
            at = positions.get(wish.call.key()) if isinstance(wish, Request) else None
            if isinstance(wish, Blocked):
                state = self.run.after
            elif at is not None:
                state = self.run.before[at]
            found.append(self.scene(wish, state))
            if at is not None:
                state = (*self.run.before, self.run.after)[at + 1]
        return (*found, *(self.scene(wish, state) for wish, state in self.abandoned))

    def scene(self, wish: Wish, state: State) -> Scene:
        """`wish` as a scene in `state`."""
        return Scene(wish, state, *parameters_of(self.domain, wish))

    @cached_property
    def abandoned(self) -> tuple[tuple[Wish, State], ...]:
        """Wishes of earlier phases that the last one no longer has, each with its state."""
        kept = {content(wish) for wish in self.plan.wishes}
        found: dict[bytes, tuple[Wish, State]] = {}
        for phase in self.plan.phases[:-1]:
            environment = self.environment()
            for wish in phase.wishes:
                if content(wish) not in kept:
                    found.setdefault(content(wish), (wish, environment.state.fork()))
                if isinstance(wish, Request):
                    attempt(environment, wish.call)
        return tuple(found.values())


def content(wish: Wish) -> bytes:
    """Bytes that are equal where two wishes ask for the same, however they word it."""
    match wish:
        case Request(call=call):
            return b"request " + call.key()
        case Blocked(obstacle=obstacle, tool=tool, call=call):
            return b"blocked " + (f"{obstacle} {tool}".encode() if call is None else call.key())
        case _:
            return b"inquiry " + Call(wish.question, wish.arguments).key()


def execute(environment: Environment, call: Call) -> tuple[Step, Any]:
    """Run one call; its step, and its result as a value (None where it was rejected)."""
    try:
        result = environment.run(call)
    except ToolError as problem:
        return Step(call, f"Error: {problem.message}", "", problem.code), None
    return Step(call, environment.state.render(result)), result


def attempt(environment: Environment, call: Call) -> bool:
    """Run one call for what it changes; whether the tool accepted it."""
    try:
        environment.run(call)
    except ToolError:
        return False
    return True


def reach(value: Any, path: Sequence[str | int]) -> Any:
    """The part of a JSON value that `path` leads to, or `MISSING`."""
    for key in path:
        in_dict = isinstance(value, dict) and key in value
        in_list = isinstance(value, list) and isinstance(key, int) and 0 <= key < len(value)
        if not in_dict and not in_list:
            return MISSING
        value = value[key]
    return value


def leaves(value: Any) -> set[str]:
    """Every text in a JSON value, keys of objects included."""
    if isinstance(value, dict):
        return {str(key) for key in value}.union(*map(leaves, value.values()))
    if isinstance(value, list | tuple):
        return set().union(*map(leaves, value))
    return {value} if isinstance(value, str) else set()
