"""Early stops: the user ends the conversation while something of theirs is still to come."""

from __future__ import annotations

from collections.abc import Iterator

from trajectory2task.core.hearing.recognition import says
from trajectory2task.core.hearing.understanding import Heard
from trajectory2task.core.plans import Blocked, Inquiry, Wish, tool_of
from trajectory2task.score.assent import assents
from trajectory2task.score.fidelity.finding import Finding
from trajectory2task.score.talk import REMINDS, Talk

_PATIENT = 3  # messages after the first that press for a wish, by which it was asked in vain


def early_stop(talk: Talk) -> Iterator[Finding]:
    """The user hangs up after a yes and before the write, or with a wish that nobody dealt with.

    A wish is dealt with where its write was made, or the agent said that something was done,
    refused something, or handed over: users can't check. Who has asked several times may give up.
    """
    if talk.rollout.stop != "user done" or not talk.users:
        return
    last = talk.users[-1].place
    after_yes = _unexecuted(talk, last)
    if after_yes is not None:
        yield Finding(last, f"the user left after its yes at message {after_yes}, before the write")
        return
    heard = [found for _, found in talk.heard]
    if any(one.transfer for one in heard) or _handed_over(talk):
        return
    wishes = talk.plan.phases[talk.phase_at(last)].wishes
    left = next((wish for wish in wishes if _open(talk, wish, heard)), None)
    if left is not None and all(_pressed(talk, wish) < _PATIENT for wish in wishes):
        yield Finding(last, f"the user left while wish {left.id} was open")


def _unexecuted(talk: Talk, last: int) -> int | None:
    """The place of a yes after which neither a write was made nor anything said of it."""
    latest = None
    for _, _, answer in talk.agreements():
        latest = answer.place
    if latest is None or any(made.turn > latest for made in talk.played.made):
        return None
    spoken = [one for place, one in talk.heard if latest < place < last]
    if any(one.report or one.refusal or one.transfer for one in spoken):
        return None
    return latest if len(spoken) <= 1 else None


def _handed_over(talk: Talk) -> bool:
    return any(made.call.name == talk.domain.transfer for made in talk.played.made)


def _pressed(talk: Talk, wish: Wish) -> int:
    """How many messages after the first bring up a wish, or ask something."""
    values = [value for detail in wish.details for _, value in detail.said]
    tool = tool_of(wish)
    return sum(
        "?" in said.text
        or REMINDS.search(said.text) is not None
        or any(says(said.text, value) for value in values)
        or bool(talk.cues.tools_named(said.text).get(tool))
        for said in talk.users[1:]
        if not assents(said.text)
    )


def _reported(talk: Talk, wish: Wish) -> bool:
    """Whether something was reported to be done after a yes to this wish."""
    for place, heard, answer in talk.agreements():
        if any(one.wish.id == wish.id for one in talk.proposed(place, heard)):
            return any(one.report for later, one in talk.heard if later > answer.place)
    return False


def _open(talk: Talk, wish: Wish, heard: list[Heard]) -> bool:
    """Whether nothing was done, claimed or refused of a wish, or its amount never told."""
    if any(one.refusal for one in heard):
        return False
    amounts = {amount for one in heard for amount in one.amounts}
    values = [value for value in talk.plan.values if value.id in wish.answers]
    asked = sum("?" in said.text or "how much" in said.text for said in talk.users[1:])
    if not asked and any(round(abs(value.amount) * 100) not in amounts for value in values):
        return not amounts or isinstance(wish, Inquiry)
    if isinstance(wish, Inquiry):
        return False
    if isinstance(wish, Blocked):
        return not any(one.report for one in heard)
    tool = tool_of(wish)
    if any(made.call.name == tool for made in talk.played.made):
        return False
    named = [talk.cues.tools_named(one.report) for one in heard if one.report]
    if any(tools.get(tool) or not tools for tools in named):
        return False
    return not _reported(talk, wish)
