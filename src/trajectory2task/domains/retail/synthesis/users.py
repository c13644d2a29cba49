"""Users without their orders yet.

In: a seed's random stream and a number of users. Out: the `users` table of a retail
database; every full name, email and address in it occurs once.
"""

from __future__ import annotations

from random import Random
from typing import Any

from trajectory2task.domains.retail.synthesis.addresses import AddressBook
from trajectory2task.domains.retail.synthesis.identifiers import (
    PAYMENT_DIGITS,
    USER_DIGITS,
    DigitPool,
)
from trajectory2task.domains.retail.synthesis.names import FIRST_NAMES, LAST_NAMES
from trajectory2task.domains.retail.synthesis.payment_methods import draw_payment_methods

Record = dict[str, Any]

# Reserved for documentation, so no mail can reach anyone; tau2-bench uses the .com one.
_MAIL_DOMAINS = ("example.org", "example.net")


def build_users(rng: Random, count: int, addresses: AddressBook) -> dict[str, Record]:
    """Build `count` users, in random order, with empty order lists."""
    people = len(FIRST_NAMES) * len(LAST_NAMES)
    if not 1 <= count <= people:
        raise ValueError(f"users must be in 1..{people}, got {count}")
    user_numbers = DigitPool(rng, USER_DIGITS)
    payment_ids = DigitPool(rng, PAYMENT_DIGITS)
    users = {}
    for number in rng.sample(range(people), count):
        last, first = divmod(number, len(FIRST_NAMES))
        user = _build_user(
            rng, FIRST_NAMES[first], LAST_NAMES[last], user_numbers.draw(), addresses, payment_ids
        )
        users[user["user_id"]] = user
    return users


def _build_user(
    rng: Random,
    first: str,
    last: str,
    number: str,
    addresses: AddressBook,
    payment_ids: DigitPool,
) -> Record:
    stem = f"{first}_{last}".lower()
    mailbox = f"{stem.replace('_', '.')}{rng.randint(10, 9999)}"
    return {
        "user_id": f"{stem}_{number}",
        "name": {"first_name": first, "last_name": last},
        "address": addresses.draw(),
        "email": f"{mailbox}@{rng.choice(_MAIL_DOMAINS)}",
        "payment_methods": draw_payment_methods(rng, payment_ids),
        "orders": [],
    }
