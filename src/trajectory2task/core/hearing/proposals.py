"""Which wish an agent asks a yes for, and what it says of it.

In: an agent's text as heard, and the wishes that it can be about. Out: a `Proposal` each.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from trajectory2task.core.hearing.cues import Cues
from trajectory2task.core.hearing.recognition import Echo, Recognition
from trajectory2task.core.hearing.understanding import Heard
from trajectory2task.core.plans import Blocked, Request, tool_of

_BY_NOUN = 2  # how much a named detail weighs against a named deed


@dataclass(frozen=True, slots=True)
class Proposal:
    """A wish whose write the agent wants a yes for, and what it says of it.

    `deed` counts the words that name the wish's own deed; `other` says that only other deeds are
    named.
    """

    wish: Request | Blocked
    echo: Echo
    deed: int
    other: bool

    @property
    def weight(self) -> int:
        """How surely this is what the agent speaks of."""
        named = sum(len(detail.parameters) for detail in self.echo.named)
        return self.deed + _BY_NOUN * (named - len(self.echo.wrong))

    @property
    def whole(self) -> bool:
        """Whether deed and details are all named."""
        return self.deed > 0 and 0 < len(self.wish.details) == len(self.echo.named)


def proposals(
    heard: Heard,
    wishes: Sequence[Request | Blocked],
    cues: Cues,
    recognition: Recognition,
    focus: str = "",
) -> list[Proposal]:
    """What the agent wants a yes for: several wishes where it sums up several, else one.

    Of wishes that fit alike, the one with id `focus` comes first.
    """
    if not heard.confirm:
        return []
    tools = cues.tools_named(heard.text)
    whole = [wish for wish in wishes if recognition.is_whole(wish, heard.text)]
    found: list[Proposal] = []
    for wish in whole or wishes:
        deed = tools.get(tool_of(wish), 0)
        echo = recognition.echo(wish, heard.text)
        strange = bool(tools) and not echo.named  # other deeds, and nothing of the wish
        another = cues.names_another(_without_own(heard.text, wish), tool_of(wish))
        other = not deed and (strange or another)
        found.append(Proposal(wish, echo, deed, other))
    several = [proposal for proposal in found if proposal.whole]
    if len({tool_of(proposal.wish) for proposal in several}) > 1:
        return several
    found.sort(key=lambda proposal: (-proposal.weight, proposal.wish.id != focus))
    if found and found[0].other and not found[0].echo.named:
        return []
    return found[:1]


def _without_own(text: str, wish: Request | Blocked) -> str:
    """`text` without the caller's own words: "placed by mistake" names no deed, but a reason."""
    for detail in wish.details:
        for attribute in detail.attributes if not detail.referent else ():
            text = text.replace(attribute.value.casefold(), " ")
    return text
