"""Checks that the opening keeps what it has to: what is withheld, and what comes later."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from trajectory2task.certify.subject import Subject, content
from trajectory2task.certify.verdict import Finding, check, judge, not_applicable
from trajectory2task.certify.wording import Text, plain, spaced
from trajectory2task.core.plans import Detail, Wish

WHOLE = 4  # words of a sentence, at least
_SENTENCE = re.compile(r"(?<=[.?!])\s+")


@check(
    "A1", "no_leak", "What is held back is not in the opening", "ambiguous", "changing", version=2
)
def no_leak(subject: Subject) -> Finding:
    """Catches a reason for the call that says what the caller gives only when asked, of themselves
    or of their wishes. A value that is also said of something else at the start is no leak. Cost:
    about 1 µs per value. False positives: a withheld value that is a common word of the
    language."""
    plan = subject.plan
    hidden = [fact.value for fact in plan.facts if fact.visibility == "on_request"]
    hidden += [value for detail in plan.details() for _, value in detail.withheld]
    problems = [
        f"{value!r} is held back, but the reason for the call says it"
        for value in _said_early(subject, hidden)
    ]
    return judge(problems, f"{len(hidden)} values are held back")


@check("C5", "hidden_change", "The opening does not say what is wanted in the end", "changing")
def hidden_change(subject: Subject) -> Finding:
    """Catches a reason for the call that says what the caller will want only later: a value of a
    wish that the opening does not have, unless the opening says it of something else, or most
    of the sentences on what the caller does later. Cost: about 1 µs per value. False positives: a
    later value that is a common word of the language."""
    early = list(_sentences_early(subject))
    if early:
        return judge(early, "")
    opening = {content(wish) for wish in subject.plan.opening}
    new = [wish for wish in subject.plan.wishes if content(wish) not in opening]
    if not new:
        return not_applicable("nothing new is wanted in the end")
    later = list(_later(subject, new))
    problems = [
        f"{value!r} is wanted later, but the reason for the call says it"
        for value in _said_early(subject, later)
    ]
    return judge(problems, f"{len(later)} values are not said before the change")


def _sentences_early(subject: Subject) -> Iterator[str]:
    """Sentences of the instructions that stand in the reason for the call, where most of them do:
    one may be said twice ("Please use my gift card.")."""
    words = subject.draft.words
    reason = plain(words.reason_for_call)
    sentences = [found for found in _SENTENCE.split(plain(words.task_instructions)) if found]
    early = [found for found in sentences if len(found.split()) >= WHOLE and found in reason]
    if 2 * len(early) > len(sentences):
        yield f"the reason for the call says {early[0]!r}, which is for later"


def _said_early(subject: Subject, hidden: Iterable[str]) -> Iterator[str]:
    """Those of `hidden` that the reason for the call says, and not of something else."""
    plan = subject.plan
    reason = Text(subject.draft.words.reason_for_call)
    public = [fact.value for fact in plan.facts if fact.visibility == "public"]
    public += [value for detail in _details(plan.opening) for _, value in detail.said]
    for value in dict.fromkeys(hidden):
        if reason.says(value) and Text(_without(reason.spaced, value, public)).says(value):
            yield value


def _later(subject: Subject, new: Iterable[Wish]) -> Iterator[str]:
    """What is said only of wishes that the opening does not have."""
    start = {a.value for detail in _details(subject.plan.opening) for a in detail.attributes}
    for detail in _details(new):
        yield from (value for _, value in detail.said if value not in start)


def _details(wishes: Iterable[Wish]) -> list[Detail]:
    return [detail for wish in wishes for detail in wish.details]


def _without(reason: str, hidden: str, public: list[str]) -> str:
    """The reason without the public values that contain the hidden one: saying those is no leak."""
    for value in sorted(map(spaced, public), key=len, reverse=True):
        if plain(hidden) in plain(value):
            reason = re.sub(re.escape(value), "|", reason, flags=re.IGNORECASE)
    return reason
