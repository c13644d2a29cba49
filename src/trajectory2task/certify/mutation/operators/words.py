"""Corruptions of the words alone: a slip of the pen, another task's words, a thing given away."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from trajectory2task.certify.mutation.operator import Case, Corrupted, Theme
from trajectory2task.certify.wording import Text, numbers_in, spaced
from trajectory2task.core.plans import Attribute, Detail, Plan, Wish
from trajectory2task.core.tasks import Words

WORDS = Theme("words")
FIELDS = ("reason_for_call", "known_info", "unknown_info", "task_instructions")
_DIGIT = re.compile(r"(?<=\w)\d|\d(?=\w)")


def _everywhere(words: Words, old: str, new: str) -> Words:
    """`old` as a whole word replaced in all four fields, whatever its capitals."""
    pattern = re.compile(rf"(?<!\w){re.escape(old)}(?!\w)", re.IGNORECASE)
    return Words(*(pattern.sub(lambda _: new, getattr(words, name)) for name in FIELDS))


def _told(case: Case) -> list[Attribute]:
    """The pairs that the caller tells sooner or later, each value once."""
    found: dict[str, Attribute] = {}
    for detail in case.plan.details():
        for pair in detail.attributes:
            if pair.visibility != "unknown" and pair.value:
                found.setdefault(pair.value, pair)
    return case.shuffled(list(found.values()))


@WORDS.operator("digit-changed", "words_match")
def digit_changed(case: Case) -> Iterator[Corrupted]:
    """One digit of a number or id in the words is another."""
    for name in case.shuffled(FIELDS):
        text = getattr(case.draft.words, name)
        for match in case.shuffled(list(_DIGIT.finditer(text))):
            digit = str((int(match[0]) + case.rng.randint(1, 9)) % 10)
            yield case.with_words(**{name: text[: match.start()] + digit + text[match.end() :]})


@WORDS.operator("value-dropped", "words_match")
def value_dropped(case: Case) -> Iterator[Corrupted]:
    """A value that the caller has to tell is nowhere in the words."""
    for pair in _told(case):
        words = _everywhere(case.draft.words, spaced(pair.value), "it")
        if words != case.draft.words:
            yield case.with_draft(words=words)


@WORDS.operator("value-swapped", "words_match")
def value_swapped(case: Case) -> Iterator[Corrupted]:
    """The words have another value of the same attribute, one that the world knows, too."""
    for pair in _told(case):
        for value in case.shuffled(_alike(case, pair)):
            words = _everywhere(case.draft.words, spaced(pair.value), value)
            if words != case.draft.words:
                yield case.with_draft(words=words)
                break


@WORDS.operator("phrase-added", "words_match")
def phrase_added(case: Case) -> Iterator[Corrupted]:
    """The words also name a value of several words that belongs to no wish: "stainless steel"."""
    yield from _with_value(case, one_word=False)


@WORDS.operator("word-added", "words_match")
def word_added(case: Case) -> Iterator[Corrupted]:
    """The words also name a value of one word that belongs to no wish: another colour. Plain words
    are beyond the checks; this says how far."""
    yield from _with_value(case, one_word=True)


def _with_value(case: Case, *, one_word: bool) -> Iterator[Corrupted]:
    known = Text(case.draft.words.text())
    for pair in _told(case):
        for value in case.shuffled(_alike(case, pair)):
            if (len(re.split(r"[\W_]+", value)) == 1) == one_word and not known.says(value):
                reason = f"{case.draft.words.reason_for_call} The {pair.name} is {value}."
                yield case.with_words(reason_for_call=reason)
                break


def _alike(case: Case, pair: Attribute) -> list[str]:
    """Other values of the same attribute, in the details of other tasks."""
    found = {
        other.value
        for draft in case.others
        for detail in draft.plan.details()
        for other in detail.attributes
        if other.name == pair.name and other.value and other.value != pair.value
    }
    return sorted(found)


@WORDS.operator("words-of-another-task", "words_match")
def words_of_another_task(case: Case) -> Iterator[Corrupted]:
    """The words are another caller's."""
    for other in case.shuffled(case.others):
        if other.plan.user_id != case.plan.user_id:
            yield case.with_draft(words=other.words)


