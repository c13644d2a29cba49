"""Executes an exploration's calls one by one and keeps the steps, within the paper's step limit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from random import Random
from typing import Any

from trajectory2task.core.calls import Call, Ref, Step
from trajectory2task.core.environment import Environment
from trajectory2task.core.errors import ToolError
from trajectory2task.core.moves import Trial
from trajectory2task.explore.browse import Key, Seen, Shown, key_of
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
        # Explorations look at the same records over and over, each with the same step.
        self._known: dict[Key, Shown] = environment.state.base.memo.setdefault(
            ("reads", environment.domain), {}
        )
        # What calls gave, but for writes. No write changes a result afterwards: each is carried
        # out in a fork, which copies the records that it edits.
        self._made: dict[Key, Any] = {}

    def room(self, calls: int = 1) -> bool:
        """Whether `calls` more steps fit."""
        return len(self.steps) + calls <= MAX_STEPS

    def missing(self, reads: Iterable[Call]) -> list[Call]:
        """Those of `reads` that have not been made yet, each once."""
        found = {key_of(call): call for call in reads}
        return [call for key, call in found.items() if key not in self._made]

    def call(self, call: Call, thought: str) -> Step:
        """Make one call that changes nothing, be it refused or not, and record it."""
        step, value = self.environment.observe(call, thought)
        self.steps.append(step)
        if step.error is None:
            self._made[key_of(call)] = value
            self.seen.add(Shown(step, value))
        return step

    def read(self, call: Call) -> Step:
        """Make one read and record it; its result waits to be browsed."""
        key = key_of(call)
        shown = self._known.get(key) if self.environment.state.untouched else None
        if shown is None:
            try:
                shown = self._show(call, key)
            except ToolError:
                return self.call(call, thought_for(self.environment.domain, call, "read"))
        self.steps.append(shown.step)
        self._made[key] = shown.value
        self.seen.add(shown)
        return shown.step

    def browse(self, names: Sequence[str], rng: Random) -> Call | None:
        """A read by one of these tools on values seen that has not been made; None if none."""
        return self.seen.draw(names, rng, self._made)

    def adopt(self, trial: Trial, thought: str) -> None:
        """Record a write that has been tried out, and go on from where it has led to."""
        self.environment = trial.after
        self.steps.append(Step(trial.call, trial.after.state.render(trial.value), thought))

    def results(self, references: Iterable[Ref]) -> dict[bytes, Any]:
        """What the calls that are referred to gave, by their keys; each has been made."""
        calls = {key_of(reference.call): reference.call for reference in references}
        return {call.key(): self._made[key] for key, call in calls.items()}

    def _show(self, call: Call, key: Key) -> Shown:
        environment = self.environment
        value = environment.run(call)
        known = self._known.get(key)
        if known is not None and known.value is value:  # a record that no write has touched
            return known
        thought = thought_for(environment.domain, call, "read")
        shown = Shown(Step(call, environment.state.render(value), thought), value)
        if environment.state.untouched:
            self._known[key] = shown
        return shown


def guessable(amount: float) -> bool:
    """Whether an amount has too few digits to show that it was looked up."""
    return len(f"{amount:.2f}".replace(".", "").strip("0")) < _TELLING_DIGITS
