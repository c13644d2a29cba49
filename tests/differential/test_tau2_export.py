"""Exported sets in tau2-bench's own hands, in the copy that inspect-evals carries.

Its models load every file. Its toolkit and its hash score conversations on a sample of every kind
of task, and its scorers do so where they can: they know only the database that comes with them.
"""

from __future__ import annotations

import asyncio
import gzip
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import msgspec
import pytest
from inspect_ai.model import ChatMessageAssistant, ChatMessageUser
from inspect_ai.scorer import CORRECT, Target
from inspect_ai.solver import TaskState
from inspect_ai.tool import ToolCall
from inspect_ai.util import Store
from inspect_evals.tau2.common.agents import StoredAgentState
from inspect_evals.tau2.common.metadata import Tau2MetaData
from inspect_evals.tau2.common.scorer import (
    db_match,
    evaluate_required_actions,
    score_communicated_info,
)
from inspect_evals.tau2.data_model.tasks import Task as TheirTask
from inspect_evals.tau2.retail.data_model import RetailDB
from tests.differential.tau2_plays import merged
from tests.differential.test_retail_against_tau2 import FOLDER, Tau2

from trajectory2task.core.calls import Call
from trajectory2task.core.plans import SCENARIOS
from trajectory2task.core.state import State, canonical_record
from trajectory2task.core.tasks import Task
from trajectory2task.domains.retail.domain import DOMAIN
from trajectory2task.interop.tau2.records import Tau2Task
from trajectory2task.interop.tau2.scoring import Conversation, TaskScorer
from trajectory2task.interop.tau2.splits import involved
from trajectory2task.interop.tau2.verification import gold_conversation, transfer_conversation
from trajectory2task.run.generation import Wanted, generate
from trajectory2task.run.tau2_export import WantedExport, export_tau2
from trajectory2task.run.world import find_domain

THEIR_DATABASE = FOLDER / "db.json.gz"
CASES = (("synthesized", 3), ("synthesized", 11), ("tau2", 5))
TRAJECTORIES = 80
OF_A_KIND = 2  # tasks of one kind that are hashed; kinds are scenarios, changes and obstacles
PATCHED = 5  # initial states compared record by record
SCORED = 8  # tasks given to their scorers


class Exported:
    """One exported set with the run that it is of."""

    def __init__(self, world: str, seed: int) -> None:
        folder = Path(mkdtemp(prefix="t2t-export-"))
        file = THEIR_DATABASE if world == "tau2" else None
        wanted = Wanted("retail", TRAJECTORIES, SCENARIOS, seed, database_file=file)
        generate(wanted, folder / "run", workers=1)
        self.out = folder / "out"
        export_tau2(WantedExport(folder / "run", database_file=file), self.out)
        self.texts = json.loads((self.out / "tasks.json").read_bytes())
        self.theirs = {text["id"]: TheirTask.model_validate(text) for text in self.texts}
        self.forms = {text["id"]: msgspec.convert(text, Tau2Task) for text in self.texts}
        with (folder / "run" / "tasks.jsonl").open("rb") as lines:
            tasks = [msgspec.json.decode(line, type=Task) for line in lines]
        self.ours = {task.id: task for task in tasks if task.id in self.theirs}
        self.data = json.loads((self.out / "db.json").read_bytes())
        self.database = DOMAIN.load(self.out / "db.json")

    def sample(self) -> list[Task]:
        """A few tasks of every kind."""
        kinds: dict[tuple[str, ...], list[Task]] = defaultdict(list)
        for task in self.ours.values():
            plan = task.plan
            kind = plan.infeasible.obstacle if plan.infeasible else ""
            kind += plan.change.kind if plan.change else ""
            wishes = str(len(plan.wishes)) if task.scenario == "general" else ""
            kinds[(task.scenario, kind, wishes, str(bool(task.criteria.final)))].append(task)
        return [task for found in kinds.values() for task in found[:OF_A_KIND]]


@cache
def made(world: str, seed: int) -> Exported:
    return Exported(world, seed)


@pytest.fixture(params=CASES, ids=lambda case: "-".join(map(str, case)))
def exported(request: pytest.FixtureRequest) -> Exported:
    return made(*request.param)


def test_their_models_load_every_file(exported: Exported) -> None:
    kinds = Counter(task.scenario for task in exported.ours.values())
    assert set(kinds) == set(SCENARIOS)
    for text in exported.texts:
        task = exported.theirs[text["id"]]
        read = task.model_dump(mode="json")
        criteria, wanted = read["evaluation_criteria"], text["evaluation_criteria"]
        assert criteria == wanted, task.id
        for name in ("description", "user_scenario"):
            assert read[name] == text[name], task.id
        state = None if text["initial_state"] is None else text["initial_state"]
        if state is not None:
            assert read["initial_state"]["initialization_data"] == state["initialization_data"]
        assert set(text) - set(read) == {
            "scenario",
            "trajectory_id",
            "twin",
            "infeasible_reason",
            "actions_should_be_taken",
            "actions_should_not_taken",
            "certificate",
            "canary",
        }
    RetailDB.model_validate(exported.data)
    splits = json.loads((exported.out / "split_tasks.json").read_bytes())
    assert set(splits["base"]) == set(exported.theirs)
    assert set(splits["train"]) | set(splits["test"]) <= set(splits["base"])


