"""The summarizer's script: everything that the calls hold, said plainly.

No caller talks like that; it is enough to rehearse a run that lets a model say what was wanted.
In: the JSON object with a trajectory, and the JSON schema of the answer. Out: the paper's fields.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

from trajectory2task.core.errors import UsageError
from trajectory2task.run.endpoint.wire import Reply


def summarized(asking: Mapping[str, Any], schema: Mapping[str, Any]) -> Reply:
    """The summary; `UsageError` where the trajectory is no list of calls."""
    steps = asking.get("trajectory")
    if not isinstance(steps, list) or not steps or not all(map(_is_call, steps)):
        raise UsageError("The writer's request holds no 'trajectory' with calls.")
    wants = [f"I want to {step['tool'].replace('_', ' ')}: {_said(step)}." for step in steps]
    summary: dict[str, Any] = {
        "reason_for_call": " ".join(wants),
        "known_info": f"I can say {_said(steps[0])}.",
        "unknown_info": "I know nothing else.",
        "task_instructions": "I say yes to what I asked for.",
        "communicate": [],
    }
    if "infeasible_reason" in schema.get("properties", {}):
        first = {"name": steps[0]["tool"], "arguments": steps[0]["arguments"]}
        summary |= {
            "infeasible_reason": "The policy does not allow it.",
            "required": [first],
            "forbidden": [],
        }
    return Reply(orjson.dumps(summary).decode(), thought="I say what was done.")


def _is_call(step: object) -> bool:
    if not isinstance(step, dict):
        return False
    return isinstance(step.get("tool"), str) and isinstance(step.get("arguments"), dict)


def _said(step: Mapping[str, Any]) -> str:
    return _spoken(step["arguments"]) or "nothing"


def _spoken(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(map(_spoken, value.values()))
    if isinstance(value, list):
        return ", ".join(map(_spoken, value))
    return str(value)
