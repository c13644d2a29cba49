"""What an agent would ask for to learn a detail ("which order you mean"), in the caller's words.

In: a wish and one of its slots. Out: a phrase. A slot is looked up as the tool's or question's own
("return_items.card"), then for a list of several ("item_ids.several"), then as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from trajectory2task.core.phrasebook import Phrasebook
from trajectory2task.core.plans import Blocked, Inquiry, Wish
from trajectory2task.core.wording.template import parse, render

_CLAUSES = ("which ", "what ", "where ", "why ", "how ", "when ", "who ")


class _Partner:
    """The filling of a slot's phrase: the thing that it goes with, if it goes with one."""

    def __init__(self, slot: str, phrase: str) -> None:
        self._slot, self._phrase = slot, phrase

    def knows(self, name: str) -> bool:
        return True

    def say(self, name: str, word: str, required: bool) -> str | None:
        return self._phrase if name == self._slot and self._phrase else None


def slot_phrase(
    book: Phrasebook,
    rng: Random,
    wish: Wish,
    slot: str,
    *,
    partner: tuple[str, str] = ("", ""),
    partly: bool = False,
) -> str:
    """What an agent would ask for; a plain wording where the domain has none.

    `partner` is the slot of the thing that this one goes with, and what it is called. `partly` says
    that something is said of it already, and only the rest is asked for.
    """
    ways = ways_to_ask(book, wish, slot)
    if partly and any(map(is_clause, ways)):
        ways = [way for way in ways if is_clause(way)]
    chosen = ways[int(rng.random() * len(ways))]
    phrase = render(parse(chosen), _Partner(*partner))
    if partner[1] and partner[0] not in parse(chosen).names:
        phrase = f"{phrase} in place of {partner[1]}"
    return f"exactly {phrase}" if partly and is_clause(phrase) else phrase


def ways_to_ask(book: Phrasebook, wish: Wish, slot: str) -> Sequence[str]:
    """The domain's phrases for a slot of this wish, as templates."""
    several = sum(detail.slot == slot for detail in wish.details) > 1
    keys = (f"{_name(wish)}.{slot}", f"{slot}.several" if several else slot, slot)
    ways = (book.slots[key] for key in keys if key in book.slots)
    return next(ways, (f"the {slot.replace('_', ' ')}",))


def is_clause(phrase: str) -> bool:
    """Whether a phrase is a clause ("which order I mean"), not a thing ("the order I mean")."""
    return phrase.startswith(_CLAUSES)


def _name(wish: Wish) -> str:
    if isinstance(wish, Inquiry):
        return wish.question
    return wish.tool if isinstance(wish, Blocked) else wish.call.name
