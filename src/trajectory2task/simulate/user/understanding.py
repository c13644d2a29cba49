"""What an agent's text does, read by patterns: the closed set of acts that a user reacts to.

In: a domain's cues and a text. Out: `Heard`. A question counts only where a sentence has both an
interrogative and a cue of what it asks for, so that a user gives nothing away unasked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from trajectory2task.core.domain import Domain
from trajectory2task.simulate.user import patterns as says
from trajectory2task.simulate.user.cues import Cues, cues_of

_LONGEST_BRIDGE = 70  # characters between the asking words and what they ask for


@dataclass(slots=True)
class Heard:
    """The acts in one text of an agent.

    `asks` maps what is asked for (argument, group or fact) to the sentence that asks; `listed` says
    that it stands in a list. `identity` asks who it is without saying how that is shown, `vague`
    something without saying what, `complete` whether that is all. `confirm`, `refusal` and `report`
    hold the sentences that do it ("" where none does). `amounts` are sums of money, in cents.
    """

    text: str
    asks: dict[str, str] = field(default_factory=dict)
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


@dataclass(frozen=True, slots=True)
class _Sentence:
    text: str
    item: bool  # stands in a list
    question: bool


class Understanding:
    """Reads texts in one domain."""

    def __init__(self, cues: Cues) -> None:
        self.cues = cues

    def hear(self, text: str) -> Heard:
        """The acts in `text`."""
        plain = says.plain(text)
        heard = Heard(plain)
        sentences = _sentences(plain)
        listing = False
        for place, sentence in enumerate(sentences):
            if sentence.item and listing:
                self._asked_in_list(heard, sentence)
                continue
            asked = self._asked(heard, sentence)
            listing = sentence.text.endswith(":") and (asked or _calls_for_list(sentence))
            _judge(heard, sentence, asked)
            if not sentence.item and listing and place + 1 == len(sentences):
                listing = False
        heard.options = () if heard.listed else _options(sentences, heard)
        if heard.identity and not heard.asks.keys().isdisjoint(self.cues.facts):
            heard.identity = False  # it is said how
        heard.vague = heard.vague and not heard.identity and not heard.asks
        heard.amounts = frozenset(
            round(float((match[1] or match[2] or match[3]).replace(",", "")) * 100)
            for match in says.MONEY.finditer(plain)
        )
        return heard

    def _asked(self, heard: Heard, sentence: _Sentence) -> bool:
        """Whether the sentence asks for anything; what it asks for joins `heard.asks`."""
        text = sentence.text
        if says.IDENTITY.search(text) and (sentence.question or says.GIVE.search(text)):
            heard.identity = True
        heads = [m for m in says.HEAD.finditer(text) if _is_asking(m, sentence)]
        found = False
        for place, head in enumerate(heads):
            end = heads[place + 1].start() if place + 1 < len(heads) else len(text)
            start = head.start() if head["wh"] else head.end()
            found |= self._objects(heard, text, start, head.end(), end)
        bare = sentence.question or says.PLEASE.search(text) is not None
        if not heads and bare and len(text.split()) <= says.FRAGMENT:
            found |= self._objects(heard, text, 0, 0, len(text))
        open_question = any(head["wh"] not in {None, "who"} for head in heads)
        if open_question and not found:
            heard.vague = heard.vague or not says.HELP.search(text)
        return found or (open_question and sentence.question)

    def _objects(self, heard: Heard, text: str, start: int, after: int, end: int) -> bool:
        """The first cue after an asking word, and those joined to it by "and", "or" or a comma."""
        last, parts = None, False
        for cue in self.cues.slot.finditer(text, start, end):
            between = text[after if last is None else last : cue.start()]
            if last is None:
                if len(between) > _LONGEST_BRIDGE or says.NO_OBJECT.search(between):
                    return False
                if says.SUMMED_UP.match(text, cue.start()) and says.CONFIRM_VERB.search(
                    text[start:after]
                ):
                    return False
            elif not says.JOINED.search(between):
                continue
            slots = self.cues.slots[cue[1]]
            if parts and self.cues.facts.issuperset(slots):
                continue  # "the new address with the zip code"
            parts = parts or not self.cues.groups.isdisjoint(slots)
            last = cue.end()
            for slot in slots:
                heard.asks.setdefault(slot, text)
        return last is not None

    def _asked_in_list(self, heard: Heard, sentence: _Sentence) -> None:
        if self._objects(heard, sentence.text, 0, 0, len(sentence.text)):
            heard.listed = True


@lru_cache(maxsize=16)
def understanding_of(domain: Domain) -> Understanding:
    """The reader of texts in `domain`."""
    return Understanding(cues_of(domain))


def _sentences(plain: str) -> list[_Sentence]:
    found = []
    for line in plain.split("\n"):
        bullet = says.BULLET.match(line)
        rest = line[bullet.end() :] if bullet else line
        for part in says.SENTENCE_END.split(rest):
            part = part.strip()
            if part:
                asks = "?" in part[-3:]
                found.append(_Sentence(part, bullet is not None, asks))
    return found


def _is_asking(head: re.Match[str], sentence: _Sentence) -> bool:
    """Whether an asking word asks: "which" does so in a question or after "let me know"."""
    if head["give"]:
        return True
    if sentence.question:
        plain_yes = says.YES_OR_NO.match(sentence.text) is not None
        return not plain_yes or says.CHOICE.search(sentence.text) is not None
    return says.GIVE.search(sentence.text, 0, head.start()) is not None


def _calls_for_list(sentence: _Sentence) -> bool:
    return says.GIVE.search(sentence.text) is not None


def _judge(heard: Heard, sentence: _Sentence, asked: bool) -> None:
    """The acts of one sentence apart from its questions for values."""
    text = sentence.text
    if says.MORE.search(text):
        heard.more = True
        return
    if says.HELP.search(text):
        heard.help = True
        return
    if says.COMPLETE.search(text):
        heard.complete = True
        return
    if says.TRANSFER.search(text) and not says.NEGATED.search(text):
        heard.transfer = True
        if says.REFUSAL.search(text):
            heard.refusal = f"{heard.refusal} {text}".strip()
        return
    if says.CONFIRM.search(text) and not asked:
        heard.confirm = heard.confirm or text
        heard.vague = False
        return
    if says.REFUSAL.search(text) and not says.NO_REFUSAL.search(text) and not asked:
        heard.refusal = f"{heard.refusal} {text}".strip()
        return
    if not sentence.question and says.REPORT.search(text) and not says.NOT_YET.search(text):
        heard.report = f"{heard.report} {text}".strip()
        return
    if says.WAIT.search(text):
        heard.wait = True


def _options(sentences: list[_Sentence], heard: Heard) -> tuple[str, ...]:
    """The lines of a list, where something is to be chosen from it."""
    items = [sentence.text for sentence in sentences if sentence.item and not sentence.question]
    chosen = (heard.asks or heard.vague) and not heard.confirm
    return tuple(items) if len(items) > 1 and chosen else ()
