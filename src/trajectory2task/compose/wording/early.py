"""Whether the reason for the call says something that is to be said only later, or when asked.

A plan keeps what it hides out of the opening; but a verb or an adjective of the writer's may happen
to be the very word ("delivered", "long"). In: a plan and its words. Out: yes or no.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from trajectory2task.core.plans import Plan, Wish
from trajectory2task.core.tasks import Words


def says_too_early(plan: Plan, words: Words) -> bool:
    """Whether a hidden value stands in the reason, apart from values that may be said there."""
    reason, public = _plain(words.reason_for_call), sorted(_public(plan), key=len, reverse=True)
    return any(_stands_in(reason, value, public) for value in dict.fromkeys(_hidden(plan)))


def _stands_in(reason: str, hidden: str, public: list[str]) -> bool:
    if hidden not in reason:
        return False
    for value in public:
        if hidden in value:
            reason = reason.replace(value, "|")
    return re.search(rf"(?<!\w){re.escape(hidden)}(?:e?s)?(?!\w)", reason) is not None


def _public(plan: Plan) -> set[str]:
    facts = {fact.value for fact in plan.facts if fact.visibility == "public"}
    return {_plain(value) for value in (*facts, *_said(plan.opening))}


def _hidden(plan: Plan) -> Iterator[str]:
    """What is given on request, and what only the later wishes say."""
    opening = set(_said(plan.opening))
    for fact in plan.facts:
        if fact.visibility == "on_request":
            yield _plain(fact.value)
    for detail in plan.details():
        yield from (_plain(value) for _, value in detail.withheld)
    yield from (_plain(value) for value in _said(plan.wishes) if value not in opening)


def _said(wishes: Iterable[Wish]) -> list[str]:
    return [value for wish in wishes for detail in wish.details for _, value in detail.said]


def _plain(value: str) -> str:
    return value.lower().replace("_", " ")
