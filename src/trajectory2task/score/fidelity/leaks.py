"""Leaks: what the plan holds back until it is asked for, said before anybody asked."""

from __future__ import annotations

from collections.abc import Iterator

from trajectory2task.core.hearing.recognition import says
from trajectory2task.score.fidelity.finding import Finding
from trajectory2task.score.talk import Talk


def leak(talk: Talk) -> Iterator[Finding]:
    """A withheld value (or fact) in the user's words before a question that speaks of its slot.

    Only values that none of the user's public words contain count, and none that the agent wrote
    first. Any question that speaks of the slot, and any question that names no slot, excuses it:
    a strange question is the likelier reason. It misses what is leaked in other words.
    """
    found: set[tuple[str, str]] = set()
    for secret in talk.secrets:
        key = (secret.owner, secret.slot)
        said = next((said for said in talk.users if says(said.text, secret.value)), None)
        if key in found or said is None or talk.agent_said(secret.value, said.place):
            continue
        place = said.place
        if not (talk.asked(secret.slot, place) if secret.owner else talk.asked_who(place)):
            found.add(key)
            yield Finding(place, f"{secret.value!r} ({secret.slot}) was told unasked")
