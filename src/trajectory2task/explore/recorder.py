"""Executes an exploration's calls one by one and keeps the steps, within the paper's step limit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from random import Random
from typing import Any

from trajectory2task.core.calls import Call, Ref, Step
from trajectory2task.core.environment import Environment
from trajectory2task.core.errors import ToolError
from trajectory2task.core.moves import Trial
from trajectory2task.explore.browse import Seen, Shown
from trajectory2task.explore.repertoire import Repertoire
from trajectory2task.explore.thoughts import thought_for

MAX_STEPS = 20  # paper 3.2.1
_TELLING_DIGITS = 3


class Recorder:
    """The live environment of one exploration and the steps so far."""

    def __init__(self, environment: Environment, can: Repertoire) -> None:
        self.environment = environment
        self.steps: list[Step] = []
        self.seen = Seen(can)
        self._base = environment.state.base
        # The calls that succeeded and what they gave. No write changes a result afterwards: each
        # is carried out in a fork, which copies the records that it edits.
        self._made: list[Call] = []
        self._values: list[Any] = []

    def room(self, calls: int = 1) -> bool:
        """Whether `calls` more steps fit."""
        return len(self.steps) + calls <= MAX_STEPS

    def missing(self, reads: Iterable[Call]) -> list[Call]:
        """Those of `reads` that have not been made yet, each once."""
        made = self._made
        found: list[Call] = []
        for call in reads:
            if call not in made and call not in found:
                found.append(call)
        return found

    def call(self, call: Call, thought: str) -> Step:
        """Make one call that changes nothing, be it refused or not, and record it."""
        step, value = self.environment.observe(call, thought)
        self._record(step, value)
        if step.error is None:
            self.seen.add(Shown(step, value))
        return step

    def read(self, call: Call) -> Step:
        """Make one read and record it; its result waits to be browsed."""
        try:
            value = self.environment.run(call)
        except ToolError:
            return self.call(call, thought_for(self.environment.domain, call, "read"))
        # Explorations look at the same records over and over: each makes the same step.
        shown: Shown | None = self._base.memo.get(("shown", call.name, id(value)))
        if shown is None or shown.step.call != call:
            shown = self._show(call, value)
        step = shown.step
        self.steps.append(step)
        self._made.append(call)
        self._values.append(value)
        self.seen.add(shown)
        return step

    def browse(self, names: Sequence[str], rng: Random) -> Call | None:
        """A read by one of these tools on values seen that has not been made; None if none."""
        return self.seen.draw(names, rng, self._made)

    def adopt(self, trial: Trial, thought: str) -> None:
        """Record a call that has been tried out, and go on from where it has led to."""
        self.environment = trial.after
        self._record(Step(trial.call, trial.after.state.render(trial.value), thought), trial.value)

    def results(self, references: Iterable[Ref]) -> dict[bytes, Any]:
        """What the calls that are referred to gave, by their keys; each has been made."""
        return {
            reference.call.key(): self._values[self._made.index(reference.call)]
            for reference in references
        }

    def _show(self, call: Call, value: Any) -> Shown:
        environment = self.environment
        thought = thought_for(environment.domain, call, "read")
        shown = Shown(Step(call, environment.state.render(value), thought), value)
        if id(value) in self._base.identity:
            self._base.memo[("shown", call.name, id(value))] = shown
        return shown

    def _record(self, step: Step, value: Any) -> None:
        self.steps.append(step)
        if step.error is None:
            self._made.append(step.call)
            self._values.append(value)


def guessable(amount: float) -> bool:
    """Whether an amount has too few digits to show that it was looked up."""
    return len(f"{amount:.2f}".replace(".", "").strip("0")) < _TELLING_DIGITS
