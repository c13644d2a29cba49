"""What a made-up retail database must be, whatever the seed."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from functools import cache
from itertools import combinations, permutations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trajectory2task.domains.retail.synthesis import statistics, synthesize
from trajectory2task.domains.retail.synthesis.catalogue import CATEGORIES

Record = dict[str, Any]
Database = dict[str, dict[str, Record]]

SEEDS = (0, 1, 7, 2026, 10**9 + 7)

_TAU2_PRODUCTS = """
T-Shirt,Laptop,Running Shoes,Smartphone,Backpack,Coffee Maker,Water Bottle,Desk Lamp,
Notebook,Sunglasses,Wristwatch,Electric Toothbrush,Yoga Mat,Bluetooth Speaker,Gaming Mouse,
Action Camera,Garden Hose,Hiking Boots,Tablet,E-Reader,Portable Charger,
Indoor Security Camera,Electric Kettle,Mechanical Keyboard,Wireless Earbuds,
Smart Thermostat,Fleece Jacket,Wall Clock,Dumbbell Set,Pet Bed,Espresso Machine,
Cycling Helmet,LED Light Bulb,Digital Camera,Bookshelf,Bicycle,Sneakers,Office Chair,
Smart Watch,Tea Kettle,Luggage Set,Patio Umbrella,Air Purifier,Makeup Kit,Skateboard,
Jigsaw Puzzle,Grill,Headphones,Vacuum Cleaner,Perfume
"""
TAU2_PRODUCTS = _TAU2_PRODUCTS.replace("\n", "").split(",")

# Which states each first zip digit belongs to, as the postal service assigns them.
ZIP_ZONES = {
    "0": "CT MA ME NH NJ RI VT",
    "1": "DE NY PA",
    "2": "DC MD NC SC VA WV",
    "3": "AL FL GA MS TN",
    "4": "IN KY MI OH",
    "5": "IA MN MT ND SD WI",
    "6": "IL KS MO NE",
    "7": "AR LA OK TX",
    "8": "AZ CO ID NM NV UT WY",
    "9": "AK CA HI OR WA",
}

PAYMENT_KEYS = {
    "credit_card": {"source", "id", "brand", "last_four"},
    "paypal": {"source", "id"},
    "gift_card": {"source", "id", "balance"},
}

ORDER_KEYS = {
    "order_id",
    "user_id",
    "address",
    "items",
    "status",
    "fulfillments",
    "payment_history",
}


@cache
def world(seed: int) -> Database:
    """Build each seed's world once for all tests; no test changes it."""
    return synthesize(seed)


@pytest.fixture(params=SEEDS)
def db(request: pytest.FixtureRequest) -> Database:
    seed: int = request.param
    return world(seed)


def test_catalogue_has_190_distinct_unambiguous_names() -> None:
    names = [category.name for category in CATEGORIES]
    assert len(names) == len(set(names)) == 190
    for one, other in permutations([name.lower() for name in names], 2):
        assert one not in other
    for name in names:
        assert re.fullmatch(r"[A-Z0-9][\w-]*( [A-Z0-9][\w-]*)*", name)


def test_catalogue_names_and_tau2_names_do_not_contain_each_other() -> None:
    for category in CATEGORIES:
        for other in TAU2_PRODUCTS:
            assert other.lower() not in category.name.lower()
            assert category.name.lower() not in other.lower()


def test_catalogue_dimensions_allow_enough_distinct_variants() -> None:
    for category in CATEGORIES:
        assert 2 <= len(category.dimensions) <= 4, category.name
        assert category.combinations >= 24, category.name
        assert 10 <= category.base_price <= 1000
        labels = [dimension.name for dimension in category.dimensions]
        assert len(labels) == len(set(labels))


def test_catalogue_option_values_are_distinct_words_within_a_product() -> None:
    for category in CATEGORIES:
        values = [value.text for dimension in category.dimensions for value in dimension.values]
        folded = [value.casefold() for value in values]
        assert len(folded) == len(set(folded)), (category.name, values)
        for value in values:
            assert value == value.strip() != ""
            assert not re.fullmatch(r"[\d\s./-]+( x [\d./]+)*", value), (category.name, value)


