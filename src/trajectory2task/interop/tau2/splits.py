"""Train and test that share no customer, no order and no source trajectory.

Customers are dealt out, and a task goes where its customers are. One that involves customers of
both sides (somebody asks about another person's order) is in neither: it stays in `base`.
In: ids of tasks with the customers that they involve. Out: ids by split.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from trajectory2task.core.seeding import rng_of
from trajectory2task.core.state import Database
from trajectory2task.core.tasks import Task

BASE, TRAIN, TEST = "base", "train", "test"
Involved = tuple[str, tuple[str, ...]]  # a task's id, and the customers in it


def involved(task: Task, database: Database) -> tuple[str, ...]:
    """The caller, and the owner of every order that any part of the task names."""
    orders = database.collections["orders"]
    found = {task.plan.user_id}
    for text in _texts([*_arguments(task), task.plan.initial_state or {}]):
        if text in orders:
            found.add(orders[text]["user_id"])
        elif text in database.collections["users"]:
            found.add(text)
    return tuple(sorted(found))


def _arguments(task: Task) -> list[Any]:
    plan, criteria = task.plan, task.criteria
    found: list[Any] = [made.call.arguments for made in plan.gold]
    found += [pattern.arguments for pattern in (*criteria.required, *criteria.forbidden)]
    for phase in plan.phases:
        for wish in phase.wishes:
            call = getattr(wish, "call", None)
            found += [getattr(wish, "arguments", {}) if call is None else call.arguments]
            found += [detail.value for detail in wish.details]
    return found


def _texts(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from value
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _texts(part)


def split(tasks: Sequence[Involved], *, test_share: float, seed: int) -> dict[str, list[str]]:
    """Ids by split, in order: `base` has all of them, `test` about `test_share` of them.

    Customers are dealt out in an order that `seed` fixes, so equal input gives equal splits.
    """
    weight = Counter(person for _, people in tasks for person in people)
    people = sorted(weight)
    rng_of(seed, "tau2 split").shuffle(people)
    wanted, tested, held = test_share * weight.total(), set[str](), 0
    for person in people:
        if held + weight[person] / 2 <= wanted:  # with this one, test comes nearer to its share
            tested.add(person)
            held += weight[person]
    splits: dict[str, list[str]] = {BASE: [], TRAIN: [], TEST: []}
    for task_id, persons in tasks:
        splits[BASE].append(task_id)
        if tested.issuperset(persons):
            splits[TEST].append(task_id)
        elif tested.isdisjoint(persons):
            splits[TRAIN].append(task_id)
    return splits
