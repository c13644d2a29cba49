"""What an agent's text does, read by patterns: the closed set of acts that a user reacts to.

In: a domain's cues and a text. Out: `Heard`. A question counts only where a sentence has both an
interrogative and a cue of what it asks for, so that a user gives nothing away unasked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from trajectory2task.core.domain import Domain
from trajectory2task.core.hearing import patterns as says
from trajectory2task.core.hearing.cues import Cues, cues_of
from trajectory2task.core.hearing.reading import Reading, SentenceReader

_REMEMBERED = 1024


@dataclass(slots=True)
class Heard:
    """The acts in one text of an agent.

    `asks` maps what is asked for (argument, group or fact) to the sentence that asks; `listed` says
    that it stands in a list. `about` holds every slot that a question speaks of, asked for or not.
    `identity` asks who it is without saying how that is shown, `vague` something without saying
    what, `complete` whether that is all. `confirm`, `refusal` and `report` hold the sentences that
    do it ("" where none does). `amounts` are sums of money, in cents.
    """

    text: str
    asks: dict[str, str] = field(default_factory=dict)
    about: frozenset[str] = frozenset()
    identity: bool = False
    vague: bool = False
    confirm: str = ""
    complete: bool = False
    refusal: str = ""
    report: str = ""
    transfer: bool = False
    more: bool = False
    help: bool = False
    wait: bool = False
    options: tuple[str, ...] = ()
    listed: bool = False
    amounts: frozenset[int] = frozenset()

    @property
    def acts(self) -> tuple[str, ...]:
        """The acts by name, for the record."""
        named = [f"ask {slot}" for slot in self.asks]
        for act in ("identity", "confirm", "complete", "refusal", "report", "transfer", "more"):
            if getattr(self, act):
                named.append(act)
        for act in ("help", "wait", "options", "vague"):
            if getattr(self, act) and not (act == "vague" and self.options):
                named.append(act)
        return tuple(named) or ("unknown",)


class Understanding:
    """Reads texts in one domain."""

    def __init__(self, cues: Cues) -> None:
        self.cues = cues
        self._reader = SentenceReader(cues)
        # What a user has heard is heard once more when the conversation is scored.
        self.hear = lru_cache(maxsize=_REMEMBERED)(self._hear)

    def _hear(self, text: str) -> Heard:
        """The acts in `text`; nobody may change what is remembered."""
        plain = says.plain(text)
        heard = Heard(plain)
        items: list[str] = []
        listing = False  # what comes next stands in a list of what is asked for
        for sentence, item in _sentences(plain):
            question = "?" in sentence[-3:]
            if item and not question:
                items.append(sentence)
            if item and listing:
                self._take_listed(heard, sentence)
                continue
            reading = self._reader.read(sentence, item, question)
            listing = sentence.endswith(":") and (reading.asking or reading.gives)
            _take(heard, reading, sentence)
        chosen = (heard.asks or heard.vague) and not heard.confirm and not heard.listed
        heard.options = tuple(items) if len(items) > 1 and chosen else ()
        if heard.identity and not heard.asks.keys().isdisjoint(self.cues.facts):
            heard.identity = False  # it is said how
        heard.vague = heard.vague and not heard.identity and not heard.asks
        heard.about = frozenset(
            slot
            for question in says.QUESTION.findall(plain)
            for cue in self.cues.slot.finditer(question)
            for slot in self.cues.slots[cue[1]]
        )
        if says.MAYBE_MONEY.search(plain):
            heard.amounts = frozenset(_cents(match) for match in says.MONEY.finditer(plain))
        return heard

    def _take_listed(self, heard: Heard, sentence: str) -> None:
        slots = self._reader.objects(sentence, 0, 0, len(sentence))
        heard.listed = heard.listed or bool(slots)
        for slot in slots:
            heard.asks.setdefault(slot, sentence)


@lru_cache(maxsize=16)
def understanding_of(domain: Domain) -> Understanding:
    """The reader of texts in `domain`."""
    return Understanding(cues_of(domain))


def _take(heard: Heard, reading: Reading, sentence: str) -> None:
    """Add what one sentence does."""
    for slot in reading.asks:
        heard.asks.setdefault(slot, sentence)
    heard.identity = heard.identity or reading.identity
    heard.vague = heard.vague or reading.vague
    if reading.refuses:
        heard.refusal = f"{heard.refusal} {sentence}".strip()
    if reading.act == "confirm":
        heard.confirm = heard.confirm or sentence
        heard.vague = False
    elif reading.act == "report":
        heard.report = f"{heard.report} {sentence}".strip()
    elif reading.act:
        setattr(heard, reading.act, True)


def _cents(match: re.Match[str]) -> int:
    return round(float((match[1] or match[2] or match[3]).replace(",", "")) * 100)


def _sentences(plain: str) -> Iterator[tuple[str, bool]]:
    """Each sentence, and whether it stands in a list."""
    for line in plain.split("\n"):
        bullet = says.BULLET.match(line)
        rest = line[bullet.end() :] if bullet else line
        for part in says.SENTENCE_END.split(rest):
            part = part.strip()
            if part:
                yield part, bullet is not None
