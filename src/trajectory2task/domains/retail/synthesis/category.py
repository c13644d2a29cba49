"""The shape of a product category and the reader of the catalogue tables.

In: a department's table as text. Out: a list of `Category`. A table holds, per
category, a line `Name $base`, then one indented line per option dimension:
`dimension: value, value *1.3`, where `*1.3` scales the base price.
"""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class OptionValue:
    """One value of a dimension and what it does to the price."""

    text: str
    factor: float


@dataclass(frozen=True)
class Dimension:
    """One option dimension, such as a colour or a size."""

    name: str
    values: tuple[OptionValue, ...]


@dataclass(frozen=True)
class Category:
    """A product type: its name, the price of its plainest variant, its options."""

    name: str
    base_price: float
    dimensions: tuple[Dimension, ...]

    @property
    def combinations(self) -> int:
        """How many distinct variants the dimensions allow."""
        return math.prod(len(dimension.values) for dimension in self.dimensions)


def parse_department(table: str) -> list[Category]:
    """Read every category of one department's table, in the order written."""
    blocks: list[tuple[str, list[str]]] = []
    for line in table.strip().splitlines():
        if line.startswith(" "):
            blocks[-1][1].append(line)
        else:
            blocks.append((line, []))
    return [_parse_category(head, body) for head, body in blocks]


def _parse_category(head: str, body: list[str]) -> Category:
    name, price = head.rsplit(" $", 1)
    return Category(name, float(price), tuple(_parse_dimension(line) for line in body))


def _parse_dimension(line: str) -> Dimension:
    name, values = line.split(":", 1)
    return Dimension(name.strip(), tuple(_parse_value(value) for value in values.split(",")))


def _parse_value(text: str) -> OptionValue:
    value, _, factor = text.partition("*")
    return OptionValue(value.strip(), float(factor) if factor else 1.0)
