"""Corruptions of the criteria alone, and of the numbers to communicate."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec.structs import replace

from trajectory2task.certify.mutation.operator import Case, Corrupted, Theme
from trajectory2task.core.calls import (
    Const,
    Difference,
    Expression,
    Ref,
    Sum,
    evaluate,
    references,
)
from trajectory2task.core.plans import Plan, Value

CRITERIA = Theme("criteria")
VALUES = Theme("values")
CENT = 0.01


@CRITERIA.operator("stale-fingerprint", "replay", carried=False)
def stale_fingerprint(case: Case) -> Iterator[Corrupted]:
    """The fingerprint of another end state."""
    for other in case.shuffled(case.others):
        yield case.with_criteria(fingerprint=other.criteria.fingerprint)


@CRITERIA.operator("final-without-record", "replay", carried=False)
def final_without_record(case: Case) -> Iterator[Corrupted]:
    """The expected end state lacks one of the changed records."""
    final = case.draft.criteria.final
    places = [(name, record) for name, records in final.items() for record in records]
    for name, record in case.shuffled(places):
        rest = {key: value for key, value in final[name].items() if key != record}
        trimmed = {key: value for key, value in final.items() if key != name}
        yield case.with_criteria(final={**trimmed, **({name: rest} if rest else {})})


@CRITERIA.operator("final-off", "replay", carried=False)
def final_off(case: Case) -> Iterator[Corrupted]:
    """One field of the expected end state differs: a number by a cent, a text by a letter."""
    final = case.draft.criteria.final
    places = [
        (name, record, field)
        for name, records in final.items()
        for record, fields in records.items()
        for field in fields
    ]
    for name, record, field in case.shuffled(places):
        fields = final[name][record]
        changed = {**fields, field: _nudged(fields[field])}
        yield case.with_criteria(final={**final, name: {**final[name], record: changed}})


def _nudged(value: Any) -> Any:
    """A JSON value with its first number a cent, or its first text a letter, off."""
    if isinstance(value, bool) or value is None:
        return not value
    if isinstance(value, int | float):
        return round(value + CENT, 2)
    if isinstance(value, str):
        return value + "x"
    if isinstance(value, list):
        return [*value[:-1], _nudged(value[-1])] if value else ["x"]
    if not value:
        return {"x": "x"}
    last = list(value)[-1]
    return {**value, last: _nudged(value[last])}


@CRITERIA.operator("changes-dropped", "replay", carried=False)
def changes_dropped(case: Case) -> Iterator[Corrupted]:
    """The list of field changes lacks one."""
    changes = case.draft.criteria.changes
    for at in case.shuffled(range(len(changes))):
        yield case.with_criteria(changes=(*changes[:at], *changes[at + 1 :]))


@CRITERIA.operator("communicate-dropped", "values", carried=False)
def communicate_dropped(case: Case) -> Iterator[Corrupted]:
    """The criteria do not ask for one of the plan's values."""
    values = case.draft.criteria.communicate
    for value in case.shuffled(values):
        yield case.with_criteria(communicate=tuple(v for v in values if v is not value))


@CRITERIA.operator("communicate-off", "values", carried=False)
def communicate_off(case: Case) -> Iterator[Corrupted]:
    """The criteria ask for a cent more than the plan."""
    values = case.draft.criteria.communicate
    for value in case.shuffled(values):
        off = replace(value, amount=round(value.amount + CENT, 2))
        yield case.with_criteria(communicate=tuple(off if v is value else v for v in values))


@CRITERIA.operator("required-dropped", "required_typed", scenarios=("infeasible",), carried=False)
def required_dropped(case: Case) -> Iterator[Corrupted]:
    """The criteria lack a required call that the plan has."""
    for pattern in case.shuffled(case.draft.criteria.required):
        rest = tuple(p for p in case.draft.criteria.required if p != pattern)
        yield case.with_criteria(required=rest)


@CRITERIA.operator("forbidden-dropped", "forbidden_typed", scenarios=("infeasible",), carried=False)
def forbidden_dropped(case: Case) -> Iterator[Corrupted]:
    """The criteria lack a forbidden call that the plan has."""
    for pattern in case.shuffled(case.draft.criteria.forbidden):
        rest = tuple(p for p in case.draft.criteria.forbidden if p != pattern)
        yield case.with_criteria(forbidden=rest)


def _valued(case: Case, old: Value, new: Value) -> Plan:
    """The plan with one value replaced."""
    return replace(case.plan, values=tuple(new if v is old else v for v in case.plan.values))


def _recomputed(case: Case, value: Value, expression: Expression) -> Iterator[Value]:
    """The value by another expression over what gold reads, where it comes to another amount."""
    amount = evaluate(expression, case.subject.results)
    if amount != value.amount:
        yield replace(value, expression=expression, amount=amount)


@VALUES.operator("amount-off", "values")
def amount_off(case: Case) -> Iterator[Corrupted]:
    """An amount is a cent off, in plan and criteria."""
    for value in case.shuffled(case.plan.values):
        off = replace(value, amount=round(value.amount + CENT, 2))
        yield case.settled(_valued(case, value, off))


