"""Descriptions that single out one record: the incremental algorithm of referring-expression
generation (Dale and Reiter 1995), then pruned to the fewest attributes.

In: a referent, a state and the record meant. Out: (attribute, value) pairs, or None.
What is said when the conversation starts has to hold, and to be unique, then and later on; so a
description is made over several states at once.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from random import Random

from trajectory2task.core.domain import Arguments, Pairs, Referent
from trajectory2task.core.state import State

_BY_NUMBER = 0.12  # share of single records that people name by their last, surest attribute


def describe(
    referent: Referent,
    state: State,
    caller: str,
    value: str,
    arguments: Arguments,
    rng: Random,
    *,
    prefer: Collection[tuple[str, str]] = (),
    avoid: Collection[tuple[str, str]] = (),
    headless: bool = False,
    worlds: Sequence[State] = (),
) -> Pairs | None:
    """The fewest pairs that only `value` has among all of the caller's candidates.

    The first pair (what kind of thing it is) is always said, unless `headless`. Pairs in `prefer`
    are tried first, those in `avoid` last. None where no set of pairs tells `value` apart. The
    pairs hold, and single `value` out, in each of `worlds` that has it, too.
    """
    pairs, others = referent.pairs(state, value, arguments), []
    for world in (state, *worlds):
        values = referent.values(world, caller, arguments)
        if world is not state and value not in values:
            continue
        others += [
            frozenset(referent.pairs(world, other, arguments)) for other in values if other != value
        ]
        if world is not state:
            there = referent.pairs(world, value, arguments)
            pairs = tuple(pair for pair in pairs if pair in there)
    if not pairs:
        return None
    if headless and len(pairs) > 1 and rng.random() < _BY_NUMBER:
        surest = pairs[-1]
        if not any(surest in other for other in others):
            return (surest,)
    head = () if headless else pairs[:1]
    rest = [pair for pair in pairs if pair not in head]
    rest.sort(key=lambda pair: (pair not in prefer, pair in avoid))
    chosen = list(head)
    left = [other for other in others if other.issuperset(chosen)]
    for pair in rest:
        if not left and chosen:
            break
        remaining = [other for other in left if pair in other]
        if len(remaining) < len(left) or not chosen:
            chosen.append(pair)
            left = remaining
    return None if left else _pruned(chosen, len(head), others)


def _pruned(
    chosen: list[tuple[str, str]], fixed: int, others: list[frozenset[tuple[str, str]]]
) -> Pairs:
    """`chosen` without the pairs that later ones made superfluous."""
    kept = list(chosen)
    for pair in chosen[fixed:]:
        without = [other for other in kept if other != pair]
        if without and not any(other.issuperset(without) for other in others):
            kept = without
    return tuple(kept)