def test_catalogue_factors_are_equal_or_a_visible_step_apart() -> None:
    for category in CATEGORIES:
        for dimension in category.dimensions:
            for one, other in combinations(dimension.values, 2):
                low, high = sorted((one.factor, other.factor))
                assert low >= 1
                assert low == high or high / low > 1.035, (category.name, dimension.name)


def test_tables_and_sizes(db: Database) -> None:
    assert list(db) == ["products", "users", "orders"]
    assert len(db["products"]) == 190
    assert len(db["users"]) == 500
    for table, key in (("products", "product_id"), ("users", "user_id"), ("orders", "order_id")):
        assert all(record[key] == name for name, record in db[table].items())


def test_product_schema(db: Database) -> None:
    for product in db["products"].values():
        assert set(product) == {"name", "product_id", "variants"}
        for item_id, variant in product["variants"].items():
            assert set(variant) == {"item_id", "options", "available", "price"}
            assert variant["item_id"] == item_id
            assert type(variant["available"]) is bool
            assert type(variant["price"]) is float
            assert variant["price"] == round(variant["price"], 2) > 0


def test_variant_counts(db: Database) -> None:
    figures = statistics(db)
    assert 10.5 <= figures["variants_per_product_mean"] <= 11.5
    assert 3.5 <= figures["variants_per_product_std"] <= 4.5
    assert figures["variants_per_product_min"] >= 5
    assert figures["variants_per_product_max"] <= 20


def test_variants_are_distinct_in_options_and_price(db: Database) -> None:
    for product in db["products"].values():
        variants = list(product["variants"].values())
        dimensions = list(variants[0]["options"])
        assert all(list(variant["options"]) == dimensions for variant in variants)
        combos = {tuple(variant["options"].values()) for variant in variants}
        assert len(combos) == len(variants)
        assert len({variant["price"] for variant in variants}) == len(variants)
        assert all(len(set(column)) > 1 for column in zip(*combos, strict=True))


def test_better_options_cost_more(db: Database) -> None:
    categories = {category.name: category for category in CATEGORIES}
    compared = 0
    for product in db["products"].values():
        factors = [
            {value.text: value.factor for value in dimension.values}
            for dimension in categories[product["name"]].dimensions
        ]
        for one, other in combinations(product["variants"].values(), 2):
            values = zip(one["options"].values(), other["options"].values(), factors, strict=True)
            changed = [(table[a], table[b]) for a, b, table in values if a != b]
            if len(changed) == 1 and changed[0][0] != changed[0][1]:
                before, after = changed[0]
                assert (before < after) == (one["price"] < other["price"])
                compared += 1
    assert compared > 500


def test_availability(db: Database) -> None:
    in_stock = [
        [variant["available"] for variant in product["variants"].values()]
        for product in db["products"].values()
    ]
    assert all(sum(flags) >= 3 for flags in in_stock)
    assert sum(not all(flags) for flags in in_stock) > 0.7 * len(in_stock)
    assert 0.66 <= statistics(db)["available_share"] <= 0.74


def test_users_are_unique_people(db: Database) -> None:
    users = list(db["users"].values())
    names = [(user["name"]["first_name"], user["name"]["last_name"]) for user in users]
    assert len(set(names)) == len(users)
    assert len({user["email"] for user in users}) == len(users)
    assert len({tuple(user["address"].values()) for user in users}) == len(users)
    keys = {(*name, user["address"]["zip"]) for name, user in zip(names, users, strict=True)}
    assert len(keys) == len(users)


def test_user_schema(db: Database) -> None:
    keys = {"user_id", "name", "address", "email", "payment_methods", "orders"}
    assert all(set(user) == keys for user in db["users"].values())
    for user in db["users"].values():
        first, last = user["name"]["first_name"].lower(), user["name"]["last_name"].lower()
        assert set(user["name"]) == {"first_name", "last_name"}
        assert user["user_id"].startswith(f"{first}_{last}_")
        assert user["email"].startswith(f"{first}.{last}")


