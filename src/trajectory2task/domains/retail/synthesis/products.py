"""Products and their variants.

In: a seed's random stream and a number of categories. Out: the `products` table of
a retail database: 5 to 20 variants per product, about 70% of them available.
"""

from __future__ import annotations

from random import Random
from statistics import NormalDist
from typing import Any

from trajectory2task.domains.retail.synthesis.catalogue import CATEGORIES
from trajectory2task.domains.retail.synthesis.category import Category, OptionValue
from trajectory2task.domains.retail.synthesis.identifiers import ITEM_DIGITS, DigitPool

Record = dict[str, Any]
Combination = tuple[OptionValue, ...]

# The counts are quantiles of a normal clipped to 5..20. Clipping narrows it, so the
# spread before clipping is a little above the 4 wanted after it.
_COUNTS = NormalDist(10.9, 4.4)
_FEWEST, _MOST = 5, 20
_AVAILABLE_SHARE = 0.70
_FEWEST_AVAILABLE = 3
# 1.015 / 0.985 stays below the smallest step between unequal option factors (a test
# holds the catalogue to 1.035), so a better option costs more whatever the wobble.
_PRICE_WOBBLE = 0.015


def build_products(rng: Random, categories: int) -> dict[str, Record]:
    """Build one product for each of `categories` categories drawn from the catalogue."""
    if not 1 <= categories <= len(CATEGORIES):
        raise ValueError(f"categories must be in 1..{len(CATEGORIES)}, got {categories}")
    chosen = sorted(rng.sample(range(len(CATEGORIES)), categories))
    counts = _variant_counts(rng, categories)
    ids = DigitPool(rng, ITEM_DIGITS)
    products = {}
    for index, count in zip(chosen, counts, strict=True):
        product = _build_product(rng, CATEGORIES[index], count, ids)
        products[product["product_id"]] = product
    return products


def _variant_counts(rng: Random, total: int) -> list[int]:
    """One count per product, stratified so that mean and spread hold for every seed."""
    counts = [
        min(_MOST, max(_FEWEST, round(_COUNTS.inv_cdf((rank + 0.2 + 0.6 * rng.random()) / total))))
        for rank in range(total)
    ]
    rng.shuffle(counts)
    return counts


def _build_product(rng: Random, category: Category, count: int, ids: DigitPool) -> Record:
    product_id = ids.draw()
    base = category.base_price * rng.uniform(0.9, 1.1)
    combinations = _draw_combinations(rng, category, count)
    available = _draw_availability(rng, count)
    prices: set[float] = set()
    variants: dict[str, Record] = {}
    for combination, in_stock in zip(combinations, available, strict=True):
        item_id = ids.draw()
        price = _price(rng, base, combination, prices)
        prices.add(price)
        options = {
            dimension.name: value.text
            for dimension, value in zip(category.dimensions, combination, strict=True)
        }
        variants[item_id] = {
            "item_id": item_id,
            "options": options,
            "available": in_stock,
            "price": price,
        }
    return {"name": category.name, "product_id": product_id, "variants": variants}


def _draw_combinations(rng: Random, category: Category, count: int) -> list[Combination]:
    """Draw distinct combinations in which every dimension takes two values or more."""
    while True:
        numbers = rng.sample(range(category.combinations), count)
        drawn = [_combination(category, number) for number in numbers]
        if all(len(set(column)) > 1 for column in zip(*drawn, strict=True)):
            return drawn


def _combination(category: Category, number: int) -> Combination:
    """Decode a combination's number, a mixed-radix one over the dimensions."""
    values = []
    for dimension in category.dimensions:
        number, index = divmod(number, len(dimension.values))
        values.append(dimension.values[index])
    return tuple(values)


def _draw_availability(rng: Random, count: int) -> list[bool]:
    # The uniform term rounds up or down in proportion, which keeps the share exact.
    in_stock = int(count * _AVAILABLE_SHARE + rng.random()) + rng.choice((-1, 0, 0, 1))
    in_stock = min(count, max(_FEWEST_AVAILABLE, in_stock))
    flags = [True] * in_stock + [False] * (count - in_stock)
    rng.shuffle(flags)
    return flags


def _price(rng: Random, base: float, combination: Combination, taken: set[float]) -> float:
    for value in combination:
        base *= value.factor
    price = round(base * rng.uniform(1 - _PRICE_WOBBLE, 1 + _PRICE_WOBBLE), 2)
    while price in taken:
        price = round(price + 0.01, 2)
    return price
