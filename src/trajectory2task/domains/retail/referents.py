"""What shop customers point at, and what they can say about it.

In: a state of the shop, the caller, the arguments named so far. Out: candidate ids, (attribute,
value) pairs, and the read calls that show them. Values are asked for tens of thousands of times
a second while a world is explored, so they only walk what is there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType

from trajectory2task.core.calls import Call, reading
from trajectory2task.core.domain import Arguments, Pairs, Referent
from trajectory2task.core.state import Database, Record, State

_SOURCES = {"credit_card": "credit card", "paypal": "PayPal", "gift_card": "gift card"}
_BRANDS = {"visa": "Visa", "mastercard": "Mastercard", "amex": "American Express"}
_ITEM_MODIFIED = "pending (item modified)"


class OrderReferent(Referent):
    """One of the caller's orders; named by what is in it, then by its state, city and number."""

    def values(self, state: State, caller: str, arguments: Arguments) -> Sequence[str]:
        """The caller's orders that the shop still has on record."""
        user = state.get("users", caller)
        if user is None:
            return ()
        # `is not None` looks at no order: most of them are read by nobody, and far in memory.
        return [
            order_id for order_id in user["orders"] if state.get("orders", order_id) is not None
        ]

    def pairs(self, state: State, value: str, arguments: Arguments) -> Pairs:
        """Product names, status, the city it ships to if that is not home, the order number."""
        order = _order(state, value)
        pairs = state.base.once("order pairs", order, _order_pairs)
        user = state.get("users", order["user_id"])
        city = order["address"]["city"]
        if user is not None and user["address"]["city"] != city:
            return (*pairs, ("city", city), ("number", value))
        return (*pairs, ("number", value))

    def shown_by(
        self, state: State, caller: str, value: str, arguments: Arguments
    ) -> tuple[Call, ...]:
        """The profile lists the orders, the order shows the rest."""
        return (
            reading("get_user_details", "user_id", caller),
            reading("get_order_details", "order_id", value),
        )


class OrderItemReferent(Referent):
    """An item of the order named before; an id that the order holds twice cannot be pointed at."""

    head = 1

    def values(self, state: State, caller: str, arguments: Arguments) -> Sequence[str]:
        """Item ids that occur exactly once in the order."""
        order = state.get("orders", arguments["order_id"])
        if order is None:
            return ()
        ids = [item["item_id"] for item in order["items"]]
        if len(set(ids)) == len(ids):
            return ids
        return [item_id for item_id in ids if ids.count(item_id) == 1]

    def pairs(self, state: State, value: str, arguments: Arguments) -> Pairs:
        """The product's name, then its options."""
        order = _order(state, arguments["order_id"])
        return state.base.once("item pairs", order, _item_pairs)[value]

    def shown_by(
        self, state: State, caller: str, value: str, arguments: Arguments
    ) -> tuple[Call, ...]:
        """The order shows its items."""
        return (reading("get_order_details", "order_id", arguments["order_id"]),)


class VariantReferent(Referent):
    """Another variant of the product of one item of the order (a question calls it `item_id`)."""

    def values(self, state: State, caller: str, arguments: Arguments) -> Sequence[str]:
        """Every variant of the old item's product but the old item itself, in stock or not."""
        product = _product_of(state, arguments)
        if product is None:
            return ()
        old = _old_item(arguments)
        return [item_id for item_id in product["variants"] if item_id != old]

    def rivals(self, state: State, caller: str, arguments: Arguments) -> Sequence[str]:
        """With the old item: what fits it does not say what is wanted instead."""
        product = _product_of(state, arguments)
        return () if product is None else list(product["variants"])

    def pairs(self, state: State, value: str, arguments: Arguments) -> Pairs:
        """Its options."""
        product = _product_of(state, arguments)
        if product is None:
            return (("item number", value),)
        return state.base.once("variant pairs", product, _variant_pairs)[value]

    def shown_by(
        self, state: State, caller: str, value: str, arguments: Arguments
    ) -> tuple[Call, ...]:
        """The product shows its variants."""
        product = _product_of(state, arguments)
        if product is None:
            return ()
        return (reading("get_product_details", "product_id", product["product_id"]),)


class PaymentMethodReferent(Referent):
    """One of the caller's payment methods."""

    def values(self, state: State, caller: str, arguments: Arguments) -> Sequence[str]:
        """Ids of all of them."""
        user = state.get("users", caller)
        return () if user is None else list(user["payment_methods"])

    def pairs(self, state: State, value: str, arguments: Arguments) -> Pairs:
        """Its kind; for a card, brand and last digits; for a second one of a kind, its id."""
        owner = _owner(state, value, arguments)
        return state.base.once("method pairs", owner, _wallet_pairs)[value]

    def shown_by(
        self, state: State, caller: str, value: str, arguments: Arguments
    ) -> tuple[Call, ...]:
        """The profile shows the payment methods."""
        return (reading("get_user_details", "user_id", caller),)


