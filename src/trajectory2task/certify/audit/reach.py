"""What an agent can find out: who calls, and every value that reads show for that caller.

In: an environment and the caller's words. Out: the caller's id; the texts and ids that come to
light when every read tool is tried with every value found so far.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from trajectory2task.certify.subject import execute, leaves
from trajectory2task.certify.wording import Text
from trajectory2task.core.calls import Call
from trajectory2task.core.domain import Domain
from trajectory2task.core.environment import Environment
from trajectory2task.core.state import Database, State
from trajectory2task.core.tools import Tool

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


class Reach:
    """A closure over the read tools: all they can show once the caller has been identified."""

    def __init__(self, environment: Environment, caller: str | None) -> None:
        self._environment = environment
        self._caller = caller

    @cached_property
    def texts(self) -> frozenset[str]:
        """Every text that some read shows."""
        return self._explored[0]

    @cached_property
    def numbers(self) -> frozenset[float]:
        """Every number that some read shows."""
        return self._explored[1]

    @cached_property
    def _explored(self) -> tuple[frozenset[str], frozenset[float]]:
        domain = self._environment.domain
        known: dict[str, set[str]] = {}
        texts: set[str] = set()
        if self._caller is not None:
            known[domain.principal.semantic] = {self._caller}
            texts.add(self._caller)
        logins = {tool.name for tool in domain.authentication}
        reads = [t for t in domain.tools.values() if t.kind == "read" and t.name not in logins]
        numbers, made = set[float](), set[bytes]()
        grew = True
        while grew and len(made) < MAX_CALLS:
            grew = False
            for tool in reads:
                for call in _calls(tool, known):
                    if call.key() in made or len(made) >= MAX_CALLS:
                        continue
                    made.add(call.key())
                    step, result = execute(self._environment, call)
                    if step.ok:
                        grew = True
                        value = step.value() if isinstance(result, str) else result
                        texts |= leaves(value)
                        numbers.update(numbers_of(value))
                        for semantic, text in outputs(tool, value):
                            known.setdefault(semantic, set()).add(text)
        return frozenset(texts), frozenset(numbers)


def _calls(tool: Tool, known: Mapping[str, set[str]]) -> Iterator[Call]:
    """Every call of `tool` with values found so far; a list argument is not explored."""
    if any(parameter.many for parameter in tool.parameters):
        return
    columns = [sorted(known.get(parameter.semantic or "", ())) for parameter in tool.parameters]
    names = [parameter.name for parameter in tool.parameters]
    for values in itertools.product(*columns):
        yield Call(tool.name, dict(zip(names, values, strict=True)))


def outputs(tool: Tool, value: Any) -> Iterator[tuple[str, str]]:
    """(semantic type, text) for every part of a result whose meaning the tool declares."""
    for path, semantic in tool.outputs:
        for part in _parts(value, path):
            if isinstance(part, str):
                yield semantic, part


def _parts(value: Any, path: Sequence[str]) -> Iterator[Any]:
    if not path:
        yield value
    elif path[0] == "*" and isinstance(value, Mapping):
        for key, part in value.items():
            yield from _parts(part, path[1:])
            if len(path) == 1:
                yield key
    elif path[0] == "*" and isinstance(value, list):
        for part in value:
            yield from _parts(part, path[1:])
    elif isinstance(value, Mapping) and path[0] in value:
        yield from _parts(value[path[0]], path[1:])


def numbers_of(value: Any) -> Iterator[float]:
    """Every number in a JSON value."""
    if isinstance(value, Mapping):
        for part in value.values():
            yield from numbers_of(part)
    elif isinstance(value, list):
        for part in value:
            yield from numbers_of(part)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield round(abs(float(value)), 2)
