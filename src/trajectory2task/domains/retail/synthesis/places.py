"""American cities and street names for made-up addresses.

In: nothing. Out: `CITIES` (city, state, first three zip digits in use there) and
the parts street lines are put together from.
"""

from __future__ import annotations

from typing import NamedTuple


class City(NamedTuple):
    """A city and the first three zip digits in use there."""

    name: str
    state: str
    zip_prefix: str


_CITIES = """
Albuquerque NM 871
Anchorage AK 995
Atlanta GA 303
Austin TX 787
Baltimore MD 212
Baton Rouge LA 708
Birmingham AL 352
Boise ID 837
Boston MA 021
Buffalo NY 142
Burlington VT 054
Charleston WV 253
Charlotte NC 282
Chattanooga TN 374
Chicago IL 606
Cincinnati OH 452
Cleveland OH 441
Colorado Springs CO 809
Columbus OH 432
Dallas TX 752
Denver CO 802
Des Moines IA 503
Detroit MI 482
Durham NC 277
El Paso TX 799
Eugene OR 974
Fargo ND 581
Fort Wayne IN 468
Fort Worth TX 761
Fresno CA 937
Grand Rapids MI 495
Hartford CT 061
Honolulu HI 968
Houston TX 770
Indianapolis IN 462
Jackson MS 392
Jacksonville FL 322
Kansas City MO 641
Knoxville TN 379
Las Vegas NV 891
Lexington KY 405
Lincoln NE 685
Little Rock AR 722
Louisville KY 402
Madison WI 537
Manchester NH 031
Memphis TN 381
Miami FL 331
Milwaukee WI 532
Minneapolis MN 554
Nashville TN 372
New Orleans LA 701
Newark NJ 071
Norfolk VA 235
Oakland CA 946
Oklahoma City OK 731
Omaha NE 681
Philadelphia PA 191
Phoenix AZ 850
Pittsburgh PA 152
Portland ME 041
Portland OR 972
Providence RI 029
Raleigh NC 276
Reno NV 895
Richmond VA 232
Rochester NY 146
Sacramento CA 958
Salt Lake City UT 841
San Antonio TX 782
San Diego CA 921
San Francisco CA 941
San Jose CA 951
Savannah GA 314
Seattle WA 981
Sioux Falls SD 571
Spokane WA 992
St. Louis MO 631
Syracuse NY 132
Tampa FL 336
Toledo OH 436
Tucson AZ 857
Tulsa OK 741
Wichita KS 672
Wilmington DE 198
"""


def _parse(line: str) -> City:
    return City(*line.rsplit(" ", 2))


CITIES: tuple[City, ...] = tuple(_parse(line) for line in _CITIES.strip().splitlines())

_STREETS = """
Alder Alameda Arbor Ashby Bellflower Bayberry Birchwood Bluestem Brookside Calloway Canal
Carver Cedarcrest Chapel Cherry Clearwater Clover Concord Copperfield Cottonwood Crescent
Dogwood Dunmore Eastgate Fairmount Fernwood Foxglove Foundry Granite Greenbriar Harbor
Hawthorne Hazel Heron Hickory Hollis Ironwood Juniper Kingsley Lakeview Larkspur Linden
Locust Magnolia Marigold Mariner Meridian Millbrook Monarch Mulberry Northfield Orchard
Osprey Pemberton Pinecrest Poplar Prairie Quarry Redwood Ridgeline Rosewood Sagebrush
Sandpiper Spruce Stonegate Summit Sycamore Tamarack Thornton Union Valleyview Vine
Walnut Westbrook Whitman Wildflower Willow Winslow Woodbine Yarrow
"""

STREETS = tuple(_STREETS.split())

STREET_KINDS = ("Street", "Avenue", "Lane", "Road", "Court", "Drive", "Place", "Way", "Terrace")

UNIT_KINDS = ("Apt", "Apt", "Apt", "Unit", "Unit", "Suite")
