"""Tasks over the depot in tau2-bench's shape: one that is sound, and edits that damage it."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

from trajectory2task.core.foreign import ForeignSet
from trajectory2task.interop.tau2.reading import read_tasks

Plain = dict[str, Any]
MIA = "mia@depot.example"


def act(name: str, **arguments: Any) -> Plain:
    return {"action_id": "", "name": name, "arguments": arguments, "info": None}


LOGIN = act("find_customer", email=MIA)
LOOK = [LOGIN, act("get_customer", customer_id="C1")]


def task(reason: str, *actions: Plain, id: str = "0", known: str = f"You are {MIA}.") -> Plain:
    return {
        "id": id,
        "description": {"purpose": None, "relevant_policies": None, "notes": None},
        "user_scenario": {
            "persona": None,
            "instructions": {
                "task_instructions": "You are polite.",
                "domain": "depot",
                "reason_for_call": reason,
                "known_info": known,
                "unknown_info": None,
            },
        },
        "initial_state": None,
        "evaluation_criteria": {
            "actions": [*LOOK, *actions],
            "communicate_info": [],
            "nl_assertions": None,
        },
    }


def read(tmp_path: Path, *tasks: Plain, splits: dict[str, list[str]] | None = None) -> ForeignSet:
    """The tasks through a file, as they come from elsewhere."""
    place = tmp_path / "tasks.json"
    place.write_text(json.dumps(list(tasks)), "utf-8")
    if splits is not None:
        (tmp_path / "split_tasks.json").write_text(json.dumps(splits), "utf-8")
    return read_tasks(place)


def edited(plain: Plain, *path: str | int, value: Any) -> Plain:
    """A copy with the value at `path` replaced."""
    made = copy.deepcopy(plain)
    inner: Any = made
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    return made


def criteria(plain: Plain, **fields: Any) -> Plain:
    for name, value in fields.items():
        plain = edited(plain, "evaluation_criteria", name, value=value)
    return plain


def instructions(plain: Plain, **fields: Any) -> Plain:
    for name, value in fields.items():
        plain = edited(plain, "user_scenario", "instructions", name, value=value)
    return plain
