"""The retail tools that look things up or talk, and the lookups that the writing ones share."""

from __future__ import annotations

from functools import lru_cache
from typing import Annotated, Any

from trajectory2task.core.state import Database, Record
from trajectory2task.core.tools import Refers, Toolkit, tool
from trajectory2task.domains.retail import rejections
from trajectory2task.domains.retail.arithmetic import calculated
from trajectory2task.domains.retail.schema import (
    Email,
    FirstName,
    ItemId,
    LastName,
    Order,
    OrderId,
    Product,
    ProductId,
    ProductName,
    User,
    UserId,
    Variant,
    Zip,
)


def email_key(user: Record) -> str:
    """What accounts are found by: the email, in any case."""
    email: str = user["email"]
    return email.lower()


def name_zip_key(user: Record) -> tuple[str, str, str]:
    """What accounts are found by: both names in any case, and the zip exactly."""
    name = user["name"]
    return name["first_name"].lower(), name["last_name"].lower(), user["address"]["zip"]


class RetailReads(Toolkit):
    """Tools that leave the state as it is; results are for reading only."""

    @tool("read")
    def find_user_id_by_email(self, email: Email) -> UserId:
        """Find a customer's account by email (upper and lower case are the same).

        Gives the user id. Fails where no account has that email.
        """
        found = self.state.lookup("email", "users", email_key, email.lower())
        if found is None:
            raise rejections.user_not_found(f"email {email!r}")
        return found

    @tool("read")
    def find_user_id_by_name_zip(
        self, first_name: FirstName, last_name: LastName, zip: Zip
    ) -> UserId:
        """Find a customer's account by first name, last name and the zip of their home address.

        For customers who cannot give their email. Gives the user id. Fails where no account fits.
        """
        wanted = (first_name.lower(), last_name.lower(), zip)
        found = self.state.lookup("name_zip", "users", name_zip_key, wanted)
        if found is None:
            raise rejections.user_not_found(f"{first_name} {last_name}, zip {zip}")
        return found

    @tool("read")
    def get_user_details(self, user_id: UserId) -> User:
        """Show a customer's account: name, address, email, payment methods and order ids."""
        user: User = self._user(user_id)  # type: ignore[assignment]
        return user

    @tool("read")
    def get_order_details(self, order_id: Annotated[OrderId, Refers("order")]) -> Order:
        """Show an order: status, items, prices, address, shipments and payments."""
        order: Order = self._order(order_id)  # type: ignore[assignment]
        return order

    @tool("read")
    def get_product_details(self, product_id: Annotated[ProductId, Refers("product")]) -> Product:
        """Show a product type with all its variants: options, price and whether in stock."""
        product: Product = self._product(product_id)  # type: ignore[assignment]
        return product

    @tool("read")
    def get_item_details(self, item_id: Annotated[ItemId, Refers("variant")]) -> Variant:
        """Show one variant by its item id: options, price and whether in stock."""
        product_id = _products_by_item(self.state.base).get(item_id)
        # A task's initial state may have added a variant that the base does not know.
        known = self.state.ids("products") if product_id is None else (product_id,)
        for candidate in known:
            variant: Variant | None = self._product(candidate)["variants"].get(item_id)
            if variant is not None:
                return variant
        raise rejections.item_not_found(item_id)

    @tool("read")
    def list_all_product_types(self) -> dict[ProductName, ProductId]:
        """List every product type by name, with its product id."""
        if self.state.touched("products"):
            return self._product_types()
        return self.state.base.derived("product types", self._product_types)

    @tool("generic")
    def calculate(
        self, expression: Annotated[str, "Numbers, + - * / and parentheses, like (12.50 + 3) * 2"]
    ) -> str:
        """Work out an arithmetic expression; the result is rounded to two places."""
        return str(calculated(expression))

    @tool("generic")
    def transfer_to_human_agents(
        self, summary: Annotated[str, "What the customer wants and what was done so far"]
    ) -> str:
        """Hand the customer over to a human colleague.

        Only for a request that none of the tools can serve. It changes nothing in the records.
        """
        return "Transfer successful"

    def _product_types(self) -> dict[str, str]:
        products = (self._product(product_id) for product_id in self.state.ids("products"))
        return {product["name"]: product["product_id"] for product in products}

    def _order(self, order_id: str) -> Record:
        order = self.state.get("orders", order_id)
        if order is None:
            raise rejections.order_not_found(order_id)
        return order

    def _user(self, user_id: str) -> Record:
        user = self.state.get("users", user_id)
        if user is None:
            raise rejections.user_not_found(f"user id {user_id!r}")
        return user

    def _product(self, product_id: str) -> Record:
        product = self.state.get("products", product_id)
        if product is None:
            raise rejections.product_not_found(product_id)
        return product

    def _payment_method(self, user_id: str, method_id: str) -> dict[str, Any]:
        methods: dict[str, dict[str, Any]] = self._user(user_id)["payment_methods"]
        if method_id not in methods:
            raise rejections.payment_method_not_found(method_id, user_id)
        return methods[method_id]


@lru_cache(maxsize=4)
def _products_by_item(base: Database) -> dict[str, str]:
    """Product id by item id, for one world; a database is hashed by identity."""
    return {
        item_id: product_id
        for product_id, product in base.collections["products"].items()
        for item_id in product["variants"]
    }