def test_addresses_are_believable(db: Database) -> None:
    keys = {"address1", "address2", "city", "country", "state", "zip"}
    for record in [*db["users"].values(), *db["orders"].values()]:
        address = record["address"]
        assert set(address) == keys
        assert all(type(part) is str and part for part in address.values())
        assert re.fullmatch(r"\d{5}", address["zip"])
        assert address["state"] in ZIP_ZONES[address["zip"][0]].split()
        assert address["country"] == "USA"


def test_payment_methods(db: Database) -> None:
    seen: set[str] = set()
    two_cards = one_source = 0
    for user in db["users"].values():
        methods = user["payment_methods"]
        assert 2 <= len(methods) <= 4
        assert seen.isdisjoint(methods)
        seen.update(methods)
        for method_id, method in methods.items():
            assert method["id"] == method_id
            assert set(method) == PAYMENT_KEYS[method["source"]]
            assert method_id.startswith(method["source"])
        cards = [m["last_four"] for m in methods.values() if m["source"] == "credit_card"]
        assert len(cards) == len(set(cards))
        assert all(re.fullmatch(r"\d{4}", card) for card in cards)
        two_cards += len(cards) > 1
        one_source += len({method["source"] for method in methods.values()}) == 1
    assert two_cards > 50
    assert one_source < 50


