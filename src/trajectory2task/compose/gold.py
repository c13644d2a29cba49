"""Builds a gold trajectory call by call, in a live environment, with the origin of every argument.

In: what the caller wants, in order. Out: `GoldCall`s, values to communicate, and the end state.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from trajectory2task.core.calls import (
    Call,
    Expression,
    Path,
    arithmetic,
    decode_content,
    evaluate,
    references,
)
from trajectory2task.core.domain import Domain
from trajectory2task.core.environment import Environment
from trajectory2task.core.errors import DomainError
from trajectory2task.core.moves import elements
from trajectory2task.core.plans import (
    Detail,
    Fact,
    FromCaller,
    FromChoices,
    FromFunction,
    FromResult,
    GoldCall,
    Origin,
    Value,
)
from trajectory2task.core.state import Database, Patch


class Gold:
    """A gold trajectory in the making.

    Raises DomainError when a call that must succeed is rejected: nothing is swallowed.
    """

    def __init__(
        self, domain: Domain, database: Database, caller: str, patch: Patch | None
    ) -> None:
        self.domain, self.caller = domain, caller
        self.environment = Environment(domain, database, patch=patch)
        self.calls: list[GoldCall] = []
        self.values: list[Value] = []
        self._contents: list[str] = []
        self._done: dict[bytes, int] = {}
        self._facts: dict[str, str] = {}

    def authenticate(self, call: Call, facts: Iterable[Fact]) -> None:
        """The look-up of the caller; its arguments come from what they say of themselves."""
        self._facts = {fact.value: fact.name for fact in facts}
        origins: dict[str, Origin] = {
            name: FromCaller(self._facts[value]) for name, value in call.arguments.items()
        }
        step = self.environment.step(call)
        self._record(GoldCall(call, origins, step.error), step.content)

    def hear(self, details: Iterable[Detail]) -> None:
        """Ids that the caller says out loud: an agent may use them without having read them."""
        for detail in details:
            if detail.referent and any(value == detail.value for _, value in detail.said):
                self._facts[str(detail.value)] = detail.slot

    def read(self, calls: Iterable[Call]) -> None:
        """Reads that have not been made yet, in order."""
        for call in calls:
            if call.key() not in self._done:
                self.make(call, {})

    def write(self, call: Call, details: Iterable[Detail]) -> None:
        """A write whose arguments the caller's details settle."""
        told: dict[str, Origin] = {}
        for detail in details:
            if detail.referent:
                continue
            for name in detail.parameters:
                choice = self.domain.tools[call.name].parameter(name).choices is not None
                told[name] = FromChoices(detail.slot) if choice else FromCaller(detail.slot)
        self.make(call, told)

    def answer(self, question: str, expression: Expression) -> Value:
        """Compute a value to communicate, with the calculator where it takes several amounts."""
        self.read(reference.call for reference in references(expression))
        results = {
            reference.call.key(): decode_content(self._contents[self._done[reference.call.key()]])
            for reference in references(expression)
        }
        amount = evaluate(expression, results)
        if self.domain.calculator is not None and len(references(expression)) > 1:
            parameter = self.domain.tools[self.domain.calculator].parameters[0]
            call = Call(self.domain.calculator, {parameter.name: arithmetic(expression, results)})
            if call.key() not in self._done:
                self.make(call, {parameter.name: FromFunction("arithmetic")})
        value = Value(f"v{len(self.values) + 1}", question, expression, amount)
        self.values.append(value)
        return value

    def transfer(self, summary: str) -> None:
        """Hand the caller over to a human."""
        parameter = self.domain.tools[self.domain.transfer].parameters[0]
        call = Call(self.domain.transfer, {parameter.name: summary})
        self.make(call, {parameter.name: FromFunction("summary")})

    def make(self, call: Call, told: Mapping[str, Origin]) -> None:
        """Execute `call` and record where each argument comes from."""
        step = self.environment.step(call)
        if not step.ok:
            raise DomainError(
                f"Gold call {call.name} was rejected ({step.error}): {call.arguments}"
            )
        origins: dict[str, Origin] = {}
        for name, value in call.arguments.items():
            if name in told:
                origins[name] = told[name]
            elif isinstance(value, list):
                for position, element in enumerate(value):
                    origins[f"{name}.{position}"] = self._origin(call, name, element, position)
            else:
                origins[name] = self._origin(call, name, value)
        self._record(GoldCall(call, origins), step.content)

    def _record(self, call: GoldCall, content: str) -> None:
        self._done.setdefault(call.call.key(), len(self.calls))
        self.calls.append(call)
        self._contents.append(content)

    def _origin(self, call: Call, name: str, value: str, position: int = 0) -> Origin:
        for step in self._likely_steps(call, name, position):
            path = _places(self._contents[step]).get(value)
            if path is not None and self.calls[step].error is None:
                return FromResult(step, path)
        if value in self._facts:
            return FromCaller(self._facts[value])
        raise DomainError(f"Gold call {call.name}: nothing seen so far has {name} = {value!r}.")

    def _likely_steps(self, call: Call, name: str, position: int) -> Iterator[int]:
        """Steps to look for a value in: those that show the record, then reads, then the rest."""
        parameter = self.domain.tools[call.name].parameter(name)
        if parameter.refers is not None:
            referent, state = (
                self.domain.referents[parameter.refers.referent],
                self.environment.state,
            )
            value, given = elements(parameter, call.arguments)[position]
            if value in referent.values(state, self.caller, given):
                for read in referent.shown_by(state, self.caller, value, given):
                    if read.key() in self._done:
                        yield self._done[read.key()]
        kinds = [self.domain.tools[made.call.name].kind for made in self.calls]
        yield from sorted(range(len(self.calls)), key=lambda step: kinds[step] == "write")


@lru_cache(maxsize=256)  # scenarios of one trajectory read the same records
def _places(content: str) -> Mapping[str, Path]:
    """Where in a result each text first stands, depth first."""
    found: dict[str, Path] = {}
    _index(decode_content(content), (), found)
    return found


def _index(result: Any, path: Path, found: dict[str, Path]) -> None:
    if isinstance(result, str):
        found.setdefault(result, path)
    elif isinstance(result, dict | list):
        parts = result.items() if isinstance(result, dict) else enumerate(result)
        for key, part in parts:
            _index(part, (*path, key), found)
