"""What a change of mind is about: the details in which a new wish differs from the old one."""

from __future__ import annotations

from trajectory2task.core.plans import Detail, Request, Wish
from trajectory2task.core.wording.naming import partner_of


def altered_details(old: Wish, new: Wish) -> list[Detail]:
    """The details that a correction is about; none where the wishes have more apart than that.

    Only words of the caller's own, and what is chosen last among the things pointed at, can be
    corrected alone: what the others are described within has to be the same.
    """
    if not isinstance(old, Request) or not isinstance(new, Request):
        return []
    if old.call.name != new.call.name or len(old.details) != len(new.details):
        return []
    pairs = list(zip(old.details, new.details, strict=True))
    if any((a.slot, a.position) != (b.slot, b.position) for a, b in pairs):
        return []
    differing = [b for a, b in pairs if (a.value, a.said) != (b.value, b.said)]
    first = new.details[0]
    alone = len(differing) == 1 and differing[0] is not first and bool(differing[0].said)
    return differing if alone and _stands_alone(new, differing[0]) else []


def _stands_alone(wish: Request, detail: Detail) -> bool:
    """Whether nothing else of the wish is described by way of `detail`."""
    return detail.position is None or partner_of(wish.details, detail) is not None
