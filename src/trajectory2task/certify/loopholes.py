"""Short ways around an obstacle: a search over the caller's writes, exact up to its bound.

In: a subject, a goal, a state. Out: the writes that reach the goal, or None. A write that changes
nothing which the goal, or another write that matters, looks at cannot help and is left out. Lists
have one element; of the endless free values one stands for all, the blocked wish's own where it
has one.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any, NamedTuple

from trajectory2task.certify.bearing import bear, bound, hold_to_declaration, may_touch
from trajectory2task.certify.blocking import situation_of
from trajectory2task.certify.subject import Subject, attempt
from trajectory2task.core.calls import Call
from trajectory2task.core.domain import Situation
from trajectory2task.core.environment import Environment
from trajectory2task.core.state import State
from trajectory2task.core.tools import Parameter, Tool
from trajectory2task.core.watch import (
    Footprint,
    Trail,
    WatchedState,
    changed_paths,
    found_at,
)

# What the goal is missed for in a state, as the paths that say so; None where it is reached.
Goal = Callable[[State], Footprint | None]


class TooMany(Exception):
    """More calls would have to be tried than the search may."""


class _Unknown(Exception):
    """A rule looks at an argument that has not been chosen yet."""


class _Partial(dict[str, Any]):
    """Arguments of which some are still open: to look at one of those is an error."""

    def __init__(self, names: Sequence[str], chosen: Mapping[str, Any]) -> None:
        super().__init__(dict.fromkeys(names))
        self._chosen = chosen

    def __getitem__(self, name: str) -> Any:
        if name in self and name not in self._chosen:
            raise _Unknown(name)
        return self._chosen[name]

    def get(self, name: str, default: Any = None) -> Any:
        return self[name] if dict.__contains__(self, name) else default

    def values(self) -> Any:
        return [self[name] for name in self]

    def items(self) -> Any:
        return [(name, self[name]) for name in self]


class _Write(NamedTuple):
    """A write that went through: the call, the state after it, and what it changed."""

    call: Call
    state: State
    changed: list[Trail]


class _Group(NamedTuple):
    """The writes of one tool on one record; `varying` is where they may differ in what they leave
    there (None: anywhere). `reads` is what has decided on those tried so far."""

    key: bytes
    varying: tuple[Trail, ...] | None
    writes: Iterator[_Write]
    reads: Footprint

    def alike_at(self, looked_at: Footprint) -> bool:
        """Whether all of them leave alike whatever has been looked at."""
        return self.varying is not None and not bear(self.varying, looked_at)


class _Failure(NamedTuple):
    """A write after which nothing led to the goal, and all that this was found from."""

    write: _Write
    reads: Footprint


_Lead = tuple[_Write, Footprint | None]  # and what the goal is then missed for; None: reached


@dataclass
class Search:
    """One search for `goal` with at most `limit` calls; `tried` counts those put together.

    Raises `TooMany` where it would need more.
    """

    subject: Subject
    goal: Goal
    limit: int
    tried: int = 0
    _own: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        blocked = self.subject.blocked
        if blocked is not None and blocked.call is not None:
            self._own = blocked.call.arguments

    def find(self, state: State, depth: int) -> tuple[Call, ...] | None:
        """The shortest known way from `state` to the goal with at most `depth` writes."""
        needs = self.goal(state)
        return () if needs is None else self._from(state, needs, depth, Footprint())

    def _from(
        self, state: State, needs: Footprint, depth: int, seen: Footprint
    ) -> tuple[Call, ...] | None:
        """As `find`, where the goal is missed in `state` for a reason found in `needs`. All that
        the answer depends on is added to `seen`."""
        seen.update(needs)
        if depth == 0:
            return None
        reads = Footprint()
        tried: list[tuple[_Group, Iterable[_Lead]]] = []
        for group in self._groups(state, needs, reads):
            leads, way = self._missed(group, needs, reads)
            if way is not None:
                return way
            tried.append((group, leads))
        seen.update(reads)
        if depth == 1:
            return None
        # The others change what a write that matters depends on, and nothing that the goal does.
        others = (
            (group, self._aside(group, needs, reads)) for group in self._groups(state, reads, seen)
        )
        failures: list[_Failure] = []
        settled: set[bytes] = set()
        for group, leads in itertools.chain(tried, others):
            if group.key in settled:
                continue
            way = self._follow(group, leads, depth - 1, seen, failures, settled)
            if way is not None:
                return way
        return None

    def _missed(
        self, group: _Group, needs: Footprint, reads: Footprint
    ) -> tuple[Iterable[_Lead], tuple[Call, ...] | None]:
        """The leads of a group, as far as one does not stand for the rest; or the way, if one of
        them reaches the goal. What decides on the group is added to `reads`."""
        leads, kept = self._leads(group, needs), []
        for write, then in leads:
            if then is None:
                return (), (write.call,)
            kept.append((write, then))
            if group.alike_at(then):
                # The rest of the group, possible or not, would miss the goal for the same reason.
                reads.update(then)
                return itertools.chain(kept, leads), None
            reads.update(then)
        reads.update(group.reads)
        return kept, None

    def _aside(self, group: _Group, needs: Footprint, reads: Footprint) -> Iterator[_Lead]:
        for write in group.writes:
            if reads.meets(write.changed) and not needs.meets(write.changed):
                yield write, needs

    def _leads(self, group: _Group, needs: Footprint) -> Iterator[_Lead]:
        """The writes of a group that the goal depends on, with what it depends on after each."""
        for write in group.writes:
            if needs.meets(write.changed):
                yield write, self.goal(write.state)

    def _follow(
        self,
        group: _Group,
        leads: Iterable[_Lead],
        depth: int,
        seen: Footprint,
        failures: list[_Failure],
        settled: set[bytes],
    ) -> tuple[Call, ...] | None:
        """The rest of the way after one of `leads`. Where two writes leave alike all that the
        search after the first has looked at, the second need not be searched."""
        for write, needs in leads:
            if needs is None:
                return (write.call,)
            failure = next((failure for failure in failures if _alike(failure, write)), None)
            if failure is None:
                looked_at = Footprint()
                rest = self._from(write.state, needs, depth, looked_at)
                if rest is not None:
                    return (write.call, *rest)
                failure = _Failure(write, looked_at)
                failures.append(failure)
                seen.update(looked_at)
            if group.alike_at(failure.reads):
                settled.add(group.key)  # the rest of the group would lead no further
                return None
        seen.update(group.reads)
        return None

    def _groups(self, state: State, touched: Footprint, reads: Footprint) -> Iterator[_Group]:
        """Every write that goes through in `state` and may change something of `touched`; what
        rules out the others of those that may, is added to `reads`."""
        for name in self.subject.domain.writes:
            tool = self.subject.domain.tools[name]
            parts = {part for change in tool.changes for part in change.path}
            places = [at for at, p in enumerate(tool.parameters) if f"{{{p.name}}}" in parts]
            length = max(places, default=-1) + 1
            for chosen in self._arguments(tool, state, touched, reads, {}, length):
                varying = tuple(bound(tool, chosen, fixed=False)) if tool.changes else None
                own = Footprint()
                key = Call(name, chosen).key()
                yield _Group(key, varying, self._writes(tool, state, touched, own, chosen), own)

    def _writes(
        self, tool: Tool, state: State, touched: Footprint, reads: Footprint, chosen: dict[str, Any]
    ) -> Iterator[_Write]:
        """The writes of one tool whose first arguments are `chosen`."""
        length = len(tool.parameters)
        for arguments in self._arguments(tool, state, touched, reads, chosen, length):
            self.tried += 1
            if self.tried > self.limit:
                raise TooMany
            call = Call(tool.name, arguments)
            watched = WatchedState(state)
            environment = Environment(self.subject.domain, state.base, state=watched)
            fine = self._complies(call, watched) and attempt(environment, call)
            reads.update(watched.reads)
            if fine:
                after = watched.plain()
                changed = changed_paths(state, after)
                hold_to_declaration(tool, arguments, changed, after)
                yield _Write(call, after, changed)

    def _arguments(
        self,
        tool: Tool,
        state: State,
        touched: Footprint,
        reads: Footprint,
        chosen: dict[str, Any],
        length: int,
    ) -> Iterator[dict[str, Any]]:
        """The first `length` arguments, chosen one by one after those `chosen`, until a rule is
        broken whatever the rest may be."""
        if not may_touch(tool, chosen, touched) or self._broken(tool, state, reads, chosen):
            return
        if len(chosen) == length:
            yield chosen
            return
        parameter = tool.parameters[len(chosen)]
        for option in self._options(parameter, WatchedState(state, reads), chosen):
            more = {**chosen, parameter.name: option}
            yield from self._arguments(tool, state, touched, reads, more, length)

    def _broken(
        self, tool: Tool, state: State, reads: Footprint, chosen: Mapping[str, Any]
    ) -> bool:
        """Whether a rule is broken by the arguments so far, whatever the others are."""
        caller = self.subject.run.caller
        names = [parameter.name for parameter in tool.parameters]
        call = Call(tool.name, _Partial(names, chosen))
        # Of an identified caller, what was done before can still be done: no rule on it is final.
        kinds = ("call",) if caller is not None else ("call", "history")
        for rule in self.subject.domain.concerning(tool.name, kinds):
            watched = WatchedState(state)
            try:
                if rule.check(Situation(watched, call, caller)) is not None:
                    reads.update(watched.reads)  # all that keeps the call, and its like, out
                    return True
            except _Unknown:
                continue
        return False

    def _complies(self, call: Call, state: WatchedState) -> bool:
        """Whether a whole call breaks no rule."""
        situation = situation_of(self.subject, call, state)
        return self.subject.domain.violation(situation) is None

    def _options(
        self, parameter: Parameter, state: State, chosen: Mapping[str, Any]
    ) -> Iterator[Any]:
        """Every value that the argument could have after those chosen."""
        domain, caller = self.subject.domain, self.subject.plan.user_id
        if parameter.choices is not None:
            yield from parameter.choices
        elif parameter.free is not None:
            if parameter.name in self._own:
                yield self._own[parameter.name]
            else:
                yield domain.free[parameter.free.group](state, caller, Random(0))[parameter.name]
        elif parameter.refers is None:
            if parameter.semantic == domain.principal.semantic:
                yield caller
        else:
            per, given = parameter.refers.per, chosen
            if per is not None:
                given = {**chosen, per: chosen[per][0]}
            values = domain.referents[parameter.refers.referent].values(state, caller, given)
            yield from ([value] for value in values) if parameter.many else values


def _alike(failure: _Failure, write: _Write) -> bool:
    """Whether the state after `write` is, wherever that failure looked, the one it began in."""
    before = failure.write.state
    return all(
        found_at(before, path) == found_at(write.state, path)
        for path in (*failure.write.changed, *write.changed)
        if failure.reads.meets((path,))
    )
