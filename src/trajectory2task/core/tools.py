"""Tools: methods of a toolkit whose signatures say what every argument and output means.

From one declaration come the JSON schema that models see, the argument check, the API graph and
the scripted walker's choices. In: a `Toolkit` class. Out: its `Tool` records.
"""

from __future__ import annotations

import inspect
import types
import typing
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Literal, NamedTuple, TypeVar

import msgspec

from trajectory2task.core.errors import DomainError, ToolError
from trajectory2task.core.state import State

ToolKind = Literal["read", "write", "generic"]
Method = TypeVar("Method", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Semantic:
    """What a value means ("OrderId"); equal semantic types can be connected."""

    name: str
    description: str


@dataclass(frozen=True, slots=True)
class Refers:
    """The argument picks one record (or, for a list, several) among a referent's candidates.

    `per` names an earlier list argument of the same call that this list is aligned with.
    """

    referent: str
    per: str | None = None


@dataclass(frozen=True, slots=True)
class Free:
    """The argument is the user's own to give; arguments of one `group` are given together."""

    group: str


@dataclass(frozen=True, slots=True)
class Choices:
    """The argument is one of a few words that the tool accepts."""

    values: tuple[str, ...]


def tool(kind: ToolKind, *, changes: Sequence[str] = ()) -> Callable[[Method], Method]:
    """Mark a toolkit method as a tool that reads, writes (changes state) or does neither.

    `changes` may say what a write can change, as paths "collection/record/field/...": "{name}"
    stands for the argument of that name, "*" for anything; "=value" at the end says that it always
    leaves that value there. It spares searches what cannot matter; a write that says nothing may
    change everything.
    """

    def mark(method: Method) -> Method:
        method.__tool_kind__ = kind  # type: ignore[attr-defined]
        method.__tool_changes__ = tuple(map(_change, changes))  # type: ignore[attr-defined]
        return method

    return mark


class Change(NamedTuple):
    """A path that a write may change, and the value that it leaves there if it is always one."""

    path: tuple[str, ...]
    value: str | None = None


def _change(text: str) -> Change:
    path, _, value = text.partition("=")
    return Change(tuple(path.split("/")), value or None)


class Toolkit:
    """Base of a domain's tools; one instance serves one environment's state."""

    tools: ClassVar[Mapping[str, Tool]] = {}

    def __init__(self, state: State) -> None:
        self.state = state

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        cls.tools = types.MappingProxyType({found.name: found for found in _declared(cls)})


@dataclass(frozen=True, slots=True)
class Parameter:
    """One argument: its name, what it means, whether it is a list, where values come from."""

    name: str
    description: str
    semantic: str | None
    many: bool
    refers: Refers | None
    free: Free | None
    choices: tuple[str, ...] | None
    schema: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool as the rest of the system sees it.

    `outputs` lists the semantic types in its result with their paths ("*" stands for any key or
    position), `changes` the paths that a write may change (none: all; see `tool`). `check` raises
    `ToolError("invalid_arguments")` for arguments that do not fit.
    """

    name: str
    kind: ToolKind
    description: str
    parameters: tuple[Parameter, ...]
    outputs: tuple[tuple[tuple[str, ...], str], ...]
    arguments_type: type[msgspec.Struct]
    changes: tuple[Change, ...] = ()

    def parameter(self, name: str) -> Parameter:
        """The parameter called `name`; KeyError where there is none."""
        for found in self.parameters:
            if found.name == name:
                return found
        raise KeyError(name)

    def check(self, arguments: Mapping[str, Any]) -> None:
        """Raise `ToolError` unless names and types of `arguments` fit (about 0.5 µs)."""
        try:
            msgspec.convert(arguments, self.arguments_type)
        except msgspec.ValidationError as problem:
            names = ", ".join(parameter.name for parameter in self.parameters) or "(none)"
            raise ToolError(
                "invalid_arguments",
                f"Invalid arguments for {self.name}: {problem}. It takes: {names}.",
            ) from None

    def schema(self) -> dict[str, Any]:
        """The tool in the form that OpenAI-style chat APIs take."""
        return {
            "type": "function",
            "function": {
                "name": self.name,
                "description": self.description,
                "parameters": {
                    "type": "object",
                    "properties": {item.name: dict(item.schema) for item in self.parameters},
                    "required": [item.name for item in self.parameters],
                    "additionalProperties": False,
                },
            },
        }


def _declared(toolkit: type[Toolkit]) -> Iterator[Tool]:
    names = [
        name
        for owner in reversed(toolkit.__mro__)
        for name, member in vars(owner).items()
        if hasattr(member, "__tool_kind__")
    ]
    for name in dict.fromkeys(names):
        yield _describe(getattr(toolkit, name))


def _describe(method: Callable[..., Any]) -> Tool:
    hints = typing.get_type_hints(method, include_extras=True)
    description = inspect.getdoc(method)
    if not description:
        raise DomainError(
            f"Tool {method.__name__!r} has no docstring; agents read it as its description."
        )
    parameters = []
    fields: list[tuple[str, Any]] = []
    for parameter in list(inspect.signature(method).parameters.values())[1:]:
        if parameter.name not in hints:
            raise DomainError(
                f"Argument {parameter.name!r} of tool {method.__name__!r} has no type."
            )
        parameters.append(_parameter(parameter.name, hints[parameter.name]))
        fields.append((parameter.name, list[str] if parameters[-1].many else str))
    return Tool(
        name=method.__name__,
        kind=method.__tool_kind__,  # type: ignore[attr-defined]
        description=description,
        parameters=tuple(parameters),
        outputs=tuple(_outputs(hints.get("return"), (), depth=0)),
        arguments_type=msgspec.defstruct(
            f"{method.__name__}_arguments", fields, forbid_unknown_fields=True
        ),
        changes=method.__tool_changes__,  # type: ignore[attr-defined]
    )


def _parameter(name: str, hint: Any) -> Parameter:
    base, notes = _unwrap(hint)
    many = typing.get_origin(base) is list
    if many:
        base, inner = _unwrap(typing.get_args(base)[0])
        notes += inner
    if base is not str:
        raise DomainError(f"Argument {name!r} has type {base!r}; tools take str or list[str].")
    semantic = next((note for note in notes if isinstance(note, Semantic)), None)
    choices = next((note.values for note in notes if isinstance(note, Choices)), None)
    words = next(
        (note for note in notes if isinstance(note, str)), semantic.description if semantic else ""
    )
    schema: dict[str, Any] = {"type": "string"}
    if choices:
        schema["enum"] = list(choices)
    if many:
        schema = {"type": "array", "items": schema}
    if words:
        schema["description"] = words
    return Parameter(
        name=name,
        description=words,
        semantic=semantic.name if semantic else None,
        many=many,
        refers=next((note for note in notes if isinstance(note, Refers)), None),
        free=next((note for note in notes if isinstance(note, Free)), None),
        choices=choices,
        schema=schema,
    )


def _unwrap(hint: Any) -> tuple[Any, tuple[Any, ...]]:
    """A hint without `Annotated`, `Required` and `NotRequired`, and the notes that it carried."""
    notes: tuple[Any, ...] = ()
    while True:
        origin = typing.get_origin(hint)
        if origin is typing.Annotated:
            notes += tuple(hint.__metadata__)
            hint = hint.__origin__
        elif origin in (typing.NotRequired, typing.Required):
            hint = typing.get_args(hint)[0]
        else:
            return hint, notes


def texts_at(value: Any, path: tuple[str, ...], *, keys: bool = False) -> Iterator[str]:
    """Every text at a typed output's path in a result; "*" is any key or position.

    A typed key and a typed value share a path. So at its end an object gives its texts, and a key
    only where an object stands behind it; with `keys`, all of both.
    """
    if not path:
        if isinstance(value, str):
            yield value
        return
    head, rest = path[0], path[1:]
    if head == "*" and isinstance(value, dict):
        for key, part in value.items():
            if not rest and (keys or isinstance(part, dict)):
                yield key
            yield from texts_at(part, rest, keys=keys)
    elif head == "*" and isinstance(value, list):
        for part in value:
            yield from texts_at(part, rest, keys=keys)
    elif isinstance(value, dict) and head in value:
        yield from texts_at(value[head], rest, keys=keys)


def _outputs(hint: Any, path: tuple[str, ...], depth: int) -> Iterator[tuple[tuple[str, ...], str]]:
    if hint is None or depth > 8:
        return
    base, notes = _unwrap(hint)
    for note in notes:
        if isinstance(note, Semantic):
            yield path, note.name
    origin = typing.get_origin(base)
    if origin in (typing.Union, types.UnionType):
        for option in typing.get_args(base):
            yield from _outputs(option, path, depth + 1)
    elif origin is list:
        yield from _outputs(typing.get_args(base)[0], (*path, "*"), depth + 1)
    elif origin is dict:
        key, value = typing.get_args(base)
        yield from _outputs(key, (*path, "*"), depth + 1)
        yield from _outputs(value, (*path, "*"), depth + 1)
    elif typing.is_typeddict(base):
        for field, inner in typing.get_type_hints(base, include_extras=True).items():
            yield from _outputs(inner, (*path, field), depth + 1)
