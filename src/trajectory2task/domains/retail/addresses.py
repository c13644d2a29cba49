"""New addresses that callers give: made up, but right for their city.

In: the state, the caller, a random stream. Out: the fields of one US address, different from the
caller's own. The data is its own, so that synthesized worlds can change without these.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random
from types import MappingProxyType

from trajectory2task.core.state import State

# City, state, and the first three digits of its zip codes.
_CITIES = tuple(
    tuple(line.rsplit(" ", 2))
    for line in """
Akron OH 443
Ann Arbor MI 481
Asheville NC 288
Augusta GA 309
Bend OR 977
Billings MT 591
Bloomington IN 474
Cedar Rapids IA 524
Charlottesville VA 229
Columbia SC 292
Corpus Christi TX 784
Dayton OH 454
Duluth MN 558
Erie PA 165
Evansville IN 477
Flagstaff AZ 860
Fort Collins CO 805
Gainesville FL 326
Greensboro NC 274
Green Bay WI 543
Huntsville AL 358
Iowa City IA 522
Lansing MI 489
Lubbock TX 794
Mobile AL 366
Modesto CA 953
Olympia WA 985
Pensacola FL 325
Peoria IL 616
Roanoke VA 240
Rockford IL 611
Salem OR 973
Santa Fe NM 875
Scranton PA 185
Shreveport LA 711
South Bend IN 466
Springfield MO 658
Stockton CA 952
Tallahassee FL 323
Topeka KS 666
Waco TX 767
Worcester MA 016
Yakima WA 989
Youngstown OH 445
""".strip().splitlines()
)
_STREETS = tuple(
    name
    for line in """
Amber Aspen Barclay Beacon Belmont Bramble Briarwood Camden Canterbury Chestnut Clayton Coventry
Dalton Elmhurst Everett Fairview Garrison Glenwood Hampton Heritage Highland Jasper Kensington
Lancaster Laurel Lexford Mayfield Meadowlark Milton Northgate Oakmont Overlook Palisade Pembroke
Primrose Quail Ravenna Rockwell Sheffield Silverleaf Somerset Stafford Tanglewood Trellis Vernon
Wakefield Westmore Windsor Wisteria Woodlawn
""".strip().splitlines()
    for name in line.split()
)
_KINDS = ("Street", "Avenue", "Lane", "Road", "Drive", "Court", "Place", "Boulevard")
_UNITS = ("Apt", "Unit", "Suite")


def new_address(state: State, caller: str, rng: Random) -> Mapping[str, str]:
    """An address other than the caller's current one, as the tools take it; all fields text."""
    user = state.get("users", caller)
    current = None if user is None else user["address"]["city"]
    random = rng.random
    city, region, prefix = _CITIES[int(random() * len(_CITIES))]
    while city == current:
        city, region, prefix = _CITIES[int(random() * len(_CITIES))]
    street = _STREETS[int(random() * len(_STREETS))]
    kind = _KINDS[int(random() * len(_KINDS))]
    return {
        "address1": f"{12 + int(random() * 9839)} {street} {kind}",
        # tau2's addresses all have a second line, so an empty one would be a riddle of its own.
        "address2": f"{_UNITS[int(random() * len(_UNITS))]} {2 + int(random() * 47)}",
        "city": city,
        "state": region,
        "country": "USA",
        "zip": f"{prefix}{1 + int(random() * 98):02d}",
    }


FREE: Mapping[str, Callable[[State, str, Random], Mapping[str, str]]] = MappingProxyType(
    {"address": new_address}
)
