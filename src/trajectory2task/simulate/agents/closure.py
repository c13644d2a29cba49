"""All that can be read of a caller: reads whose arguments earlier reads have shown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from trajectory2task.core.calls import Call
from trajectory2task.core.domain import Domain
from trajectory2task.core.environment import Environment
from trajectory2task.core.tasks import Task
from trajectory2task.core.tools import texts_at


def everything_read(task: Task, domain: Domain, world: Environment, limit: int) -> list[Call]:
    """Read calls in the order in which they become possible, at most `limit` of them."""
    reads = [t for t in domain.tools.values() if t.kind == "read" and t.name not in domain.logins]
    known: dict[str, list[str]] = {domain.principal.semantic: [task.plan.user_id]}
    made: dict[bytes, Call] = {}
    grew = True
    while grew and len(made) < limit:
        grew = False
        for tool in reads:
            if any(parameter.many for parameter in tool.parameters):
                continue
            for arguments in _filled(tool.parameters, known):
                call = Call(tool.name, arguments)
                if call.key() in made or len(made) >= limit:
                    continue
                made[call.key()] = call
                grew = True
                step = world.step(call)
                if step.ok:
                    for path, semantic in tool.outputs:
                        values = known.setdefault(semantic, [])
                        values += [v for v in texts_at(step.value(), path) if v not in values]
    return list(made.values())


def _filled(parameters: Any, known: dict[str, list[str]]) -> Iterator[dict[str, str]]:
    """Arguments by type; of several values, each once for the first parameter."""
    if not parameters:
        yield {}
        return
    first, rest = parameters[0], parameters[1:]
    for value in list(known.get(first.semantic or "", ())):
        for others in _filled(rest, known):
            yield {first.name: value, **others}
