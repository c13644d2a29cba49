"""A model's exploration in progress: its calls carried out one by one, or refused with a reason.

Nothing that a model writes is trusted: a call of an unknown tool, arguments that are no arguments,
a call that the tool or the policy refuses, all of them are told to the model and change nothing.
In: tool uses as a model wrote them. Out: what it reads in return, and the steps so far.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import msgspec

from trajectory2task.core.calls import Call, Step
from trajectory2task.core.chat import ToolUse
from trajectory2task.core.domain import Domain, Situation
from trajectory2task.core.environment import Environment
from trajectory2task.core.errors import ToolError
from trajectory2task.core.state import Database
from trajectory2task.explore.drawing import Drawn
from trajectory2task.explore.recorder import MAX_STEPS

MAX_WRITES = 4  # as many as a scripted exploration makes: more is no one caller's call
POLICY = "policy"  # the error code of a step that the policy forbids
_SHORT = 80


@dataclass(frozen=True, slots=True)
class Heard:
    """What a model reads of a call that it wanted; `error` where the call did not go through."""

    text: str
    error: bool = False


class Session:
    """The live environment of one exploration by a model, and the steps so far."""

    def __init__(self, domain: Domain, database: Database, start: Drawn) -> None:
        self.start = start
        self.environment = Environment(domain, database)
        self.steps: list[Step] = []
        self._caller: str | None = None
        self._writes = 0
        self._handed_over = False

    @property
    def over(self) -> bool:
        """Whether no call may follow: the caller has been handed over, or the steps are used up."""
        return self._handed_over or len(self.steps) >= MAX_STEPS

    def take(self, use: ToolUse, thought: str) -> Heard:
        """Carry out what the model wants, if it may be."""
        domain = self.environment.domain
        if use.arguments is None or not _is_plain(use.arguments):
            return _refused(f"The arguments of {_quoted(use.name)} are no JSON object.")
        call = Call(use.name, use.arguments)
        if use.name not in self.start.tools:
            tools = ", ".join(self.start.tools)
            message = f"There is no tool {_quoted(use.name)} here. Valid: {tools}."
            if use.name in domain.tools:
                self._refuse(call, thought, "unknown_tool", message)
            return _refused(message)
        write = domain.tools[use.name].kind == "write"
        if write and self._writes == MAX_WRITES:
            return _refused(f"{MAX_WRITES} changes are enough for one call. End the exploration.")
        return self._make(call, _clean(thought))

    def _make(self, call: Call, thought: str) -> Heard:
        """Try the call in a copy of the world, and go on from there where nothing forbids it."""
        domain, after = self.environment.domain, self.environment.fork()
        try:
            value = after.run(call)
        except ToolError as problem:
            return self._refuse(call, thought, problem.code, problem.message)
        situation = Situation(self.environment.state, call, self._caller, self.steps)
        broken = domain.violation(situation)
        if broken is not None:
            return self._refuse(call, thought, POLICY, f"The policy forbids it. {broken.clause}")
        if self._looks_up(call):
            if value != self.start.caller:
                message = "The policy forbids it. That is somebody else, not the one who calls."
                return self._refuse(call, thought, POLICY, message)
            self._caller = self.start.caller
        self.environment = after
        self._writes += domain.tools[call.name].kind == "write"
        self._handed_over = call.name == domain.transfer
        step = Step(call, after.state.render(value), thought)
        self.steps.append(step)
        return Heard(step.content)

    def _looks_up(self, call: Call) -> bool:
        return any(found.name == call.name for found in self.environment.domain.authentication)

    def _refuse(self, call: Call, thought: str, code: str, message: str) -> Heard:
        """Record a call that changes nothing."""
        heard = _refused(message)
        self.steps.append(Step(call, heard.text, _clean(thought), code))
        return heard


def _refused(message: str) -> Heard:
    return Heard(f"Error: {message}", error=True)


def _is_plain(arguments: dict[str, Any]) -> bool:
    """Whether the arguments come back as they are from a file: no NaN, no endless number, no half
    a character."""
    try:
        stored = msgspec.json.encode(arguments)
        return bool(msgspec.json.decode(stored) == arguments)
    except (ValueError, TypeError, OverflowError, RecursionError):
        return False


def _clean(text: str) -> str:
    """The text without halves of characters, which no file takes."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _quoted(name: str) -> str:
    return repr(_clean(name)[:_SHORT])
