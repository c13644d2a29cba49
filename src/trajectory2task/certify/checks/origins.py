"""Checks on where values come from: the arguments of gold, and the numbers to communicate."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from trajectory2task.certify.readings import answer, compute
from trajectory2task.certify.subject import MISSING, Scene, Subject, content, reach
from trajectory2task.certify.verdict import Finding, check, judge
from trajectory2task.core.calls import (
    Const,
    Difference,
    Expression,
    Ref,
    Sum,
    arithmetic,
    references,
)
from trajectory2task.core.domain import Question
from trajectory2task.core.plans import (
    Detail,
    FromCaller,
    FromChoices,
    FromFunction,
    FromResult,
    GoldCall,
    Inquiry,
    Origin,
    Request,
    Value,
    Wish,
)


@check("P1", "provenance", "Every argument of gold comes from what was said or read before")
def provenance(subject: Subject) -> Finding:
    """Catches invented arguments. Each leaf has an origin, which is evaluated again: a path in an
    earlier result, a fact or detail that the caller may tell, a word that the tool accepts, sums of
    earlier results. Cost: about 1 µs per argument. False positives: an agent's own words are only
    asked to exist."""
    problems = [
        f"gold call {at} ({gold.call.name}), {problem}"
        for at, gold in enumerate(subject.plan.gold)
        for problem in _origins(subject, at, gold)
    ]
    count = sum(len(gold.origins) for gold in subject.plan.gold)
    return judge(problems, f"{count} origins hold")


def _origins(subject: Subject, at: int, gold: GoldCall) -> Iterator[str]:
    wanted: dict[str, Any] = {}
    for name, value in gold.call.arguments.items():
        if isinstance(value, list) and name not in gold.origins:
            wanted.update({f"{name}.{position}": part for position, part in enumerate(value)})
        else:
            wanted[name] = value
    for name in gold.origins:
        if name not in wanted:
            yield f"{name}: no such argument"
    for name, value in wanted.items():
        origin = gold.origins.get(name)
        problem = "no origin" if origin is None else _evaluate(subject, at, name, value, origin)
        if problem is not None:
            yield f"{name} = {value!r}: {problem}"


def _evaluate(subject: Subject, at: int, name: str, value: Any, origin: Origin) -> str | None:
    """Why `origin` does not give `value` to argument `name` of gold call `at`, or None."""
    match origin:
        case FromResult(step, path):
            if not 0 <= step < at:
                return f"call {step} is not before it"
            found = reach(subject.run.results[step], path)
            return None if found == value else f"call {step} has {_shown(found)} at {list(path)}"
        case FromCaller(source):
            return _from_caller(subject, source, value)
        case FromChoices(source):
            tool = subject.domain.tools[subject.plan.gold[at].call.name]
            choices = tool.parameter(name).choices
            if choices is None or value not in choices:
                return "none of the words that the tool accepts"
            return _from_caller(subject, source, value)
        case FromFunction("summary"):
            return None if value else "an empty summary"
        case FromFunction("arithmetic"):
            return _from_arithmetic(subject, at, value)
        case FromFunction(function):
            return f"there is no function {function!r}"


def _shown(found: Any) -> str:
    return "nothing" if found is MISSING else repr(found)[:60]


def _from_caller(subject: Subject, source: str, value: Any) -> str | None:
    facts = [fact for fact in subject.plan.facts if fact.name == source]
    details = [d for wish in subject.plan.wishes for d in wish.details if d.slot == source]
    if not facts and not details:
        return f"the caller has no {source!r}"
    if any(fact.value == value and fact.visibility != "unknown" for fact in facts):
        return None
    if any(value in _told(detail) for detail in details):
        return None
    return f"the caller's {source!r} is something else, or unknown to them"


def _told(detail: Detail) -> list[Any]:
    """What a detail lets the caller say: its knowable attribute values, and its value with them."""
    known = [a.value for a in detail.attributes if a.visibility != "unknown"]
    whole = [detail.value] if len(known) == len(detail.attributes) and not detail.referent else []
    return [*known, *whole]


def _from_arithmetic(subject: Subject, at: int, text: Any) -> str | None:
    """Whether `text` writes out a value of the plan, or a part of one, from results read before."""
    earlier = {
        gold.call.key(): result
        for gold, step, result in zip(
            subject.plan.gold[:at], subject.run.steps, subject.run.results, strict=False
        )
        if step.ok
    }
    for value in subject.plan.values:
        for part in _parts(value.expression):
            amount = compute(part, earlier)
            if amount is not None and arithmetic(part, earlier) == text:
                result = subject.run.results[at]
                return None if _number(result) == amount else f"it comes to {result}, not {amount}"
    return "it writes out no value of the plan from what was read before"


def _parts(expression: Expression) -> Iterator[Expression]:
    yield expression
    match expression:
        case Sum(terms):
            for term in terms:
                yield from _parts(term)
        case Difference(left, right):
            yield from _parts(left)
            yield from _parts(right)
        case Ref() | Const():
            return


def _number(result: Any) -> float | None:
    text = str(result).replace(",", "").lstrip("-")
    return round(abs(float(str(result))), 2) if text.replace(".", "", 1).isdigit() else None


@check("V1", "values", "Every number to communicate is what gold's results come to", version=2)
def values(subject: Subject) -> Finding:
    """Catches wrong amounts, amounts read from calls that gold does not make, amounts that answer
    another question than the one that is asked, and criteria that ask for other numbers than the
    plan. Cost: a few µs per value, and the reads that answer its question. False positives: a value
    that an agent may round otherwise."""
    problems = []
    for value in subject.plan.values:
        missing = [
            reference.call.name
            for reference in references(value.expression)
            if reference.call.key() not in subject.results
        ]
        amount = compute(value.expression, subject.results)
        if missing:
            problems.append(f"{value.id} is read from {missing[0]}, which gold does not call so")
        elif amount is None:
            problems.append(f"{value.id} is read from where there is no number")
        elif amount != value.amount:
            problems.append(f"{value.id} comes to {amount}, the plan says {value.amount}")
    problems += _other_answers(subject)
    if subject.draft.criteria.communicate != subject.plan.values:
        problems.append("the criteria ask for other values than the plan")
    shown = ", ".join(f"{value.id} = {value.amount:.2f}" for value in subject.plan.values)
    return judge(problems, shown or "no values")


def _other_answers(subject: Subject) -> Iterator[str]:
    """Values that are not the answer to their question, about what their wish is about."""
    named = {value.id: value for value in subject.plan.values}
    scenes = {content(scene.wish): scene for scene in subject.scenes}
    for phase in subject.plan.phases:
        for wish in phase.wishes:
            for value in (named[name] for name in wish.answers if name in named):
                yield from _other_answer(subject, scenes[content(wish)], value)


def _other_answer(subject: Subject, scene: Scene, value: Value) -> Iterator[str]:
    question = next((q for q in subject.domain.questions if q.name == value.question), None)
    if question is None or not _asks(scene.wish, question):
        yield f"{value.id} answers {value.question!r}, which wish {scene.wish.id} does not ask"
        return
    amount = answer(subject, scene, question.name, scene.arguments)
    if amount != value.amount:
        yield f"{value.id} is {value.amount}, but {question.name} comes to {amount}"


def _asks(wish: Wish, question: Question) -> bool:
    """Whether a wish can ask a question: an inquiry its own, a request one of its tool's."""
    if isinstance(wish, Inquiry):
        return wish.question == question.name
    return isinstance(wish, Request) and question.tool == wish.call.name
