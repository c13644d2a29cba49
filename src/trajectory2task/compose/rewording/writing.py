"""Asking a model to word a plan's parts anew. In: a draft's parts. Out: other words, unchecked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import msgspec
import orjson

from trajectory2task.compose.rewording.prompt import SCHEMA, SYSTEM
from trajectory2task.compose.wording.writer import Parts
from trajectory2task.core.chat import Ask, ChatModel, Said
from trajectory2task.core.errors import Trajectory2TaskError
from trajectory2task.core.fences import unfenced
from trajectory2task.core.plans import Plan, Wish


class Unreadable(Trajectory2TaskError):
    """A model's answer is not in the form that was asked for; the message says how so."""


class RewordedWish(msgspec.Struct, frozen=True):
    """The new text of the wish called `wish`."""

    wish: str
    text: str


class Reworded(msgspec.Struct, frozen=True):
    """A model's answer: the parts that it may word."""

    opener: str
    asked: tuple[RewordedWish, ...]
    manner: str

    def within(self, parts: Parts) -> Parts:
        """`parts` with these words in them."""
        texts = {said.wish: said.text.strip() for said in self.asked}
        return parts._replace(
            opener=self.opener.strip(),
            asked=tuple(one._replace(text=texts[one.wish]) for one in parts.asked),
            manner=self.manner.strip(),
        )


class Told(NamedTuple):
    """What may and what has to be said of one wish."""

    say: tuple[str, ...]
    avoid: tuple[str, ...]


async def reword(
    model: ChatModel, plan: Plan, parts: Parts, *, problems: Sequence[str] = (), nonce: str = ""
) -> Reworded:
    """Other words for `parts`, which are those of `plan`; `Unreadable` where the answer is none.

    `problems` are those of the last attempt. The words are not checked: see `binding`.
    """
    payload = orjson.dumps(brief(plan, parts, problems)).decode()
    answer = await model.answer(Ask(SYSTEM, (Said(payload),), schema=SCHEMA, nonce=nonce))
    return read(answer.text, parts)


def brief(plan: Plan, parts: Parts, problems: Sequence[str] = ()) -> dict[str, Any]:
    """What the model is told of a task."""
    told = {wish.id: told_of(wish, plan) for wish in plan.opening}
    return {
        "draft": {
            "opener": parts.opener,
            "asked": [{"wish": one.wish, "text": one.text} for one in parts.asked],
            "manner": parts.manner,
        },
        "must_say": {one.wish: told[one.wish].say for one in parts.asked},
        "must_keep": {one.wish: one.fixed for one in parts.asked},
        "must_not_say": {one.wish: told[one.wish].avoid for one in parts.asked},
        "problems": list(problems),
    }


def told_of(wish: Wish, plan: Plan) -> Told:
    """The values that the caller says of `wish` at once, and those that belong to other wishes."""
    own = dict.fromkeys(value for detail in wish.details for _, value in detail.said if value)
    others = (
        value
        for other in plan.opening
        if other.id != wish.id
        for detail in other.details
        for _, value in detail.said
        if value not in own
    )
    return Told(tuple(own), tuple(dict.fromkeys(filter(None, others))))


def read(text: str, parts: Parts) -> Reworded:
    """The answer in `text`, which has to give every wish of `parts` a text, in order."""
    try:
        found = msgspec.json.decode(unfenced(text), type=Reworded)
    except (msgspec.DecodeError, UnicodeDecodeError) as problem:
        raise Unreadable(
            f"the answer is not the JSON object that was asked for: {problem}"
        ) from None
    wanted = [one.wish for one in parts.asked]
    given = [one.wish for one in found.asked]
    if wanted != given:
        raise Unreadable(f'"asked" has entries for {given}; it takes {wanted}, in this order')
    return found
