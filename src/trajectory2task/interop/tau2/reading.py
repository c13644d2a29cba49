"""Task sets in tau2-bench's format, and in the formats made from it, as foreign tasks.

In: a file of tasks (JSON, JSON Lines, gzipped or not), with `split_tasks.json` beside it or not.
Out: a `ForeignSet`. A task that is not as the format has it is a `UsageError` with its field.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from trajectory2task.core.calls import Call, CallPattern
from trajectory2task.core.errors import UsageError
from trajectory2task.core.foreign import ForeignSet, ForeignTask
from trajectory2task.core.tasks import Words
from trajectory2task.interop.tau2.files import digest, parse_object, parse_records, read_bytes

SPLITS = "split_tasks.json"
_FORBIDDEN = ("actions_should_not_taken", "actions_should_not_be_taken")
_REQUIRED = ("actions_should_be_taken", "actions_should_taken")
_REASON = "infeasible_reason"
_ANSWERS = (_REASON, *_FORBIDDEN, *_REQUIRED)
_SHOWN = 80  # characters of a wrong value that an error quotes


def read_tasks(path: Path) -> ForeignSet:
    """Every task in the file at `path`, in its order.

    Read are tau2-bench's own fields and those of the sets made in its shape: `trajectory_id`,
    `task_type`, and the answer key of an infeasible task (`infeasible_reason` and the lists of
    actions to be and not to be taken), wherever it stands. Calls that the simulated user makes
    itself are left out: they are no part of what an agent does.
    """
    raw = read_bytes(path)
    values = parse_records(path, raw, "tasks")
    splits = _splits(path)
    where = _by_task(splits)
    tasks: dict[str, ForeignTask] = {}
    for position, value in enumerate(values):
        task = _task(_Field(f"{path}: task {position}", value), where)
        if task.id in tasks:
            raise UsageError(f"{path}: two tasks have the id {task.id!r}. Ids have to differ.")
        tasks[task.id] = task
    if not tasks:
        raise UsageError(f"{path} holds no tasks.")
    unknown = sorted(set(where) - set(tasks))
    if unknown:
        raise UsageError(
            f"{path.with_name(SPLITS)} names task {unknown[0]!r}, which {path.name} does not hold. "
            "Put the splits beside the tasks that they are of."
        )
    return ForeignSet(tuple(tasks.values()), path.name, digest(raw), splits)


class _Field:
    """A JSON value and where it stands, for errors that name both."""

    def __init__(self, where: str, value: Any) -> None:
        self.where = where
        self.value = value

    def wrong(self, valid: str) -> UsageError:
        """The error for a value that is not `valid`."""
        shown = repr(self.value)
        shown = shown if len(shown) <= _SHOWN else shown[:_SHOWN] + "..."
        return UsageError(f"{self.where} is {shown}; valid: {valid}.")

    def at(self, key: str) -> _Field:
        """The field called `key` (None where it is absent); this one has to be an object."""
        if not isinstance(self.value, Mapping):
            raise self.wrong("an object")
        return _Field(f"{self.where}, {key}", self.value.get(key))

    def text(self) -> str:
        """The text; "" for null."""
        if self.value is None:
            return ""
        if not isinstance(self.value, str):
            raise self.wrong("a text or null")
        return self.value

    def items(self) -> Iterator[_Field]:
        """The elements of the list; none for null."""
        if self.value is None:
            return
        if not isinstance(self.value, list):
            raise self.wrong("a list or null")
        for position, value in enumerate(self.value):
            yield _Field(f"{self.where}[{position}]", value)

    def texts(self) -> tuple[str, ...]:
        """The list's elements as texts (numbers as written)."""
        return tuple([item._written() for item in self.items()])

    def _written(self) -> str:
        if isinstance(self.value, bool) or not isinstance(self.value, str | int | float):
            raise self.wrong("a text")
        return str(self.value)


def _task(field: _Field, splits: Mapping[str, list[str]]) -> ForeignTask:
    task_id = field.at("id")
    if not isinstance(task_id.value, str | int) or isinstance(task_id.value, bool):
        raise task_id.wrong("a text or a whole number")
    name = str(task_id.value)
    field = _Field(f"{field.where} (id {name})", field.value)
    scenario = field.at("user_scenario")
    if scenario.value is None:
        raise scenario.wrong("an object with the user's instructions, or a text")
    instructions = _instructions(scenario)
    criteria = field.at("evaluation_criteria")
    if criteria.value is None:
        criteria = _Field(criteria.where, {})
    actions = criteria.at("actions")
    made = [pair for item in actions.items() for pair in _agent_call(item)]
    key = [instructions, scenario, criteria, field]
    basis = criteria.at("reward_basis")
    return ForeignTask(
        id=name,
        words=_words(instructions),
        gold=tuple([call for call, _ in made]),
        communicate=criteria.at("communicate_info").texts(),
        assertions=criteria.at("nl_assertions").texts(),
        reward_basis=None if basis.value is None else basis.texts(),
        initial_state=_initial_state(field.at("initial_state")),
        required=_patterns(key, _REQUIRED),
        forbidden=_patterns(key, _FORBIDDEN),
        persona=_persona(scenario),
        scenario=_kind(field),
        trajectory_id=field.at("trajectory_id").text(),
        splits=tuple(splits.get(name, ())),
        domain=_domain(instructions),
        infeasible_reason=next((text for text in _reasons(key) if text), ""),
        compares_state=actions.value is not None,
        shown_answers=_shown(instructions),
        compared=tuple([names for _, names in made])
        if any(names is not None for _, names in made)
        else (),
    )