class ProductReferent(Referent):
    """A kind of product that the shop sells."""

    head = 1

    def values(self, state: State, caller: str, arguments: Arguments) -> Sequence[str]:
        """Ids of all products; no tool adds one, so the base is the whole list."""
        return list(state.base.collections["products"])

    def pairs(self, state: State, value: str, arguments: Arguments) -> Pairs:
        """Its name."""
        product = state.get("products", value)
        return (("product", product["name"] if product else value),)

    def shown_by(
        self, state: State, caller: str, value: str, arguments: Arguments
    ) -> tuple[Call, ...]:
        """The list of product types gives name and id."""
        return (Call("list_all_product_types", {}),)


REFERENTS: Mapping[str, Referent] = MappingProxyType(
    {
        "order": OrderReferent(),
        "order_item": OrderItemReferent(),
        "variant": VariantReferent(),
        "payment_method": PaymentMethodReferent(),
        "product": ProductReferent(),
    }
)


def _order(state: State, order_id: str) -> Record:
    order = state.get("orders", order_id)
    if order is None:
        raise KeyError(order_id)
    return order


def _old_item(arguments: Arguments) -> str:
    old: str = arguments["item_ids"] if "item_ids" in arguments else arguments["item_id"]
    return old


def _product_of(state: State, arguments: Arguments) -> Record | None:
    """The product of the old item named before; None where order or product is not on record, and
    where no order was named (a look-up of one item by its id)."""
    order = state.get("orders", arguments.get("order_id", ""))
    if order is None:
        return None
    old = _old_item(arguments)
    for item in order["items"]:
        if item["item_id"] == old:
            return state.get("products", item["product_id"])
    return None


def _order_pairs(order: Record) -> Pairs:
    """What is in it, and its status as customers know it: a changed pending order is pending."""
    names = dict.fromkeys(item["name"] for item in order["items"])
    status = "pending" if order["status"] == _ITEM_MODIFIED else order["status"]
    return (*(("product", name) for name in names), ("status", status))


def _item_pairs(order: Record) -> dict[str, Pairs]:
    named = [
        (item["item_id"], (("product", item["name"]), *item["options"].items()))
        for item in order["items"]
    ]
    return _told_apart(named, "item number")


def _variant_pairs(product: Record) -> dict[str, Pairs]:
    named = [(name, tuple(of["options"].items())) for name, of in product["variants"].items()]
    return _told_apart(named, "item number")


def _wallet_pairs(user: Record) -> dict[str, Pairs]:
    named = [(name, _method_pairs(method)) for name, method in user["payment_methods"].items()]
    return _told_apart(named, "id")


def _method_pairs(method: Record) -> Pairs:
    source: str = method["source"]
    pairs: list[tuple[str, str]] = [("source", _SOURCES.get(source, source))]
    if "brand" in method:
        brand: str = method["brand"]
        pairs.append(("brand", _BRANDS.get(brand, brand)))
    if "last_four" in method:
        pairs.append(("last four", method["last_four"]))
    return tuple(pairs)


def _owner(state: State, method_id: str, arguments: Arguments) -> Record:
    """The owner of a payment method; a referent is told no caller, so ids lead there."""
    for owner in (_payer(state, arguments), _owners(state.base).get(method_id)):
        user = None if owner is None else state.get("users", owner)
        if user is not None and method_id in user["payment_methods"]:
            return user
    for user_id in state.ids("users"):  # a method that a task's initial state added
        user = state.get("users", user_id)
        if user is not None and method_id in user["payment_methods"]:
            return user
    raise KeyError(method_id)


def _payer(state: State, arguments: Arguments) -> str | None:
    """The owner of the order that the call is about, if it is about one."""
    order = state.get("orders", arguments["order_id"]) if "order_id" in arguments else None
    if order is None:
        return None
    owner: str = order["user_id"]
    return owner


@lru_cache(maxsize=4)
def _owners(base: Database) -> dict[str, str]:
    """User id by payment method, for one world."""
    return {
        method_id: user_id
        for user_id, user in base.collections["users"].items()
        for method_id in user["payment_methods"]
    }


def _told_apart(named: Sequence[tuple[str, Pairs]], last: str) -> dict[str, Pairs]:
    """The pairs of each id (of one met twice, the first), with the id itself as a pair called
    `last` where another one has the very same pairs."""
    alike: dict[frozenset[tuple[str, str]], set[str]] = {}
    for value, pairs in named:
        alike.setdefault(frozenset(pairs), set()).add(value)
    found: dict[str, Pairs] = {}
    for value, pairs in named:
        unique = len(alike[frozenset(pairs)]) == 1
        found.setdefault(value, pairs if unique else (*pairs, (last, value)))
    return found
