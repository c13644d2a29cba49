"""The records of the retail world, field for field as in tau2-bench's retail database.

Every field that means something carries a semantic type: outputs and arguments of one type can be
connected. The same types validate a database file (see `loading`).
"""

from __future__ import annotations

from typing import Annotated, Literal, NotRequired, TypedDict

from msgspec import Meta

from trajectory2task.core.tools import Semantic

PENDING = "pending"
ITEM_MODIFIED = "pending (item modified)"
PROCESSED = "processed"
DELIVERED = "delivered"
CANCELLED = "cancelled"
EXCHANGE_REQUESTED = "exchange requested"
RETURN_REQUESTED = "return requested"

CANCEL_REASONS = ("no longer needed", "ordered by mistake")
GIFT_CARD = "gift_card"

OrderId = Annotated[str, Semantic("OrderId", "Order number with its leading hash, like #W0000001")]
ItemId = Annotated[str, Semantic("ItemId", "Id of one concrete variant, a row of digits")]
ProductId = Annotated[
    str, Semantic("ProductId", "Id of a product type, a row of digits; never an item id")
]
ProductName = Annotated[str, Semantic("ProductName", "What the product type is called")]
PaymentMethodId = Annotated[
    str, Semantic("PaymentMethodId", "Id of a way to pay, like paypal_0000001 or gift_card_0000001")
]
PaymentSource = Annotated[
    Literal["credit_card", "paypal", "gift_card"],
    Semantic("PaymentSource", "Kind of payment method"),
]
CardBrand = Annotated[str, Semantic("CardBrand", "Who issued a credit card")]
LastFour = Annotated[str, Semantic("LastFour", "Last four digits of a credit card")]
UserId = Annotated[str, Semantic("UserId", "Id of a customer account, like jo_doe_0001")]
Email = Annotated[str, Semantic("Email", "Email address on the account")]
FirstName = Annotated[str, Semantic("FirstName", "First name on the account")]
LastName = Annotated[str, Semantic("LastName", "Last name on the account")]
Address1 = Annotated[str, Semantic("Address1", "Street and number")]
Address2 = Annotated[str, Semantic("Address2", "Flat, suite or floor; empty where there is none")]
City = Annotated[str, Semantic("City", "City")]
StateCode = Annotated[str, Semantic("StateCode", "State in two letters, like CA")]
Country = Annotated[str, Semantic("Country", "Country, like USA")]
Zip = Annotated[str, Semantic("Zip", "Postal code as text, like 90001")]
Money = Annotated[float, Semantic("Money", "An amount in US dollars")]
Amount = Annotated[float, Meta(ge=0), Semantic("Money", "An amount in US dollars, never below 0")]
OptionName = Annotated[str, Semantic("OptionName", "A property in which variants differ")]
OptionValue = Annotated[str, Semantic("OptionValue", "What a variant has for a property")]
Available = Annotated[bool, Semantic("Available", "Whether the variant is in stock")]
TrackingId = Annotated[str, Semantic("TrackingId", "Tracking number of a parcel")]
TransactionType = Annotated[
    Literal["payment", "refund"], Semantic("TransactionType", "Which way the money went")
]
CancelReason = Annotated[
    Literal["no longer needed", "ordered by mistake"],
    Semantic("CancelReason", "Why an order was cancelled"),
]
OrderStatus = Annotated[
    Literal[
        "pending",
        "pending (item modified)",
        "processed",
        "delivered",
        "cancelled",
        "exchange requested",
        "return requested",
    ],
    Semantic("OrderStatus", "Where an order stands"),
]

Options = dict[OptionName, OptionValue]


class Variant(TypedDict):
    """One concrete thing on sale."""

    item_id: ItemId
    options: Options
    available: Available
    price: Amount


class Product(TypedDict):
    """A product type with its variants by item id."""

    name: ProductName
    product_id: ProductId
    variants: dict[ItemId, Variant]


class Name(TypedDict):
    """A customer's name."""

    first_name: FirstName
    last_name: LastName


class Address(TypedDict):
    """A postal address."""

    address1: Address1
    address2: Address2
    city: City
    country: Country
    state: StateCode
    zip: Zip


class PaymentMethod(TypedDict):
    """A way to pay: credit cards have a brand and digits, gift cards a balance, PayPal neither."""

    source: PaymentSource
    id: PaymentMethodId
    brand: NotRequired[CardBrand]
    last_four: NotRequired[LastFour]
    balance: NotRequired[Amount]


class User(TypedDict):
    """A customer account; `orders` lists the ids of all orders."""

    user_id: UserId
    name: Name
    address: Address
    email: Email
    payment_methods: dict[PaymentMethodId, PaymentMethod]
    orders: list[OrderId]


class OrderItem(TypedDict):
    """One piece in an order, with the price paid; the same item may be in an order twice."""

    name: ProductName
    product_id: ProductId
    item_id: ItemId
    price: Amount
    options: Options


class Fulfillment(TypedDict):
    """Parcels and what was in them."""

    tracking_id: list[TrackingId]
    item_ids: list[ItemId]


class Payment(TypedDict):
    """One transaction of an order; `amount` is positive both ways."""

    transaction_type: TransactionType
    amount: Amount
    payment_method_id: PaymentMethodId


class Order(TypedDict):
    """An order; the optional fields appear with the action that they belong to."""

    order_id: OrderId
    user_id: UserId
    address: Address
    items: list[OrderItem]
    status: OrderStatus
    fulfillments: list[Fulfillment]
    payment_history: list[Payment]
    cancel_reason: NotRequired[CancelReason | None]
    exchange_items: NotRequired[list[ItemId] | None]
    exchange_new_items: NotRequired[list[ItemId] | None]
    exchange_payment_method_id: NotRequired[PaymentMethodId | None]
    exchange_price_difference: NotRequired[Money | None]
    return_items: NotRequired[list[ItemId] | None]
    return_payment_method_id: NotRequired[PaymentMethodId | None]
