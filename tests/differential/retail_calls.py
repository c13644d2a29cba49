"""Random retail calls that know the world: most make sense, some miss narrowly, some are ill-typed.

In: a generator of randomness and the state as it is. Out: a tool's name and its arguments.
"""

from __future__ import annotations

import copy
from random import Random
from typing import Any

from trajectory2task.core.state import Record, State
from trajectory2task.domains.retail.tools import RetailTools

Arguments = dict[str, Any]

WEIGHTS = {
    "find_user_id_by_email": 3,
    "find_user_id_by_name_zip": 4,
    "get_user_details": 4,
    "get_order_details": 4,
    "get_product_details": 3,
    "list_all_product_types": 1,
    "calculate": 3,
    "transfer_to_human_agents": 1,
    "cancel_pending_order": 9,
    "modify_pending_order_address": 8,
    "modify_pending_order_payment": 14,
    "modify_pending_order_items": 18,
    "exchange_delivered_order_items": 14,
    "return_delivered_order_items": 14,
    "modify_user_address": 5,
}
FITTING = {
    "cancel_pending_order": ("pending",),
    "modify_pending_order_address": ("pending", "pending (item modified)"),
    "modify_pending_order_payment": ("pending",),
    "modify_pending_order_items": ("pending",),
    "exchange_delivered_order_items": ("delivered",),
    "return_delivered_order_items": ("delivered",),
}
SWAPS = ("modify_pending_order_items", "exchange_delivered_order_items")
ILL_TYPED: tuple[Any, ...] = (None, 0, 5, 1.5, True, "", [], {}, [None], [5], [[]], {"a": "b"})
EXPRESSIONS = ("1/0", "abc", "", "1 +", "(2", "2 2", "5 % 2", "0.1 + 0.2", "-3", "  7  ")


