"""Short ways around an obstacle: a search over the caller's writes, exact up to its bound.

In: a subject, a goal, a state. Out: the writes that reach the goal, or None. A write that changes
nothing which the goal, or another write that matters, looks at cannot help and is left out. Lists
have one element; of the endless free values one stands for all, the blocked wish's own where it
has one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from random import Random
from typing import Any, NamedTuple

from trajectory2task.certify.blocking import situation_of
from trajectory2task.certify.subject import Subject, attempt
from trajectory2task.core.calls import Call
from trajectory2task.core.domain import Domain, Situation
from trajectory2task.core.environment import Environment
from trajectory2task.core.errors import DomainError
from trajectory2task.core.state import State
from trajectory2task.core.tools import Parameter, Tool
from trajectory2task.core.watch import EMPTY, KEYS, Footprint, Trail, WatchedState, changed_paths

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


class _Failure(NamedTuple):
    """A write after which nothing led to the goal, and all that this was found from."""

    write: _Write
    reads: Footprint


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
        leads: list[tuple[_Write, Footprint]] = []
        for write in self._writes(state, needs, reads):
            if needs.meets(write.changed):
                then = self.goal(write.state)
                if then is None:
                    return (write.call,)
                leads.append((write, then))
                seen.update(then)
        seen.update(reads)
        if depth == 1:
            return None
        for write in self._writes(state, reads, seen):
            # It changes what a write that matters depends on, and nothing that the goal does.
            if reads.meets(write.changed) and not needs.meets(write.changed):
                leads.append((write, needs))
        return self._follow(leads, depth - 1, seen)

    def _follow(
        self, leads: Sequence[tuple[_Write, Footprint]], depth: int, seen: Footprint
    ) -> tuple[Call, ...] | None:
        """The rest of the way after one of `leads`. Where two of them leave alike all that the
        search after the first has looked at, the second need not be searched."""
        failures: list[_Failure] = []
        for write, needs in leads:
            if any(_alike(failure, write) for failure in failures):
                continue
            looked_at = Footprint()
            rest = self._from(write.state, needs, depth, looked_at)
            if rest is not None:
                return (write.call, *rest)
            failures.append(_Failure(write, looked_at))
            seen.update(looked_at)
        return None

    def _writes(self, state: State, touched: Footprint, reads: Footprint) -> Iterator[_Write]:
        """Every write that goes through in `state` and may change something of `touched`; what
        decides on those that may, is added to `reads`."""
        for name in self.subject.domain.writes:
            tool = self.subject.domain.tools[name]
            for arguments in self._arguments(tool, state, touched, reads, {}):
                call = Call(name, arguments)
                watched = WatchedState(state)
                environment = Environment(self.subject.domain, state.base, state=watched)
                fine = self._complies(call, watched) and attempt(environment, call)
                reads.update(watched.reads)
                if fine:
                    after = watched.plain()
                    changed = changed_paths(state, after)
                    _hold_to_declaration(tool, arguments, changed)
                    yield _Write(call, after, changed)

    def _arguments(
        self,
        tool: Tool,
        state: State,
        touched: Footprint,
        reads: Footprint,
        chosen: dict[str, Any],
    ) -> Iterator[dict[str, Any]]:
        """All arguments, chosen one by one, until a rule is broken whatever the rest may be."""
        if not _may_touch(tool, chosen, touched) or self._broken(tool, state, reads, chosen):
            return
        if len(chosen) == len(tool.parameters):
            self.tried += 1
            if self.tried > self.limit:
                raise TooMany
            yield chosen
            return
        parameter = tool.parameters[len(chosen)]
        for option in self._options(parameter, WatchedState(state, reads), chosen):
            more = {**chosen, parameter.name: option}
            yield from self._arguments(tool, state, touched, reads, more)

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
        _at(before, path) == _at(write.state, path)
        for path in (*failure.write.changed, *write.changed)
        if path[-1] not in (EMPTY, KEYS) and failure.reads.meets((path,))
    )


def _at(state: State, path: Trail) -> Any:
    """What stands at a path; None where nothing does."""
    found: Any = state.get(path[0], path[1])
    for key in path[2:]:
        found = found.get(key) if isinstance(found, dict) else None
    return found


def may_change(domain: Domain, tools: Iterable[str], path: Trail) -> bool:
    """Whether one of these tools could change what stands at `path`."""
    touched = Footprint([path])
    return any(_may_touch(domain.tools[name], {}, touched) for name in tools)


def _may_touch(tool: Tool, chosen: Mapping[str, Any], touched: Footprint) -> bool:
    """Whether a call with these arguments could change something of `touched`."""
    if not tool.changes:
        return bool(touched.paths)
    patterns = _bound(tool, chosen)
    return any(_fits(pattern, path) for path in touched.paths for pattern in patterns)


def _bound(tool: Tool, chosen: Mapping[str, Any]) -> list[Trail]:
    """What the tool may change, with the arguments that are known put in."""
    return [
        tuple(str(chosen.get(part[1:-1], "*")) if part[:1] == "{" else part for part in pattern)
        for pattern in tool.changes
    ]


def _fits(pattern: Trail, path: Trail) -> bool:
    """Whether a change that `pattern` allows could be at, above or below `path`."""
    for place, (allowed, part) in enumerate(zip(pattern, path, strict=False)):
        if part == EMPTY:
            return False  # what is declared field by field leaves the record there
        if part == KEYS:
            return place == len(pattern) - 1  # only there can a key come or go
        if allowed not in ("*", part):
            return False
    return True


def slightest(domain: Domain, reasons: Iterable[Footprint]) -> Footprint | None:
    """Of several reasons, each of them enough, the one on which the fewest writes bear; None where
    there is none. What comes after one that nothing bears on is not looked at."""
    best, least = None, 0
    for reason in reasons:
        weight = sum(_bears(patterns, reason) for patterns in _changes(domain))
        if best is None or weight < least:
            best, least = reason, weight
        if weight == 0:
            break
    return best


@lru_cache(maxsize=16)
def _changes(domain: Domain) -> tuple[tuple[Trail, ...], ...]:
    """What each write of the domain may change; one that says nothing, everything."""
    tools = map(domain.tools.__getitem__, domain.writes)
    return tuple(tuple(_bound(tool, {})) or ((),) for tool in tools)


def _bears(patterns: Sequence[Trail], reason: Footprint) -> bool:
    return any(_fits(pattern, path) for path in reason.paths for pattern in patterns)


def _hold_to_declaration(tool: Tool, arguments: Mapping[str, Any], changed: list[Trail]) -> None:
    """Raise where a tool changes what it does not say: the search would rely on it."""
    if not tool.changes:
        return
    patterns = _bound(tool, arguments)
    for path in changed:
        if not any(_fits(pattern, path) for pattern in patterns):
            raise DomainError(
                f"Tool {tool.name} changed {'/'.join(path)}, which its `changes` do not name. "
                "Add the path there."
            )
