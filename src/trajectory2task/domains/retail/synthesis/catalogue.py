"""The whole catalogue of product categories.

In: the departments' tables. Out: `CATEGORIES`, every category sorted by name, so
that what is built from it does not depend on how the departments are laid out.
"""

from __future__ import annotations

from trajectory2task.domains.retail.synthesis.apparel_goods import APPAREL
from trajectory2task.domains.retail.synthesis.category import Category, parse_department
from trajectory2task.domains.retail.synthesis.electronics_goods import ELECTRONICS
from trajectory2task.domains.retail.synthesis.home_goods import HOME
from trajectory2task.domains.retail.synthesis.kitchen_goods import KITCHEN
from trajectory2task.domains.retail.synthesis.leisure_goods import LEISURE
from trajectory2task.domains.retail.synthesis.outdoor_goods import OUTDOOR

_DEPARTMENTS = (APPAREL, ELECTRONICS, HOME, KITCHEN, LEISURE, OUTDOOR)

CATEGORIES: tuple[Category, ...] = tuple(
    sorted(
        (category for table in _DEPARTMENTS for category in parse_department(table)),
        key=lambda category: category.name,
    )
)
