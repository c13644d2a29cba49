"""One sentence of an agent: what it asks for, and what else it does.

In: a sentence in small letters. Out: a `Reading`, remembered: agents repeat themselves.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from trajectory2task.core.hearing import patterns as says
from trajectory2task.core.hearing.cues import Cues

_LONGEST_BRIDGE = 70  # characters between the asking words and what they ask for
_REMEMBERED = 8192


class Reading(NamedTuple):
    """`asks` are slots; `asking` says that it is a question for a value, known or not; `gives` that
    it asks the other to say something. `act` is the one other thing that it does ("" for none).
    """

    asks: tuple[str, ...] = ()
    identity: bool = False
    vague: bool = False
    asking: bool = False
    gives: bool = False
    act: str = ""
    refuses: bool = False


_NOTHING = Reading()


class SentenceReader:
    """Reads sentences in one domain."""

    def __init__(self, cues: Cues) -> None:
        self._cues = cues
        self.read = lru_cache(maxsize=_REMEMBERED)(self._read)

    def _read(self, text: str, item: bool, question: bool) -> Reading:
        """The sentence `text`, which may be an item of a list, and a question."""
        if item and not question and says.LABELLED.match(text):
            return _NOTHING  # a line of a summary
        lively = question or says.ASKING_WORDS.search(text) is not None
        gives = lively and says.GIVE.search(text) is not None
        found, vague, asking = self._asked(text, question) if lively else ((), False, False)
        act, refuses = _act(text, question, asking)
        identity = (question or gives) and says.IDENTITY.search(text) is not None
        return Reading(found, identity, vague, asking, gives, act, refuses)

    def _asked(self, text: str, question: bool) -> tuple[tuple[str, ...], bool, bool]:
        """What is asked for; whether something is asked without saying what; whether any of it."""
        heads = [head for head in says.HEAD.finditer(text) if _is_asking(head, text, question)]
        found: dict[str, None] = {}
        for place, head in enumerate(heads):
            end = heads[place + 1].start() if place + 1 < len(heads) else len(text)
            start = head.start() if head["wh"] else head.end()
            found.update(dict.fromkeys(self.objects(text, start, head.end(), end)))
        bare = question or says.PLEASE.search(text) is not None
        short = len(text.split()) <= says.FRAGMENT or text.startswith(says.FRAGMENT_STARTS)
        if not heads and bare and short:
            found.update(dict.fromkeys(self.objects(text, 0, 0, len(text))))
        open_question = any(head["wh"] not in {None, "who"} for head in heads)
        vague = open_question and not found and not says.HELP.search(text)
        return tuple(found), vague, bool(found) or (open_question and question)

    def objects(self, text: str, start: int, after: int, end: int) -> list[str]:
        """The first cue after an asking word, and those joined to it by "and", "or" or a comma."""
        found: list[str] = []
        last, parts = None, False
        for cue in self._cues.slot.finditer(text, start, end):
            between = text[after if last is None else last : cue.start()]
            if last is None:
                if len(between) > _LONGEST_BRIDGE or says.NO_OBJECT.search(between):
                    return []
                confirms = says.CONFIRM_VERB.search(text, start, after)
                if confirms and says.SUMMED_UP.match(text, cue.start()):
                    return []
            elif not says.JOINED.search(between):
                continue
            slots = self._cues.slots[cue[1]]
            if parts and self._cues.facts.issuperset(slots):
                continue  # "the new address with the zip code"
            parts = parts or not self._cues.groups.isdisjoint(slots)
            last = cue.end()
            found += slots
        return found


def _is_asking(head: re.Match[str], text: str, question: bool) -> bool:
    """Whether an asking word asks: "which" does so in a question or after "let me know"."""
    if head["give"]:
        return True
    if question:
        return says.YES_OR_NO.match(text) is None or says.CHOICE.search(text) is not None
    return says.GIVE.search(text, 0, head.start()) is not None


def _act(text: str, question: bool, asking: bool) -> tuple[str, bool]:
    """What a sentence does beside its questions for values, and whether it refuses something."""
    for act, pattern in (("more", says.MORE), ("help", says.HELP), ("complete", says.COMPLETE)):
        if pattern.search(text):
            return act, False
    if says.TRANSFER.search(text) and not says.NEGATED.search(text):
        return "transfer", says.REFUSAL.search(text) is not None
    if not asking and says.CONFIRM.search(text):
        return "confirm", False
    if not asking and says.REFUSAL.search(text) and not says.NO_REFUSAL.search(text):
        return "", True
    if not question and says.REPORT.search(text) and not says.NOT_YET.search(text):
        return "report", False
    return ("wait" if says.WAIT.search(text) else ""), False
