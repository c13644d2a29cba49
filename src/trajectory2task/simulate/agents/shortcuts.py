"""Shortcuts that need to know nothing of the task: what lazy, timid and loud agents do.

They are outsiders like any real agent. A task set that one of them passes is not worth playing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from trajectory2task.core.calls import Call
from trajectory2task.core.messages import Message
from trajectory2task.simulate.sides import Briefing, Move, Outsider, Say, Stop, Use

_REFUSAL = "I'm sorry, but I can't help you with that."
_GOODBYE = "I have handed you over to a human colleague."
_TURNS = 6  # messages after which a shortcut gives up
_NUMBERS = 1_200
_IN_A_MESSAGE = 300


class Scripted:
    """An agent that makes one move after the other, whatever is said to it."""

    def __init__(self, moves: Iterator[Move]) -> None:
        self._moves = moves

    async def act(self, messages: Sequence[Message]) -> Move:
        """The next move; a stop when there is none left."""
        return next(self._moves, Stop("the script is at its end"))


def _outsider(name: str, moves: Callable[[Briefing], Iterator[Move]]) -> Outsider:
    return Outsider(name, lambda briefing, seed: Scripted(moves(briefing)))


def _nothing(briefing: Briefing) -> Iterator[Move]:
    yield Stop("it does nothing")


def _refuse(briefing: Briefing) -> Iterator[Move]:
    for _ in range(_TURNS):
        yield Say(_REFUSAL)


def _transfer(briefing: Briefing) -> Iterator[Move]:
    yield Use(_handing_over(briefing))
    yield Say(_GOODBYE)


def _refuse_and_transfer(briefing: Briefing) -> Iterator[Move]:
    yield Say(_REFUSAL)
    yield from _transfer(briefing)


def _numbers(briefing: Briefing) -> Iterator[Move]:
    """As many amounts as it can: some message may have the right one."""
    cents = [f"{number / 4:.2f}" for number in range(_NUMBERS)]
    for start in range(0, _NUMBERS, _IN_A_MESSAGE):
        yield Say("It comes to " + ", or ".join(cents[start : start + _IN_A_MESSAGE]) + ".")


def _handing_over(briefing: Briefing) -> Call:
    """A call of the tool that hands over to a human, as its name tells."""
    for schema in briefing.tools:
        found = schema["function"]
        if "transfer" in found["name"]:
            properties = found["parameters"]["properties"]
            return Call(found["name"], dict.fromkeys(properties, "The customer needs a human."))
    return Call("transfer_to_human_agents", {"summary": "The customer needs a human."})


SHORTCUTS = (
    _outsider("do-nothing", _nothing),
    _outsider("always-refuse", _refuse),
    _outsider("always-transfer", _transfer),
    _outsider("refuse-and-transfer", _refuse_and_transfer),
    _outsider("say-all-numbers", _numbers),
)
