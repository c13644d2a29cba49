"""Which tasks tau2 could not score as they are meant, and what it gives four agents on each."""

from __future__ import annotations

from io import BytesIO

import msgspec
import orjson
import pytest
from msgspec.structs import replace
from tests.interop.tau2.exported_runs import lines, made_export, made_run

from trajectory2task.core.environment import Environment
from trajectory2task.core.tasks import Task
from trajectory2task.domains.retail.domain import retail
from trajectory2task.interop.tau2.encoding import encode
from trajectory2task.interop.tau2.records import Tau2Task
from trajectory2task.interop.tau2.verification import (
    ENDS_ELSEWHERE,
    GOLD_FAILS,
    NOTHING_PASSES,
    TOOLS_ANSWER,
    TRANSFER_PASSES,
    Rewards,
    Verifier,
)
from trajectory2task.interop.tau2.writing import TaskArray

OURS, THEIRS = retail(), retail(compat="tau2")
RIGHT = Rewards(gold=1, nothing=0, transfer=0, lookup_and_transfer=0)


@pytest.fixture(scope="module")
def tasks() -> list[Task]:
    return [msgspec.convert(line, Task) for line in lines(made_run(), "tasks.jsonl")]


@pytest.fixture(scope="module")
def database():
    return OURS.load(made_export() / "db.json")


@pytest.fixture(scope="module")
def verifier(database) -> Verifier:
    return Verifier(OURS, THEIRS, database)


def test_rewards_decide(tasks: list[Task], verifier: Verifier) -> None:
    task = next(task for task in tasks if verifier.objection(task, RIGHT) is None)
    assert verifier.objection(task, RIGHT._replace(lookup_and_transfer=1)) is None
    assert verifier.objection(task, RIGHT._replace(gold=0)) == GOLD_FAILS
    assert verifier.objection(task, RIGHT._replace(nothing=1)) == NOTHING_PASSES
    assert verifier.objection(task, RIGHT._replace(transfer=1)) == TRANSFER_PASSES


def test_gold_that_is_answered_otherwise_is_told(tasks: list[Task], verifier: Verifier) -> None:
    task = next(task for task in tasks if verifier.objection(task, RIGHT) is None)
    first, *rest = task.plan.gold
    broken = (replace(first, error="no_such_thing"), *rest)
    other = replace(task, plan=replace(task.plan, gold=broken))
    assert verifier.objection(other, RIGHT) == TOOLS_ANSWER


def test_an_end_that_only_tau2_reaches_is_told(
    tasks: list[Task], verifier: Verifier, database
) -> None:
    """Criteria after tau2's own tools would pass there, and would ask for a wrong order here."""
    task = next(task for task in tasks if verifier.objection(task, RIGHT) == ENDS_ELSEWHERE)
    live = Environment(THEIRS, database, patch=task.plan.initial_state)
    for gold in task.plan.gold:
        live.step(gold.call)
    theirs = replace(task, criteria=replace(task.criteria, final=live.state.delta()))
    assert verifier.objection(theirs, RIGHT) == ENDS_ELSEWHERE


def vacuous(form: Tau2Task) -> Tau2Task:
    """The form that asks for nothing but an unchanged database."""
    criteria = replace(
        form.evaluation_criteria, actions=(), communicate_info=(), reward_basis=("DB",)
    )
    return replace(form, evaluation_criteria=criteria)


def test_a_form_that_asks_for_nothing_is_passed_by_the_idle(
    tasks: list[Task], verifier: Verifier
) -> None:
    for task in tasks[:20]:
        form = encode(THEIRS, task)
        given = verifier.rewards(task, vacuous(form))
        assert (given.nothing, given.transfer, given.lookup_and_transfer) == (1, 1, 1)
        assert given.gold == (not task.criteria.final)
        assert verifier.rewards(task, form)[1:3] == (0, 0)


@pytest.mark.parametrize("count", [0, 1, 3])
def test_an_array_of_any_length_is_json(tasks: list[Task], count: int) -> None:
    file = BytesIO()
    array = TaskArray(file)
    for task in tasks[:count]:
        array.add(encode(THEIRS, task))
    array.close()
    assert array.count == count
    assert [one["id"] for one in orjson.loads(file.getvalue())] == [t.id for t in tasks[:count]]
