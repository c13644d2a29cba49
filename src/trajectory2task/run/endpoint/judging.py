"""The scripted judge: scores by simple rules on what it reads, in whatever form it is asked for.

It shows what a judge's answers look like and what they cost; it is no measure of quality.
In: what `certify.judge` tells of a task, and the JSON schema of the answer. Out: an object of that
schema. Rules: an amount to be told stands in a result, or is a sum or a difference of such amounts;
few ids stand in the words; no call of the solution is refused, unless the task is infeasible.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Any

import orjson

from trajectory2task.core.calls import leaves
from trajectory2task.core.errors import UsageError
from trajectory2task.run.endpoint.wire import Reply

_ID = re.compile(r"#[A-Z]?\d{5,}\b|\b\d{9,}\b")
_AMOUNT = re.compile(r"\d+\.\d+|\b\d{1,4}\b")
_BEST, _WORST = 10, 1
_EACH = 4  # points that one finding costs: enough for the usual threshold
_MOST_IDS = 3
_DEFAULT = {
    "type": "object",
    "properties": {name: {"type": "integer"} for name in ("realism", "necessity", "correctness")},
}


def judged(asking: Mapping[str, Any] | None, schema: Mapping[str, Any]) -> Reply:
    """The judge's answer; `UsageError` where there is no task to judge."""
    asked = asking or {}
    task = asked.get("task")
    if not isinstance(task, dict):
        raise UsageError("The judge's request holds no 'task'.")
    issues = list(_issues(" ".join(map(str, leaves(task))), asked))
    root = schema or _DEFAULT
    return Reply(
        orjson.dumps(_filled(root, root, issues)).decode(),
        thought=" ".join(issues) or "Nothing speaks against it.",
    )


def _issues(text: str, asked: Mapping[str, Any]) -> Iterator[str]:
    solution = [step for step in _list(asked.get("solution")) if isinstance(step, dict)]
    shown = _amounts(" ".join(str(leaf) for step in solution for leaf in leaves(step)))
    for told in _list(asked.get("communicate")):
        amount = told.get("amount") if isinstance(told, dict) else told
        for cents in _amounts(str(amount)):
            if not _supported(cents, shown):
                yield f"unsupported communication: nothing comes to {cents / 100:.2f}."
    ids = sorted(set(_ID.findall(text)))
    if len(ids) > _MOST_IDS:
        yield f"unrealistic: nobody has so many ids at hand: {', '.join(ids)}."
    for step in solution:
        refused = str(step.get("result", "")).startswith("Error")
        if refused and asked.get("scenario") != "infeasible":
            yield f"unauthorized write: {step.get('tool')} was refused."


def _amounts(text: str) -> set[int]:
    """The numbers in `text`, in hundredths."""
    return {round(float(number) * 100) for number in _AMOUNT.findall(text)}


def _supported(cents: int, shown: set[int]) -> bool:
    """Whether it is there, a difference of two, or a sum of two or three."""
    sums = {one + other for one, other in combinations(shown, 2)}
    if cents in shown or cents in sums or any(cents + other in shown for other in shown):
        return True
    return any(cents - other in sums for other in shown)


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


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
        return max(worst, best - _EACH * len(issues))
    if kind == "boolean":  # no rule speaks about what is asked so
        return True
    return " ".join(issues) or "As it should be."


def _named(choices: list[Any], issues: list[str]) -> Any:
    """The choice that shares the most words with what was found."""
    found = _words(" ".join(issues))
    return max(choices, key=lambda choice: len(found & _words(str(choice))))


def _words(text: str) -> set[str]:
    return set(re.findall(r"[a-z]+", text.lower()))
