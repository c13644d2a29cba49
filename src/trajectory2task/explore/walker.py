"""The scripted explorer: type-directed walks through any annotated domain, no model needed.

It imagines a caller with a mini-scenario, authenticates them, gets every id from a tool before it
uses it, makes one call per step with a one-line reason, recovers after a tool error, and proves
the result by replaying the writes. In: a domain, a database, a bank snapshot, a seed and an index.
Out: a Trajectory, the same for the same inputs wherever it runs.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from trajectory2task.core.calls import Call, Expression, arithmetic, evaluate, references
from trajectory2task.core.domain import Arguments, Domain, Question
from trajectory2task.core.environment import Environment
from trajectory2task.core.errors import DomainError
from trajectory2task.core.moves import (
    Trial,
    allowed,
    reads_for,
    reads_for_parameters,
    record_of,
    sample,
    sample_arguments,
    sample_trial,
)
from trajectory2task.core.seeding import rng_of
from trajectory2task.core.state import Database
from trajectory2task.core.tools import Parameter
from trajectory2task.core.trajectories import (
    AnyGoal,
    Mix,
    QuestionGoal,
    Trajectory,
    TransferGoal,
    WriteGoal,
)
from trajectory2task.explore.coverage import Snapshot
from trajectory2task.explore.drawing import Drawn, one_caller
from trajectory2task.explore.finishing import finish
from trajectory2task.explore.recorder import MAX_STEPS, Recorder
from trajectory2task.explore.repertoire import repertoire
from trajectory2task.explore.scenarios import WRITES, draw_writes, mix_of
from trajectory2task.explore.telling import is_telling
from trajectory2task.explore.thoughts import thought_for

_CALLERS = 8  # imagined callers before a mini-scenario is given up
_SEED_CALLERS = 400  # for a seed of the bank, which has to be found if it is there
_ASK = 0.45  # share of writes with a question beside them
_SLIP = 0.10  # share of writes tried wrongly first
_WRONG_NAME = 0.05  # share of callers whose first authentication fails
_QUESTIONS = 2  # most stand-alone questions in one exploration
_LENGTH = (15.0, 2.5)  # mean and deviation of the steps that an exploration sets out to take
_GOAL_STEPS = 3  # steps that a goal usually takes


def explore(
    domain: Domain,
    database: Database,
    snapshot: Snapshot,
    *,
    seed: int,
    index: int,
    round: int,
    wanted: Sequence[str] | None = None,
    start: Drawn | None = None,
) -> Trajectory:
    """One exploration. `wanted` fixes the combination, `start` caller and tools, instead of
    drawing them.

    Raises DomainError where the end state cannot be reproduced by replaying the writes.
    """
    rng = rng_of(seed, "explore", index)
    tools = repertoire(domain).graph.walk(rng) if start is None else start.tools
    mix = mix_of(seed, index)
    names = tuple(wanted) if wanted is not None else _plan(domain, tools, mix, rng, snapshot)
    for _ in range(_CALLERS if wanted is None else _SEED_CALLERS):
        walk = _Walk(domain, database, tools, rng, None if start is None else start.caller)
        walk.authenticate()
        if walk.pursue(names, strict=wanted is not None):
            break
    return finish(
        walk.environment,
        start=Drawn(walk.caller, walk.tools),
        goals=walk.goals,
        steps=walk.recorder.steps,
        seed=seed,
        index=index,
        round=round,
    )


def _plan(
    domain: Domain, tools: tuple[str, ...], mix: Mix, rng: Random, snapshot: Snapshot
) -> tuple[str, ...]:
    if mix in WRITES:
        return draw_writes(domain, tools, WRITES[mix], rng, snapshot)
    if mix == "information":
        alone = repertoire(domain).alone
        drafts = [
            tuple(rng.sample(alone, min(len(alone), rng.randint(1, _QUESTIONS)))) for _ in range(4)
        ]
        return min(drafts, key=lambda names: snapshot.count(tuple(sorted(names))))
    return ()


class _Walk:
    """One imagined caller's exploration in progress."""

    def __init__(
        self,
        domain: Domain,
        database: Database,
        tools: tuple[str, ...],
        rng: Random,
        caller: str | None,
    ) -> None:
        self.domain, self.tools, self.rng = domain, tools, rng
        self._can = repertoire(domain)
        self.recorder = Recorder(Environment(domain, database), self._can)
        self.caller = one_caller(domain, database, rng) if caller is None else caller
        self.goals: list[AnyGoal] = []
        self._touched: set[tuple[str, str]] = set()
        self._spare = 0
        takes = self._can.takes
        self._reads = [name for name in tools if name in takes]

    @property
    def environment(self) -> Environment:
        return self.recorder.environment

    def authenticate(self) -> None:
        """Find the caller's id by what callers know of themselves, sometimes at the second try."""
        domain, rng = self.domain, self.rng
        facts = domain.principal.facts(self.environment.state, self.caller)
        ways = domain.authentication
        place = int(rng.random() * len(ways))
        if rng.random() < _WRONG_NAME:
            first = ways[place - 1]  # another one where there are two
            arguments = {p.name: facts[str(p.semantic)] for p in first.parameters}
            slip = rng.choice(list(arguments))
            arguments[slip] = arguments[slip][:-1]
            wrong = Call(first.name, arguments)
            if self.environment.rejection(wrong) is not None:
                self.recorder.call(wrong, thought_for(domain, wrong, "authenticate"))
        way = ways[place]
        call = Call(way.name, {p.name: facts[str(p.semantic)] for p in way.parameters})
        self.recorder.read(call, "authenticate")

    def pursue(self, names: Sequence[str], *, strict: bool) -> bool:
        """Reach the goals of the mini-scenario; False where the caller has nothing for them.

        Unless `strict`, another write of the walk takes the place of one that the caller has
        nothing for.
        """
        if not names:
            self._spare = self._steps_to_spare(1)
            return self._transfer()
        self._spare = self._steps_to_spare(len(names))
        for name in names:
            reached = self._write(name) if name in self.domain.tools else self._ask(name)
            if not reached and strict:
                return False
            if not reached and name in self.domain.tools:
                self._write_another(name)
        return bool(self.goals)

    def _steps_to_spare(self, goals: int) -> int:
        """Steps left for orientation when every goal takes its usual number."""
        length = round(self.rng.gauss(*_LENGTH))
        return max(0, min(length, MAX_STEPS - 1) - 2 - _GOAL_STEPS * goals)

    def _write_another(self, name: str) -> None:
        others = [other for other in self.domain.writes if other in self.tools and other != name]
        self.rng.shuffle(others)
        for other in others:
            if self._write(other):
                return

    def _write(self, tool: str) -> bool:
        trial = self._sample_fresh(tool)
        if trial is None:
            return False
        call = trial.call
        reads = reads_for(self.domain, self.environment.state, self.caller, tool, call.arguments)
        if not self.recorder.room(len(self.recorder.missing(reads)) + 3):
            return False
        self._look_around(self.domain.tools[tool].parameters, call.arguments)
        self._read(self.recorder.missing(reads))
        question = self._question_beside(call)
        if self.rng.random() < _SLIP and self.recorder.room(3):
            self._slip(tool, call)
        # Reads and refused calls have left the state as it was when the call was tried.
        self.recorder.adopt(trial, thought_for(self.domain, call, "write"))
        self.goals.append(WriteGoal(call, *question) if question else WriteGoal(call))
        return True

    def _sample_fresh(self, tool: str) -> Trial | None:
        """A feasible call on a record that no earlier write of this exploration has touched."""
        trial = sample_trial(self.environment, self.caller, tool, self.rng, avoid=self._touched)
        if trial is None:
            return None
        # What an earlier write makes possible would tie the wishes to one order.
        if self.goals and trial.after.state.met_changes:
            start = Environment(self.domain, self.environment.state.base)
            if not allowed(start, self.caller, trial.call):
                return None
        self._touched.add(record_of(self.domain, trial.call))
        return trial

    def _look_around(self, parameters: Sequence[Parameter], arguments: Arguments) -> None:
        """Read other records first, as somebody does who has only a description to go by.

        Those of the kind that is looked for come first, then whatever the walk's tools show.
        """
        if self._spare <= 0:
            return
        others: list[str] = []
        pointing = [p for p in parameters if p.refers is not None and not p.many]
        if pointing and pointing[0].refers is not None:
            referent = self.domain.referents[pointing[0].refers.referent]
            state, wanted = self.environment.state, arguments[pointing[0].name]
            others = [v for v in referent.values(state, self.caller, arguments) if v != wanted]
        for _ in range(min(len(others), 1 + self._spare // 2)):
            value = others.pop(int(self.rng.random() * len(others)))
            shown = referent.shown_by(state, self.caller, value, arguments)
            self._orient(self.recorder.missing(shown))
        while self._spare > 0:
            call = self.recorder.browse(self._reads, self.rng)
            if call is None:
                break
            self._spare -= 1
            self.recorder.read(call)

    def _orient(self, reads: Sequence[Call]) -> None:
        """Reads that nothing depends on: only as many as this exploration has to spare."""
        if len(reads) <= self._spare:
            self._read(reads)
            self._spare -= len(reads)

    def _read(self, reads: Sequence[Call]) -> None:
        """Make reads that are bound to work."""
        for call in reads:
            step = self.recorder.read(call)
            if step.error is not None:
                raise DomainError(f"A declared read was rejected ({step.error}): {call}")

    def _slip(self, tool: str, call: Call) -> None:
        """Try the call wrongly once, so that explorations show how to go on after an error."""
        parameters = self.domain.tools[tool].parameters
        wrong = sample_arguments(
            self.domain, self.environment.state, self.caller, parameters, self.rng
        )
        if wrong is None:
            return
        attempt = Call(tool, wrong)
        shown = reads_for(self.domain, self.environment.state, self.caller, tool, wrong)
        if self.recorder.missing(shown) or self.environment.rejection(attempt) is None:
            return
        self.recorder.call(attempt, thought_for(self.domain, call, "attempt"))

    def _question_beside(self, call: Call) -> tuple[str, Expression] | None:
        if self.rng.random() > _ASK:
            return None
        options = self._can.beside[call.name]
        if not options:
            return None
        question = options[int(self.rng.random() * len(options))]
        return self._compute(question, call.arguments)

    def _compute(
        self, question: Question, arguments: dict[str, object]
    ) -> tuple[str, Expression] | None:
        """Make the reads and the sum that answer `question`; None where it makes no sense here."""
        expression = question.expression(self.environment.state, self.caller, arguments)
        if expression is None:
            return None
        referred = references(expression)
        reads = self.recorder.missing([reference.call for reference in referred])
        if not self.recorder.room(len(reads) + 3):
            return None
        self._read(reads)
        results = self.recorder.results(referred)
        amount, read = evaluate(expression, results), self.recorder.latest_first()
        if not is_telling(self.environment, self.caller, question, arguments, amount, read):
            return None
        if len(referred) > 1 and self.domain.calculator is not None:
            parameter = self.domain.tools[self.domain.calculator].parameters[0]
            call = Call(self.domain.calculator, {parameter.name: arithmetic(expression, results)})
            if self.recorder.missing([call]):
                self.recorder.call(call, thought_for(self.domain, call, "compute"))
        return question.name, expression

    def _ask(self, name: str) -> bool:
        question = self.domain.question(name)
        state = self.environment.state
        for _ in range(8):
            arguments = sample_arguments(
                self.domain, state, self.caller, question.parameters, self.rng
            )
            if arguments is None or question.expression(state, self.caller, arguments) is None:
                continue
            self._look_around(question.parameters, arguments)
            reads = reads_for_parameters(
                self.domain, state, self.caller, question.parameters, arguments
            )
            self._read(self.recorder.missing(reads))
            computed = self._compute(question, arguments)
            if computed is not None:
                self.goals.append(QuestionGoal(computed[0], arguments, computed[1]))
                return True
        return False

    def _transfer(self) -> bool:
        """A wish outside every tool's scope: look into it, then hand over to a human."""
        obstacle = self.rng.choice(self._can.transfers)
        call = sample(self.environment, self.caller, self.rng.choice(obstacle.tools), self.rng)
        if call is None:
            return False
        state = self.environment.state
        block = obstacle.block(state, self.caller, call, self.rng)
        if block is None:
            return False
        self._look_around(self.domain.tools[call.name].parameters, call.arguments)
        reads = reads_for(self.domain, state, self.caller, call.name, call.arguments)
        self._read(self.recorder.missing([*reads, *block.diagnosis]))
        parameter = self.domain.tools[self.domain.transfer].parameters[0]
        summary = f"Outside what the tools can do: {obstacle.name.replace('_', ' ')}."
        transfer = Call(self.domain.transfer, {parameter.name: summary})
        self.recorder.call(transfer, thought_for(self.domain, transfer, "transfer"))
        self.goals.append(TransferGoal(obstacle.name, call))
        return True
