"""Corruptions of where gold's arguments are said to come from; the calls stay right."""

from __future__ import annotations

from collections.abc import Iterator

from trajectory2task.certify.mutation.editing import with_gold, without_gold
from trajectory2task.certify.mutation.operator import Case, Corrupted, Theme
from trajectory2task.core.plans import (
    FromCaller,
    FromChoices,
    FromFunction,
    FromResult,
    Origin,
    Plan,
)

ORIGINS = Theme("origins")


def _each(case: Case) -> Iterator[tuple[int, str, Origin]]:
    """(gold call, leaf, origin), in an order of chance."""
    found = [
        (at, leaf, origin)
        for at, gold in enumerate(case.plan.gold)
        for leaf, origin in gold.origins.items()
    ]
    yield from case.shuffled(found)


def _with(plan: Plan, at: int, leaf: str, origin: Origin | None) -> Plan:
    origins = {name: old for name, old in plan.gold[at].origins.items() if name != leaf}
    if origin is not None:
        origins[leaf] = origin
    return with_gold(plan, at, origins=origins)


@ORIGINS.operator("origin-dropped", "provenance")
def origin_dropped(case: Case) -> Iterator[Corrupted]:
    """An argument comes from nowhere."""
    for at, leaf, _ in _each(case):
        yield case.settled(_with(case.plan, at, leaf, None))


@ORIGINS.operator("origin-of-another-call", "provenance")
def origin_of_another_call(case: Case) -> Iterator[Corrupted]:
    """An argument is said to come from another call's result."""
    for at, leaf, origin in _each(case):
        if isinstance(origin, FromResult):
            for step in case.shuffled(range(len(case.plan.gold))):
                if step != origin.step:
                    yield case.settled(_with(case.plan, at, leaf, FromResult(step, origin.path)))


@ORIGINS.operator("origin-elsewhere", "provenance")
def origin_elsewhere(case: Case) -> Iterator[Corrupted]:
    """An argument is said to come from another place in the same result."""
    for at, leaf, origin in _each(case):
        if isinstance(origin, FromResult) and origin.path:
            last = origin.path[-1]
            wrong = last + 1 if isinstance(last, int) else f"{last}_id"
            path = (*origin.path[:-1], wrong)
            yield case.settled(_with(case.plan, at, leaf, FromResult(origin.step, path)))


@ORIGINS.operator("origin-from-later", "provenance")
def origin_from_later(case: Case) -> Iterator[Corrupted]:
    """An argument is said to come from its own call's result."""
    for at, leaf, origin in _each(case):
        yield case.settled(_with(case.plan, at, leaf, FromResult(at, (leaf.split(".")[0],))))
        del origin


@ORIGINS.operator("origin-caller-said-it", "provenance")
def origin_caller_said_it(case: Case) -> Iterator[Corrupted]:
    """An id that the agent has to look up is said to come from the caller."""
    for at, leaf, origin in _each(case):
        if isinstance(origin, FromResult):
            source = leaf.split(".")[0]
            yield case.settled(_with(case.plan, at, leaf, FromCaller(source)))


@ORIGINS.operator("origin-invented-function", "provenance")
def origin_invented_function(case: Case) -> Iterator[Corrupted]:
    """An argument is said to be computed by a function that there is not, or that is another's."""
    for at, leaf, origin in _each(case):
        name = "lookup" if isinstance(origin, FromFunction) else "arithmetic"
        yield case.settled(_with(case.plan, at, leaf, FromFunction(name)))


@ORIGINS.operator("origin-other-source", "provenance")
def origin_other_source(case: Case) -> Iterator[Corrupted]:
    """What the caller says is said to come from another thing that they say."""
    names = [fact.name for fact in case.plan.facts]
    names += [detail.slot for detail in case.plan.details()]
    for at, leaf, origin in _each(case):
        if isinstance(origin, FromCaller | FromChoices):
            for name in case.shuffled([name for name in names if name != origin.source]):
                yield case.settled(_with(case.plan, at, leaf, type(origin)(name)))


@ORIGINS.operator("read-removed", "provenance", "policy", "values", "required_typed", "reachable")
def read_removed(case: Case) -> Iterator[Corrupted]:
    """A read on whose result a later argument rests is gone; the origins point where they did."""
    used = {
        origin.step
        for gold in case.plan.gold
        for origin in gold.origins.values()
        if isinstance(origin, FromResult)
    }
    for at in case.shuffled(sorted(used)):
        yield case.settled(without_gold(case.plan, at))
