"""Checks on the numbers that an agent has to say: none can be guessed, each can be told apart."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from trajectory2task.certify.readings import answer
from trajectory2task.certify.search import Search
from trajectory2task.certify.subject import Scene, Subject, leaves
from trajectory2task.certify.verdict import Finding, check, judge, not_applicable
from trajectory2task.certify.wording import numbers_in
from trajectory2task.core.calls import TELLING_DIGITS, numbers_of, significant_digits
from trajectory2task.core.moves import choices_for
from trajectory2task.core.plans import Value

MIN_DECOYS = 3  # other numbers that it could have been
_TRIED = 64  # other records, per argument
_STEPS = 3  # from what the caller tells to their record, and to the records that it lists


@check("V2", "unguessable", "Each number to say has three digits and could have been three others")
def unguessable(subject: Subject) -> Finding:
    """Catches numbers that an agent can hit on without finding them out: fewer than three
    significant digits, a number that the words say, or fewer than three others that it could have
    been, among those in gold's results, the answers to the same question about other records, and
    those on the caller's other records. Cost: a walk over gold's results until they show enough
    numbers; where they do not, a question per record and a read per id that the caller's own record
    holds. False positives: an amount that happens to be round; a caller with next to nothing on
    record."""
    if not subject.plan.values:
        return not_applicable("no number has to be said")
    said = numbers_in(subject.draft.words.text())
    problems = []
    for value in subject.plan.values:
        telling = significant_digits(value.amount)
        if telling < TELLING_DIGITS:
            problems.append(f"{value.id}, {value.amount:.2f}, has {telling} significant digits")
        elif value.amount in said:
            problems.append(f"{value.id}, {value.amount:.2f}, is in the words")
        elif not _has_decoys(subject, value):
            problems.append(f"{value.id}, {value.amount:.2f}, is nearly the only number there is")
    return judge(problems, f"{len(subject.plan.values)} numbers that cannot be guessed")


def _has_decoys(subject: Subject, value: Value) -> bool:
    """Whether there are enough other numbers; they are counted no further than needed."""
    found: set[float] = set()
    for amount in _others(subject, value):
        if amount != value.amount and significant_digits(amount) >= TELLING_DIGITS:
            found.add(amount)
            if len(found) == MIN_DECOYS:
                return True
    return False


def _others(subject: Subject, value: Value) -> Iterator[float]:
    """Numbers that it could have been, those that cost nothing to find first."""
    for result in subject.run.results:
        yield from numbers_of(result)
    for scene in subject.scenes:
        if value.id in scene.wish.answers:
            yield from _asked_of_others(subject, scene, value.question)
    search = Search(subject)
    search.enter(subject.start)
    for _ in range(_STEPS):
        for tool, call in search.open_reads(search.known):
            if tool.parameters:
                yield from numbers_of(search.read(tool, call))


def _asked_of_others(subject: Subject, scene: Scene, question: str) -> Iterator[float]:
    """What the question comes to about other records, one argument changed at a time."""
    environment = subject.environment(scene.state)
    for parameter in scene.parameters:
        current = scene.arguments[parameter.name]
        options = choices_for(
            environment, subject.plan.user_id, parameter, scene.arguments, current
        )
        for option in itertools.islice(options, _TRIED):
            arguments = {**scene.arguments, parameter.name: option}
            amount = answer(subject, scene, question, arguments)
            if amount is not None:
                yield amount


@check("V3", "tellable", "Each number to say means one thing in this conversation")
def tellable(subject: Subject) -> Finding:
    """Catches numbers that an agent says anyway: two values of one amount, and an amount that is
    also a number in an argument of gold (a house number, a zip code) or in a value that the caller
    tells, so that saying the one would count as telling the other. Cost: about 1 µs per argument.
    False positives: two amounts that are rightly equal."""
    values = subject.plan.values
    if not values:
        return not_applicable("no number has to be said")
    problems = [
        f"{one.id} and {other.id} are both {one.amount:.2f}"
        for one, other in itertools.combinations(values, 2)
        if one.amount == other.amount
    ]
    said = _said_anyway(subject)
    problems += [
        f"{value.id}, {value.amount:.2f}, is said anyway: {said[value.amount]}"
        for value in values
        if value.amount in said
    ]
    return judge(problems, f"{len(values)} numbers with one meaning each")


def _said_anyway(subject: Subject) -> dict[float, str]:
    """Numbers in what is confirmed and told, with where they stand."""
    found: dict[float, str] = {}
    for gold in subject.writes:
        for text in leaves(gold.call.arguments):
            for number in numbers_in(text):
                found.setdefault(number, text)
    texts = [fact.value for fact in subject.plan.facts]
    texts += [a.value for detail in subject.plan.details() for a in detail.attributes]
    for text in texts:
        for number in numbers_in(text):
            found.setdefault(number, text)
    change = subject.plan.change
    if change is not None and change.threshold is not None:
        found.setdefault(change.threshold, "the threshold")
    return found
