"""Reading other people's task files: every shape they come in, and what is said of broken ones."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from trajectory2task.core.calls import Call, CallPattern
from trajectory2task.core.errors import UsageError
from trajectory2task.interop.tau2.reading import read_tasks
from trajectory2task.interop.tau2.trajectories import read_trajectories


def plain(task_id: str = "0", **instructions: Any) -> dict[str, Any]:
    return {
        "id": task_id,
        "user_scenario": {
            "persona": None,
            "instructions": {
                "task_instructions": "Be brief.",
                "domain": "retail",
                "reason_for_call": "Cancel the order.",
                "known_info": "You are Ada Low.",
                "unknown_info": None,
                **instructions,
            },
        },
        "initial_state": None,
        "evaluation_criteria": {
            "actions": [
                {"action_id": "0_0", "name": "cancel", "arguments": {"order_id": "#W1"}},
            ],
            "communicate_info": ["12.50"],
            "nl_assertions": None,
        },
    }


def written(folder: Path, value: Any, name: str = "tasks.json") -> Path:
    place = folder / name
    place.write_text(value if isinstance(value, str) else json.dumps(value), "utf-8")
    return place


def lines(values: list[Any]) -> str:
    return "".join(json.dumps(value) + "\n" for value in values)


def test_arguments_to_compare_are_read_where_a_call_names_them(tmp_path: Path) -> None:
    task = plain()
    actions = task["evaluation_criteria"]["actions"]
    assert read_tasks(written(tmp_path, [task])).tasks[0].compared == ()
    actions.append({**actions[0], "requestor": "user", "compare_args": ["x"]})
    actions.append({**actions[0], "compare_args": []})
    actions.append({**actions[0], "compare_args": ["order_id"]})
    found = read_tasks(written(tmp_path, [task])).tasks[0]
    assert found.compared == (None, (), ("order_id",))
    assert len(found.gold) == 3


def test_a_task_is_read_whole(tmp_path: Path) -> None:
    written(tmp_path, {"base": ["0"], "test": ["0"]}, "split_tasks.json")
    found = read_tasks(written(tmp_path, [plain()]))
    task = found.tasks[0]
    assert task.words.reason_for_call == "Cancel the order."
    assert task.words.unknown_info == ""
    assert task.gold == (Call("cancel", {"order_id": "#W1"}),)
    assert (task.communicate, task.assertions, task.reward_basis) == (("12.50",), (), None)
    assert (task.domain, task.splits) == ("retail", ("base", "test"))
    assert task.compares_state
    assert found.source == "tasks.json"
    assert len(found.sha256) == 64


names = st.text(st.characters(categories=("L", "N")), min_size=1, max_size=6)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    ids=st.lists(names, min_size=1, max_size=4, unique=True), words=st.text(max_size=30), said=names
)
def test_every_container_reads_alike(ids: list[str], words: str, said: str, tmp_path: Path) -> None:
    tasks = [plain(task_id, reason_for_call=words, known_info=said) for task_id in ids]
    wanted = read_tasks(written(tmp_path, tasks)).tasks
    assert [task.id for task in wanted] == ids
    assert read_tasks(written(tmp_path, {"tasks": tasks})).tasks == wanted
    assert read_tasks(written(tmp_path, lines(tasks), "tasks.jsonl")).tasks == wanted
    packed = tmp_path / "tasks.json.gz"
    packed.write_bytes(gzip.compress(json.dumps(tasks).encode()))
    assert read_tasks(packed).tasks == wanted


KEY: dict[str, Any] = {
    "infeasible_reason": "It was shipped.",
    "actions_should_not_taken": [{"tool_name": "cancel", "arguments": {}}],
}


@pytest.mark.parametrize("required", ["actions_should_be_taken", "actions_should_taken"])
@pytest.mark.parametrize("inside", [True, False])
def test_an_answer_key_is_read_wherever_it_stands(
    required: str, inside: bool, tmp_path: Path
) -> None:
    key = {**KEY, required: [{"name": "look", "arguments": {"order_id": "#W1"}}]}
    made = plain(**key) if inside else {**plain(), **key}
    made["trajectory_id"] = "t7"
    del made["evaluation_criteria"]["actions"]
    task = read_tasks(written(tmp_path, [made])).tasks[0]
    assert task.infeasible_reason == "It was shipped."
    assert task.forbidden == (CallPattern("cancel"),)
    assert task.required == (CallPattern("look", {"order_id": "#W1"}),)
    assert task.trajectory_id == "t7"
    assert not task.compares_state
    shown = ("infeasible_reason", "actions_should_not_taken", required)
    assert task.shown_answers == (shown if inside else ())


def test_instructions_may_be_a_text(tmp_path: Path) -> None:
    made = plain()
    made["user_scenario"] = {"persona": "Hurried.", "instructions": "Cancel it."}
    task = read_tasks(written(tmp_path, [made])).tasks[0]
    assert (task.words.text().strip(), task.persona) == ("Cancel it.", "Hurried.")
    made["user_scenario"] = "Cancel it."
    assert read_tasks(written(tmp_path, [made])).tasks[0].words == task.words


def test_the_simulated_users_own_calls_are_left_out(tmp_path: Path) -> None:
    made = plain()
    actions = made["evaluation_criteria"]["actions"]
    actions.append({"name": "reboot", "arguments": {}, "requestor": "user"})
    actions.append({"name": "look", "arguments": {}, "requestor": "assistant"})
    task = read_tasks(written(tmp_path, [made])).tasks[0]
    assert [call.name for call in task.gold] == ["cancel", "look"]


def test_an_initial_state_is_a_patch(tmp_path: Path) -> None:
    patch = {"orders": {"#W1": {"status": "processed"}}}
    made = {**plain(), "initial_state": {"initialization_data": {"agent_data": patch}}}
    assert read_tasks(written(tmp_path, [made])).tasks[0].initial_state == patch


BROKEN: list[tuple[Any, tuple[str, ...]]] = [
    ("{", ("neither JSON nor JSON Lines",)),
    (lines([plain()]) + '{"id": "1", ', ("line 2", "cut off")),
    ({"tasks": 3}, ("no list of tasks",)),
    ([], ("no tasks",)),
    ([3], ("task 0", "an object")),
    ([{**plain(), "id": None}], ("task 0, id", "a text")),
    ([plain("a"), plain("a")], ("two tasks", "'a'")),
    ([{"id": "7"}], ("task 0 (id 7), user_scenario", "None")),
    ([plain(reason_for_call=5)], ("reason_for_call is 5", "a text or null")),
    ([{**plain(), "evaluation_criteria": {"actions": {}}}], ("actions is {}", "a list")),
    ([{**plain(), "evaluation_criteria": {"actions": [{}]}}], ("actions[0]", "name")),
    (
        [{**plain(), "evaluation_criteria": {"actions": [{"name": "x", "arguments": []}]}}],
        ("actions[0], arguments is []",),
    ),
    (
        [{**plain(), "evaluation_criteria": {"actions": [{"name": "x", "requestor": "me"}]}}],
        ("requestor is 'me'", "'assistant' or 'user'"),
    ),
    ([{**plain(), "evaluation_criteria": {"communicate_info": [[]]}}], ("communicate_info[0]",)),
    (
        [{**plain(), "initial_state": {"initialization_data": {"agent_data": {"orders": 3}}}}],
        ("agent_data, orders is 3", "records by id"),
    ),
    (
        [{**plain(), "initial_state": {"initialization_data": {"agent_data": {"o": {"1": 3}}}}}],
        ("o, 1 is 3", "fields"),
    ),
]


@pytest.mark.parametrize(("value", "told"), BROKEN)
def test_what_is_wrong_is_said_with_its_place(
    value: Any, told: tuple[str, ...], tmp_path: Path
) -> None:
    place = written(tmp_path, value)
    with pytest.raises(UsageError) as caught:
        read_tasks(place)
    for part in (str(place), *told):
        assert part in str(caught.value)


def test_files_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="There is no file"):
        read_tasks(tmp_path / "none.json")
    packed = tmp_path / "tasks.json.gz"
    packed.write_bytes(gzip.compress(b"[]")[:-4])
    with pytest.raises(UsageError, match="broken gzip"):
        read_tasks(packed)
    written(tmp_path, {"test": ["9"]}, "split_tasks.json")
    with pytest.raises(UsageError, match="names task '9'"):
        read_tasks(written(tmp_path, [plain()]))


STEP = {
    "step_number": 1,
    "tool_call": {"name": "look", "arguments": {"order_id": "#W1"}},
    "tool_response": {"status": "pending"},
    "llm_reasoning": "Have a look.",
    "execution_status": "success",
    "error_message": None,
}


def test_explorations_are_read_with_what_came_back(tmp_path: Path) -> None:
    failed = {**STEP, "tool_response": "Error: none", "execution_status": "error"}
    nested = {**STEP, "tool_call": {"function": {"name": "look", "arguments": '{"order_id": "1"}'}}}
    thought = {"step_number": 4, "tool_call": None, "llm_reasoning": "Done."}
    whole = {
        "trajectory_id": "t1",
        "domain_name": "retail",
        "steps": [STEP, failed, nested, thought],
    }
    place = written(tmp_path, lines([whole, {"steps": []}]), "trajectories.jsonl")
    first, second = read_trajectories(place)
    assert (first.id, first.domain, second.id) == ("t1", "retail", "1")
    assert [step.ok for step in first.steps] == [True, False, True]
    assert first.steps[0].value() == {"status": "pending"}
    assert first.steps[0].thought == "Have a look."
    assert first.steps[2].call == Call("look", {"order_id": "1"})


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ([3], "trajectory 0 is 3"),
        ([{"id": "t"}], "steps is None"),
        ([{"steps": [3]}], r"steps\[0\] is 3"),
        ([{"steps": [{"tool_call": "look()"}]}], r"steps\[0\], tool_call"),
        ([{"steps": [{"tool_call": {"name": "x", "arguments": "{"}}]}], "arguments: no JSON"),
        ([{"steps": [{"tool_call": {"arguments": {}}}]}], "name and arguments"),
    ],
)
def test_broken_explorations_are_named(value: Any, told: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=told):
        list(read_trajectories(written(tmp_path, value)))
