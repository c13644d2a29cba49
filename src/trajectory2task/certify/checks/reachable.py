"""The check that an agent can find every id out, however it goes about it."""

from __future__ import annotations

from trajectory2task.certify.search import Need, Search
from trajectory2task.certify.subject import Subject
from trajectory2task.certify.verdict import Finding, check, judge
from trajectory2task.core.calls import references


@check(
    "P2",
    "reachable",
    "What the caller tells leads, by reads alone, to every id that is needed",
    effort="search",
    bounds="every read with what is known, until nothing new is found",
)
def reachable(subject: Subject) -> Finding:
    """Catches ids that gold uses and no agent could come by. What the caller may tell, by its type,
    is handed to every read tool that takes that type; the typed fields of the results are handed on
    until the ids of gold's calls, and of the calls that the answers are read from, have turned up.
    The fields count by their types, not by gold's origins; results of gold's writes count once they
    are made. Cost: about 20 µs per read; some 2,000 reads where something cannot be found. False
    positives: a domain whose result fields lack their semantic types."""
    search = Search(subject)
    problems: list[str] = []
    for at, gold in enumerate(subject.plan.gold):
        missing = search.missing(gold.call, subject.run.before[at])
        problems += [f"gold call {at} ({gold.call.name}): {_nothing(need)}" for need in missing]
        if subject.is_write(gold.call) and subject.run.steps[at].ok and not missing:
            search.told(subject.domain.tools[gold.call.name], subject.run.results[at])
    for value in subject.plan.values:
        for reference in references(value.expression):
            missing = search.missing(reference.call, subject.run.after)
            problems += [
                f"{value.id} ({reference.call.name}): {_nothing(need)}" for need in missing
            ]
    return judge(problems, f"{search.calls} reads find every id")


def _nothing(need: Need) -> str:
    return f"nothing leads to {need[0]} {need[1]}"
