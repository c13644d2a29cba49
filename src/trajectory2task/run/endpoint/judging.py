"""The scripted judge: scores by simple rules on what it reads, in whatever form it is asked for.

It shows what a judge's answers look like and what they cost; it is no measure of quality.
In: the JSON object with task and trajectory, and the JSON schema of the answer. Out: an object of
that schema. Rules: a number to be told must stand in the trajectory, ids are not to be listed in
the words, a write should be motivated by some word of the task.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import orjson

from trajectory2task.core.errors import UsageError
from trajectory2task.run.endpoint.wire import Reply

_ID = re.compile(r"#?\b[A-Z]?\d{6,}\b")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_LOOKS = ("get", "find", "list", "search", "calculate", "think", "transfer")
_BEST, _WORST = 10, 1
_MANY_IDS = 2
_DEFAULT = {
    "type": "object",
    "properties": {name: {"type": "integer"} for name in ("realism", "necessity", "correctness")},
}


def judged(asking: Mapping[str, Any] | None, schema: Mapping[str, Any]) -> Reply:
    """The judge's answer; `UsageError` where there is no task to judge."""
    task = (asking or {}).get("task")
    if not isinstance(task, dict):
        raise UsageError("The judge's request holds no 'task'.")
    trajectory = (asking or {}).get("trajectory") or []
    issues = list(_issues(task, trajectory))
    root = schema or _DEFAULT
    return Reply(
        orjson.dumps(_filled(root, root, issues)).decode(),
        thought=" ".join(issues) or "Nothing speaks against it.",
    )


def _issues(task: Mapping[str, Any], trajectory: object) -> Iterator[str]:
    words = task.get("words", task)
    text = " ".join(_strings(words))
    seen = " ".join(map(str, _leaves(trajectory)))
    numbers = {float(number) for number in _NUMBER.findall(seen)}
    told = task.get("communicate") or ()
    for amount in told if isinstance(told, list) else ():
        for number in _NUMBER.findall(" ".join(map(str, _leaves(amount)))):
            if float(number) not in numbers:
                yield f"unsupported communication: {number} stands nowhere in the trajectory."
    ids = _ID.findall(text)
    if len(ids) > _MANY_IDS:
        yield f"enumerated ids: {', '.join(ids)}."
    for name in _writes(trajectory):
        stems = [word[:5] for word in name.split("_") if len(word) > 3]
        if stems and not any(stem in text.lower() for stem in stems):
            yield f"unmotivated write: nothing in the words asks for {name}."


def _writes(value: object) -> Iterator[str]:
    """Names of calls in the trajectory that change something, as far as names tell."""
    if isinstance(value, dict):
        name = value.get("name")
        if isinstance(name, str) and "arguments" in value and not name.startswith(_LOOKS):
            yield name
    children = value.values() if isinstance(value, dict) else value
    if isinstance(children, str | bytes) or not hasattr(children, "__iter__"):
        return
    for child in children:
        yield from _writes(child)


def _filled(schema: Mapping[str, Any], root: Mapping[str, Any], issues: list[str]) -> Any:
    """A value of `schema` that says what was found."""
    if "$ref" in schema:
        name = str(schema["$ref"]).rsplit("/", 1)[-1]
        return _filled(root.get("$defs", {}).get(name, {}), root, issues)
    if "anyOf" in schema:
        return _filled(schema["anyOf"][0], root, issues)
    if "enum" in schema:
        return _named(schema["enum"], issues)
    kind = schema.get("type", "string")
    if kind == "object":
        properties = schema.get("properties", {})
        return {name: _filled(each, root, issues) for name, each in properties.items()}
    if kind == "array":
        return [_filled(schema.get("items", {}), root, [issue]) for issue in issues]
    if kind in ("integer", "number"):
        best, worst = schema.get("maximum", _BEST), schema.get("minimum", _WORST)
        return max(worst, best - 3 * len(issues))
    if kind == "boolean":
        return not issues
    return " ".join(issues) or "As it should be."


def _named(choices: list[Any], issues: list[str]) -> Any:
    """The choice that shares the most words with what was found."""
    found = set(" ".join(issues).lower().replace("_", " ").split())
    return max(choices, key=lambda c: len(found & set(str(c).lower().replace("_", " ").split())))


def _leaves(value: object) -> Iterator[object]:
    if isinstance(value, dict):
        for child in value.values():
            yield from _leaves(child)
    elif isinstance(value, list):
        for child in value:
            yield from _leaves(child)
    else:
        yield value


def _strings(value: object) -> Iterator[str]:
    return (leaf for leaf in _leaves(value) if isinstance(leaf, str))
