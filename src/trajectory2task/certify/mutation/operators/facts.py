"""Corruptions of facts and descriptions in the plan, carried through the words where said so."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from trajectory2task.certify.mutation.editing import (
    scene_of,
    swapped_detail,
    with_visibility,
    with_wish,
)
from trajectory2task.certify.mutation.operator import Case, Corrupted, Theme
from trajectory2task.certify.readings import matching
from trajectory2task.certify.subject import Scene, attempt
from trajectory2task.certify.wording import Text
from trajectory2task.core.calls import Call
from trajectory2task.core.environment import Environment
from trajectory2task.core.moves import alternatives
from trajectory2task.core.plans import Attribute, Blocked, Detail, Plan, Request
from trajectory2task.core.state import State

FACTS = Theme("facts")
DESCRIPTIONS = Theme("descriptions")


def _used(case: Case) -> set[str]:
    """Values that gold's look-ups take."""
    logins = case.domain.logins
    return {
        value
        for gold in case.plan.gold
        if gold.call.name in logins
        for value in gold.call.arguments.values()
    }


@FACTS.operator("fact-changed", "provenance")
def fact_changed(case: Case) -> Iterator[Corrupted]:
    """A fact that identifies the caller is wrong in the plan, and in the words."""
    used = _used(case)
    for fact in case.shuffled(case.plan.facts):
        if fact.value in used and len(fact.value) > 1:
            wrong = replace(fact, value=fact.value[1:] + fact.value[0])
            facts = tuple(wrong if one is fact else one for one in case.plan.facts)
            yield from case.retold(replace(case.plan, facts=facts))


@FACTS.operator("fact-forgotten", "provenance", "reachable")
def fact_forgotten(case: Case) -> Iterator[Corrupted]:
    """The caller has forgotten what the look-up needs; the words follow."""
    used = _used(case)
    for fact in case.shuffled(case.plan.facts):
        if fact.value in used:
            gone = replace(fact, visibility="unknown")
            facts = tuple(gone if one is fact else one for one in case.plan.facts)
            yield from case.retold(replace(case.plan, facts=facts))


@FACTS.operator("fact-missing", "provenance", "reachable")
def fact_missing(case: Case) -> Iterator[Corrupted]:
    """What the look-up needs is no fact of the caller's any more; the words follow."""
    used = _used(case)
    for fact in case.shuffled(case.plan.facts):
        if fact.value in used:
            facts = tuple(one for one in case.plan.facts if one is not fact)
            yield from case.retold(replace(case.plan, facts=facts))


@FACTS.operator("fact-in-plan-only", "words_match")
def fact_in_plan_only(case: Case) -> Iterator[Corrupted]:
    """A fact that gold does not use is another in the plan than in the words."""
    used = _used(case)
    for fact in case.shuffled(case.plan.facts):
        if fact.value not in used and fact.visibility != "unknown":
            wrong = replace(fact, value=fact.value[::-1])
            facts = tuple(wrong if one is fact else one for one in case.plan.facts)
            yield case.settled(replace(case.plan, facts=facts))


def referring(case: Case) -> Iterator[tuple[Scene, Detail]]:
    """Scenes with details that describe a record by what is said of it, in an order of chance."""
    found = [
        (scene_of(case, wish), detail)
        for wish in case.plan.wishes
        for detail in wish.details
        if detail.referent and not detail.single and not isinstance(wish, Blocked)
    ]
    yield from case.shuffled(found)


def candidates(case: Case, scene: Scene, detail: Detail) -> dict[str, tuple[Attribute, ...]]:
    """Everything that the detail could mean, with all that can be said of it."""
    parameter = next(p for p in scene.parameters if p.name == detail.parameters[0])
    given = scene.given(parameter, detail.position)
    values = matching(case.subject, scene, detail.referent, (), given)
    referent = case.domain.referents[detail.referent]
    return {
        value: tuple(Attribute(*pair) for pair in referent.pairs(scene.state, value, given))
        for value in values
    }


@DESCRIPTIONS.operator("description-fits-two", "unique_description")
def description_fits_two(case: Case) -> Iterator[Corrupted]:
    """A pair is left out of a description, in plan and words, so that two records fit."""
    for scene, detail in referring(case):
        others = candidates(case, scene, detail)
        for pair in case.shuffled(detail.attributes):
            rest = tuple(one for one in detail.attributes if one is not pair)
            known = {(one.name, one.value) for one in rest}
            fitting = [
                value
                for value, pairs in others.items()
                if known <= {(one.name, one.value) for one in pairs}
            ]
            if rest and len(fitting) > 1:
                vague = replace(detail, attributes=rest)
                yield from case.retold(swapped_detail(case.plan, detail, vague))


@DESCRIPTIONS.operator("description-of-another", "unique_description")
def description_of_another(case: Case) -> Iterator[Corrupted]:
    """A description is another record's, in plan and words."""
    for scene, detail in referring(case):
        for value, pairs in case.shuffled(list(candidates(case, scene, detail).items())):
            if value != detail.value:
                wrong = replace(detail, attributes=pairs)
                yield from case.retold(swapped_detail(case.plan, detail, wrong))