def _instructions(scenario: _Field) -> _Field:
    """The user's instructions: an object or a text, directly or in an object of their own."""
    if isinstance(scenario.value, str):
        return scenario
    found = scenario.at("instructions")
    if not isinstance(found.value, str | Mapping):
        raise found.wrong("a text, or an object with reason_for_call and the like")
    return found


def _words(instructions: _Field) -> Words:
    if isinstance(instructions.value, str):
        return Words(instructions.value, "", "", "")
    return Words(
        reason_for_call=instructions.at("reason_for_call").text(),
        known_info=instructions.at("known_info").text(),
        unknown_info=instructions.at("unknown_info").text(),
        task_instructions=instructions.at("task_instructions").text(),
    )


def _domain(instructions: _Field) -> str:
    return instructions.at("domain").text() if isinstance(instructions.value, Mapping) else ""


def _persona(scenario: _Field) -> str:
    return scenario.at("persona").text() if isinstance(scenario.value, Mapping) else ""


def _kind(field: _Field) -> str:
    """The kind of task, where one of the usual fields names it."""
    return next((text for name in ("scenario", "task_type") if (text := field.at(name).text())), "")


def _shown(instructions: _Field) -> tuple[str, ...]:
    if not isinstance(instructions.value, Mapping):
        return ()
    return tuple([name for name in _ANSWERS if instructions.value.get(name)])


def _reasons(places: list[_Field]) -> Iterator[str]:
    for place in places:
        if isinstance(place.value, Mapping):
            yield place.at(_REASON).text()


def _patterns(places: list[_Field], names: tuple[str, ...]) -> tuple[CallPattern, ...]:
    """The first list of calls under one of `names`, in the first of `places` that has one."""
    for place in places:
        for name in names:
            if isinstance(place.value, Mapping) and place.value.get(name) is not None:
                calls = [_call(item) for item in place.at(name).items()]
                return tuple([CallPattern(call.name, call.arguments) for call in calls])
    return ()


def _agent_call(field: _Field) -> Iterator[tuple[Call, tuple[str, ...] | None]]:
    """The call with the arguments to compare, where it is the agent's; else nothing."""
    requestor = field.at("requestor").text()
    if requestor in ("", "assistant"):
        names = field.at("compare_args")
        yield _call(field), None if names.value is None else names.texts()
    elif requestor != "user":
        raise field.at("requestor").wrong("'assistant' or 'user'")


def _call(field: _Field) -> Call:
    """A call, under any of the names that files in this shape use for its parts."""
    name = next((part for key in ("name", "tool_name") if (part := field.at(key).text())), "")
    if not name:
        raise field.wrong("a call: an object with name (or tool_name) and arguments")
    arguments = field.at("arguments")
    if arguments.value is None:
        return Call(name, {})
    if not isinstance(arguments.value, Mapping):
        raise arguments.wrong("an object of arguments by name")
    return Call(name, dict(arguments.value))


def _initial_state(field: _Field) -> dict[str, dict[str, Any]] | None:
    """The patch on the agent's database; what runs on the user's side has no place here."""
    if field.value is None:
        return None
    data = field.at("initialization_data")
    if data.value is None:
        return None
    patch = data.at("agent_data")
    if patch.value is None:
        return None
    if not isinstance(patch.value, Mapping):
        raise patch.wrong("an object of records by collection, or null")
    for collection in patch.value:
        records = patch.at(collection)
        if not isinstance(records.value, Mapping):
            raise records.wrong("an object of records by id")
        for record_id in records.value:
            record = records.at(record_id)
            if not isinstance(record.value, Mapping):
                raise record.wrong("an object of the record's fields that differ")
    return {name: dict(records) for name, records in patch.value.items()}


def _splits(path: Path) -> dict[str, tuple[str, ...]]:
    """The splits beside the tasks, by name; none where there is no such file."""
    place = path.with_name(SPLITS)
    if place == path or not place.is_file():
        return {}
    return {
        name: _Field(f"{place}: {name}", ids).texts() for name, ids in parse_object(place).items()
    }


def _by_task(splits: Mapping[str, tuple[str, ...]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, ids in splits.items():
        for task_id in ids:
            found.setdefault(task_id, []).append(name)
    return found
