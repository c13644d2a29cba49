"""The template writer: a plan's words, from the plan and the domain's phrasebook alone.

In: a domain (only its phrasebook is used) and a plan. Out: the four fields, first person. The same
plan always gives the same words. Each part has its own dice, so that plans which differ in one
part (an infeasible task and its twin) agree in the words of the others.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random

from trajectory2task.compose.wording.changes import change_words
from trajectory2task.compose.wording.closings import closing
from trajectory2task.compose.wording.knowledge import known_info, unknown_info
from trajectory2task.compose.wording.manners import manner
from trajectory2task.compose.wording.openings import reason_for_call
from trajectory2task.compose.wording.refusals import refusal
from trajectory2task.compose.wording.requests import WishWords, wish_words
from trajectory2task.compose.wording.reveals import reveal
from trajectory2task.core.domain import Domain
from trajectory2task.core.phrasebook import Phrasebook
from trajectory2task.core.plans import Detail, Plan, Value
from trajectory2task.core.tasks import Words


def write(domain: Domain, plan: Plan) -> Words:
    """The plan in the caller's own words.

    Raises `DomainError` where the phrasebook lacks a wording that the plan needs, or a template
    has an unknown field.
    """
    book, seeds, rng = domain.phrasebook, Random(plan.seed), Random(0)
    values = {value.id: value for value in plan.values}
    frame_seed, manner_seed, turns_seed = (seeds.getrandbits(32) for _ in range(3))
    opening = _opening(book, rng, seeds, plan, values)
    rng.seed(turns_seed)
    turns, questions = _turns(book, rng, plan, values, opening)
    rng.seed(manner_seed)
    end = closing(rng, questions)
    start = manner(rng, plan)
    rng.seed(frame_seed)
    return Words(
        reason_for_call=reason_for_call(rng, opening),
        unknown_info=unknown_info(book, rng, plan),
        known_info=known_info(book, rng, plan),
        task_instructions=" ".join((*start, *turns, *end)),
    )


def _opening(
    book: Phrasebook, rng: Random, seeds: Random, plan: Plan, values: Mapping[str, Value]
) -> list[WishWords]:
    """The opening wishes in words, each with dice of its own."""
    told: list[WishWords] = []
    before: tuple[Detail, ...] = ()
    used: set[str] = set()
    for wish in plan.opening:
        rng.seed(seeds.getrandbits(32))
        told.append(wish_words(book, rng, wish, values, before=before, used=used))
        before = wish.details
    return told


def _turns(
    book: Phrasebook,
    rng: Random,
    plan: Plan,
    values: Mapping[str, Value],
    opening: Sequence[WishWords],
) -> tuple[list[str], list[str]]:
    """What is held back, the change, refusals; and the questions that stand in the end."""
    kept = {wish.id for wish in plan.wishes}
    questions = [asked for words in opening if words.wish in kept for asked in words.questions]
    told = reveal(book, rng, plan.opening)
    if plan.change is not None:
        sentences, asked_later = change_words(book, rng, plan, plan.change, values)
        told += sentences
        questions += asked_later
    if plan.infeasible is not None:
        told += refusal(book, rng, plan, plan.infeasible)
    return told, list(dict.fromkeys(questions))
