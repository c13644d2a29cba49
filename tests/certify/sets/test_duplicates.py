"""D1: the same plan is recognised whatever its ids, seeds and words; nearly the same one, too."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace
from tests.certify.sets.entries import elsewhere, first, made_entries, with_many_wishes

from trajectory2task.certify.sets import Duplicates, Entry
from trajectory2task.certify.sets.entry import pieces, plan_key
from trajectory2task.core.plans import SCENARIOS, Blocked, Phase
from trajectory2task.core.tasks import Words

OTHER_WORDS = Words("Hello.", "I know little.", "", "I am brief.")


def facts(entries: Iterable[Entry], *, near: bool = True):
    with Duplicates(near=near) as duplicates:
        for entry in entries:
            duplicates.add(entry)
        return duplicates.facts()


def test_another_seed_and_other_words_are_the_same_plan() -> None:
    for scenario in SCENARIOS:
        entry = first(scenario)
        again = replace(elsewhere(entry, seed=entry.plan.seed + 1), words=OTHER_WORDS)
        assert plan_key(again) == plan_key(entry)
        found = facts([entry, again])
        assert found["same plan"] == 1
        assert found["examples"] == [sorted([entry.id, again.id])]
        assert found["nearly the same plan"] == 0


def test_the_order_of_wishes_is_no_difference() -> None:
    entry = with_many_wishes()
    turned = (Phase(tuple(reversed(entry.plan.wishes))),)
    assert turned != entry.plan.phases
    assert plan_key(elsewhere(entry, phases=turned)) == plan_key(entry)


def test_what_differs_in_substance_is_another_plan() -> None:
    entry = with_many_wishes()
    fewer = (Phase(entry.plan.wishes[:-1]),)
    patch = {"orders": {"#W1": {"status": "processed"}}}
    others = [
        elsewhere(entry, user_id="somebody_else_1"),
        elsewhere(entry, phases=fewer),
        elsewhere(entry, initial_state=patch),
        elsewhere(entry, scenario="ambiguous"),
    ]
    keys = {plan_key(one) for one in [entry, *others]}
    assert len(keys) == 1 + len(others)


def test_what_is_held_back_is_a_difference() -> None:
    ambiguous = first("ambiguous")
    general = next(
        entry
        for entry in made_entries()
        if entry.scenario == "general" and entry.trajectory_id == ambiguous.trajectory_id
    )
    told = elsewhere(ambiguous, phases=general.plan.phases)
    assert plan_key(told) != plan_key(ambiguous)


def test_impossible_wishes_about_two_orders_are_two_plans() -> None:
    entry = next(
        entry
        for entry in made_entries()
        for wish in entry.plan.wishes
        if isinstance(wish, Blocked) and wish.call is None and wish.details
    )
    *before, wish = entry.plan.wishes
    details = (replace(wish.details[0], value="#W0"), *wish.details[1:])
    other = elsewhere(entry, phases=(Phase((*before, replace(wish, details=details))),))
    assert plan_key(other) != plan_key(entry)
    assert pieces(other.plan) != pieces(entry.plan)


def test_siblings_are_counted_apart() -> None:
    entry = first("general")
    twin = replace(entry, id=f"{entry.trajectory_id}-twin")
    found = facts([entry, twin])
    assert found["same plan"] == 0
    assert found["same plan in one trajectory"] == 1


def test_each_further_one_counts() -> None:
    entry = first("changing")
    found = facts([entry, *(elsewhere(entry, number) for number in range(4))])
    assert found["same plan"] == 4


def test_nearly_the_same_plan_is_found_among_many() -> None:
    entry = with_many_wishes()
    # At first all but the first wish, later all of them: the pieces are the same.
    like = elsewhere(entry, phases=(Phase(entry.plan.wishes[1:]), entry.plan.phases[-1]))
    assert pieces(like.plan) == pieces(entry.plan)
    assert plan_key(like) != plan_key(entry)
    before, found = facts(made_entries()), facts([*made_entries(), like])
    assert found["nearly the same plan"] == before["nearly the same plan"] + 1
    assert any(like.id in pair for pair in found["examples of nearly"])


def test_plans_with_little_in_common_are_not_alike() -> None:
    entry = with_many_wishes()
    half = elsewhere(entry, phases=(Phase(entry.plan.wishes[: len(entry.plan.wishes) // 2]),))
    assert facts([entry, half])["nearly the same plan"] == 0


def test_a_real_run_repeats_little() -> None:
    found = facts(made_entries())
    assert found["tasks"] == len(made_entries())
    assert found["same plan"] < len(made_entries()) / 50
    assert found["nearly the same plan"] < len(made_entries()) / 50
    quick = facts(made_entries(), near=False)
    assert quick == {name: found[name] for name in quick}
