"""Random airline calls that know the world: most make sense, some miss narrowly or are ill-typed.

In: a generator of randomness and the state as it is. Out: a tool's name and its arguments.
"""

from __future__ import annotations

from random import Random
from typing import Any

from trajectory2task.core.state import Record, State

Arguments = dict[str, Any]

WEIGHTS = {
    "book_reservation": 14,
    "cancel_reservation": 6,
    "update_reservation_baggages": 12,
    "update_reservation_flights": 16,
    "update_reservation_passengers": 8,
    "send_certificate": 8,
    "get_user_details": 4,
    "get_reservation_details": 4,
    "get_flight_status": 4,
    "search_direct_flight": 6,
    "search_onestop_flight": 2,
    "list_all_airports": 1,
    "calculate": 2,
    "transfer_to_human_agents": 1,
}
ILL_TYPED: tuple[Any, ...] = (None, 0, 1.5, True, "", [], {}, [None], ["x"], [{}], {"a": "b"})
CABINS = ("business", "economy", "basic_economy")


class AirlineCalls:
    """Draws calls; `wrong` is the share of arguments that some other value replaces."""

    def __init__(self, rng: Random, state: State, *, wrong: float = 0.03) -> None:
        self.rng, self.state, self.wrong = rng, state, wrong
        self.users = list(state.ids("users"))
        self.flights = list(state.ids("flights"))

    def draw(self) -> tuple[str, Arguments]:
        """A tool and arguments."""
        name = self.rng.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
        arguments = getattr(self, f"_{name}")()
        for key in arguments:
            if self.rng.random() < self.wrong:
                arguments[key] = self.rng.choice((*ILL_TYPED, "nobody_1", "HAT000", "NOWHERE"))
        if arguments and self.rng.random() < 0.01:
            arguments.pop(self.rng.choice(list(arguments)))
        return name, arguments

    def _record(self, collection: str, record_id: str) -> Record:
        record = self.state.get(collection, record_id)
        assert record is not None
        return record

    def _reservation(self) -> Record:
        return self._record("reservations", self.rng.choice(list(self.state.ids("reservations"))))

    def _payment(self, user_id: str) -> str:
        methods = list(self._record("users", user_id)["payment_methods"])
        return self.rng.choice([*methods, "credit_card_0000000"] if methods else ["gift_card_0"])

    def _leg(self) -> Record:
        """A flight on a day, mostly one that can be booked."""
        flight = self._record("flights", self.rng.choice(self.flights))
        days = flight["dates"]
        free = [day for day, found in days.items() if found["status"] == "available"]
        day = self.rng.choice(free if free and self.rng.random() < 0.9 else list(days))
        return {"flight_number": flight["flight_number"], "date": day}

    def _people(self, count: int) -> list[Record]:
        return [
            {"first_name": "Ada", "last_name": f"Low{number}", "dob": "1990-01-01"}
            for number in range(count)
        ]

    def _price(self, legs: list[Record], cabin: str, passengers: int) -> int:
        total = 0
        for leg in legs:
            day = self._record("flights", leg["flight_number"])["dates"][leg["date"]]
            total += (day.get("prices") or {}).get(cabin, 0) * passengers
        return total

    def _book_reservation(self) -> Arguments:
        user_id = self.rng.choice(self.users)
        legs = [self._leg() for _ in range(self.rng.choice((1, 1, 2)))]
        cabin, count = self.rng.choice(CABINS), self.rng.choice((1, 1, 2, 3))
        insurance, bags = self.rng.choice(("yes", "no")), self.rng.choice((0, 0, 1))
        total = self._price(legs, cabin, count) + 30 * count * (insurance == "yes") + 50 * bags
        methods = [self._payment(user_id) for _ in range(self.rng.choice((1, 1, 1, 2)))]
        if len(methods) == 2 and self.rng.random() < 0.5:
            methods[1] = methods[0]  # one method twice: tau2 looks at each amount alone
        parts = [total] if len(methods) == 1 else [total // 2, total - total // 2]
        return {
            "user_id": user_id,
            "origin": "SFO",
            "destination": "JFK",
            "flight_type": self.rng.choice(("one_way", "round_trip")),
            "cabin": cabin,
            "flights": legs,
            "passengers": self._people(count),
            "payment_methods": [
                {"payment_id": method, "amount": amount}
                for method, amount in zip(methods, parts, strict=True)
            ],
            "total_baggages": bags + 1,
            "nonfree_baggages": bags,
            "insurance": insurance,
        }

    def _cancel_reservation(self) -> Arguments:
        return {"reservation_id": self._reservation()["reservation_id"]}

    def _update_reservation_baggages(self) -> Arguments:
        found = self._reservation()
        return {
            "reservation_id": found["reservation_id"],
            "total_baggages": self.rng.randrange(5),
            "nonfree_baggages": self.rng.randrange(4),
            "payment_id": self._payment(found["user_id"]),
        }

    def _update_reservation_flights(self) -> Arguments:
        found = self._reservation()
        kept = [{key: leg[key] for key in ("flight_number", "date")} for leg in found["flights"]]
        legs = [leg if self.rng.random() < 0.5 else self._leg() for leg in kept]
        return {
            "reservation_id": found["reservation_id"],
            "cabin": self.rng.choice((found["cabin"], *CABINS)),
            "flights": legs,
            "payment_id": self._payment(found["user_id"]),
        }

    def _update_reservation_passengers(self) -> Arguments:
        found = self._reservation()
        count = len(found["passengers"]) + self.rng.choice((0, 0, 0, 1))
        return {"reservation_id": found["reservation_id"], "passengers": self._people(count)}

    def _send_certificate(self) -> Arguments:
        user_id = self.rng.choice(self.users[:40])  # few, so that some get too many
        return {"user_id": user_id, "amount": self.rng.choice((50, 100, 1000))}

    def _get_user_details(self) -> Arguments:
        return {"user_id": self.rng.choice(self.users)}

    def _get_reservation_details(self) -> Arguments:
        return {"reservation_id": self._reservation()["reservation_id"]}

    def _get_flight_status(self) -> Arguments:
        return self._leg()

    def _search_direct_flight(self) -> Arguments:
        leg = self._leg()
        flight = self._record("flights", leg["flight_number"])
        return {
            "origin": flight["origin"],
            "destination": flight["destination"],
            "date": leg["date"],
        }

    def _search_onestop_flight(self) -> Arguments:
        return self._search_direct_flight()

    def _list_all_airports(self) -> Arguments:
        return {}

    def _calculate(self) -> Arguments:
        return {"expression": self.rng.choice(("2 * (3 + 4)", "1/0", "abc", "5.5 - 2", "(2"))}

    def _transfer_to_human_agents(self) -> Arguments:
        return {"summary": "The caller wants a person."}
