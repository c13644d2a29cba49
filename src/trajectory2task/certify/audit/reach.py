"""What an agent can find out: who calls, and every value that reads show for that caller.

In: an environment and the caller's words. Out: the caller's id; the texts and ids that come to
light when every read tool is tried with every value found so far.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from trajectory2task.certify.subject import execute, leaves
from trajectory2task.certify.wording import Text
from trajectory2task.core.calls import Call, numbers_of
from trajectory2task.core.domain import Domain
from trajectory2task.core.environment import Environment
from trajectory2task.core.state import Database, State
from trajectory2task.core.tools import Tool, texts_at

MAX_CALLS = 4000  # a world in which more reads hang together is not explored further


def principals(domain: Domain, database: Database) -> frozenset[str]:
    """Ids of everybody who could call."""
    return frozenset(database.collections[domain.principal.collection])


def identified(domain: Domain, database: Database, state: State, text: Text) -> str | None:
    """The one caller whose facts, as some authentication tool takes them, are all in `text`."""
    found = {
        person
        for person in _candidates(domain, database, text)
        for tool in domain.authentication
        if _says_all(domain.principal.facts(state, person), tool, text)
    }
    return found.pop() if len(found) == 1 else None


def _says_all(facts: Mapping[str, str], tool: Tool, text: Text) -> bool:
    wanted = [facts.get(parameter.semantic or "") for parameter in tool.parameters]
    return all(value is not None and text.says(value) for value in wanted)


def _candidates(domain: Domain, database: Database, text: Text) -> set[str]:
    """People with a rare fact (an address, a code) among the words; all else is compared later."""
    known: dict[str, set[str]] | None = database.memo.get(("audit people", domain.name))
    if known is None:
        known = {}
        state = State(database)
        for person in principals(domain, database):
            for value in domain.principal.facts(state, person).values():
                known.setdefault(value.casefold(), set()).add(person)
        database.memo["audit people", domain.name] = known
    tokens = {token.strip("\"'()[]{};:,.!?").casefold() for token in text.text.split()}
    return {person for token in tokens for person in known.get(token, ())}


class Known:
    """What reads have shown so far: texts, numbers, values by meaning, and what was tried."""

    def __init__(self) -> None:
        self.texts: set[str] = set()
        self.numbers: set[float] = set()
        self.values: dict[str, set[str]] = {}
        self.tried: dict[str, set[tuple[str, ...]]] = {}

    def copy(self) -> Known:
        """An independent copy, to go on from."""
        other = Known()
        other.texts, other.numbers = set(self.texts), set(self.numbers)
        other.values = {name: set(values) for name, values in self.values.items()}
        other.tried = {name: set(calls) for name, calls in self.tried.items()}
        return other

    def untried(self, tool: Tool) -> list[tuple[str, ...]]:
        """The first arguments for `tool` that were found and not tried, at most `MAX_CALLS`; a list
        argument is not explored."""
        if any(parameter.many for parameter in tool.parameters):
            return []
        columns = [sorted(self.values.get(item.semantic or "", ())) for item in tool.parameters]
        tried = self.tried.setdefault(tool.name, set())
        new = (values for values in itertools.product(*columns) if values not in tried)
        return list(itertools.islice(new, MAX_CALLS))

    def add(self, tool: Tool, value: Any) -> None:
        """Take in what `tool` has shown."""
        self.texts |= leaves(value)
        self.numbers.update(numbers_of(value))
        for semantic, text in outputs(tool, value):
            self.values.setdefault(semantic, set()).add(text)


def explore(environment: Environment, known: Known) -> Known:
    """`known`, grown by every read that can be made with what is known, until none is left."""
    domain = environment.domain
    reads = [t for t in domain.tools.values() if t.kind == "read" and t.name not in domain.logins]
    grew = True
    while grew and sum(map(len, known.tried.values())) < MAX_CALLS:
        grew = False
        for tool in reads:
            names = [parameter.name for parameter in tool.parameters]
            for values in known.untried(tool):
                known.tried[tool.name].add(values)
                step, result = execute(
                    environment, Call(tool.name, dict(zip(names, values, strict=True)))
                )
                if step.ok:
                    grew = True
                    known.add(tool, step.value() if isinstance(result, str) else result)
    return known


class Reach:
    """A closure over the read tools: all they can show once the caller has been identified."""

    def __init__(self, environment: Environment, caller: str | None) -> None:
        self._environment = environment
        self._caller = caller

    @property
    def texts(self) -> set[str]:
        """Every text that some read shows."""
        return self._known.texts

    @property
    def numbers(self) -> set[float]:
        """Every number that some read shows."""
        return self._known.numbers

    @cached_property
    def _known(self) -> Known:
        known = self._open_to_all()
        if self._caller is not None:
            known.texts.add(self._caller)
            meaning = self._environment.domain.principal.semantic
            known.values.setdefault(meaning, set()).add(self._caller)
        return explore(self._environment, known)

    def _open_to_all(self) -> Known:
        """What can be read without knowing anybody: a catalogue; once per world, unless patched."""
        state, domain = self._environment.state, self._environment.domain
        if any(state.touched(collection) for collection in state.base.collections):
            return Known()  # the patched records have to be read as they are
        key = ("audit catalogue", domain.name, domain.toolkit)
        found: Known | None = state.base.memo.get(key)
        if found is None:
            found = state.base.memo[key] = explore(self._environment, Known())
        return found.copy()


def outputs(tool: Tool, value: Any) -> Iterator[tuple[str, str]]:
    """(semantic type, text) for every part of a result whose meaning the tool declares."""
    for path, semantic in tool.outputs:
        yield from ((semantic, text) for text in texts_at(value, path, keys=True))
