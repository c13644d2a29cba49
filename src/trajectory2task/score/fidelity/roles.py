"""Role flips and ramblings: a user that speaks as the agent does, or on and on."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter

from trajectory2task.core.hearing.flips import as_agent
from trajectory2task.score.fidelity.finding import Finding
from trajectory2task.score.talk import Talk

_WORDY = 250  # words in a message beyond twice those of the certified words
_REPEATED = 4  # equal messages in a row
_PHRASE = 3  # words up to which a message may be repeated ("Yes, go ahead.")


def role_flip(talk: Talk) -> Iterator[Finding]:
    """The user offers help, reports what it did, asks for the other's data, or writes calls.

    "Your order" and its like are the agent's to say. Tool names count as machine language; a user
    that quotes the agent is flagged as well. It misses what either side could say ("One moment.").
    """
    for said in talk.fresh:
        found = as_agent(said.text, said.raw)
        if found:
            yield Finding(said.place, f"the user says {found!r}")
        elif "_" in said.raw:
            named = [tool for tool in talk.domain.tools if "_" in tool and tool in said.raw]
            if named:
                yield Finding(said.place, f"the user names the tool {named[0]}")


def rambling(talk: Talk) -> Iterator[Finding]:
    """The user writes far more than its task says, or the same over and over.

    Short phrases may be repeated; who is asked the same again and again answers the same.
    """
    limit = _WORDY + 2 * len(talk.opening.split())
    for said in talk.users:
        if (count := said.text.count(" ") + 1) > limit:
            yield Finding(said.place, f"the user writes {count} words")
    for text, same in groupby(talk.users, key=attrgetter("text")):
        places = [said.place for said in same]
        if len(places) >= _REPEATED and len(text.split()) > _PHRASE:
            yield Finding(places[-1], f"the user says the same {len(places)} times: {text[:60]!r}")
