"""tau2's tools as tools of ours: the same functions, called with records of a `State`.

In: a `Kit`. Out: a `Toolkit` class with a method for each tool. What tau2's code rejects or lets
slip is told to the agent, as tau2's own environment does; and as there, what a call changed before
it failed stays changed.
"""

from __future__ import annotations

import json
import types
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

import msgspec

from trajectory2task.core.errors import DomainError, ToolError
from trajectory2task.core.state import State
from trajectory2task.core.tools import Parameter, Tool, ToolKind, Toolkit
from trajectory2task.interop.tau2.worlds.kits import GENERIC, WRITES, Kit
from trajectory2task.interop.tau2.worlds.overlay import Overlay

# What tau2's code lets slip beside its own errors: a look-up that fails, a record that its models
# refuse (a ValueError), arithmetic. Anything else is a bug, there or here, and stops the run.
_SLIPS = (LookupError, TypeError, ValueError, ArithmeticError, AttributeError)
REJECTED = "rejected"
_TYPES: Mapping[str, Any] = {"string": str, "integer": int, "number": float, "boolean": bool}


class Tau2Toolkit(Toolkit):
    """Base of the wrapped toolkits; `kit` is the code behind."""

    kit: ClassVar[Kit]

    def __init__(self, state: State) -> None:
        super().__init__(state)
        self._overlay = Overlay(state, self.kit.models)
        self._host = self.kit.host()
        self._host.db = self._overlay

    def _read(self, name: str, arguments: dict[str, Any]) -> str:
        try:
            return _shown(getattr(self._host, name)(**arguments))
        except (self.kit.rejection, *_SLIPS) as problem:
            raise _told(problem) from None

    def _write(self, name: str, arguments: dict[str, Any]) -> str:
        self._overlay.start_writing()
        try:
            return self._read(name, arguments)
        finally:
            self._overlay.stop_writing()

    def _reckon(self, name: str, arguments: dict[str, Any]) -> str:
        """A tool without records; a coroutine there, though it never waits."""
        running = self.kit.generic[name](**arguments)
        try:
            running.send(None)
        except StopIteration as done:
            return _shown(done.value)
        except (self.kit.rejection, *_SLIPS) as problem:
            raise _told(problem) from None
        running.close()
        raise DomainError(f"tau2's tool {name!r} waits for something; it cannot be used here.")


def wrap(kit: Kit) -> type[Tau2Toolkit]:
    """The toolkit class of one of tau2's worlds."""
    methods = {name: _method(kit, name) for name in kit.definitions}
    made = type(f"Tau2{kit.name.capitalize()}Tools", (Tau2Toolkit,), {**methods, "kit": kit})
    toolkit: type[Tau2Toolkit] = made
    toolkit.tools = types.MappingProxyType(
        {name: _tool(definition, _kind(kit, name)) for name, definition in kit.definitions.items()}
    )
    return toolkit


def _kind(kit: Kit, name: str) -> ToolKind:
    if name in GENERIC:
        return "generic"
    return "write" if name in WRITES[kit.name] else "read"


def _method(kit: Kit, name: str) -> Callable[..., str]:
    kind = _kind(kit, name)
    run = {"read": Tau2Toolkit._read, "write": Tau2Toolkit._write, "generic": Tau2Toolkit._reckon}

    def method(self: Tau2Toolkit, **arguments: Any) -> str:
        return run[kind](self, name, arguments)

    method.__name__ = name
    return method


def _shown(value: Any) -> str:
    """As tau2 shows it: text as it is, a table as JSON in order of its keys."""
    return value if isinstance(value, str) else json.dumps(value, sort_keys=True)


def _told(problem: Exception) -> ToolError:
    return ToolError(REJECTED, str(getattr(problem, "message", "") or problem))


def _tool(definition: Any, kind: ToolKind) -> Tool:
    """The tool as inspect-evals describes it to models: name, description, JSON schema."""
    schemas = definition.parameters.model_dump(exclude_none=True)["properties"]
    return Tool(
        name=definition.name,
        kind=kind,
        description=definition.description,
        parameters=tuple(_parameter(name, schema) for name, schema in schemas.items()),
        outputs=(),
        arguments_type=msgspec.defstruct(
            f"{definition.name}_arguments",
            [(name, _type(schema)) for name, schema in schemas.items()],
            forbid_unknown_fields=True,
        ),
    )


def _parameter(name: str, schema: Mapping[str, Any]) -> Parameter:
    return Parameter(
        name=name,
        description=schema.get("description", ""),
        semantic=None,
        many=schema.get("type") == "array",
        refers=None,
        free=None,
        choices=tuple(schema["enum"]) if "enum" in schema else None,
        schema=schema,
    )


def _type(schema: Mapping[str, Any]) -> Any:
    """What is checked before tau2's code sees an argument: its JSON type, no more."""
    if schema.get("type") == "array":
        return list[_type(schema["items"])]  # type: ignore[misc]
    return _TYPES.get(schema.get("type", ""), dict[str, Any])
