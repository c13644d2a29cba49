"""The template writer: a plan's words, from the plan and the domain's phrasebook alone.

In: a domain (only its phrasebook is used) and a plan. Out: the four fields, first person. The same
plan always gives the same words. Each part has its own dice, so that plans which differ in one
part (an infeasible task and its twin) agree in the words of the others.
"""

from __future__ import annotations

from collections.abc import Mapping
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
    rng.seed(seeds.getrandbits(48))
    known = known_info(book, rng, plan)
    rng.seed(seeds.getrandbits(48))
    unknown = unknown_info(book, rng, plan)
    instructions_seed, opening_seed = seeds.getrandbits(48), seeds.getrandbits(48)
    opening = _opening(book, rng, seeds, plan, values)
    rng.seed(opening_seed)
    reason = reason_for_call(rng, opening)
    seeds.seed(instructions_seed)
    instructions = _instructions(book, rng, seeds, plan, values, opening)
    return Words(reason, known, unknown, instructions)


def _opening(
    book: Phrasebook, rng: Random, seeds: Random, plan: Plan, values: Mapping[str, Value]
) -> list[WishWords]:
    """The opening wishes in words, each with dice of its own."""
    told: list[WishWords] = []
    before: tuple[Detail, ...] = ()
    used: set[str] = set()
    for wish in plan.opening:
        rng.seed(seeds.getrandbits(48))
        told.append(wish_words(book, rng, wish, values, before=before, used=used))
        before = wish.details
    return told


def _instructions(
    book: Phrasebook,
    rng: Random,
    seeds: Random,
    plan: Plan,
    values: Mapping[str, Value],
    opening: list[WishWords],
) -> str:
    """Manner, what is held back, the change, refusals, and the end."""
    questions = [question for words in opening for question in words.questions]
    rng.seed(seeds.getrandbits(48))
    held_back = any(detail.withheld for wish in plan.opening for detail in wish.details)
    ordered = plan.infeasible is not None or plan.change is not None
    told = manner(rng, len(plan.opening), holds_back=held_back, ordered=ordered)
    rng.seed(seeds.getrandbits(48))
    told += reveal(book, rng, plan.opening)
    rng.seed(seeds.getrandbits(48))
    if plan.change is not None:
        sentences, asked = change_words(book, rng, plan, plan.change, values)
        told += sentences
        questions += asked
    if plan.infeasible is not None:
        told += refusal(book, rng, plan, plan.infeasible)
    rng.seed(seeds.getrandbits(48))
    told += closing(rng, list(dict.fromkeys(questions)))
    return " ".join(told)
