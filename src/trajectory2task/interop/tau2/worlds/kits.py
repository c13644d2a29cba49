"""tau2-bench's toolkits and record models, as inspect-evals carries them: code that is not ours.

In: a world's name. Out: its tools' functions, unchanged, and the models of its records.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import FunctionType
from typing import Any

# The tools that tau2-bench marks as writing and as generic (its `is_tool(ToolType...)`); the copy
# in inspect-evals has left the marks out. All others only read.
WRITES: Mapping[str, frozenset[str]] = {
    "retail": frozenset(
        {
            "cancel_pending_order",
            "exchange_delivered_order_items",
            "modify_pending_order_address",
            "modify_pending_order_items",
            "modify_pending_order_payment",
            "modify_user_address",
            "return_delivered_order_items",
        }
    ),
    "airline": frozenset(
        {
            "book_reservation",
            "cancel_reservation",
            "send_certificate",
            "update_reservation_baggages",
            "update_reservation_flights",
            "update_reservation_passengers",
        }
    ),
}
CALCULATOR = "calculate"
TRANSFER = "transfer_to_human_agents"
GENERIC = frozenset({CALCULATOR, TRANSFER})


@dataclass(frozen=True, eq=False)
class Kit:
    """One world's code. `models` gives the model of each collection's records, `database` that of
    the whole; `definitions` holds what models are told of each tool, by name.

    `host` is a class with tau2's methods and nothing else: they find the records in its `db`.
    `generic` are tools that have no records, as coroutine functions.
    """

    name: str
    database: Any
    models: Mapping[str, Any]
    host: type
    definitions: Mapping[str, Any]
    generic: Mapping[str, Callable[..., Any]]
    rejection: type[Exception]


@lru_cache(maxsize=2)
def kit(name: str) -> Kit:
    """The code of world `name`; its import takes some seconds, once per process."""
    from inspect_ai.tool import ToolDef, ToolError

    toolkit, database, makers = _retail() if name == "retail" else _airline()
    made = [maker() for maker in makers]
    definitions = {(found := ToolDef(tool)).name: found for tool in made}
    return Kit(
        name=name,
        database=database,
        models={
            collection: field.annotation.__args__[1]
            for collection, field in database.model_fields.items()
        },
        host=_host(toolkit),
        definitions={name: definitions[name] for name in sorted(definitions)},
        generic={name: definitions[name].tool for name in GENERIC},
        rejection=ToolError,
    )


def _retail() -> tuple[Any, Any, Any]:
    from inspect_evals.tau2.retail.data_model import RetailDB
    from inspect_evals.tau2.retail.RetailAgentTools import RetailAgentTools
    from inspect_evals.tau2.retail.tools import all_retail_tools

    return RetailAgentTools, RetailDB, all_retail_tools


def _airline() -> tuple[Any, Any, Any]:
    from inspect_evals.tau2.airline.AirlineAgentTools import AirlineAgentTools
    from inspect_evals.tau2.airline.data_model import FlightDB
    from inspect_evals.tau2.airline.tools import all_airline_tools

    return AirlineAgentTools, FlightDB, all_airline_tools


def _host(toolkit: type) -> type:
    """The toolkit's own functions on a bare class: no store, no copy of the database."""
    functions = {
        name: member for name, member in vars(toolkit).items() if isinstance(member, FunctionType)
    }
    return type(toolkit.__name__, (), functions)
