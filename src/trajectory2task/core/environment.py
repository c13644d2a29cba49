"""One disposable live copy of a domain: it executes and replays calls; an error is a result."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from trajectory2task.core.calls import Call, Step
from trajectory2task.core.errors import ToolError, unknown_choice
from trajectory2task.core.state import Database, Patch, State

if TYPE_CHECKING:
    from trajectory2task.core.domain import Domain


class Environment:
    """A state and the tools over it. Create, use, discard: one costs about a microsecond."""

    __slots__ = ("domain", "state", "toolkit")

    def __init__(
        self,
        domain: Domain,
        database: Database,
        *,
        patch: Patch | None = None,
        state: State | None = None,
    ) -> None:
        self.domain = domain
        self.state = State(database, patch) if state is None else state
        self.toolkit = domain.toolkit(self.state)

    def run(self, call: Call) -> Any:
        """The tool's result as a value; raises `ToolError` and leaves the state as it was."""
        found = self.domain.tools.get(call.name)
        if found is None:
            known = unknown_choice("tool", call.name, self.domain.tools)
            raise ToolError("unknown_tool", str(known))
        found.check(call.arguments)
        return getattr(self.toolkit, call.name)(**call.arguments)

    def step(self, call: Call, thought: str = "") -> Step:
        """Execute `call` and record what the agent would read, errors included."""
        return self.observe(call, thought)[0]

    def observe(self, call: Call, thought: str = "") -> tuple[Step, Any]:
        """As `step`, with the result's value beside it (None for an error)."""
        try:
            value = self.run(call)
        except ToolError as problem:
            return Step(call, f"Error: {problem.message}", thought, problem.code), None
        return Step(call, self.state.render(value), thought), value

    def rejection(self, call: Call) -> str | None:
        """The error code that `call` would get now, or None; the state is left as it is."""
        try:
            Environment(self.domain, self.state.base, state=self.state.fork()).run(call)
        except ToolError as problem:
            return problem.code
        return None

    def fork(self) -> Environment:
        """An independent environment that starts where this one is now."""
        return Environment(self.domain, self.state.base, state=self.state.fork())


def replay(
    domain: Domain, database: Database, calls: Iterable[Call], *, patch: Patch | None = None
) -> Environment:
    """A fresh environment after `calls`; a rejected call raises `ToolError`."""
    environment = Environment(domain, database, patch=patch)
    for call in calls:
        environment.run(call)
    return environment
