"""Acts into words: what a caller says, from the plan's own values and the domain's phrasebook.

In: what to say. Out: sentences. Nothing is said here that is not in the plan.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random

from trajectory2task.core.domain import Domain
from trajectory2task.core.plans import Detail, Fact, Inquiry, Value, Wish
from trajectory2task.core.wording.corrections import altered_details
from trajectory2task.core.wording.descriptions import noun
from trajectory2task.core.wording.facts import fact_phrase, ignorance_phrase, stated_together
from trajectory2task.core.wording.naming import about, amount, deed, kin_of, named
from trajectory2task.core.wording.requests import pick, questions, wish_words
from trajectory2task.core.wording.sentences import enumerate_phrases, sentence
from trajectory2task.core.wording.slots import slot_phrase
from trajectory2task.simulate.user.temperament import Temperament

Pairs = tuple[tuple[str, str], ...]

ASIDE_SHARE = 0.12
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")
FACTS = ("{facts}.", "Sure, {facts}.", "Of course: {facts}.")
FORGOTTEN = (
    "I'm sorry, I don't remember {what}.",
    "I don't know {what}.",
    "I can't recall {what}.",
)
UNKNOWN = ("I don't know, I'm afraid.", "I can't say more about that.", "I don't know that.")
ANSWERS = ("{noun}.", "It's {noun}.", "That would be {noun}.", "I mean {noun}.")
NO_NUMBER = (
    "I don't have the number at hand, but it's {noun}.",
    "I don't know the number. It's {noun}.",
)
PICKED = ("The {ordinal} one: {noun}.", "That's the {ordinal} one, {noun}.")
FURTHER = ("As for {slot}: {noun}.", "About {slot}: {noun}.")
CORRECT = (
    "No, that's not quite right. As for the {name}: {noun}.",
    "No, not that {name}: {noun}.",
    "No, the {name} isn't right: {noun}.",
)
WRONG = (
    "No, that's the wrong {noun}.",
    "No, that isn't the {noun} I mean.",
    "No, not that {noun}.",
)
UNWANTED = (
    "No, I didn't ask for that.",
    "No, please don't do that.",
    "No, that's not what I want.",
)
ONLY_IF = ("Yes, as long as it's just {noun} and nothing else.", "Yes, but only {noun}.")
OF_ALL = ("Yes, that's all of them.", "Yes, those are all.")
MIND_CHANGED = (
    "Actually, I've thought again:",
    "Wait, I've changed my mind:",
    "On second thought:",
)
DETAIL_CHANGED = (
    "Actually, I've changed my mind about {slot}: {noun}.",
    "Wait, I've thought again about {slot}: {noun}.",
    "On second thought, about {slot}: {noun}.",
)
TOO_MUCH = (
    "Hm, in that case I don't want {deed} any more. Instead:",
    "That settles it for me. In place of {deed}:",
    "Then I'd rather have something else than {deed}:",
)
DROPPED = (
    "Actually, I've changed my mind about {deed}: please leave it out.",
    "On second thought, please don't go ahead with {deed}. I don't want it any more.",
    "Wait, I'd rather drop {deed} after all.",
)
MORE_WANTED = ("There's one more thing:", "I just remembered something else:", "One more thing:")
STILL_OPEN = ("There's still something else:", "Yes, there's still this:", "We're not done yet:")
INSIST = (
    "Are you sure? I'd really like {deed}. Can't it be done?",
    "That's a pity. Is there really no way to get {deed}?",
    "But I'd really like {deed}. Could you please try?",
)
ACCEPT = ("All right, then I'll leave it at that.", "Okay, I'll accept that.", "Then so be it.")
HANDED_OVER = ("All right, that's fine with me.", "Okay, please do that.", "Fine, thank you.")
IS_IT_DONE = ("Has {deed} gone through?", "Is {deed} done now?")
CAN_TELL = (
    "I can tell you {slots}, if that's what you need.",
    "If it helps, you can ask me for {slots}.",
)


class Speaker:
    """One caller's voice."""

    def __init__(
        self, domain: Domain, kind: Temperament, rng: Random, values: Mapping[str, Value]
    ) -> None:
        self._book = domain.phrasebook
        self._kin = kin_of(domain)
        self.kind = kind
        self._rng = rng
        self._values = values
        self._last: dict[str, str] = {}

    def set_phrase(self, name: str) -> str:
        """One of the temperament's phrases ("yes", "okay", "thanks", "goodbye", "again")."""
        pool = getattr(self.kind, name)
        fresh = [phrase for phrase in pool if phrase != self._last.get(name)]
        text = self._last[name] = self.one_of(fresh or pool)
        if self.kind.aside and name in {"okay", "thanks"} and self._rng.random() < ASIDE_SHARE:
            text = f"{text} {self.one_of(self.kind.aside)}"
        return text

    def one_of(self, pool: Sequence[str]) -> str:
        """One phrase of `pool`."""
        return pick(pool, self._rng)

    def facts(self, facts: Sequence[Fact]) -> str:
        """Facts of the caller's own, stated."""
        told = [fact_phrase(self._book, n, v) for n, v in stated_together(self._book, facts)]
        return sentence(self.one_of(FACTS).format(facts=enumerate_phrases(told)))

    def forgotten(self, facts: Sequence[Fact]) -> str:
        """Facts that the caller does not remember."""
        what = enumerate_phrases([ignorance_phrase(self._book, fact) for fact in facts], "or")
        return self.one_of(FORGOTTEN).format(what=what)

    def phrase(self, details: Sequence[Detail], pairs_of: Mapping[int, Pairs]) -> str:
        """What is meant by `details`, elements of one list or one alone."""
        phrases = []
        for place, detail in enumerate(details):
            pairs = pairs_of[place]
            said = noun(self._book, self._rng, detail, pairs)
            lacking = [value for _, value in pairs if value.lower() not in said.lower()]
            phrases.append(f"{said} ({', '.join(lacking)})" if lacking else said)
        return enumerate_phrases(list(dict.fromkeys(phrases)))

    def answer(self, details: Sequence[Detail], pool: Sequence[str], ordinal: str = "") -> str:
        """The answer to a question about `details`, with everything known of them."""
        known = {n: d.said + d.withheld for n, d in enumerate(details)}
        if not any(known.values()):
            return self.one_of(UNKNOWN)
        phrase = self.phrase(details, known)
        if not details[0].referent:
            return sentence(phrase)
        return sentence(self.one_of(pool).format(noun=phrase, ordinal=ordinal))

    def about(self, wish: Wish, details: Sequence[Detail], wishes: Sequence[Wish]) -> str:
        """The same for a further question, with what it is the answer to."""
        known = {n: d.said + d.withheld for n, d in enumerate(details)}
        if not any(known.values()):
            return self.one_of(UNKNOWN)
        slot = about(self._book, self._rng, wish, details[0], wishes, aloud=True)
        phrase = self.phrase(details, known)
        return sentence(self.one_of(FURTHER).format(slot=slot, noun=phrase))

    def correction(self, detail: Detail, name: str, pairs: Pairs) -> str:
        """What is meant, in place of what the agent said; `name` says what kind of thing it is."""
        phrase = self.phrase([detail], {0: pairs})
        return self.one_of(CORRECT).format(name=name, noun=phrase)

    def only(self, details: Sequence[Detail], pairs: Mapping[int, Pairs]) -> str:
        """A yes to just these."""
        return self.one_of(ONLY_IF).format(noun=self.phrase(details, pairs))

    def deed(self, wish: Wish, wishes: Sequence[Wish]) -> str:
        """What the wish is called."""
        return deed(self._book, self._rng, wish, wishes)

    def wish(self, lead: str, wish: Wish) -> str:
        """The whole wish, as callers put it when they say it unasked."""
        words = wish_words(self._book, self._rng, wish, self._values, motive_share=0.0)
        return words.text(lead)

    def changed(self, old: Wish, new: Wish, lead: str) -> str:
        """The new wish in place of the old one; where one detail is news, only that."""
        altered = altered_details(old, new)
        if not altered:
            return self.wish(lead, new)
        detail = altered[0]
        slot = about(self._book, self._rng, new, detail, (new,), aloud=True)
        phrase = self.phrase([detail], {0: detail.said})
        told = [sentence(self.one_of(DETAIL_CHANGED).format(slot=slot, noun=phrase))]
        if new.answers and not old.answers:
            told += questions(self._book, self._rng, new, self._values)
        return " ".join(told)

    def question(self, wish: Wish) -> str:
        """What the caller wants to know beside, or by, a wish."""
        if isinstance(wish, Inquiry):
            return self.wish("", wish)
        return " ".join(questions(self._book, self._rng, wish, self._values))

    def amount(self, value: Value, wishes: Sequence[Wish]) -> str:
        """What the amount is called."""
        if not named(self._book, [value]):
            return "what I asked about"
        return amount(self._book, self._rng, value, wishes, [value], self._kin)

    def slots(self, wishes: Sequence[Wish]) -> str:
        """What the caller could be asked for, by name and without any value."""
        asked = {(wish.id, detail.slot): wish for wish in wishes for detail in wish.details}
        phrases = [slot_phrase(self._book, self._rng, w, slot) for (_, slot), w in asked.items()]
        return self.one_of(CAN_TELL).format(slots=enumerate_phrases(list(dict.fromkeys(phrases))))
