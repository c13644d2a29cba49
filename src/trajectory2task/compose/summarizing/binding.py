"""Whether a summary fits its trajectory, as far as a program can tell without annotations.

In: a summary and the trajectory that it is of. Out: what is wrong, in words that a writer can act
on. What is left for the auditor and the judge: whether descriptions single out one record, whether
the policy allows the writes, and whether a change of mind is one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from trajectory2task.compose.summarizing.summary import Summary
from trajectory2task.compose.summarizing.writing import caller_of
from trajectory2task.core.calls import CallPattern, Step, leaves
from trajectory2task.core.domain import Domain
from trajectory2task.core.plans import Scenario
from trajectory2task.core.state import Database
from trajectory2task.core.trajectories import Trajectory

SMALL = 12  # numbers up to here are counts that people say of themselves
_TOKEN = re.compile(r"[^\s,;:()\[\]\"“”!?]*\d[^\s,;:()\[\]\"“”!?]*")
_NUMBER = re.compile(r"(?<![\w.#-])-?\$?\d[\d,]*(?:\.\d+)?(?![\w-])")
_PLAIN = re.compile(r"-?\d+(?:\.\d+)?")
_EDGES = ".'’*<>$€£-"


def problems_of(
    domain: Domain,
    database: Database,
    trajectory: Trajectory,
    scenario: Scenario,
    summary: Summary,
) -> list[str]:
    """What is wrong with `summary`; nothing where it fits."""
    source = _Source(domain, database, trajectory)
    found = list(_invented(source, summary))
    found += _communicated(source, summary)
    if scenario == "infeasible":
        found += _patterns(domain, source, summary)
    else:
        found += _identified(source, summary)
        found += _needed(domain, source, summary)
    if scenario in ("ambiguous", "changing") and not summary.task_instructions.strip():
        found.append('"task_instructions" is empty: say when the rest comes')
    return list(dict.fromkeys(found))


class _Source:
    """All that a summary may draw on."""

    def __init__(self, domain: Domain, database: Database, trajectory: Trajectory) -> None:
        self.steps = trajectory.steps
        self.ok = [step for step in trajectory.steps if step.ok]
        self.writes = [step for step in self.ok if domain.tools[step.call.name].kind == "write"]
        self.caller = caller_of(domain, database, trajectory)

    @cached_property
    def text(self) -> str:
        """The caller's record, every result and every argument, as one text in small letters."""
        parts = [str(self.caller), *(step.content for step in self.steps)]
        parts += [str(value) for step in self.steps for value in leaves(step.call.arguments)]
        return "\n".join(parts).lower()

    @cached_property
    def amounts(self) -> frozenset[float]:
        """Every number in a result, without its sign."""
        return frozenset(abs(n) for step in self.ok for n in numbers_in(step.content))


def numbers_in(text: str) -> list[float]:
    """Every number that stands by itself in `text`."""
    return [float(found.replace(",", "").replace("$", "")) for found in _NUMBER.findall(text)]


def _invented(source: _Source, summary: Summary) -> Iterator[str]:
    """Tokens with a digit that nothing in the source has."""
    numbers = {*source.amounts, *numbers_in(source.text)}
    for raw in _TOKEN.findall(summary.words.text()):
        token = raw.strip(_EDGES).removesuffix("'s").lower()
        if token in source.text:
            continue
        value = numbers_in(token)
        if value and (abs(value[0]) in numbers or abs(value[0]) <= SMALL):
            continue
        yield f"{raw.strip(_EDGES)!r} stands in no record and no result"


def _communicated(source: _Source, summary: Summary) -> Iterator[str]:
    said = {abs(number) for number in numbers_in(summary.words.text())}
    for text in summary.communicate:
        if not _PLAIN.fullmatch(text):
            yield f'"communicate" has {text!r}; it takes plain numbers such as "54.20"'
            continue
        amount = abs(float(text))
        if amount not in source.amounts:
            yield f'"communicate" has {text}, which stands in no result'
        if amount in said:
            yield f"the texts give {text} away, which the agent has to find out"


def _identified(source: _Source, summary: Summary) -> Iterator[str]:
    """The caller says what the first call looks them up by."""
    known = summary.known_info.lower()
    first = source.ok[0].call if source.ok else None
    lacking = [str(v) for v in leaves(first.arguments)] if first is not None else []
    for value in lacking:
        if value.lower() not in known:
            yield f'"known_info" does not say {value!r}, by which the caller is looked up'


def _needed(domain: Domain, source: _Source, summary: Summary) -> Iterator[str]:
    """There is something to achieve, and every value that a write needs comes from somewhere."""
    ended = any(step.call.name == domain.transfer for step in source.ok)
    if not source.writes and not summary.communicate and not ended:
        yield "nothing is changed and nothing has to be told: an agent that does nothing would pass"
    text = summary.words.text().lower()
    for write in source.writes:
        shown = _before(source, write)
        schema = domain.tools[write.call.name].schema()["function"]["parameters"]["properties"]
        for name, argument in write.call.arguments.items():
            for value in leaves(argument):
                told = str(value).lower()
                if told in text or told in shown or _is_choice(schema.get(name, {}), value):
                    continue
                if isinstance(value, bool | int | float) or value is None:
                    continue  # counts and sums are worked out
                yield (
                    f"{write.call.name} needs {value!r} ({name}), which no earlier result shows "
                    "and the caller never says"
                )


def _before(source: _Source, write: Step) -> str:
    """Everything that the calls before a write gave back."""
    at = next(place for place, step in enumerate(source.steps) if step is write)
    return "\n".join(step.content for step in source.steps[:at]).lower()


def _is_choice(schema: Any, value: Any) -> bool:
    """Whether a value is one of a few words that the tool's schema names."""
    if not isinstance(schema, dict):
        return False
    if value in schema.get("enum", ()):
        return True
    parts = [*schema.get("properties", {}).values(), schema.get("items", {})]
    parts += schema.get("anyOf", [])
    return any(_is_choice(part, value) for part in parts if part)


def _patterns(domain: Domain, source: _Source, summary: Summary) -> Iterator[str]:
    """Required and forbidden calls can be made, and do not contradict each other."""
    for where, patterns in (("required", summary.required), ("forbidden", summary.forbidden)):
        for pattern in patterns:
            yield from _misnamed(domain, where, pattern)
    for pattern in summary.forbidden:
        if pattern in summary.required:
            yield f"{pattern.name} is required and forbidden alike"
    done = [step.call for step in source.ok]
    for pattern in summary.required:
        if not any(pattern.matches(call) for call in done):
            yield f'"required" has {pattern.name}, and no call of the trajectory is like that'
        meant = [call for call in done if pattern.matches(call)]
        if any(other.matches(call) for call in meant for other in summary.forbidden):
            yield f'"forbidden" covers a call of {pattern.name} that is required'
    if not summary.required and not summary.forbidden:
        yield "nothing is required and nothing forbidden: an agent that does nothing would pass"


def _misnamed(domain: Domain, where: str, pattern: CallPattern) -> Iterator[str]:
    tool = domain.tools.get(pattern.name)
    if tool is None:
        yield f'"{where}" names {pattern.name!r}; tools are: {", ".join(domain.tools)}'
        return
    names = {parameter.name for parameter in tool.parameters}
    for name in pattern.arguments:
        if name not in names:
            yield f'"{where}": {pattern.name} takes no {name!r}; it takes {", ".join(names)}'
