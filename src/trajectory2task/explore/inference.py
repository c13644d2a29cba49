"""What an exploration was for, told by program from its calls: a model gives calls and no goals.

Each write is one thing that the caller wanted, a figure that was worked out is one that they asked
for, and a hand-over is a wish of the kind that the domain hands over. What cannot be told, or what
no task can be made of, is a problem with a reason. In: a world, the caller, the steps and the last
words. Out: goals, as the scripted explorer knows them beforehand.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from trajectory2task.core.calls import Call, Expression, Step, evaluate, references
from trajectory2task.core.domain import Arguments, Domain, Question
from trajectory2task.core.environment import Environment
from trajectory2task.core.moves import allowed, reads_for, record_of, sample
from trajectory2task.core.state import Database
from trajectory2task.core.trajectories import AnyGoal, QuestionGoal, TransferGoal, WriteGoal
from trajectory2task.explore.inquiries import askable
from trajectory2task.explore.repertoire import repertoire
from trajectory2task.explore.telling import is_telling

_QUESTIONS = 2  # most stand-alone questions in one exploration
_DRAWS = 60  # of a request that a hand-over could be about
_CENT = 0.005
_FIGURE = re.compile(r"\d[\d,]*(?:\.\d+)?")


@dataclass(frozen=True)
class Inferred:
    """The goals in the order of the calls; or none and the `problem`."""

    goals: tuple[AnyGoal, ...] = ()
    problem: str = ""


def infer(
    domain: Domain,
    database: Database,
    caller: str,
    steps: Sequence[Step],
    *,
    closing: str,
    rng: Random,
) -> Inferred:
    """The goals of `steps`; `closing` is what the explorer said when it was done.

    The same for the same arguments; `rng` chooses among the requests that a hand-over fits.
    """
    case = _Case(Environment(domain, database), caller, _figures(domain, steps, closing))
    goals: list[AnyGoal] = []
    for step in steps:
        if not step.ok:
            continue
        kind = domain.tools[step.call.name].kind
        if kind == "write":
            problem = case.objection(step.call)
            if problem is not None:
                return Inferred(problem=problem)
            goals.append(case.write(step.call))
        elif step.call.name == domain.transfer:
            wish = case.wish_of(_words(step, closing), rng)
            if wish is None:
                return Inferred(problem="a hand-over that no obstacle of the domain explains")
            goals.append(wish)
        else:
            case.see(step.call)
    return Inferred(tuple(goals or case.questions()))


@dataclass
class _Case:
    """The world as the steps so far have left it, and what has been seen and found out in it."""

    environment: Environment
    caller: str
    figures: tuple[float, ...]
    seen: dict[bytes, Any] = field(default_factory=dict)  # by call, what reads gave
    written: dict[tuple[str, str], list[Call]] = field(default_factory=dict)  # by record

    def see(self, call: Call) -> None:
        self.seen[call.key()] = self.environment.run(call)

    def objection(self, call: Call) -> str | None:
        """Why no caller can be imagined who wants this write as well as those before it."""
        domain = self.environment.domain
        same = self.written.get(_record(domain, call), ())
        if any(earlier.name == call.name for earlier in same):
            return "a write that repeats or undoes an earlier one"
        after = self.environment.fork()
        after.run(call)
        if after.state.same_as(self.environment.state):
            return "a write that changes nothing"
        first = Environment(domain, self.environment.state.base)
        if self.written and not allowed(first, self.caller, call):
            return "a write that only an earlier one makes possible"
        if same:
            first.run(call)
        for earlier in same:
            if not allowed(first, self.caller, earlier):
                return "two writes on one record that leave no choice of order"
            first.run(earlier)
        return None

    def write(self, call: Call) -> WriteGoal:
        """The goal behind a write, with the question that was looked into beside it."""
        domain = self.environment.domain
        found = None
        for question in repertoire(domain).beside[call.name] if domain.referents else ():
            found = found or self._answered(question, call.arguments)
        self.written.setdefault(_record(domain, call), []).append(call)
        self.environment.run(call)
        return WriteGoal(call) if found is None else WriteGoal(call, *found)

    def questions(self) -> list[QuestionGoal]:
        """What was found out where nothing was written: the simplest question for each figure."""
        domain, state = self.environment.domain, self.environment.state
        shown = _texts(self.seen.values())
        left, found = list(self.figures), list[QuestionGoal]()
        for arguments, question in askable(domain, state, self.caller, shown):
            if not left or len(found) == _QUESTIONS:
                break
            answer = self._answered(question, arguments, left)
            if answer is not None:
                amount = self._amount(answer[1])
                left = [figure for figure in left if abs(figure - amount) >= _CENT]
                found.append(QuestionGoal(answer[0], arguments, answer[1]))
        return found

    def _answered(
        self, question: Question, arguments: Arguments, figures: Iterable[float] | None = None
    ) -> tuple[str, Expression] | None:
        """The question with its expression, if its answer is one of the figures, from reads made,
        and could not have been guessed."""
        expression = question.expression(self.environment.state, self.caller, arguments)
        if expression is None:
            return None
        if any(reference.call.key() not in self.seen for reference in references(expression)):
            return None
        amount = self._amount(expression)
        known = self.figures if figures is None else figures
        if not any(abs(figure - amount) < _CENT for figure in known):
            return None
        read = list(self.seen.values())[::-1]
        if not is_telling(self.environment, self.caller, question, arguments, amount, read):
            return None
        return question.name, expression

    def _amount(self, expression: Expression) -> float:
        calls = [reference.call for reference in references(expression)]
        return evaluate(expression, {call.key(): self.environment.run(call) for call in calls})

    def wish_of(self, words: str, rng: Random) -> TransferGoal | None:
        """The wish behind a hand-over: its obstacle is named in `words`, and the request that it
        stands in the way of is about what was looked into most."""
        environment, domain = self.environment, self.environment.domain
        named = [found for found in repertoire(domain).transfers if _named(found.name, words)]
        if not domain.referents or not named or not self.seen:
            return None
        obstacle = named[0]
        best: Call | None = None
        fewest = 0
        for _ in range(_DRAWS):
            call = sample(environment, self.caller, rng.choice(obstacle.tools), rng)
            if call is None:
                continue
            block = obstacle.block(environment.state, self.caller, call, rng)
            if block is None:
                continue
            reads = reads_for(domain, environment.state, self.caller, call.name, call.arguments)
            keys = {read.key() for read in (*reads, *block.diagnosis)}
            missing = len(keys - self.seen.keys())
            if missing < len(keys) and (best is None or missing < fewest):
                best, fewest = call, missing
                if not missing:
                    break
        return None if best is None else TransferGoal(obstacle.name, best)


def _record(domain: Domain, call: Call) -> tuple[str, str]:
    """The record that a write is about; where the domain says nothing, what its first argument
    names."""
    if domain.referents:
        return record_of(domain, call)
    return call.name, str(next(iter(call.arguments.values()), ""))


def _figures(domain: Domain, steps: Sequence[Step], closing: str) -> tuple[float, ...]:
    """The numbers that were worked out, or are named in the last words, each once and in order."""
    sums = (step.content for step in steps if step.ok and step.call.name == domain.calculator)
    found = [figure for text in (*sums, closing) for figure in _FIGURE.findall(text)]
    return tuple(dict.fromkeys(float(figure.replace(",", "")) for figure in found))


def _words(step: Step, closing: str) -> str:
    summary = " ".join(str(value) for value in step.call.arguments.values())
    return f"{summary} {step.thought} {closing}"


def _named(name: str, words: str) -> bool:
    plain = re.sub(r"[^a-z]+", " ", words.lower())
    return f" {name.replace('_', ' ')} " in f" {plain} "


def _texts(values: Iterable[Any]) -> set[str]:
    """Every text that stands somewhere in `values`, keys included."""
    found: set[str] = set()
    for value in values:
        if isinstance(value, str):
            found.add(value)
        elif isinstance(value, dict):
            found.update(value)
            found |= _texts(value.values())
        elif isinstance(value, list):
            found |= _texts(value)
    return found
