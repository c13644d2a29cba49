"""The template writer: a plan's words, from the plan and the domain's phrasebook alone.

In: a domain (only its phrasebook is used) and a plan. Out: the four fields, first person. The same
plan always gives the same words. Each part has its own dice, so that plans which differ in one
part (an infeasible task and its twin) agree in the words of the others.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random
from typing import NamedTuple

from trajectory2task.compose.wording.changes import change_words
from trajectory2task.compose.wording.closings import closing
from trajectory2task.compose.wording.knowledge import known_info, unknown_info
from trajectory2task.compose.wording.manners import manner, mood
from trajectory2task.compose.wording.openings import told_in_order
from trajectory2task.compose.wording.refusals import refusal
from trajectory2task.compose.wording.reveals import reveal
from trajectory2task.core.domain import Domain
from trajectory2task.core.phrasebook import Phrasebook
from trajectory2task.core.plans import Detail, Inquiry, Plan, Request, Value, Wish
from trajectory2task.core.tasks import Words
from trajectory2task.core.wording.naming import Kin, amount, apart, kin_of, named
from trajectory2task.core.wording.requests import MOTIVE_SHARE, WishWords, wish_words
from trajectory2task.core.wording.sentences import sentence

MANY = 3  # wishes, or questions, from which on less is said of each
MOTIVE_SHARE_OF_MANY = 0.45


class Asked(NamedTuple):
    """One opening wish in words. `fixed` are sentences of it that hold what a program cannot read
    back from other words: what is asked beside the wish, and wishes that cannot be served."""

    wish: str
    text: str
    fixed: tuple[str, ...]


class Parts(NamedTuple):
    """The words of a plan, by what they are for; see `words` for how they come together.

    `opener` and `manner` hold nothing of the plan's. `rules` are the sentences that say how the
    caller goes on: what is held back, what changes when, what is agreed to.
    """

    opener: str
    asked: tuple[Asked, ...]
    known_info: str
    unknown_info: str
    manner: str
    rules: str

    def words(self) -> Words:
        """The four fields."""
        said = (self.opener, *(asked.text for asked in self.asked))
        return Words(
            reason_for_call=" ".join(filter(None, said)),
            known_info=self.known_info,
            unknown_info=self.unknown_info,
            task_instructions=" ".join(filter(None, (self.manner, self.rules))),
        )


def write(domain: Domain, plan: Plan) -> Words:
    """The plan in the caller's own words.

    Raises `DomainError` where the phrasebook lacks a wording that the plan needs, or a template
    has an unknown field.
    """
    return parts(domain, plan).words()


def parts(domain: Domain, plan: Plan) -> Parts:
    """The same words, part by part."""
    book, seeds, rng = domain.phrasebook, Random(plan.seed), Random(0)
    values = {value.id: value for value in plan.values}
    frame_seed, manner_seed, turns_seed = (seeds.getrandbits(32) for _ in range(3))
    kin = kin_of(domain)
    opening = _opening(book, rng, seeds, plan, values, kin)
    rng.seed(turns_seed)
    turns = _turns(book, rng, plan, values, kin)
    asked = [values[answer] for wish in plan.wishes for answer in wish.answers]
    amounts: list[str] = []
    if len(asked) < MANY and named(book, asked):
        amounts = [amount(book, rng, value, plan.wishes, asked, kin) for value in asked]
    rng.seed(manner_seed)
    kind = mood(rng)
    how = manner(rng, plan, kind)
    confirms = any(not isinstance(wish, Inquiry) for phase in plan.phases for wish in phase.wishes)
    end = closing(rng, confirms, bool(asked), list(dict.fromkeys(amounts)))
    rng.seed(frame_seed)
    opener, *told = told_in_order(rng, opening, kind.openers)
    unknown = unknown_info(book, rng, plan)
    return Parts(
        opener=opener,
        asked=tuple(
            Asked(wish.id, text, _fixed(wish, said))
            for wish, said, text in zip(plan.opening, opening, told, strict=True)
        ),
        known_info=known_info(book, rng, plan),
        unknown_info=unknown,
        manner=" ".join(how.person),
        rules=" ".join((*how.rules, *turns, *end)),
    )


def _fixed(wish: Wish, words: WishWords) -> tuple[str, ...]:
    said = [sentence(part.text) for part in words.sentences]
    if isinstance(wish, Request):
        return tuple(said[len(said) - len(wish.answers) :])
    return tuple(said)


def _opening(
    book: Phrasebook,
    rng: Random,
    seeds: Random,
    plan: Plan,
    values: Mapping[str, Value],
    kin: Kin,
) -> list[WishWords]:
    """The opening wishes in words, each with dice of its own."""
    told: list[WishWords] = []
    earlier: list[Sequence[Detail]] = []
    used: set[str] = set()
    share = MOTIVE_SHARE if len(plan.opening) < MANY else MOTIVE_SHARE_OF_MANY
    for wish in plan.opening:
        rng.seed(seeds.getrandbits(32))
        told.append(
            wish_words(
                book,
                rng,
                wish,
                values,
                earlier=earlier,
                apart=apart(book, rng, wish, plan.opening, values, kin),
                used=used,
                motive_share=share,
            )
        )
        earlier.append(wish.details)
    return told


def _turns(
    book: Phrasebook, rng: Random, plan: Plan, values: Mapping[str, Value], kin: Kin
) -> list[str]:
    """What is held back, the change, and what follows a refusal."""
    told = reveal(book, rng, plan.opening)
    if plan.change is not None:
        told += change_words(book, rng, plan, plan.change, values, kin)
    if plan.infeasible is not None:
        told += refusal(book, rng, plan, plan.infeasible)
    return told