@WORDS.operator("reason-of-another-task", "words_match")
def reason_of_another_task(case: Case) -> Iterator[Corrupted]:
    """Only the reason for the call is another caller's."""
    for other in case.shuffled(case.others):
        if other.plan.user_id != case.plan.user_id:
            yield case.with_words(reason_for_call=other.words.reason_for_call)


@WORDS.operator("words-of-the-twin", "words_match", "no_leak", scenarios=("general", "infeasible"))
def words_of_the_twin(case: Case) -> Iterator[Corrupted]:
    """The words are the twin's, which tell something else."""
    if case.twin is not None and _tells(case.twin.plan) != _tells(case.plan):
        yield case.with_draft(words=case.twin.words)


def _tells(plan: Plan) -> set[str]:
    """Every value that the caller of a plan tells sooner or later."""
    found = {fact.value for fact in plan.facts if fact.visibility != "unknown"}
    return found | {
        pair.value
        for detail in plan.details()
        for pair in detail.attributes
        if pair.visibility != "unknown"
    }


@WORDS.operator("field-emptied", "words_match", "no_leak")
def field_emptied(case: Case) -> Iterator[Corrupted]:
    """The reason for the call, or what the caller knows, is gone."""
    for name in case.shuffled(FIELDS[:2]):
        if getattr(case.draft.words, name):
            yield case.with_words(**{name: ""})


@WORDS.operator("number-added", "words_match")
def number_added(case: Case) -> Iterator[Corrupted]:
    """The words have an amount that neither plan nor world has."""
    for name in case.shuffled(("reason_for_call", "task_instructions")):
        amount = round(case.rng.uniform(100, 900), 2)
        text = f"{getattr(case.draft.words, name)} I was told that it is ${amount:.2f}."
        yield case.with_words(**{name: text})


@WORDS.operator("id-added", "words_match", "provenance")
def id_added(case: Case) -> Iterator[Corrupted]:
    """The words give an id of gold that the caller does not say."""
    ids = [
        value
        for gold in case.plan.gold
        for part in gold.call.arguments.values()
        for value in (part if isinstance(part, list) else [part])
        if isinstance(value, str) and any(c.isdigit() for c in value) and " " not in value
    ]
    said = Text(case.draft.words.text())
    for value in case.shuffled(ids):
        if not said.says(value):
            text = f"{case.draft.words.reason_for_call} That is {value}."
            yield case.with_words(reason_for_call=text)


@WORDS.operator("answer-given-away", "words_match")
def answer_given_away(case: Case) -> Iterator[Corrupted]:
    """The words say the number that the agent has to find out."""
    for value in case.shuffled(case.plan.values):
        for name in case.shuffled(("reason_for_call", "known_info", "task_instructions")):
            text = f"{getattr(case.draft.words, name)} I think it is {value.amount:.2f}."
            yield case.with_words(**{name: text})


@WORDS.operator("deixis", "no_deixis", "words_match")
def deixis(case: Case) -> Iterator[Corrupted]:
    """A description is replaced by pointing: "the latest one", "my other card"."""
    for pair in _told(case):
        vague = case.rng.choice(("latest", "most recent", "other", "usual", "same as last time"))
        words = _everywhere(case.draft.words, spaced(pair.value), vague)
        if words != case.draft.words:
            yield case.with_draft(words=words)


@WORDS.operator("deixis-added", "no_deixis")
def deixis_added(case: Case) -> Iterator[Corrupted]:
    """The words say all that they have to, and add a pointer: "I mean my latest one"."""
    vague = ("latest", "most recent", "newest", "last")
    reason = case.draft.words.reason_for_call
    for word in case.shuffled(vague):
        yield case.with_words(reason_for_call=f"{reason} I mean my {word} order.")


