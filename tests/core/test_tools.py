"""Tools as declared: the schema for models, the argument check, and what the outputs mean."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, NotRequired, TypedDict

import pytest
from tests.core.worlds import DOMAINS, sampled

from trajectory2task.core.errors import DomainError, ToolError
from trajectory2task.core.tools import Choices, Free, Refers, Semantic, Toolkit, texts_at, tool
from trajectory2task.domains import get

BoxId = Annotated[str, Semantic("BoxId", "Id of a box"), Refers("box")]
Money = Annotated[float, Semantic("Money", "Dollars")]


class Box(TypedDict):
    box_id: BoxId
    contents: dict[Annotated[str, Semantic("ThingName", "A thing")], Money]
    beside: NotRequired[list[BoxId] | None]


class Base(Toolkit):
    @tool("read")
    def get_box(self, box_id: BoxId) -> Box:
        """Get a box."""
        raise AssertionError("declared, never called")


class Depot(Base):
    @tool("write")
    def swap(
        self,
        box_ids: Annotated[list[BoxId], "Boxes to give"],
        new_box_ids: list[Annotated[str, Refers("box", per="box_ids")]],
        how: Annotated[str, Choices(("by hand", "by crane"))],
        note: Annotated[str, Free("note")],
    ) -> list[Box]:
        """Swap boxes.

        Both lists are aligned.
        """
        raise AssertionError("declared, never called")

    @tool("generic")
    def ping(self) -> str:
        """Say something."""
        raise AssertionError("declared, never called")

    def helper(self) -> None:
        """No tool."""


def test_tools_are_the_marked_methods_the_inherited_ones_first() -> None:
    assert [(name, found.kind) for name, found in Depot.tools.items()] == [
        ("get_box", "read"),
        ("swap", "write"),
        ("ping", "generic"),
    ]
    assert list(Base.tools) == ["get_box"]


def test_the_schema_says_types_choices_and_meaning_and_allows_nothing_else() -> None:
    assert Depot.tools["swap"].schema() == {
        "type": "function",
        "function": {
            "name": "swap",
            "description": "Swap boxes.\n\nBoth lists are aligned.",
            "parameters": {
                "type": "object",
                "properties": {
                    "box_ids": {
                        "type": "array",
                        "items": {"type": "string"},
                        "description": "Boxes to give",
                    },
                    "new_box_ids": {"type": "array", "items": {"type": "string"}},
                    "how": {"type": "string", "enum": ["by hand", "by crane"]},
                    "note": {"type": "string"},
                },
                "required": ["box_ids", "new_box_ids", "how", "note"],
                "additionalProperties": False,
            },
        },
    }
    described = Depot.tools["get_box"].schema()["function"]["parameters"]["properties"]
    assert described == {"box_id": {"type": "string", "description": "Id of a box"}}


def test_a_parameter_knows_what_it_means_and_where_its_values_come_from() -> None:
    swap = Depot.tools["swap"]
    assert swap.parameter("box_ids").semantic == "BoxId"
    assert swap.parameter("box_ids").many
    assert swap.parameter("box_ids").refers == Refers("box")
    assert swap.parameter("new_box_ids").refers == Refers("box", per="box_ids")
    assert swap.parameter("how").choices == ("by hand", "by crane")
    assert swap.parameter("note").free == Free("note")
    with pytest.raises(KeyError):
        swap.parameter("weight")


def test_the_outputs_list_every_meaning_with_its_path() -> None:
    box = {
        (("box_id",), "BoxId"),
        (("contents", "*"), "ThingName"),
        (("contents", "*"), "Money"),
        (("beside", "*"), "BoxId"),
    }
    assert set(Depot.tools["get_box"].outputs) == box
    assert set(Depot.tools["swap"].outputs) == {(("*", *path), name) for path, name in box}
    assert Depot.tools["ping"].outputs == ()


GOOD = {"box_ids": ["1"], "new_box_ids": [], "how": "by hand", "note": ""}


@pytest.mark.parametrize(
    "arguments",
    [
        {},
        {**GOOD, "weight": "1"},
        {name: value for name, value in GOOD.items() if name != "note"},
        {**GOOD, "note": None},
        {**GOOD, "note": 3},
        {**GOOD, "box_ids": "1"},
        {**GOOD, "box_ids": [1]},
        {**GOOD, "box_ids": {"1": "2"}},
        {**GOOD, "box_ids": None},
    ],
)
def test_arguments_of_wrong_names_or_types_are_rejected_and_told_what_fits(
    arguments: dict[str, Any],
) -> None:
    with pytest.raises(ToolError) as caught:
        Depot.tools["swap"].check(arguments)
    assert caught.value.code == "invalid_arguments"
    assert "swap" in caught.value.message
    assert "box_ids, new_box_ids, how, note" in caught.value.message


def test_arguments_of_the_right_names_and_types_pass() -> None:
    Depot.tools["swap"].check(GOOD)
    Depot.tools["ping"].check({})


# --- Bad declarations


def undocumented(self: Toolkit) -> str:
    raise AssertionError("declared, never called")


def untyped(self: Toolkit, weight) -> str:
    """A tool."""
    raise AssertionError("declared, never called")


def numeric(self: Toolkit, weight: int) -> str:
    """A tool."""
    raise AssertionError("declared, never called")


def numbers(self: Toolkit, weights: Annotated[list[int], "kilos"]) -> str:
    """A tool."""
    raise AssertionError("declared, never called")


def bare(self: Toolkit, weights: list) -> str:
    """A tool."""
    raise AssertionError("declared, never called")


@pytest.mark.parametrize(
    ("method", "named"),
    [
        (undocumented, "undocumented"),
        (untyped, "weight"),
        (numeric, "weight"),
        (numbers, "weights"),
        (bare, "weights"),
    ],
)
def test_a_bad_declaration_stops_at_once_and_is_named(
    method: Callable[..., Any], named: str
) -> None:
    with pytest.raises(DomainError, match=f"'{named}'"):
        type("Broken", (Toolkit,), {method.__name__: tool("read")(method)})


# --- The real ones


@pytest.mark.parametrize("name", DOMAINS)
def test_real_calls_pass_the_check_and_their_results_hold_what_the_outputs_promise(
    name: str,
) -> None:
    domain = get(name)
    for _, call in sampled(name):
        domain.tools[call.name].check(call.arguments)
    for found in domain.tools.values():
        schema = found.schema()["function"]["parameters"]
        assert schema["required"] == [item.name for item in found.parameters]
        assert all(item["type"] in ("string", "array") for item in schema["properties"].values())


SHOWN = {
    "lines": [{"item": "I1"}, {"item": "I2"}, {"item": 3}, "I4"],
    "methods": {"M1": {"id": "N1"}, "M2": {"id": "N2"}},
    "names": {"first": "ann", "last": "bee", "age": 7},
    "one": "I5",
    "none": None,
}


@pytest.mark.parametrize(
    ("path", "texts", "with_keys"),
    [
        ("one", ["I5"], ["I5"]),
        ("lines.*.item", ["I1", "I2"], ["I1", "I2"]),
        ("lines.*", ["I4"], ["I4"]),
        ("methods.*.id", ["N1", "N2"], ["N1", "N2"]),
        ("methods.*", ["M1", "M2"], ["M1", "M2"]),
        ("names.*", ["ann", "bee"], ["first", "ann", "last", "bee", "age"]),
        ("none", [], []),
        ("none.*", [], []),
        ("other.*.id", [], []),
        ("one.*", [], []),
    ],
)
def test_texts_are_found_at_the_path_of_a_typed_output(
    path: str, texts: list[str], with_keys: list[str]
) -> None:
    at = tuple(path.split("."))
    assert list(texts_at(SHOWN, at)) == texts
    assert list(texts_at(SHOWN, at, keys=True)) == with_keys
