"""Checks on the words: they say what the plan says, and hold back what the plan holds back."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trajectory2task.certify.subject import Subject, content
from trajectory2task.certify.verdict import Finding, check, judge
from trajectory2task.certify.wording import (
    Text,
    bounds_in,
    mentions,
    number,
    plain,
    spaced,
    tokens_in,
)
from trajectory2task.core.plans import Detail, Told, Visibility, Wish


@check("P6", "words_match", "The words say what the plan says, and no number or id of their own")
def words_match(subject: Subject) -> Finding:
    """Catches numbers, ids, addresses and quoted words that the plan does not have, pairs and facts
    that it has and the words leave out, and answers given away. Cost: about 1 µs per word. False
    positives: a value said in other words ("two" for 2), an amount to communicate that happens to
    be a number the caller has to say."""
    words, plan = subject.draft.words, subject.plan
    text = Text(words.text())
    known = [plain(value) for value in _sayable(subject, ("public", "on_request"))]
    threshold = plan.change.threshold if plan.change else None
    problems = [
        f"{token!r} is nothing that the caller knows"
        for token in tokens_in(words.text())
        if not _known(plain(token), known, threshold)
    ]
    problems += [
        f"{value!r} is not said"
        for value in _sayable(subject, ("public", "on_request"))
        if not text.tells(value)
    ]
    if threshold is not None and threshold not in text.numbers:
        problems.append(f"the threshold {threshold:g} is not said")
    problems += _wrong_side(subject, text.plain)
    problems += [
        f"the answer {value.amount:.2f} is given away"
        for value in plan.values
        if value.amount in text.numbers
    ]
    return judge(problems, f"{len(known)} values said, nothing else")


def _wrong_side(subject: Subject, text: str) -> Iterator[str]:
    """Words that put the told value on the side of the threshold where it is not."""
    change, trigger = subject.plan.change, subject.plan.phases[-1].trigger
    if change is None or change.threshold is None or not isinstance(trigger, Told):
        return
    for value in subject.plan.values:
        if value.id == trigger.value:
            side = "less" if value.amount > change.threshold else "more"
            if (side, change.threshold) in bounds_in(text):
                yield f"{value.amount:.2f} is not {side} than {change.threshold:g}"


def _sayable(subject: Subject, visibilities: tuple[Visibility, ...]) -> list[str]:
    """Values of the plan's facts and details of these visibilities, each once, in order."""
    plan = subject.plan
    facts = [fact.value for fact in plan.facts if fact.visibility in visibilities]
    pairs = [
        attribute.value
        for detail in plan.details()
        for attribute in detail.attributes
        if attribute.visibility in visibilities
    ]
    return list(dict.fromkeys([*facts, *pairs]))


def _known(token: str, known: list[str], threshold: float | None) -> bool:
    if any(token in value and mentions(value, token) for value in known):
        return True
    amount = number(token)
    return amount is not None and amount in (threshold, *map(number, known))


@check("A1", "no_leak", "What is held back is not in the opening, and can be told when asked",
       "ambiguous", "changing")  # fmt: skip
def no_leak(subject: Subject) -> Finding:
    """Catches a reason for the call that says what the plan withholds or (changing) what the caller
    will want later, and withheld values that the caller is never told. A value that is also said of
    something else at the start is no leak. Cost: about 1 µs per value. False positives: a withheld
    value that is a common word of the language."""
    plan, words = subject.plan, subject.draft.words
    reason = Text(words.reason_for_call)
    answers = Text(f"{words.known_info} {words.task_instructions}")
    public = [fact.value for fact in plan.facts if fact.visibility == "public"]
    public += [value for detail in _details(plan.opening) for _, value in detail.said]
    hidden = [f.value for f in plan.facts if f.visibility == "on_request"]
    hidden += [value for detail in plan.details() for _, value in detail.withheld]
    later = list(_later(subject))
    problems = [
        f"{value!r} is held back, but the reason for the call says it"
        for value in dict.fromkeys([*hidden, *later])
        if reason.says(value) and Text(_without(reason.spaced, value, public)).says(value)
    ]
    problems += [
        f"{value!r} is held back, but the caller is not told it"
        for value in dict.fromkeys([*hidden, *later])
        if not answers.tells(value)
    ]
    return judge(problems, f"{len(hidden) + len(later)} values are held back")


def _details(wishes: tuple[Wish, ...]) -> list[Detail]:
    return [detail for wish in wishes for detail in wish.details]


def _later(subject: Subject) -> Iterator[str]:
    """What is said only of wishes that the opening does not have."""
    opening = {content(wish) for wish in subject.plan.opening}
    start = {a.value for detail in _details(subject.plan.opening) for a in detail.attributes}
    for wish in subject.plan.wishes:
        if content(wish) not in opening:
            for detail in wish.details:
                yield from (value for _, value in detail.said if value not in start)


def _without(reason: str, hidden: str, public: list[str]) -> str:
    """The reason without the public values that contain the hidden one: saying those is no leak."""
    for value in sorted(map(spaced, public), key=len, reverse=True):
        if plain(hidden) in plain(value):
            reason = re.sub(re.escape(value), "|", reason, flags=re.IGNORECASE)
    return reason
