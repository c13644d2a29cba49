"""Trigger errors: a change of mind that comes too early, too late, twice, or not at all."""

from __future__ import annotations

from collections.abc import Iterator

from trajectory2task.core.plans import AskedToConfirm, Done, Request, Told
from trajectory2task.score.fidelity.finding import Finding
from trajectory2task.score.minds import changes_mind, reconsiders
from trajectory2task.score.talk import REMINDS, Talk

_NEAR = 100  # cents by which an amount may be rounded and still be told


def trigger_error(talk: Talk) -> Iterator[Finding]:
    """The change of mind against the plan's event, both as they show in messages and calls.

    Too early: said before anything that could be the event. Missed: the event surely came (a
    summary of the wish got a yes; the amount was told; the write was agreed to, made and reported)
    and what the user said next was not the change; if it is said later on, it came late. Twice: a
    second mind is changed, or one where the plan changes none. Change is recognised by its new
    values or by the words for dropping and adding; other words for it make it look missed.
    """
    yield from _too_often(talk)
    if len(talk.plan.phases) < 2:
        return
    first = talk.changes[0] if talk.changes else None
    event = _event(talk, first)
    if first is not None and event is None and not _possible(talk, first):
        yield Finding(first, "the change of mind came before its trigger")
    if event is None:
        return
    answer = talk.answered(event)
    if answer is None or (first is not None and first <= answer.place):
        return
    when = "never came" if first is None else f"came late, at message {first}"
    yield Finding(answer.place, f"the trigger came at message {event}; the change of mind {when}")


def _too_often(talk: Talk) -> Iterator[Finding]:
    """Minds changed beyond the plan's change. To let go of what is refused changes none, nor does
    saying once more what was said before."""
    planned = talk.changes[:1]
    extra = [
        said.place
        for said in talk.users[1:]
        if changes_mind(said.text)
        and REMINDS.search(said.text) is None
        and said.place not in planned
        and (reconsiders(said.text) or not _refused(talk, said.place))
    ]
    if extra:
        what = "twice" if talk.plan.change else "though the plan has no change"
        yield Finding(extra[0], f"the user changed its mind {what}")


def _refused(talk: Talk, before: int) -> bool:
    """Whether the agent's last words before this place refuse something."""
    heard = [found for place, found in talk.heard if place < before]
    return bool(heard) and bool(heard[-1].refusal)


def _event(talk: Talk, before: int | None) -> int | None:
    """The place of the agent's message with which the trigger surely came; None where none did.

    Only messages before the change count, where there was one.
    """
    trigger = talk.plan.phases[1].trigger
    end = len(talk.rollout.messages) if before is None else before
    if isinstance(trigger, Told):
        wanted = _cents(talk, trigger.value)
        places = (place for place, heard in talk.heard if wanted in heard.amounts)
        return next((place for place in places if place < end), None)
    if isinstance(trigger, AskedToConfirm):
        for place, heard, answer in talk.agreements():
            if answer.place < end and any(
                one.wish.id == trigger.wish and one.echo.named and not one.echo.wrong
                for one in talk.proposed(place, heard)
            ):
                return place
        return None
    if isinstance(trigger, Done):
        made = _written(talk, trigger.wish)
        if made is None or not _agreed(talk, trigger.wish, made):
            return None
        places = (place for place, heard in talk.heard if place > made and heard.report)
        return next((place for place in places if place < end), None)
    return None


def _possible(talk: Talk, before: int) -> bool:
    """Whether something before this place could have been taken for the trigger."""
    trigger = talk.plan.phases[1].trigger
    heard = [found for place, found in talk.heard if place < before]
    if isinstance(trigger, Told):
        wanted = _cents(talk, trigger.value)
        return any(abs(amount - wanted) < _NEAR for one in heard for amount in one.amounts)
    if isinstance(trigger, AskedToConfirm):
        return any(one.confirm for one in heard)
    if isinstance(trigger, Done):
        made = _written(talk, trigger.wish)
        return any(one.report for one in heard) or (made is not None and made < before)
    return True


def _agreed(talk: Talk, wish_id: str, before: int) -> bool:
    """Whether the user said yes to the wish before this place; else it need not know of it."""
    return any(
        answer.place < before and any(one.wish.id == wish_id for one in talk.proposed(place, heard))
        for place, heard, answer in talk.agreements()
    )


def _cents(talk: Talk, value: str) -> int:
    amount = next(one.amount for one in talk.plan.values if one.id == value)
    return round(abs(amount) * 100)


def _written(talk: Talk, wish_id: str) -> int | None:
    """Where the write of a wish was made."""
    wish = next((wish for wish in talk.all_wishes if wish.id == wish_id), None)
    if not isinstance(wish, Request):
        return None
    key = wish.call.key()
    return next((made.turn for made in talk.done if made.key == key), None)
