"""Omissions: what the user was to say unasked, and never said."""

from __future__ import annotations

from collections.abc import Iterator

from trajectory2task.core.hearing.recognition import says
from trajectory2task.core.plans import Wish, tool_of
from trajectory2task.score.fidelity.finding import Finding
from trajectory2task.score.talk import Talk


def omission(talk: Talk) -> Iterator[Finding]:
    """A conversation that the user ended without having said a wish of the opening or a value in
    it; or one in which they were asked who they are, answered, and never said it.

    Values count that stand in the certified words and that the agent has not named either; a wish
    without such values is looked for by its deed. A change of mind that never comes is the
    trigger's. It flags a value that the user put in other words.
    """
    if not talk.users:
        return
    last = talk.users[-1].place
    if talk.rollout.stop == "user done" and not talk.as_written:
        for wish in talk.plan.opening:
            if missing := _missing(talk, wish):
                yield Finding(last, f"wish {wish.id} was never said in full: {missing}")
    public = [fact for fact in talk.plan.facts if fact.visibility == "public"]
    asked = any(
        heard.identity or any(fact.name in heard.asks for fact in public)
        for place, heard in talk.heard
        if place < last
    )
    known = [fact for fact in talk.plan.facts if fact.visibility != "unknown"]
    if public and asked and not any(talk.fact_told(fact) for fact in known):
        yield Finding(last, "the user was asked who it is and never said")


def _missing(talk: Talk, wish: Wish) -> str:
    """What of a wish nobody said: values, or the deed where it has none."""
    values = [v for d in wish.details for _, v in d.said if says(talk.opening, v)]
    unsaid = [
        v for v in values if not says(talk.all_users, v) and not says(talk.all_agents, v)
    ]  # fmt: skip
    if unsaid:
        return ", ".join(repr(value) for value in unsaid)
    tool = tool_of(wish)
    due = talk.cues.tools_named(talk.opening).get(tool) if tool and not values else None
    said = talk.cues.tools_named(f"{talk.all_users}\n{talk.all_agents}")
    return f"nobody spoke of {tool}" if due and not said.get(tool) else ""
