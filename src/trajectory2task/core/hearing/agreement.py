"""Whether a user's words are a yes. In: a plain text (see `patterns.plain`). Out: a bool."""

from __future__ import annotations

import re

_YES = re.compile(
    r"(?:(?:um|oh|well|okay|ok|great|perfect|sure|all right|alright|hm|thanks|thank you)[,.!]? )*"
    r"(?:yes|yeah|yep|yup|sure|correct|exactly|confirmed|i confirm|absolutely|of course|perfect"
    r"|definitely|agreed|i agree|works for me|that works"
    r"|(?:that |it |this |all )?(?:sounds|looks|is) (?:good|right|correct|fine|great|perfect)"
    r"|(?:please )?(?:go (?:ahead|for it)|do (?:it|that|so)|proceed)"
    r"|that(?:'s| is) (?:right|correct|fine|it))\b"
)
_UNLESS = re.compile(
    r"\b(?:no|not|but|only|just|except|instead|actually|wait|wrong|as long as|changed?|rather"
    r"|second thought|thought again|[a-z]+n't)\b"
)


def is_yes(text: str) -> bool:
    """Whether a text agrees without a condition."""
    return agrees(text) and _UNLESS.search(text) is None


def agrees(text: str) -> bool:
    """Whether a text begins with a yes, be it with a condition."""
    return _YES.match(text) is not None
