"""A bounded calculator: text with + - * / and parentheses in, a number out. Nothing is executed."""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable
from functools import lru_cache

from trajectory2task.domains.retail import rejections

MAX_LENGTH = 500  # also bounds how deep an expression nests
MAX_MAGNITUDE = 1e15  # beyond this, cents are no longer exact

_CHARACTERS = frozenset("0123456789+-*/(). ")
_SUM = r"\d{1,9}\.\d\d(?: \+ \d{1,9}\.\d\d)*"
_AMOUNTS = re.compile(rf"({_SUM})|\(({_SUM})\) - \(({_SUM})\)", re.ASCII)
_BINARY: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
_UNARY: dict[type[ast.unaryop], Callable[[float], float]] = {
    ast.UAdd: operator.pos,
    ast.USub: operator.neg,
}


@lru_cache(maxsize=1024)  # gold is run several times
def calculated(expression: str) -> float:
    """The value of `expression`, rounded to two places.

    Raises `ToolError("invalid_expression")` for text that is no such arithmetic, for a division by
    zero, and beyond the limits on length and magnitude.
    """
    if len(expression) > MAX_LENGTH:
        raise rejections.invalid_expression(f"it is longer than {MAX_LENGTH} characters")
    plain = _plain(expression)
    if plain is not None:
        return plain
    strange = sorted(set(expression) - _CHARACTERS)
    if strange:
        raise rejections.invalid_expression(f"it contains {' '.join(strange)}")
    try:
        value = _value(ast.parse(expression.strip(), mode="eval").body)
    except (SyntaxError, RecursionError, MemoryError):
        raise rejections.invalid_expression("it is no arithmetic with + - * / and ( )") from None
    except ZeroDivisionError:
        raise rejections.invalid_expression("it divides by zero") from None
    return round(float(value), 2)


def _plain(expression: str) -> float | None:
    """The value of a sum of amounts, or of one such sum less another; None for anything else.

    Most expressions are of these kinds, and a parser takes ten times as long.
    """
    found = _AMOUNTS.fullmatch(expression)
    if found is None:
        return None
    whole, left, right = found.groups()
    value = _added(whole) if whole else _added(left) - _added(right)
    return round(value, 2)


def _added(terms: str) -> float:
    return sum(map(float, terms.split(" + ")))


def _value(node: ast.expr) -> float:
    match node:
        case ast.Constant(value=int() | float() as number):
            value: float = number
        case ast.BinOp(left=left, op=sign, right=right) if type(sign) in _BINARY:
            value = _BINARY[type(sign)](_value(left), _value(right))
        case ast.UnaryOp(op=before, operand=operand) if type(before) in _UNARY:
            value = _UNARY[type(before)](_value(operand))
        case _:
            raise rejections.invalid_expression("only numbers, + - * / and ( ) are known")
    # Checked at every step, so that no intermediate integer can grow without bound.
    if abs(value) > MAX_MAGNITUDE:
        raise rejections.invalid_expression("its numbers are too large")
    return value
