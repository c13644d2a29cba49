"""What a mutation is: an operator, the case it is applied to, and the corrupted task it makes.

In: a valid draft with its twin and world. Out: corrupted copies, each with one thing wrong.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from random import Random
from typing import Any, TypeVar

from msgspec.structs import replace

from trajectory2task.certify.subject import Subject
from trajectory2task.core.domain import Domain
from trajectory2task.core.environment import Environment
from trajectory2task.core.errors import DomainError
from trajectory2task.core.plans import SCENARIOS, Plan, Scenario
from trajectory2task.core.state import Database
from trajectory2task.core.tasks import Criteria, Draft, Words

Writer = Callable[[Domain, Plan], Words]
Some = TypeVar("Some")


@dataclass(frozen=True)
class Corrupted:
    """A corrupted task: the draft, its twin, and the world where that was changed as well."""

    draft: Draft
    twin: Draft | None
    database: Database | None = None


class Case:
    """One valid task to corrupt, with all that operators need; `rng` fixes every choice.

    `write` makes words from a plan, so that a corruption can be carried through them. `others` are
    drafts of the same run, to swap parts with.
    """

    def __init__(
        self, subject: Subject, *, write: Writer, others: Sequence[Draft], rng: Random
    ) -> None:
        self.subject = subject
        self.domain = subject.domain
        self.database = subject.database
        self.draft = subject.draft
        self.twin = subject.twin
        self.plan = subject.plan
        self.others = others
        self.rng = rng
        self._write = write

    def shuffled(self, items: Sequence[Some]) -> list[Some]:
        """The items in an order of chance."""
        return self.rng.sample(list(items), len(items))

    def with_draft(self, **fields: Any) -> Corrupted:
        """The draft with some fields replaced."""
        return Corrupted(replace(self.draft, **fields), self.twin)

    def with_twin(self, **fields: Any) -> Corrupted:
        """The same draft beside a corrupted twin."""
        assert self.twin is not None
        return Corrupted(self.draft, replace(self.twin, **fields))

    def with_criteria(self, **fields: Any) -> Corrupted:
        """The draft with some of its criteria replaced."""
        return self.with_draft(criteria=replace(self.draft.criteria, **fields))

    def with_words(self, **fields: str) -> Corrupted:
        """The draft with some fields of its words replaced."""
        return self.with_draft(words=replace(self.draft.words, **fields))

    def stale(self, plan: Plan) -> Corrupted:
        """Another plan under the old criteria and words."""
        return self.with_draft(plan=plan, scenario=plan.scenario)

    def settled(self, plan: Plan) -> Corrupted:
        """Another plan, and the criteria that follow from it, under the old words."""
        return self.with_draft(plan=plan, scenario=plan.scenario, criteria=self.criteria(plan))

    def retold(self, plan: Plan) -> Iterator[Corrupted]:
        """Another plan, its criteria, and words made from it; none where it has no words."""
        try:
            words = self._write(self.domain, plan)
        except DomainError:
            return  # the phrasebook cannot say such a thing, so nobody would meet it
        yield self.with_draft(
            plan=plan, scenario=plan.scenario, criteria=self.criteria(plan), words=words
        )

    def criteria(self, plan: Plan) -> Criteria:
        """What gold of `plan` comes to; rejected calls are passed over, as an evaluator would."""
        return criteria_of(self.domain, self.database, plan)

    @cached_property
    def writes(self) -> list[int]:
        """Places of the writes in gold."""
        return [at for at, gold in enumerate(self.plan.gold) if self.subject.is_write(gold.call)]


def criteria_of(domain: Domain, database: Database, plan: Plan) -> Criteria:
    """The criteria of a plan by running its gold; a rejected call changes nothing."""
    environment = Environment(domain, database, patch=plan.initial_state)
    for gold in plan.gold:
        environment.step(gold.call)
    state, infeasible = environment.state, plan.infeasible
    final = state.delta()
    return Criteria(
        final=final,
        fingerprint=state.fingerprint(final),
        changes=state.changes(final),
        communicate=plan.values,
        required=infeasible.required if infeasible else (),
        forbidden=infeasible.forbidden if infeasible else (),
    )


Apply = Callable[[Case], Iterator[Corrupted]]


@dataclass(frozen=True)
class Operator:
    """One kind of corruption.

    `apply` yields corrupted tasks, in an order that the case's rng fixes; nothing where a task has
    no such part. `intended` names the checks that are there to see it; any of them counts.
    `carried` says whether the corruption was carried through all that follows from it, so that no
    bare comparison of two copies gives it away.
    """

    name: str
    theme: str
    intended: tuple[str, ...]
    scenarios: tuple[Scenario, ...]
    carried: bool
    apply: Apply
    explanation: str


class Theme:
    """Operators of one kind, registered by decorating their functions."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.operators: list[Operator] = []

    def operator(
        self,
        name: str,
        *intended: str,
        scenarios: Sequence[Scenario] = SCENARIOS,
        carried: bool = True,
    ) -> Callable[[Apply], Apply]:
        """Register the decorated function as operator `name`, to be seen by `intended` checks."""

        def register(apply: Apply) -> Apply:
            self.add(
                Operator(
                    name,
                    self.name,
                    intended,
                    tuple(scenarios),
                    carried,
                    apply,
                    inspect.getdoc(apply) or "",
                )
            )
            return apply

        return register

    def add(self, operator: Operator) -> None:
        """Register an operator made by a program."""
        self.operators.append(operator)
