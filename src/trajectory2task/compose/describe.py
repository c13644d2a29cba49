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
    always: Collection[tuple[str, str]] = (),
    prefer: Collection[tuple[str, str]] = (),
    avoid: Collection[tuple[str, str]] = (),
    worlds: Sequence[State] = (),
) -> Pairs | None:
    """The fewest pairs that only `value` has among all of the caller's candidates.

    The first pairs that the referent calls its head, and those in `always`, are said in any case.
    Pairs in `prefer` are tried first, those in `avoid` last. None where no set of pairs tells
    `value` apart. The pairs hold, and single `value` out, in each of `worlds` that has it, too.
    """
    pairs, others = _candidates(referent, (state, *worlds), caller, value, arguments)
    if not pairs:
        return None
    head = tuple(pair for pair in pairs if pair in pairs[: referent.head] or pair in always)
    if not head and len(pairs) > 1 and rng.random() < _BY_NUMBER:
        surest = pairs[-1]
        if not any(surest in other for other in others):
            return (surest,)
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


def singles_out(
    referent: Referent,
    state: State,
    caller: str,
    value: str,
    arguments: Arguments,
    said: Pairs,
    *,
    worlds: Sequence[State] = (),
) -> bool:
    """Whether `said` holds of `value` and of no other candidate, here and in `worlds`."""
    pairs, others = _candidates(referent, (state, *worlds), caller, value, arguments)
    return set(said) <= set(pairs) and not any(other.issuperset(said) for other in others)


def _candidates(
    referent: Referent, worlds: Sequence[State], caller: str, value: str, arguments: Arguments
) -> tuple[Pairs, list[frozenset[tuple[str, str]]]]:
    """What can be said of `value` in all worlds that have it, and of each of its rivals there."""
    pairs: Pairs = referent.pairs(worlds[0], value, arguments)
    others: list[frozenset[tuple[str, str]]] = []
    for number, world in enumerate(worlds):
        rivals = referent.rivals(world, caller, arguments)
        if number and value not in rivals:
            continue
        others += [
            frozenset(referent.pairs(world, other, arguments)) for other in rivals if other != value
        ]
        if number:
            there = referent.pairs(world, value, arguments)
            pairs = tuple(pair for pair in pairs if pair in there)
    return pairs, others


def _pruned(
    chosen: list[tuple[str, str]], fixed: int, others: list[frozenset[tuple[str, str]]]
) -> Pairs:
    """`chosen` without the pairs that others make superfluous; what came last goes first."""
    kept = list(chosen)
    for pair in reversed(chosen[fixed:]):
        without = [other for other in kept if other != pair]
        if without and not any(other.issuperset(without) for other in others):
            kept = without
    return tuple(kept)
