"""What customers hold to when an agent asks back. In: nothing. Out: `STANCES`, by obstacle.

They keep a wish from turning into one that could be granted.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from trajectory2task.domains.retail.wording.lines import lines

STANCES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "cancel_reason": lines(
            """
            Asked about it, I do still want those things, and I didn't order them by mistake.
            My reason is the one I gave and no other: I still have a use for what I ordered.
            If the agent suggests another reason, I say no and stay with my own.
            I don't agree that I have no use for it or that it was a mistake: my reason is my own.
            If I'm asked whether I still want the goods, I say yes, and that I didn't order them\
 by mistake.
            I won't name another reason than my own, not even if the agent offers me one.
            """
        ),
    }
)