@VALUES.operator("amount-digits-swapped", "values")
def amount_digits_swapped(case: Case) -> Iterator[Corrupted]:
    """Two digits of an amount are swapped, in plan and criteria."""
    for value in case.shuffled(case.plan.values):
        text = f"{value.amount:.2f}"
        for at in case.shuffled(range(len(text) - 1)):
            if "." not in text[at : at + 2] and text[at] != text[at + 1]:
                swapped = text[:at] + text[at + 1] + text[at] + text[at + 2 :]
                yield case.settled(_valued(case, value, replace(value, amount=float(swapped))))


@VALUES.operator("unsupported-number", "values")
def unsupported_number(case: Case) -> Iterator[Corrupted]:
    """A value is a bare number that nothing in the world gives."""
    for value in case.shuffled(case.plan.values):
        amount = round(value.amount * 1.1 + 3.37, 2)
        yield case.settled(
            _valued(case, value, replace(value, expression=Const(amount), amount=amount))
        )


@VALUES.operator("term-dropped", "values")
def term_dropped(case: Case) -> Iterator[Corrupted]:
    """A sum lacks a term, and the amount follows: it answers another question."""
    for value in case.shuffled(case.plan.values):
        for expression in _with_term_dropped(case, value.expression):
            for changed in _recomputed(case, value, expression):
                yield case.settled(_valued(case, value, changed))


def _with_term_dropped(case: Case, expression: Expression) -> Iterator[Expression]:
    match expression:
        case Sum(terms) if len(terms) > 1:
            for at in case.shuffled(range(len(terms))):
                rest = (*terms[:at], *terms[at + 1 :])
                yield rest[0] if len(rest) == 1 else Sum(rest)
        case Difference(left, right):
            yield left
            yield right
        case _:
            return


@VALUES.operator("term-doubled", "values")
def term_doubled(case: Case) -> Iterator[Corrupted]:
    """A term is counted twice, and the amount follows."""
    for value in case.shuffled(case.plan.values):
        for reference in case.shuffled(references(value.expression)):
            for changed in _recomputed(case, value, Sum((value.expression, reference))):
                yield case.settled(_valued(case, value, changed))


@VALUES.operator("sum-for-difference", "values")
def sum_for_difference(case: Case) -> Iterator[Corrupted]:
    """A difference becomes a sum or the other way round, and the amount follows."""
    for value in case.shuffled(case.plan.values):
        expression = value.expression
        if isinstance(expression, Difference):
            other: Expression = Sum((expression.left, expression.right))
        elif isinstance(expression, Sum) and len(expression.terms) == 2:
            other = Difference(*expression.terms)
        else:
            continue
        for changed in _recomputed(case, value, other):
            yield case.settled(_valued(case, value, changed))


@VALUES.operator("read-elsewhere", "values")
def read_elsewhere(case: Case) -> Iterator[Corrupted]:
    """A term is read from another number of the same result, and the amount follows."""
    for value in case.shuffled(case.plan.values):
        for reference in case.shuffled(references(value.expression)):
            for path in case.shuffled(list(_numbers(case, reference))):
                other = _instead(value.expression, reference, Ref(reference.call, path))
                for changed in _recomputed(case, value, other):
                    yield case.settled(_valued(case, value, changed))


def _numbers(case: Case, reference: Ref) -> Iterator[tuple[str | int, ...]]:
    """Paths of numbers in the result that a reference reads."""
    todo: list[tuple[tuple[str | int, ...], Any]] = [
        ((), case.subject.results.get(reference.call.key()))
    ]
    while todo:
        path, value = todo.pop()
        if isinstance(value, dict):
            todo += [((*path, key), part) for key, part in value.items()]
        elif isinstance(value, list):
            todo += [((*path, at), part) for at, part in enumerate(value)]
        elif isinstance(value, int | float) and not isinstance(value, bool):
            yield path


def _instead(expression: Expression, old: Ref, new: Ref) -> Expression:
    match expression:
        case Ref():
            return new if expression == old else expression
        case Sum(terms):
            return Sum(tuple(_instead(term, old, new) for term in terms))
        case Difference(left, right):
            return Difference(_instead(left, old, new), _instead(right, old, new))
        case Const():
            return expression


@VALUES.operator("other-question", "values", "words_match")
def other_question(case: Case) -> Iterator[Corrupted]:
    """A value is said to answer another question of the domain."""
    for value in case.shuffled(case.plan.values):
        names = [q.name for q in case.domain.questions if q.name != value.question]
        if names:
            named = replace(value, question=case.rng.choice(names))
            yield case.settled(_valued(case, value, named))


@VALUES.operator("value-of-another-task", "values")
def value_of_another_task(case: Case) -> Iterator[Corrupted]:
    """A value's expression and amount are another task's."""
    for value in case.shuffled(case.plan.values):
        for other in case.shuffled(case.others):
            for theirs in other.plan.values:
                taken = replace(value, expression=theirs.expression, amount=theirs.amount)
                yield case.settled(_valued(case, value, taken))


@VALUES.operator("unasked-value", "wishes_served")
def unasked_value(case: Case) -> Iterator[Corrupted]:
    """A value stays to be said, and no wish asks for it any more."""
    for value in case.shuffled(case.plan.values):
        extra = replace(value, id="v99")
        yield case.settled(replace(case.plan, values=(*case.plan.values, extra)))
