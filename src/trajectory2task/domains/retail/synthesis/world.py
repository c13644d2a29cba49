"""A whole retail database from a seed.

In: a seed and the sizes wanted. Out: the tables products, users and orders in
tau2-bench's retail schema, the same bytes for the same arguments.
"""

from __future__ import annotations

from random import Random
from typing import Any

from trajectory2task.domains.retail.synthesis.addresses import AddressBook
from trajectory2task.domains.retail.synthesis.orders import build_orders
from trajectory2task.domains.retail.synthesis.products import build_products
from trajectory2task.domains.retail.synthesis.users import build_users


def synthesize(
    seed: int, *, users: int = 500, categories: int = 190
) -> dict[str, dict[str, dict[str, Any]]]:
    """Make up a retail database."""
    addresses = AddressBook(_stream(seed, "addresses"))
    products = build_products(_stream(seed, "products"), categories)
    people = build_users(_stream(seed, "users"), users, addresses)
    orders = build_orders(_stream(seed, "orders"), people, products, addresses)
    return {"products": products, "users": people, "orders": orders}


def _stream(seed: int, table: str) -> Random:
    # A stream per table: changing how one is built leaves the others as they were.
    # Random hashes a string seed with SHA-512, so it is the same in every process.
    return Random(f"retail synthesis/{table}/{seed}")