@WORDS.operator("leak-of-withheld", "no_leak", scenarios=("ambiguous",))
def leak_of_withheld(case: Case) -> Iterator[Corrupted]:
    """The reason for the call says what the plan holds back."""
    for detail in case.shuffled(case.plan.details()):
        for _, value in case.shuffled(detail.withheld):
            reason = f"{case.draft.words.reason_for_call} I mean {spaced(value)}."
            yield case.with_words(reason_for_call=reason)


@WORDS.operator("leak-of-later-intent", "hidden_change", scenarios=("changing",))
def leak_of_later_intent(case: Case) -> Iterator[Corrupted]:
    """The reason for the call says what is wanted only later."""
    opening = _values(case.plan.opening)
    for value in case.shuffled(sorted(_values(case.plan.wishes) - opening)):
        reason = f"{case.draft.words.reason_for_call} Or {spaced(value)}."
        yield case.with_words(reason_for_call=reason)


@WORDS.operator("reason-and-instructions-merged", "hidden_change",
                scenarios=("ambiguous", "changing"))  # fmt: skip
def reason_and_instructions_merged(case: Case) -> Iterator[Corrupted]:
    """All that is for later stands in the reason for the call."""
    words = case.draft.words
    whole = " ".join((words.reason_for_call, words.known_info, words.task_instructions))
    yield case.with_words(reason_for_call=whole)


@WORDS.operator("answer-not-known", "answerable", scenarios=("ambiguous",))
def answer_not_known(case: Case) -> Iterator[Corrupted]:
    """What the plan holds back is nowhere in the words: asked, the caller could not say."""
    for detail in case.shuffled(case.plan.details()):
        words = case.draft.words
        for _, value in detail.withheld:
            words = _everywhere(words, spaced(value), "that")
        if words != case.draft.words:
            yield case.with_draft(words=words)


@WORDS.operator("threshold-in-words", "words_match", scenarios=("changing",))
def threshold_in_words(case: Case) -> Iterator[Corrupted]:
    """The words name another threshold than the plan."""
    words, change = case.draft.words, case.plan.change
    if change is not None and change.threshold is not None:
        text = words.task_instructions
        for amount in numbers_in(text):
            if amount == change.threshold:
                other = _everywhere(words, f"{amount:g}", f"{amount + 10:g}")
                yield case.with_draft(words=other)


@WORDS.operator("threshold-side", "words_match", scenarios=("changing",))
def threshold_side(case: Case) -> Iterator[Corrupted]:
    """The words turn the comparison round: "more than" becomes "less than"."""
    pairs = (("more than", "less than"), ("over", "under"), ("above", "below"),
             ("exceeds", "is under"), ("at least", "at most"))  # fmt: skip
    change = case.plan.change
    if change is None or change.threshold is None:
        return
    for one, other in (*pairs, *((b, a) for a, b in pairs)):
        text = case.draft.words.task_instructions
        turned = re.sub(rf"\b{one}(?= \$?\d)", other, text)
        if turned != text:
            yield case.with_words(task_instructions=turned)


def _values(wishes: Sequence[Wish]) -> set[str]:
    details: list[Detail] = [detail for wish in wishes for detail in wish.details]
    return {pair.value for detail in details for pair in detail.attributes if pair.value}


@WORDS.operator("another-name", "words_match")
def another_name(case: Case) -> Iterator[Corrupted]:
    """The caller's words have another fact of themselves than the plan: a letter is doubled."""
    for fact in case.shuffled(case.plan.facts):
        if fact.visibility != "unknown" and len(fact.value) > 1:
            at = case.rng.randrange(1, len(fact.value))
            wrong = fact.value[:at] + fact.value[at - 1] + fact.value[at:]
            words = _everywhere(case.draft.words, fact.value, wrong)
            if words != case.draft.words:
                yield case.with_draft(words=words)


@WORDS.operator("unknown-fact-told", "words_match", "provenance")
def unknown_fact_told(case: Case) -> Iterator[Corrupted]:
    """The words say a fact that the plan says the caller has forgotten."""
    for fact in case.shuffled(case.plan.facts):
        if fact.visibility == "unknown":
            text = f"{case.draft.words.known_info} By the way: {fact.value}."
            yield case.with_draft(words=replace(case.draft.words, known_info=text))
