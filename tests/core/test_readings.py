"""The readings of a request: what fits what was told, no more and no less."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from random import Random

import pytest
from msgspec.structs import replace
from tests.core.worlds import DOMAINS, environment, sampled

from trajectory2task.core.calls import Call
from trajectory2task.core.domain import Pairs, Referent
from trajectory2task.core.moves import elements
from trajectory2task.core.plans import Attribute, Detail
from trajectory2task.core.readings import (
    all_but,
    allowed_readings,
    everything,
    matching,
    readings,
)
from trajectory2task.domains import get

Asked = tuple[str, Call, tuple[Detail, ...]]


@cache
def described(name: str) -> tuple[Asked, ...]:
    """Sampled calls with every argument told in full, by all that can be said of it."""
    found: list[Asked] = []
    for caller, call in sampled(name):
        details = tuple(full_details(name, caller, call))
        alone = all(
            matches(name, caller, call, detail) == [detail.value]
            for detail in details
            if detail.referent
        )
        if alone:
            found.append((caller, call, details))
    return tuple(found)


def volunteered(detail: Detail) -> tuple[tuple[str, str], ...]:
    """Told: only what the caller says unasked."""
    return detail.said


def full_details(name: str, caller: str, call: Call) -> Iterator[Detail]:
    domain, groups = get(name), set()
    for parameter in domain.tools[call.name].parameters:
        value = call.arguments[parameter.name]
        if parameter.refers is not None:
            referent = domain.referents[parameter.refers.referent]
            for place, (element, given) in enumerate(elements(parameter, call.arguments)):
                pairs = referent.pairs(environment(name).state, element, given)
                yield Detail(
                    (parameter.name,),
                    parameter.name,
                    parameter.refers.referent,
                    element,
                    tuple(Attribute(*pair) for pair in pairs),
                    place if parameter.many else None,
                )
        elif parameter.choices is not None:
            told = (Attribute(parameter.name, value),)
            yield Detail((parameter.name,), parameter.name, "", value, told)
        elif parameter.free is not None and parameter.free.group not in groups:
            groups.add(parameter.free.group)
            names = [p.name for p in domain.tools[call.name].parameters if p.free == parameter.free]
            free = {n: call.arguments[n] for n in names}
            attributes = tuple(Attribute(n, v) for n, v in free.items())
            yield Detail(tuple(names), parameter.free.group, "", free, attributes)


def matches(name: str, caller: str, call: Call, detail: Detail) -> list[str]:
    """By hand: the candidates of a detail's referent that have all its pairs."""
    parameter = get(name).tools[call.name].parameter(detail.parameters[0])
    given = dict(elements(parameter, call.arguments)[detail.position or 0][1])
    referent, state = get(name).referents[detail.referent], environment(name).state
    return [
        value
        for value in referent.values(state, caller, given)
        if set(everything(detail)) <= set(referent.pairs(state, value, given))
    ]


def hidden(detail: Detail) -> Detail:
    kept = tuple(Attribute(a.name, a.value, "on_request") for a in detail.attributes)
    return replace(detail, attributes=kept)


@pytest.mark.parametrize("name", DOMAINS)
def test_a_request_told_in_full_has_one_reading_its_own_call(name: str) -> None:
    domain, asked = get(name), described(name)
    assert {call.name for _, call, _ in asked} == set(domain.writes)
    for caller, call, details in asked:
        used = environment(name)
        assert list(allowed_readings(used, caller, call.name, details)) == [call]
        parameters = domain.tools[call.name].parameters
        fitting = list(readings(domain, used.state, caller, parameters, details))
        assert fitting == [call.arguments]
        assert used.state.delta() == {}


@pytest.mark.parametrize("name", DOMAINS)
def test_what_is_held_back_is_told_when_asked_and_not_volunteered(name: str) -> None:
    more = 0
    for caller, call, details in described(name):
        for place, detail in enumerate(details):
            kept = hidden(detail)
            some = (*details[:place], kept, *details[place + 1 :])
            used = environment(name)
            told = list(allowed_readings(used, caller, call.name, some))
            assert told == [call], "asked, the caller says it all"
            unasked = list(allowed_readings(used, caller, call.name, some, volunteered))
            but_this = list(allowed_readings(used, caller, call.name, some, all_but(kept)))
            assert unasked == but_this
            if kept.referent:  # a free value has endless readings, of which a few are drawn
                assert call in unasked
            more += len(unasked) > 1
    assert more > 50


@pytest.mark.parametrize("name", DOMAINS)
def test_all_but_one_still_tells_what_the_others_hold_back(name: str) -> None:
    checked = 0
    for caller, call, details in described(name):
        if len(details) < 2:
            continue
        both = tuple(hidden(detail) for detail in details)
        used = environment(name)
        alone = (both[0], *details[1:])
        fewer = list(allowed_readings(used, caller, call.name, both, all_but(both[0])))
        assert fewer == list(allowed_readings(used, caller, call.name, alone, volunteered))
        checked += 1
    assert checked > 20


@pytest.mark.parametrize("name", DOMAINS)
def test_every_reading_fits_what_was_volunteered_and_is_made_of_candidates(name: str) -> None:
    domain, rng = get(name), Random(4)
    for caller, call, details in described(name):
        detail = rng.choice(details)
        if not detail.referent or detail.position is not None:
            continue
        place, kept = details.index(detail), hidden(detail)
        some = (*details[:place], kept, *details[place + 1 :])
        used, told = environment(name), volunteered
        for reading in allowed_readings(used, caller, call.name, some, told, limit=20):
            referent = domain.referents[detail.referent]
            value = reading.arguments[detail.slot]
            assert value in referent.values(used.state, caller, reading.arguments)


def test_the_limit_bounds_what_is_looked_at() -> None:
    caller, call, details = next(a for a in described("retail") if len(a[2]) > 2)
    used, vague = environment("retail"), tuple(hidden(detail) for detail in details)
    parameters = get("retail").tools[call.name].parameters
    found = [
        len(
            list(
                readings(
                    get("retail"), used.state, caller, parameters, vague, volunteered, limit=limit
                )
            )
        )
        for limit in (1, 3)
    ]
    assert found == [1, 3]


def test_matching_wants_every_pair_and_takes_all_candidates_where_nothing_is_said() -> None:
    class Shelf(Referent):
        def values(self, state: object, caller: str, arguments: object) -> list[str]:
            return ["a", "b", "c"]

        def pairs(self, state: object, value: str, arguments: object) -> Pairs:
            return {
                "a": (("kind", "mug"), ("colour", "red")),
                "b": (("kind", "mug"), ("colour", "blue")),
                "c": (("kind", "lamp"), ("colour", "red")),
            }[value]

        def shown_by(self, *_: object) -> tuple[Call, ...]:
            return ()

    state = environment("library").state

    def among(*pairs: tuple[str, str]) -> list[str]:
        return matching(Shelf(), state, "me", {}, pairs)

    assert among() == ["a", "b", "c"]
    assert among(("kind", "mug")) == ["a", "b"]
    assert among(("colour", "red"), ("kind", "mug")) == ["a"]
    assert among(("kind", "sofa")) == []
