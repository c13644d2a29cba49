"""Executes an exploration's calls one by one and keeps the steps, within the paper's step limit."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from trajectory2task.core.calls import (
    Call,
    Expression,
    Step,
    arithmetic,
    decode_content,
    references,
)
from trajectory2task.core.environment import Environment
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

    def arithmetic(self, expression: Expression) -> str | None:
        """The sum to give a calculator, or None where a single result already says the value."""
        found = references(expression)
        if len(found) < 2:
            return None
        results: dict[bytes, Any] = {}
        for reference in found:
            key = reference.call.key()
            if key not in results:
                results[key] = decode_content(self._contents[key])
        return arithmetic(expression, results)
