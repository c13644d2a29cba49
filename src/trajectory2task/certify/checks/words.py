"""The check that binds the words to the plan: they say what it says, and nothing of their own."""

from __future__ import annotations

from collections.abc import Iterator

from trajectory2task.certify.subject import Subject
from trajectory2task.certify.verdict import Finding, check, judge
from trajectory2task.certify.vocabulary import named_besides, names_besides
from trajectory2task.certify.wording import (
    Text,
    bounds_in,
    mentions,
    number,
    plain,
    tokens_in,
)
from trajectory2task.core.plans import Plan, Told


@check(
    "P6",
    "words_match",
    "The words say what the plan says, and no number or id of their own",
    version=3,
)
def words_match(subject: Subject) -> Finding:
    """Catches numbers, ids, names, addresses and quoted words that the plan does not have, values
    and phrases that only the world's records have, or that name an argument's value for a tool,
    pairs and facts that the plan has and the words leave out, answers given away, and calls without
    a reason. An everyday word ("small", "pending") and a code ("S") name a value only beside the
    attribute ("the size is small"); elsewhere they go unseen. Cost: about 1 µs per word. False
    positives: a value said in other words ("two" for 2), an amount to communicate that happens to
    be a number the caller has to say, a name told for the story's sake, a common word or phrase
    that is also a value."""
    words, plan = subject.draft.words, subject.plan
    text = Text(words.text())
    sayable = _sayable(plan)
    known = [plain(value) for value in sayable]
    threshold = plan.change.threshold if plan.change else None
    problems = [
        f"{token!r} is nothing that the caller knows"
        for token in tokens_in(words.text())
        if not _known(plain(token), known, threshold)
    ]
    problems += [f"{value!r} is not said" for value in sayable if not text.tells(value)]
    problems += [
        f"{value!r} is a value that the plan does not have"
        for value in named_besides(subject, text, sayable)
    ]
    problems += [
        f"{name!r} is a name that nothing in the plan bears"
        for name in names_besides(subject, words.text())
    ]
    if not words.reason_for_call.strip():
        problems.append("the caller gives no reason for the call")
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


def _sayable(plan: Plan) -> list[str]:
    """Values of the plan's facts and details that the caller tells sooner or later, each once."""
    facts = [fact.value for fact in plan.facts if fact.visibility != "unknown"]
    pairs = [
        attribute.value
        for detail in plan.details()
        for attribute in detail.attributes
        if attribute.visibility != "unknown"
    ]
    return list(filter(None, dict.fromkeys([*facts, *pairs])))  # an empty field needs no words


def _known(token: str, known: list[str], threshold: float | None) -> bool:
    if token in known or any(token in value and mentions(value, token) for value in known):
        return True
    amount = number(token)
    return amount is not None and amount in (threshold, *map(number, known))
