"""Wrong arguments: another record, element, replacement, word or value than the caller means.

Each is made five times, carried further each time, so that only a deeper check can see it: in gold
alone; with the criteria; with the wish; with what the wish's details mean; with what they say. The
next step would be the words, and then it were another, valid task.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from msgspec.structs import replace

from trajectory2task.certify.mutation.editing import (
    described,
    everywhere,
    exchanged,
    served,
    valued,
    with_gold,
)
from trajectory2task.certify.mutation.operator import Apply, Case, Corrupted, Operator, Theme
from trajectory2task.core.calls import Call
from trajectory2task.core.moves import allowed, alternatives
from trajectory2task.core.plans import Request, Wish
from trajectory2task.core.tools import Parameter

ARGUMENTS = Theme("arguments")
KINDS = {
    "record": "a record that the call is about or charges",
    "element": "an element of a list",
    "replacement": "what takes the place of an element",
    "choice": "a word that the tool offers",
    "free": "a value of the caller's own",
}
LEVELS = {
    "gold": (("replay",), "gold alone"),
    "criteria": (("wishes_served",), "gold and criteria"),
    "wish": (("free_choice", "unique_description"), "gold, criteria and wish"),
    "meaning": (
        ("unique_description", "free_choice"),
        "gold, criteria, wish, and what its details mean",
    ),
    "saying": (
        ("words_match",),
        "gold, criteria, wish and details; the words still say what was said",
    ),
}


def kind_of(parameter: Parameter) -> str:
    """Which of `KINDS` an argument is ("" for the caller's own id)."""
    if parameter.choices is not None:
        return "choice"
    if parameter.free is not None:
        return "free"
    if parameter.refers is None:
        return ""
    if not parameter.many:
        return "record"
    return "element" if parameter.refers.per is None else "replacement"


def other_calls(case: Case, at: int, kind: str) -> Iterator[Call]:
    """Feasible calls that differ from gold call `at` in one argument of that kind."""
    call, caller = case.plan.gold[at].call, case.plan.user_id
    environment = case.subject.environment(case.subject.run.before[at])
    parameters = [p for p in case.domain.tools[call.name].parameters if kind_of(p) == kind]
    if kind == "free" and parameters:
        free = parameters[0].free
        assert free is not None
        drawn = case.domain.free[free.group](environment.state, caller, case.rng)
        names = {p.name for p in parameters if p.free == free}
        new = {name: value for name, value in drawn.items() if name in names}
        found = Call(call.name, {**call.arguments, **new})
        if found != call and allowed(environment, caller, found):
            yield found
        return
    for parameter in case.shuffled(parameters):
        options = [
            option
            for option in alternatives(environment, caller, call, parameter)
            if option != call
        ]
        yield from case.shuffled(options)


def _corrupt(case: Case, kind: str, level: str) -> Iterator[Corrupted]:
    for _, wish, at in served(case):
        for call in other_calls(case, at, kind):
            if level == "gold":
                yield case.stale(with_gold(case.plan, at, call=call))
                continue
            plan = case.plan
            if level in ("wish", "meaning", "saying"):
                wanted = _wanting(case, wish, call, at, level)
                plan = everywhere(plan, partial(_instead, old=wish, new=wanted))
            yield case.settled(exchanged(case, plan, at, call))


def _instead(wish: Wish, *, old: Wish, new: Wish) -> Wish:
    return new if wish == old else wish


def _wanting(case: Case, wish: Request, call: Call, at: int, level: str) -> Request:
    """The wish for another call, its details following as far as `level` says."""
    wanted = replace(wish, call=call)
    if level == "meaning":
        details = []
        for detail in wish.details:
            value = valued(detail, call)
            details.append(detail if value is None else replace(detail, value=value))
        return replace(wanted, details=tuple(details))
    if level == "saying":
        state = case.subject.run.before[at]
        return replace(wanted, details=described(case, state, wish, call))
    return wanted


def _add_all() -> None:
    for kind, what in KINDS.items():
        for level, (intended, carried) in LEVELS.items():
            apply: Apply = partial(_corrupt, kind=kind, level=level)
            ARGUMENTS.add(
                Operator(
                    f"wrong-{kind}-in-{level}",
                    ARGUMENTS.name,
                    intended,
                    ("general", "ambiguous", "changing", "infeasible"),
                    level != "gold",
                    apply,
                    f"Another value for {what}, one that tool and policy allow, in {carried}.",
                )
            )


_add_all()
