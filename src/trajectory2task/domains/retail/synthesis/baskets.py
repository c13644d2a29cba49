"""What one user buys, order by order.

In: a random stream, the products and a number of orders. Out: per order, the
(product, variant) pairs in it. A user keeps coming back to a few favourite
products, so a product alone rarely tells which order is meant.
"""

from __future__ import annotations

import math
from random import Random
from statistics import fmean
from typing import Any

Record = dict[str, Any]
Line = tuple[Record, Record]

_ITEMS_PER_ORDER = ((1, 11), (2, 34), (3, 31), (4, 16), (5, 8))
_FAVOURITES = (2, 2, 2, 2, 3)
_FAVOURITE_SHARE = 0.88
_TWICE_IN_ORDER_SHARE = 0.1
_SAME_VARIANT_SHARE = 0.4
_STAPLE_SHARE = 0.7


def pick_staples(products: list[Record]) -> list[Record]:
    """Return the cheaper products: nobody orders a rowing machine four times."""
    ranked = sorted(products, key=lambda product: (_mean_price(product), product["product_id"]))
    return ranked[: math.ceil(len(ranked) * _STAPLE_SHARE)]


def _mean_price(product: Record) -> float:
    return fmean(variant["price"] for variant in product["variants"].values())


class Shopper:
    """Draws the baskets of one user, whose favourites are among the staples."""

    def __init__(self, rng: Random, products: list[Record], staples: list[Record]) -> None:
        self._rng = rng
        self._products = products
        count = min(len(staples), rng.choice(_FAVOURITES))
        self._favourites = rng.sample(staples, count)
        self._usual = {
            product["product_id"]: self._variant(product) for product in self._favourites
        }

    def draw_basket(self) -> list[Line]:
        """Return one order's lines; no variant occurs twice in it."""
        sizes = [size for size, _ in _ITEMS_PER_ORDER]
        (size,) = self._rng.choices(sizes, [weight for _, weight in _ITEMS_PER_ORDER])
        lines: list[Line] = []
        while len(lines) < size:
            product = self._pick_product([bought for bought, _ in lines])
            variant = self._pick_variant(product)
            if all(variant["item_id"] != other["item_id"] for _, other in lines):
                lines.append((product, variant))
        return lines

    def _pick_product(self, bought: list[Record]) -> Record:
        """Pick what to buy next: now and then a second variant of what is there already."""
        if bought and self._rng.random() < _TWICE_IN_ORDER_SHARE:
            return self._rng.choice(bought)
        fresh = [product for product in self._favourites if product not in bought]
        if fresh and self._rng.random() < _FAVOURITE_SHARE:
            return self._rng.choice(fresh)
        return self._rng.choice(self._products)

    def _pick_variant(self, product: Record) -> Record:
        usual = self._usual.get(product["product_id"])
        if usual is not None and self._rng.random() < _SAME_VARIANT_SHARE:
            return usual
        return self._variant(product)

    def _variant(self, product: Record) -> Record:
        variants: list[Record] = list(product["variants"].values())
        return self._rng.choice(variants)
