"""A tool call, what came back, and the typed expressions that compute values from results."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

import msgspec
import orjson

Path = tuple[str | int, ...]
TELLING_DIGITS = 3  # significant ones, of a number that shows that it was looked up


class Call(msgspec.Struct, frozen=True):
    """One tool call: the tool's name and its arguments, as JSON values."""

    name: str
    arguments: dict[str, Any]

    def key(self) -> bytes:
        """Bytes that are equal exactly when two calls are."""
        return self.name.encode() + orjson.dumps(self.arguments, option=orjson.OPT_SORT_KEYS)


@lru_cache(maxsize=1 << 14)  # the records of a world, looked at again and again
def reading(tool: str, argument: str, value: str) -> Call:
    """The call of a tool that takes one argument; the same object each time."""
    return Call(tool, {argument: value})


class CallPattern(msgspec.Struct, frozen=True, omit_defaults=True):
    """Every call of tool `name` whose arguments include all of `arguments` ({} = any arguments)."""

    name: str
    arguments: dict[str, Any] = {}

    def matches(self, call: Call) -> bool:
        """Whether `call` is one of the calls meant; lists match in any order."""
        if call.name != self.name:
            return False
        return all(
            key in call.arguments and _same(call.arguments[key], value)
            for key, value in self.arguments.items()
        )


def _same(left: object, right: object) -> bool:
    if isinstance(left, list) and isinstance(right, list):
        return sorted(map(str, left)) == sorted(map(str, right))
    return left == right


class Step(msgspec.Struct, frozen=True, omit_defaults=True):
    """An executed call: the one-line thought before it, and its result or its error.

    `content` is what the agent reads: the result as JSON text (plain text for a string result),
    or "Error: ..." when `error` names the condition.
    """

    call: Call
    content: str
    thought: str = ""
    error: str | None = None

    @property
    def ok(self) -> bool:
        """Whether the tool accepted the call."""
        return self.error is None

    def value(self) -> Any:
        """The result as a JSON value (the text itself where it is no JSON)."""
        return decode_content(self.content)


def decode_content(content: str) -> Any:
    """A tool result's text as a JSON value; text that is no JSON object or list stays text."""
    if content[:1] in "{[":
        try:
            return orjson.loads(content)
        except orjson.JSONDecodeError:
            return content
    return content


class Ref(msgspec.Struct, frozen=True, tag="ref", tag_field="kind"):
    """The value at `path` in the result of `call`."""

    call: Call
    path: Path


class Const(msgspec.Struct, frozen=True, tag="const", tag_field="kind"):
    """A number that is fixed by the question, such as a count."""

    value: float


class Sum(msgspec.Struct, frozen=True, tag="sum", tag_field="kind"):
    """The sum of its terms, in the unit of the terms."""

    terms: tuple[Expression, ...]


class Difference(msgspec.Struct, frozen=True, tag="difference", tag_field="kind"):
    """`left` minus `right`; the user is told its size, so it is taken as an absolute value."""

    left: Expression
    right: Expression


Expression = Ref | Const | Sum | Difference


def evaluate(expression: Expression, results: Mapping[bytes, Any]) -> float:
    """The number that `expression` stands for, rounded to cents.

    `results` maps `Call.key()` to the call's result. Raises KeyError, IndexError or TypeError
    where a reference does not resolve: an expression that cannot be computed is no value.
    """
    return round(_evaluate(expression, results), 2)


def _evaluate(expression: Expression, results: Mapping[bytes, Any]) -> float:
    match expression:
        case Ref(call, path):
            return float(follow(results[call.key()], path))
        case Const(value):
            return value
        case Sum(terms):
            return sum(_evaluate(term, results) for term in terms)
        case Difference(left, right):
            return abs(_evaluate(left, results) - _evaluate(right, results))


def significant_digits(amount: float) -> int:
    """Of an amount in dollars and cents: 2 for 12.00, 4 for 12.05."""
    return len(f"{abs(amount):.2f}".replace(".", "").strip("0"))


def leaves(value: Any) -> Iterator[Any]:
    """Everything in a JSON value that is no object and no list, in order."""
    if isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from leaves(part)
    else:
        yield value


def numbers_of(value: Any) -> Iterator[float]:
    """Every number in a JSON value, to the cent and without its sign."""
    if isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from numbers_of(part)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield round(abs(float(value)), 2)


def references(expression: Expression) -> list[Ref]:
    """Every reference in `expression`, left to right."""
    match expression:
        case Ref():
            return [expression]
        case Const():
            return []
        case Sum(terms):
            return [ref for term in terms for ref in references(term)]
        case Difference(left, right):
            return references(left) + references(right)


def arithmetic(expression: Expression, results: Mapping[bytes, Any]) -> str:
    """`expression` written out with its numbers, as a calculator tool takes it."""
    match expression:
        case Ref(call, path):
            return f"{float(follow(results[call.key()], path)):.2f}"
        case Const(value):
            return f"{value:.6f}".rstrip("0").rstrip(".")  # :g would round to six digits
        case Sum(terms):
            return " + ".join(arithmetic(term, results) for term in terms)
        case Difference(left, right):
            sides = [(_evaluate(side, results), side) for side in (left, right)]
            big, small = sorted(sides, key=lambda pair: pair[0], reverse=True)
            return f"({arithmetic(big[1], results)}) - ({arithmetic(small[1], results)})"


def follow(value: Any, path: Sequence[str | int]) -> Any:
    """The part of a JSON value that `path` leads to; KeyError or IndexError where there is none."""
    for key in path:
        value = value[key]
    return value
