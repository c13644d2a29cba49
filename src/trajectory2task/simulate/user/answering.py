"""Answers: what an agent asked for, and nothing beyond it, from the plan's facts and details.

In: what was asked, and where the caller stands. Out: sentences, and what they gave away.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from trajectory2task.core.hearing.recognition import Recognition, fits
from trajectory2task.core.hearing.understanding import Heard, Understanding
from trajectory2task.core.plans import Detail, Fact, Wish, tool_of
from trajectory2task.core.wording.naming import partner_of
from trajectory2task.simulate.user import speaker as say
from trajectory2task.simulate.user.speaker import Speaker
from trajectory2task.simulate.user.standing import Standing

_FOR_ALL = re.compile(r"\b(?:each|both|every|all (?:of )?(?:them|these|those|your))\b")
_NUMBER = re.compile(r"\b(?:number|id|code)s?\b")
_OR = re.compile(r"\bor\b")


@dataclass(slots=True)
class Answer:
    """Sentences, and the slots and facts they tell. `news` says that some had not been told."""

    said: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    news: bool = False


class Answering:
    """Answers of one caller."""

    def __init__(
        self,
        standing: Standing,
        speaker: Speaker,
        understanding: Understanding,
        recognition: Recognition,
    ) -> None:
        self._standing = standing
        self._speaker = speaker
        self._understanding = understanding
        self._recognition = recognition
        self._facts = {fact.name: fact for fact in standing.plan.facts}

    def answer(self, heard: Heard) -> Answer | None:
        """The answer to every question for a value in `heard`; None where there is none."""
        found = Answer()
        asked = [self._facts[name] for name in heard.asks if name in self._facts]
        if heard.identity and not asked:
            asked = [fact for fact in self._facts.values() if fact.visibility == "public"]
        slots = [slot for slot in heard.asks if slot not in self._facts]
        places = self._places(heard, slots)
        if asked and not self._about_address(places):
            self._identify(found, asked, heard)
        for wish, details in places:
            self._detail(found, wish, details, heard)
        if found.said or not slots or asked:
            return found if found.said else None
        found.said.append(self._speaker.one_of(say.UNKNOWN))
        return found

    def _about_address(self, places: Sequence[tuple[Wish, Sequence[Detail]]]) -> bool:
        """Whether a fact was named as a part of a free value ("the new address with zip code"), by
        somebody who knows the caller already."""
        free = any(len(detail.parameters) > 1 for _, details in places for detail in details)
        public = [fact.name for fact in self._facts.values() if fact.visibility == "public"]
        return free and self._standing.revealed.issuperset(public)

    def _identify(self, found: Answer, asked: Sequence[Fact], heard: Heard) -> None:
        """Facts that are known and asked for; of alternatives, those that come to mind first."""
        known = [fact for fact in asked if fact.visibility != "unknown"]
        first = [fact for fact in known if fact.visibility == "public"]
        sentences = {heard.asks[fact.name] for fact in asked if fact.name in heard.asks}
        choice = any(_OR.search(text) for text in sentences) or len(sentences) != 1
        if first and choice:
            known = first
        if known:
            self._tell(found, [fact.name for fact in known])
            found.said.append(self._speaker.facts(known))
        forgotten = [fact for fact in asked if fact.visibility == "unknown"]
        if forgotten and not (known and choice):
            found.said.append(self._speaker.forgotten(forgotten))
            self._tell(found, [f"not {fact.name}" for fact in forgotten], count=False)

    def _tell(self, found: Answer, names: Sequence[str], count: bool = True) -> None:
        new = [name for name in names if name not in self._standing.revealed]
        found.news = found.news or bool(new)
        self._standing.revealed.update(names)
        if count:
            found.told += names

    def _places(self, heard: Heard, slots: Sequence[str]) -> list[tuple[Wish, list[Detail]]]:
        """Which details of which wishes are asked for."""
        found: list[tuple[Wish, list[Detail]]] = []
        seen: set[tuple[str, str]] = set()
        for slot in slots:
            for wish in self._meant(slot, heard):
                details = [d for d in wish.details if d.slot == slot]
                if details and (wish.id, slot) not in seen:
                    seen.add((wish.id, slot))
                    found.append((wish, details))
        return found

    def _meant(self, slot: str, heard: Heard) -> list[Wish]:
        """The open wishes that a question for `slot` is about."""
        question = heard.asks[slot]
        having = [w for w in self._standing.open if any(d.slot == slot for d in w.details)]
        if not having:
            return []
        tools = self._understanding.cues.tools_named(question)
        if tools and len(self._standing.open) > 1:
            named = [w for w in self._standing.open if tools.get(tool_of(w), 0)]
            apart = [w for w in named if tools[tool_of(w)] == max(tools[tool_of(n)] for n in named)]
            if apart and not any(wish in having for wish in apart):
                return []
            having = [wish for wish in having if wish in apart] or having
        if len(having) > 1 and _FOR_ALL.search(question) is None:
            having = [self._nearest(having, slot, heard)]
        return having

    def _nearest(self, wishes: Sequence[Wish], slot: str, heard: Heard) -> Wish:
        """The wish that the text speaks of most; then what is still held back; then the first."""

        def rank(wish: Wish) -> tuple[int, bool, bool]:
            named = len(self._recognition.echo(wish, heard.text).named)
            hidden = f"{wish.id} {slot}" not in self._standing.revealed and any(
                detail.slot == slot and detail.withheld for detail in wish.details
            )
            return named, wish.id == self._standing.focus, hidden

        return max(wishes, key=rank)

    def _detail(self, found: Answer, wish: Wish, details: Sequence[Detail], heard: Heard) -> None:
        self._standing.focus = wish.id
        ordinal = self._option(details, heard)
        slot = details[0].slot
        if ordinal:
            text = self._speaker.answer(details, say.PICKED, ordinal)
        elif found.said or (len(self._standing.open) > 1 and self._shared(slot)):
            text = self._further(wish, details)
        elif self._wants_number(details, heard.asks.get(slot, "")):
            text = self._speaker.answer(details, say.NO_NUMBER)
        elif any(partner_of(wish.details, d) for d in details) and len(details) > 1:
            text = self._further(wish, details)
        else:
            text = self._speaker.answer(details, say.ANSWERS)
        found.said.append(text)
        self._tell(found, [f"{wish.id} {slot}"])

    def _further(self, wish: Wish, details: Sequence[Detail]) -> str:
        """With what it is about; elements that replace others, each with what it replaces."""
        if any(partner_of(wish.details, detail) for detail in details):
            parts = [self._speaker.about(wish, [d], self._standing.wishes) for d in details]
            return " ".join(parts)
        return self._speaker.about(wish, details, self._standing.wishes)

    def _shared(self, slot: str) -> bool:
        having = [w for w in self._standing.open if any(d.slot == slot for d in w.details)]
        return len(having) > 1

    def _wants_number(self, details: Sequence[Detail], question: str) -> bool:
        known = {value for d in details for _, value in (*d.said, *d.withheld)}
        return (
            bool(details[0].referent)
            and details[0].position is None
            and _NUMBER.search(question) is not None
            and not any(str(detail.value) in known for detail in details)
        )

    def _option(self, details: Sequence[Detail], heard: Heard) -> str:
        """Which of the listed options is meant, as an ordinal; "" where that is not clear."""
        if len(details) != 1 or not heard.options:
            return ""
        fitting = [number for number, text in enumerate(heard.options) if fits(details[0], text)]
        if len(fitting) != 1 or fitting[0] >= len(say.ORDINALS):
            return ""
        return say.ORDINALS[fitting[0]]
