"""How many orders each user has and in which status.

In: a random stream and a number of users. Out: per user, the statuses of their
orders: at least one pending and one delivered each, fixed shares over the world.
"""

from __future__ import annotations

from random import Random

PENDING, DELIVERED, PROCESSED, CANCELLED = "pending", "delivered", "processed", "cancelled"

_ORDERS_PER_USER = ((3, 10), (4, 18), (5, 27), (6, 24), (7, 21))

_SHARES = ((PENDING, 0.42), (PROCESSED, 0.09), (CANCELLED, 0.09))


def plan_statuses(rng: Random, users: int) -> list[list[str]]:
    """Draw each user's order statuses."""
    sizes = rng.choices(
        [size for size, _ in _ORDERS_PER_USER],
        [weight for _, weight in _ORDERS_PER_USER],
        k=users,
    )
    # Dealing the remainder from one shuffled deck holds the shares for every seed.
    deck = _remaining_deck(sum(sizes), users)
    rng.shuffle(deck)
    plan = []
    for size in sizes:
        statuses = [PENDING, DELIVERED, *(deck.pop() for _ in range(size - 2))]
        rng.shuffle(statuses)
        plan.append(statuses)
    return plan


def _remaining_deck(total: int, users: int) -> list[str]:
    """The statuses left once every user has one pending and one delivered order."""
    deck: list[str] = []
    for status, share in _SHARES:
        owed = users if status == PENDING else 0
        deck += [status] * max(0, round(total * share) - owed)
    deck += [DELIVERED] * (total - 2 * users - len(deck))
    return deck
