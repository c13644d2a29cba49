"""The check that an agent who asks gets an answer: the caller knows it and has words for it."""

from __future__ import annotations

from collections.abc import Iterator

from trajectory2task.certify.readings import matching
from trajectory2task.certify.subject import Scene, Subject
from trajectory2task.certify.verdict import Finding, check, judge
from trajectory2task.certify.wording import Text
from trajectory2task.core.plans import Detail


@check("A3", "answerable", "Whatever is held back can be asked for, and told", "ambiguous")
def answerable(subject: Subject) -> Finding:
    """Catches details that the caller holds back and could not give: a value that the words do not
    tell them to answer with, a part that they do not know and without which the rest fits several
    things, a slot that the domain has no way to ask for, and a thing that it has no noun for. Facts
    about the caller that are given only on request count, too. Cost: about 1 µs per value, and a
    scan of the candidates where something is not known. False positives: an answer in other words
    ("two" for 2)."""
    words = subject.draft.words
    answers = Text(f"{words.known_info} {words.task_instructions}")
    held = [fact.value for fact in subject.plan.facts if fact.visibility == "on_request"]
    problems: list[str] = []
    slots = 0
    for scene in subject.scenes:
        for detail in scene.wish.details:
            held += [value for _, value in detail.withheld]
            if detail.withheld or any(a.visibility == "unknown" for a in detail.attributes):
                slots += 1
                problems += _unanswerable(subject, scene, detail)
    problems += [
        f"{value!r} is held back, but the caller is not told it"
        for value in dict.fromkeys(held)
        if not answers.tells(value)
    ]
    return judge(problems, f"{slots} slots with an answer")


def _unanswerable(subject: Subject, scene: Scene, detail: Detail) -> Iterator[str]:
    book, where = subject.domain.phrasebook, f"wish {scene.wish.id}, {detail.slot}"
    if not book.slots.get(detail.slot):
        yield f"{where}: nobody has a way to ask for it"
    if detail.referent and detail.referent not in book.nouns:
        yield f"{where}: there is no noun for {detail.referent}"
    if any(attribute.visibility == "unknown" for attribute in detail.attributes):
        yield from (f"{where}: {problem}" for problem in _forgotten(subject, scene, detail))


def _forgotten(subject: Subject, scene: Scene, detail: Detail) -> Iterator[str]:
    """Why what the caller does know of a detail is not enough."""
    known = (*detail.said, *detail.withheld)
    if not known:
        yield "the caller does not know it"
    elif not detail.referent:
        lost = [a.value for a in detail.attributes if a.visibility == "unknown"]
        yield f"the caller does not know {', '.join(lost)}"
    else:
        parameter = next(item for item in scene.parameters if item.name == detail.parameters[0])
        given = scene.given(parameter, detail.position)
        found = matching(subject, scene, detail.referent, known, given)
        if found != [detail.value]:
            yield f"what the caller knows fits {', '.join(found) or 'nothing'}"
