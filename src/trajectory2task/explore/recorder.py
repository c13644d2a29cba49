"""Executes an exploration's calls one by one and keeps the steps, within the paper's step limit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from trajectory2task.core.calls import (
    Call,
    Expression,
    Step,
    arithmetic,
    decode_content,
    evaluate,
    references,
)
from trajectory2task.core.environment import Environment
from trajectory2task.core.moves import Trial
from trajectory2task.explore.browse import Seen

MAX_STEPS = 20  # paper 3.2.1


class Recorder:
    """The live environment of one exploration and the steps so far."""

    def __init__(self, environment: Environment) -> None:
        self.environment = environment
        self.steps: list[Step] = []
        self._contents: dict[bytes, str] = {}  # of the calls that succeeded, first result of each
        self.seen = Seen(environment.domain, environment.state.base)

    def room(self, calls: int = 1) -> bool:
        """Whether `calls` more steps fit."""
        return len(self.steps) + calls <= MAX_STEPS

    def missing(self, reads: Iterable[Call]) -> list[Call]:
        """Those of `reads` that have not been made yet, each once."""
        wanted = {call.key(): call for call in reads}
        return [call for key, call in wanted.items() if key not in self._contents]

    def call(self, call: Call, thought: str) -> Step:
        """Make one call and record it."""
        step, value = self.environment.observe(call, thought)
        self.steps.append(step)
        if step.error is None:
            self._contents.setdefault(call.key(), step.content)
            self.seen.add(call, value)
        return step

    def adopt(self, trial: Trial, thought: str) -> None:
        """Record a call that has been tried out, and go on from where it has led to."""
        self.environment = trial.after
        step = Step(trial.call, trial.after.state.render(trial.value), thought)
        self.steps.append(step)
        self._contents.setdefault(trial.call.key(), step.content)
        self.seen.add(trial.call, trial.value)

    def arithmetic(self, expression: Expression) -> str | None:
        """The sum to give a calculator, or None where a single result already says the value."""
        return (
            arithmetic(expression, self._results(expression)) if self._several(expression) else None
        )

    def amount(self, expression: Expression) -> float:
        """What `expression` comes to, from results that have been recorded."""
        return evaluate(expression, self._results(expression))

    def results(self) -> Iterator[Any]:
        """The results of all calls that succeeded, the latest first."""
        return (decode_content(content) for content in reversed(self._contents.values()))

    def _several(self, expression: Expression) -> bool:
        return len(references(expression)) > 1

    def _results(self, expression: Expression) -> dict[bytes, Any]:
        keys = {reference.call.key() for reference in references(expression)}
        return {key: decode_content(self._contents[key]) for key in keys}