class Calls:
    """Draws calls; `narrow` is the share that misses narrowly, `ill_typed` that of broken ones."""

    def __init__(
        self, rng: Random, state: State, *, narrow: float = 0.25, ill_typed: float = 0.05
    ) -> None:
        self.rng = rng
        self.state = state
        self.narrow = narrow
        self.ill_typed = ill_typed
        self.orders = list(state.ids("orders"))
        self.users = list(state.ids("users"))
        self.products = list(state.ids("products"))

    def draw(self) -> tuple[str, Arguments]:
        """The next call."""
        name = self.rng.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
        arguments = copy.deepcopy(self._fitting(name))
        roll = self.rng.random()
        if roll < self.narrow and arguments:
            self._miss(name, arguments)
        elif roll < self.narrow + self.ill_typed:
            self._break(name, arguments)
        return name, arguments

    def _fitting(self, name: str) -> Arguments:
        rng, user = self.rng, self._user()
        if name == "find_user_id_by_email":
            return {"email": rng.choice((str.upper, str.lower, str))(user["email"])}
        if name == "find_user_id_by_name_zip":
            cased = rng.choice((str.upper, str.lower, str))
            return {
                "first_name": cased(user["name"]["first_name"]),
                "last_name": cased(user["name"]["last_name"]),
                "zip": user["address"]["zip"],
            }
        if name == "get_user_details":
            return {"user_id": user["user_id"]}
        if name == "get_order_details":
            return {"order_id": rng.choice(self.orders)}
        if name == "get_product_details":
            return {"product_id": rng.choice(self.products)}
        if name == "calculate":
            return {"expression": self._expression()}
        if name == "transfer_to_human_agents":
            return {"summary": "they want something else"}
        if name == "modify_user_address":
            return {"user_id": user["user_id"], **self._address()}
        return self._on_order(name) if name in FITTING else {}

    def _on_order(self, name: str) -> Arguments:
        order = self._order(FITTING[name])
        arguments: Arguments = {"order_id": order["order_id"]}
        if name == "cancel_pending_order":
            arguments["reason"] = self.rng.choice(("no longer needed", "ordered by mistake"))
            return arguments
        if name == "modify_pending_order_address":
            return arguments | self._address()
        if name != "modify_pending_order_payment":
            held = [item["item_id"] for item in order["items"]]
            arguments["item_ids"] = self.rng.sample(held, self.rng.randint(1, len(held)))
        if name in SWAPS:
            arguments["new_item_ids"] = [
                self._variant(order, item_id) for item_id in arguments["item_ids"]
            ]
        arguments["payment_method_id"] = self._method(name, order)
        return arguments

    def _method(self, name: str, order: Record) -> str:
        methods: dict[str, Any] = self._record("users", order["user_id"])["payment_methods"]
        original = order["payment_history"][0]["payment_method_id"]
        wanted = list(methods)
        if self.rng.random() < 0.15:
            return self.rng.choice(wanted)
        if name == "return_delivered_order_items":
            wanted = [original, *(key for key in methods if methods[key]["source"] == "gift_card")]
        elif name == "modify_pending_order_payment":
            wanted = [key for key in methods if key != original] or wanted
        return self.rng.choice(wanted)

    def _variant(self, order: Record, item_id: str) -> str:
        """A variant in stock of the item's product, another one where there is one."""
        item = next(item for item in order["items"] if item["item_id"] == item_id)
        variants = self._record("products", item["product_id"])["variants"]
        fine = [key for key in variants if variants[key]["available"] and key != item_id]
        # Sometimes another item of the order, so that one item becomes what another was.
        chained = [other["item_id"] for other in order["items"] if other["item_id"] in fine]
        if chained and self.rng.random() < 0.5:
            return str(self.rng.choice(chained))
        return str(self.rng.choice(fine or [item_id]))

    def _miss(self, name: str, arguments: Arguments) -> None:
        """Make one argument wrong in a way that an agent could get it wrong."""
        field = self.rng.choice(list(arguments))
        order = self.state.get("orders", arguments.get("order_id", ""))
        arguments[field] = self.rng.choice(self._near(field, arguments, order))

    def _near(self, field: str, arguments: Arguments, order: Record | None) -> list[Any]:
        value, rng = arguments[field], self.rng
        if field == "order_id":
            return [rng.choice(self.orders), rng.choice(self.orders), "#W0", value[1:], ""]
        if field in ("item_ids", "new_item_ids"):
            return self._near_items(arguments, field, order)
        if field == "payment_method_id":
            own = list(self._user()["payment_methods"])
            if order is not None:
                own += 3 * list(self._record("users", order["user_id"])["payment_methods"])
            return [*own, "gift_card_0", ""]
        if field == "user_id":
            return [self._user()["user_id"], value.upper(), ""]
        if field == "product_id":
            return [value[1:], next(iter(self._record("products", value)["variants"]))]
        if field == "expression":
            return list(EXPRESSIONS)
        return [f"{value} ", value[:-1], "", "O'Neill & Söhne"]

    def _near_items(self, arguments: Arguments, field: str, order: Record | None) -> list[Any]:
        value = arguments[field]
        product = self._record("products", self.rng.choice(self.products))
        strange = self.rng.choice(list(product["variants"]))
        options = [[], value * 2, value[:-1], [*value[:-1], strange], list(reversed(value))]
        if field == "new_item_ids" and order is not None:
            options.append(arguments["item_ids"])
            item = self.rng.choice(order["items"])
            options.append([*self._record("products", item["product_id"])["variants"]][:1])
            same = self._record("products", product["product_id"])["variants"]
            options += 3 * [[self._any_variant(order, old) for old in arguments["item_ids"]]]
            options.append([key for key in same if not same[key]["available"]][: len(value)])
        return options

    def _any_variant(self, order: Record, item_id: str) -> str:
        for item in order["items"]:
            if item["item_id"] == item_id:
                product = self._record("products", item["product_id"])
                return str(self.rng.choice(list(product["variants"])))
        return item_id

    def _break(self, name: str, arguments: Arguments) -> None:
        """Give one argument a wrong type, leave one out, or add one."""
        if not arguments:
            arguments["surprise"] = 1
            return
        field = self.rng.choice(list(arguments))
        roll = self.rng.random()
        if roll < 0.1:
            del arguments[field]
        elif roll < 0.2:
            arguments["surprise"] = 1
        elif RetailTools.tools[name].parameter(field).many and roll < 0.5:
            arguments[field] = self.rng.choice(["", {}, dict.fromkeys(arguments[field])])
            if roll < 0.35:  # an empty one beside it, or the lengths alone would reject it
                other = "new_item_ids" if field == "item_ids" else "item_ids"
                arguments.update({other: []} if other in arguments else {})
        else:
            arguments[field] = copy.deepcopy(self.rng.choice(ILL_TYPED))

    def _expression(self) -> str:
        terms = [f"{self.rng.uniform(0, 3000):.2f}" for _ in range(self.rng.randint(1, 5))]
        text = terms[0]
        for term in terms[1:]:
            text = f"({text})" if self.rng.random() < 0.2 else text
            text += f" {self.rng.choice('+-*/')} {term}"
        return text

    def _address(self) -> Arguments:
        address = self._user()["address"]
        return {
            key: address[key] for key in ("address1", "address2", "city", "state", "country", "zip")
        }

    def _order(self, statuses: tuple[str, ...]) -> Record:
        """A random order, with one of `statuses` where a few dozen tries find one."""
        for _ in range(60):
            order = self._record("orders", self.rng.choice(self.orders))
            if order["status"] in statuses:
                break
        return order

    def _user(self) -> Record:
        return self._record("users", self.rng.choice(self.users))

    def _record(self, collection: str, record_id: str) -> Record:
        record = self.state.get(collection, record_id)
        assert record is not None
        return record