def test_gift_card_balances_are_small_and_ample(db: Database) -> None:
    balances = [
        method["balance"]
        for user in db["users"].values()
        for method in user["payment_methods"].values()
        if method["source"] == "gift_card"
    ]
    assert all(type(balance) is float and balance == round(balance, 2) for balance in balances)
    totals = sorted(order["payment_history"][0]["amount"] for order in db["orders"].values())
    lower_quarter, upper_quarter = totals[len(totals) // 4], totals[3 * len(totals) // 4]
    assert sum(balance < lower_quarter for balance in balances) > 0.2 * len(balances)
    assert sum(balance > upper_quarter for balance in balances) > 0.1 * len(balances)


def test_identifiers_have_forms_of_their_own(db: Database) -> None:
    products, users, orders = db["products"], db["users"], db["orders"]
    items = [item_id for product in products.values() for item_id in product["variants"]]
    methods = [method for user in users.values() for method in user["payment_methods"]]
    assert len(set(items) | set(products)) == len(items) + len(products)
    assert all(re.fullmatch(r"[1-9]\d{10}", number) for number in [*items, *products])
    assert all(re.fullmatch(r"#W\d{8}", order_id) for order_id in orders)
    assert all(re.fullmatch(r"(credit|gift)_card_\d{8}|paypal_\d{8}", name) for name in methods)
    assert all(re.fullmatch(r"[a-z]+_[a-z]+_\d{5}", user_id) for user_id in users)
    for user in users.values():
        assert re.fullmatch(r"[a-z.]+\d+@example\.(org|net)", user["email"])


def test_order_schema(db: Database) -> None:
    reasons = {"no longer needed", "ordered by mistake"}
    for order in db["orders"].values():
        cancelled = order["status"] == "cancelled"
        assert set(order) == ORDER_KEYS | ({"cancel_reason"} if cancelled else set())
        assert not cancelled or order["cancel_reason"] in reasons


def test_users_and_orders_point_at_each_other(db: Database) -> None:
    listed = [
        (order_id, user_id) for user_id, user in db["users"].items() for order_id in user["orders"]
    ]
    assert sorted(listed) == sorted((key, order["user_id"]) for key, order in db["orders"].items())
    assert all(3 <= len(user["orders"]) <= 7 for user in db["users"].values())


def test_items_are_the_catalogue_s(db: Database) -> None:
    for order in db["orders"].values():
        item_ids = [item["item_id"] for item in order["items"]]
        assert 1 <= len(item_ids) <= 5
        assert len(item_ids) == len(set(item_ids))
        for item in order["items"]:
            product = db["products"][item["product_id"]]
            variant = product["variants"][item["item_id"]]
            assert item == {
                "name": product["name"],
                "product_id": product["product_id"],
                "item_id": variant["item_id"],
                "price": variant["price"],
                "options": variant["options"],
            }


def test_some_orders_hold_two_variants_of_a_product(db: Database) -> None:
    doubled = sum(
        len({item["product_id"] for item in order["items"]}) < len(order["items"])
        for order in db["orders"].values()
    )
    assert 0.02 * len(db["orders"]) < doubled < 0.4 * len(db["orders"])


def test_fulfillments_cover_what_was_sent(db: Database) -> None:
    tracking: list[str] = []
    for order in db["orders"].values():
        sent = [item_id for parcel in order["fulfillments"] for item_id in parcel["item_ids"]]
        tracking += [number for parcel in order["fulfillments"] for number in parcel["tracking_id"]]
        shipped = order["status"] in {"processed", "delivered"}
        assert sent == ([item["item_id"] for item in order["items"]] if shipped else [])
        assert all(set(parcel) == {"tracking_id", "item_ids"} for parcel in order["fulfillments"])
    assert len(tracking) == len(set(tracking))


def test_money_adds_up(db: Database) -> None:
    for order in db["orders"].values():
        cents = sum(round(item["price"] * 100) for item in order["items"])
        kinds = [entry["transaction_type"] for entry in order["payment_history"]]
        cancelled = order["status"] == "cancelled"
        assert kinds == (["payment", "refund"] if cancelled else ["payment"])
        methods = {entry["payment_method_id"] for entry in order["payment_history"]}
        assert len(methods) == 1
        assert methods <= set(db["users"][order["user_id"]]["payment_methods"])
        assert all(entry["amount"] == cents / 100 for entry in order["payment_history"])


def test_statuses(db: Database) -> None:
    shares = statistics(db)["status_shares"]
    wanted = {"pending": 0.42, "delivered": 0.40, "processed": 0.09, "cancelled": 0.09}
    assert shares == pytest.approx(wanted, abs=0.01)
    by_user: dict[str, set[str]] = defaultdict(set)
    for order in db["orders"].values():
        by_user[order["user_id"]].add(order["status"])
    assert all({"pending", "delivered"} <= statuses for statuses in by_user.values())


def test_most_orders_go_to_the_user_s_own_address(db: Database) -> None:
    own = Counter(
        order["address"] == db["users"][order["user_id"]]["address"]
        for order in db["orders"].values()
    )
    assert 0.8 < own[True] / own.total() < 0.95


def test_a_product_often_leaves_the_order_open(db: Database) -> None:
    figures = statistics(db)
    assert figures["withheld_order_share"] >= 0.5
    assert figures["withheld_order_same_group_share"] >= 0.4


def test_same_seed_same_bytes() -> None:
    again = synthesize(SEEDS[0])
    assert json.dumps(again) == json.dumps(world(SEEDS[0]))


def test_seeds_differ() -> None:
    texts = {json.dumps(world(seed)[table]) for seed in SEEDS for table in world(seed)}
    assert len(texts) == 3 * len(SEEDS)
    people = [set(world(seed)["users"]) for seed in SEEDS]
    assert all(one.isdisjoint(other) for one, other in combinations(people, 2))


@settings(max_examples=25, deadline=None)
@given(st.integers(), st.integers(1, 12), st.integers(1, 12))
def test_small_worlds_hold_together(seed: int, users: int, categories: int) -> None:
    small = synthesize(seed, users=users, categories=categories)
    assert len(small["users"]) == users
    assert len(small["products"]) == categories
    test_variants_are_distinct_in_options_and_price(small)
    test_users_and_orders_point_at_each_other(small)
    test_items_are_the_catalogue_s(small)
    test_money_adds_up(small)


@pytest.mark.parametrize("sizes", [{"users": 0}, {"categories": 0}, {"categories": 191}])
def test_impossible_sizes_are_refused(sizes: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="must be in"):
        synthesize(0, **sizes)
