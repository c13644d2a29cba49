"""Made-up American addresses.

In: a random stream. Out: addresses in the database's form, no two alike, whose
state and zip code fit the city.
"""

from __future__ import annotations

from random import Random

from trajectory2task.domains.retail.synthesis.places import (
    CITIES,
    STREET_KINDS,
    STREETS,
    UNIT_KINDS,
    City,
)

Address = dict[str, str]


class AddressBook:
    """Draws addresses, never the same one twice."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._used: set[tuple[str, ...]] = set()

    def draw(self, city: City | None = None) -> Address:
        """Return a fresh address, in the given city or in any."""
        while True:
            address = self._compose(city or self._rng.choice(CITIES))
            key = tuple(address.values())
            if key not in self._used:
                self._used.add(key)
                return address

    def _compose(self, city: City) -> Address:
        rng = self._rng
        return {
            "address1": f"{rng.randint(11, 9899)} {rng.choice(STREETS)} {rng.choice(STREET_KINDS)}",
            "address2": f"{rng.choice(UNIT_KINDS)} {rng.randint(1, 24)}{rng.choice('ABCDEFGH')}",
            "city": city.name,
            "country": "USA",
            "state": city.state,
            "zip": f"{city.zip_prefix}{rng.randint(1, 99):02d}",
        }
