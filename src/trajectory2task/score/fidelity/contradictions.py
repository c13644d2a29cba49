"""Contradictions: words of the user's that go against its own plan."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from trajectory2task.core.calls import Call, CallPattern
from trajectory2task.core.hearing.understanding import Heard
from trajectory2task.core.plans import Blocked, Request, tool_of
from trajectory2task.score.fidelity.finding import Finding
from trajectory2task.score.talk import Talk


def contradiction(talk: Talk) -> Iterator[Finding]:
    """A yes to a summary that names something else than what is wanted now; or a choice, among
    things that the agent named, that the plan does not make.

    A summary counts as wrong only where, for every wish that it can be about, a rival of what is
    meant is named and it is not, or where it is about a deed that nobody wants; and the write that
    follows, if any, is none that is wanted. It misses a yes to a summary that leaves the difference
    out: there the agent has not asked.
    """
    for said, value in talk.unplanned:
        if talk.agent_said(value, said.place):
            yield Finding(said.place, f"the user chose {value!r}, which the plan does not say")
    for place, heard, answer in talk.agreements():
        made = talk.next_write(answer.place)
        call = made.call if made is not None else None
        wishes = talk.undone_at(place)
        if call is not None and any(_serves(wish, call) for wish in talk.wishes_at(answer.place)):
            continue
        wrong = _unwanted(talk, heard, wishes, call) or _mistaken(talk, heard, wishes, call)
        if wrong:
            yield Finding(answer.place, f"the user agreed to {wrong}")


def _serves(wish: Request | Blocked, call: Call) -> bool:
    return wish.call is not None and CallPattern(call.name, wish.call.arguments).matches(call)


def _unwanted(
    talk: Talk, heard: Heard, wishes: Sequence[Request | Blocked], made: Call | None
) -> str:
    """The deed that the summary is about, where nobody wants it; "" else."""
    wanted = {tool_of(wish) for wish in wishes}
    if made is not None:
        named = talk.cues.tools_named(heard.text)
        sure = made.name not in wanted and made.name in named
        return f"{made.name}, which it does not want" if sure else ""
    strange = sorted(_own_words(talk, heard.text) - wanted)
    if not strange or any(talk.recognition.echo(wish, heard.text).named for wish in wishes):
        return ""
    return f"{strange[0]}, which it does not want"


def _own_words(talk: Talk, text: str) -> set[str]:
    """The tools that a text names by words of no other use."""
    cues = talk.cues
    stems = {match[1] for match in cues.deed.finditer(text)} - cues.slots.keys()
    return {cues.deeds[stem][0] for stem in stems if len(cues.deeds[stem]) == 1}


def _mistaken(
    talk: Talk, heard: Heard, wishes: Sequence[Request | Blocked], made: Call | None
) -> str:
    """The detail that the summary has wrong, whichever wish it is about; "" where none is."""
    echoes = [(wish, talk.recognition.echo(wish, heard.text)) for wish in wishes]
    if any(echo.named and not echo.wrong for _, echo in echoes):
        return ""
    named = {made.name} if made is not None else talk.cues.tools_named(heard.text).keys()
    echoes = [(wish, echo) for wish, echo in echoes if tool_of(wish) in named]
    if not echoes or not all(echo.wrong for _, echo in echoes):
        return ""
    wish, echo = echoes[0]
    slots = ", ".join(detail.slot for detail in echo.wrong)
    return f"a summary with another {slots} than it wants (wish {wish.id})"
