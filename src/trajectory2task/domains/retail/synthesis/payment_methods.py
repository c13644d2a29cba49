"""Payment methods of one user.

In: a random stream and the world's pool of payment ids. Out: two to four methods,
keyed by id. Cards of one user differ in their last four digits, and gift card
balances run from too small for most orders to ample.
"""

from __future__ import annotations

from random import Random
from typing import Any

from trajectory2task.domains.retail.synthesis.identifiers import DigitPool

Method = dict[str, Any]

_CARD, _PAYPAL, _GIFT = "credit_card", "paypal", "gift_card"

# Weights lean on users with a choice to make, and keep single-source users rare.
_WALLETS: tuple[tuple[tuple[str, ...], int], ...] = (
    ((_CARD, _PAYPAL), 16),
    ((_CARD, _GIFT), 16),
    ((_PAYPAL, _GIFT), 10),
    ((_CARD, _CARD), 4),
    ((_CARD, _CARD, _GIFT), 12),
    ((_CARD, _CARD, _PAYPAL), 10),
    ((_CARD, _PAYPAL, _GIFT), 18),
    ((_CARD, _GIFT, _GIFT), 4),
    ((_CARD, _CARD, _PAYPAL, _GIFT), 7),
    ((_CARD, _PAYPAL, _GIFT, _GIFT), 3),
)

_BRANDS = ("visa", "mastercard")

_BALANCES: tuple[tuple[float, float, int], ...] = (
    (4.0, 45.0, 35),
    (45.0, 180.0, 30),
    (180.0, 600.0, 20),
    (600.0, 1500.0, 15),
)


def draw_payment_methods(rng: Random, ids: DigitPool) -> dict[str, Method]:
    """Draw one user's wallet."""
    wallets = [sources for sources, _ in _WALLETS]
    (sources,) = rng.choices(wallets, [weight for _, weight in _WALLETS])
    last_fours = rng.sample(range(10_000), len(sources))
    methods = {}
    for source, last_four in zip(sources, last_fours, strict=True):
        method = _draw_method(rng, source, f"{source}_{ids.draw()}", last_four)
        methods[method["id"]] = method
    return methods


def _draw_method(rng: Random, source: str, method_id: str, last_four: int) -> Method:
    method: Method = {"source": source, "id": method_id}
    if source == _CARD:
        method["brand"] = rng.choice(_BRANDS)
        method["last_four"] = f"{last_four:04d}"
    elif source == _GIFT:
        method["balance"] = _draw_balance(rng)
    return method


def _draw_balance(rng: Random) -> float:
    ((low, high, _),) = rng.choices(_BALANCES, [weight for _, _, weight in _BALANCES])
    return round(rng.uniform(low, high), 2)
