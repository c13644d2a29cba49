"""Generated tasks, played in tau2-bench's own retail toolkit (the copy in inspect-evals).

In: a world and the behaviour of the tools that tasks are made for. Out: for every draft what tau2
said to each gold call, and what its database looked like afterwards. Tasks are not judged here.
"""

from __future__ import annotations

import asyncio
import copy
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from inspect_evals.tau2.retail.data_model import RetailDB
from tests.differential.test_retail_against_tau2 import FOLDER, Tau2, condition

from trajectory2task.core.calls import Call
from trajectory2task.core.plans import SCENARIOS, Blocked, Plan, Request
from trajectory2task.core.seeding import seed_of
from trajectory2task.core.state import Database, canonical_record
from trajectory2task.core.tasks import Draft, Rejection
from trajectory2task.domains.retail.domain import retail
from trajectory2task.run.stages import scripted

SEED = 11
TRAJECTORIES = 200
ROUND = 50  # the bank grows in between, as in a run
ABSENT_THERE = "get_item_details"  # inspect-evals' copy has no such tool; it only reads

Compat = Literal["ours", "tau2"]
World = Literal["synthesized", "tau2"]
Delta = dict[str, dict[str, Any]]
Records = dict[tuple[str, str], Any]  # tau2's own records by collection and id


@dataclass(frozen=True)
class Said:
    """tau2's answer to one call: its result, or the condition of its error in our words."""

    call: Call
    result: Any
    error: str | None


@dataclass(frozen=True)
class Play:
    """One draft in tau2's world.

    `gold` has an answer for each gold call but `get_item_details`; `delta` is what the gold
    changed. `blocked` is the answer to the blocked call after the gold, `opening` what the calls
    of the opening wishes get in a fresh copy, and `opening_delta` where these lead.
    """

    draft: Draft
    gold: tuple[Said, ...]
    delta: Delta
    blocked: Said | None
    opening: tuple[Said, ...]
    opening_delta: Delta

    @property
    def several_items(self) -> bool:
        """Whether gold modifies several items at once, where tau2's tool is known to err."""
        return any(
            said.call.name == "modify_pending_order_items"
            and len(said.call.arguments["item_ids"]) > 1
            for said in self.gold
        )


def plays(world: World, compat: Compat) -> list[Play]:
    """Every draft of the trajectories, played; twins among them."""
    domain = retail(compat=compat)
    database = (
        domain.synthesize(SEED) if world == "synthesized" else domain.load(FOLDER / "db.json.gz")
    )
    stage = Stage(database)
    played = [stage.play(draft) for draft in _drafts(compat, database)]
    assert stage.nothing_is_left()
    return played


def _drafts(compat: Compat, database: Database) -> Iterator[Draft]:
    """What the stages of a real run compose; not filtered by certificates."""
    domain, stages = retail(compat=compat), scripted()
    bank = stages.start_bank(domain, database, SEED)
    for first in range(0, TRAJECTORIES, ROUND):
        snapshot, entries = bank.snapshot(), []
        for index in range(first, first + ROUND):
            exploring = stages.explore(
                domain, database, snapshot, seed=SEED, index=index, round=first // ROUND
            )
            trajectory = asyncio.run(exploring)
            if stages.reason_to_drop(trajectory) is not None:
                continue
            entries.append(stages.entry(trajectory))
            for scenario in SCENARIOS:
                seed = seed_of(SEED, "compose", scenario, index)
                made = stages.compose(domain, database, trajectory, scenario, seed=seed)
                if not isinstance(made, Rejection):
                    yield from made
        bank.merge(entries)


class Stage:
    """tau2's toolkit over one world; every play starts from the world as it was."""

    def __init__(self, database: Database) -> None:
        self._sets = database.sets
        self._tau2 = Tau2(database.collections, "plays")
        self._pristine = RetailDB.model_validate(database.collections)

    def play(self, draft: Draft) -> Play:
        """Gold, then the blocked call; and the opening wishes on their own."""
        plan = draft.plan
        blocked = [wish.call for wish in plan.wishes if isinstance(wish, Blocked) and wish.call]
        calls = [made.call for made in plan.gold]
        before = self._set_up(plan, [*calls, *blocked])
        gold = self._say(calls)
        delta = self._delta(before)
        answers = self._say(blocked)
        self._tidy_up(before)
        opening: tuple[Said, ...] = ()
        opening_delta: Delta = {}
        if plan.change is not None:
            calls = [wish.call for wish in plan.opening if isinstance(wish, Request)]
            before = self._set_up(plan, calls)
            opening = self._say(calls)
            opening_delta = self._delta(before)
            self._tidy_up(before)
        return Play(draft, gold, delta, next(iter(answers), None), opening, opening_delta)

    def nothing_is_left(self) -> bool:
        """Whether the whole database is as at first: no play changed what it was not seen to."""
        return self._tau2.db == self._pristine

    def _say(self, calls: Iterable[Call]) -> tuple[Said, ...]:
        said = []
        for call in calls:
            if call.name != ABSENT_THERE:
                result, problem = self._tau2.call(call.name, copy.deepcopy(call.arguments))
                said.append(Said(call, result, None if problem is None else condition(problem)))
        return tuple(said)

    def _set_up(self, plan: Plan, calls: Iterable[Call]) -> Records:
        """Patch the world; copies of every record that the plan and the calls name."""
        patch = plan.initial_state or {}
        for collection, parts in patch.items():
            records = getattr(self._tau2.db, collection)
            for record_id, part in parts.items():
                whole = merged(records[record_id].model_dump(), part)
                records[record_id] = type(records[record_id]).model_validate(whole)
        named = {("users", plan.user_id)}
        named |= {
            (collection, record_id) for collection in patch for record_id in patch[collection]
        }
        for call in calls:
            order = self._tau2.db.orders.get(call.arguments.get("order_id", ""))
            if order is not None:
                named |= {("orders", order.order_id), ("users", order.user_id)}
            if "user_id" in call.arguments:
                named.add(("users", call.arguments["user_id"]))
        return {
            (collection, record_id): getattr(self._tau2.db, collection)[record_id].model_copy(
                deep=True
            )
            for collection, record_id in sorted(named)
        }

    def _tidy_up(self, before: Records) -> None:
        for collection, record_id in before:
            record = getattr(self._pristine, collection)[record_id]
            getattr(self._tau2.db, collection)[record_id] = record.model_copy(deep=True)

    def _delta(self, before: Records) -> Delta:
        """Collection → id → fields that differ now, in canonical form."""
        found: Delta = {}
        for (collection, record_id), record in before.items():
            after = getattr(self._tau2.db, collection)[record_id]
            old, new = (
                canonical_record(one.model_dump(), collection, self._sets)
                for one in (record, after)
            )
            names = {*old, *new}
            fields = {name: new.get(name) for name in names if old.get(name) != new.get(name)}
            if fields:
                found.setdefault(collection, {})[record_id] = fields
        return found


def merged(data: Mapping[str, Any], patch: Mapping[str, Any]) -> dict[str, Any]:
    """`data` with `patch` merged in key by key, as tau2 does with a task's initial state."""
    result = dict(data)
    for key, value in patch.items():
        old = result.get(key)
        both = isinstance(value, Mapping) and isinstance(old, Mapping)
        result[key] = merged(old, value) if both else copy.deepcopy(value)  # type: ignore[arg-type]
    return result