@DESCRIPTIONS.operator("description-invented", "unique_description")
def description_invented(case: Case) -> Iterator[Corrupted]:
    """A description has a pair that the record does not have, in plan and words."""
    for scene, detail in referring(case):
        own = candidates(case, scene, detail).get(detail.value, ())
        known = {(pair.name, pair.value) for pair in own}
        for other in case.shuffled(case.others):
            for theirs in other.plan.details():
                for pair in theirs.attributes:
                    same_kind = theirs.referent == detail.referent
                    if same_kind and (pair.name, pair.value) not in known:
                        added = replace(pair, visibility="public")
                        wrong = replace(detail, attributes=(*detail.attributes, added))
                        yield from case.retold(swapped_detail(case.plan, detail, wrong))


@DESCRIPTIONS.operator("description-dropped", "free_choice")
def description_dropped(case: Case) -> Iterator[Corrupted]:
    """Nothing is said of an argument, in plan and words."""
    for scene, detail in referring(case):
        if len(candidates(case, scene, detail)) > 1:
            yield from case.retold(swapped_detail(case.plan, detail, None))


@DESCRIPTIONS.operator("called-the-only-one", "free_choice")
def called_the_only_one(case: Case) -> Iterator[Corrupted]:
    """A detail says that there is only one value where an agent has a choice; the words follow."""
    for scene, detail in referring(case):
        if _matters(case, scene, detail):
            only = replace(detail, attributes=(), single=True)
            yield from case.retold(swapped_detail(case.plan, detail, only))


def _matters(case: Case, scene: Scene, detail: Detail) -> bool:
    """Whether another value would be accepted in the place of this one, with another outcome."""
    if not isinstance(scene.wish, Request):
        return False
    call, name = scene.wish.call, detail.parameters[0]
    environment = case.subject.environment(scene.state)
    parameter = next(p for p in scene.parameters if p.name == name)
    ours = _after(environment, call)
    for other in alternatives(environment, case.plan.user_id, call, parameter):
        here, there = call.arguments[name], other.arguments[name]
        at = detail.position
        same = at is not None and len(here) == len(there) and here[at] == there[at]
        if not same and not _after(environment, other).same_as(ours):
            return True
    return False


def _after(environment: Environment, call: Call) -> State:
    fork = environment.fork()
    attempt(fork, call)
    return fork.state


@DESCRIPTIONS.operator("choice-not-stated", "free_choice")
def choice_not_stated(case: Case) -> Iterator[Corrupted]:
    """The caller says nothing of a word that the tool offers, or of a value of their own."""
    for wish in case.shuffled(case.plan.wishes):
        for detail in case.shuffled(wish.details):
            if not detail.referent and detail.attributes and not isinstance(wish, Blocked):
                yield from case.retold(swapped_detail(case.plan, detail, None))


@DESCRIPTIONS.operator("caller-cannot-say", "unique_description", "free_choice", "provenance",
                       "answerable")  # fmt: skip
def caller_cannot_say(case: Case) -> Iterator[Corrupted]:
    """What is said of an argument is something that the caller does not know; the words follow."""
    for wish in case.shuffled(case.plan.wishes):
        for detail in case.shuffled(wish.details):
            if detail.attributes and not isinstance(wish, Blocked):
                lost = with_visibility(detail, "unknown")
                yield from case.retold(swapped_detail(case.plan, detail, lost))


@DESCRIPTIONS.operator("described-in-plan-only", "words_match")
def described_in_plan_only(case: Case) -> Iterator[Corrupted]:
    """The plan says more of a record than the words do."""
    for scene, detail in referring(case):
        own = candidates(case, scene, detail).get(detail.value, ())
        words = Text(case.draft.words.text())
        for pair in case.shuffled(own):
            if not words.tells(pair.value):
                more = replace(detail, attributes=(*detail.attributes, pair))
                yield case.settled(swapped_detail(case.plan, detail, more))


@DESCRIPTIONS.operator("another-meant", "unique_description", "free_choice")
def another_meant(case: Case) -> Iterator[Corrupted]:
    """A detail is said to mean another record than its words and its wish."""
    for at, wish in case.shuffled(list(enumerate(case.plan.wishes))):
        for detail in case.shuffled(wish.details):
            if detail.referent and not isinstance(wish, Blocked):
                found = candidates(case, scene_of(case, wish), detail)
                for value in case.shuffled(list(found)):
                    if value != detail.value:
                        yield case.settled(_meaning(case.plan, at, detail, value))


def _meaning(plan: Plan, at: int, detail: Detail, value: str) -> Plan:
    wish = plan.wishes[at]
    details = tuple(replace(d, value=value) if d is detail else d for d in wish.details)
    return with_wish(plan, replace(wish, details=details), at)
