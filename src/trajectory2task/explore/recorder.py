"""Executes an exploration's calls one by one and keeps the steps, within the paper's step limit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from random import Random
from typing import Any

from trajectory2task.core.calls import Call, Ref, Step
from trajectory2task.core.environment import Environment
from trajectory2task.core.errors import ToolError
from trajectory2task.core.moves import Trial
from trajectory2task.explore.browse import Seen, Shown
from trajectory2task.explore.repertoire import Repertoire
from trajectory2task.explore.thoughts import Purpose, thought_for

MAX_STEPS = 20  # paper 3.2.1


class Recorder:
    """The live environment of one exploration and the steps so far."""

    def __init__(self, environment: Environment, can: Repertoire) -> None:
        self.environment = environment
        self.steps: list[Step] = []
        self.seen = Seen(can)
        # Explorations look at the same records over and over, each with the same step.
        self._known: dict[tuple[str | bytes, ...], Shown] = environment.state.base.memo.setdefault(
            ("reads", environment.domain), {}
        )
        # By tool, the arguments and results of the calls made, but for writes. No write changes
        # a result afterwards: each is carried out in a fork, which copies what it edits.
        self._made: defaultdict[str, list[Mapping[str, Any]]] = defaultdict(list)
        self._values: defaultdict[str, list[Any]] = defaultdict(list)
        self._all_values: list[Any] = []  # of writes too, in order

    def room(self, calls: int = 1) -> bool:
        """Whether `calls` more steps fit."""
        return len(self.steps) + calls <= MAX_STEPS

    def missing(self, reads: Iterable[Call]) -> list[Call]:
        """Those of `reads` that have not been made yet, each once."""
        made = self._made
        found: list[Call] = []
        for call in reads:
            if call.arguments not in made.get(call.name, ()) and call not in found:
                found.append(call)
        return found

    def call(self, call: Call, thought: str) -> Step:
        """Make one call that changes nothing, be it refused or not, and record it."""
        step, value = self.environment.observe(call, thought)
        if step.error is None:
            self._record(Shown(step, value))
        else:
            self.steps.append(step)
        return step

    def read(self, call: Call, purpose: Purpose = "read") -> Step:
        """Make one read and record it; its result waits to be browsed."""
        shown = self._known.get(_key(call, purpose)) if self.environment.state.untouched else None
        if shown is None:
            try:
                shown = self._show(call, purpose)
            except ToolError:
                thought = thought_for(self.environment.domain, call, purpose)
                return self.call(call, thought)
        self._record(shown)
        return shown.step

    def browse(self, names: Sequence[str], rng: Random) -> Call | None:
        """A read by one of these tools on values seen that has not been made; None if none."""
        return self.seen.draw(names, rng, self._made)

    def adopt(self, trial: Trial, thought: str) -> None:
        """Record a write that has been tried out, and go on from where it has led to."""
        self.environment = trial.after
        self._all_values.append(trial.value)
        self.steps.append(Step(trial.call, trial.after.state.render(trial.value), thought))

    def latest_first(self) -> list[Any]:
        """The results of all calls that succeeded, the latest first."""
        return self._all_values[::-1]

    def results(self, references: Iterable[Ref]) -> dict[bytes, Any]:
        """What the calls that are referred to gave, by their keys; each has been made."""
        found = {}
        for reference in references:
            call = reference.call
            place = self._made[call.name].index(call.arguments)
            found[call.key()] = self._values[call.name][place]
        return found

    def _record(self, shown: Shown) -> None:
        call = shown.step.call
        self.steps.append(shown.step)
        self._made[call.name].append(call.arguments)
        self._values[call.name].append(shown.value)
        self._all_values.append(shown.value)
        self.seen.add(shown)

    def _show(self, call: Call, purpose: Purpose) -> Shown:
        environment = self.environment
        key, value = _key(call, purpose), environment.run(call)
        known = self._known.get(key)
        if known is not None and known.value is value:  # a record that no write has touched
            return known
        thought = thought_for(environment.domain, call, purpose)
        shown = Shown(Step(call, environment.state.render(value), thought), value)
        if environment.state.untouched:
            self._known[key] = shown
        return shown


def _key(call: Call, purpose: Purpose) -> tuple[str | bytes, ...]:
    """Tells reads and the thoughts before them apart; `Call.key` is slower for a single word."""
    if len(call.arguments) == 1:
        (value,) = call.arguments.values()
        if type(value) is str:
            return purpose, call.name, value
    return purpose, call.key()
