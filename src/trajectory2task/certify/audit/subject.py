"""One foreign task under examination: gold run as a scorer would, and what can be inferred.

Foreign gold is replayed the way task sets are scored: a call that is rejected changes nothing, and
the calls after it still run. What the set does not state (who calls, what they may mean) is
inferred here from gold and words, and every such inference can be wrong.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from trajectory2task.certify.audit.patches import misfits
from trajectory2task.certify.audit.reach import Reach, identified, principals
from trajectory2task.certify.subject import execute, leaves
from trajectory2task.certify.wording import Text
from trajectory2task.core.calls import Call, Step, numbers_of
from trajectory2task.core.domain import Domain
from trajectory2task.core.environment import Environment
from trajectory2task.core.errors import ToolError
from trajectory2task.core.foreign import ForeignTask
from trajectory2task.core.state import Database, State

DEFAULT_BASIS = ("DB", "COMMUNICATE")  # what tau2-bench counts where a task names nothing


@dataclass(frozen=True, slots=True)
class Ran:
    """A gold call as it ran: its place, its step, and what stood before it."""

    at: int
    step: Step
    before: State
    caller: str | None
    write: bool

    @property
    def call(self) -> Call:
        """The call itself."""
        return self.step.call


class ForeignSubject:
    """A foreign task in its world. Every property is computed at most once.

    `reference` is the same domain with tools that err less, where there is one: an end state that
    differs between the two hangs on an error of the tools.
    """

    def __init__(
        self,
        domain: Domain,
        database: Database,
        task: ForeignTask,
        *,
        reference: Domain | None = None,
    ) -> None:
        self.domain = domain
        self.database = database
        self.task = task
        self.reference = reference

    @cached_property
    def misfits(self) -> list[str]:
        """Where the task's initial state does not fit the world; nothing can be run then."""
        return misfits(self.database, self.task.initial_state)

    @cached_property
    def text(self) -> Text:
        """All that the simulated user reads."""
        return Text(f"{self.task.words.text()} {self.task.persona}".strip())

    @cached_property
    def basis(self) -> tuple[str, ...]:
        """What the set's own scorer counts."""
        basis = DEFAULT_BASIS if self.task.reward_basis is None else self.task.reward_basis
        return tuple([part for part in basis if part != "DB" or self.task.compares_state])

    def environment(self, state: State | None = None) -> Environment:
        """A fresh environment with the task's initial state, or one over a fork of `state`."""
        if state is None:
            return Environment(self.domain, self.database, patch=self.task.initial_state)
        return Environment(self.domain, self.database, state=state.fork())

    @cached_property
    def start(self) -> State:
        """The task's initial state."""
        return self.environment().state

    @cached_property
    def ran(self) -> tuple[Ran, ...]:
        """Every gold call on one fresh environment, rejected ones included."""
        return tuple(self._run(self.domain))

    @cached_property
    def after(self) -> State:
        """The end state that gold leads to."""
        return self._end(self.domain)

    @cached_property
    def reference_end(self) -> State | None:
        """The end state with the reference's tools; None where there is no reference."""
        return None if self.reference is None else self._end(self.reference)

    def _run(self, domain: Domain) -> Iterator[Ran]:
        environment = Environment(domain, self.database, patch=self.task.initial_state)
        logins = domain.logins
        snapshot, caller = environment.state.fork(), None
        for at, call in enumerate(self.task.gold):
            write = call.name in domain.writes
            step, result = execute(environment, call)
            yield Ran(at, step, snapshot, caller, write)
            if step.ok and call.name in logins:
                caller = str(result)
            if step.ok and write:
                snapshot = environment.state.fork()

    def _end(self, domain: Domain) -> State:
        environment = Environment(domain, self.database, patch=self.task.initial_state)
        for call in self.task.gold:
            execute(environment, call)
        return environment.state

    @cached_property
    def accepted(self) -> tuple[Ran, ...]:
        """The writes that the tools accepted."""
        return tuple([ran for ran in self.ran if ran.write and ran.step.ok])

    @cached_property
    def unchanged(self) -> bool:
        """Whether gold leaves the database as it is."""
        return not self.after.delta()

    @cached_property
    def caller(self) -> str | None:
        """Who calls: as gold looks them up, else as the words say, else whose records gold writes.

        The last is only a guess; several owners are none.
        """
        for ran in reversed(self.ran):
            if ran.caller is not None:
                return ran.caller
        if self.said_caller is not None:
            return self.said_caller
        owners = set(self._owners())
        return owners.pop() if len(owners) == 1 else None

    @cached_property
    def said_caller(self) -> str | None:
        """The one whom the words identify as the domain's authentication wants it, or None."""
        return identified(self.domain, self.database, self.start, self.text)

    def _owners(self) -> Iterator[str]:
        people = principals(self.domain, self.database)
        for ran in self.accepted:
            for text in leaves(list(ran.call.arguments.values())):
                for collection in self.database.collections:
                    record = ran.before.get(collection, text)
                    if record is not None:
                        yield from people.intersection({text} | _own_texts(record))

    @cached_property
    def reach(self) -> Reach:
        """All that the caller's words and any reads can bring to light before the first write."""
        return Reach(self.environment(), self.caller)

    @cached_property
    def shown_contents(self) -> tuple[str, ...]:
        """What gold's accepted calls give back, as text."""
        return tuple([ran.step.content for ran in self.ran if ran.step.ok])

    @cached_property
    def own_records(self) -> tuple[Any, ...]:
        """The caller's record and those that it names, before and after gold, one value each."""
        found = []
        for state in (self.start, self.after):
            person = state.get(self.domain.principal.collection, self.caller or "")
            named = sorted(leaves(person or {}))
            collections = list(self.database.collections)
            found.append(person)
            found += [state.get(collection, text) for text in named for collection in collections]
        return tuple([record for record in found if record is not None])

    @cached_property
    def own_numbers(self) -> frozenset[float]:
        """Numbers in gold's results and in the caller's own records, before and after gold."""
        found = {part for ran in self.ran if ran.step.ok for part in numbers_of(ran.step.value())}
        for record in self.own_records:
            found.update(numbers_of(record))
        return frozenset(found)

    @cached_property
    def shown_numbers(self) -> set[float]:
        """Numbers that any read shows, or that stand in gold's end state."""
        return self.reach.numbers | self.own_numbers

    def end_state(self, state: State, *calls: Call) -> State | None:
        """Where `calls` lead from `state`; None where a tool rejects one."""
        environment = self.environment(state)
        for call in calls:
            try:
                environment.run(call)
            except ToolError:
                return None
        return environment.state


def _own_texts(record: Mapping[str, Any]) -> set[str]:
    return {value for value in record.values() if isinstance(value, str)}


def brief(call: Call) -> str:
    """A call as evidence shows it."""
    return f"{call.name}({', '.join(_short(value) for value in call.arguments.values())})"


def _short(value: object) -> str:
    text = "[" + ", ".join(map(str, value)) + "]" if isinstance(value, list) else str(value)
    return text if len(text) <= 60 else text[:57] + "..."