def test_what_their_simulated_user_reads_holds_no_answer(exported: Exported) -> None:
    for task_id, task in exported.theirs.items():
        prompt = str(task.user_scenario)
        ours = exported.ours[task_id]
        for value in ours.criteria.communicate:
            assert f"{value.amount:.2f}" not in prompt, task_id
        assert ours.plan.user_id not in prompt, task_id
        for pattern in ours.criteria.forbidden:
            assert pattern.name not in prompt, task_id
        assert "certificate" not in prompt.lower(), task_id


def their_world(exported: Exported, task: Task, *, whole: bool = True) -> Tau2:
    """Their toolkit over the database with the task's initial state merged in.

    Without `whole`, only what belongs to the customers in the task is there, to be quick.
    """
    data = exported.data
    if not whole:
        database = exported.database
        people = {*involved(task, database)}
        orders = {order for one in people for order in database.collections["users"][one]["orders"]}
        data = {
            "products": data["products"],
            "users": {one: data["users"][one] for one in sorted(people)},
            "orders": {one: data["orders"][one] for one in sorted(orders)},
        }
    state = exported.theirs[task.id].initial_state
    patch: dict[str, Any] = {}
    if state is not None:
        assert state.initialization_data is not None
        patch = state.initialization_data.agent_data or {}
    return Tau2(merged(data, patch), task.id)


def their_end(exported: Exported, task: Task, calls: Iterable[Call]) -> str:
    world = their_world(exported, task, whole=False)
    for call in calls:
        world.call(call.name, dict(call.arguments))
    return world.db.get_hash()


def test_the_initial_state_is_the_same_after_their_merge(exported: Exported) -> None:
    patched = [task for task in exported.sample() if task.plan.initial_state]
    assert len(patched) > PATCHED
    for task in patched[:: len(patched) // PATCHED]:
        theirs = their_world(exported, task).db
        ours = State(exported.database, task.plan.initial_state)
        for collection in ("products", "users", "orders"):
            for record_id, record in getattr(theirs, collection).items():
                mine = ours.get(collection, record_id)
                assert mine is not None
                assert canonical_record(mine, collection, frozenset()) == canonical_record(
                    record.model_dump(), collection, frozenset()
                ), task.id


def test_gold_passes_and_idle_agents_do_not(exported: Exported) -> None:
    """The hash by their toolkit, the other two by our rules: together, what tau2 would say."""
    theirs = find_domain("retail", "tau2")
    agents: tuple[Callable[[Task], Conversation], ...] = (
        gold_conversation,
        lambda task: Conversation(),
        lambda task: transfer_conversation(theirs),
    )
    seen = Counter[str]()
    for task in exported.sample():
        form = exported.forms[task.id]
        criteria = form.evaluation_criteria
        target = their_end(
            exported, task, [Call(one.name, one.arguments) for one in criteria.actions]
        )
        scorer = TaskScorer(theirs, exported.database, form)
        for agent, passes in zip(agents, (True, False, False), strict=True):
            conversation = agent(task)
            ours = scorer.score(conversation)
            same = their_end(exported, task, conversation.calls) == target
            assert ours.components["DB"] is same, task.id
            assert bool(ours.reward) is passes, (task.id, ours)
        seen[task.scenario] += 1
    assert set(seen) == set(SCENARIOS)


def verdicts(task: TheirTask, world: Tau2, conversation: Conversation) -> dict[str, bool]:
    """What their scorers say, with the agent's side of the conversation as they keep it."""
    instance = world.tools.instance
    messages = [ChatMessageUser(content=text) for text in conversation.messages]
    state = TaskState(
        model="none/none",
        sample_id=task.id,
        epoch=1,
        input="",
        messages=list(messages),
        metadata=Tau2MetaData(instance=instance or "", task=task).model_dump(),
    )
    calls = [
        ToolCall(id=str(number), function=call.name, arguments=dict(call.arguments))
        for number, call in enumerate(conversation.calls)
    ]
    agent = StoredAgentState(
        store=Store(), messages=[ChatMessageAssistant(content="", tool_calls=calls)]
    )
    scorers = {
        "DB": db_match("retail", testing_mock_predicted_db=world.tools),
        "COMMUNICATE": score_communicated_info(),
        "ACTION": evaluate_required_actions(True, lambda name: agent),
    }
    found = {}
    for name, scorer in scorers.items():
        score = asyncio.run(scorer(state, Target("")))
        assert score is not None
        found[name] = score.value == CORRECT
    return found


def test_their_scorers_agree_where_they_apply() -> None:
    """Only on their own database, and without an initial state, which they do not read."""
    exported = made("tau2", 5)
    with gzip.open(THEIR_DATABASE, "rt") as file:
        assert RetailDB.model_validate(json.load(file)) == RetailDB.model_validate(exported.data)
    theirs = find_domain("retail", "tau2")
    agents = {True: gold_conversation, False: lambda task: Conversation()}
    plain = [task for task in exported.sample() if not task.plan.initial_state]
    infeasible = [task for task in plain if task.scenario == "infeasible"]
    chosen = [*infeasible[: SCORED // 2], *[t for t in plain if t not in infeasible]][:SCORED]
    assert {task.scenario for task in chosen} >= {"general", "infeasible"}
    for task in chosen:
        for passes, agent in (*agents.items(), (False, lambda task: transfer_conversation(theirs))):
            conversation = agent(task)
            world = their_world(exported, task)
            for call in conversation.calls:
                world.call(call.name, dict(call.arguments))
            found = verdicts(exported.theirs[task.id], world, conversation)
            assert all(found.values()) is passes, (task.id, found)
