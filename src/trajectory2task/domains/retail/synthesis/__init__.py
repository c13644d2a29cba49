"""Made-up retail databases in tau2-bench's schema, and figures about any such one.

In: a seed. Out: `synthesize` gives the tables, `statistics` describes them.
"""

from __future__ import annotations

from trajectory2task.domains.retail.synthesis.measures import statistics
from trajectory2task.domains.retail.synthesis.world import synthesize

__all__ = ["statistics", "synthesize"]
