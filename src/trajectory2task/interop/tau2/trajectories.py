"""Recorded explorations that came with a task set: their calls, and what was answered then.

In: a file of trajectories, each with `steps` of `tool_call` and `tool_response`. Out:
`ForeignTrajectory` records.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import orjson

from trajectory2task.core.calls import Call, Step
from trajectory2task.core.errors import UsageError
from trajectory2task.core.foreign import ForeignTrajectory
from trajectory2task.interop.tau2.files import parse_records, read_bytes

_IDS = ("trajectory_id", "id", "task_id")
_FAILED = ("error", "failed", "failure")


def read_trajectories(path: Path) -> Iterator[ForeignTrajectory]:
    """Every trajectory in the file at `path`; one without an id is named by its position.

    A step without a call (the explorer only thought) is left out.
    """
    for position, value in enumerate(parse_records(path, read_bytes(path), "trajectories")):
        where = f"{path}: trajectory {position}"
        if not isinstance(value, Mapping):
            raise UsageError(f"{where} is {value!r:.80}; valid: an object with steps.")
        steps = value.get("steps")
        if not isinstance(steps, list):
            raise UsageError(f"{where}, steps is {steps!r:.80}; valid: a list of steps.")
        name = next((str(value[key]) for key in _IDS if value.get(key) is not None), str(position))
        yield ForeignTrajectory(
            id=name,
            steps=tuple(
                [
                    _step(f"{where}, steps[{at}]", step)
                    for at, step in enumerate(steps)
                    if not (isinstance(step, Mapping) and step.get("tool_call") is None)
                ]
            ),
            domain=str(value.get("domain_name") or ""),
        )


def _step(where: str, step: Any) -> Step:
    if not isinstance(step, Mapping):
        raise UsageError(f"{where} is {step!r:.80}; valid: an object with tool_call.")
    response = step.get("tool_response")
    content = response if isinstance(response, str) else orjson.dumps(response).decode()
    failed = str(step.get("execution_status")).lower() in _FAILED or step.get("error_message")
    return Step(
        call=_call(f"{where}, tool_call", step["tool_call"]),
        content=content,
        thought=str(step.get("llm_reasoning") or ""),
        error=str(step.get("error_message") or content) if failed else None,
    )


def _call(where: str, value: Any) -> Call:
    """A call as an object; its arguments as an object, or as JSON text."""
    if not isinstance(value, Mapping):
        raise UsageError(f"{where} is {value!r:.80}; valid: an object with name and arguments.")
    inner = value.get("function")
    call = inner if isinstance(inner, Mapping) else value
    name = call.get("name") or call.get("tool_name")
    arguments = call.get("arguments")
    if isinstance(arguments, str):
        try:
            arguments = orjson.loads(arguments)
        except orjson.JSONDecodeError as problem:
            raise UsageError(f"{where}, arguments: no JSON ({problem}).") from None
    if not isinstance(name, str) or not isinstance(arguments or {}, Mapping):
        raise UsageError(f"{where} is {value!r:.80}; valid: an object with name and arguments.")
    return Call(name, dict(arguments or {}))
