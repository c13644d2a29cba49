"""What an agent can find out: reads that the caller's knowledge allows, and what they lead to.

In: a subject and a state. Out: values by semantic type. A read's typed result fields are handed to
every read that takes the type, as the tools declare them; gold's own origins play no part.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from functools import lru_cache, partial
from typing import Any

from trajectory2task.certify.subject import Subject, execute
from trajectory2task.core.calls import Call, references
from trajectory2task.core.domain import Domain, Situation
from trajectory2task.core.state import State
from trajectory2task.core.tools import Tool, texts_at

MAX_CALLS = 2000  # of one search in vain
Need = tuple[str, str]  # semantic type, value
Paths = tuple[tuple[tuple[str, ...], str], ...]  # where in a result, semantic type


class Search:
    """What an agent knows, by semantic type, and the reads that add to it.

    It starts with what the caller may tell: facts, and ids that a description says out loud.
    """

    def __init__(self, subject: Subject) -> None:
        self.subject = subject
        self.calls = 0
        self.caller: str | None = None
        self.known: dict[str, set[str]] = {}
        self._made: set[bytes] = set()
        self._unread: list[tuple[Tool, Any]] = []
        self._state: State | None = None
        plan, domain = subject.plan, subject.domain
        for fact in plan.facts:
            if fact.visibility != "unknown":
                self._know(fact.name, fact.value)
        for scene in subject.scenes:
            semantics = {item.name: item.semantic for item in scene.parameters}
            for detail in scene.wish.details:
                semantic = semantics[detail.parameters[0]]
                told = {a.value for a in detail.attributes if a.visibility != "unknown"}
                if semantic is not None and detail.referent and detail.value in told:
                    self._know(semantic, detail.value)
        asked = [reference.call for v in plan.values for reference in references(v.expression)]
        self._wanted: dict[str, set[str]] = {}
        for call in (*(gold.call for gold in plan.gold), *asked):
            for semantic, value in _needs(domain, call):
                self._wanted.setdefault(semantic, set()).add(value)

    def missing(self, call: Call, state: State) -> list[Need]:
        """The arguments of `call` that no reads in `state` lead to."""
        self.enter(state)
        needs = _needs(self.subject.domain, call)
        if not self._all_known(needs):
            for tool, result in self._unread:
                self.learn(tool, result)
            self._unread.clear()
        # The ids of gold's calls are the likely way; only where that fails are all others tried.
        for through in (self._wanted, self.known):
            if not self._all_known(needs):
                self._pursue(needs, through)
        return [(kind, value) for kind, value in needs if value not in self.known.get(kind, ())]

    def told(self, tool: Tool, result: Any) -> None:
        """A write was made, with this result; it is read once something is missing."""
        self._unread.append((tool, result))

    def enter(self, state: State) -> None:
        """Read in `state` from now on, where everything may read otherwise than before."""
        if state is not self._state:
            self._state, self._made = state, set()

    def learn(self, tool: Tool, result: Any) -> None:
        """Add what the typed fields of a result hold."""
        paths = _outputs(self.subject.domain)[tool.name]
        found = self.subject.database.once(f"typed {tool.name}", result, partial(_typed, paths))
        for semantic, values in found.items():
            self.known.setdefault(semantic, set()).update(values)

    def open_reads(self, through: Mapping[str, set[str]]) -> list[tuple[Tool, Call]]:
        """Reads not made yet whose arguments are known and in `through`; bare lists come last."""
        found: list[tuple[Tool, Call]] = []
        for tool in _readers(self.subject.domain):
            columns = [
                sorted(self.known.get(kind, set()) & through.get(kind, set()))
                for kind in (str(parameter.semantic) for parameter in tool.parameters)
            ]
            names = [parameter.name for parameter in tool.parameters]
            for row in itertools.islice(itertools.product(*columns), MAX_CALLS):
                call = Call(tool.name, dict(zip(names, row, strict=True)))
                if call.key() not in self._made:
                    found.append((tool, call))
        return found

    def read(self, tool: Tool, call: Call) -> Any:
        """Make a read where the policy allows it, and learn from it; its result, or None."""
        assert self._state is not None
        domain = self.subject.domain
        self._made.add(call.key())
        self.calls += 1
        if domain.violation(Situation(self._state, call, self.caller)) is not None:
            return None
        step, result = execute(self.subject.environment(self._state), call)
        if step.ok:
            self.learn(tool, result)
            if self.caller is None and tool in domain.authentication:
                self.caller, self._made = str(result), {call.key()}  # now the policy allows more
        return result

    def _know(self, semantic: str, value: str) -> None:
        self.known.setdefault(semantic, set()).add(value)

    def _all_known(self, needs: Sequence[Need]) -> bool:
        return all(value in self.known.get(kind, ()) for kind, value in needs)

    def _pursue(self, needs: Sequence[Need], through: Mapping[str, set[str]]) -> None:
        """Make the reads that known ids in `through` allow, until all is known or nothing new."""
        limit = self.calls + MAX_CALLS
        while reads := self.open_reads(through):
            for tool, call in reads:
                self.read(tool, call)
                if self._all_known(needs) or self.calls >= limit:
                    return


def _needs(domain: Domain, call: Call) -> list[Need]:
    """The arguments that have to be known, one by one: no words, no values of the caller's own."""
    found: list[Need] = []
    for parameter in domain.tools[call.name].parameters:
        kind = parameter.semantic
        if kind is not None and kind in _kinds(domain) and parameter.free is None:
            value = call.arguments[parameter.name]
            found += [(kind, part) for part in (value if parameter.many else [value])]
    return found


@lru_cache(maxsize=8)  # a domain is hashed by identity
def _kinds(domain: Domain) -> frozenset[str]:
    """Semantic types that read tools take or that a referent picks; words of a choice are none."""
    return frozenset(
        parameter.semantic
        for tool in domain.tools.values()
        for parameter in tool.parameters
        if parameter.semantic is not None
        and parameter.choices is None
        and (tool.kind == "read" or parameter.refers is not None)
    )


@lru_cache(maxsize=8)
def _readers(domain: Domain) -> tuple[Tool, ...]:
    """Read tools whose every argument is one typed value; those without arguments last."""
    found = [
        tool
        for tool in domain.tools.values()
        if tool.kind == "read"
        and all(item.semantic is not None and not item.many for item in tool.parameters)
    ]
    return tuple(sorted(found, key=lambda tool: not tool.parameters))


@lru_cache(maxsize=8)
def _outputs(domain: Domain) -> Mapping[str, Paths]:
    """Per tool, the typed paths of its result that can be of use as arguments."""
    kinds = _kinds(domain)
    return {
        name: tuple((path, kind) for path, kind in tool.outputs if kind in kinds)
        for name, tool in domain.tools.items()
    }


def _typed(paths: Paths, result: Any) -> dict[str, frozenset[str]]:
    """The texts in a result by semantic type."""
    found: dict[str, set[str]] = {}
    for path, semantic in paths:
        found.setdefault(semantic, set()).update(texts_at(result, path, keys=True))
    return {semantic: frozenset(values) for semantic, values in found.items()}
