"""Tasks that a model read off a trajectory: what a program can hold against it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from random import Random

import msgspec
import orjson
import pytest
from msgspec.structs import replace
from tests.core.worlds import world
from tests.explore.journeys import journey

from trajectory2task.compose.summarizing import (
    Summary,
    Unreadable,
    problems_of,
    read,
    summarize,
    task_of,
)
from trajectory2task.compose.summarizing.prompt import schema, system
from trajectory2task.compose.summarizing.writing import LONGEST, brief
from trajectory2task.core.calls import Call, CallPattern
from trajectory2task.core.chat import Answer, Ask, Said
from trajectory2task.core.errors import ContextOverflow
from trajectory2task.core.plans import SCENARIOS, Scenario
from trajectory2task.core.trajectories import Trajectory
from trajectory2task.domains import get
from trajectory2task.run.summarized import Summarized

RETAIL = get("retail")


def trajectories(count: int = 40) -> list[Trajectory]:
    return [journey("retail", index) for index in range(count)]


def with_writes() -> Trajectory:
    return next(found for found in trajectories() if len(found.writes) > 1)


def faithful(trajectory: Trajectory) -> Summary:
    """Everything that the calls hold, said plainly: not nice, and true."""
    first = next(step.call for step in trajectory.steps if step.ok)
    wants = [
        f"I want {call.name.replace('_', ' ')} with {spoken(call)}." for call in trajectory.writes
    ]
    return Summary(
        reason_for_call=" ".join(wants) or "I want a human.",
        known_info=f"I can say {spoken(first)}.",
        unknown_info="",
        task_instructions="I wait to be asked.",
    )


def spoken(call: Call) -> str:
    return ", ".join(
        str(part)
        for value in call.arguments.values()
        for part in (value if isinstance(value, list) else [value])
    )


def problems(trajectory: Trajectory, scenario: Scenario, summary: Summary) -> list[str]:
    return problems_of(RETAIL, world("retail"), trajectory, scenario, summary)


def test_a_faithful_summary_has_no_problems() -> None:
    checked = 0
    for trajectory in trajectories():
        if trajectory.writes:
            assert problems(trajectory, "general", faithful(trajectory)) == []
            checked += 1
    assert checked > 15


@pytest.mark.parametrize(
    ("spoil", "problem"),
    [
        (lambda s: replace(s, known_info="I don't say who I am."), "is looked up"),
        (lambda s: replace(s, reason_for_call=s.reason_for_call + " And #W123."), "'#W123' stands"),
        (lambda s: replace(s, reason_for_call=s.reason_for_call + " It was $77777."), "77777"),
        (lambda s: replace(s, communicate=("about 20",)), "takes plain numbers"),
        (lambda s: replace(s, communicate=("77777.01",)), "stands in no result"),
    ],
)
def test_what_the_trajectory_does_not_bear_out_is_named(
    spoil: Callable[[Summary], Summary], problem: str
) -> None:
    trajectory = with_writes()
    found = problems(trajectory, "general", spoil(faithful(trajectory)))
    assert any(problem in one for one in found), found


def test_an_answer_given_away_is_named() -> None:
    trajectory = with_writes()
    price = next(
        part
        for step in trajectory.steps
        if '"price":' in step.content
        for part in [step.content.split('"price":')[1].split(",")[0].strip(" }]")]
    )
    summary = replace(faithful(trajectory), communicate=(price,))
    assert problems(trajectory, "general", summary) == []
    told = replace(summary, reason_for_call=f"{summary.reason_for_call} It is {price} dollars.")
    assert any("away" in one for one in problems(trajectory, "general", told))


def test_a_value_that_only_the_caller_could_know_has_to_be_said() -> None:
    for trajectory in trajectories():
        call = next((c for c in trajectory.writes if "address1" in c.arguments), None)
        if call is None:
            continue
        summary = faithful(trajectory)
        street = call.arguments["address1"]
        silent = replace(summary, reason_for_call=summary.reason_for_call.replace(street, "there"))
        assert any(street in one for one in problems(trajectory, "general", silent))
        return
    raise AssertionError("no trajectory with an address")


def test_a_task_that_asks_for_nothing_is_no_task() -> None:
    reads = next(found for found in trajectories(80) if found.mix == "information")
    summary = replace(faithful(reads), reason_for_call="I just want to talk.")
    assert any("does nothing" in one for one in problems(reads, "general", summary))


def infeasible(trajectory: Trajectory, **more: object) -> Summary:
    first = next(step.call for step in trajectory.steps if step.ok)
    fields = {
        "infeasible_reason": "The policy does not have it.",
        "required": (CallPattern(first.name, first.arguments),),
        "forbidden": (CallPattern("cancel_pending_order", {"order_id": "#W1"}),),
    }
    return replace(faithful(trajectory), **{**fields, **more})


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ({"forbidden": (CallPattern("cancel_order"),)}, "names 'cancel_order'"),
        ({"forbidden": (CallPattern("calculate", {"sum": "1"}),)}, "takes no 'sum'"),
        ({"required": (CallPattern("cancel_pending_order", {"order_id": "#W0"}),)}, "no call of"),
        ({"required": (), "forbidden": ()}, "nothing forbidden"),
    ],
)
def test_patterns_of_an_infeasible_task_can_be_made(more: dict[str, object], problem: str) -> None:
    trajectory = with_writes()
    assert problems(trajectory, "infeasible", infeasible(trajectory)) == []
    found = problems(trajectory, "infeasible", infeasible(trajectory, **more))
    assert any(problem in one for one in found), found


def test_what_is_required_may_not_be_forbidden() -> None:
    trajectory = with_writes()
    summary = infeasible(trajectory)
    name = summary.required[0].name
    found = problems(trajectory, "infeasible", replace(summary, forbidden=(CallPattern(name),)))
    assert any("covers a call" in one for one in found), found


def test_gold_comes_from_the_trajectory() -> None:
    trajectory = with_writes()
    task = task_of(RETAIL, trajectory, "general", faithful(trajectory))
    assert task.gold == tuple(step.call for step in trajectory.steps if step.ok)
    assert (task.id, task.scenario) == (f"{trajectory.id}-general", "general")
    refused = task_of(RETAIL, trajectory, "infeasible", infeasible(trajectory))
    assert len(refused.gold) == 1
    assert refused.required
    assert refused.forbidden


def test_every_scenario_has_its_own_prompt_and_schema() -> None:
    assert len({system(scenario) for scenario in SCENARIOS}) == len(SCENARIOS)
    assert not any("{" in system(scenario) for scenario in SCENARIOS)
    assert "forbidden" in schema("infeasible")["required"]
    assert "forbidden" not in schema("general")["properties"]


class Model:
    """Answers with one text; it remembers what it was asked."""

    name = "test/model"

    def __init__(self, text: str) -> None:
        self.text = text
        self.asks: list[Ask] = []

    async def answer(self, ask: Ask) -> Answer:
        self.asks.append(ask)
        return Answer(self.text)


def test_a_trajectory_too_long_for_the_model_is_rejected() -> None:
    """Else its item failed whenever the run went on, and the run never ended."""

    class Short(Model):
        async def answer(self, ask: Ask) -> Answer:
            raise ContextOverflow("512 tokens are the most")

    making = Summarized(Short(""))
    trajectory = with_writes()
    made = asyncio.run(
        making(RETAIL, world("retail"), trajectory, SCENARIOS, seed=7, canary="canary")
    )
    assert not made.tasks
    assert {one.detail for one in made.rejections} == {"512 tokens are the most"}
    assert [one.scenario for one in made.outcomes] == list(SCENARIOS)


def test_a_model_reads_the_trajectory_whole_and_hears_what_was_wrong() -> None:
    trajectory = with_writes()
    model = Model(orjson.dumps(msgspec.to_builtins(faithful(trajectory))).decode())
    found = asyncio.run(
        summarize(
            model,
            RETAIL,
            world("retail"),
            trajectory,
            "general",
            problems=["the texts give 5 away"],
            nonce="write/t-general/1",
        )
    )
    assert found == faithful(trajectory)
    turn = model.asks[0].turns[0]
    assert isinstance(turn, Said)
    told = orjson.loads(turn.text)
    assert [step["tool"] for step in told["trajectory"]] == [s.call.name for s in trajectory.steps]
    assert told["problems"] == ["the texts give 5 away"]
    assert told["caller"]


def test_what_an_explorer_thought_at_length_is_cut() -> None:
    trajectory = with_writes()
    long = tuple(replace(step, thought="Hm. " * 20_000) for step in trajectory.steps)
    told = brief(RETAIL, world("retail"), replace(trajectory, steps=long))
    assert all(len(step["thought"]) < LONGEST + 100 for step in told["trajectory"])


@pytest.mark.parametrize(
    ("scenario", "value", "problem"),
    [
        ("general", {"reason_for_call": "x"}, "not the JSON object"),
        ("general", {"reason_for_call": " ", "known_info": "x"}, '"reason_for_call" is empty'),
        ("infeasible", {}, '"infeasible_reason" is empty'),
        ("general", {"forbidden": [{"name": "x", "arguments": {}}]}, "infeasible tasks only"),
    ],
)
def test_what_is_no_summary_is_named(
    scenario: Scenario, value: dict[str, object], problem: str
) -> None:
    whole = {"known_info": "k", "unknown_info": "u", "task_instructions": "t"}
    if "reason_for_call" not in value:
        whole["reason_for_call"] = "r"
    if value == {"reason_for_call": "x"}:
        whole = {}
    with pytest.raises(Unreadable, match=problem):
        read(orjson.dumps({**whole, **value}).decode(), scenario)


def test_ten_thousand_damaged_answers_never_crash() -> None:
    rng, trajectory = Random(9), with_writes()
    text = orjson.dumps(msgspec.to_builtins(infeasible(trajectory))).decode()
    readable = 0
    for _ in range(10_000):
        at, length = rng.randrange(len(text)), rng.randint(1, 12)
        broken = rng.choice(
            (
                text[:at] + text[at + length :],
                text[:at] + rng.choice('"{}[],:x7- ') + text[at + 1 :],
                text[:at],
            )
        )
        try:
            found = read(broken, "infeasible")
        except Unreadable:
            continue
        readable += 1
        if readable % 20 == 0:
            assert isinstance(problems(trajectory, "infeasible", found), list)
    assert readable > 1000
